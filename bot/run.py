"""Run the bot until it is told to stop, and say in one line why it cannot start."""

import asyncio
import contextlib
import errno
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.exc import OperationalError

from bot.app import running
from bot.logs import log_to_stderr
from bot.settings import Settings, SettingsError
from storage.errors import StorageError

CANNOT_START = (SettingsError, StorageError, OperationalError, OSError)
"""What a person can mend before the next start; anything else is a fault of ours and keeps its traceback."""


async def run(settings: Settings) -> int:
    """Answers the exit code: 0 after a stop that was asked for, 1 when it could not start."""
    log_to_stderr()
    try:
        async with told_to_stop() as stop, running(settings):
            await stop.wait()
    except CANNOT_START as error:
        print(why_not(error, settings), file=sys.stderr)
        return 1
    return 0


@asynccontextmanager
async def told_to_stop() -> AsyncIterator[asyncio.Event]:
    """An event that is set by Ctrl-C, or by whoever manages the process."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows has no such handlers
            loop.add_signal_handler(name, stop.set)
    yield stop


def why_not(error: Exception, settings: Settings) -> str:
    """Why Shipmate cannot start, and what to do about it. Names no secret: a database address is never repeated."""
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return f"Shipmate cannot start: port {settings.port} is taken. Stop what uses it, or give another PORT."
    if isinstance(error, OSError):
        where = f": {error.filename}" if error.filename else ""
        return f"Shipmate cannot start: {error.strerror or error}{where}"
    if isinstance(error, OperationalError):
        said = " ".join(str(error.orig).split())
        return f"Shipmate cannot start: the database cannot be used ({said}). Check DATABASE_URL."
    return str(error)
