"""What exists in the simulated Slack workspace: plain records in Slack's own words.

A `ts` is Slack's message id: seconds and microseconds of its moment, as text. Blocks, metadata and views stay the
JSON documents the app sent.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
"""A JSON object as Slack or the app writes it."""


class Refused(Exception):
    """Slack says no: `code` is its error word, `extra` what else the error body holds."""

    def __init__(self, code: str, **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.extra: Json = extra


@dataclass(slots=True)
class User:
    id: str
    name: str
    real_name: str
    team_id: str
    tz: str = "Europe/Oslo"
    tz_offset: int = 3600
    deleted: bool = False
    is_admin: bool = False
    is_bot: bool = False
    is_restricted: bool = False
    """A guest."""
    about: str = ""
    """Who that is, in a word or two, for those who choose whom to act as; Slack does not know it."""


@dataclass(slots=True)
class UserGroup:
    id: str
    handle: str
    users: list[str]


@dataclass(slots=True)
class Version:
    """What a message or an ephemeral showed from `at` on."""

    at: datetime
    text: str
    blocks: list[Json]
    metadata: Json | None = None


@dataclass(slots=True)
class Message:
    """A message, or with `only_for` an ephemeral that only that user sees and no history holds."""

    ts: str
    channel: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    thread_ts: str | None = None
    """The parent's ts; None for a message that is no reply."""
    broadcast: bool = False
    """A reply also shown in the channel."""
    only_for: str | None = None
    edited_ts: str | None = None
    """Set when people see "(edited)"."""
    deleted: bool = False
    reactions: dict[str, list[str]] = field(default_factory=dict)
    versions: list[Version] = field(default_factory=list)
    """Every state it was shown in, the first included and the present one last."""

    def all_blocks(self) -> list[Json]:
        """Its own blocks and those of its attachments."""
        return self.blocks + [block for attachment in self.attachments for block in attachment.get("blocks", [])]


@dataclass(slots=True)
class Channel:
    id: str
    name: str
    members: list[str]
    is_private: bool = False
    is_archived: bool = False
    is_ext_shared: bool = False
    im_with: str | None = None
    """The person, when this is a direct message between the app and one person."""
    messages: dict[str, Message] = field(default_factory=dict)
    ephemerals: dict[str, Message] = field(default_factory=dict)


@dataclass(slots=True)
class View:
    """An open modal or a published Home tab. `content` is what the app sent, with every block_id filled in."""

    id: str
    user: str
    kind: str
    """modal or home"""
    content: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    values: dict[str, dict[str, Json]] = field(default_factory=dict)
    """What the person has typed and chosen: block_id to action_id to Slack's state value."""
    errors: dict[str, str] = field(default_factory=dict)
    """The app's complaints the person sees, by block_id."""


@dataclass(slots=True)
class Trigger:
    """One interaction's permission to open one modal for one person."""

    id: str
    user: str
    made_at: float
    """Seconds on a monotonic clock: a trigger ends on real time, whatever the world's clock does."""
    used: bool = False


@dataclass(slots=True)
class ResponseUrl:
    """A short-lived address for answers to one interaction. `message_ts` names the message it came from, if any."""

    id: str
    user: str
    channel: str
    made_at: datetime
    message_ts: str | None = None
    ephemeral: bool = False
    uses: int = 0
