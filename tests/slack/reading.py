"""Reads a rendered message as Slack would: every text in it, what is visible, and markup that is not ours."""

import html
import re
from collections.abc import Iterator
from typing import Any

from bot.slack.blocks.kit import Message

_OURS = re.compile(
    r"<!date\^[0-9]+\^\{date_short_pretty\}(?: \{time\})?\|[0-9]{2} [A-Z][a-z]{2}(?: [0-9]{2}:[0-9]{2} UTC)?>"
    r"|<@[UW][A-Z0-9]+>"
    r"|<#[CG][A-Z0-9]+>"
    r"|<https://[^\s<>|]+\|[^<>|]+>"
)
_LOOSE = re.compile(r"[<>]|&(?!(?:amp|lt|gt);)")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\u2028\u2029]")


def leaks(text: str) -> list[str]:
    """What in a mrkdwn text would be markup without having been made by us, or would break the line."""
    rest = _OURS.sub("", text)
    return [*_LOOSE.findall(rest), *_CONTROL.findall(rest)]


def visible(text: str) -> str:
    """The text as a person reads it."""
    return html.unescape(text.replace("\u200b", ""))


def texts_of(message: Message) -> Iterator[tuple[str, str]]:
    """Every text of a message with its type; the top one counts as mrkdwn."""
    yield "mrkdwn", message.text
    yield from _texts(message.blocks)


def _texts(part: Any) -> Iterator[tuple[str, str]]:
    if isinstance(part, list):
        for each in part:
            yield from _texts(each)
    elif isinstance(part, dict):
        if part.get("type") in ("mrkdwn", "plain_text"):
            yield part["type"], part["text"]
        for each in part.values():
            yield from _texts(each)
