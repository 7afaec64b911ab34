"""The pick list: orders in the order in which they should leave, then what they need in all. Performs no I/O."""

from collections.abc import Sequence

from bot.orders.card import Card
from bot.orders.digest import is_express
from bot.orders.picklist import PickList, Total
from bot.orders.service import uncommon
from bot.slack.blocks.bulk import pack_several
from bot.slack.blocks.card import goods, named
from bot.slack.blocks.digest import aged
from bot.slack.blocks.kit import SECTION, Block, Message, actions, message, section
from bot.slack.blocks.text import count, cut, escaped, fitted

_MOST_SECTIONS = 3
"""Of orders; what they need in all has one. Slack refuses a message whose blocks are too long together, and does not
say how long that is (https://docs.slack.dev/reference/methods/chat.postMessage): 12,000 characters are taken."""
_MOST_LINES = 12
_LONGEST = 1000
"""Characters of one order."""


def render_pick_list(shown: PickList) -> Message:
    """What to fetch, or that there is nothing to fetch."""
    stale = aged(shown.stale)
    if not shown.orders:
        return message("Nothing is ready to pick.", [section("Nothing is ready to pick."), *stale])
    express = sum(is_express(card) for card in shown.orders)
    head = f"Pick list: {count(len(shown.orders), 'order')}{f', {express} express' if express else ''}"
    orders = [_order(card, shop=card.shop if shown.shops > 1 else "") for card in shown.orders]
    needed = fitted([_total(total) for total in shown.totals], "\n", SECTION - len("*In all*\n"))
    in_all = [section(f"*In all*\n{needed}")] if needed else []
    pressable = [actions(pack_several())] if len(shown.orders) > 1 else []
    return message(head, [section(f"*{head}*"), *stale, *_sections(orders), *in_all, *pressable])


def _order(card: Card, *, shop: str) -> str:
    parts = [f"• *{named(card.number)}*", escaped(shop)]
    parts.append(f"*{escaped(card.service)}*" if card.service and uncommon(card.service) else "")
    parts.append(goods(card.lines, _MOST_LINES, ", ") or "no goods listed")
    return cut(" · ".join(part for part in parts if part), _LONGEST)


def _total(total: Total) -> str:
    bins = ", ".join(escaped(one) for one in total.bins)
    return f"{total.quantity:f} × {escaped(total.name) or 'unnamed'}{f' ({bins})' if bins else ''}"


def _sections(lines: Sequence[str]) -> list[Block]:
    """The lines in as few sections as they need; the last allowed says how many are left out."""
    made: list[Block] = []
    while lines and len(made) < _MOST_SECTIONS - 1:
        taken = _fit(lines)
        made.append(section("\n".join(lines[:taken])))
        lines = lines[taken:]
    return [*made, section(fitted(lines, "\n", SECTION))] if lines else made


def _fit(lines: Sequence[str]) -> int:
    """How many lines fit into one section; at least one does."""
    length = -1
    for number, line in enumerate(lines):
        length += len(line) + 1
        if length > SECTION:
            return number
    return len(lines)
