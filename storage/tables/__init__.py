"""Every table of Shipmate, as SQLModel rows. Rows are plain values: they may be used after their transaction."""

from storage.tables.base import Document, Row
from storage.tables.health import Ailment, Pulse, Unheard
from storage.tables.notices import Card, ChannelDay, InboxEvent, Notice
from storage.tables.orders import (
    Alert,
    Alias,
    Care,
    Connection,
    Convergence,
    Link,
    LinkAnswer,
    Order,
    Problem,
    Reading,
    Shop,
    ShopConnection,
    Snapshot,
    Suspicion,
    Transition,
)
from storage.tables.people import AuditEntry, Person, Preference
from storage.tables.work import OPEN_STATES, Budget, Once, Operation, State, Step, StepState

__all__ = [
    "OPEN_STATES",
    "Ailment",
    "Alert",
    "Alias",
    "AuditEntry",
    "Budget",
    "Card",
    "Care",
    "ChannelDay",
    "Connection",
    "Convergence",
    "Document",
    "InboxEvent",
    "Link",
    "LinkAnswer",
    "Notice",
    "Once",
    "Operation",
    "Order",
    "Person",
    "Preference",
    "Problem",
    "Pulse",
    "Reading",
    "Row",
    "Shop",
    "ShopConnection",
    "Snapshot",
    "State",
    "Step",
    "StepState",
    "Suspicion",
    "Transition",
    "Unheard",
]
