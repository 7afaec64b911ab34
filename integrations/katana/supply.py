"""Everything that is being made and bought in one account, read together and remembered for a while.

One reading serves every order, card and list: 7 calls in a small workshop (4 for manufacturing orders, one for each
unfinished status; 2 for purchase orders; one for the account's currency, once) and at most 2 more while a making
lacks materials, beside variants not known yet. No list is read further than `MOST_PAGES` pages of 250.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from integrations.katana import supply_wire
from integrations.katana.api import PAGE, KatanaApi, Params
from integrations.katana.fields import Record
from integrations.katana.variants import Variants
from integrations.stock import Supply

MOST_PAGES = 4
MAKINGS, RECIPES, PURCHASES = "/manufacturing_orders", "/manufacturing_order_recipe_rows", "/purchase_orders"


class SupplyBoard:
    """The account's supply. `age` is how many seconds a reading holds; whoever asks meanwhile waits for the same."""

    def __init__(self, api: KatanaApi, variants: Variants, *, age: float, clock: Callable[[], float]) -> None:
        self._api = api
        self._variants = variants
        self._age = age
        self._clock = clock
        self._reading = asyncio.Lock()
        self._read: tuple[float, Supply] | None = None
        self._currency: str | None = None

    async def supply(self, now: datetime) -> Supply:
        """What is remembered if that is young enough, else what is read now. `now` is the moment of asking."""
        asked_at = self._clock()
        async with self._reading:
            if self._read is None or not 0 <= self._clock() - self._read[0] < self._age:
                began = self._clock()
                self._read = began, await self._all(now)
            read_at, supply = self._read
            return replace(supply, seen_at=now - timedelta(seconds=max(0.0, asked_at - read_at)))

    def forget(self) -> None:
        """Something was changed: the next who asks reads afresh."""
        self._read = None

    async def _all(self, now: datetime) -> Supply:
        (orders, whole), (bought, all_bought), currency = await asyncio.gather(
            self._listed(MAKINGS, "manufacturing order", "status", *supply_wire.UNFINISHED),
            self._listed(PURCHASES, "purchase order", "status", *supply_wire.OUTSTANDING),
            self._account_currency(),
        )
        lacks = {word for order in orders if (word := order.optional_text("ingredient_availability"))}
        words = [word for word in supply_wire.SHORT if lacks & set(supply_wire.SHORT)]
        short, all_short = await self._listed(RECIPES, "recipe row", "ingredient_availability", *words)
        rows = [row for order in bought for row in supply_wire.purchase_rows(order)]
        variants = await self._variants.of(supply_wire.named_variants([*orders, *short, *rows]))
        return Supply(
            seen_at=now,
            makings=supply_wire.makings(orders, short, variants),
            purchases=supply_wire.purchases(bought, variants),
            whole=whole and all_bought and all_short,
            currency=currency,
        )

    async def _listed(self, path: str, what: str, name: str, *words: str) -> tuple[list[Record], bool]:
        """The records of which the field `name` is one of `words`, each once, and whether these are all."""
        found: dict[int, Record] = {}
        whole = True
        read = await asyncio.gather(*(self._pages(path, what, [(name, word)]) for word in words))
        for word, (records, ended) in zip(words, read, strict=True):
            whole = whole and ended
            found |= {each.id(): each for each in records if each.optional_text(name) == word}
        return list(found.values()), whole

    async def _pages(self, path: str, what: str, params: Params) -> tuple[list[Record], bool]:
        """The first pages of a list. One that is full to the last may go on."""
        records: list[Record] = []
        pages = 0
        async for page in self._api.pages(path, what, params):
            pages += 1
            records += page
            if pages == MOST_PAGES:
                return records, len(page) < PAGE
        return records, True

    async def _account_currency(self) -> str:
        if self._currency is None:
            account = await self._api.read("/factory", "account")
            self._currency = account.optional_text("base_currency_code") or ""
        return self._currency
