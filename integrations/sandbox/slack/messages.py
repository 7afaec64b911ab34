"""Messages, threads and ephemerals of the simulated workspace: what is kept, in which order, with all its versions.

Knows no HTTP and no permissions; those belong to the Web API methods.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from integrations.sandbox.slack.records import Channel, Json, Message, Refused, Version

Tell = Callable[..., None]


@dataclass(slots=True)
class Draft:
    """What somebody wants to say. None means "not sent", which an update treats differently from empty."""

    text: str | None = None
    blocks: list[Json] | None = None
    attachments: list[Json] | None = None
    metadata: Json | None = None


class Messages:
    """Keeps messages and tells each change as (verb, message, facts)."""

    def __init__(self, stamp: Callable[[], str], now: Callable[[], datetime], new_id: Callable[[], str], tell: Tell):
        self._stamp = stamp
        self._now = now
        self._new_id = new_id
        self._tell = tell

    def post(
        self,
        channel: Channel,
        user: str,
        draft: Draft,
        *,
        thread_ts: str | None = None,
        broadcast: bool = False,
        verb: str = "post",
        **facts: str,
    ) -> Message:
        """Put a message into a channel or, with `thread_ts`, into a thread. A reply's ts leads to its parent.

        Raises `Refused` cannot_reply_to_message when there is no such parent.
        """
        parent = self._parent(channel, thread_ts)
        message = self._message(channel, user, draft, parent)
        message.broadcast = bool(parent) and broadcast
        channel.messages[message.ts] = message
        self._tell(verb, message, **facts)
        return message

    def whisper(
        self,
        channel: Channel,
        author: str,
        reader: str,
        draft: Draft,
        *,
        thread_ts: str | None = None,
        verb: str = "ephemeral",
        **facts: str,
    ) -> Message:
        """Show an ephemeral to `reader` alone."""
        message = self._message(channel, author, draft, self._parent(channel, thread_ts))
        message.only_for = reader
        channel.ephemerals[message.ts] = message
        self._tell(verb, message, **facts)
        return message

    def edit(self, message: Message, draft: Draft, *, verb: str = "update", **facts: str) -> None:
        """Change a message as `chat.update` documents it.

        Text without blocks removes the blocks; omitted attachments and metadata stay, an empty metadata object
        removes it; only a change without blocks shows "(edited)".
        """
        message.text = draft.text or ""
        message.blocks = self._named(draft.blocks or [])
        if draft.attachments is not None:
            message.attachments = self._attached(draft.attachments)
        if draft.metadata is not None:
            message.metadata = draft.metadata or None
        if not message.blocks:
            message.edited_ts = self._stamp()
        message.versions.append(self._version(message))
        self._tell(verb, message, **facts)

    def remove(self, channel: Channel, message: Message, *, verb: str = "delete", **facts: str) -> None:
        """Delete a message or ephemeral. A parent with replies leaves a tombstone."""
        message.deleted = True
        if message.only_for:
            del channel.ephemerals[message.ts]
        elif not replies(channel, message.ts):
            del channel.messages[message.ts]
        self._tell(verb, message, **facts)

    def react(self, message: Message, user: str, name: str) -> None:
        """Add a reaction. Raises `Refused` already_reacted."""
        people = message.reactions.setdefault(name, [])
        if user in people:
            raise Refused("already_reacted")
        people.append(user)
        self._tell("react", message, reaction=name, by=user)

    def _parent(self, channel: Channel, thread_ts: str | None) -> str | None:
        if not thread_ts:
            return None
        found = channel.messages.get(thread_ts)
        if found is None:
            raise Refused("cannot_reply_to_message")
        return found.thread_ts or found.ts

    def _message(self, channel: Channel, user: str, draft: Draft, parent: str | None) -> Message:
        message = Message(
            ts=self._stamp(),
            channel=channel.id,
            user=user,
            text=draft.text or "",
            blocks=self._named(draft.blocks or []),
            attachments=self._attached(draft.attachments or []),
            metadata=draft.metadata or None,
            thread_ts=parent,
        )
        message.versions.append(self._version(message))
        return message

    def _version(self, message: Message) -> Version:
        return Version(self._now(), message.text, message.blocks, message.metadata)

    def _attached(self, attachments: list[Json]) -> list[Json]:
        return [{**each, "blocks": self._named(each["blocks"])} if "blocks" in each else each for each in attachments]

    def _named(self, blocks: list[Json]) -> list[Json]:
        return with_block_ids(blocks, self._new_id)


def with_block_ids(blocks: list[Json], new_id: Callable[[], str]) -> list[Json]:
    """The blocks, each with a block_id and each interactive element with an action_id, as Slack fills them in."""
    return [_with_action_ids({**block, "block_id": block.get("block_id") or new_id()}, new_id) for block in blocks]


def _with_action_ids(block: Json, new_id: Callable[[], str]) -> Json:
    def named(element: Any) -> Any:
        if not isinstance(element, dict) or element.get("type") in _SPEECHLESS:
            return element
        return {**element, "action_id": element.get("action_id") or new_id()}

    filled = dict(block)
    for part in ("accessory", "element"):
        if part in block:
            filled[part] = named(block[part])
    if block.get("type") == "actions":
        filled["elements"] = [named(element) for element in block["elements"]]
    return filled


_SPEECHLESS = {"image", "plain_text", "mrkdwn"}


def replies(channel: Channel, parent_ts: str) -> list[Message]:
    """The thread under a message, oldest first, without the parent."""
    return [m for m in channel.messages.values() if m.thread_ts == parent_ts]


def in_channel(channel: Channel) -> list[Message]:
    """What the channel itself shows, oldest first: no thread replies except those broadcast."""
    return [m for m in channel.messages.values() if m.thread_ts is None or m.broadcast]
