"""What an intent will do: the writes in order, or why not, in staff words. Performs no I/O.

The plan is made from a fresh reading when the intent runs, not when it is asked for (lifecycle sheet, section 10).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from bot.orders.availability import short_lines
from bot.orders.order import Order, sku_quantities
from bot.orders.phase import Phase, phase_of
from integrations.model import Payment, ProductionStage, Progress, System

STATUS = "status"
"""The command that only asks."""


class Intent(StrEnum):
    """What a person can ask for."""

    PACK = "pack"
    UNPACK = "unpack"
    SHIP = "ship"
    PUSH_SHOP = "push_shop"
    PUSH_PRODUCTION = "push_production"


@dataclass(frozen=True, slots=True)
class Plan:
    """Write these, in this order. A step's name is its checkpoint in the ledger and never changes."""

    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AlreadySo:
    """The order is already where the intent would take it: nothing is written."""

    words: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A rule says no; `words` are for the person who asked, `link` is where to do it by hand."""

    words: str
    link: str | None = None


@dataclass(frozen=True, slots=True)
class NeedsConfirmation:
    """Unusual, and allowed once the person has said so after reading `words`."""

    words: str


Answer = Plan | AlreadySo | Refusal | NeedsConfirmation
Guard = Callable[[Order], Refusal | None]


def plan(intent: Intent, order: Order, *, confirmed: bool = False) -> Answer:
    """What `intent` means for this order now."""
    return _plan_pack(order, confirmed) if intent is Intent.PACK else _plan_unpack(order)


def _plan_pack(order: Order, confirmed: bool) -> Answer:
    if order.stage is ProductionStage.PACKED:
        return AlreadySo("already packed")
    if order.stage is ProductionStage.DELIVERED or phase_of(order).phase in (Phase.SHIPPED, Phase.DONE):
        return AlreadySo("already shipped")
    if refusal := _guard(order, GUARDS) or _cannot_pack(order):
        return refusal
    doubts = _doubts(order)
    if doubts and not confirmed:
        return NeedsConfirmation("; ".join(doubts))
    return Plan(("pack",))


def _plan_unpack(order: Order) -> Answer:
    if order.stage is ProductionStage.OPEN:
        return AlreadySo("not packed")
    if order.stage is not ProductionStage.PACKED:
        return Refusal("only a packed order that has not shipped can be unpacked", _link(order))
    if _has_left(order):
        return Refusal("it has shipped: unpacking would put goods back that have left", _link(order))
    return _guard(order, UNPACK_GUARDS) or Plan(("unpack",))


def _has_left(order: Order) -> bool:
    """Whether any of it shipped, whatever became of the order since."""
    told = order.sales is not None and order.sales.progress in (Progress.FULFILLED, Progress.PARTIAL)
    return told or bool(order.shipped_shipments)


def _guard(order: Order, guards: Iterable[Guard]) -> Refusal | None:
    """The first guard that objects."""
    return next((refusal for guard in guards if (refusal := guard(order))), None)


def _known_to_shop(order: Order) -> Refusal | None:
    return Refusal("the shop does not have this order") if order.sales is None else None


def _not_called_off(order: Order) -> Refusal | None:
    if not (order.cancelled or order.refunded):
        return None
    return Refusal(f"the order is {'cancelled' if order.cancelled else 'refunded'} in the shop: do not ship it")


def _paid(order: Order) -> Refusal | None:
    payment = order.sales.payment if order.sales else None
    if payment is Payment.UNKNOWN:
        return Refusal("nobody can tell whether the order is paid: the shop uses a word we do not know")
    return Refusal("the order is not paid yet") if payment is Payment.UNPAID else None


def _known_to_production(order: Order) -> Refusal | None:
    return Refusal("production does not have this order") if order.stage is None else None


def _one_record(order: Order) -> Refusal | None:
    if not order.ambiguous:
        return None
    return Refusal(f"several records in {_names(order.ambiguous)} claim this order; sort that out there first")


def _surely_linked(order: Order) -> Refusal | None:
    if order.production is None or order.production.system not in order.weak:
        return None
    return Refusal("the record in production matches by number only, which is not enough to write to it")


def _same_quantities(order: Order) -> Refusal | None:
    """D8: the shop and production disagree on how many of what."""
    if order.sales is None or order.production is None:
        return None
    shop, stock = sku_quantities(order.sales), sku_quantities(order.production)
    differing = sorted(sku for sku in shop.keys() | stock.keys() if shop.get(sku, 0) != stock.get(sku, 0))
    if not differing:
        return None
    sku = differing[0]
    here, there = _written(shop.get(sku, Decimal(0))), _written(stock.get(sku, Decimal(0)))
    return Refusal(f"quantities differ: {sku} is {here} in the shop and {there} in production", _link(order))


GUARDS: tuple[Guard, ...] = (
    _known_to_shop,
    _not_called_off,
    _paid,
    _known_to_production,
    _one_record,
    _surely_linked,
    _same_quantities,
)
"""What forbids packing."""
UNPACK_GUARDS: tuple[Guard, ...] = (_one_record, _surely_linked)
"""What forbids unpacking. A cancelled order may be unpacked: that is how its goods get back on the shelf."""


def _cannot_pack(order: Order) -> Refusal | None:
    """What production itself would refuse, or do wrongly."""
    lines = order.production.lines if order.production else ()
    if order.stage in (ProductionStage.PARTLY_PACKED, ProductionStage.PARTLY_DELIVERED):
        done = _written(sum((line.fulfilled for line in lines), Decimal(0)))
        whole = _written(sum((line.quantity for line in lines), Decimal(0)))
        return Refusal(f"partly packed or shipped ({done} of {whole}); finish it in production", _link(order))
    verdict = phase_of(order)
    if verdict.phase is Phase.PART_SHIPPED:
        return Refusal(f"{verdict.reason}: pack the rest in production", _link(order))
    if order.stage is not ProductionStage.OPEN:
        return Refusal(verdict.reason, _link(order))
    tracked = next((line.sku for line in lines if line.needs_allocation), None)
    if tracked is None:
        return None
    return Refusal(f"{tracked} is tracked by batch or serial number: pack this one in production", _link(order))


def _doubts(order: Order) -> list[str]:
    """What a person has to know before packing all the same."""
    verdict = phase_of(order)
    doubts = [verdict.reason] if verdict.phase is Phase.HELD else []
    if order.production is not None and (short := short_lines(order.production)):
        doubts.append(f"not in stock: {', '.join(line.sku or line.title for line in short)}; stock may go negative")
    return doubts


def _written(quantity: Decimal) -> str:
    """As people write it: 2, not 2.000."""
    return f"{quantity.normalize():f}"


def _names(systems: frozenset[System]) -> str:
    return ", ".join(sorted(system.value for system in systems))


def _link(order: Order) -> str | None:
    return order.production.url if order.production else None
