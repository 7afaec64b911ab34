"""Who people are and who is in which group, asked of Slack's Web API.

https://docs.slack.dev/reference/methods/users.info, usergroups.users.list and conversations.members.
"""

from collections.abc import Awaitable
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.services.roles import Somebody
from bot.slack.failure import CALL_FAILS, SLACK, failure_of
from integrations.errors import Rejected, UnexpectedReply

PAGE = 200
"""Slack recommends no more."""
MOST_PAGES = 25
"""Beyond that a channel is no list of colleagues, and a press could never wait for it."""


class SlackDirectory:
    """The directory of one workspace."""

    def __init__(self, client: AsyncWebClient, *, page: int = PAGE, most_pages: int = MOST_PAGES) -> None:
        self._client = client
        self._page = page
        self._most_pages = most_pages

    async def somebody(self, team: str, user: str) -> Somebody:
        """A person. Whoever belongs to another team than `team` is an outsider."""
        said = await self._ask("read a person", self._client.users_info(user=user))
        described = said.get("user")
        if not isinstance(described, dict) or described.get("id") != user:
            raise UnexpectedReply(SLACK, "read a person", "the answer describes somebody else")
        return Somebody(
            user=user,
            name=str(described.get("name") or ""),
            time_zone=str(described.get("tz") or ""),
            deleted=bool(described.get("deleted")),
            is_bot=bool(described.get("is_bot")),
            is_guest=bool(described.get("is_restricted") or described.get("is_ultra_restricted")),
            is_external=bool(described.get("is_stranger")) or described.get("team_id", team) != team,
        )

    async def group(self, source: str) -> frozenset[str]:
        """The users in a user group."""
        said = await self._ask("read a user group", self._client.usergroups_users_list(usergroup=source))
        return _users(said, "users")

    async def channel(self, source: str) -> frozenset[str]:
        """The users in a channel. Raises `Rejected` for one that is too large to be a list of colleagues."""
        found: frozenset[str] = frozenset()
        cursor = ""
        for _ in range(self._most_pages):
            asked = self._client.conversations_members(channel=source, limit=self._page, cursor=cursor)
            said = await self._ask("read a channel's members", asked)
            found |= _users(said, "members")
            cursor = str((said.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return found
        raise Rejected(SLACK, "read a channel's members", "too_many_members")

    async def _ask(self, operation: str, call: Awaitable[AsyncSlackResponse]) -> dict[str, Any]:
        try:
            said = (await call).data
        except CALL_FAILS as error:
            raise failure_of(operation, error, write=False) from error
        if not isinstance(said, dict):
            raise UnexpectedReply(SLACK, operation, "the answer is not Slack's JSON")
        return said


def _users(said: dict[str, Any], name: str) -> frozenset[str]:
    users = said.get(name)
    if not isinstance(users, list):
        raise UnexpectedReply(SLACK, "read members", f"the answer has no {name}")
    return frozenset(str(user) for user in users)
