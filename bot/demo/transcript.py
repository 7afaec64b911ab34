"""The day as a shop owner reads it: what happened in the world, what people did, and what Slack showed."""

import html
import re
from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from integrations.sandbox.slack.records import Json, Message
from integrations.sandbox.slack.workspace import Workspace
from integrations.sandbox.state import Effect

_DATE = re.compile(r"<!date\^(\d+)\^[^|>]*\|[^>]*>")
_LINK = re.compile(r"<(?:https?:[^|>]*)\|([^>]*)>")
_PERSON = re.compile(r"<@(\w+)>")
_SHOWN = {"post": "posts", "update": "edits", "ephemeral": "whispers", "reply": "whispers"}
_INDENT = " " * 8


Tell = Callable[[str, str], None]
"""Takes what is told: its kind (title, person, world or bot) and its lines as one text."""


def printed(write: Callable[[str], None]) -> Tell:
    """Tells by printing: an empty line before each title, all else set back below it."""

    def tell(kind: str, text: str) -> None:
        if kind == "title":
            write(f"\n{text}")
        else:
            first, *more = (f"({text})" if kind == "world" else text).split("\n")
            for line in (first, *(f"    {line}" for line in more)):
                write(f"{_INDENT}{line}")

    return tell


class Transcript:
    """Tells things as they happen. `now` is the world's clock, `zone` the shop's."""

    def __init__(
        self,
        workspace: Workspace,
        zone: ZoneInfo,
        now: Callable[[], datetime],
        *,
        tell: Tell,
    ) -> None:
        self._workspace = workspace
        self._zone = zone
        self._now = now
        self._tell = tell
        workspace.subscribe(self._hear)

    def title(self, text: str) -> None:
        """A new episode of the day."""
        self._tell("title", f"{self._clock()}  {text}")

    def person(self, user: str, does: str) -> None:
        """What somebody does."""
        self._tell("person", f"@{self._workspace.users[user].name} {does}")

    def world(self, text: str) -> None:
        """What happens in the world, or goes wrong in it."""
        self._tell("world", text)

    def _hear(self, effect: Effect) -> None:
        if effect.verb in _SHOWN and ":" in effect.subject:
            channel_id, ts = effect.subject.split(":")
            channel = self._workspace.channels[channel_id]
            message = channel.messages.get(ts) or channel.ephemerals.get(ts)
            if message is not None and message.user == self._workspace.bot_user:
                self._show(effect, channel.name, message)

    def _show(self, effect: Effect, channel: str, message: Message) -> None:
        to = f" to @{self._workspace.users[message.only_for].name}" if message.only_for else ""
        where = " in the thread" if message.thread_ts else f" in #{channel}" if channel else ""
        shown = "\n".join(self._lines(message))
        self._tell("bot", f"Shipmate {_SHOWN[effect.verb]}{to}{where}: {shown}")

    def _lines(self, message: Message) -> list[str]:
        lines: list[str] = []
        for block in message.blocks:
            match block["type"]:
                case "section":
                    lines += self._plain(block["text"]["text"]).split("\n")
                case "context":
                    lines.append(" · ".join(self._plain(element["text"]) for element in block["elements"]))
                case "actions":
                    lines.append(" ".join(_label(element) for element in block["elements"]))
        return lines or [self._plain(message.text)]

    def _plain(self, text: str) -> str:
        text = _DATE.sub(lambda found: self._moment(int(found.group(1))), text)
        text = _PERSON.sub(self._name, _LINK.sub(r"\1", text))
        text = re.sub(r"(?<!\u200b)[*~_`]", "", text)
        return html.unescape(text.replace("\u200b", ""))

    def _name(self, found: re.Match[str]) -> str:
        user = self._workspace.users.get(found.group(1))
        return f"@{user.name}" if user else found.group(0)

    def _moment(self, stamp: int) -> str:
        moment = datetime.fromtimestamp(stamp, UTC).astimezone(self._zone)
        today = self._now().astimezone(self._zone).date()
        return f"{moment:%H:%M}" if moment.date() == today else f"{moment:%a %d %b}"

    def _clock(self) -> str:
        return f"{self._now().astimezone(self._zone):%H:%M}"


def _label(element: Json) -> str:
    """A button by what it says; a menu of which only the dots are seen."""
    return f"[{element['text']['text']}]" if "text" in element else "[...]"
