"""Run the bot until it is told to stop, and say in one line why it cannot start."""

import asyncio
import contextlib
import signal
import sys

from bot.app import running
from bot.logs import log_to_stderr
from bot.settings import Settings, SettingsError
from storage.errors import FolderInUse


async def run(settings: Settings) -> int:
    """Answers the exit code: 0 after a stop that was asked for, 1 when it could not start."""
    log_to_stderr()
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows has no such handlers
            loop.add_signal_handler(name, stop.set)
    try:
        async with running(settings):
            await stop.wait()
    except (SettingsError, FolderInUse) as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"Shipmate cannot start: {error.strerror or error}. Is PORT {settings.port} taken?", file=sys.stderr)
        return 1
    return 0
