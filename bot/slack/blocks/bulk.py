"""Several orders at once: the modal in which they are chosen, and the one message that says how they stand.

Performs no I/O.
"""

from bot.orders.bulk import LEFT, Bulk, BulkForm, Item, Outcome
from bot.orders.card import Card
from bot.orders.service import uncommon
from bot.slack.blocks.card import named
from bot.slack.blocks.digest import aged
from bot.slack.blocks.kit import SECTION, Block, Message, actions, asked, button, context, message, modal, section
from bot.slack.blocks.kit import several as menu
from bot.slack.blocks.pack import who_did_it
from bot.slack.blocks.text import count, doer, escaped, fitted, when
from bot.slack.ids import BULK_MODAL, Action, BulkModal

ORDERS = "orders"
"""The field of the modal that holds which orders were chosen."""
PACK_SEVERAL = "Pack several"
"""What the button says that opens the modal."""
_MARKS = {
    Outcome.TO_GO: "…",
    Outcome.PACKED: "✓",
    Outcome.ALREADY: "✓",
    Outcome.PRACTISED: "–",
    Outcome.NOT_PACKED: "✗",
    Outcome.NEEDS_PERSON: "✗",
}
_COUNTED = {
    Outcome.PACKED: "packed",
    Outcome.ALREADY: "done before",
    Outcome.PRACTISED: "only practised",
    Outcome.NOT_PACKED: "not packed",
    Outcome.NEEDS_PERSON: "unclear",
    Outcome.TO_GO: "to go",
}
_SHOWN_FIRST = (
    Outcome.NEEDS_PERSON,
    Outcome.NOT_PACKED,
    Outcome.TO_GO,
    Outcome.PRACTISED,
    Outcome.ALREADY,
    Outcome.PACKED,
)
_MOST_LINES = 3
_LONGEST_REASON = 120
"""Characters of why an order was not packed: a hundred of them have to fit into one message."""


def render_bulk_form(form: BulkForm, *, channel: str, names: tuple[str, ...] = ()) -> Block:
    """The modal; on a shared tablet it asks which of `names` packed. With nothing to choose from it is not opened."""
    options = [(str(card.order_id), _option(card)) for card in form.orders]
    question = asked(ORDERS, "Orders", menu(options, "Choose orders", all_chosen=form.ticked))
    about = (
        "Each is marked packed in Katana, by the same rules as with its own button. The shop and ShipStation are not "
        "touched."
    )
    left_out = [context(f"{count(form.left_out, 'more order')} in stock: pack these first")] if form.left_out else []
    return modal(
        "Mark packed",
        "Mark packed",
        [
            context(about),
            *aged(form.stale),
            question,
            *([who_did_it("Who packed?", names)] if names else []),
            *left_out,
        ],
        callback_id=BULK_MODAL,
        metadata=BulkModal(channel).encode(),
    )


def pack_several() -> Block:
    """The button that opens the modal."""
    return button(PACK_SEVERAL, Action.PACK_SEVERAL.value, "1")


def render_bulk(shown: Bulk) -> Message:
    """The message: how many went how, then a line for each order, what needs somebody first."""
    head = _head(shown)
    ordered = sorted(shown.items, key=lambda item: _SHOWN_FIRST.index(item.outcome))
    lines = fitted([_line(item) for item in ordered], "\n", SECTION)
    blocks = [section(f"*{head}*"), section(lines or "No order was chosen."), context(_who(shown))]
    if shown.over and shown.left:
        label = f"Try the {len(shown.left)} left again" if len(shown.left) > 1 else "Try the one left again"
        blocks.append(actions(button(label, Action.PACK_REST.value, str(shown.id))))
    return message(head, blocks)


def _head(shown: Bulk) -> str:
    counts = ", ".join(f"{shown.count(one)} {words}" for one, words in _COUNTED.items() if shown.count(one))
    doing = "Packed" if shown.over else "Packing"
    return f"{doing} {count(len(shown.items), 'order')}: {counts or 'nothing to do'}"


def _line(item: Item) -> str:
    number = f"*{named(item.number)}*" if item.outcome in LEFT else named(item.number)
    words = [escaped(item.words, _LONGEST_REASON)] if item.words else []
    if item.outcome is Outcome.NEEDS_PERSON:
        words.append("look in Katana before you try again")
    return f"{_MARKS[item.outcome]} {number}{': ' if words else ''}{'; '.join(words)}"


def _who(shown: Bulk) -> str:
    return f"Asked for by {doer(shown.who, shown.on_behalf)}, {when(shown.at)}"


def _option(card: Card) -> str:
    """What a menu says of an order. Menus show plain text, so nothing is escaped."""
    service = f" · {card.service}" if card.service and uncommon(card.service) else ""
    lines = [f"{line.quantity:f} × {line.sku or line.title or 'unnamed'}" for line in card.lines]
    shown, more = ", ".join(lines[:_MOST_LINES]), ", ..." if len(lines) > _MOST_LINES else ""
    return f"{card.number}{service} · {shown or 'no goods listed'}{more}"
