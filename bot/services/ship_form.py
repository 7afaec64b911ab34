"""The form for shipping, read from storage only: the press that opens it is good for three seconds.

No vendor is asked here. What is stored may be old, and the plan is made afresh when the form has been sent.
"""

from bot.clock import Clock
from bot.orders.phase import Phase
from bot.orders.ship_form import ShipForm, form_of
from bot.services.known import known_of
from bot.services.lookup import known_rows
from bot.services.shops import Shops
from storage.engine import Database
from storage.tables import Order as OrderRow
from storage.unit_of_work import UnitOfWork


class ShipForms:
    """Reads forms of orders."""

    def __init__(self, db: Database, shops: Shops, *, clock: Clock) -> None:
        self._db = db
        self._shops = shops
        self._clock = clock

    async def read(self, order_id: int) -> ShipForm | None:
        """The form of this order; None when there is no such order."""
        async with self._db.read() as unit:
            row = await unit.orders.by_id(order_id)
            return await self._form(unit, row) if row else None

    async def find(self, number: str) -> ShipForm | None:
        """The form of the one known order that a typed number means; None for none and for several.

        Raises `BadNumber` for what cannot be a number.
        """
        async with self._db.read() as unit:
            rows = await known_rows(unit, self._shops, number)
            return await self._form(unit, rows[0]) if len(rows) == 1 else None

    async def _form(self, unit: UnitOfWork, row: OrderRow) -> ShipForm:
        shop = self._shops.by_id(row.shop_id)
        order = (await known_of(unit, row, shop)).order(shop)
        today = self._clock().astimezone(shop.time_zone).date()
        return form_of(
            order,
            today=today,
            seen=row.phase != Phase.UNSEEN,
            always_mails=shop.channel.client.always_mails,
            needs_number=shop.desk.client.needs_number,
        )
