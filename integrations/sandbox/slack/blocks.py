"""What Slack accepts as the blocks of a message, and as a modal or Home tab. Pure.

Blocks newer than this table's (cards, alerts, plans, charts) are taken without a closer look.
https://docs.slack.dev/reference/block-kit/blocks/
"""

from collections.abc import Callable
from typing import Any

from integrations.sandbox.slack.elements import (
    IN_ACTIONS,
    IN_INPUT,
    IN_SECTION,
    inspect_element,
    inspect_image,
)
from integrations.sandbox.slack.inspection import MOST_ID, Inspection, Problem, kind_of
from integrations.sandbox.slack.records import Json

MOST_MESSAGE_BLOCKS = 50
MOST_VIEW_BLOCKS = 100
MOST_MARKDOWN = 12_000

_UNJUDGED = {"rich_text", "video", "file", "call", "alert", "card", "carousel", "container", "plan", "task_card"}
_UNJUDGED |= {"context_actions", "data_table", "data_visualization", "auth_provider"}


def message_problems(blocks: list[Json]) -> list[Problem]:
    """What keeps Slack from taking these blocks in a message; empty when nothing does."""
    look = Inspection()
    _inspect_blocks(look, blocks, "/blocks", MOST_MESSAGE_BLOCKS)
    if sum(block.get("type") == "table" for block in blocks) > 1:
        look.blame("/blocks", "only one table allowed")
    return look.problems


def view_problems(view: Json) -> list[Problem]:
    """What keeps Slack from taking this modal or Home tab; empty when nothing does."""
    look = Inspection()
    kind = kind_of(view)
    if kind == "modal":
        _inspect_modal(look, view)
    elif kind == "home":
        look.keys(view, "/view", needed={"blocks"}, allowed=_ANY_VIEW)
    else:
        look.blame("/view/type", f"unsupported type: {kind}")
    for name, most in (("private_metadata", 3000), ("callback_id", MOST_ID), ("external_id", MOST_ID)):
        look.string(view.get(name), f"/view/{name}", most)
    if view.get("blocks") is not None:
        _inspect_blocks(look, view["blocks"], "/view/blocks", MOST_VIEW_BLOCKS)
    return look.problems


_ANY_VIEW = {"private_metadata", "callback_id", "external_id"}


def _inspect_modal(look: Inspection, view: Json) -> None:
    allowed = {"submit", "close", "clear_on_close", "notify_on_close", "submit_disabled"} | _ANY_VIEW
    look.keys(view, "/view", needed={"title", "blocks"}, allowed=allowed)
    for name in ("title", "submit", "close"):
        look.text(view.get(name), f"/view/{name}", 24, plain=True)
    blocks = view.get("blocks")
    has_input = isinstance(blocks, list) and any(isinstance(b, dict) and b.get("type") == "input" for b in blocks)
    if has_input and not view.get("submit"):
        look.blame("/view/submit", "missing required field: submit")


def _inspect_blocks(look: Inspection, blocks: Any, pointer: str, most: int) -> None:
    found = [(block, at) for block, at in look.items(blocks, pointer, most, least=0) if look.object(block, at)]
    for block, at in found:
        kind = kind_of(block)
        look.string(block.get("block_id"), f"{at}/block_id", MOST_ID)
        if kind in _BLOCKS:
            _BLOCKS[kind](look, block, at)
        elif kind not in _UNJUDGED:
            look.blame(f"{at}/type", f"unsupported type: {kind}")
    look.unique([(block.get("block_id"), f"{at}/block_id") for block, at in found], "block_id")
    markdown = [str(block.get("text", "")) for block, _ in found if block.get("type") == "markdown"]
    if sum(map(len, markdown)) > MOST_MARKDOWN:
        look.blame(pointer, f"markdown must be less than {MOST_MARKDOWN + 1} characters in all")


def _section(look: Inspection, block: Json, at: str) -> None:
    look.keys(block, at, needed=set(), allowed={"block_id", "text", "fields", "accessory", "expand"})
    if block.get("text") is None and block.get("fields") is None:
        look.blame(at, "missing required field: text or fields")
    look.text(block.get("text"), f"{at}/text")
    if "fields" in block:
        for item, place in look.items(block["fields"], f"{at}/fields", 10):
            look.text(item, place, 2000)
    if "accessory" in block:
        inspect_element(look, block["accessory"], f"{at}/accessory", among=IN_SECTION)


def _header(look: Inspection, block: Json, at: str) -> None:
    look.keys(block, at, needed={"text"}, allowed={"block_id", "level"})
    look.text(block.get("text"), f"{at}/text", 150, plain=True)


def _divider(look: Inspection, block: Json, at: str) -> None:
    look.keys(block, at, needed=set(), allowed={"block_id"})


def _context(look: Inspection, block: Json, at: str) -> None:
    if not look.keys(block, at, needed={"elements"}, allowed={"block_id"}):
        return
    for item, place in look.items(block["elements"], f"{at}/elements", 10):
        if isinstance(item, dict) and item.get("type") == "image":
            inspect_image(look, item, place)
        else:
            look.text(item, place)


def _actions(look: Inspection, block: Json, at: str) -> None:
    if not look.keys(block, at, needed={"elements"}, allowed={"block_id"}):
        return
    found = list(look.items(block["elements"], f"{at}/elements", 25))
    for element, place in found:
        inspect_element(look, element, place, among=IN_ACTIONS)
    ids = [(element.get("action_id"), place) for element, place in found if isinstance(element, dict)]
    look.unique(ids, "action_id")


def _image(look: Inspection, block: Json, at: str) -> None:
    inspect_image(look, block, at, allowed={"block_id", "title"})
    look.text(block.get("title"), f"{at}/title", 2000, plain=True)


def _input(look: Inspection, block: Json, at: str) -> None:
    allowed = {"block_id", "hint", "optional", "dispatch_action"}
    if look.keys(block, at, needed={"label", "element"}, allowed=allowed):
        look.text(block["label"], f"{at}/label", 2000, plain=True)
        look.text(block.get("hint"), f"{at}/hint", 2000, plain=True)
        inspect_element(look, block["element"], f"{at}/element", among=IN_INPUT)


def _table(look: Inspection, block: Json, at: str) -> None:
    if not look.keys(block, at, needed={"rows"}, allowed={"block_id", "column_settings"}):
        return
    for row, place in look.items(block["rows"], f"{at}/rows", 100):
        for cell, spot in look.items(row, place, 20):
            look.object(cell, spot)


def _markdown(look: Inspection, block: Json, at: str) -> None:
    look.keys(block, at, needed={"text"}, allowed={"block_id"})
    look.string(block.get("text"), f"{at}/text", MOST_MARKDOWN, least=1)


_BLOCKS: dict[str, Callable[[Inspection, Json, str], None]] = {
    "section": _section,
    "header": _header,
    "divider": _divider,
    "context": _context,
    "actions": _actions,
    "image": _image,
    "input": _input,
    "table": _table,
    "markdown": _markdown,
}
