"""The tables of how well each connection is: what was observed of it, what ails it, and what nobody told us."""

from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field

from storage.tables.base import ID, JSON_OR_NULL, Document, Row


class Pulse(Row, table=True):
    """The latest of what was observed of a connection. `import_pauses` are seconds, the newest last.

    `accepted` is what the account lacked at the first check, and still does; None before that.
    """

    __tablename__ = "pulses"

    connection_id: int = Field(primary_key=True, foreign_key="connections.id", sa_type=ID)
    refused_at: datetime | None = None
    refused_status: int = 0
    refused_words: str = ""
    lacks: list[str] = Field(default_factory=list, sa_type=JSON)
    accepted: list[str] | None = Field(default=None, sa_type=JSON_OR_NULL)
    hooks: Document | None = Field(default=None, sa_type=JSON_OR_NULL)
    well_since: datetime | None = None
    imported_at: datetime | None = None
    imports_asked_at: datetime | None = None
    import_pauses: list[float] = Field(default_factory=list, sa_type=JSON)


class Ailment(Row, table=True):
    """One kind of trouble that a connection has, or had: `told` is when each form of it was told within a day.

    `said` is the form that was told since it began. `caught` counts the orders that were looked at meanwhile.
    """

    __tablename__ = "ailments"

    connection_id: int = Field(primary_key=True, foreign_key="connections.id", sa_type=ID)
    kind: str = Field(primary_key=True)
    since: datetime
    stands: bool
    cause: str = ""
    fix: str = ""
    said: str | None = None
    told: Document = Field(default_factory=dict, sa_type=JSON)
    caught: int = 0


class Unheard(Row, table=True):
    """A record that polling found changed, and of which no webhook had told."""

    __tablename__ = "unheard"

    connection_id: int = Field(primary_key=True, foreign_key="connections.id", sa_type=ID)
    ref: str = Field(primary_key=True)
    changed_at: datetime = Field(index=True)
