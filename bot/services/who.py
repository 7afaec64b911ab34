"""Who may do what: asked at the click, before anything is kept, of the roles in the order's own shop."""

from bot.services.ask import Person
from bot.services.contacts import Contacts, Known
from bot.services.roles import Deed, Denied, Roles, deed_of, rank_of, why_not
from bot.services.shops import Shops
from storage.engine import Database
from storage.tables import Order as OrderRow

NOT_SAID = "Slack did not say who you are just now. Nothing was done: try again."
"""For somebody who was not known within the last day."""


class Who:
    """Says why somebody may not."""

    def __init__(self, db: Database, shops: Shops, contacts: Contacts) -> None:
        self._db = db
        self._shops = shops
        self._contacts = contacts

    async def denies(self, person: Person, deed: str, order_id: int | None = None, number: str = "") -> Denied | None:
        """Why this person may not do it; None when they may. Without an order, the role in any shop will do."""
        row = await self._order(order_id) if order_id is not None else None
        shops = (self._shops.by_id(row.shop_id),) if row else tuple(self._shops)
        sources = frozenset(source for shop in shops for source in shop.roles.sources)
        known = await self._contacts.known(person.team, person.user, sources)
        words = _why_not(known, [shop.roles for shop in shops], deed_of(deed), row.number if row else number)
        if words is None:
            return None
        ask = tuple(dict.fromkeys(user for shop in shops for user in shop.roles.ask if user != person.user))
        return Denied(deed=deed, words=words, order_id=row.id if row else None, ask=ask if words != NOT_SAID else ())

    async def shops_where(self, person: Person, deed: str) -> frozenset[int]:
        """The shops in which this person may do it."""
        shops = tuple(self._shops)
        sources = frozenset(source for shop in shops for source in shop.roles.sources)
        known = await self._contacts.known(person.team, person.user, sources)
        asked = deed_of(deed)
        return frozenset(shop.id for shop in shops if _why_not(known, [shop.roles], asked, "") is None)

    async def _order(self, order_id: int) -> OrderRow | None:
        async with self._db.read() as unit:
            return await unit.orders.by_id(order_id)


def _why_not(known: Known, every: list[Roles], asked: Deed, number: str) -> str | None:
    one = known.somebody
    if one is None:
        return NOT_SAID
    rank = max(rank_of(one, roles, known.members) for roles in every)
    if rank >= asked.needs:
        return None
    if known.unsure and not one.is_nobody:
        return NOT_SAID
    return why_not(one, rank, asked, number)
