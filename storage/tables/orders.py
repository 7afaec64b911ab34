"""The tables of what we know of orders: where they come from, what each system said, what we made of it."""

from datetime import datetime

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from storage.tables.base import ID, Document, Row, unique_where


class Shop(Row, table=True):
    """A shop that takes orders. Prefix and suffix are what it prints around an order number."""

    __tablename__ = "shops"

    id: int = Field(default=None, primary_key=True, sa_type=ID)
    key: str = Field(unique=True)
    name: str
    time_zone: str
    number_prefix: str = ""
    number_suffix: str = ""


class Connection(Row, table=True):
    """One account at one system. It may serve several shops."""

    __tablename__ = "connections"

    id: int = Field(default=None, primary_key=True, sa_type=ID)
    key: str = Field(unique=True)
    system: str
    account: str
    baseline_at: datetime | None = None
    cursor_at: datetime | None = None
    created_at: datetime


class ShopConnection(Row, table=True):
    """Which connections serve which shop."""

    __tablename__ = "shop_connections"

    shop_id: int = Field(primary_key=True, foreign_key="shops.id", sa_type=ID)
    connection_id: int = Field(primary_key=True, foreign_key="connections.id", sa_type=ID)


class Order(Row, table=True):
    """One order of one shop, and the phase we last judged it to be in.

    `channel_ref` is the sales channel's own id. Its number is searched by `number_key`, then by `number_digits`.
    `look_again_at` is the next moment at which time alone could change the verdict.
    """

    __tablename__ = "orders"
    __table_args__ = (UniqueConstraint("shop_id", "channel_ref"), Index(None, "phase", "id"))

    id: int = Field(default=None, primary_key=True, sa_type=ID)
    shop_id: int = Field(foreign_key="shops.id", sa_type=ID)
    channel_ref: str
    number: str
    number_key: str = Field(index=True)
    number_digits: str = Field(default="", index=True)
    phase: str = "unseen"
    phase_reason: str = ""
    phase_entered_at: datetime
    look_again_at: datetime | None = Field(default=None, index=True)
    baseline: bool = False
    test: bool = False
    placed_at: datetime
    created_at: datetime
    updated_at: datetime


class Link(Row, table=True):
    """That an order is this ref in that connection, and how sure we are. Many to many."""

    __tablename__ = "links"
    __table_args__ = (UniqueConstraint("order_id", "connection_id", "ref"), Index(None, "connection_id", "ref"))

    id: int = Field(default=None, primary_key=True, sa_type=ID)
    order_id: int = Field(foreign_key="orders.id", sa_type=ID)
    connection_id: int = Field(foreign_key="connections.id", sa_type=ID)
    ref: str
    strength: str
    linked_at: datetime
    linked_by: str | None = None


class LinkAnswer(Row, table=True):
    """What somebody said of a record that only a number ties to an order: whether it is this order (`mine`).

    One stands per order and record, and a record is one order only. `operation_id` is the asking: it says one thing.
    """

    __tablename__ = "link_answers"
    __table_args__ = (
        unique_where("one_standing_answer", "order_id", "connection_id", "ref", condition="undone_at IS NULL"),
        unique_where("one_owner_of_a_record", "connection_id", "ref", condition="mine AND undone_at IS NULL"),
    )

    id: int = Field(default=None, primary_key=True, sa_type=ID)
    order_id: int = Field(foreign_key="orders.id", sa_type=ID)
    connection_id: int = Field(foreign_key="connections.id", sa_type=ID)
    ref: str
    mine: bool
    said_by: str
    said_at: datetime
    undone_at: datetime | None = None
    undone_by: str | None = None
    operation_id: int = Field(unique=True, sa_type=ID)


class Snapshot(Row, table=True):
    """What one connection said of one ref, as read between `began_at` and `observed_at`."""

    __tablename__ = "snapshots"
    __table_args__ = (UniqueConstraint("connection_id", "ref"),)

    id: int = Field(default=None, primary_key=True, sa_type=ID)
    connection_id: int = Field(foreign_key="connections.id", sa_type=ID)
    ref: str
    body: Document = Field(sa_type=JSON)
    digest: str
    began_at: datetime
    observed_at: datetime
    source: str


class Alias(Row, table=True):
    """What people may call an order by, as one connection's record has it: its number there, its parcels' numbers."""

    __tablename__ = "aliases"

    connection_id: int = Field(primary_key=True, foreign_key="connections.id", sa_type=ID)
    ref: str = Field(primary_key=True)
    key: str = Field(primary_key=True, index=True)


class Reading(Row, table=True):
    """How fresh our knowledge of one order in one connection is, and since when reading it fails."""

    __tablename__ = "readings"

    order_id: int = Field(primary_key=True, foreign_key="orders.id", sa_type=ID)
    connection_id: int = Field(primary_key=True, foreign_key="connections.id", sa_type=ID)
    seen_at: datetime | None = None
    found: bool = False
    failed_since: datetime | None = None
    failure: str = ""


class Transition(Row, table=True):
    """An order went from one phase to another."""

    __tablename__ = "transitions"
    __table_args__ = (Index(None, "to_phase", "at"),)

    id: int = Field(default=None, primary_key=True, sa_type=ID)
    order_id: int = Field(foreign_key="orders.id", index=True, sa_type=ID)
    from_phase: str
    to_phase: str
    at: datetime
    reason: str


class Care(Row, table=True):
    """Who has an order, and until when nobody wants to hear that it stands still."""

    __tablename__ = "cares"

    order_id: int = Field(primary_key=True, foreign_key="orders.id", sa_type=ID)
    owner: str | None = None
    owned_at: datetime | None = None
    snoozed_until: datetime | None = None


class Problem(Row, table=True):
    """Something that somebody reported as wrong with an order. One is open per order.

    `ended_by` is None for one that ended by itself. `operation_id` is the report: the same one opens no second.
    """

    __tablename__ = "problems"
    __table_args__ = (unique_where("one_open_problem", "order_id", condition="ended_at IS NULL"),)

    id: int = Field(default=None, primary_key=True, sa_type=ID)
    order_id: int = Field(foreign_key="orders.id", index=True, sa_type=ID)
    kind: str
    note: str = ""
    opened_by: str
    owner: str
    opened_at: datetime
    ended_at: datetime | None = None
    ended_by: str | None = None
    operation_id: int = Field(unique=True, sa_type=ID)


class Suspicion(Row, table=True):
    """Two systems contradict each other on an order, and have not done so for long enough to be worth an alert."""

    __tablename__ = "suspicions"

    order_id: int = Field(primary_key=True, foreign_key="orders.id", sa_type=ID)
    rule: str = Field(primary_key=True)
    since: datetime


class Convergence(Row, table=True):
    """How long one system took to follow another, once: `arrow` says which which."""

    __tablename__ = "convergences"
    __table_args__ = (Index(None, "shop_id", "arrow", "id"),)

    id: int = Field(default=None, primary_key=True, sa_type=ID)
    shop_id: int = Field(foreign_key="shops.id", sa_type=ID)
    arrow: str
    seconds: float
    at: datetime


class Alert(Row, table=True):
    """A rule found something wrong with an order. One is open per order and rule, and one ever per `entry`."""

    __tablename__ = "alerts"
    __table_args__ = (
        UniqueConstraint("order_id", "rule", "entry"),
        unique_where("one_open_alert", "order_id", "rule", condition="ended_at IS NULL"),
        Index(None, "rule", "opened_at"),
    )

    id: int = Field(default=None, primary_key=True, sa_type=ID)
    order_id: int = Field(foreign_key="orders.id", sa_type=ID)
    rule: str
    entry: str
    opened_at: datetime
    ended_at: datetime | None = None
    data: Document = Field(default_factory=dict, sa_type=JSON)
