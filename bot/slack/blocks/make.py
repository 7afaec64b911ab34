"""The button that has a short line's goods made to order, and what to know before a deed. Performs no I/O."""

from bot.orders.card import Card
from bot.orders.contradictions import written
from bot.orders.make import makeable
from bot.orders.plan import Intent
from bot.slack.blocks.kit import Block, button, confirm
from bot.slack.blocks.titles import HOLD_ENDS, LABELS
from bot.slack.ids import ACTION_OF, Button


def make_to_order(card: Card, *, shared: bool) -> list[Block]:
    """The button, where the card offers it. It belongs to one line, and to the phase it was drawn for."""
    short = makeable(card.waits)
    if Intent.MAKE not in card.intents or short is None:
        return []
    goods = f"{written(short.quantity)} × {short.sku}"
    said = f"Katana begins a production order for {goods}, tied to this line: whatever else comes is not for it then."
    about = Button(order_id=card.order_id, seen=card.phase.value, from_card=shared, about=int(short.line_ref))
    label = LABELS[Intent.MAKE]
    dialog = confirm("Make it to order?", said, label)
    return [button(label, ACTION_OF[Intent.MAKE].value, about.encode(), confirm=dialog)]


def asks_before(intent: Intent) -> Block | None:
    """What to know before an intent that nobody doubts."""
    return confirm("Hold it in ShipStation?", HOLD_ENDS, LABELS[intent]) if intent is Intent.HOLD else None
