"""What an intent will do: the writes in order, or why not, in staff words. Performs no I/O.

The plan is made from a fresh reading when the intent runs, not when it is asked for (lifecycle sheet, section 10).
"""

from collections.abc import Callable
from enum import StrEnum

from bot.orders import guards
from bot.orders.answer import AlreadySo, Answer, NeedsConfirmation, Plan, Refusal
from bot.orders.availability import short_lines
from bot.orders.guards import guarded, link_of
from bot.orders.hold import plan_hold, plan_release
from bot.orders.make import plan_make
from bot.orders.order import Order
from bot.orders.phase import Phase, phase_of
from bot.orders.problem import doubt_of
from bot.orders.refresh import plan_refresh
from bot.orders.ship import PRODUCTION, SHOP, plan_push, plan_ship
from bot.orders.sync import Sync
from integrations.model import ProductionStage, Progress

__all__ = ["STATUS", "AlreadySo", "Answer", "Intent", "NeedsConfirmation", "Plan", "Refusal", "plan"]

STATUS = "status"
"""The command that only asks."""
_AS_USUAL = Sync()


class Intent(StrEnum):
    """What a person can ask for."""

    PACK = "pack"
    UNPACK = "unpack"
    SHIP = "ship"
    PUSH_SHOP = "push_shop"
    PUSH_PRODUCTION = "push_production"
    HOLD = "hold"
    RELEASE = "release"
    MAKE = "make"
    REFRESH = "refresh"


PACK_GUARDS = (
    guards.known_to_shop,
    guards.not_called_off,
    guards.paid,
    guards.known_to_production,
    guards.one_record,
    guards.surely_linked_in_production,
    guards.same_quantities_in_production,
)
UNPACK_GUARDS = (guards.one_record, guards.surely_linked_in_production)
"""What forbids unpacking. A cancelled order may be unpacked: that is how its goods get back on the shelf."""


def plan(
    intent: Intent,
    order: Order,
    sync: Sync = _AS_USUAL,
    *,
    confirmed: bool = False,
    parcel_said: bool = False,
    line: str | None = None,
) -> Answer:
    """What `intent` means for this order now. `parcel_said`: whether the person spoke of a parcel to ship with;
    `line`: the one whose goods are to be made."""
    match intent:
        case Intent.PACK:
            return _plan_pack(order, confirmed)
        case Intent.UNPACK:
            return _plan_unpack(order)
        case Intent.SHIP:
            return plan_ship(order, sync, confirmed=confirmed, parcel_said=parcel_said)
        case Intent.MAKE:
            return plan_make(order, line)
        case _:
            return _PLAIN[intent](order)


_PLAIN: dict[Intent, Callable[[Order], Answer]] = {
    Intent.PUSH_SHOP: lambda order: plan_push(order, SHOP),
    Intent.PUSH_PRODUCTION: lambda order: plan_push(order, PRODUCTION),
    Intent.HOLD: plan_hold,
    Intent.RELEASE: plan_release,
    Intent.REFRESH: plan_refresh,
}
"""What asks for nothing but the order itself."""


def _plan_pack(order: Order, confirmed: bool) -> Answer:
    if order.stage is ProductionStage.PACKED:
        return AlreadySo("already packed")
    if order.stage is ProductionStage.DELIVERED or phase_of(order).phase in (Phase.SHIPPED, Phase.DONE):
        return AlreadySo("already shipped")
    if refusal := guarded(order, PACK_GUARDS) or _cannot_pack(order):
        return refusal
    doubts = _doubts(order)
    if doubts and not confirmed:
        return NeedsConfirmation("; ".join(doubts))
    return Plan(("pack",))


def _plan_unpack(order: Order) -> Answer:
    if order.stage is ProductionStage.OPEN:
        return AlreadySo("not packed")
    if order.stage is not ProductionStage.PACKED:
        return Refusal("only a packed order that has not shipped can be unpacked", link_of(order))
    if _has_left(order):
        return Refusal("it has shipped: unpacking would put goods back that have left", link_of(order))
    return guarded(order, UNPACK_GUARDS) or Plan(("unpack",))


def _has_left(order: Order) -> bool:
    """Whether any of it shipped, whatever became of the order since."""
    told = order.sales is not None and order.sales.progress in (Progress.FULFILLED, Progress.PARTIAL)
    return told or bool(order.shipped_shipments)


def _cannot_pack(order: Order) -> Refusal | None:
    """What production itself would refuse, or do wrongly."""
    if refusal := guards.not_partial_in_production(order):
        return refusal
    verdict = phase_of(order)
    if verdict.phase is Phase.PART_SHIPPED:
        return Refusal(f"{verdict.reason}: pack the rest in production", link_of(order))
    if order.stage is not ProductionStage.OPEN:
        return Refusal(verdict.reason, link_of(order))
    return guards.allocated(order)


def _doubts(order: Order) -> list[str]:
    """What a person has to know before packing all the same."""
    verdict = phase_of(order)
    doubts = doubt_of(order.problem) + ([verdict.reason] if verdict.phase is Phase.HELD else [])
    if order.production is not None and (short := short_lines(order.production)):
        doubts.append(f"not in stock: {', '.join(line.sku or line.title for line in short)}; stock may go negative")
    return doubts
