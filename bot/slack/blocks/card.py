"""An order's card, the same on the channel's message and in an ephemeral answer. Performs no I/O.

The field order is the same on every card: number, state, promise; goods; what each system says and when it said so;
who, and what next.
"""

from bot.orders.alert import STALLS, Finding, Severity
from bot.orders.card import Card, CardLine
from bot.orders.phase import Phase
from bot.orders.plan import Intent
from bot.orders.service import uncommon
from bot.slack.blocks.kit import (
    SECTION,
    Block,
    Message,
    button,
    confirm,
    context,
    message,
    overflow,
    rows,
    section,
)
from bot.slack.blocks.linking import link_question, links_said
from bot.slack.blocks.make import asks_before, make_to_order
from bot.slack.blocks.supply import render_waits
from bot.slack.blocks.systems import pages, said_by
from bot.slack.blocks.text import (
    MOST_WORDS,
    cut,
    doer,
    escaped,
    fitted,
    mention,
    on_day,
    span,
    when,
)
from bot.slack.blocks.titles import DOING, LABELS, NEXT, RETRY, SNOOZES, SYSTEMS, TITLES, adds, did, label_of
from bot.slack.blocks.untold import skipped, suspected
from bot.slack.ids import ACTION_OF, Action, Button
from integrations.model import System

NOTIFICATION = 100
"""Characters a phone shows of a message."""
_MOST_LINES = 12
_NEVER_FIRST = (Intent.UNPACK, Intent.HOLD, Intent.RELEASE, Intent.REFRESH)
"""Ways back and asides: never what is done next."""
SALES_CHANNELS = (System.SHOPIFY, System.WOOCOMMERCE)


def render_card(card: Card, *, shared: bool) -> Message:
    """The card. `shared` says that it stands in a channel, where the card itself is the answer to a press."""
    blocks = [section(_headline(card)), *_alerts(card), *_problem(card), *_goods(card), *render_waits(card.waits)]
    blocks += [said_by(card.systems), *link_question(card, shared=shared), *links_said(card, shared=shared)]
    if not shared and (untold := [*map(suspected, card.suspected), *map(skipped, card.skipped)]):
        blocks.append(context("\n".join(untold)))
    if last := _who_and_what_next(card):
        blocks.append(context(last))
    doing = [*_intents(card, shared), *make_to_order(card, shared=shared), *_report(card, shared)]
    blocks.extend(rows(doing, [*_care(card, shared), *pages(card.systems)]))
    return message(_notification(card), blocks)


def goods(lines: tuple[CardLine, ...], most: int, separator: str = " · ") -> str:
    """Quantities with SKU and bin, and how many lines are left out."""
    shown = separator.join(_line(line) for line in lines[:most])
    more = len(lines) - most
    return f"{shown}{separator}and {more} more" if more > 0 else shown


def named(number: str) -> str:
    """The order's number, escaped."""
    return escaped(number) or "an order"


def _notification(card: Card) -> str:
    """What a phone shows: the point first, and nothing that a phone would cut."""
    title = f"{_title(card)}: {named(card.number)}"
    point = f"{named(card.number)} is in stock" if card.phase is Phase.READY else title
    parts = [f"TEST {point}" if card.test else point, _service(card), _reason(card)]
    shown = [escaped(part, NOTIFICATION) if index else part for index, part in enumerate(parts) if part]
    return cut(" · ".join([*shown, *([goods(card.lines, 3, ", ")] if card.lines else [])]), NOTIFICATION)


def _title(card: Card) -> str:
    """What state it is in; above all, that it must not leave."""
    critical = any(alert.severity is Severity.CRITICAL for alert in card.alerts)
    return TITLES[Phase.CONFLICT] if critical else TITLES[card.phase]


def _reason(card: Card) -> str:
    """What the reason says beyond the title; all of it where the title is another than the phase's."""
    return adds(card.phase, card.reason) if _title(card) == TITLES[card.phase] else card.reason


def _alerts(card: Card) -> list[Block]:
    """What is wrong with it, and what people have been told of."""
    if not card.alerts:
        return []
    return [section("\n".join(_alert(alert) for alert in card.alerts))]


def _alert(alert: Finding) -> str:
    """What is wrong, and who could do what about it."""
    advice = f"\n_{escaped(alert.next)}_" if alert.next else ""
    return f":warning: {escaped(alert.words, MOST_WORDS)}{advice}"


def _problem(card: Card) -> list[Block]:
    """What somebody reported as wrong with it, and who takes care of that."""
    problem = card.problem
    if problem is None:
        return []
    owner = mention(card.owner or problem.owner)
    said = f"reported by {mention(problem.opened_by)}, {when(problem.opened_at)}"
    return [section(f":construction: *Problem:* {escaped(problem.words, MOST_WORDS)} · {said} · {owner} has it")]


def _headline(card: Card) -> str:
    parts = [f"*{_title(card)}*", named(card.number)]
    if card.has_namesake:
        parts.append(escaped(card.shop))
    if card.test:
        parts.append("*TEST*")
    if service := _service(card):
        parts.append(f"*{escaped(service)}*")
    if card.phase is Phase.WAITING_STOCK:
        parts.append(f"expected {on_day(card.expected_at)}" if card.expected_at else "no date yet")
    if card.parcel:
        parts.append(escaped(card.parcel))
    if card.ship_by and not card.parcel:
        parts.append(f"ship by {on_day(card.ship_by)}")
    if reason := _reason(card):
        parts.append(escaped(reason, MOST_WORDS))
    return " · ".join(parts)


def _service(card: Card) -> str:
    return card.service if card.service and uncommon(card.service) else ""


def _goods(card: Card) -> list[Block]:
    if not card.lines:
        return []
    parts = [_line(line) for line in card.lines[:_MOST_LINES]]
    if (more := len(card.lines) - _MOST_LINES) > 0:
        parts.append(f"and {more} more")
    waited = _waited(card)
    return [section(fitted(parts, " · ", SECTION - len(waited)) + waited)]


def _line(line: CardLine) -> str:
    shelf = f" ({escaped(line.bin)})" if line.bin else ""
    short = " _short_" if line.short else ""
    return f"{line.quantity:f} × {escaped(line.sku or line.title) or 'unnamed'}{shelf}{short}"


def _waited(card: Card) -> str:
    if card.waited_from is None or card.since is None or card.phase is not Phase.READY:
        return ""
    return f" · waited {span(card.since - card.waited_from)}"


def _who_and_what_next(card: Card) -> str:
    owner = _owner(card) if card.alerts and card.problem is None else ""
    following = "" if Intent.RELEASE in card.intents else _next(card)
    return " · ".join(part for part in (_deed(card), owner, following) if part)


def _next(card: Card) -> str:
    """What to do about it, in order; for want of steps of its own, what its phase asks for."""
    if not card.steps:
        return NEXT.get(card.phase, "")
    return "Next: " + "; then ".join(escaped(step, MOST_WORDS) for step in card.steps)


def _owner(card: Card) -> str:
    """Who takes care of what is wrong; or that whoever did is not expected to any more."""
    if card.owner:
        return f"{mention(card.owner)} has it"
    return f"nobody has it now, {mention(card.had)} had it" if card.had else ""


def _deed(card: Card) -> str:
    if card.deed is None:
        return ""
    who, at = doer(card.deed.who, card.deed.on_behalf), when(card.deed.at)
    if card.deed.running:
        return f"{DOING[card.deed.intent]} for {who} since {at} ..."
    return f"{did(card.deed.intent, collected=card.collected)} by {who}, {at}"


def _intents(card: Card, shared: bool) -> list[Block]:
    if card.half_done:
        value = Button(order_id=card.order_id, seen=card.phase.value, from_card=shared)
        return [button(RETRY, Action.RETRY.value, value.encode(), primary=True)]
    made = []
    for index, intent in enumerate(dict.fromkeys(card.intents)):
        doubts = card.doubts if intent is Intent.PACK else None
        if (shared and doubts) or intent is Intent.MAKE:
            continue
        value = _carried(card, intent, confirmed=bool(doubts), shared=shared)
        dialog = confirm(f"{LABELS[intent]} all the same?", doubts, LABELS[intent]) if doubts else asks_before(intent)
        primary = index == 0 and intent not in _NEVER_FIRST and not doubts and card.problem is None
        made.append(
            button(_label(card, intent), ACTION_OF[intent].value, value.encode(), primary=primary, confirm=dialog)
        )
    return made


def _carried(card: Card, intent: Intent, *, confirmed: bool, shared: bool) -> Button:
    """What a button carries. Undo belongs to one deed, and a hold to no phase: neither minds when it was drawn."""
    if intent in _NEVER_FIRST:
        about = card.undo if intent is Intent.UNPACK else None
        return Button(order_id=card.order_id, from_card=shared, about=about)
    return Button(order_id=card.order_id, seen=card.phase.value, confirmed=confirmed, from_card=shared)


def _report(card: Card, shared: bool) -> list[Block]:
    """The way to report a problem, or to say that it is solved."""
    if card.problem is not None:
        solved = Button(order_id=card.order_id, from_card=shared, about=card.problem.id)
        return [button("Solved", Action.SOLVED.value, solved.encode())]
    if not card.may_report:
        return []
    return [button("Problem", Action.PROBLEM.value, Button(order_id=card.order_id, from_card=shared).encode())]


def _care(card: Card, shared: bool) -> list[Block]:
    """Ways to take care of what is wrong: it is mine, or not now."""
    if not card.alerts:
        return []
    mine = Button(order_id=card.order_id, from_card=shared).encode()
    buttons = [button("Take over" if card.owner else "Claim", Action.CLAIM.value, mine)]
    if any(alert.rule in STALLS for alert in card.alerts):
        values = {
            Button(order_id=card.order_id, from_card=shared, command=how.value).encode(): words
            for how, words in SNOOZES.items()
        }
        buttons.append(overflow(Action.SNOOZE.value, values))
    return buttons


def _label(card: Card, intent: Intent) -> str:
    """What the button says. The shop is called by its name where it has one."""
    if intent is not Intent.PUSH_SHOP:
        return label_of(intent, collected=card.collected)
    shop = next((row.system.value for row in card.systems if row.system in SALES_CHANNELS), "")
    return f"Push to {SYSTEMS[shop]}" if shop in SYSTEMS else LABELS[intent]
