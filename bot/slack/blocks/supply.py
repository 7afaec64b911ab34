"""What goods wait for, in words: which line is short, out of what it comes, what holds that up. Performs no I/O."""

from collections.abc import Iterable
from datetime import datetime

from bot.orders.contradictions import written
from bot.orders.supply import Short, Source, Waits
from bot.slack.blocks.kit import SECTION, Block, section
from bot.slack.blocks.text import escaped, fitted, on_day, when
from integrations.stock import Making, MakingState, Material

STATES = {
    MakingState.NOT_STARTED: "not started",
    MakingState.BLOCKED: "blocked",
    MakingState.IN_PROGRESS: "in progress",
    MakingState.PARTLY_DONE: "partly done",
    MakingState.DONE: "done",
    MakingState.UNKNOWN: "in a state we do not know",
}
_MOST_MATERIALS = 3


def render_waits(waits: Waits | None) -> list[Block]:
    """The line of a card that says what is short and where it comes from; none when nothing is."""
    if waits is None:
        return []
    head = f"{waits.in_stock} of {waits.lines} lines in stock; short: " if waits.lines > 1 else "Short: "
    tail = _read(waits.seen_at)
    return [section(head + fitted(map(short_words, waits.short), "; ", SECTION - len(head) - len(tail)) + tail)]


def short_words(short: Short) -> str:
    """`4 × OAK-01, expected 3 Dec, being made (MO-17, in progress)`."""
    parts = [f"{written(short.quantity)} × {escaped(short.sku) or 'unnamed'}"]
    parts.append(f"expected {on_day(short.expected_at)}" if short.expected_at else "no date yet")
    if short.source is not None:
        parts.append(source_words(short.source))
    elif short.being_made:
        parts.append("being made for this order")
    return ", ".join(parts)


def source_words(source: Source) -> str:
    """`being made (MO-17, blocked: lacks 6 × DYE)` or `bought (PO-31)`."""
    number = escaped(source.number)
    if not isinstance(source, Making):
        return f"bought ({number})"
    lacks = f": lacks {_materials(source.short)}" if source.short else ""
    return f"being made ({number}, {STATES[source.state]}{lacks})"


def _materials(short: tuple[Material, ...]) -> str:
    named = [_material(material) for material in short[:_MOST_MATERIALS]]
    return ", ".join([*named, *(["and more"] if len(short) > _MOST_MATERIALS else [])])


def _material(material: Material) -> str:
    due = f"expected {on_day(material.expected_at)}" if material.expected_at else "no date yet"
    return f"{written(material.quantity)} × {escaped(material.sku or material.title)}, {due}"


def _read(seen_at: datetime | None) -> str:
    if seen_at is None:
        return " · what is on its way could not be read"
    return f" · what is on its way, as of {when(seen_at)}"


def lines_of(texts: Iterable[str], title: str) -> list[Block]:
    """A titled list, as long as one block holds; nothing for an empty one."""
    every = list(texts)
    return [section(f"*{title}*\n{fitted([f'• {text}' for text in every], chr(10), SECTION - 200)}")] if every else []
