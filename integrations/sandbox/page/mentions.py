"""Who is named in a message. Pure. https://docs.slack.dev/messaging/formatting-message-text/"""

import re
from collections.abc import Iterator
from typing import Any

from integrations.sandbox.slack import Workspace
from integrations.sandbox.slack.records import Message

_USER = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")
_GROUP = re.compile(r"<!subteam\^([A-Z0-9]+)(?:\|[^>]*)?>")
_EVERYBODY = re.compile(r"<!(?:here|channel|everyone)(?:\|[^>]*)?>")


def named(message: Message) -> set[str]:
    """The ids of everybody a message names one by one."""
    return {each for text in _texts(message) for each in _USER.findall(text)}


def names_person(workspace: Workspace, message: Message, user: str) -> bool:
    """Whether the person is meant: by name, with a group, or as everybody."""
    return any(_means(workspace, text, user) for text in _texts(message))


def _means(workspace: Workspace, text: str, user: str) -> bool:
    groups = [workspace.groups[each].users for each in _GROUP.findall(text) if each in workspace.groups]
    by_group = any(user in users for users in groups)
    return user in _USER.findall(text) or by_group or bool(_EVERYBODY.search(text))


def _texts(message: Message) -> Iterator[str]:
    yield message.text
    yield from _marked_up([message.blocks, message.attachments])


def _marked_up(part: Any) -> Iterator[str]:
    """Every text in which a name would be one: plain text has no names."""
    if isinstance(part, dict):
        if part.get("type") in {"mrkdwn", "markdown"} and isinstance(part.get("text"), str):
            yield part["text"]
        part = list(part.values())
    if isinstance(part, list):
        for each in part:
            yield from _marked_up(each)
