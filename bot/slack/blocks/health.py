"""What is said of the connections: what ails one, that it is over, and how all of them are. Performs no I/O."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bot.health.ailments import HEARING, Kind
from bot.health.view import HealthView, Trouble, Wellness
from bot.slack.blocks.kit import Block, Message, message, plain, section
from bot.slack.blocks.text import MOST_WORDS, count, escaped, lasting, when

Data = dict[str, Any]
_OVER = {
    Kind.REFUSED: "lets Shipmate in again",
    Kind.LACKS: "lacks nothing any more",
    Kind.HOOKS: "sends its webhooks as it should again",
    Kind.SILENT: "sends webhooks again",
    Kind.IMPORTS: "imports from the shop again",
}


def render_health(view: HealthView) -> Message:
    """The answer to `/order health`."""
    ailing = [one for one in view.connections if not one.well]
    words = f"{count(len(ailing), 'system')} with trouble" if ailing else "Every system is well, as far as is known"
    blocks = [section(f"*{words}*"), *(block for one in view.connections for block in _rows(one))]
    return message(words, blocks)


def _rows(one: Wellness) -> list[Block]:
    read, heard = (f"{when(at)}" if at else "never" for at in (one.read_at, one.heard_at))
    mark = ":white_check_mark:" if one.well else ":warning:"
    stale = "" if one.fresh else ", which is long ago: it cannot be read just now"
    line = f"{mark} *{escaped(one.system)}* · last webhook {heard} · read whole {read}{stale}"
    return [section("\n".join([line, *map(_trouble, one.troubles)]))]


def _trouble(trouble: Trouble) -> str:
    return f"{escaped(trouble.cause, MOST_WORDS)}, since {when(trouble.since)}. {escaped(trouble.fix, MOST_WORDS)}"


def _ailing(data: Data) -> Message:
    since = when(datetime.fromisoformat(data["since"]))
    cause, fix = escaped(data["cause"], MOST_WORDS), escaped(data["fix"], MOST_WORDS)
    return plain(f":warning: {cause.rstrip('.')}. Noticed {since}. {fix}")


def _recovered(data: Data) -> Message:
    kind, caught = Kind(data["ailment"]), int(data["caught"])
    lasted = lasting(timedelta(seconds=float(data["seconds"])))
    text = f"{escaped(data['system'])} {_OVER[kind]}, after {lasted}."
    if caught and kind in HEARING:
        text += f" Caught up: {count(caught, 'order')} had changed of which no webhook told; polling found each."
    elif caught and kind is not Kind.LACKS:
        text += f" Caught up: {count(caught, 'order')} had changed meanwhile."
    return plain(text)


OF_HEALTH: dict[str, Callable[[Data], Message]] = {"ailing": _ailing, "recovered": _recovered}
"""What can be said of a connection, by the kind that the services give it."""
