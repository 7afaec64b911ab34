"""What holds an order up, who can do something about it, and what they do next. Performs no I/O.

A table by phase, read after what people were told is wrong: a reported problem and an alert come before the phase,
for they are what somebody has to look at first. Who it is, is a role or a person; never a guess of a name.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from bot.orders.alert import AlertRule, Finding, Severity
from bot.orders.availability import short_lines
from bot.orders.card import Card
from bot.orders.hold import can_be_released
from bot.orders.legs import Mark
from bot.orders.order import NAMES, Order, Role
from bot.orders.phase import Phase
from bot.orders.plan import Intent
from integrations.model import Line

_MOST_SHORT = 3
_MARKS_PACKED = "press Mark packed, or pack it there by hand"
_MARKS_SHIPPED = "press Mark shipped, or buy its label"


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocker:
    """What holds it. `owner` is the Slack user id of who has it; `who` says who else could act."""

    what: str
    who: str = ""
    owner: str | None = None
    then: str = ""
    """What to do next; empty when there is nothing to do."""


Says = Callable[[Order, Card], Blocker]


def blockers_of(order: Order, card: Card) -> tuple[Blocker, ...]:
    """Everything that holds it, what has to be looked at first at the head; never empty."""
    found = [*_problem(card), *(_alert(order, card, finding) for finding in card.alerts), *_unread(order)]
    return (*found, _BY_PHASE[card.phase](order, card))


def _problem(card: Card) -> list[Blocker]:
    if (problem := card.problem) is None:
        return []
    owner = card.owner or problem.owner
    then = "mend it, then press Solved"
    return [Blocker(what=f"a reported problem: {problem.words}", owner=owner, who="whoever has it", then=then)]


def _alert(order: Order, card: Card, finding: Finding) -> Blocker:
    who, then = _ALERTS.get(finding.rule, ("whoever takes it", "press Claim, and look in the systems named"))
    if finding.severity is Severity.CRITICAL:
        who = "whoever stands next to the parcel"
    where = {"shop": order.named(Role.CHANNEL), "desk": order.named(Role.DESK), "production": _made_in(order)}
    return Blocker(what=finding.words, owner=card.owner, who=who.format(**where), then=then.format(**where))


_ALERTS = {
    AlertRule.S4: ("a packer", _MARKS_PACKED),
    AlertRule.S5: ("a shipper", _MARKS_SHIPPED),
    AlertRule.D3: ("a shipper", "press Push to {shop}, or send the notification again in {desk}"),
    AlertRule.D4: ("a shipper", "press Push to {production}, or mark it delivered there"),
    AlertRule.D5: ("who ships", "see whether the parcel has left; then mark it shipped in {desk}, or pull it"),
    AlertRule.D6: ("a shipper", "press Push to {shop}, or fulfil it there"),
    AlertRule.D7: ("who may cancel in {desk} and {production}", "do not ship it: cancel it where it is still open"),
    AlertRule.D8: ("who knows what the customer is to get", "make the quantities the same in every system"),
    AlertRule.D11: ("a shipper", "see whether the parcel has left; buy a new label, or take the fulfilment back"),
    AlertRule.D12: ("who may undo it in {production}", "do not ship it: take the goods back into stock"),
}
"""Who can act on an alert, and how, by its rule. What is said critically is always for who holds the parcel."""


def _unread(order: Order) -> list[Blocker]:
    """What cannot be read holds up what we can say: nothing is told or written on the strength of old news."""
    stale = [NAMES[sight.system] for sight in order.sights if sight.stale]
    if not stale:
        return []
    names = " and ".join(stale)
    verb = "does" if len(stale) == 1 else "do"
    what = f"{names} {verb} not answer, so what is said of it there may be older than it looks"
    return [
        Blocker(what=what, who="nobody, or who has the keys of that account", then="look there by hand meanwhile")
    ]


def _unseen(_: Order, __: Card) -> Blocker:
    return Blocker(what="it was taken in a moment ago and is being read", then="ask again in a minute")


def _conflict(_: Order, card: Card) -> Blocker:
    then = "pull the parcel and void its label; if it is gone, ask the carrier to stop it"
    return Blocker(what=card.reason, who="whoever stands next to the parcel", then=then)


def _over(_: Order, card: Card) -> Blocker:
    return Blocker(what=f"nothing: {card.reason}")


def _pending_payment(order: Order, _: Card) -> Blocker:
    shop = order.named(Role.CHANNEL)
    return Blocker(what="it is not paid", who="the customer", then=f"wait, or take the payment in {shop}")


def _held(order: Order, card: Card) -> Blocker:
    if can_be_released(order):
        desk = order.named(Role.DESK)
        return Blocker(what=card.reason, who="a shipper", then=f"press Release, or lift the hold in {desk}")
    shop = order.named(Role.CHANNEL)
    return Blocker(
        what=card.reason, who=f"who put the hold in {shop}", then=f"lift it in {shop}: only there it can be"
    )


def _waiting(order: Order, _: Card) -> Blocker:
    """Which lines are short, for how many, and when they should be there."""
    production = order.production
    short = short_lines(production) if production else ()
    lines = [_short(line) for line in short[:_MOST_SHORT]]
    if (more := len(short) - _MOST_SHORT) > 0:
        lines.append(f"{more} more")
    there = len([line for line in production.lines if line.shippable]) - len(short) if production else 0
    rest = f"; {there} other line{'' if there == 1 else 's'} there" if there > 0 else ""
    what = f"{', '.join(lines) or 'stock'} not in stock{rest}"
    undated = any(line.expected_at is None for line in short) or not short
    then = "order or make what has no date" if undated else "receive it when it comes, or move its date"
    return Blocker(what=what, who=f"who buys or makes it in {_made_in(order)}", then=then)


def _short(line: Line) -> str:
    missing = line.quantity - line.fulfilled
    due = f" (expected {line.expected_at:%d %b})" if line.expected_at else " (no date)"
    return f"{_plain(missing)} × {line.sku or line.title}{due}"


def _plain(quantity: Decimal) -> str:
    return f"{quantity.normalize():f}"


def _ready(_: Order, __: Card) -> Blocker:
    return Blocker(what="nobody has packed it yet: everything is in stock", who="a packer", then=_MARKS_PACKED)


def _packed(_: Order, card: Card) -> Blocker:
    return Blocker(what=f"nobody has shipped it yet: {card.reason}", who="a shipper", then=_MARKS_SHIPPED)


def _part_shipped(order: Order, card: Card) -> Blocker:
    return Blocker(what=card.reason, who="a shipper", then=f"ship the rest in {order.named(Role.DESK)}")


def _shipped(_: Order, card: Card) -> Blocker:
    """It has left; what is missing is that every system knows."""
    if card.half_done:
        return Blocker(what="its shipping stopped half-way", who="a shipper", then="press Retry what is missing")
    rows = [row for row in card.systems if row.leg is not None]
    failed = [row for row in rows if row.leg and row.leg.mark is Mark.FAILED]
    behind = [NAMES[row.system] for row in rows if row.leg and row.leg.mark is not Mark.DONE]
    if failed:
        note = failed[0].leg.note if failed[0].leg else ""
        push = Intent.PUSH_SHOP in card.intents or Intent.PUSH_PRODUCTION in card.intents
        then = "press the push on its card" if push else f"look at it in {NAMES[failed[0].system]}"
        return Blocker(what=f"{NAMES[failed[0].system]} was not told: {note}", who="a shipper", then=then)
    if behind:
        what = f"it has left; {' and '.join(behind)} still to follow"
        return Blocker(what=what, who="nobody: the systems follow by themselves", then="wait; people are told if not")
    return Blocker(what=card.reason)


def _unknown(_: Order, card: Card) -> Blocker:
    """We do not know, and say so: a guess would be packed."""
    return Blocker(
        what=f"Shipmate cannot tell: {card.reason}", who="whoever knows the order", then="look in each system"
    )


def _made_in(order: Order) -> str:
    return order.named(Role.PRODUCTION)


_BY_PHASE: dict[Phase, Says] = {
    Phase.UNSEEN: _unseen,
    Phase.CONFLICT: _conflict,
    Phase.CANCELLED: _over,
    Phase.NOT_SHIPPABLE: _over,
    Phase.DONE: _over,
    Phase.SHIPPED: _shipped,
    Phase.PART_SHIPPED: _part_shipped,
    Phase.PENDING_PAYMENT: _pending_payment,
    Phase.HELD: _held,
    Phase.PACKED: _packed,
    Phase.READY: _ready,
    Phase.WAITING_STOCK: _waiting,
    Phase.UNKNOWN: _unknown,
}
