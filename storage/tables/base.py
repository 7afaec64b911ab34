"""What all tables share: one metadata with named constraints, the types of ids and words. Performs no I/O.

Constraint names follow one convention, because Alembic's batch mode on SQLite can only drop what has a name
(https://alembic.sqlalchemy.org/en/latest/naming.html). Times are aware UTC: SQLModel's `datetime` refuses others.
"""

from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, Enum, Index, Integer, MetaData, text
from sqlmodel import SQLModel

ID = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite only counts up a column that is declared INTEGER; PostgreSQL gets 64 bits."""

JSON_OR_NULL = JSON(none_as_null=True)

Document = dict[str, Any]
"""A JSON object. Replace it as a whole: a change inside it is not noticed."""


class Row(SQLModel):
    """The base of every table."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def word(kind: type[StrEnum]) -> Enum:
    """A column that keeps the words of `kind` as plain text and reads them back as its members."""
    return Enum(kind, native_enum=False, length=20, values_callable=lambda members: [str(one) for one in members])


def unique_where(name: str, *columns: str, condition: str) -> Index:
    """A unique index over only those rows for which `condition` holds, on both databases."""
    only = text(condition)
    return Index(name, *columns, unique=True, sqlite_where=only, postgresql_where=only)
