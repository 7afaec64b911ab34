"""What a person types and chooses, as Slack keeps it; what Slack's client would not take is refused. Pure.

https://docs.slack.dev/reference/views/ , "view_submission payloads", and the elements' own pages
"""

import re
from collections.abc import Callable
from typing import Any, TypeAlias

from integrations.sandbox.slack.records import Json

Value: TypeAlias = str | list[str] | Json
"""What a person chooses: an option's value, several, typed text, or a whole option from a suggestion."""


class CannotDo(Exception):
    """Slack's own client would not let this person do that."""


def state_of(element: Json, value: Value | None) -> Json:
    """The element's state once `value` is chosen; None means as it starts, or empty.

    Empty text and an empty list are what is left when somebody clears a field. Raises `CannotDo`.
    """
    kind = element["type"]
    if kind not in STATE:
        return {"type": kind}
    key, initial = STATE[kind]
    if value is None:
        return {"type": kind, key: element.get(initial)}
    if value == "":
        return {"type": kind, key: [] if key.endswith("s") else None}
    return {"type": kind, key: _READERS[key](element, value)}


STATE: dict[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "overflow": ("selected_option", ""),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
}
"""Element type to the key of its value in state and payloads, and the key of the value it starts with."""


def _text(element: Json, value: Any) -> str:
    if not isinstance(value, str):
        raise CannotDo(f"a {element['type']} takes text, not {value!r}")
    return value


def _several(element: Json, value: Any) -> list[str]:
    return [_text(element, each) for each in _listed(value)]


def _shaped(pattern: str, example: str) -> Callable[[Json, Any], str]:
    def read(element: Json, value: Any) -> str:
        if not re.fullmatch(pattern, text := _text(element, value)):
            raise CannotDo(f"a {element['type']} takes {example}, not {value!r}")
        return text

    return read


def _moment(element: Json, value: Any) -> int:
    if not str(value).isdecimal():
        raise CannotDo(f"a {element['type']} takes seconds since 1970, not {value!r}")
    return int(str(value))


def _rich(element: Json, value: Any) -> Json:
    """A whole rich text, or words without any style."""
    if isinstance(value, dict):
        return value
    words = {"type": "text", "text": _text(element, value)}
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [words]}]}


def _option(element: Json, value: Any) -> Json:
    """The option with this value. Only an external select's options are known to nobody but the app."""
    if isinstance(value, dict) and element["type"].endswith("external_select"):
        return value
    wanted = value.get("value") if isinstance(value, dict) else value
    groups = [element.get("options") or [], *(group["options"] for group in element.get("option_groups") or [])]
    for option in (option for group in groups for option in group):
        if option["value"] == wanted:
            return dict(option)
    raise CannotDo(f"there is no option {wanted!r}")


def _options(element: Json, value: Any) -> list[Json]:
    return [_option(element, each) for each in _listed(value)]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


_READERS: dict[str, Callable[[Json, Any], Any]] = {
    "value": _text,
    "rich_text_value": _rich,
    "selected_option": _option,
    "selected_options": _options,
    "selected_user": _text,
    "selected_users": _several,
    "selected_conversation": _text,
    "selected_conversations": _several,
    "selected_channel": _text,
    "selected_channels": _several,
    "selected_date": _shaped(r"\d{4}-\d{2}-\d{2}", "a date such as 2026-11-23"),
    "selected_time": _shaped(r"\d{2}:\d{2}", "a time such as 09:30"),
    "selected_date_time": _moment,
}
