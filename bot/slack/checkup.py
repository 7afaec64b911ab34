"""What Slack says of our app, its permissions, its channels and the time: facts, without a judgement.

https://docs.slack.dev/reference/methods/auth.test and conversations.info. Slack names the granted scopes in a header
of every answer.
"""

from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack.client import SlackClient
from bot.slack.directory import SlackDirectory
from bot.slack.failure import CALL_FAILS, failure_of


@dataclass(frozen=True, slots=True)
class Me:
    """Who we are. `scopes` and `at` are None where Slack, or a proxy before it, does not say."""

    team: str
    scopes: frozenset[str] | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Place:
    """A channel, as far as posting into it goes."""

    name: str
    member: bool
    archived: bool
    private: bool


class Checkup:
    """Asks Slack with the bot's token. Every method may raise an `IntegrationError`."""

    def __init__(self, client: SlackClient) -> None:
        self._client = client
        self.directory = SlackDirectory(client)

    async def me(self) -> Me:
        said = await _asked("check the token", self._client.auth_test())
        headers = {str(name).lower(): str(value) for name, value in said.headers.items()}
        scopes = headers.get("x-oauth-scopes")
        return Me(
            team=str(said.get("team") or ""),
            scopes=frozenset(each.strip() for each in scopes.split(",")) if scopes is not None else None,
            at=_moment(headers.get("date", "")),
        )

    async def channel(self, channel: str) -> Place:
        said = await _asked("read a channel", self._client.conversations_info(channel=channel))
        told: dict[str, Any] = said.get("channel") or {}
        return Place(
            name=str(told.get("name") or channel),
            member=bool(told.get("is_member")),
            archived=bool(told.get("is_archived")),
            private=bool(told.get("is_private")),
        )

    async def socket(self, app_token: str) -> None:
        """Ask for an address of Socket Mode, which nobody then connects to."""
        await _asked("ask for a connection", self._client.apps_connections_open(app_token=app_token))


async def _asked(operation: str, call: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
    try:
        return await call
    except CALL_FAILS as error:
        raise failure_of(operation, error, write=False) from error


def _moment(header: str) -> datetime | None:
    try:
        return parsedate_to_datetime(header)
    except ValueError:
        return None
