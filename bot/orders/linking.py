"""Whether a record that only a number ties to an order is that order: what is asked, and what was said.

Performs no I/O. Nothing is written to such a record until somebody has said so (lifecycle sheet, section 4).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.orders.belonging import Record
from bot.orders.order import NAMES, Order
from integrations.model import System

MOST_LINES = 3


class LinkSays(StrEnum):
    """What somebody can say of a record."""

    YES = "link_yes"
    NO = "link_no"
    UNDO = "link_undo"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkQuestion:
    """Is this record this order? Asked of one record at a time."""

    system: System
    ref: str
    number: str
    goods: str
    """What the record is about, so that a person can tell."""
    namesakes: tuple[str, ...] = ()
    """The other shops that have an order of this number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSaid:
    """What somebody said of a record. `answer` names it, so that it can be taken back."""

    answer: int
    system: System
    number: str
    mine: bool
    who: str
    at: datetime


def question_of(order: Order) -> LinkQuestion | None:
    """What is to be asked of an order next, if anything is."""
    for record in order.weak_records:
        goods = [line for line in record.lines if line.shippable and line.quantity > 0]
        shown = ", ".join(f"{line.quantity:f} × {line.sku or line.title}" for line in goods[:MOST_LINES])
        more = f" and {len(goods) - MOST_LINES} more" if len(goods) > MOST_LINES else ""
        return LinkQuestion(
            system=record.system,
            ref=record.ref,
            number=record.number,
            goods=f"{shown}{more}",
            namesakes=order.namesakes,
        )
    return None


def written(record: Record) -> str:
    """A record as a button carries it."""
    system, ref = record
    return f"{system.value}:{ref}"


def record_in(text: str | None) -> Record | None:
    """The record that `written` wrote; None for anything else."""
    system, colon, ref = (text or "").partition(":")
    if not colon or not ref or system not in {one.value for one in NAMES}:
        return None
    return System(system), ref
