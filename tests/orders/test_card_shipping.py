"""What a card says once an order ships or something is wrong with it: alerts, legs, parcel, owner, what to press."""

from dataclasses import replace
from typing import Any

import pytest

from bot.orders.alert import AlertRule, Finding, Severity
from bot.orders.card import Card, Deed, card_of
from bot.orders.legs import Attempt, Leg, Mark, Pace
from bot.orders.offers import intents_for
from bot.orders.order import Order
from bot.orders.phase import Phase
from bot.orders.plan import Intent
from bot.orders.sync import Sync
from integrations.model import Parcel, Payment, ProductionStage, Progress, ShipmentState, System
from tests.orders.making import NOW, order, production, sales, shipment

UPS, DPD = Parcel(carrier="UPS", tracking_number="1Z"), Parcel(carrier="DPD", tracking_number="5")
SENT = (shipment(state=ShipmentState.SHIPPED, parcels=(UPS,)),)
ASIDE = Attempt(done=frozenset({"ship_desk"}), trouble="503", laid_aside=True)


def found(rule: AlertRule, severity: Severity = Severity.WARN, words: str = "") -> Finding:
    return Finding(rule=rule, entry="1", severity=severity, words=words)


def card(attempt: Attempt | None = None, alerts: tuple[Finding, ...] = (), **changes: Any) -> Card:
    return card_of(order(**{"shipments": SENT} | changes), attempt=attempt, alerts=alerts)


def test_the_worst_alert_comes_first_and_equals_have_an_order() -> None:
    low, other, high, worst = (
        found(AlertRule.D6),
        found(AlertRule.D4),
        found(AlertRule.D3, Severity.HIGH),
        found(AlertRule.D12, Severity.CRITICAL),
    )
    assert card(alerts=(low, high, other, worst)).alerts == (worst, high, other, low)
    assert card(alerts=(other, worst, low, high)).alerts == (worst, high, other, low)


REPAIRS = {
    AlertRule.D3: (Intent.PUSH_SHOP,),
    AlertRule.D4: (Intent.PUSH_PRODUCTION,),
    AlertRule.D6: (Intent.PUSH_SHOP,),
}


BLOCKED = {AlertRule.D8: (Intent.PACK,), AlertRule.D10: (), AlertRule.D11: (Intent.PACK,)}


@pytest.mark.parametrize("rule", AlertRule)
def test_an_alert_offers_its_one_safe_repair(rule: AlertRule) -> None:
    assert card(alerts=(found(rule),)).intents == REPAIRS.get(rule, ())
    assert intents_for(Phase.READY, [found(rule)]) == BLOCKED.get(rule, (Intent.PACK, Intent.SHIP))


def test_a_missing_shipment_offers_an_import_beside_what_the_phase_offers() -> None:
    missing = (found(AlertRule.D2),)
    assert card(alerts=missing, shipments=()).intents == (Intent.PACK, Intent.SHIP, Intent.REFRESH)
    assert card(alerts=missing, shipments=(), production=None).intents == (Intent.REFRESH,)
    cancelled = (shipment(state=ShipmentState.CANCELLED),)
    assert Intent.REFRESH not in card(alerts=missing, shipments=cancelled).intents


def test_a_hold_that_the_desk_ignores_is_put_there_too() -> None:
    held: dict[str, Any] = {"sales": sales(held=True), "shipments": (shipment(),)}
    assert card(alerts=(found(AlertRule.D9, Severity.HIGH),), **held).intents == (Intent.HOLD,)
    in_parts = (shipment(split=True), shipment("2", split=True))
    assert card(alerts=(found(AlertRule.D9),), **held | {"shipments": in_parts}).intents == ()


def test_what_is_for_information_stands_on_no_card() -> None:
    assert card(alerts=(found(AlertRule.D13, Severity.INFO),)).alerts == ()


def test_a_repair_is_offered_once_and_the_graver_one_first() -> None:
    alerts = (found(AlertRule.D4), found(AlertRule.D6), found(AlertRule.D3, Severity.HIGH))
    assert card(alerts=alerts).intents == (Intent.PUSH_SHOP, Intent.PUSH_PRODUCTION)


# half done ----------------------------------------------------------------------------------------------------
def test_a_shipping_that_stopped_half_way_offers_to_go_on_and_nothing_else() -> None:
    shown = card(ASIDE, (found(AlertRule.D3),))
    assert (shown.half_done, shown.intents) == (True, (Intent.SHIP,))
    assert card(ASIDE, shipments=(shipment(),)).intents == (Intent.SHIP,)


NOT_HALF_DONE: list[tuple[str, Attempt | None, dict[str, Any]]] = [
    ("nobody tried", None, {}),
    ("it still goes on", replace(ASIDE, laid_aside=False), {}),
    ("a push: it is pushed again", replace(ASIDE, whole=False), {}),
    ("called off", ASIDE, {"sales": sales(payment=Payment.REFUNDED)}),
    (
        "nothing is missing",
        ASIDE,
        {"sales": sales(progress=Progress.FULFILLED), "production": production(stage=ProductionStage.DELIVERED)},
    ),
]


@pytest.mark.parametrize(
    ("attempt", "changes"), [row[1:] for row in NOT_HALF_DONE], ids=[r[0] for r in NOT_HALF_DONE]
)
def test_anything_else_is_not_half_done(attempt: Attempt | None, changes: dict[str, Any]) -> None:
    shown = card(attempt, (found(AlertRule.D3),), **changes)
    assert (shown.half_done, shown.intents) == (False, (Intent.PUSH_SHOP,))


def test_while_somebody_is_at_it_nothing_is_offered() -> None:
    running = Deed(intent=Intent.SHIP, who="U1", at=NOW, running=True)
    assert card_of(order(shipments=SENT), attempt=ASIDE, deed=running).intents == ()


# systems ------------------------------------------------------------------------------------------------------
def test_each_system_shows_its_own_leg() -> None:
    rows = {row.system: row.leg for row in card().systems}
    assert rows == {
        System.SHIPSTATION: Leg(mark=Mark.DONE),
        System.SHOPIFY: Leg(mark=Mark.WAITING),
        System.KATANA: Leg(mark=Mark.WAITING),
    }
    assert [row.leg for row in card_of(order()).systems] == [None, None, None]


def test_the_pace_of_the_shop_is_that_of_its_legs() -> None:
    tried = Attempt(done=frozenset({"ship_desk"}))
    shown = card_of(order(shipments=SENT), attempt=tried, pace=Pace(sync=Sync(on=frozenset())))
    assert {row.system: row.leg.mark for row in shown.systems if row.leg}[System.SHOPIFY] is Mark.UNTRIED


# the parcel ---------------------------------------------------------------------------------------------------
PARCELS: list[tuple[str, str, Order]] = [
    ("of the desk", "UPS 1Z", order(shipments=SENT)),
    ("the latest of the desk", "DPD 5", order(shipments=(shipment(parcels=(UPS, DPD)),))),
    ("the one with a number", "UPS 1Z", order(shipments=(shipment(parcels=(UPS, Parcel(carrier="Other"))),))),
    ("not the voided one", "UPS 1Z", order(shipments=(shipment(parcels=(UPS, replace(DPD, voided=True))),))),
    ("for want of that, the shop's", "DPD 5", order(sales=sales(parcels=(DPD,)))),
    ("the desk wins over the shop", "UPS 1Z", order(shipments=SENT, sales=sales(parcels=(DPD,)))),
    ("a desk without a number has none", "", order(shipments=(shipment(parcels=(Parcel(carrier="Other"),)),))),
    ("none anywhere", "", order()),
    ("not even in the shop", "", order(sales=None)),
]


@pytest.mark.parametrize(("words", "one"), [row[1:] for row in PARCELS], ids=[row[0] for row in PARCELS])
def test_the_parcel_on_its_way(words: str, one: Order) -> None:
    assert card_of(one).parcel == words


def test_who_takes_care_of_it_is_shown() -> None:
    assert card_of(order(), owner="U7").owner == "U7"
    assert card_of(order()).owner is None
