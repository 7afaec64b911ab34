"""Slack over Socket Mode: connect, prove at the start that it can work, and never stay wedged.

Bolt's handler retries a wrong token for ever and clings to a dead address (slack sheet, 1.4): the first is checked
before connecting, the second is watched for.
"""

import asyncio

import structlog
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from bot.settings import SettingsError

log = structlog.get_logger(__name__)


class SocketMode:
    """One Socket Mode connection. `patience` is how many seconds it may be down before a new address is asked for."""

    def __init__(self, app: AsyncApp, app_token: str, *, ping_interval: float = 10.0, patience: float = 60.0) -> None:
        self._app = app
        self._app_token = app_token
        self._ping_interval = ping_interval
        self._patience = patience
        self._handler: AsyncSocketModeHandler | None = None
        self._watchdog: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Connect. Raises `SettingsError` when Slack refuses the app token."""
        handler = AsyncSocketModeHandler(self._app, self._app_token, ping_interval=self._ping_interval)
        try:
            await self._app.client.apps_connections_open(app_token=self._app_token)
        except SlackApiError as error:
            await handler.close_async()
            word = error.response.get("error") if hasattr(error.response, "get") else "no answer"
            raise SettingsError(
                [f"SLACK_APP_TOKEN is refused by Slack ({word}). Make one with the scope connections:write."]
            ) from error
        self._handler = handler
        await handler.connect_async()
        self._watchdog = asyncio.create_task(self._watch(handler))

    async def stop(self) -> None:
        """Close the connection. Running listeners are waited for elsewhere, before this: acks travel on it."""
        if self._watchdog:
            self._watchdog.cancel()
        if self._handler:
            await self._handler.close_async()

    async def connected(self) -> bool:
        """Whether payloads can arrive right now."""
        return self._handler is not None and bool(await self._handler.client.is_connected())

    async def _watch(self, handler: AsyncSocketModeHandler) -> None:
        down = 0.0
        step = self._patience / 6
        while True:
            await asyncio.sleep(step)
            down = 0.0 if await handler.client.is_connected() else down + step
            if down >= self._patience:
                log.warning("the Slack connection is stuck; asking for a new address")
                handler.client.wss_uri = None
                down = 0.0
