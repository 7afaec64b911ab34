"""Stock and what is coming, in the words the ports share. Performs no I/O and knows no vendor's words.

A *making* is a production order: goods that are being made. A *purchase* is one row of a purchase order: goods that
were bought and are not here yet. `goods` is the system's own id of the goods, which joins them to an order's lines.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class MakingState(StrEnum):
    """How far the making of goods has got."""

    NOT_STARTED = "not_started"
    BLOCKED = "blocked"
    IN_PROGRESS = "in_progress"
    PARTLY_DONE = "partly_done"
    DONE = "done"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """A raw material that a making needs and that is not there. No date: nobody has bought it."""

    sku: str
    title: str
    quantity: Decimal
    """How much of it the making needs."""
    expected_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """Goods that are being made, for one line of an order or for stock."""

    ref: str
    number: str
    goods: str
    sku: str
    quantity: Decimal
    """How much is still to be made."""
    state: MakingState
    due_at: datetime | None = None
    line_ref: str | None = None
    """The order line it is made for; None when it is made for stock."""
    short: tuple[Material, ...] = ()
    """The raw materials that hold it up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """Goods that were bought and have not arrived: one row of a purchase order, whose rows come together."""

    ref: str
    order_ref: str
    number: str
    goods: str
    sku: str
    quantity: Decimal
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """All that is being made and bought, and when that was read."""

    seen_at: datetime
    makings: tuple[Making, ...] = ()
    purchases: tuple[Purchase, ...] = ()
    whole: bool = True
    """False when there is more than was read."""
    currency: str = ""
    """Of the prices on order lines; empty when the system does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """What lies in one place. `available` is what may still be sold of it."""

    place: str
    available: Decimal
    in_stock: Decimal | None = None
    committed: Decimal | None = None
    expected: Decimal | None = None
    """None for what this system does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """One SKU in one system, and what of it lies where."""

    sku: str
    title: str
    levels: tuple[Level, ...] = ()
    makeable: bool = False
    """Whether it is something one can make to order."""
