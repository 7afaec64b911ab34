"""Runs the migrations over the connection that `storage.migrate` hands in. Opens none of its own.

The connection is already in a transaction, which Alembic then neither begins nor ends. Types are written down as
plain SQLAlchemy, so that a migration means the same whatever becomes of the code around it.
"""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import BigInteger, Enum, String
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from storage.tables import Row


def plain_type(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """How a migration spells a column type, or False for Alembic's own way. The template names `ID` and `TIME`."""
    if kind != "type":
        return False
    match item:
        case BigInteger():
            return "ID"
        case UTCDateTime():
            return "TIME"
        case AutoString():
            return "sa.String()"
        case Enum() | String():
            return f"sa.String({item.length or ''})"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    render_as_batch=True,
    render_item=plain_type,
)
context.run_migrations()
