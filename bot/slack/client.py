"""Slack's own client with its surprises closed, and the question whether our token works, asked at the start.

The SDK reads proxy variables wherever a client is built and ignores NO_PROXY, tries a broken call again by itself,
and lets a shared session's timeout win over its own (slack sheet, section 3).
"""

from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.settings import SettingsError, SlackSettings
from bot.slack.access import Access
from bot.slack.failure import CALL_FAILS, failure_of
from integrations.errors import Rejected, Unauthorized


class SlackClient(AsyncWebClient):
    """One client for everything: no proxy of the environment, no retries, `session`'s timeout, one `auth.test`.

    A reset after a post would be doubled by a retry, so trying again is left to the ledger.
    """

    def __init__(self, *, token: str, base_url: str, session: aiohttp.ClientSession) -> None:
        super().__init__(token=token, base_url=base_url, session=session, retry_handlers=[])
        self.proxy = None
        self.http = session
        self._ourselves: AsyncSlackResponse | None = None

    async def auth_test(self, **more: Any) -> AsyncSlackResponse:
        """Who we are. Asked once: Bolt would ask within the first click's three seconds."""
        if self._ourselves is None:
            self._ourselves = await super().auth_test(**more)
        return self._ourselves


def build_client(settings: SlackSettings, session: aiohttp.ClientSession) -> SlackClient:
    """The client of the workspace whose token the settings hold."""
    return SlackClient(token=settings.bot_token, base_url=settings.api_url, session=session)


async def check_token(client: AsyncWebClient, access: Access) -> None:
    """Ask Slack who we are: a wrong token must stop the start, not the first click. Raises `SettingsError`."""
    try:
        answer = await client.auth_test()
    except CALL_FAILS as error:
        raise unusable("SLACK_BOT_TOKEN", "Copy it afresh from the app.", client, error) from error
    access.team = str(answer["team_id"])


def unusable(variable: str, fix: str, client: AsyncWebClient, error: Exception) -> SettingsError:
    """The one message for a start that Slack does not allow: a refused token, or no Slack to be found."""
    failure = failure_of("start", error, write=False)
    if isinstance(failure, Unauthorized | Rejected):
        return SettingsError([f"{variable} is refused by Slack ({failure.detail}). {fix}"])
    return SettingsError([f"Slack cannot be used at {client.base_url} ({failure.detail}). Check the network."])
