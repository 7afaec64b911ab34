"""Slack's own client with its surprises closed, and the question whether our token works, asked at the start.

The SDK reads proxy variables wherever a client is built and ignores NO_PROXY, tries a broken call again by itself,
and lets a shared session's timeout win over its own (slack sheet, section 3).
"""

from collections.abc import Coroutine
from typing import Any

import aiohttp
import structlog
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.settings import SettingsError, SlackSettings
from bot.slack.access import Access
from bot.slack.failure import CALL_FAILS, failure_of
from integrations.errors import Rejected, Unauthorized

log = structlog.get_logger(__name__)


class SlackClient(AsyncWebClient):
    """One client for everything: no environment's proxy, no retry, no redirect, `session`'s timeout, one `auth.test`.

    A reset after a post would be doubled by a retry, so trying again is left to the ledger.
    """

    def __init__(self, *, token: str, base_url: str, session: aiohttp.ClientSession, access: Access) -> None:
        super().__init__(token=token, base_url=base_url, session=session, retry_handlers=[])
        self.proxy = None
        self.http = session
        self._access = access
        self._ourselves: AsyncSlackResponse | None = None

    async def _request(self, *, http_verb: str, api_url: str, req_args: dict[str, Any]) -> dict[str, Any]:
        """No redirect is followed: what is said to Slack is said to nobody else."""
        args = {**req_args, "allow_redirects": False}
        answered: dict[str, Any] = await super()._request(http_verb=http_verb, api_url=api_url, req_args=args)
        return answered

    async def auth_test(self, **more: Any) -> AsyncSlackResponse:
        """Who we are, and so whose people may ask. Asked until it is known: else Bolt would ask at each click."""
        if self._ourselves is None:
            self._ourselves = await super().auth_test(**more)
            self._access.team = str(self._ourselves["team_id"])
        return self._ourselves


def build_client(settings: SlackSettings, session: aiohttp.ClientSession, access: Access) -> SlackClient:
    """The client of the workspace whose token the settings hold. What it learns of us, `access` knows too."""
    return SlackClient(token=settings.bot_token, base_url=settings.api_url, session=session, access=access)


async def check_token(client: AsyncWebClient) -> None:
    """Ask Slack who we are: a wrong token must stop the start, not the first click. Raises `SettingsError`."""
    await ask_at_start(client.auth_test(), client, "SLACK_BOT_TOKEN", "Copy it afresh from the app.")


async def ask_at_start(
    question: Coroutine[Any, Any, AsyncSlackResponse], client: AsyncWebClient, variable: str, fix: str
) -> bool:
    """Ask Slack whether a token works. Raises `SettingsError` when it is refused; False when nobody answers.

    A Slack that cannot be reached is no reason not to start: the vendors' webhooks have to be taken in meanwhile.
    """
    try:
        await question
    except CALL_FAILS as error:
        failure = failure_of("start", error, write=False)
        if isinstance(failure, Unauthorized | Rejected):
            raise SettingsError([f"{variable} is refused by Slack ({failure.detail}). {fix}"]) from error
        log.warning("Slack cannot be reached; it goes on trying", address=client.base_url, why=failure.detail)
        return False
    return True
