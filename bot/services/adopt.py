"""Take an order in: the first time it is seen, by whichever system named it first."""

from bot.orders.belonging import Whose, names_an_order
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
    whose, named = shop.home.whose(record), record.channel_order_ref
    if whose is Whose.ANOTHERS:
        return []
    if named is None or not names_an_order(named):
        return await _numbered(db, shop, record)
    async with db.read() as unit:
        row = await unit.orders.by_channel_ref(shop.id, named)
    if row is not None:
        return [row.id]
    if sales := await shop.channel.client.get(named):
        return await orders_of(db, shop, sales)
    return await _numbered(db, shop, record) if whose is Whose.OURS and isinstance(record, Shipment) else []


async def _numbered(db: Database, shop: Shop, record: ProductionOrder | Shipment) -> list[int]:
    """The one order of the shop that bears the record's number."""
    async with db.read() as unit:
        rows = await unit.orders.by_number_key(number_key(record.number))
    mine = [row.id for row in rows if row.shop_id == shop.id]
    return mine if len(mine) == 1 else []


async def look_at(db: Database, order_ids: list[int]) -> None:
    """Submit a look at each order."""
    if order_ids:
        async with db.write() as unit:
            for order_id in order_ids:
                await unit.ledger.submit(submissions.look(order_id))
