"""What Alembic does for us: run the migrations a database lacks, and draft the next one.

After changing a table write its migration with `python -m storage.revisions "why"`, then read what it wrote.
"""

import asyncio
import sys
from functools import partial
from tempfile import TemporaryDirectory

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from storage.migrate import in_migration, migrate, newest


def upgrade(connection: Connection) -> None:
    """Run every migration the database lacks. Raises Alembic's `CommandError` for a revision nobody here knows."""
    command.upgrade(_config(connection), "head")


async def draft(message: str) -> None:
    """Write the migration that leads from the migrations there are to the tables there are."""
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/draft.db"
        await migrate(url)
        await in_migration(url, partial(_revise, message=message))


def _revise(connection: Connection, message: str) -> None:
    command.revision(_config(connection), message, autogenerate=True, rev_id=f"{int(newest()) + 1:04}")


def _config(connection: Connection) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "storage:migrations")
    config.set_main_option("file_template", "v%%(rev)s_%%(slug)s")
    return config


if __name__ == "__main__":
    asyncio.run(draft(" ".join(sys.argv[1:])))
