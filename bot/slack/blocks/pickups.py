"""The message about a pick-up: what will miss it unless somebody hurries, and what need not hurry any more.

Performs no I/O.
"""

from bot.orders.card import Card
from bot.orders.phase import Phase
from bot.orders.pickups import PickupList
from bot.orders.service import uncommon
from bot.slack.blocks.card import goods, named
from bot.slack.blocks.digest import aged
from bot.slack.blocks.kit import SECTION, Message, message, section
from bot.slack.blocks.text import count, escaped, fitted, on_day
from bot.slack.blocks.titles import TITLES

_STATES = {Phase.READY: "ready", Phase.PACKED: "packed"}


def render_pickup_list(shown: PickupList) -> Message:
    """What is urgent comes first; what is done with stays, struck through, so that nobody looks for it."""
    head = _head(shown)
    lines = [_entry(card) for card in shown.waiting]
    lines += [f"• ~{named(card.number)}~ · {TITLES[card.phase].lower()}" for card in shown.left]
    return message(head, [section(f"*{head}*"), *aged(shown.stale), section(fitted(lines, "\n", SECTION))])


def _head(shown: PickupList) -> str:
    clock = escaped(shown.clock)
    if not shown.waiting:
        return f"Nothing is left for today's {clock} pick-up"
    number = len(shown.waiting)
    orders = count(number, "order")
    return f"{orders} missed today's {clock} pick-up" if shown.over else f"{orders} will miss today's {clock} pick-up"


def _entry(card: Card) -> str:
    service = f"*{escaped(card.service)}*" if card.service and uncommon(card.service) else ""
    promised = f"ship by {on_day(card.ship_by)}" if card.ship_by else ""
    problem = f":construction: {escaped(card.problem.words)}" if card.problem else ""
    parts = (f"*{named(card.number)}*", service, _STATES[card.phase], promised, goods(card.lines, 4, ", "), problem)
    return f"• {' · '.join(part for part in parts if part)}"
