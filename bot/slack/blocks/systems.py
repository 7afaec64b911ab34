"""What each system says of an order, how far it has got, and the ways to its pages. Performs no I/O."""

from collections.abc import Iterable

from bot.orders.card import SystemRow
from bot.orders.legs import Leg, Mark
from bot.slack.blocks.kit import Block, button, context
from bot.slack.blocks.text import MOST_WORDS, escaped, lasting, link, web_address, when
from bot.slack.blocks.titles import MARKS, SYSTEMS
from bot.slack.ids import Action
from integrations.model import System

_TRAVELS = {System.SHIPSTATION: 1, System.SHOPIFY: 2, System.WOOCOMMERCE: 2, System.KATANA: 3}


def said_by(systems: Iterable[SystemRow]) -> Block:
    """What each system says and how old that is; once it ships, in the order in which it travels: from the desk to
    the shop and on to production."""
    rows = sorted(systems, key=lambda row: row.leg is not None and _TRAVELS.get(row.system, 0))
    return context(" · ".join(_system(row) for row in rows) or "No system has been read yet")


def _system(row: SystemRow) -> str:
    """What a system says; once the order ships, with how far it has got before it and what it waits for behind."""
    if row.leg is None:
        return _said(row)
    return f"{MARKS[row.leg.mark]} {_said(row)}{_progress(row.leg)}"


def _progress(leg: Leg) -> str:
    match leg.mark:
        case Mark.FAILED:
            return f': "{escaped(leg.note, MOST_WORDS)}"'
        case Mark.UNTRIED:
            return ": not tried yet"
        case Mark.WAITING:
            return f": waiting{_usually(leg)}"
        case Mark.DONE:
            return ""


def _usually(leg: Leg) -> str:
    """How long it takes, and how long it has taken when that is too long."""
    if leg.usual is None:
        return ""
    return f", usually {lasting(leg.usual)}" + (f", now {lasting(leg.late)}" if leg.late is not None else "")


def _said(row: SystemRow) -> str:
    name = SYSTEMS.get(row.system.value, row.system.value)
    address = web_address(row.url)
    label = link(address, name) if address else name
    words = f"{':grey_question: ' if row.strange else ''}{escaped(row.words)}"
    if row.seen_at is None:
        return f"{label} {words}: not read yet" if not row.stale else f"{label} *unknown*: it does not answer"
    if row.stale:
        return f"{label} {words}, as of {when(row.seen_at)}: *it does not answer now*"
    return f"{label} {words} {when(row.seen_at)}"


def pages(systems: Iterable[SystemRow]) -> list[Block]:
    """A way to the order's page in each system that has one."""
    addresses = {row.system.value: web_address(row.url) for row in systems}
    return [
        button(f"Open {SYSTEMS.get(system, system)}", f"{Action.OPEN}:{system}", system, url=address)
        for system, address in addresses.items()
        if address
    ]
