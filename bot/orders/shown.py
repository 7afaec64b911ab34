"""What each system shows of an order, in its own words: for the card, and for the audit. Performs no I/O."""

from bot.orders.order import Order, Role, Sight
from integrations.model import Snapshot


def shown_by(order: Order, sight: Sight) -> tuple[str, str | None]:
    """One system's own words, or what it means that there are none; and where to read them."""
    match sight.role:
        case Role.CHANNEL if order.sales:
            return _said(order.sales), order.sales.url
        case Role.PRODUCTION if order.production:
            gone = "deleted" if order.production.deleted_at else ""
            return gone or _said(order.production), order.production.url
        case Role.DESK if order.shipments:
            words = sorted({_said(shipment) for shipment in order.shipments})
            return " + ".join(words), order.shipments[0].url
    return ("unknown" if sight.seen_at is None else "not there"), None


def all_shown(order: Order) -> dict[str, str]:
    """The words of every system by its name; those that could not be read now say that they are older."""
    return {sight.system.value: _with_age(shown_by(order, sight)[0], sight) for sight in order.sights}


def _with_age(words: str, sight: Sight) -> str:
    return f"{words} (as last known)" if sight.stale and sight.seen_at is not None else words


def _said(snapshot: Snapshot) -> str:
    """The two words a system leads with, as a person would read them: `NOT_SHIPPED` is "Not shipped"."""
    words = [word.replace("_", " ").strip().capitalize() for word in list(snapshot.native.values())[:2] if word]
    return ", ".join(words)
