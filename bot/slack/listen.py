"""What every listener shares: who is asking, a guard that lets no error pass unseen, and the tasks still running.

An exception after `ack` makes Bolt forget that it acked, and an unacked request leaves the person with a timeout
(slack sheet, 1.6). So a listener's body is always wrapped: the person hears an error id that is also in the log.
"""

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncRespond

from bot.services.ask import Person

Body = dict[str, Any]
Listener = Callable[[AsyncAck, Body], Awaitable[None]]
Guarded = Callable[[AsyncAck, Body, AsyncRespond], Awaitable[None]]

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
    """The listeners now running, so that a shutdown can wait for them: Bolt itself keeps no count."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def guarded(self, listener: Listener) -> Guarded:
        """`listener`, counted while it runs and never silent when it fails."""

        async def run(ack: AsyncAck, body: Body, respond: AsyncRespond) -> None:
            task = asyncio.current_task()
            if task is not None:
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
            try:
                await listener(ack, body)
            except Exception:  # noqa: BLE001 - the person must hear of it, whatever it was
                await _confess(ack, body, respond)

        return run

    async def drained(self, grace: float) -> None:
        """Wait until every listener has ended, at most `grace` seconds."""
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=grace)


async def _confess(ack: AsyncAck, body: Body, respond: AsyncRespond) -> None:
    """A command shows the text of its ack; a button does not, and is answered beside it."""
    fault = uuid.uuid4().hex[:8]
    log.exception("a listener failed", fault=fault)
    text = f"Something went wrong on our side, and nothing was done. If it happens again, tell your admin: {fault}."
    if "command" in body:
        await ack(text=text)
        return
    await ack()
    if body.get("response_url"):
        await respond(text=text, response_type="ephemeral", replace_original=False)
