"""What is said of practice: what a button would have done, and that it is practice or no longer. Performs no I/O."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.orders.plan import Intent
from bot.slack.blocks.card import named
from bot.slack.blocks.kit import Message, plain
from bot.slack.blocks.text import escaped, listed, mention, when
from bot.slack.blocks.titles import DID

Data = dict[str, Any]
_END_IT = "an admin ends it with `/order practice off`"


def _practised(data: Data) -> Message:
    parcel = f" with {escaped(data['parcel'])}" if data["parcel"] and data["intent"] == Intent.SHIP else ""
    did = DID[Intent(data["intent"])].lower()
    text = f"*Practice*: {named(data['number'])} would be {did} in {listed(data['wrote'])}{parcel} now"
    if follow := data["follow"]:
        text += f", and {listed(follow)} would follow by {'itself' if len(follow) == 1 else 'themselves'}"
    return plain(f"{text}. Nothing was written. Practice lasts until {_moment(data['until'])}; {_END_IT}.")


def _practice(data: Data) -> Message:
    if not data["until"]:
        return plain("It is not practice: buttons write. An admin begins it with `/order practice on`.")
    return plain(f"It is practice until {_moment(data['until'])}: buttons say what they would do; {_END_IT}.")


def _practice_on(data: Data) -> Message:
    by = f", says {mention(data['by'])}" if data["by"] else ""
    return plain(
        f"*Practice* until {_moment(data['at'])}{by}: every button says what it would do, and nothing is written "
        f"in any system. Press whatever you like; {_END_IT}."
    )


def _practice_off(data: Data) -> Message:
    ended = f"{mention(data['by'])} ended practice" if data["by"] else "Practice is over"
    return plain(f"{ended}, {_moment(data['at'])}. From now on buttons write.")


def _moment(text: str) -> str:
    return when(datetime.fromisoformat(text))


PRACTICE: dict[str, Callable[[Data], Message]] = {
    "practised": _practised,
    "practice": _practice,
    "practice_on": _practice_on,
    "practice_off": _practice_off,
}
"""What can be said of it, by the kind that the services give it."""
