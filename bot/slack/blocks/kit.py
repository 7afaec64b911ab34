"""Block Kit's parts with their limits, and the escaping of outside text. Performs no I/O.

An over-long or malformed block makes Slack refuse the whole message, so everything is cut here
(https://docs.slack.dev/reference/block-kit/blocks).
"""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Block = dict[str, Any]

SECTION = 3000
CONTEXT = 2000
CONTEXT_ELEMENTS = 10
ACTIONS = 25
BUTTON_TEXT = 75
CONFIRM_TEXT = 300
MESSAGE_TEXT = 3000
BLOCKS = 50


@dataclass(frozen=True, slots=True)
class Message:
    """A message: `text` is what a phone and a screen reader say, `blocks` what a screen shows."""

    text: str
    blocks: list[Block]


def message(text: str, blocks: list[Block]) -> Message:
    """A message within Slack's limits."""
    return Message(cut(text, MESSAGE_TEXT), blocks[:BLOCKS])


def plain(text: str) -> Message:
    """A message of one paragraph of mrkdwn."""
    return message(text, [section(text)])


def escaped(outside: object) -> str:
    """Text from outside, fit for mrkdwn: no mention, link or line break of its own, no formatting that leaks.

    Slack asks for exactly `&`, `<` and `>` (https://docs.slack.dev/messaging/formatting-message-text); a zero-width
    space takes the meaning from the marks that would format what surrounds them.
    """
    tidy = " ".join("".join(c if unicodedata.category(c)[0] != "C" else " " for c in str(outside)).split())
    for mark, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        tidy = tidy.replace(mark, entity)
    return "".join(f"\u200b{c}" if c in "*_~`" else c for c in tidy)


def cut(text: str, most: int) -> str:
    """At most `most` characters, with three dots where something is missing; an escape is never cut in two."""
    if len(text) <= most:
        return text
    head = text[: most - 3]
    if "&" in head[-5:] and ";" not in head[head.rindex("&") :]:
        head = head[: head.rindex("&")]
    return head + "..."


def section(text: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": cut(text, SECTION), "verbatim": True}}


def context(*texts: str) -> Block:
    elements = [{"type": "mrkdwn", "text": cut(text, CONTEXT), "verbatim": True} for text in texts if text]
    return {"type": "context", "elements": elements[:CONTEXT_ELEMENTS]}


def actions(*elements: Block) -> Block:
    return {"type": "actions", "elements": list(elements)[:ACTIONS]}


def button(
    text: str,
    action_id: str,
    value: str,
    *,
    primary: bool = False,
    url: str | None = None,
    confirm: Block | None = None,
) -> Block:
    made: Block = {"type": "button", "text": _plain(text, BUTTON_TEXT), "action_id": action_id, "value": value}
    if primary:
        made["style"] = "primary"
    if url:
        made["url"] = url
    if confirm:
        made["confirm"] = confirm
    return made


def confirm(title: str, text: str, yes: str) -> Block:
    """A dialog before something unusual is done."""
    return {
        "title": _plain(title, 100),
        "text": {"type": "plain_text", "text": cut(text, CONFIRM_TEXT)},
        "confirm": _plain(yes, 30),
        "deny": _plain("Cancel", 30),
    }


def when(moment: datetime) -> str:
    """A moment in the reader's own time zone; the fallback is UTC."""
    return f"<!date^{int(moment.timestamp())}^{{date_short_pretty}} {{time}}|{moment:%d %b %H:%M} UTC>"


def mention(user: str) -> str:
    """A person, by id. Ids are Slack's own and need no escaping, but only ids may pass."""
    return f"<@{user}>" if user.isalnum() else "somebody"


def _plain(text: str, most: int) -> Block:
    return {"type": "plain_text", "text": cut(text, most)}
