"""The gate before every listener: whoever may not is told so kindly, and it is written down."""

from collections.abc import Iterable

from bot.services.ask import Ask, Person
from bot.services.roles import Denied
from bot.services.who import Who
from bot.slack.access import Access


class Gate:
    """Asked at each click, before anything else is kept."""

    def __init__(self, access: Access, who: Who, ask: Ask) -> None:
        self._access = access
        self._who = who
        self._ask = ask

    async def refuses_stranger(self, person: Person) -> bool:
        """Whether the person is of another workspace, or of one that is not known; then they are told."""
        if refusal := self._access.refusal(person):
            await self._ask.refuse(person, refusal)
        return refusal is not None

    async def shops_where(self, person: Person, deed: str) -> frozenset[int]:
        """The shops in which the person may do this."""
        return await self._who.shops_where(person, deed)

    async def refuses_any(self, person: Person, deed: str, order_ids: Iterable[int]) -> bool:
        """Whether the person may not do this with one of these orders; then they are told, and none is touched."""
        for order_id in order_ids:
            if await self.refuses(person, deed, order_id):
                return True
        return False

    async def refuses(self, person: Person, deed: str, order_id: int | None = None, number: str = "") -> bool:
        """Whether the person may not do this, with this order; then they are told, and it is on record.

        `number` is how they called an order that nobody has looked up yet.
        """
        if refusal := self._access.refusal(person):
            await self._ask.deny(person, Denied(deed=deed, words=refusal, order_id=order_id))
            return True
        denied = await self._who.denies(person, deed, order_id, number)
        if denied is not None:
            await self._ask.deny(person, denied)
        return denied is not None
