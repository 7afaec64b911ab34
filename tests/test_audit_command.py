"""`shipmate audit` as a person meets it: beside a running bot, into a file or a pipe, and one line for a mistake."""

import asyncio
import csv
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest

from bot.services.export import HEADERS
from storage.engine import Database
from storage.lock import DataFolderLock
from storage.migrate import migrate
from tests.storage.builders import an_order
from tests.test_front_door import FILLED

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Said:
    code: int
    out: str
    complaint: str

    @property
    def people(self) -> list[str]:
        head, *lines = csv.reader(StringIO(self.out, newline=""), strict=True)
        assert tuple(head) == HEADERS
        return [line[HEADERS.index("person")] for line in lines]


async def audit(folder: Path, *words: str, **settings: str) -> Said:
    """What the command says, started beside whatever runs."""
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT), **FILLED, **settings}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "audit", *words, cwd=folder, env=environment, stdout=PIPE, stderr=PIPE
    )
    out, complaint = await asyncio.wait_for(process.communicate(), 60)
    return Said(process.returncode or 0, out.decode(), complaint.decode())


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


@asynccontextmanager
async def house(folder: Path) -> AsyncIterator[Database]:
    """A database in its usual place, as a bot has it that is running: open, locked, and in the middle of a write."""
    url = f"sqlite:///{folder}/data/shipmate.db"
    with DataFolderLock(folder / "data"):
        await migrate(url)
        db = await Database.open(url)
        try:
            async with db.write() as unit:
                order = await an_order(unit)
                await unit.people.add_audit(user_id="UAMY", team_id="T1", action="pack", order_id=order.id)
                await unit.people.add_audit(user_id="UBEN", team_id="T1", action="refused")
            yield db
        finally:
            await db.close()


async def test_it_writes_while_the_bot_holds_the_folder_and_the_write_lock(tmp_path: Path) -> None:
    async with house(tmp_path) as db, db.write():
        said = await audit(tmp_path)
        assert (said.code, said.complaint, said.people) == (0, "", ["UAMY", "UBEN"])
        assert (await audit(tmp_path, "--order", "1042")).people == ["UAMY"]
        assert (await audit(tmp_path, "--until", "2020-01-01")).people == []


async def test_a_file_gets_the_very_same(tmp_path: Path) -> None:
    async with house(tmp_path):
        said = await audit(tmp_path, "--output", "audit.csv")
        assert (said.code, said.out, said.complaint) == (0, "", "")
        assert (tmp_path / "audit.csv").read_bytes().decode() == (await audit(tmp_path)).out


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--since", "yesterday"], "--since takes a day such as 2026-11-01"),
        (["--until", "2026-13-01"], "--until takes a day such as 2026-11-01"),
        (["--since", "2026-11-02", "--until", "2026-11-01"], "--until lies before --since"),
        (["--order", "9999"], "no order has the number 9999"),
    ],
    ids=["no day", "no such day", "the wrong way round", "no such order"],
)
async def test_a_wrong_call_is_one_line_and_writes_nothing(tmp_path: Path, words: list[str], complaint: str) -> None:
    async with house(tmp_path):
        said = await audit(tmp_path, *words, "--output", "audit.csv")
    assert (said.code, said.out, said.complaint) == (2, "", f"Nothing is exported: {complaint}.\n")
    assert names_in(tmp_path) == ["data"]


async def test_without_a_database_it_says_so_and_makes_none(tmp_path: Path) -> None:
    said = await audit(tmp_path)
    assert (said.code, said.out) == (1, "")
    assert said.complaint == "there is no database yet: it is made when Shipmate first runs\n"
    assert names_in(tmp_path) == []


async def test_a_file_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    async with house(tmp_path):
        said = await audit(tmp_path, "--output", "nowhere/audit.csv")
    assert said.code == 1
    assert said.complaint == "Shipmate cannot export: No such file or directory: nowhere/audit.csv\n"


async def test_it_reads_postgresql(tmp_path: Path, postgres_url: str) -> None:
    db = await Database.open(postgres_url)
    async with db.write() as unit:
        await unit.people.add_audit(user_id="UAMY", team_id="T1", action="settings")
    await db.close()
    said = await audit(tmp_path, DATABASE_URL=postgres_url)
    assert (said.code, said.people) == (0, ["UAMY"])
