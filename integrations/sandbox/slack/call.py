"""One Web API call on its way through the face: who asks, with which scopes, for which channel."""

from collections.abc import Callable
from dataclasses import dataclass

from integrations.sandbox.slack.args import Args
from integrations.sandbox.slack.rate import PostingLimit
from integrations.sandbox.slack.records import Channel, Json, Refused
from integrations.sandbox.slack.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Call:
    """`host` is the face's own host and port, as the app reached it; `limit` is there in strict mode only."""

    workspace: Workspace
    args: Args
    host: str
    granted: frozenset[str]
    limit: PostingLimit | None = None

    def need(self, scope: str) -> None:
        """Raises `Refused` missing_scope when the app was not granted it."""
        if scope not in self.granted:
            raise Refused("missing_scope", needed=scope, provided=",".join(sorted(self.granted)))

    def need_for(self, channel: Channel, what: str) -> None:
        """The read or history scope of the channel's kind, for example groups:history."""
        kind = "im" if channel.im_with else "groups" if channel.is_private else "channels"
        self.need(f"{kind}:{what}")

    def channel(self, name: str = "channel") -> Channel:
        """The channel an argument names by id. A private one the app is not in does not exist for it."""
        return self.visible(self.workspace.channel(self.args.needed(name)))

    def visible(self, channel: Channel) -> Channel:
        if channel.is_private and self.workspace.bot_user not in channel.members:
            raise Refused("channel_not_found")
        return channel

    def joined(self, channel: Channel) -> bool:
        return self.workspace.bot_user in channel.members


@dataclass(frozen=True, slots=True)
class Method:
    """One Web API method. `token` is the kind it takes: bot, app or none."""

    run: Callable[[Call], Json]
    scope: str | None = None
    token: str = "bot"


def page_of(call: Call, ids: list[str], *, default: int = 100, most: int = 1000) -> tuple[list[str], Json]:
    """One page of a list and the `response_metadata` that leads to the next."""
    limit = call.args.number("limit", default, most=most)
    cursor = call.args.text("cursor") or "0"
    if not cursor.isdecimal():
        raise Refused("invalid_cursor")
    end = int(cursor) + limit
    return ids[int(cursor) : end], {"next_cursor": str(end) if end < len(ids) else ""}
