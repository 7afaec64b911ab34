"""Words of a system that we do not know: in which system, and what it says. They are never guessed at.

Performs no I/O.
"""

from bot.orders.order import Order, Role
from bot.orders.shown import shown_by
from integrations.model import Availability, Payment, ProductionStage, Progress, ShipmentState


def is_strange(order: Order, role: Role) -> bool:
    """Whether one system uses a word for the order that we do not know."""
    match role:
        case Role.CHANNEL:
            sales = order.sales
            return sales is not None and (sales.payment is Payment.UNKNOWN or sales.progress is Progress.UNKNOWN)
        case Role.PRODUCTION:
            made = order.production if order.stage is not None else None
            return made is not None and (
                made.stage is ProductionStage.UNKNOWN or made.availability is Availability.UNKNOWN
            )
        case Role.DESK:
            return any(shipment.state is ShipmentState.UNKNOWN for shipment in order.active_shipments)


def strange_words(order: Order) -> str | None:
    """Which system says what we do not understand, in its own words; None when all are understood."""
    for role in Role:
        if is_strange(order, role):
            sight = order.sight(role)
            said = f' ("{shown_by(order, sight)[0]}")' if sight else ""
            return f"{order.named(role)} uses a word we do not know{said}"
    return None
