"""How an order is shipped: which systems we write, in which order, and which of them we only watch. Performs no I/O.

The desk comes first, then the shop, then production. A system whose arrow is on follows by itself and is never
written by us; one whose arrow is off is written once the system before it has got there (lifecycle, section 10).
"""

from bot.orders import guards
from bot.orders.answer import AlreadySo, Answer, NeedsConfirmation, Plan, Refusal
from bot.orders.availability import short_lines
from bot.orders.guards import guarded
from bot.orders.order import Order, Role
from bot.orders.problem import doubt_of
from bot.orders.sync import Arrow, Sync
from integrations.model import ProductionStage, Progress

DESK, SHOP, PRODUCTION = "ship_desk", "ship_shop", "ship_production"
STEPS = (DESK, SHOP, PRODUCTION)
"""In the order in which they are written. A name is a checkpoint in the ledger and never changes."""
ROLES = {DESK: Role.DESK, SHOP: Role.CHANNEL, PRODUCTION: Role.PRODUCTION}
_TO_OPEN = (ProductionStage.OPEN, ProductionStage.PACKED)

WHATEVER_HAPPENED = (
    guards.known_to_shop,
    guards.not_called_off,
    guards.paid,
    guards.one_record,
    guards.surely_linked_at_the_desk,
    guards.surely_linked_in_production,
)
BEFORE_IT_SHIPS = (
    guards.not_held,
    guards.awaits_shipment,
    guards.nothing_partial,
    guards.label_stands,
    guards.same_quantities,
)


def shipped_in(step: str, order: Order) -> bool:
    """Whether the system a step writes shows the order as shipped already, or has nothing to show."""
    if step == DESK:
        return order.desk_shipped or not order.active_shipments
    if step == SHOP:
        return order.shop_fulfilled
    return order.stage in (ProductionStage.DELIVERED, None)


def missing(order: Order) -> tuple[str, ...]:
    """The steps whose systems do not show the order as shipped yet."""
    return tuple(step for step in STEPS if not shipped_in(step, order))


def ours(order: Order, sync: Sync) -> tuple[str, ...]:
    """The steps for us to take now: the desk, which nobody else writes, and the systems whose arrow is off."""
    left = missing(order)
    shop_follows = sync.runs(Arrow.DESK_TO_SHOP) and bool(order.active_shipments)
    steps = [step for step in (DESK, SHOP) if step in left and not (step == SHOP and shop_follows)]
    in_shop_by_then = order.shop_fulfilled or SHOP in steps
    if PRODUCTION in left and not sync.runs(Arrow.SHOP_TO_PRODUCTION) and in_shop_by_then:
        steps.append(PRODUCTION)
    return tuple(steps)


def plan_ship(order: Order, sync: Sync, *, confirmed: bool, parcel_said: bool) -> Answer:
    """Ship it. What has shipped already is only watched."""
    if not missing(order) and order.sales is not None and not order.called_off:
        return AlreadySo("already shipped")
    if refusal := guarded(order, WHATEVER_HAPPENED):
        return refusal
    steps = ours(order, sync)
    if not steps:
        return AlreadySo(f"already shipped in {_where(order)}: Shipmate watches the others follow")
    refusal = guarded(order, BEFORE_IT_SHIPS) or _cannot_fulfill(order, steps) or _cannot_deliver(order, steps)
    refusal = refusal or _nothing_said(steps, parcel_said)
    return refusal or _doubtful(order, confirmed) or Plan(steps)


def plan_push(order: Order, step: str) -> Answer:
    """Write one system that does not follow by itself. Only what is known to have shipped is pushed."""
    absent = step == PRODUCTION and order.stage is None
    if shipped_in(step, order) and not absent and order.sales is not None and not order.called_off:
        return AlreadySo(f"already shipped in {order.named(ROLES[step])}")
    own = (guards.not_held,) if step == SHOP else (guards.known_to_production, _told_customer)
    refusal = guarded(order, (*WHATEVER_HAPPENED, _has_shipped, *own)) or _cannot_deliver(order, (step,))
    return refusal or Plan((step,))


def _has_shipped(order: Order) -> Refusal | None:
    if order.desk_shipped or order.shop_fulfilled or order.stage is ProductionStage.DELIVERED:
        return None
    return Refusal("it has not shipped anywhere yet")


def _told_customer(order: Order) -> Refusal | None:
    """Delivered in production first, the shop would be fulfilled from there, without the tracking number."""
    if order.shop_fulfilled:
        return None
    return Refusal(f"{order.named(Role.CHANNEL)} has not told the customer yet: that comes first")


def _nothing_said(steps: tuple[str, ...], parcel_said: bool) -> Refusal | None:
    if parcel_said or DESK not in steps:
        return None
    return Refusal("nobody said with which carrier and tracking number, or that there is none")


def _doubtful(order: Order, confirmed: bool) -> NeedsConfirmation | None:
    doubts = doubts_of_shipping(order)
    return NeedsConfirmation("; ".join(doubts)) if doubts and not confirmed else None


def doubts_of_shipping(order: Order) -> list[str]:
    """What a person has to know before shipping all the same."""
    doubts = doubt_of(order.problem)
    if (
        order.production is not None
        and order.stage is ProductionStage.OPEN
        and (short := short_lines(order.production))
    ):
        doubts.append(f"not in stock: {', '.join(line.sku or line.title for line in short)}; stock may go negative")
    if order.stage is None:
        doubts.append(f"{order.named(Role.PRODUCTION)} does not have it: no stock will move")
    if not order.active_shipments and not (order.sales and order.sales.pickup):
        doubts.append(f"{order.named(Role.DESK)} does not have it: only the shop is told")
    return doubts


def _cannot_fulfill(order: Order, steps: tuple[str, ...]) -> Refusal | None:
    """What the shop may refuse, once the desk is written."""
    if SHOP not in steps or order.sales is None or order.sales.progress is not Progress.UNKNOWN:
        return None
    shop = order.named(Role.CHANNEL)
    return Refusal(f"{shop} uses a word we do not know, so nothing is written there: look at the order there")


def _cannot_deliver(order: Order, steps: tuple[str, ...]) -> Refusal | None:
    """What production would refuse, or do wrongly."""
    if PRODUCTION not in steps:
        return None
    if order.stage not in _TO_OPEN:
        return guards.not_partial_in_production(order) or Refusal(
            f"{order.named(Role.PRODUCTION)} shows a state that cannot be shipped", guards.link_of(order)
        )
    return guards.allocated(order) if order.stage is ProductionStage.OPEN else None


def _where(order: Order) -> str:
    role = Role.DESK if order.desk_shipped else Role.CHANNEL
    parcel = next((parcel for parcel in order.parcels if parcel.tracking_number), None)
    return order.named(role) + (f" with {parcel.carrier} {parcel.tracking_number}" if parcel else "")
