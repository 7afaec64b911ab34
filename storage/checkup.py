"""Whether a database can be used, found out without changing it: what is written is taken back."""

import os
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, column, table, update

from storage.connect import connect, is_there, parse
from storage.migrate import VERSION_TABLE, newest, revision_of


@dataclass(frozen=True, slots=True)
class Found:
    """`revision` is None for tables that no migration made; `writable` is whether a start could write to it."""

    there: bool
    writable: bool
    revision: str | None = None
    newest: str = ""


async def look(url: str) -> Found:
    """Look at it as it is. Raises `StorageError`, the database's own error when it takes no write, or `OSError`."""
    if not is_there(url):
        return Found(there=False, writable=_can_be_made(Path(parse(url).database or "")), newest=newest())
    writer, reader = connect(url)
    try:
        async with reader.connect() as connection:
            revision = await connection.run_sync(revision_of)
        async with writer.connect() as connection:
            await connection.run_sync(_try_a_write, revision)
            await connection.rollback()
    finally:
        await reader.dispose()
        await writer.dispose()
    return Found(there=True, writable=True, revision=revision, newest=newest())


def _try_a_write(connection: Connection, revision: str | None) -> None:
    """Whatever forbids one raises here: a file's permissions, a standby server, a role that may only read."""
    if revision is not None:
        version = table(VERSION_TABLE, column("version_num"))
        connection.execute(update(version).values(version_num=revision))


def _can_be_made(file: Path) -> bool:
    """Whether a first start could make the file, and the folders that are missing."""
    if file.exists():
        return False
    above = next(folder for folder in file.absolute().parents if folder.exists())
    return above.is_dir() and os.access(above, os.W_OK | os.X_OK)
