"""A TCP server that answers with exactly the bytes a test gives it, so that broken answers can be told apart."""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

Answer = Callable[["Line"], Awaitable[None]]


@dataclass
class Line:
    """One connection, as the answering function of a test sees it."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def request(self) -> bytes:
        """The bytes of one whole request, body included."""
        head = await self.reader.readuntil(b"\r\n\r\n")
        length = next((int(row[15:]) for row in head.lower().split(b"\r\n") if row.startswith(b"content-length:")), 0)
        return head + await self.reader.readexactly(length)

    async def send(self, text: bytes) -> None:
        self.writer.write(text)
        await self.writer.drain()

    def reset(self) -> None:
        """Break the connection with a TCP reset, not with an orderly end."""
        plug: socket.socket = self.writer.get_extra_info("socket")
        plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


@dataclass
class WireServer:
    """What a server saw: how often it was called, and each request it read."""

    url: str = ""
    connections: int = 0
    requests: list[bytes] = field(default_factory=list)


@asynccontextmanager
async def wire_server(answer: Answer) -> AsyncIterator[WireServer]:
    """Serve every connection with `answer` until the block ends."""
    seen = WireServer()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.connections += 1
        with suppress(asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            await answer(_Noted(reader, writer, seen))
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    seen.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield seen
    finally:
        server.close()


@dataclass
class _Noted(Line):
    seen: WireServer

    async def request(self) -> bytes:
        text = await super().request()
        self.seen.requests.append(text)
        return text


def reply(status: int, body: bytes = b"", **headers: str) -> bytes:
    """The bytes of a complete answer; header names are given with underscores."""
    rows = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    head = "\r\n".join([f"HTTP/1.1 {status} Words", f"Content-Length: {len(body)}", *rows])
    return head.encode() + b"\r\n\r\n" + body
