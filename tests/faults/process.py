"""The bot as a process of its own: started, found ready, killed without a word, stopped politely, never left."""

import asyncio
import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType

import aiohttp

ROOT = Path(__file__).resolve().parents[2]
_POLL = 0.02
_POLITE = 15.0
"""Seconds a process gets for stopping by itself."""


class Died(Exception):
    """The bot ended although nobody killed it: the text says how, and what it last wrote."""


class BotProcess:
    """One bot at a time, on one data folder and one port. Leaving the context ends it, whatever happened."""

    def __init__(self, module: Sequence[str], variables: Mapping[str, str], folder: Path) -> None:
        self.boot_seconds = 2.5
        """How long the last whole start took."""
        self.url = f"http://127.0.0.1:{variables['PORT']}"
        self.database_url = variables["DATABASE_URL"]
        self._module = module
        self._folder = folder
        self._log = (folder / "bot.log").open("wb")
        self._nursery = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.nursery"],
            env={"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **variables},
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            bufsize=0,  # a line that was read ahead would be hidden from `select`
        )
        self._life: Life | None = None
        self._started_at = 0.0

    def start(self) -> None:
        """Start it and do not wait. It knows nothing of this environment but what it was given."""
        self._started_at = time.monotonic()
        self._life = Life(self._nursery, self._module)

    async def ready(self, within: float = 60.0) -> None:
        """Return once it says that it is connected. Raises `Died` when it ends, or takes longer than `within`."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=1.0)) as session:
            while not await self._says_ready(session):
                self.must_live()
                if time.monotonic() - self._started_at > within:
                    raise Died(f"not ready within {within:g} s\n{self.last_words()}")
                await asyncio.sleep(_POLL)
        self.boot_seconds = time.monotonic() - self._started_at

    def kill(self) -> None:
        """`kill -9`, and wait until the process is gone."""
        self.must_live()
        self._end()

    async def stop(self) -> int:
        """Ask it to stop and answer its exit code. Raises `Died` when it does not stop."""
        self.must_live()
        life = self._running()
        life.send(signal.SIGTERM)
        deadline = time.monotonic() + _POLITE
        while (code := life.poll()) is None:
            if time.monotonic() > deadline:
                raise Died(f"still there {_POLITE:g} s after it was asked to stop\n{self.last_words()}")
            await asyncio.sleep(_POLL)
        return code

    async def until(self, true: Callable[[], bool]) -> None:
        """Return once it is `true`. Raises `Died` when that cannot come any more."""
        while not true():
            self.must_live()
            await asyncio.sleep(_POLL)

    def must_live(self) -> None:
        """Raise `Died` when it has ended by itself."""
        if (code := self._running().poll()) is not None:
            raise Died(f"ended by itself with {code}\n{self.last_words()}")

    def log(self) -> str:
        """Everything it ever wrote, all its lives together."""
        return (self._folder / "bot.log").read_text(encoding="utf-8", errors="replace")

    def last_words(self) -> str:
        return self.log()[-4000:]

    def __enter__(self) -> "BotProcess":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._life is not None:
            self._end()
        self._nursery.kill()
        self._nursery.communicate()
        self._log.close()

    async def _says_ready(self, session: aiohttp.ClientSession) -> bool:
        try:
            async with session.get(f"{self.url}/readyz") as answer:
                return answer.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False

    def _running(self) -> "Life":
        if self._life is None:
            raise Died("it was never started")
        return self._life

    def _end(self) -> None:
        self._running().end()


class Life:
    """One process of the bot, from its beginning, of which a nursery tells, to its end."""

    def __init__(self, nursery: "subprocess.Popen[bytes]", module: Sequence[str]) -> None:
        assert nursery.stdin and nursery.stdout
        self._told = nursery.stdout
        nursery.stdin.write(json.dumps(module).encode() + b"\n")
        nursery.stdin.flush()
        self._pid = int(self._told.readline())
        self._code: int | None = None

    def poll(self) -> int | None:
        """The exit code, once it has ended; a signal's is negative."""
        if self._code is None and select.select([self._told], [], [], 0)[0]:
            self._code = int(self._told.readline())
        return self._code

    def send(self, number: signal.Signals) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):  # it ends just now
                os.kill(self._pid, number)

    def end(self) -> None:
        """`kill -9`, and wait until it is gone."""
        self.send(signal.SIGKILL)
        if self._code is None:
            self._code = int(self._told.readline())
