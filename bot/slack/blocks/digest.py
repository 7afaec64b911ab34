"""The daily digest: the day in one line, then what to look at first, then how yesterday went. Performs no I/O."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from bot.orders.alert import AlertRule
from bot.orders.convergence import Advice
from bot.orders.digest import Digest, Freshness, Noted, Oldest, Pickup, Reported, Scarce, Shipped
from bot.orders.sync import Arrow
from bot.slack.blocks.card import named
from bot.slack.blocks.kit import Block, Message, actions, button, context, message, section
from bot.slack.blocks.text import count, escaped, fitted, lasting, listed, mention, on_day, when
from bot.slack.blocks.titles import SYSTEMS
from bot.slack.ids import Action

_MOST_NUMBERS = 300
"""Characters of the orders that were not told of."""
ARROWS = {
    Arrow.DESK_TO_SHOP: "ShipStation to the shop",
    Arrow.SHOP_TO_PRODUCTION: "the shop to Katana",
    Arrow.PRODUCTION_TO_SHOP: "Katana to the shop",
    Arrow.SHOP_TO_DESK: "the shop to ShipStation",
    Arrow.ORDERS_TO_PRODUCTION: "a paid order to Katana",
    Arrow.ORDERS_TO_DESK: "a paid order to ShipStation",
}
_SETTINGS = {
    Arrow.DESK_TO_SHOP: "GRACE_SHIPSTATION_TO_STORE",
    Arrow.SHOP_TO_PRODUCTION: "GRACE_STORE_TO_KATANA",
    Arrow.PRODUCTION_TO_SHOP: "GRACE_KATANA_TO_STORE",
    Arrow.SHOP_TO_DESK: "GRACE_STORE_TO_SHIPSTATION",
    Arrow.ORDERS_TO_PRODUCTION: "GRACE_ORDERS_TO_KATANA",
    Arrow.ORDERS_TO_DESK: "GRACE_ORDERS_TO_SHIPSTATION",
}

NOTED = {
    AlertRule.D1: "paid and not in Katana",
    AlertRule.D2: "paid and not in ShipStation",
    AlertRule.D13: "archived and not fulfilled",
}
"""What the orders that are named have in common."""


def render_digest(shown: Digest) -> Message:
    """The digest, the same in the channel and for one person."""
    head = f"{shown.day:%A}: {_counts(shown)}"
    blocks = [section(f"*{head}*")]
    if first := " · ".join(_first(shown)):
        blocks.append(section(first[0].upper() + first[1:]))
    if then := " · ".join(_then(shown)):
        blocks.append(context(then))
    if shown.ready:
        blocks.append(actions(button("Pick list", Action.PICK_LIST.value, "ready")))
    return message(head, blocks)


def last_read(system: Freshness) -> str:
    """That a system was not read lately, and when it was."""
    name = SYSTEMS.get(system.system.value, system.system.value)
    return f"*{name} not read* yet" if system.read_at is None else f"*{name} last read* {when(system.read_at)}"


def aged(stale: Iterable[Freshness]) -> list[Block]:
    """How old what is shown is, where systems were not read lately; nothing where all were."""
    old = " · ".join(map(last_read, stale))
    return [context(f"{old}: this may be out of date")] if old else []


def _counts(shown: Digest) -> str:
    express = f" ({shown.express} express)" if shown.express else ""
    others = [
        f"{shown.packed} packed" if shown.packed else "",
        f"{shown.waiting} waiting for stock" if shown.waiting else "",
        count(shown.problems, "problem") if shown.problems else "",
    ]
    ready = f"{shown.ready} ready{express}" if shown.ready else "nothing is ready"
    return ", ".join([ready, *filter(None, others)])


def _first(shown: Digest) -> Iterable[str]:
    if shown.oldest:
        yield _oldest(shown.oldest)
    if shown.reported:
        yield _reported(shown.reported)
    if shown.pickup:
        yield _pickup(shown.pickup)
    if shown.overflow:
        yield _overflow(shown.overflow)
    if shown.scarce:
        yield f"waiting most: {', '.join(map(_scarce, shown.scarce))}"
    yield from map(_noted, shown.noted)


def _noted(noted: Noted) -> str:
    more = noted.orders - len(noted.numbers)
    which = listed([*noted.numbers, *([f"{more} more"] if more > 0 else [])])
    return f"{NOTED[noted.rule]}: {which}"


def _oldest(oldest: Oldest) -> str:
    shop = f" of {escaped(oldest.shop)}" if oldest.shop else ""
    who = f"{mention(oldest.owner)} has it" if oldest.owner else "nobody has it"
    return f"Oldest: {named(oldest.number)}{shop}, ready {escaped(oldest.waited)}, {who}"


def _reported(reported: Reported) -> str:
    """The problems that people reported: the oldest is where to begin."""
    shop = f" of {escaped(reported.shop)}" if reported.shop else ""
    oldest = f"{named(reported.number)}{shop}, {escaped(reported.words)}, {mention(reported.owner)} has it"
    return f"{count(reported.problems, 'reported problem')}, oldest {oldest}"


def _pickup(pickup: Pickup) -> str:
    needs = f" needs {pickup.needs}" if pickup.needs else ""
    return f"today's pick-up {escaped(pickup.clock)}{needs}"


def _overflow(numbers: Sequence[str]) -> str:
    """What the channel was not told of, because it had heard its messages of the day."""
    shown = fitted([named(number) for number in numbers], ", ", _MOST_NUMBERS)
    return f"{count(len(numbers), 'alert')} told only here, the day's messages were used up: {shown}"


def _scarce(scarce: Scarce) -> str:
    due = f"due {on_day(scarce.expected_at)}" if scarce.expected_at else "no date"
    return f"{escaped(scarce.sku) or 'unnamed'} ({count(scarce.orders, 'order')}, {due})"


def _then(shown: Digest) -> Iterable[str]:
    if shown.shipped:
        yield _shipped(shown, shown.shipped)
    if shown.pings:
        yield f"{count(shown.pings, 'ping')} on the last working day"
    yield from map(_advice, shown.advice[:1])
    old = [last_read(one) for one in shown.connections if not one.fresh]
    yield from old or (["connections fresh"] if shown.connections else [])


def _advice(one: Advice) -> str:
    """A grace that the data speaks against, and the setting to change."""
    half, most, grace = lasting(one.usual.half), lasting(one.usual.most), lasting(one.grace)
    alarms = "fewer false alarms" if one.better > one.grace else "earlier alarms"
    return (
        f"{ARROWS[one.arrow]} usually takes {half}, 95 of 100 times at most {most}; its grace is {grace}, and "
        f"{_SETTINGS[one.arrow]}={int(one.better.total_seconds())} would give {alarms}"
    )


def _shipped(shown: Digest, shipped: Shipped) -> str:
    yesterday = shown.day - shipped.day == timedelta(days=1)
    usual = "" if shipped.usual is None else f" (usual {shipped.usual})"
    return f"{'Yesterday' if yesterday else f'{shipped.day:%A}'} shipped {shipped.orders}{usual}"
