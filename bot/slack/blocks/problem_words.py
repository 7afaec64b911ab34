"""What Shipmate says of problems, of holds, and of what cannot be undone, by kind. Performs no I/O."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from bot.orders.plan import Intent
from bot.slack.blocks.card import named
from bot.slack.blocks.kit import Message, plain
from bot.slack.blocks.text import MOST_WORDS, escaped, link, mention, on_date, web_address, when
from bot.slack.blocks.titles import DID

Data = dict[str, Any]
_DEED = {Intent.PACK: "pack", Intent.HOLD: "hold"}
"""What can be undone, as a noun."""


def _held(data: Data) -> Message:
    until = on_date(date.fromisoformat(data["until"]))
    return plain(
        f"{named(data['number'])} is on hold in ShipStation until {until}: then it is let go there by itself."
    )


def _released(data: Data) -> Message:
    return plain(f"{named(data['number'])} is released in ShipStation, and awaits shipment there again.")


def _problem(data: Data) -> Message:
    """That something is wrong with an order, and whose it is: they are the one to hear it."""
    return plain(f"{_reported(data)}. {mention(data['owner'])} has it")


def _solved(data: Data) -> Message:
    """That a problem is over: solved by somebody, or by what became of the order."""
    was = f"It was: {escaped(data['words'], MOST_WORDS)}"
    if data["ended_by"]:
        return plain(f"Solved by {mention(data['ended_by'])}, {_ended_at(data)}. {was}")
    reason = escaped(data.get("reason") or "the order moved on", MOST_WORDS)
    return plain(f"The problem ended by itself, {_ended_at(data)}: {reason}. {was}")


def _problem_open(data: Data) -> Message:
    text = f"{named(data['number'])} has a problem already. {_reported(data)}. {mention(data['owner'])} has it."
    return plain(text + _your_note(data))


def _problem_too_late(data: Data) -> Message:
    words = escaped(data["words"], MOST_WORDS)
    text = f"{named(data['number'])}: no problem was opened, it is too late for that: {words}."
    return plain(text + _your_note(data))


def _solved_before(data: Data) -> Message:
    by = f" by {mention(data['ended_by'])}" if data["ended_by"] else ", when the order had left or was called off"
    return plain(f"That problem of {named(data['number'])} is solved already{by}, {_ended_at(data)}.")


def _reported(data: Data) -> str:
    return f"Problem reported by {mention(data['who'])}, {_at(data)}: {escaped(data['words'], MOST_WORDS)}"


def _your_note(data: Data) -> str:
    """What they wrote is theirs to keep."""
    return f" You wrote: {escaped(data['note'], MOST_WORDS)}" if data.get("note") else ""


def _ended_at(data: Data) -> str:
    return when(datetime.fromisoformat(data["ended_at"]))


def _not_undone(data: Data) -> Message:
    """Why Undo did nothing, and whose deed it belongs to."""
    words = escaped(data["words"], MOST_WORDS)
    text = f"{named(data['number'])}: nothing was undone. "
    did = Intent(data["did"]) if data.get("did") else None
    if did in _DEED:
        text += f"Undo belongs to the {_DEED[did]} of {_at(data)} by {mention(data['who'])}; {words}."
    elif did is not None:
        text += f"{DID[did]} by {mention(data['who'])}, {_at(data)}: {words}."
    else:
        text += f"{words[:1].upper()}{words[1:]}."
    address = web_address(data.get("link"))
    return plain(f"{text} {link(address, 'Open in Katana')}" if address else text)


def _at(data: Data) -> str:
    return when(datetime.fromisoformat(data["at"]))


OF_PROBLEMS: dict[str, Callable[[Data], Message]] = {
    "held": _held,
    "released": _released,
    "problem": _problem,
    "solved": _solved,
    "problem_open": _problem_open,
    "problem_too_late": _problem_too_late,
    "solved_before": _solved_before,
    "not_undone": _not_undone,
}
"""What can be said, by the kind that the services give it."""
