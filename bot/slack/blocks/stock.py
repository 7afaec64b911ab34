"""What is said of one SKU: what lies where, whether shop and production agree, which orders wait. Performs no I/O."""

from collections.abc import Iterable

from bot.orders.contradictions import written
from bot.orders.stock import Compared, StockView, Unread, Waiting, disagree
from bot.orders.supply import Source
from bot.slack.blocks.kit import Block, Message, context, message, section
from bot.slack.blocks.supply import lines_of, source_words
from bot.slack.blocks.text import MOST_WORDS, count, escaped, listed, on_day, when
from bot.slack.blocks.titles import SYSTEMS
from integrations.stock import Level, Making


def render_stock(view: StockView) -> Message:
    """The answer to `/stock`, or what may have been meant."""
    sku = escaped(view.sku) or "that SKU"
    if not view.known:
        return _unknown(view, sku)
    title = f" · {escaped(view.title)}" if view.title and view.title != view.sku else ""
    blocks = [section(f"*{sku}*{title}"), *_levels(view), *_compared(view)]
    blocks += lines_of((_coming(one) for one in view.coming), "On its way")
    blocks += _waiting(view)
    if view.near and not view.made:
        blocks.append(context(f"Did you mean {_names(view.near)}?"))
    return message(_summary(view, sku), [*blocks, *unread_blocks(view.unread), _ages(view)])


def unread_blocks(unread: Iterable[Unread]) -> list[Block]:
    """Which systems could not be read, and why; what they say is unknown and not zero."""
    return [
        section(f":warning: {SYSTEMS[one.system.value]} could not be read: {escaped(one.why, MOST_WORDS)}")
        for one in unread
    ]


def _unknown(view: StockView, sku: str) -> Message:
    blocks = unread_blocks(view.unread)
    if view.unread:
        text = f"Nobody can say now what there is of {sku}."
    else:
        made, sold = SYSTEMS[view.production.value], SYSTEMS[view.channel.value]
        text = f"Neither {made} nor {sold} knows the SKU {sku}."
    near = f" Did you mean {_names(view.near)}?" if view.near else ""
    return message(text + near, [section(text + near), *_waiting(view), *blocks])


def _names(skus: Iterable[str]) -> str:
    return listed(skus).replace(" and ", " or ")


def _summary(view: StockView, sku: str) -> str:
    said = ", ".join(f"{written(level.in_stock)} in stock" for level in view.levels[:1] if level.in_stock is not None)
    return f"{sku}: {said or 'not known in production'}, {count(len(view.waiting), 'order')} waiting"


def _levels(view: StockView) -> list[Block]:
    """What production says, place by place."""
    name = SYSTEMS[view.production.value]
    if view.silent(view.production):
        return []
    if not view.made:
        return [section(f"{name} does not know it.")]
    return lines_of(map(_level, view.levels), name) or [section(f"{name} has it nowhere.")]


def _level(level: Level) -> str:
    parts = [
        f"{written(figure)} {word}"
        for word, figure in (
            ("in stock", level.in_stock),
            ("committed", level.committed),
            ("expected", level.expected),
        )
        if figure is not None
    ]
    return f"{escaped(level.place)}: {', '.join(parts)}"


def _compared(view: StockView) -> list[Block]:
    """What the shop believes, and whether that is what production knows."""
    name = SYSTEMS[view.channel.value]
    if view.silent(view.channel):
        return []
    if not view.sold:
        return [section(f"{name} does not sell it.")]
    texts = [_agreement(one, SYSTEMS[view.production.value]) for one in view.compared]
    texts += [f"{escaped(place)}: no place of the other system is known for it" for place in view.unmapped]
    mark = ":warning: " if disagree(view) else ""
    return lines_of(texts, f"{mark}{name}")


def _agreement(one: Compared, production: str) -> str:
    """Place by place; which of production's places stand behind it is said where they are not called the same."""
    said = f"{escaped(one.place)}: {written(one.shop)} available"
    behind = "" if one.of == (one.place,) else f" ({listed(one.of)})"
    if one.agrees:
        return f"{said}, as {production} has it{behind}"
    return f"{said}, and {production} has {written(one.production)}{behind}: they do not agree"


def _coming(source: Source) -> str:
    due = f"due {on_day(source.due_at)}" if source.due_at else "no date"
    tied = ", for one order" if isinstance(source, Making) and source.line_ref else ""
    return f"{written(source.quantity)}, {due}, {source_words(source)}{tied}"


def _waiting(view: StockView) -> list[Block]:
    lines = [_order(one) for one in view.waiting]
    if not lines:
        return [section("No open order waits for it.")] if view.known else []
    return lines_of(lines, f"{count(len(lines), 'order')} {'waits' if len(lines) == 1 else 'wait'} for it")


def _order(one: Waiting) -> str:
    shop = f" ({escaped(one.shop)})" if one.shop else ""
    due = f"expected {on_day(one.expected_at)}" if one.expected_at else "no date yet"
    return f"{escaped(one.number)}{shop}: {written(one.quantity)}, {due}"


def _ages(view: StockView) -> Block:
    parts = [f"Stock read {when(view.read_at)}"] if view.read_at else []
    parts += [f"what is on its way, as of {when(view.seen_at)}"] if view.seen_at else []
    return context(" · ".join(parts) or "Nothing could be read")
