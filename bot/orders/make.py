"""Making a line's goods to order: which line, what is written, or why not. Performs no I/O.

Production ties what it makes to one line of one order, and only when it begins (katana sheet, section 5). So one
press makes the goods of one line; which one stays the same however often the press is taken up again.
"""

from bot.orders import guards
from bot.orders.answer import AlreadySo, Answer, Plan, Refusal
from bot.orders.availability import short_lines
from bot.orders.guards import guarded, link_of
from bot.orders.order import Order, Role
from bot.orders.supply import Short, Waits
from integrations.model import Line, ProductionStage

MAKE = "make_to_order"
"""The step. A name is a checkpoint in the ledger and never changes."""
MAKE_GUARDS = (
    guards.known_to_shop,
    guards.not_called_off,
    guards.paid,
    guards.known_to_production,
    guards.one_record,
    guards.surely_linked_in_production,
)
_STILL_SHORT = "what was to be made is not asked for any more"


def plan_make(order: Order, line_ref: str | None) -> Answer:
    """Begin to make what one line still lacks, for that line alone."""
    line = line_of(order, line_ref)
    if line is not None and line.made_by is not None:
        return AlreadySo(f"already waiting for {named(line)}, which is being made")
    if refusal := guarded(order, MAKE_GUARDS):
        return refusal
    return _cannot_make(order, line) or Plan((MAKE,))


def line_of(order: Order, line_ref: str | None) -> Line | None:
    """The line as production shows it."""
    lines = order.production.lines if order.production else ()
    return next((line for line in lines if line.ref == line_ref), None)


def makeable(waits: Waits | None) -> Short | None:
    """The short line that a card offers to make; the others are offered once that is being made."""
    offered = (short for short in waits.short if short.makeable and short.line_ref.isdigit()) if waits else ()
    return next(iter(offered), None)


def named(line: Line) -> str:
    """What people call the goods of a line."""
    return line.sku or line.title


def _cannot_make(order: Order, line: Line | None) -> Refusal | None:
    production = order.named(Role.PRODUCTION)
    if line is None or order.production is None:
        return Refusal(_STILL_SHORT, link_of(order))
    if order.stage is not ProductionStage.OPEN:
        return Refusal(f"{production} has packed of it already", link_of(order))
    if not line.makeable:
        return Refusal(f"{named(line)} is not a made product in {production}: buy it there", link_of(order))
    if line not in short_lines(order.production):
        return Refusal(f"{named(line)} is in stock, so there is nothing to make", link_of(order))
    return None
