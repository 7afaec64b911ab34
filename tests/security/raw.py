"""HTTP by hand, byte for byte: a proper client would refuse to send what a hostile one sends."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from aiohttp.test_utils import BaseTestServer, TestServer

from bot.web import runner_of
from tests.security.fuzz import PATIENCE

LINGERS = 0.05
"""Seconds in which what is left of a refused body may still come; ten in life."""
Header = tuple[str | bytes, str | bytes]


class Server(TestServer):
    """Serves on loopback exactly as the bot does."""

    async def _make_runner(self, **more: Any) -> web.AppRunner:
        return runner_of(self.app, lingering_time=LINGERS, **more)


@dataclass(frozen=True, slots=True)
class Answer:
    """The first answer on a connection."""

    status: int
    head: str
    body: str


def request(
    method: str, path: str, headers: Sequence[Header] = (), body: bytes = b"", *, chunked: bool = False
) -> bytes:
    """A whole request. What stands in `headers` is sent as it is, nonsense included."""
    framing: Header = ("Transfer-Encoding", "chunked") if chunked else ("Content-Length", str(len(body)))
    every = [("Host", "localhost"), ("Connection", "close"), framing, *headers]
    lines = [f"{method} {path} HTTP/1.1".encode(), *(_bytes(name) + b": " + _bytes(value) for name, value in every)]
    return b"\r\n".join([*lines, b"", _chunks(body) if chunked else body])


async def exchange(server: BaseTestServer, sent: bytes) -> Answer:
    """Send it and read until the connection is closed. Raises `TimeoutError` when it stays open."""
    async with asyncio.timeout(PATIENCE):
        reader, writer = await asyncio.open_connection(server.host, server.port)
        try:
            writer.write(sent)
            return _answer(await reader.read())
        finally:
            writer.close()


def _answer(got: bytes) -> Answer:
    head, _, body = got.partition(b"\r\n\r\n")
    words = head.split(b" ", 2)
    status = int(words[1]) if len(words) > 1 else 0
    return Answer(status, head.decode("latin-1"), body.decode("utf-8", "replace"))


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")


def _chunks(body: bytes) -> bytes:
    size = max(1, len(body) // 3)
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
