"""What lies where of a SKU, and which SKUs there are.

A SKU is found in two calls: its variants, and their inventory with the names of the places. Katana compares SKUs
letter by letter, so they are asked for as typed and in capitals, and compared here without regard to case.
"""

from collections.abc import Callable, Sequence

from integrations.katana import supply_wire, wire
from integrations.katana.api import KatanaApi
from integrations.katana.fields import Record
from integrations.katana.memory import Memory
from integrations.stock import Goods, Level

VARIANTS, INVENTORY = "/variants", "/inventory"
MOST_PAGES = 4
"""Of 250 SKUs each: beyond them nothing is offered as what somebody may have meant."""
EXTENDED = ("extend", "product_or_material")


class Inventory:
    """The account's stock by SKU. Stock is read each time; the list of SKUs is remembered for `age` seconds."""

    def __init__(self, api: KatanaApi, *, age: float, clock: Callable[[], float]) -> None:
        self._api = api
        self._skus: Memory[str, tuple[str, ...]] = Memory(age=age, most=1, clock=clock)

    async def of(self, sku: str) -> Goods | None:
        """What lies where of a SKU. A SKU that several variants bear is counted together."""
        variants = await self._variants(sku)
        if not variants:
            return None
        goods = [wire.variant(each) for each in variants]
        return Goods(
            sku=goods[0].sku,
            title=goods[0].title,
            levels=await self._levels([each.id() for each in variants]),
            makeable=any(each.makeable for each in goods),
        )

    async def skus(self) -> tuple[str, ...]:
        """The SKUs of the first pages of the list of variants."""
        if VARIANTS not in self._skus:
            found: list[str] = []
            pages = 0
            async for page in self._api.pages(VARIANTS, "variant"):
                found += [sku for each in page if (sku := each.optional_text("sku"))]
                pages += 1
                if pages == MOST_PAGES:
                    break
            self._skus[VARIANTS] = tuple(dict.fromkeys(found))
        return self._skus[VARIANTS]

    async def _variants(self, sku: str) -> list[Record]:
        spellings = dict.fromkeys(text for text in (sku, sku.upper(), sku.lower()) if text)
        asked = [*(("sku", text) for text in spellings), EXTENDED]
        listed = await self._api.listed(VARIANTS, "variant", asked) if spellings else []
        return [each for each in listed if (each.optional_text("sku") or "").casefold() == sku.casefold()]

    async def _levels(self, variant_ids: Sequence[int]) -> tuple[Level, ...]:
        asked = [("variant_id", str(each)) for each in variant_ids] + [("extend", "location")]
        records = await self._api.unnumbered(INVENTORY, "inventory record", asked)
        rows = [row for row in records if row.optional_id("variant_id") in variant_ids]
        return supply_wire.levels(rows, supply_wire.places(rows))
