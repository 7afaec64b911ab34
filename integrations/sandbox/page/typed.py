"""What Slack's client sends of words as they are typed. Pure."""

import html
import re
from collections.abc import Mapping

from integrations.sandbox.slack.records import User, UserGroup

_TOKEN = re.compile(r"<(?:@|!subteam\^|!)[\w]+>")
_AT = re.compile(r"(?<![\w.@])@(\w[\w.-]*\w|\w)")
_EVERYBODY = ("here", "channel", "everyone")


def as_sent(typed: str, users: list[User], groups: list[UserGroup]) -> str:
    """ "@amy" and <@UAMY> name amy, if she is among those whom the writer's client knows. Anything else that looks
    like markup is words."""
    names = {f"@{user.name}": f"<@{user.id}>" for user in users if not user.deleted}
    names |= {f"@{group.handle}": f"<!subteam^{group.id}>" for group in groups}
    names |= {f"@{each}": f"<!{each}>" for each in _EVERYBODY}
    known, sent, end = set(names.values()), "", 0
    for token in _TOKEN.finditer(typed):
        if token.group() in known:
            sent += _words(typed[end : token.start()], names) + token.group()
            end = token.end()
    return sent + _words(typed[end:], names)


def _words(typed: str, names: Mapping[str, str]) -> str:
    return _AT.sub(lambda at: names.get(at.group(), at.group()), html.escape(typed, quote=False))
