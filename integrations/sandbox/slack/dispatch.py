"""Sends what people did and lets the answer take effect: commands and actions once, events with Slack's retries.

Retries: at once, after a minute, after five. https://docs.slack.dev/apis/events-api/
"""

import asyncio
from collections.abc import Sequence

from integrations.sandbox.slack.deliveries import Answer, Courier, Outgoing
from integrations.sandbox.slack.reactions import Reaction, settle
from integrations.sandbox.slack.records import Json
from integrations.sandbox.slack.workspace import Workspace

RETRY_DELAYS = (0.0, 60.0, 300.0)
"""Real seconds before each further try of an event."""


class Dispatch:
    """One way out for everything the app is told."""

    def __init__(self, workspace: Workspace, courier: Courier, retry_delays: Sequence[float] = RETRY_DELAYS) -> None:
        self._workspace = workspace
        self._courier = courier
        self._retry_delays = retry_delays
        self._retries: set[asyncio.Task[None]] = set()

    async def interaction(self, payload: Json) -> Reaction:
        return await self.once(Outgoing("interactive", payload))

    async def once(self, outgoing: Outgoing) -> Reaction:
        return settle(self._workspace, outgoing, await self._courier.deliver(outgoing))

    async def event(self, payload: Json) -> Reaction:
        """Send an event; when it fails, further tries go on behind the returned first reaction."""
        outgoing = Outgoing("events_api", payload)
        answer = await self._courier.deliver(outgoing)
        if answer.retry_reason:
            task = asyncio.create_task(self._try_again(outgoing, answer))
            self._retries.add(task)
            task.add_done_callback(self._retries.discard)
        return settle(self._workspace, outgoing, answer)

    async def settled(self) -> None:
        """Wait until no event is waiting for another try."""
        await asyncio.gather(*self._retries)

    async def close(self) -> None:
        """Give up all retries."""
        for task in self._retries:
            task.cancel()
        await asyncio.gather(*self._retries, return_exceptions=True)

    async def _try_again(self, outgoing: Outgoing, answer: Answer) -> None:
        for number, delay in enumerate(self._retry_delays, start=1):
            await asyncio.sleep(delay)
            answer = await self._courier.deliver(outgoing, (number, answer.retry_reason))
            if not answer.retry_reason:
                return
