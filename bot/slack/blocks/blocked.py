"""What holds orders up: SKUs by the orders and by the money they hold, and what comes by what it releases.

Performs no I/O.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from bot.orders.blocked import Blocked, BlockedSku, BlockedView, Release, by_money
from bot.orders.contradictions import written
from bot.slack.blocks.kit import Block, Message, context, message, section
from bot.slack.blocks.stock import unread_blocks
from bot.slack.blocks.supply import lines_of, source_words
from bot.slack.blocks.text import count, escaped, listed, on_day, when

_MOST = 10
_MOST_NAMED = 4


def render_blocked(view: BlockedView) -> Message:
    """The answer to `/blocked`."""
    blocked = view.blocked
    if not blocked.orders:
        text = "No open order waits for goods."
        return message(text, [section(text), *unread_blocks(view.unread), _ages(blocked)])
    wait = "waits" if blocked.orders == 1 else "wait"
    head = f"{count(blocked.orders, 'order')} {wait} for goods{_worth(blocked.money, blocked)}"
    blocks = [section(f"*{head}*"), *_skus(blocked), *_releases(blocked), *_idle(blocked)]
    return message(head, [*blocks, *unread_blocks(view.unread), _ages(blocked)])


def _skus(blocked: Blocked) -> list[Block]:
    """By orders; and by money too, where that is another order of things."""
    dearest = by_money(blocked.skus)
    shown = lines_of(_cut([_sku(one, blocked) for one in blocked.skus]), "Goods that hold most orders")
    if [one.sku for one in dearest[:_MOST]] == [one.sku for one in blocked.skus[:_MOST]]:
        return shown
    return shown + lines_of(_cut([_dear(one, blocked) for one in dearest]), "Goods that hold most money")


def _sku(one: BlockedSku, blocked: Blocked) -> str:
    due = f"expected {on_day(one.expected_at)}" if one.expected_at else "no date yet"
    held = f"{count(len(one.orders), 'order')}{_worth(one.money, blocked)}"
    return f"*{escaped(one.sku)}* holds {held} ({_some(one.orders)}) · {written(one.quantity)} short, {due}"


def _dear(one: BlockedSku, blocked: Blocked) -> str:
    return f"*{escaped(one.sku)}*{_worth(one.money, blocked)} in {count(len(one.orders), 'order')}"


def _releases(blocked: Blocked) -> list[Block]:
    return lines_of(_cut([_release(one, blocked) for one in blocked.releases]), "What will release them")


def _release(one: Release, blocked: Blocked) -> str:
    due = min((source.due_at for source in one.sources if source.due_at), default=None)
    goods = ", ".join(f"{written(source.quantity)} × {escaped(source.sku)}" for source in one.sources[:_MOST_NAMED])
    parts = [f"{goods} {source_words(one.sources[0])}", f"due {on_day(due)}" if due else "no date"]
    if one.releases:
        parts.append(
            f"releases {count(len(one.releases), 'order')}{_worth(one.money, blocked)} ({_some(one.releases)})"
        )
    if one.helps:
        parts.append(f"helps {count(len(one.helps), 'order')} that {_waits(one.helps)} for more ({_some(one.helps)})")
    return " · ".join(parts)


def _waits(numbers: Sequence[str]) -> str:
    return "waits" if len(numbers) == 1 else "wait"


def _idle(blocked: Blocked) -> list[Block]:
    """What nobody makes or buys; unless what comes could not be read, and nobody knows."""
    if not blocked.idle or blocked.supply_seen_at is None:
        return []
    return [section(f"Nothing is on its way for {listed(_cut(blocked.idle))}.")]


def _worth(money: Decimal, blocked: Blocked) -> str:
    """What the held orders are worth; a price that nobody told is not called zero."""
    return f", {money:,.2f} {escaped(blocked.currency)}".rstrip() if money else ""


def _some(numbers: Sequence[str]) -> str:
    named = ", ".join(escaped(number) for number in numbers[:_MOST_NAMED])
    more = len(numbers) - _MOST_NAMED
    return f"{named} and {more} more" if more > 0 else named


def _cut(texts: Sequence[str]) -> Iterable[str]:
    more = len(texts) - _MOST
    return [*texts[:_MOST], *([f"{more} more"] if more > 0 else [])]


def _ages(blocked: Blocked) -> Block:
    parts = [f"Orders as of {when(blocked.orders_seen_from)}"] if blocked.orders_seen_from else []
    seen = blocked.supply_seen_at
    parts.append(f"what is on its way, as of {when(seen)}" if seen else "what is on its way could not be read now")
    return context(" · ".join([*parts, *([] if blocked.whole else ["more is on its way than was read"])]))
