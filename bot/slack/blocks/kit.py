"""Block Kit's parts with their limits. Performs no I/O.

An over-long or malformed block makes Slack refuse the whole message or modal, so everything is cut here
(https://docs.slack.dev/reference/block-kit/blocks).
"""

from dataclasses import dataclass
from typing import Any

from bot.slack.blocks.text import cut, tidy

Block = dict[str, Any]

SECTION = 3000
CONTEXT = 2000
CONTEXT_ELEMENTS = 10
ACTIONS = 25
ROW = 5
"""Buttons that a screen shows in one row."""
BUTTON_TEXT = 75
BUTTON_VALUE = 2000
CONFIRM_TITLE = 100
CONFIRM_TEXT = 300
CONFIRM_ANSWER = 30
MESSAGE_TEXT = 3000
BLOCKS = 50
MODAL_TITLE = 24
LABEL = 2000
PLACEHOLDER = 150
OPTION = 75
OPTIONS = 100
_NOTHING = "Shipmate has nothing to say here."


@dataclass(frozen=True, slots=True)
class Message:
    """A message: `text` is what a phone and a screen reader say, `blocks` what a screen shows."""

    text: str
    blocks: list[Block]


def message(text: str, blocks: list[Block]) -> Message:
    """A message within Slack's limits, never without a text."""
    return Message(cut(text, MESSAGE_TEXT).strip() or _NOTHING, blocks[:BLOCKS])


def plain(text: str) -> Message:
    """A message of one paragraph of mrkdwn."""
    return message(text, [section(text)])


def section(text: str) -> Block:
    return {"type": "section", "text": _mrkdwn(text, SECTION)}


def context(*texts: str) -> Block:
    elements = [_mrkdwn(text, CONTEXT) for text in texts if text.strip()]
    return {"type": "context", "elements": elements[:CONTEXT_ELEMENTS] or [_mrkdwn("", CONTEXT)]}


def actions(*elements: Block) -> Block:
    return {"type": "actions", "elements": list(elements)[:ACTIONS]}


def rows(first: list[Block], then: list[Block]) -> list[Block]:
    """Buttons in as few rows as they fit; what comes first begins the first, and the rest a row of its own."""
    if len(first) + len(then) <= ROW:
        return [actions(*first, *then)] if first or then else []
    parts = [part[start : start + ROW] for part in (first, then) for start in range(0, len(part), ROW)]
    return [actions(*part) for part in parts]


def button(
    text: str,
    action_id: str,
    value: str,
    *,
    primary: bool = False,
    url: str | None = None,
    confirm: Block | None = None,
) -> Block:
    made: Block = {"type": "button", "text": _plain(text, BUTTON_TEXT), "action_id": action_id, "value": value}
    if primary:
        made["style"] = "primary"
    if url:
        made["url"] = url
    if confirm:
        made["confirm"] = confirm
    return made


def overflow(action_id: str, options: dict[str, str]) -> Block:
    """A menu behind three dots: what each choice says, by the value it carries."""
    made = [{"text": _plain(text, OPTION), "value": value} for value, text in options.items()]
    return {"type": "overflow", "action_id": action_id, "options": made}


def confirm(title: str, text: str, yes: str) -> Block:
    """A dialog before something unusual is done."""
    return {
        "title": _plain(title, CONFIRM_TITLE),
        "text": _plain(text, CONFIRM_TEXT),
        "confirm": _plain(yes, CONFIRM_ANSWER),
        "deny": _plain("Cancel", CONFIRM_ANSWER),
    }


def modal(title: str, submit: str, blocks: list[Block], *, callback_id: str, metadata: str) -> Block:
    """A form with one primary button."""
    return {
        "type": "modal",
        "callback_id": callback_id,
        "private_metadata": metadata,
        "title": _plain(title, MODAL_TITLE),
        "submit": _plain(submit, MODAL_TITLE),
        "close": _plain("Cancel", MODAL_TITLE),
        "blocks": blocks,
    }


def asked(field: str, label: str, element: Block, *, optional: bool = False) -> Block:
    """One question of a modal. `field` names the block and its element, so that complaints find their place."""
    return {
        "type": "input",
        "block_id": field,
        "optional": optional,
        "label": _plain(label, LABEL),
        "element": {**element, "action_id": field},
    }


def typed(example: str, said: str = "") -> Block:
    """A line to type in; `said` stands there already."""
    made: Block = {"type": "plain_text_input", "placeholder": _plain(example, PLACEHOLDER), "focus_on_load": True}
    return made | ({"initial_value": said} if said else {})


def written(example: str, most: int) -> Block:
    """Several lines of text."""
    made: Block = {"type": "plain_text_input", "multiline": True, "max_length": most}
    return made | {"placeholder": _plain(example, PLACEHOLDER)}


def person(user: str) -> Block:
    """A menu of the people of the workspace with one of them chosen."""
    return {"type": "users_select", "initial_user": user}


def day(first: str) -> Block:
    """A day, with one chosen."""
    return {"type": "datepicker", "initial_date": first}


def chosen(options: list[tuple[str, str]], said: str = "") -> Block:
    """A menu of (value, text) with `said` chosen, or else the first one."""
    made = [_option(value, text) for value, text in options[:OPTIONS]]
    initial = next((option for option in made if option["value"] == said), made[0])
    return {"type": "static_select", "options": made, "initial_option": initial}


def picked(options: list[tuple[str, str]], hint: str) -> Block:
    """A menu of (value, text) with none of them chosen yet."""
    made = [_option(value, text) for value, text in options[:OPTIONS]]
    return {"type": "static_select", "options": made, "placeholder": _plain(hint, PLACEHOLDER)}


def several(options: list[tuple[str, str]], placeholder: str, *, all_chosen: bool = False) -> Block:
    """A menu of (value, text) of which any number can be chosen."""
    made = [_option(value, text) for value, text in options[:OPTIONS]]
    menu: Block = {"type": "multi_static_select", "options": made, "placeholder": _plain(placeholder, PLACEHOLDER)}
    return {**menu, "initial_options": made} if all_chosen else menu


def ticked(value: str, text: str) -> Block:
    """A box to tick, empty at first."""
    return {"type": "checkboxes", "options": [_option(value, text)]}


def _option(value: str, text: str) -> Block:
    return {"text": _plain(text, OPTION), "value": value[:OPTION]}


def _mrkdwn(text: str, most: int) -> Block:
    """`verbatim`: a bare address in a customer's text does not become a link."""
    return {"type": "mrkdwn", "text": cut(text, most).strip() or _NOTHING, "verbatim": True}


def _plain(text: str, most: int) -> Block:
    """Slack reads no markup in plain text, so nothing is escaped: only control characters and line breaks go."""
    return {"type": "plain_text", "text": tidy(text, most) or "..."}
