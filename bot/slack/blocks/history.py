"""The history of an order: one line for each thing that happened, the latest at the end. Performs no I/O."""

from collections.abc import Callable

from bot.orders.care import CareFor
from bot.orders.history import ALERT, MOVED, OVER, PROBLEM, SEEN, SOLVED, Event, History, Written
from bot.orders.linking import LinkSays
from bot.orders.phase import Phase
from bot.orders.plan import Intent
from bot.slack.blocks.card import named
from bot.slack.blocks.kit import SECTION, Message, message, section
from bot.slack.blocks.text import MOST_WORDS, count, doer, escaped, when
from bot.slack.blocks.titles import LABELS, STEPS_IN, TITLES

_CARES = {
    CareFor.CLAIM: "took it",
    CareFor.A_WHILE: "did not want to hear of it for two working hours",
    CareFor.TOMORROW: "did not want to hear of it until the next shift",
}
_PROBLEMS = {PROBLEM: "reported a problem", SOLVED: "solved the problem"}
_SAYS = {
    LinkSays.YES: "said that it is this order",
    LinkSays.NO: "said that it is not this order",
    LinkSays.UNDO: "took back what was said of",
}
_ENDED = {
    "waiting": "under way",
    "running": "under way",
    "refused": "refused",
    "superseded": "overtaken",
    "ask_human": "stopped, waits for a person",
    "parked": "stopped, waits for a person",
}
_MOST_SECTIONS = 4
"""Slack refuses a message whose blocks are too long together: 12,000 characters are taken, as for a pick list."""
_HEAD = 100
"""Characters that the first line and the one about what is left out may take."""


def render_history(shown: History) -> Message:
    """Everything that is kept of the order, or that there is nothing yet."""
    head = f"History of {named(shown.number)}"
    if not shown.events:
        return message(head, [section(f"*{head}*\nNothing has happened to it since Shipmate knows it.")])
    parts = parted([event_line(event) for event in shown.events])
    left_out = shown.left_out + len(shown.events) - sum(map(len, parts))
    parts[0][:0] = [f"*{head}*", *([f"_{count(left_out, 'earlier event')} not shown_"] if left_out else [])]
    return message(head, [section("\n".join(part)) for part in parts])


def event_line(event: Event) -> str:
    """One thing that happened, when we saw it; what a vendor says of the time stands behind."""
    labels = "".join(f" _({escaped(label.who)} says {when(label.at)})_" for label in event.labels)
    return f"• {when(event.at)}  {_KINDS.get(event.kind, _asked)(event)}{labels}"


def _moved(event: Event) -> str:
    title = TITLES[Phase(event.state)] if event.state in set(Phase) else escaped(event.state)
    return f"*{title}*{_because(event.words)}"


def _asked(event: Event) -> str:
    who = doer(event.who, event.on_behalf)
    if event.kind in _PROBLEMS:
        did = f"{who} {_PROBLEMS[event.kind]}" if event.who else "the problem ended by itself"
        return f"{did}{_because(event.words)}"
    if event.kind in set(LinkSays):
        return f"{who} {_SAYS[LinkSays(event.kind)]}{_because(event.words)}"
    if event.kind in set(CareFor):
        return f"{who} {_CARES[CareFor(event.kind)]}"
    label = LABELS[Intent(event.kind)] if event.kind in set(Intent) else escaped(event.kind)
    ended = _ENDED.get(event.state)
    wrote = "".join(f"; {_wrote(write)}" for write in event.writes)
    return f"{who}: *{label}*{f', {ended}' if ended else ''}{_because(event.words)}{wrote}"


def _wrote(write: Written) -> str:
    where = STEPS_IN.get(write.step) or escaped(write.step)
    if write.done_at is not None:
        return f"{where} written {when(write.done_at)}"
    if write.error:
        return f"{where} not written"
    return f"nobody knows whether {where} was written" + (f" ({escaped(write.answered)})" if write.answered else "")


def _because(words: str) -> str:
    return f": {escaped(words, MOST_WORDS)}" if words else ""


_KINDS: dict[str, Callable[[Event], str]] = {
    MOVED: _moved,
    SEEN: lambda _: "first seen by Shipmate",
    ALERT: lambda event: f":warning: {escaped(event.words, MOST_WORDS)}",
    OVER: lambda event: f"right again{_because(event.words)}",
}
"""How what nobody asked for is told; everything else was somebody's doing."""


def parted(lines: list[str], most: int = _MOST_SECTIONS) -> list[list[str]]:
    """The lines in as few sections as they need, `most` at most; what does not fit is the oldest."""
    made: list[list[str]] = [[]]
    for line in reversed(lines):
        if len("\n".join([line, *made[0]])) > SECTION - _HEAD:
            made.insert(0, [])
        made[0].insert(0, line)
    return made[-most:]
