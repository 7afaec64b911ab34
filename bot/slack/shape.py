"""Whether a request has the shape that Slack documents, as far as anything here leans on it. Performs no I/O.

A request over HTTP is signed, so only Slack could send a wrong one. Bolt and the listeners take its shape for
granted all the same, and what they stumble over would be a stack trace and a 500 where a plain 400 belongs.
https://docs.slack.dev/reference/interaction-payloads
"""

from collections.abc import Mapping
from typing import Any

_OBJECTS = frozenset({"container", "message", "previous_message", "view", "state", "event", "selected_option"})
_EITHER = frozenset({"user", "team", "channel", "enterprise"})
"""An object in an interaction, and only an id in an event."""
_LISTS = frozenset({"actions", "authorizations"})
_WORDS = frozenset({"type", "command", "callback_id", "action_id", "block_id", "challenge", "subtype"})
_KEPT = frozenset(
    {
        "id",
        "user_id",
        "team_id",
        "channel_id",
        "trigger_id",
        "action_ts",
        "message_ts",
        "response_url",
        "app_installed_team_id",
        "enterprise_id",
        "view_id",
    }
)
"""What may end up in the database: no database takes a lone surrogate, and not every one takes a zero byte."""
_MOST_KEPT = 1000
_DEPTH = 4


def is_sound(body: Mapping[str, Any]) -> bool:
    """Whether every field that is leaned on is of its type, or not there at all."""
    return _all_sound(body, _DEPTH) and _pressed(body) and _filled_in(body) and _answered(body.get("view"))


def _all_sound(part: Mapping[str, Any], depth: int) -> bool:
    return all(_field(name, value, depth) for name, value in part.items() if value is not None)


def _field(name: str, value: Any, depth: int) -> bool:
    if name in _OBJECTS or (name in _EITHER and not isinstance(value, str)):
        return isinstance(value, dict) and (depth == 0 or _all_sound(value, depth - 1))
    if name in _LISTS:
        return isinstance(value, list) and all(isinstance(one, dict) and _all_sound(one, depth - 1) for one in value)
    if name in _KEPT or name in _EITHER:
        return isinstance(value, str) and len(value) <= _MOST_KEPT and value.isascii() and value.isprintable()
    return name not in _WORDS or isinstance(value, str)


def _pressed(body: Mapping[str, Any]) -> bool:
    """A press names what was pressed."""
    if body.get("type") != "block_actions":
        return True
    actions = body.get("actions")
    return bool(actions) and all(isinstance(one.get("action_id"), str) for one in actions or ())


def _filled_in(body: Mapping[str, Any]) -> bool:
    """A form that is sent or closed is there, and says of what type it is."""
    return body.get("type") not in ("view_submission", "view_closed") or "type" in (body.get("view") or {})


def _answered(view: Mapping[str, Any] | None) -> bool:
    """What was filled in lies three objects deep: by block, by element, by kind of answer."""
    if view is None or view.get("state") is None:
        return True
    values = view["state"].get("values")
    blocks = values.values() if isinstance(values, dict) else None
    return blocks is not None and all(
        isinstance(block, dict) and all(isinstance(answer, dict) for answer in block.values()) for block in blocks
    )
