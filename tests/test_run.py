"""`run` as a person meets it: it starts, stops when told to, and says in one line why it cannot start."""

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.demo.stage import variables_for
from integrations.sandbox.server import Sandbox
from storage.lock import DataFolderLock

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
async def box() -> AsyncIterator[Sandbox]:
    """An outside world to start in."""
    async with Sandbox(seeded=False, limits=False) as box:
        yield box


@asynccontextmanager
async def started(box: Sandbox, folder: Path, **more: str) -> AsyncIterator[Process]:
    """The command, started with a data folder of its own; killed if it still runs in the end."""
    environment = {**variables_for(box, folder / "data"), "PYTHONPATH": str(ROOT), **more}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", cwd=folder, env=environment, stdout=PIPE, stderr=PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def complaint(process: Process) -> str:
    """The one line, beside those of the log, that is said instead of a start."""
    said, complained = await asyncio.wait_for(process.communicate(), 30)
    assert (process.returncode, said) == (1, b"")
    lines = [line for line in complained.decode().splitlines() if not line.startswith(("timestamp=", "WARNING "))]
    assert len(lines) == 1, complained.decode()
    return lines[0]


async def test_a_taken_port_is_one_line_that_names_it(box: Sandbox, tmp_path: Path) -> None:
    server = await asyncio.start_server(lambda _reader, _writer: None, "127.0.0.1", 0)
    async with server:
        port = str(server.sockets[0].getsockname()[1])
        async with started(box, tmp_path, PORT=port) as process:
            line = await complaint(process)
    assert line == f"Shipmate cannot start: port {port} is taken. Stop what uses it, or give another PORT."


async def test_a_data_folder_in_use_is_one_line_that_names_it_and_its_user(box: Sandbox, tmp_path: Path) -> None:
    with DataFolderLock(tmp_path / "data"):
        async with started(box, tmp_path) as process:
            line = await complaint(process)
    assert line.startswith(f"{tmp_path / 'data'} is in use by another Shipmate (process ")
    assert "data folder of its own" in line
    assert not (tmp_path / "data" / "shipmate.db").exists()


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
async def test_it_runs_until_it_is_told_to_stop(box: Sandbox, tmp_path: Path, name: str) -> None:
    async with started(box, tmp_path) as process:
        assert process.stderr is not None
        async with asyncio.timeout(30):
            while b"Shipmate is running" not in (line := await process.stderr.readline()):
                assert line, "it ended before it ran"
        process.send_signal(signal.Signals[name])
        _, rest = await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode == 0
    assert b"Traceback" not in rest
