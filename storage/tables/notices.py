"""The tables of what comes in and what people are told: the inbox, cards, and the outbox of notices."""

from datetime import datetime

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from storage.tables.base import ID, Document, Row


class InboxEvent(Row, table=True):
    """An incoming webhook event, kept once per delivery key. Events without a key are all kept."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("connection_id", "delivery_key"),
        Index(None, "connection_id", "received_at"),
    )

    id: int = Field(default=None, primary_key=True, sa_type=ID)
    connection_id: int = Field(foreign_key="connections.id", sa_type=ID)
    delivery_key: str | None = None
    topic: str
    received_at: datetime
    order_refs: list[str] = Field(sa_type=JSON)
    pointer: str | None = None
    operation_id: int | None = Field(default=None, foreign_key="operations.id", index=True, sa_type=ID)


class Card(Row, table=True):
    """The one message per subject and channel that is edited in place. `ts` is None until it is posted."""

    __tablename__ = "cards"
    __table_args__ = (UniqueConstraint("subject", "channel"), Index(None, "channel", "ts"))

    id: int = Field(default=None, primary_key=True, sa_type=ID)
    subject: str
    channel: str
    ts: str | None = None
    shown_digest: str = ""
    """What is known to stand there; "" while an edit is under way, and after one that nobody saw the end of."""
    posted_at: datetime | None = None
    updated_at: datetime | None = None


class ChannelDay(Row, table=True):
    """How much a channel heard on one local day: new messages, people who were mentioned, and what was held back."""

    __tablename__ = "channel_days"

    channel: str = Field(primary_key=True)
    day: str = Field(primary_key=True)
    messages: int = 0
    pings: int = 0
    held: int = 0


class Notice(Row, table=True):
    """Something to tell people, kept until Slack has it: a kind, an order and data, never blocks.

    `told_in` names the list that tells it instead of a message of its own, or says that none may any more.
    """

    __tablename__ = "notices"

    id: int = Field(default=None, primary_key=True, sa_type=ID)
    key: str = Field(unique=True)
    kind: str
    order_id: int | None = Field(default=None, foreign_key="orders.id", index=True, sa_type=ID)
    channel: str
    data: Document = Field(default_factory=dict, sa_type=JSON)
    created_at: datetime
    sent_at: datetime | None = None
    ts: str | None = None
    operation_id: int | None = Field(default=None, foreign_key="operations.id", index=True, sa_type=ID)
    told_in: str | None = Field(default=None, index=True)
