"""The bot with one safeguard removed, as a process: `python -m tests.faults.weakened look-before-retry`.

The rehearsal must notice each of them, or it proves nothing.
"""

import asyncio
import os
import signal
import sys
from datetime import datetime

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.app import running
from bot.demo.sabotage import SABOTAGE
from bot.ground import Makers
from bot.logs import log_to_stderr
from bot.settings import Settings, read_settings
from storage.ledger import Ledger
from storage.repository import Clock
from storage.tables import Operation, State
from storage.unit_of_work import UnitOfWork


class ForgetfulStart(Ledger):
    """Drops what an earlier process was in the middle of, as a queue without acknowledgements does."""

    async def reclaim(self, owner: str, *, expired_at: datetime | None = None) -> int:
        await self._update(Operation, col(Operation.state) == State.RUNNING, state=State.SUPERSEDED)
        return 0


class ForgetfulUnit(UnitOfWork):
    """A transaction with such a ledger."""

    def __init__(self, session: AsyncSession, now: Clock) -> None:
        super().__init__(session, now)
        self.ledger = ForgetfulStart(session, now)


WEAKENED = {**SABOTAGE, "take-up": Makers(unit=ForgetfulUnit)}


async def run(settings: Settings, makers: Makers) -> None:
    """As `bot.run`, with the parts handed in."""
    log_to_stderr()
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with running(settings, makers=makers):
        await stop.wait()


if __name__ == "__main__":
    asyncio.run(run(read_settings(os.environ), WEAKENED[sys.argv[1]]))
