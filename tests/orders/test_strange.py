"""Words that we do not know: the phase is UNKNOWN, the card says which system says what, and nothing is guessed."""

from typing import Any

import pytest
from hypothesis import given

from bot.orders.alert import AlertRule
from bot.orders.card import card_of
from bot.orders.drift import weigh
from bot.orders.order import Order, Role
from bot.orders.phase import Phase, phase_of
from bot.orders.strange import is_strange, strange_words
from bot.orders.sync import Sync
from integrations.model import Availability, Payment, ProductionStage, Progress, ShipmentState, System
from tests.orders.making import NOW, order, production, sales, shipment
from tests.orders.strategies import orders

STRANGE: list[tuple[str, dict[str, Any], System, str]] = [
    (
        "payment",
        {"sales": sales(payment=Payment.UNKNOWN, native={"financial": "DISPUTED"})},
        System.SHOPIFY,
        'Shopify uses a word we do not know ("Disputed")',
    ),
    (
        "progress",
        {"sales": sales(progress=Progress.UNKNOWN, native={"fulfillment": "TELEPORTED"})},
        System.SHOPIFY,
        'Shopify uses a word we do not know ("Teleported")',
    ),
    (
        "stage",
        {"production": production(stage=ProductionStage.UNKNOWN, native={"status": "FROZEN_SOLID"})},
        System.KATANA,
        'Katana uses a word we do not know ("Frozen solid")',
    ),
    (
        "availability",
        {"production": production(availability=Availability.UNKNOWN, native={"product_availability": "MAYBE"})},
        System.KATANA,
        'Katana uses a word we do not know ("Maybe")',
    ),
    (
        "state",
        {"shipments": (shipment(state=ShipmentState.UNKNOWN, native={"orderStatus": "rejected_fulfillment"}),)},
        System.SHIPSTATION,
        'ShipStation uses a word we do not know ("Rejected fulfillment")',
    ),
]


@pytest.mark.parametrize(
    ("changes", "system", "words"), [row[1:] for row in STRANGE], ids=[row[0] for row in STRANGE]
)
def test_a_word_we_do_not_know_is_shown_and_never_guessed_at(
    changes: dict[str, Any], system: System, words: str
) -> None:
    known = order(**changes)
    verdict = phase_of(known)
    assert (verdict.phase, verdict.reason) == (Phase.UNKNOWN, words)
    card = card_of(known)
    assert [row.system for row in card.systems if row.strange] == [system]
    assert card.intents == ()
    assert weigh(known, Sync(), {}, frozenset(), NOW, at_once=True) == ()


def test_what_is_understood_has_no_mark() -> None:
    assert strange_words(order()) is None
    assert not any(row.strange for row in card_of(order()).systems)


def test_the_shop_fulfilled_it_and_the_desk_says_what_nobody_understands() -> None:
    """ "Still awaits" would be a guess."""
    known = order(sales=sales(progress=Progress.FULFILLED), shipments=(shipment(state=ShipmentState.UNKNOWN),))
    found = weigh(known, Sync(), {}, frozenset(), NOW)
    assert AlertRule.D5 not in {one.rule for one in found}


@given(orders)
def test_what_is_named_is_strange(any_order: Order) -> None:
    assert (strange_words(any_order) is not None) is any(is_strange(any_order, role) for role in Role)
