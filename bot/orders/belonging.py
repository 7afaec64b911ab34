"""Whose a record is, by the store its own system names and by what people have said of it. Performs no I/O.

Several shops may share one account in production or at the desk, and two of them may use one number (lifecycle
sheet, section 4).
"""

from dataclasses import dataclass
from enum import StrEnum

from integrations.model import ProductionOrder, Shipment, System

Store = tuple[System, str]
"""A store as one system calls it."""
Record = tuple[System, str]
"""A record of one system, by its ref there."""


class Whose(StrEnum):
    """What the store of a record says of whose it is."""

    OURS = "ours"
    ANOTHERS = "another's"
    UNSAID = "unsaid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """What the other systems call a shop's own stores, and those of the other shops."""

    ours: frozenset[Store] = frozenset()
    others: frozenset[Store] = frozenset()

    def whose(self, record: ProductionOrder | Shipment) -> Whose:
        """A store that no shop is known by says nothing: orders made by hand have one too."""
        store = store_of(record)
        if store in self.ours:
            return Whose.OURS
        return Whose.ANOTHERS if store in self.others else Whose.UNSAID


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is settled of records that only a number ties to an order."""

    ours: frozenset[Record] = frozenset()
    """Somebody said that they are this order."""
    not_ours: frozenset[Record] = frozenset()
    """Somebody said that they are not, or they are another order for sure."""


def store_of(record: ProductionOrder | Shipment) -> Store | None:
    """The store that a record says it came from."""
    name = record.channel_account if isinstance(record, ProductionOrder) else record.store_ref
    return (record.system, name.casefold()) if name else None


def record_of(record: ProductionOrder | Shipment) -> Record:
    return (record.system, record.ref)


def names_an_order(ref: str | None) -> bool:
    """Whether a record's key can be a sales channel's own id, which is a number. One typed in by hand has none, or
    a key that its system made up."""
    return ref is not None and ref.isdecimal()
