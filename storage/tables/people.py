"""The tables of people: who they are, what they prefer, and what they did."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from storage.tables.base import ID, Document, Row


class Person(Row, table=True):
    """A Slack user as last read from Slack. `role` is ours."""

    __tablename__ = "people"
    __table_args__ = (UniqueConstraint("team_id", "user_id"),)

    id: int = Field(default=None, primary_key=True, sa_type=ID)
    team_id: str
    user_id: str
    name: str
    time_zone: str
    deleted: bool = False
    is_bot: bool = False
    is_guest: bool = False
    is_external: bool = False
    role: str | None = None
    refreshed_at: datetime


class Preference(Row, table=True):
    """What a team, channel or person chose, and what was last read of who is in which group or channel."""

    __tablename__ = "preferences"

    scope: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    value: Any = Field(sa_type=JSON)


class AuditEntry(Row, table=True):
    """Who did what, from where, and what changed. It outlives the order and the operation it names."""

    __tablename__ = "audit"

    id: int = Field(default=None, primary_key=True, sa_type=ID)
    at: datetime = Field(index=True)
    user_id: str
    team_id: str
    channel: str | None = None
    message_ts: str | None = None
    action: str
    order_id: int | None = Field(default=None, index=True, sa_type=ID)
    operation_id: int | None = Field(default=None, index=True, sa_type=ID)
    before: Document = Field(default_factory=dict, sa_type=JSON)
    after: Document = Field(default_factory=dict, sa_type=JSON)
    detail: Document = Field(default_factory=dict, sa_type=JSON)
