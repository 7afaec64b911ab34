"""Serve the page until told to stop: one address, and one line for whatever keeps it from starting."""

import errno
import logging
import os
import socket
import sys
import tempfile
import webbrowser
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

from aiohttp import web

from bot.demo.theatre import Theatre, theatre
from bot.logs import log_to_stderr
from bot.run import CANNOT_START, told_to_stop
from integrations.sandbox.page import build_page

HOST = "127.0.0.1"
PORT = 8422
"""Where the page is when nobody asks for another place and it is free."""
_HANG_UP = 0.5
"""Seconds open windows get to hang up at the end."""
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


async def show(
    *,
    port: int | None,
    seed: int = 1,
    slack: str = "socket",
    sync: str = "on",
    channel: str = "shopify",
    play: bool = False,
    browse: bool = True,
    write: Callable[[str], None] = print,
) -> int:
    """Answers the exit code: 0 after Ctrl-C, 1 when it could not start. `port` None takes any when 8422 is taken."""
    log_to_stderr(logging.ERROR)
    try:
        async with AsyncExitStack() as stack:
            stop = await stack.enter_async_context(told_to_stop())
            door = stack.enter_context(listen(port))
            house = await stack.enter_async_context(
                theatre(seed=seed, slack=slack, follows=sync == "on", channel=channel)
            )
            url = await stack.enter_async_context(open_page(door, house))
            if play:
                house.play()
            write(_welcome(url, opened=browse and _browse(url)))
            await stop.wait()
            write("\nStopping. Nothing of the demo is kept.")
    except CANNOT_START as error:
        write(why_not(error, port))
        return 1
    return 0


def why_not(error: Exception, port: int | None) -> str:
    """Why the demo cannot start, in one line, with what to do about it."""
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.EADDRINUSE:
        return f"The demo cannot start: port {port} is taken. Try: ./shipmate demo --port 0"
    if number == errno.EACCES and port:
        return f"The demo cannot start: port {port} is not for everybody. Try: ./shipmate demo --port {PORT}"
    words = " ".join(str(error).split())
    if number in _FULL or "disk is full" in words or "disk I/O error" in words or "No usable temporary" in words:
        return f"The demo cannot start: there is no room to write in {_folder()}. Free some, or name another TMPDIR."
    return f"The demo cannot start: {words}"


def listen(port: int | None, *, usual: int = PORT) -> socket.socket:
    """A door on loopback. Raises `OSError` when this very port was asked for and cannot be had."""
    try:
        return _bound(usual if port is None else port)
    except OSError:
        if port is not None:
            raise
        return _bound(0)


@asynccontextmanager
async def open_page(door: socket.socket, house: Theatre) -> AsyncIterator[str]:
    """Serve the page behind this door until the block ends; its address."""
    app = build_page(lambda: house.box, house, house.feed)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_HANG_UP)
    await runner.setup()
    try:
        await web.SockSite(runner, door).start()
        yield f"http://{HOST}:{door.getsockname()[1]}"
    finally:
        await runner.cleanup()


def _bound(port: int) -> socket.socket:
    door = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind((HOST, port))
        door.listen(128)
    except OSError:
        door.close()
        raise
    return door


def _browse(url: str) -> bool:
    """Show the address in a browser with a window; one inside the terminal would only be in the way."""
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    try:
        return webbrowser.open(url)
    except webbrowser.Error:
        return False


def _welcome(url: str, *, opened: bool) -> str:
    where = f"The page is open in your browser: {url}" if opened else f"Open this in a browser on this machine: {url}"
    return f"{where}\nCtrl-C ends it; nothing of it is kept."


def _folder() -> str:
    try:
        return tempfile.gettempdir()
    except OSError:
        return "any folder for temporary files"
