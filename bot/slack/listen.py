"""What every listener shares: who is asking, a guard that lets no error pass unseen, and the work still running.

An exception after `ack` makes Bolt forget that it acked, and an unacked request leaves the person with a timeout
(slack sheet, 1.6). So a listener's body is always wrapped: the person hears an error id that is also in the log.
"""

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck

from bot.services.ask import Person
from integrations.errors import IntegrationError

Body = dict[str, Any]
Listener = Callable[[AsyncAck, Body], Awaitable[None]]
Tell = Callable[[Person, str], Awaitable[None]]
"""Says something to one person. Raises `IntegrationError` when it cannot."""

_BEFORE = "Something went wrong on our side before anything was done. Try again; if it stays, tell your admin: {}."
_AFTER = "What you asked for was taken in, but something went wrong on our side after that. Tell your admin: {}."

log = structlog.get_logger(__name__)


def person_of(body: Body) -> Person:
    """Who asks, whatever kind of request it is. The trigger id names this one delivery."""
    user = body.get("user") or {}
    container = body.get("container") or {}
    return Person(
        user=str(user.get("id") or body.get("user_id") or ""),
        team=str(user.get("team_id") or body.get("team_id") or ""),
        channel=str((body.get("channel") or {}).get("id") or body.get("channel_id") or ""),
        delivery=str(body.get("trigger_id") or (body.get("actions") or [{}])[0].get("action_ts") or uuid.uuid4().hex),
        response_url=body.get("response_url"),
        message_ts=container.get("message_ts"),
    )


class Running:
    """The tasks now at work for Slack, so that a shutdown can wait for them: Bolt itself keeps no count."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def begin(self) -> None:
        """Count the current task until it ends."""
        if task := asyncio.current_task():
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    @property
    def busy(self) -> bool:
        """Whether anything runs: a listener may go on after its ack, to open a form for one."""
        return bool(self._tasks)

    async def drained(self, grace: float) -> None:
        """Wait until nothing runs any more, what starts meanwhile included; at most `grace` seconds."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + grace
        while self._tasks and (left := deadline - loop.time()) > 0:
            await asyncio.wait(set(self._tasks), timeout=left)


class Guard:
    """Wraps listeners: counted while they run, and never silent when they fail."""

    def __init__(self, running: Running, tell: Tell) -> None:
        self._running = running
        self._tell = tell

    def __call__(self, listener: Listener) -> Listener:
        """`listener`, which from now on always acks."""

        async def run(ack: AsyncAck, body: Body) -> None:
            self._running.begin()
            try:
                await listener(ack, body)
            except Exception:  # noqa: BLE001 - the person must hear of it, whatever it was
                await self._confess(ack, body)

        return run

    async def _confess(self, ack: AsyncAck, body: Body) -> None:
        """A command shows the text of its ack; otherwise, or once acked, the person is told beside it."""
        fault = uuid.uuid4().hex[:8]
        log.exception("a listener failed", fault=fault)
        acked = ack.response is not None
        text = (_AFTER if acked else _BEFORE).format(fault)
        if not acked and "command" in body:
            await ack(text=text)
            return
        if not acked:
            await ack()
        try:
            await self._tell(person_of(body), text)
        except IntegrationError as error:
            log.warning("a person could not be told of a fault", fault=fault, why=str(error))
