"""How many rows each table holds: what is left of a house."""

from sqlalchemy import func
from sqlmodel import select

from storage.engine import Database
from storage.tables import Row


async def counts(db: Database) -> dict[str, int]:
    """The number of rows by table."""
    async with db.read() as unit:
        return {
            table.name: (await unit.session.exec(select(func.count()).select_from(table))).one()
            for table in Row.metadata.sorted_tables
        }
