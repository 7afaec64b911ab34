"""Slack over Socket Mode: connect, prove at the start that it can work, and never stay wedged.

Bolt's handler retries a wrong token for ever, clings to a dead address, and answers through whatever proxy the
environment names (slack sheet, 1.4): the token is checked before connecting, the rest is watched for.
"""

import asyncio

import structlog
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.slack.client import ask_at_start
from bot.slack.listen import Running

_ACKS = 1.0
"""Seconds the last acks get to leave: Bolt sends them up to 10 ms after a listener has acked."""

_COMES_UP = 5.0
"""Seconds a start waits for the connection; what comes up later does so beside the rest."""
_MAKE_ONE = "Make one with the scope connections:write."

log = structlog.get_logger(__name__)


class SocketMode:
    """One Socket Mode connection. `patience` is how many seconds it may be down before a new address is asked for."""

    def __init__(self, app: AsyncApp, app_token: str, *, ping_interval: float = 10.0, patience: float = 60.0) -> None:
        self._app = app
        self._app_token = app_token
        self._ping_interval = ping_interval
        self._patience = patience
        self._handler: AsyncSocketModeHandler | None = None
        self._deliveries = Running()
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Connect. Raises `SettingsError` when Slack refuses the app token.

        A Slack that is slow or away does not hold up the start: the shop's webhooks are served meanwhile.
        """
        answers = await self._check_token()
        handler = self._handler = self._listening()
        connecting = asyncio.create_task(handler.connect_async())
        self._tasks = [connecting, asyncio.create_task(self._watch(handler))]
        if answers:
            await asyncio.wait({connecting}, timeout=min(_COMES_UP, self._patience))
        if not connecting.done():
            log.warning("the Slack connection is not up yet; it goes on trying")

    async def stop(self) -> None:
        """Let the last acks leave, then close. Running listeners are waited for elsewhere, before this."""
        await self._deliveries.drained(_ACKS)
        for task in self._tasks:
            task.cancel()
        if self._handler:
            await self._handler.close_async()

    async def connected(self) -> bool:
        """Whether payloads can arrive right now."""
        return self._handler is not None and bool(await self._handler.client.is_connected())

    async def _check_token(self) -> bool:
        question = self._app.client.apps_connections_open(app_token=self._app_token)
        return await ask_at_start(question, self._app.client, "SLACK_APP_TOKEN", _MAKE_ONE)

    def _listening(self) -> AsyncSocketModeHandler:
        """Bolt's handler, without a proxy of the environment and with its deliveries counted."""
        handler = AsyncSocketModeHandler(self._app, self._app_token, ping_interval=self._ping_interval)
        handler.client.proxy = None

        async def deliver(_: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
            self._deliveries.begin()
            await handler.handle(handler.client, request)

        handler.client.socket_mode_request_listeners[:] = [deliver]
        return handler

    async def _watch(self, handler: AsyncSocketModeHandler) -> None:
        """Make the retry loop ask for a new address once the one it clings to has been down for too long."""
        down = 0.0
        step = self._patience / 6
        while True:
            await asyncio.sleep(step)
            down = 0.0 if await handler.client.is_connected() else down + step
            if down >= self._patience:
                log.warning("the Slack connection is stuck; asking for a new address")
                handler.client.wss_uri = None
                down = 0.0
