"""What a card offers to do: what its phase asks for, what mends what is wrong, and the ways back. Performs no I/O."""

from collections.abc import Iterable

from bot.orders.alert import AlertRule, Finding
from bot.orders.hold import can_be_held, can_be_released
from bot.orders.make import makeable
from bot.orders.order import Order
from bot.orders.phase import Phase
from bot.orders.plan import Intent
from bot.orders.refresh import can_be_refreshed
from bot.orders.supply import Waits, waits_of

_OFFERED = {
    Phase.READY: (Intent.PACK, Intent.SHIP),
    Phase.WAITING_STOCK: (Intent.PACK,),
    Phase.PACKED: (Intent.SHIP,),
}
REPORTED_IN = (Phase.READY, Phase.PACKED, Phase.WAITING_STOCK, Phase.HELD)
"""Phases in which a card offers to report a problem."""
UNDONE_IN = (Phase.PACKED, Phase.HELD)
_WAITS_IN = (Phase.WAITING_STOCK, Phase.HELD)
"""Phases in which a card says what the goods wait for."""


_REPAIRS = {
    AlertRule.D3: Intent.PUSH_SHOP,
    AlertRule.D4: Intent.PUSH_PRODUCTION,
    AlertRule.D6: Intent.PUSH_SHOP,
}
"""The one safe repair of a drift, where there is one."""
_ASIDES = {AlertRule.D2: Intent.REFRESH, AlertRule.D9: Intent.HOLD}
"""What mends a drift beside whatever else its phase offers."""
_MENDS = {Intent.REFRESH: can_be_refreshed, Intent.HOLD: can_be_held}
_BLOCKED = {
    AlertRule.D8: (Intent.SHIP,),
    AlertRule.D10: (Intent.PACK, Intent.SHIP),
    AlertRule.D11: (Intent.SHIP,),
}
"""What would be refused for as long as a drift stands."""


def waits_in(order: Order, phase: Phase) -> Waits | None:
    return waits_of(order.production) if order.production and phase in _WAITS_IN else None


def offered(
    order: Order, phase: Phase, alerts: Iterable[Finding], undo: int | None, *, half_done: bool
) -> tuple[Intent, ...]:
    """What the phase offers; and the ways back: from a pack of ours, and into a hold and out of it."""
    found = list(intents_for(phase, alerts, half_done=half_done))
    found += [intent for intent in _asides(alerts) if _MENDS[intent](order) and intent not in found]
    if undo is not None and phase in UNDONE_IN:
        found.append(Intent.UNPACK)
    if phase is Phase.HELD and can_be_released(order):
        found.append(Intent.RELEASE)
    if order.problem is not None and phase in REPORTED_IN and can_be_held(order) and Intent.HOLD not in found:
        found.append(Intent.HOLD)
    if phase is Phase.WAITING_STOCK and makeable(waits_in(order, phase)):
        found.append(Intent.MAKE)
    return tuple(found)


def _asides(alerts: Iterable[Finding]) -> list[Intent]:
    return [_ASIDES[finding.rule] for finding in alerts if finding.rule in _ASIDES]


def intents_for(phase: Phase, alerts: Iterable[Finding] = (), *, half_done: bool = False) -> tuple[Intent, ...]:
    """What a card offers. The plan decides again, from a fresh reading, when it is pressed."""
    if half_done:
        return (Intent.SHIP,)
    standing = [finding.rule for finding in alerts]
    if phase in _OFFERED:
        blocked = [intent for rule in standing for intent in _BLOCKED.get(rule, ())]
        return tuple(intent for intent in _OFFERED[phase] if intent not in blocked)
    repairs = [_REPAIRS[rule] for rule in standing if rule in _REPAIRS]
    return tuple(dict.fromkeys(repairs))
