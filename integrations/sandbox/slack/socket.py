"""Socket Mode, Slack's side: connection tickets, the WebSocket, envelopes out and acknowledgements in.

Each envelope goes to one of the open connections, at random. https://docs.slack.dev/apis/events-api/using-socket-mode/
"""

import asyncio
import contextlib
import json
import random
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from integrations.sandbox.slack.records import Json

MOST_CONNECTIONS = 10
TICKET_LIFE = 30.0
"""Seconds in which a WebSocket address must be used, once."""


class NoConnection(Exception):
    """The app has no open Socket Mode connection, or it broke before the acknowledgement."""


@dataclass(slots=True)
class Connection:
    """One open WebSocket of the app. `leaving` once it has been told to reconnect elsewhere."""

    socket: web.WebSocketResponse
    leaving: bool = False
    waiting: dict[str, asyncio.Future[Json]] = field(default_factory=dict)

    def settle(self, frame: Json) -> bool:
        """Match an acknowledgement to its envelope; False when nobody waits for it any more."""
        future = self.waiting.pop(str(frame.get("envelope_id")), None)
        if future is None or future.done():
            return False
        future.set_result(frame.get("payload") or {})
        return True

    def give_up(self) -> None:
        for future in self.waiting.values():
            if not future.done():
                future.set_exception(NoConnection("the connection closed before the acknowledgement"))


class Sockets:
    """The app's open connections. `late_acks` keeps the envelope ids acknowledged after their time was up."""

    def __init__(self, new_id: Callable[[], str], app_id: str, *, seed: int = 1) -> None:
        self.late_acks: list[str] = []
        self._new_id = new_id
        self._app_id = app_id
        self._rng = random.Random(seed)
        self._tickets: dict[str, float] = {}
        self._open: list[Connection] = []
        self._opened = asyncio.Event()

    def __len__(self) -> int:
        return len(self._open)

    def new_address(self, host: str) -> str:
        """A WebSocket address that one connection may use within 30 seconds."""
        ticket = self._new_id()
        self._tickets[ticket] = time.monotonic()
        return f"ws://{host}/link/?ticket={ticket}&app_id={self._app_id}"

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """GET /link/: say hello, then take acknowledgements until the connection ends."""
        made_at = self._tickets.pop(request.query.get("ticket", ""), None)
        if made_at is None or time.monotonic() - made_at > TICKET_LIFE:
            return web.Response(status=404, text="unknown or used ticket")
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if len(self._open) >= MOST_CONNECTIONS:
            await self._say_disconnect(socket, "too_many_websockets")
            await socket.close()
            return socket
        await self._attend(Connection(socket))
        return socket

    async def send(
        self,
        kind: str,
        payload: Json,
        *,
        within: float,
        accepts_response: bool,
        retry: tuple[int, str] | None = None,
    ) -> Json:
        """Send one envelope and return the acknowledgement's payload, empty when it has none.

        Raises `TimeoutError` after `within` seconds and `NoConnection` when nobody is there to hear it.
        """
        connection = self._pick()
        envelope_id = str(uuid.uuid4())
        envelope: Json = {
            "envelope_id": envelope_id,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": accepts_response,
        }
        if retry:
            envelope["retry_attempt"], envelope["retry_reason"] = retry
        acked = connection.waiting[envelope_id] = asyncio.get_running_loop().create_future()
        try:
            await connection.socket.send_json(envelope)
            return await asyncio.wait_for(acked, within)
        except ConnectionError as error:
            raise NoConnection(str(error)) from error
        finally:
            connection.waiting.pop(envelope_id, None)

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask every connection to reconnect (`warning`, `refresh_requested`, `link_disabled`)."""
        for connection in list(self._open):
            connection.leaving = True
            await self._say_disconnect(connection.socket, reason)

    async def drop(self) -> None:
        """Close every connection without a word, as a lost network does."""
        for connection in list(self._open):
            await connection.socket.close()

    async def connected(self) -> None:
        """Wait until a connection that is not about to leave is open."""
        while not any(not connection.leaving for connection in self._open):
            self._opened.clear()
            await self._opened.wait()

    def _pick(self) -> Connection:
        staying = [connection for connection in self._open if not connection.leaving]
        if not (staying or self._open):
            raise NoConnection("no open connection")
        return self._rng.choice(staying or self._open)

    async def _attend(self, connection: Connection) -> None:
        self._open.append(connection)
        await connection.socket.send_json(self._hello())
        self._opened.set()
        try:
            async for message in connection.socket:
                if message.type is WSMsgType.TEXT:
                    self._take(connection, message.data)
        finally:
            self._open.remove(connection)
            connection.give_up()

    def _take(self, connection: Connection, text: str) -> None:
        frame = json.loads(text)
        if not connection.settle(frame):
            self.late_acks.append(str(frame.get("envelope_id")))

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._open),
            "debug_info": {"host": "applink-1", "approximate_connection_time": 18060},
            "connection_info": {"app_id": self._app_id},
        }

    async def _say_disconnect(self, socket: web.WebSocketResponse, reason: str) -> None:
        frame = {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-1"}}
        with contextlib.suppress(ConnectionError):
            await socket.send_json(frame)
