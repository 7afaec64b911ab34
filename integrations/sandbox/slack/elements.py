"""What Slack accepts as an interactive element, an option and a confirm dialog. Pure.

Where sources disagree on a limit the lower one holds, so that what passes here passes at Slack: an option's value
may have 75 characters. https://docs.slack.dev/reference/block-kit/block-elements/
"""

from dataclasses import dataclass
from typing import Any

from integrations.sandbox.slack.inspection import MOST_ID, Inspection, Rule, kind_of
from integrations.sandbox.slack.records import Json

MOST_OPTION = 75


@dataclass(frozen=True, slots=True)
class Kind:
    """One element type: the keys it must and may have, and how many options."""

    needed: frozenset[str] = frozenset()
    allowed: frozenset[str] = frozenset()
    options: int = 100


def _kind(needed: str = "", allowed: str = "", *, options: int = 100) -> Kind:
    common = {"action_id", "confirm", "focus_on_load"}
    return Kind(frozenset(needed.split()), frozenset(allowed.split()) | common, options)


_SELECT = "placeholder response_url_enabled default_to_current_conversation filter"
_MULTI = "placeholder max_selected_items default_to_current_conversation filter"
_TYPED = "placeholder initial_value dispatch_action_config"

ELEMENTS: dict[str, Kind] = {
    "button": _kind("text", "value url style accessibility_label"),
    "workflow_button": _kind("text workflow", "style accessibility_label"),
    "overflow": _kind("options", options=5),
    "static_select": _kind("", f"{_SELECT} options option_groups initial_option"),
    "external_select": _kind("", f"{_SELECT} initial_option min_query_length"),
    "users_select": _kind("", f"{_SELECT} initial_user"),
    "conversations_select": _kind("", f"{_SELECT} initial_conversation"),
    "channels_select": _kind("", f"{_SELECT} initial_channel"),
    "multi_static_select": _kind("", f"{_MULTI} options option_groups initial_options"),
    "multi_external_select": _kind("", f"{_MULTI} initial_options min_query_length"),
    "multi_users_select": _kind("", f"{_MULTI} initial_users"),
    "multi_conversations_select": _kind("", f"{_MULTI} initial_conversations"),
    "multi_channels_select": _kind("", f"{_MULTI} initial_channels"),
    "datepicker": _kind("", "placeholder initial_date"),
    "timepicker": _kind("", "placeholder initial_time timezone"),
    "datetimepicker": _kind("", "initial_date_time"),
    "checkboxes": _kind("options", "initial_options", options=10),
    "radio_buttons": _kind("options", "initial_option", options=10),
    "plain_text_input": _kind("", f"{_TYPED} multiline min_length max_length"),
    "number_input": _kind("is_decimal_allowed", f"{_TYPED} min_value max_value"),
    "email_text_input": _kind("", _TYPED),
    "url_text_input": _kind("", _TYPED),
    "rich_text_input": _kind("", _TYPED),
    "file_input": _kind("", "filetypes max_files"),
}
_ONLY_INPUT = {
    "plain_text_input",
    "number_input",
    "email_text_input",
    "url_text_input",
    "rich_text_input",
    "file_input",
}
_NEVER_INPUT = {"button", "workflow_button", "overflow"}

IN_ACTIONS = ELEMENTS.keys() - _ONLY_INPUT
IN_SECTION = IN_ACTIONS | {"image"}
IN_INPUT = ELEMENTS.keys() - _NEVER_INPUT


def inspect_element(look: Inspection, element: Any, pointer: str, *, among: set[str]) -> None:
    """Judge an element that stands in a place where only types `among` may stand."""
    if not look.object(element, pointer):
        return
    kind = kind_of(element)
    if kind not in among:
        look.blame(f"{pointer}/type", f"unsupported type: {kind}")
    elif kind == "image":
        inspect_image(look, element, pointer)
    else:
        _inspect_known(look, element, pointer, ELEMENTS[kind])


def inspect_image(look: Inspection, image: Json, pointer: str, *, allowed: set[str] | None = None) -> None:
    """An image block or element: alt text, and exactly one of image_url and slack_file."""
    look.keys(image, pointer, needed={"alt_text"}, allowed={"image_url", "slack_file"} | (allowed or set()))
    look.string(image.get("alt_text"), f"{pointer}/alt_text", 2000)
    look.string(image.get("image_url"), f"{pointer}/image_url", 3000, least=1)
    if ("image_url" in image) == ("slack_file" in image):
        look.blame(pointer, "must provide exactly one of image_url and slack_file")


def _inspect_known(look: Inspection, element: Json, pointer: str, kind: Kind) -> None:
    if not look.keys(element, pointer, needed=set(kind.needed), allowed=set(kind.allowed)):
        return
    for name, rule in _FIELDS.items():
        if name in element:
            rule(look, element[name], f"{pointer}/{name}")
    static = element["type"] in {"static_select", "multi_static_select"}
    if static and ("options" in element) == ("option_groups" in element):
        look.blame(pointer, "must provide exactly one of options and option_groups")
    if "options" in element:
        _inspect_options(look, element["options"], f"{pointer}/options", kind.options)


def _inspect_options(look: Inspection, options: Any, pointer: str, most: int) -> None:
    for option, place in look.items(options, pointer, most):
        if not look.object(option, place):
            continue
        look.keys(option, place, needed={"text", "value"}, allowed={"description", "url"})
        look.text(option.get("text"), f"{place}/text", MOST_OPTION)
        look.string(option.get("value"), f"{place}/value", MOST_OPTION, least=1)
        look.text(option.get("description"), f"{place}/description", MOST_OPTION)


def _inspect_groups(look: Inspection, groups: Any, pointer: str) -> None:
    for group, place in look.items(groups, pointer, 100):
        if look.object(group, place) and look.keys(group, place, needed={"label", "options"}, allowed=set()):
            look.text(group["label"], f"{place}/label", MOST_OPTION, plain=True)
            _inspect_options(look, group["options"], f"{place}/options", 100)


def _inspect_confirm(look: Inspection, confirm: Any, pointer: str) -> None:
    if not look.object(confirm, pointer):
        return
    look.keys(confirm, pointer, needed={"title", "text", "confirm", "deny"}, allowed={"style"})
    look.text(confirm.get("title"), f"{pointer}/title", 100, plain=True)
    look.text(confirm.get("text"), f"{pointer}/text", 300)
    look.text(confirm.get("confirm"), f"{pointer}/confirm", 30, plain=True)
    look.text(confirm.get("deny"), f"{pointer}/deny", 30, plain=True)
    look.word(confirm.get("style"), f"{pointer}/style", {"primary", "danger"})


_FIELDS: dict[str, Rule] = {
    "action_id": lambda look, value, at: look.string(value, at, MOST_ID, least=1),
    "accessibility_label": lambda look, value, at: look.string(value, at, 75),
    "confirm": _inspect_confirm,
    "option_groups": _inspect_groups,
    "placeholder": lambda look, value, at: look.text(value, at, 150, plain=True),
    "style": lambda look, value, at: look.word(value, at, {"primary", "danger"}),
    "text": lambda look, value, at: look.text(value, at, 75, plain=True),
    "url": lambda look, value, at: look.string(value, at, 3000, least=1),
    "value": lambda look, value, at: look.string(value, at, 2000),
}
