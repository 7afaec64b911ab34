"""Who is named in a message, and what Slack's client makes of names as they are typed. Pure."""

import html
import re
from collections.abc import Iterator
from typing import Any

from integrations.sandbox.slack import Workspace
from integrations.sandbox.slack.records import Message

_USER = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")
_GROUP = re.compile(r"<!subteam\^([A-Z0-9]+)(?:\|[^>]*)?>")
_ALL = re.compile(r"<!(?:here|channel|everyone)(?:\|[^>]*)?>")
_TOKEN = re.compile(rf"{_USER.pattern}|{_GROUP.pattern}|{_ALL.pattern}|<#[A-Z0-9]+(?:\|[^>]*)?>")
_AT = re.compile(r"(?<![\w.@])@([a-z0-9][\w.-]*[\w]|[a-z0-9])")


def named(message: Message) -> set[str]:
    """The ids of everybody a message names one by one."""
    return {each for text in _texts(message) for each in _USER.findall(text)}


def names_person(workspace: Workspace, message: Message, user: str) -> bool:
    """Whether the person is meant: by name, with a group, or as everybody."""
    return any(_means(workspace, text, user) for text in _texts(message))


def as_sent(workspace: Workspace, typed: str) -> str:
    """Typed words as Slack's client sends them: "@amy" names amy, and what looks like markup is only words.

    What already names somebody, <@UAMY>, stays.
    """
    sent, end = [], 0
    for token in _TOKEN.finditer(typed):
        sent += [_words(workspace, typed[end : token.start()]), token.group()]
        end = token.end()
    return "".join([*sent, _words(workspace, typed[end:])])


def _words(workspace: Workspace, typed: str) -> str:
    names = {user.name: f"<@{user.id}>" for user in workspace.users.values() if not user.deleted}
    names |= {group.handle: f"<!subteam^{group.id}>" for group in workspace.groups.values()}
    names |= {each: f"<!{each}>" for each in ("here", "channel", "everyone")}
    return _AT.sub(lambda at: names.get(at.group(1), at.group()), html.escape(typed, quote=False))


def _means(workspace: Workspace, text: str, user: str) -> bool:
    groups = (workspace.groups.get(each) for each in _GROUP.findall(text))
    return (
        user in _USER.findall(text)
        or any(group is not None and user in group.users for group in groups)
        or bool(_ALL.search(text))
    )


def _texts(message: Message) -> Iterator[str]:
    yield message.text
    yield from _marked_up([message.blocks, message.attachments])


def _marked_up(part: Any) -> Iterator[str]:
    """Every text in which a name would be one: plain text has no names."""
    if isinstance(part, dict):
        if part.get("type") in ("mrkdwn", "markdown") and isinstance(part.get("text"), str):
            yield part["text"]
        part = list(part.values())
    if isinstance(part, list):
        for each in part:
            yield from _marked_up(each)
