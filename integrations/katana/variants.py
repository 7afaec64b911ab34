"""Knows the goods behind sales order rows, asking Katana for each variant once per while."""

from collections.abc import Callable, Iterable, Mapping
from itertools import islice

from integrations.katana import wire
from integrations.katana.api import KatanaApi
from integrations.katana.memory import Memory

AT_ONCE = 200
"""Ids in one call: they travel in the URL, which stays below 4 KiB."""


class Variants:
    """Every variant a sales order row may name, archived and deleted ones included.

    A variant Katana does not list is remembered as None for just as long, so that a service, which may not be in
    this list, does not cost a call each time.
    """

    def __init__(self, api: KatanaApi, *, age: float, clock: Callable[[], float]) -> None:
        self._api = api
        self._known: Memory[int, wire.Variant | None] = Memory(age=age, most=20_000, clock=clock)

    async def of(self, ids: Iterable[int]) -> Mapping[int, wire.Variant | None]:
        """The variants with these ids, by id: no call for those known, else one call for every 200 ids."""
        found: dict[int, wire.Variant | None] = {}
        unknown = []
        for variant_id in sorted(set(ids)):
            if variant_id in self._known:
                found[variant_id] = self._known[variant_id]
            else:
                unknown.append(variant_id)
        remaining = iter(unknown)
        while batch := tuple(islice(remaining, AT_ONCE)):
            found |= await self._read(batch)
        return found

    async def _read(self, ids: tuple[int, ...]) -> dict[int, wire.Variant | None]:
        params = [("ids", str(variant_id)) for variant_id in ids]
        params += [("extend", "product_or_material"), ("include_archived", "true"), ("include_deleted", "true")]
        answered = {record.id(): record for record in await self._api.listed("/variants", "variant", params)}
        read = {each: wire.variant(answered[each]) if each in answered else None for each in ids}
        for variant_id, variant in read.items():
            self._known[variant_id] = variant
        return read
