"""Take an order in: the first time it is seen, by whichever system named it first."""

from bot.orders.number import digits
from bot.services import submissions
from bot.services.shops import Shop
from integrations.model import ProductionOrder, SalesOrder, Shipment, Snapshot, number_key
from storage.engine import Database
from storage.tables import Order as OrderRow
from storage.unit_of_work import UnitOfWork


async def adopt(unit: UnitOfWork, shop: Shop, sales: SalesOrder, *, baseline: bool = False) -> OrderRow:
    """The row of a sales order, added as `unseen` if it is new."""
    key = number_key(sales.number)
    return await unit.orders.add(
        shop_id=shop.id,
        channel_ref=sales.ref,
        number=sales.number,
        number_key=key,
        number_digits=digits(key),
        placed_at=sales.placed_at,
        baseline=baseline,
        test=sales.test,
    )


async def orders_of(db: Database, shop: Shop, record: Snapshot) -> list[int]:
    """The orders of `shop` that a record from any of its systems belongs to, taken in if they are new.

    A record that names the shop's id is followed to the shop; one that names only a number is matched when exactly
    one order has it.
    """
    match record:
        case SalesOrder():
            async with db.write() as unit:
                return [(await adopt(unit, shop, record)).id]
        case ProductionOrder() | Shipment():
            return await _followed(db, shop, record)


async def _followed(db: Database, shop: Shop, record: ProductionOrder | Shipment) -> list[int]:
    if record.channel_order_ref is None:
        async with db.read() as unit:
            rows = [
                row for row in await unit.orders.by_number_key(number_key(record.number)) if row.shop_id == shop.id
            ]
        return [rows[0].id] if len(rows) == 1 else []
    async with db.read() as unit:
        row = await unit.orders.by_channel_ref(shop.id, record.channel_order_ref)
    if row is not None:
        return [row.id]
    sales = await shop.channel.client.get(record.channel_order_ref)
    return await orders_of(db, shop, sales) if sales else []


async def look_at(db: Database, order_ids: list[int]) -> None:
    """Submit a look at each order."""
    if order_ids:
        async with db.write() as unit:
            for order_id in order_ids:
                await unit.ledger.submit(submissions.look(order_id))
