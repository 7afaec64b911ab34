"""Buttons, selects and inputs as a person meets them: finding one, choosing, what is still missing. Pure."""

from collections.abc import Iterator
from typing import Any, TypeAlias

from integrations.sandbox.slack.records import Json, View

Value: TypeAlias = str | list[str] | Json
"""What a person chooses: an option's value, several, typed text, or a whole option from a suggestion."""


Control: TypeAlias = tuple[Json, Json]
"""An interactive element with the block it stands in: (block, element)."""


class CannotDo(Exception):
    """Slack's own client would not let this person do that."""


_STATE: dict[str, tuple[str, str]] = {
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
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
}
"""Element type to the key of its value in state and payloads, and the key of the value it starts with."""


def controls(blocks: list[Json]) -> Iterator[Control]:
    """Every interactive element with its block, in the order shown."""
    for block in blocks:
        parts = [block.get("accessory"), block.get("element"), *block.get("elements", [])]
        for element in parts:
            if isinstance(element, dict) and "action_id" in element:
                yield block, element


def find_control(
    blocks: list[Json], action_id: str, *, block_id: str | None = None, value: str | None = None
) -> Control:
    """The block and element a person means. `value` tells buttons of one action_id apart.

    Raises `CannotDo` when it is not shown.
    """
    for block, element in controls(blocks):
        if element["action_id"] != action_id or block_id not in {None, block["block_id"]}:
            continue
        if element["type"] != "button" or value in {None, element.get("value")}:
            return block, element
    raise CannotDo(f"nothing with action_id {action_id!r} is shown there")


def state_of(element: Json, value: Value | None) -> Json:
    """The element's state once `value` is chosen; None means as it starts, or empty."""
    kind = element["type"]
    if kind not in _STATE:
        return {"type": kind}
    key, initial = _STATE[kind]
    if value is None:
        return {"type": kind, key: element.get(initial)}
    if key == "selected_option":
        return {"type": kind, key: _option(element, value)}
    if key == "selected_options":
        chosen = value if isinstance(value, list) else [value]
        return {"type": kind, key: [_option(element, each) for each in chosen]}
    return {"type": kind, key: int(str(value)) if kind == "datetimepicker" else value}


def action_of(control: Control, value: Value | None, action_ts: str) -> Json:
    """One entry of a block_actions payload's `actions`."""
    block, element = control
    action: Json = {"action_id": element["action_id"], "block_id": block["block_id"], "action_ts": action_ts}
    action |= state_of(element, value)
    if element["type"] == "button":
        action |= {name: element[name] for name in ("text", "value", "style") if name in element}
    return action


def view_state(view: View) -> dict[str, dict[str, Json]]:
    """`state.values` of a view: all its inputs and choices, touched or not."""
    state: dict[str, dict[str, Json]] = {}
    for block, element in controls(view.content["blocks"]):
        if element["type"] in _STATE:
            kept = view.values.get(block["block_id"], {}).get(element["action_id"])
            state.setdefault(block["block_id"], {})[element["action_id"]] = kept or state_of(element, None)
    return state


def unanswered(view: View) -> dict[str, str]:
    """Required inputs left empty, by block_id, with the words Slack's client shows."""
    state = view_state(view)
    return {
        block["block_id"]: "Please complete this required field."
        for block, element in controls(view.content["blocks"])
        if block["type"] == "input" and not block.get("optional") and _empty(state, block, element)
    }


def _empty(state: dict[str, dict[str, Json]], block: Json, element: Json) -> bool:
    key, _ = _STATE.get(element["type"], ("", ""))
    return bool(key) and not state[block["block_id"]][element["action_id"]].get(key)


def _option(element: Json, value: Any) -> Json:
    if isinstance(value, dict):
        return value
    groups = [element.get("options") or [], *(group["options"] for group in element.get("option_groups") or [])]
    for option in (option for group in groups for option in group):
        if option["value"] == value:
            return dict(option)
    raise CannotDo(f"there is no option {value!r}")
