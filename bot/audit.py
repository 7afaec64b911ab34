"""The audit as a CSV file, written from beside a running bot: only read, and never held whole in memory."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

from bot.cells import write_line
from bot.run import CANNOT_START, why_not
from bot.services.export import HEADERS, UnknownOrder, audit_lines, orders_numbered
from bot.settings import Settings
from storage.audit import AuditQuery
from storage.engine import Database

WRONG_CALL = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What was asked for, as it was typed. Both days are included."""

    since: str | None = None
    until: str | None = None
    order: str | None = None
    output: str | None = None


class BadDay(Exception):
    """What should be a day is none."""


async def export(settings: Settings, wanted: Wanted) -> int:
    """Write what was asked for; answers the exit code. A wrong call is one line, and nothing is written."""
    try:
        since, until = days(wanted, settings.time_zone)
        db = await Database.open_to_read(settings.database_url)
        try:
            order_ids = await orders_numbered(db, wanted.order) if wanted.order is not None else None
            query = AuditQuery(since=since, until=until, order_ids=order_ids)
            with _opened(wanted.output) as file:
                await write(db, query, file)
        finally:
            await db.close()
    except (BadDay, UnknownOrder) as error:
        print(f"Nothing is exported: {error}.", file=sys.stderr)
        return WRONG_CALL
    except BrokenPipeError:  # whoever reads along has seen enough
        return 0
    except CANNOT_START as error:
        print(why_not(error, settings).replace("cannot start", "cannot export"), file=sys.stderr)
        return 1
    return 0


async def write(db: Database, query: AuditQuery, file: TextIO) -> None:
    """Write the head and the lines."""
    write_line(file, HEADERS)
    async for cells in audit_lines(db, query):
        write_line(file, cells)
    file.flush()


def days(wanted: Wanted, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
    """From when until before when, by the shop's own days. Raises `BadDay`."""
    since = _day("--since", wanted.since) if wanted.since is not None else None
    until = _day("--until", wanted.until) if wanted.until is not None else None
    if since and until and until < since:
        raise BadDay("--until lies before --since")
    return (
        datetime.combine(since, time(), zone) if since else None,
        datetime.combine(until + timedelta(days=1), time(), zone) if until else None,
    )


def _day(option: str, text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        raise BadDay(f"{option} takes a day such as 2026-11-01") from None


@contextmanager
def _opened(output: str | None) -> Iterator[TextIO]:
    """The file to write to, or standard output: in UTF-8 either way, and with line ends as they are given."""
    if output is not None:
        with Path(output).open("w", encoding="utf-8", newline="") as file:
            yield file
        return
    with open(sys.stdout.fileno(), "w", encoding="utf-8", newline="", closefd=False) as file:
        yield file
