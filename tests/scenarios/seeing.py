"""What a person sees of a message: its words, its buttons, the moments it names. Pure."""

import re
from datetime import UTC, datetime

from bot.slack.ids import Action
from integrations.sandbox.slack.records import Json, Message

_CARES = (Action.CLAIM, Action.SNOOZE)
_REPORTS = (Action.PROBLEM, Action.SOLVED)
_MOMENT = re.compile(r"<!date\^(\d+)\^")
_WRITTEN_MOMENT = re.compile(r"<!date\^[^>]*>")
_LINK = re.compile(r"<https?://[^|>]*\|([^>]*)>")
_SYSTEM = re.compile(r"^(?P<mark>[✓…✗–] )?(?P<name>Shopify|WooCommerce|Katana|ShipStation) (?P<says>.*)$")


def words(message: Message) -> str:
    """Everything that is written on the message, one block a line."""
    lines = []
    for block in message.all_blocks():
        match block["type"]:
            case "section":
                lines.append(str(block["text"]["text"]))
            case "context":
                lines.append(" · ".join(str(element["text"]) for element in block["elements"]))
    return "\n".join(lines) or message.text


def said(message: Message) -> str:
    """The words as a person reads them: links by their labels, and every moment as TIME."""
    return _LINK.sub(r"\1", _WRITTEN_MOMENT.sub("TIME", words(message)))


def systems(message: Message) -> dict[str, str]:
    """What a card shows of each system, such as `✓ Shipped`, without when it was seen."""
    parts = [part for line in said(message).split("\n") for part in line.split(" · ")]
    rows = [row for row in map(_SYSTEM.match, parts) if row]
    return {row["name"]: (row["mark"] or "") + row["says"].replace(" TIME", "") for row in rows}


def marks(message: Message) -> dict[str, str]:
    """How far each system has got, by the mark before its name; a space where there is none."""
    return {name: says[0] if says[0] in "✓…✗–" else " " for name, says in systems(message).items()}


def headline(message: Message) -> list[str]:
    """The fields of the first line, without emphasis."""
    return words(message).split("\n")[0].replace("*", "").split(" · ")


def title(message: Message) -> str:
    """What a card is about: the state and the number, such as "In stock · #1042"."""
    return " · ".join(headline(message)[:2])


def buttons(message: Message) -> list[str]:
    """What can be done with the order, in the order shown: without ways to open a page, to take care of it, or to
    report a problem."""
    shown = [(label, element) for label, element in _buttons(message) if "url" not in element]
    return [label for label, element in shown if element["action_id"] not in (*_CARES, *_REPORTS)]


def cares(message: Message) -> list[str]:
    """How somebody can take care of what is wrong."""
    return [label for label, element in _buttons(message) if element["action_id"] in _CARES]


def reports(message: Message) -> list[str]:
    """How somebody can say that something is wrong with it, or is not any more."""
    return [label for label, element in _buttons(message) if element["action_id"] in _REPORTS]


def action_of(message: Message, label: str) -> str:
    """The action id behind a label. Fails when no such button is shown."""
    found = [str(element["action_id"]) for shown, element in _buttons(message) if shown == label]
    assert len(found) == 1, f"{len(found)} buttons say {label!r}; shown are {buttons(message)}"
    return found[0]


def confirm_of(message: Message, label: str) -> str | None:
    """What the confirm dialog of a button says; None when there is none."""
    dialog = next(element.get("confirm") for shown, element in _buttons(message) if shown == label)
    return str(dialog["text"]["text"]) if dialog else None


def moments(text: str) -> list[datetime]:
    """The moments a text names, as Slack renders them for each reader."""
    return [datetime.fromtimestamp(int(stamp), UTC) for stamp in _MOMENT.findall(text)]


def _buttons(message: Message) -> list[tuple[str, Json]]:
    actions = [block for block in message.all_blocks() if block["type"] == "actions"]
    return [(str(one.get("text", {}).get("text", "...")), one) for block in actions for one in block["elements"]]
