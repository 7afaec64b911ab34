"""Which parcel a shipping speaks of: the one at the desk, the one that somebody said, the one in the shop."""

from bot.orders.order import Order
from bot.orders.parcel import ParcelWish
from bot.orders.plan import Intent
from bot.services.shops import Shop
from integrations.model import Parcel
from storage.tables import Operation
from storage.unit_of_work import UnitOfWork


async def parcel_said(unit: UnitOfWork, operation: Operation) -> ParcelWish | None:
    """What a person said of the parcel, now or when it was marked shipped."""
    asked = [operation, *await unit.ledger.recent(operation.subject, Intent.SHIP.value)]
    said = next((one.data["parcel"] for one in asked if one.data.get("parcel")), None)
    return ParcelWish.from_data(said) if said else None


def parcel_of(order: Order, shop: Shop, said: ParcelWish | None) -> Parcel:
    """The parcel on its way as the desk knows it; for want of that, as a person said or the shop shows it."""
    if order.parcels:
        return next((parcel for parcel in reversed(order.parcels) if parcel.tracking_number), order.parcels[-1])
    if said is not None:
        return said.parcel(shop.time_zone)
    in_shop = order.sales.parcels if order.sales else ()
    return in_shop[-1] if in_shop else Parcel(carrier="Other")
