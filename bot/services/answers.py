"""Answers what somebody typed or pressed that only reads: about one order, or about all that are open."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.health.view import HEALTH
from bot.orders.blocked import BLOCKED
from bot.orders.digest import DIGEST
from bot.orders.picklist import READY
from bot.orders.stock import STOCK
from bot.services.digest import Digests
from bot.services.health import Health
from bot.services.lookup import Lookup
from bot.services.notifier import Address, Notifier, Said
from bot.services.shops import Shop, Shops
from bot.services.stock import Stocks
from bot.work.outcome import Ended, done
from bot.work.runner import Run
from storage.engine import Database


class Answers:
    """The handler of questions. The answer is for who asked alone, and made of what is known at that moment."""

    def __init__(
        self,
        db: Database,
        shops: Shops,
        notifier: Notifier,
        lookup: Lookup,
        digests: Digests,
        stocks: Stocks,
        health: Health,
    ) -> None:
        self._db = db
        self._shops = shops
        self._notifier = notifier
        self._lookup = lookup
        self._digests = digests
        self._stocks = stocks
        self._health = health

    async def answer(self, run: Run) -> Ended:
        """Answer one question. A number is looked up; lists are of the channel's shops, elsewhere of all."""
        data = run.data
        if data["command"] not in (READY, DIGEST, STOCK, BLOCKED, HEALTH):
            return await self._lookup.answer(run)
        shops = self._shops.told_in(data["channel"]) or tuple(self._shops)
        said = await self._said(shops, str(data["command"]), data)
        address = Address(user=data["user"], channel=data["channel"], response_url=data.get("response_url"))
        await self._notifier.whisper(address, said)
        return done()

    async def _said(self, shops: Sequence[Shop], command: str, data: Mapping[str, Any]) -> Said:
        if command == READY:
            return await self._digests.pick_list(shops)
        if command == HEALTH:
            async with self._db.read() as unit:
                return await self._health.view(unit, shops)
        if command == STOCK:
            return await self._stocks.of(shops, str(data["sku"]))
        return await (self._stocks.blocked(shops) if command == BLOCKED else self._digests.digest(shops))
