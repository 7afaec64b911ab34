"""The answer to "why": our own observing gives the order, the vendors' clocks are labels."""

from dataclasses import replace
from datetime import timedelta

from bot.orders.alert import AlertRule, Severity
from bot.orders.card import card_of
from bot.orders.drift import Suspicion
from bot.orders.history import ALERT, MOVED, OVER, SEEN, Event, Label
from bot.orders.phase import Phase
from bot.orders.skipped import Skipped
from bot.orders.why import MOST_EVENTS, Raised, why_of
from integrations.model import ProductionStage, ShipmentState
from tests.orders.making import MINUTE, NOW, order, production, sales, shipment


def moved(minutes: float, to: Phase) -> Event:
    return Event(at=NOW + minutes * MINUTE, kind=MOVED, state=to.value)


def test_a_vendors_clock_never_moves_an_entry() -> None:
    """Katana says it was packed tomorrow, the shop that it was placed next week: their clocks may be wrong."""
    packed = production(stage=ProductionStage.PACKED, packed_at=NOW + timedelta(days=1))
    one = order(sales=sales(placed_at=NOW + timedelta(days=7)), production=packed)
    shown = why_of(one, card_of(one), first_seen=NOW, happened=[moved(9, Phase.PACKED), moved(1, Phase.READY)])
    assert [(event.kind, event.state) for event in shown.events] == [
        (SEEN, ""),
        (MOVED, Phase.READY),
        (MOVED, Phase.PACKED),
    ]
    assert shown.events[0].labels == (Label("Shopify", NOW + timedelta(days=7)),)
    assert shown.events[2].labels == (Label("Katana", NOW + timedelta(days=1)),)


def test_what_left_says_when_the_desk_and_the_shop_say_it_did() -> None:
    one = order(shipments=(shipment(state=ShipmentState.SHIPPED, shipped_at=NOW - MINUTE),))
    shown = why_of(one, card_of(one), first_seen=NOW, happened=[moved(1, Phase.SHIPPED)])
    assert shown.events[-1].labels == (Label("ShipStation", NOW - MINUTE),)


def test_alerts_stand_among_what_happened_with_their_ends() -> None:
    over = Raised(at=NOW + MINUTE, words="not told", ended_at=NOW + 3 * MINUTE)
    shown = why_of(order(), card_of(order()), first_seen=NOW, happened=[moved(2, Phase.READY)], raised=[over])
    assert [event.kind for event in shown.events] == [SEEN, ALERT, MOVED, OVER]


def test_of_very_many_the_latest_are_shown_and_the_rest_counted() -> None:
    events = [moved(minute, Phase.READY) for minute in range(1, 100)]
    shown = why_of(order(), card_of(order()), first_seen=NOW, happened=events)
    assert (len(shown.events), shown.left_out) == (MOST_EVENTS, 100 - MOST_EVENTS)
    assert shown.events[-1].at == NOW + 99 * MINUTE


def test_what_was_looked_at_and_not_raised_is_said_with_its_reason() -> None:
    watched = Suspicion(
        rule=AlertRule.D3, since=NOW, due_at=NOW, words="not told", severity=Severity.HIGH, why_not="2 of 60 minutes"
    )
    spared = Skipped(of="missing in ShipStation", why="pickup: not imported by default")
    one = order()
    shown = why_of(one, replace(card_of(one, suspected=[watched]), skipped=(spared,)), first_seen=NOW)
    assert (shown.suspected, shown.skipped) == ((watched,), (spared,))
