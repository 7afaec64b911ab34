"""An order's card, the same on the channel's message and in an ephemeral answer. Performs no I/O."""

from datetime import timedelta

from bot.orders.card import Card, CardLine, SystemRow
from bot.orders.phase import Phase
from bot.orders.plan import Intent
from bot.slack.blocks.kit import (
    Block,
    Message,
    actions,
    button,
    confirm,
    context,
    escaped,
    mention,
    message,
    section,
    when,
)
from bot.slack.ids import ACTION_OF, Action, Button

TITLES = {
    Phase.UNSEEN: "New",
    Phase.CONFLICT: "STOP",
    Phase.CANCELLED: "Cancelled",
    Phase.NOT_SHIPPABLE: "Nothing to ship",
    Phase.DONE: "Done",
    Phase.SHIPPED: "Shipped",
    Phase.PART_SHIPPED: "Partly shipped",
    Phase.PENDING_PAYMENT: "Not paid",
    Phase.HELD: "On hold",
    Phase.PACKED: "Packed",
    Phase.READY: "In stock",
    Phase.WAITING_STOCK: "Waiting for stock",
    Phase.UNKNOWN: "Unknown",
}
SYSTEMS = {"katana": "Katana", "shopify": "Shopify", "woocommerce": "WooCommerce", "shipstation": "ShipStation"}
LABELS = {Intent.PACK: "Mark packed", Intent.UNPACK: "Undo: unpack"}
DOING = {Intent.PACK: "Packing", Intent.UNPACK: "Unpacking"}
DID = {Intent.PACK: "Packed", Intent.UNPACK: "Unpacked"}
_MOST_LINES = 12


def render_card(card: Card, *, shared: bool) -> Message:
    """The card. `shared` says that it stands in a channel, where the card itself is the answer to a press."""
    blocks = [section(_headline(card)), *_goods(card), _systems(card)]
    if deed := _deed(card):
        blocks.append(context(deed))
    if pressable := _buttons(card, shared):
        blocks.append(actions(*pressable))
    return message(_notification(card), blocks)


def _notification(card: Card) -> str:
    """What a phone shows: the point first, about 100 characters at most."""
    parts = [f"{TITLES[card.phase]}: {escaped(card.number)}"]
    goods = ", ".join(f"{line.quantity:f} × {escaped(line.sku or line.title)}" for line in card.lines[:2])
    if card.phase is Phase.READY:
        parts = [f"{escaped(card.number)} is in stock"]
    return " · ".join([*parts, goods] if goods else parts)


def _headline(card: Card) -> str:
    parts = [f"*{TITLES[card.phase]}* · {escaped(card.number)}"]
    if card.test:
        parts.append("*TEST*")
    if card.service:
        parts.append(escaped(card.service))
    if card.ship_by:
        parts.append(f"ship by {when(card.ship_by)}")
    parts.append(escaped(card.reason))
    return " · ".join(parts)


def _goods(card: Card) -> list[Block]:
    if not card.lines:
        return []
    lines = " · ".join(_line(line) for line in card.lines[:_MOST_LINES])
    if more := len(card.lines) - _MOST_LINES:
        lines += f" · {more} more" if more > 0 else ""
    if waited := _waited(card):
        lines += f" · {waited}"
    return [section(lines)]


def _line(line: CardLine) -> str:
    shelf = f" ({escaped(line.bin)})" if line.bin else ""
    short = " · _short_" if line.short else ""
    return f"{line.quantity:f} × {escaped(line.sku or line.title)}{shelf}{short}"


def _waited(card: Card) -> str:
    if card.phase is Phase.WAITING_STOCK:
        return f"expected {when(card.expected_at)}" if card.expected_at else "no date yet"
    if card.waited_from is None or card.since is None or card.phase is not Phase.READY:
        return ""
    return f"waited {span(card.since - card.waited_from)}"


def _systems(card: Card) -> Block:
    return context(" · ".join(_system(row) for row in card.systems) or "No system has been read yet")


def _system(row: SystemRow) -> str:
    name = SYSTEMS.get(row.system.value, row.system.value)
    label = f"<{row.url}|{name}>" if row.url and _plain_url(row.url) else name
    words = escaped(row.words)
    if row.seen_at is None:
        return f"{label} {words}: not read yet" if not row.stale else f"{label} *unknown*: it does not answer"
    if row.stale:
        return f"{label} {words}, as of {when(row.seen_at)}: *it does not answer now*"
    return f"{label} {words} {when(row.seen_at)}"


def _plain_url(url: str) -> bool:
    return url.startswith("https://") and not any(mark in url for mark in "<>| ")


def _deed(card: Card) -> str:
    if card.deed is None:
        return ""
    who, at = mention(card.deed.who), when(card.deed.at)
    if card.deed.running:
        return f"{DOING[card.deed.intent]} for {who} since {at} ..."
    return f"{DID[card.deed.intent]} by {who}, {at}"


def _buttons(card: Card, shared: bool) -> list[Block]:
    made = []
    for index, intent in enumerate(card.intents):
        doubts = card.doubts if intent is Intent.PACK else None
        if shared and doubts:
            continue
        value = Button(order_id=card.order_id, seen=card.phase.value, confirmed=bool(doubts), from_card=shared)
        dialog = confirm(f"{LABELS[intent]} all the same?", doubts, LABELS[intent]) if doubts else None
        primary = index == 0 and intent is Intent.PACK and not doubts
        made.append(button(LABELS[intent], ACTION_OF[intent].value, value.encode(), primary=primary, confirm=dialog))
    made += [_opens(row) for row in card.systems if row.url and _plain_url(row.url)]
    return made


def _opens(row: SystemRow) -> Block:
    name = SYSTEMS.get(row.system.value, row.system.value)
    return button(f"Open {name}", f"{Action.OPEN.value}:{row.system.value}", row.system.value, url=row.url)


def span(length: timedelta) -> str:
    """A length of time as people say it: minutes, hours or days, rounded down."""
    minutes = int(length.total_seconds() // 60)
    for size, unit in ((1440, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            count = minutes // size
            return f"{count} {unit}{'s' if count > 1 else ''}"
    return "less than a minute"
