"""The phase an order is in, as a decision table read from the top, each answer with a reason a person can read.

Performs no I/O. The precedence and the conditions are section 7 of the order lifecycle.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.orders.order import Order, Role
from integrations.model import Availability, Line, Payment, ProductionStage, Progress, ShipmentState


class Phase(StrEnum):
    """Ours, and nobody else's word. `UNSEEN` is where every order comes from."""

    UNSEEN = "unseen"
    CONFLICT = "conflict"
    CANCELLED = "cancelled"
    NOT_SHIPPABLE = "not_shippable"
    DONE = "done"
    SHIPPED = "shipped"
    PART_SHIPPED = "part_shipped"
    PENDING_PAYMENT = "pending_payment"
    HELD = "held"
    PACKED = "packed"
    READY = "ready"
    WAITING_STOCK = "waiting_stock"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The phase and why, in words for the card."""

    phase: Phase
    reason: str


Rule = Callable[[Order], str | None]
"""Answers the reason when the rule applies, None when it does not."""


def phase_of(order: Order) -> Verdict:
    """The first rule of the table that applies."""
    for phase, rule in RULES:
        reason = rule(order)
        if reason is not None:
            return Verdict(phase, reason)
    return Verdict(Phase.UNKNOWN, _why_unknown(order))


def _conflict(order: Order) -> str | None:
    if not (order.cancelled or order.refunded):
        return None
    word = "cancelled" if order.cancelled else "refunded"
    if order.refunded and not order.cancelled and _done(order):
        return None
    if order.shipped_shipments or order.stage in (ProductionStage.DELIVERED, ProductionStage.PARTLY_DELIVERED):
        return f"{word} in the shop, yet shipped"
    if _has_goods(order) and order.sales and order.sales.progress in (Progress.FULFILLED, Progress.PARTIAL):
        return f"{word} in the shop, yet fulfilled there"
    if order.stage in (ProductionStage.PACKED, ProductionStage.PARTLY_PACKED):
        return f"{word} in the shop, yet packed"
    return None


def _cancelled(order: Order) -> str | None:
    if order.cancelled:
        return "cancelled in the shop"
    return "refunded in the shop" if order.refunded and not _done(order) else None


def _not_shippable(order: Order) -> str | None:
    """A return takes its goods off the order, which does not make them unshippable after the fact."""
    if order.sales is None or order.sales.needs_shipping:
        return None
    if not _has_goods(order):
        return "nothing to ship: no line is a physical product"
    return None if _done(order) else "nothing to ship: every physical line was removed"


def _done(order: Order) -> str | None:
    if order.sales is None or order.sales.progress is not Progress.FULFILLED:
        return None
    if order.production is not None and order.stage not in (ProductionStage.DELIVERED, None):
        return None
    if any(shipment.state is not ShipmentState.SHIPPED for shipment in order.active_shipments):
        return None
    return "collected, and so it says in every system" if order.pickup else "shipped in every system"


def _shipped(order: Order) -> str | None:
    """Once its label was voided, nothing has shipped any more, whatever the others still say."""
    if order.label_voided:
        return None
    active = order.active_shipments
    if active and len(order.shipped_shipments) == len(active):
        return f"shipped in {order.named(Role.DESK)}, the others are to follow"
    if order.sales is not None and order.sales.progress is Progress.FULFILLED:
        return f"fulfilled in {order.named(Role.CHANNEL)}, the others are to follow"
    if order.stage is ProductionStage.DELIVERED:
        return f"delivered in {order.named(Role.PRODUCTION)}, the others are to follow"
    return None


def _part_shipped(order: Order) -> str | None:
    if shipped := len(order.shipped_shipments):
        return f"{shipped} of {len(order.active_shipments)} shipments shipped"
    if order.sales is not None and order.sales.progress is Progress.PARTIAL:
        return f"{_counted(order.sales.lines)} fulfilled in {order.named(Role.CHANNEL)}"
    if order.production is not None and order.stage is ProductionStage.PARTLY_DELIVERED:
        return f"{_counted(order.production.lines)} delivered in {order.named(Role.PRODUCTION)}"
    return None


def _counted(lines: Iterable[Line]) -> str:
    """How many pieces are done of how many, where the system says so."""
    goods = [line for line in lines if line.shippable and line.quantity > 0]
    done, whole = sum(min(line.fulfilled, line.quantity) for line in goods), sum(line.quantity for line in goods)
    return f"{done:f} of {whole:f} pieces" if 0 < done < whole else "part of it"


def _pending_payment(order: Order) -> str | None:
    return "not paid yet" if order.unpaid else None


def _held(order: Order) -> str | None:
    if order.sales is not None and order.sales.held:
        return f"on hold in the shop: {order.sales.hold_reason or 'no reason given'}"
    active = order.active_shipments
    if active and all(shipment.state is ShipmentState.ON_HOLD for shipment in active):
        return "on hold at the shipping desk"
    return None


def _packed(order: Order) -> str | None:
    if not _readable(order):
        return None
    if order.label_voided and order.stage is ProductionStage.DELIVERED:
        return "packed, and its label was voided: it has not shipped any more"
    if order.stage is ProductionStage.PACKED:
        return "packed, waiting to be collected" if order.pickup else "packed, waiting to ship"
    return "partly packed" if order.stage is ProductionStage.PARTLY_PACKED else None


def _ready(order: Order) -> str | None:
    if not _readable(order) or order.stage is not ProductionStage.OPEN or order.production is None:
        return None
    if order.production.availability in (Availability.IN_STOCK, Availability.PICKED):
        return "everything is in stock, for the customer to collect" if order.pickup else "everything is in stock"
    return None


def _waiting_stock(order: Order) -> str | None:
    if not _readable(order) or order.stage is not ProductionStage.OPEN or order.production is None:
        return None
    if order.production.availability is Availability.EXPECTED:
        return "waiting for stock that is expected"
    if order.production.availability is Availability.NOT_AVAILABLE:
        return "waiting for stock with no date"
    return None


def _has_goods(order: Order) -> bool:
    """Whether the shop ever sold a physical thing here, removed or not: digital goods fulfil themselves."""
    return order.sales is not None and any(line.shippable for line in order.sales.lines)


def _readable(order: Order) -> bool:
    """Whether the shop's words were all understood: a word we do not know is never guessed at."""
    return (
        order.sales is not None
        and order.sales.payment is not Payment.UNKNOWN
        and order.sales.progress is not Progress.UNKNOWN
        and all(shipment.state is not ShipmentState.UNKNOWN for shipment in order.shipments)
    )


def _why_unknown(order: Order) -> str:
    if order.sales is None:
        return "not seen in the shop"
    if not _readable(order):
        return "a system uses a word we do not know"
    if order.stage is None:
        return "not in production" if order.production is None else "deleted in production"
    if order.stage is ProductionStage.QUOTE:
        return "only a quote in production"
    if order.production is not None and order.production.availability is Availability.NOT_APPLICABLE:
        return "production counts no stock for this order"
    return "production uses a word we do not know"


RULES: tuple[tuple[Phase, Rule], ...] = (
    (Phase.CONFLICT, _conflict),
    (Phase.CANCELLED, _cancelled),
    (Phase.NOT_SHIPPABLE, _not_shippable),
    (Phase.DONE, _done),
    (Phase.SHIPPED, _shipped),
    (Phase.PART_SHIPPED, _part_shipped),
    (Phase.PENDING_PAYMENT, _pending_payment),
    (Phase.HELD, _held),
    (Phase.PACKED, _packed),
    (Phase.READY, _ready),
    (Phase.WAITING_STOCK, _waiting_stock),
)
"""From the top; the first that applies wins."""
