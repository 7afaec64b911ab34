"""Buttons, selects and inputs as a person meets them: finding one, using it, what is still missing. Pure."""

from collections.abc import Iterator
from typing import TypeAlias

from integrations.sandbox.slack.choices import STATE, CannotDo, Value, state_of
from integrations.sandbox.slack.records import Json, View

Control: TypeAlias = tuple[Json, Json]
"""An interactive element with the block it stands in: (block, element)."""


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
        if element["type"] != "button" or not value or value == element.get("value"):
            return block, element
    raise CannotDo(f"nothing with action_id {action_id!r} is shown there")


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
        if element["type"] in STATE:
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
    key, _ = STATE.get(element["type"], ("", ""))
    return bool(key) and not state[block["block_id"]][element["action_id"]].get(key)
