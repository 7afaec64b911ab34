"""What a card says of an order."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given

from bot.orders.card import CardLine, Deed, SystemRow, card_of
from bot.orders.offers import intents_for
from bot.orders.order import Order, Role
from bot.orders.phase import Phase, phase_of
from bot.orders.plan import Intent
from integrations.model import Availability, Payment, ShipmentState, System
from tests.orders.making import NOW, SIGHTS, line, order, production, sales, seen, shipment, waiting
from tests.orders.strategies import orders

DEED = Deed(intent=Intent.PACK, who="U1", at=NOW)


def test_a_card_says_number_state_and_shop() -> None:
    card = card_of(order(id=7))
    assert (card.order_id, card.number, card.shop) == (7, "#1042", "Acme")
    assert (card.phase, card.reason) == (Phase.READY, "everything is in stock")
    assert (card.since, card.deed, card.doubts, card.test) == (None, None, None, False)


def test_what_is_handed_in_is_shown() -> None:
    card = card_of(order(), since=NOW, deed=DEED, doubts="not in stock: MUG")
    assert (card.since, card.deed, card.doubts) == (NOW, DEED, "not in stock: MUG")


def test_the_promise_is_the_earliest_of_the_shipments_that_still_count() -> None:
    soon, sooner = NOW + timedelta(days=2), NOW + timedelta(days=1)
    called_off = shipment("3", state=ShipmentState.CANCELLED, ship_by=NOW, service="Overnight")
    card = card_of(
        order(shipments=(called_off, shipment("1", ship_by=soon), shipment("2", ship_by=sooner, service="Ground")))
    )
    assert (card.ship_by, card.service) == (sooner, "Ground")


def test_an_order_that_waited_says_since_when_the_customer_waits() -> None:
    assert card_of(order(), waited=True).waited_from == sales().placed_at
    assert card_of(order()).waited_from is None
    assert card_of(order(sales=None), waited=True).waited_from is None


def test_the_lines_are_productions_with_the_desks_bins() -> None:
    made = production(
        lines=(
            line("MUG", availability=Availability.IN_STOCK),
            line("CUP", 1, availability=Availability.EXPECTED, bin="own"),
            line("CARE", 1, shippable=False),
            line("TEA", 0),
        )
    )
    desk = shipment(lines=(line("MUG", bin="A3"), line("CUP", bin="A5")))
    assert card_of(order(production=made, shipments=(desk,))).lines == (
        CardLine(quantity=Decimal(2), sku="MUG", title="Mug", bin="A3", short=False),
        CardLine(quantity=Decimal(1), sku="CUP", title="Cup", bin="own", short=True),
    )


def test_without_production_the_lines_are_the_shops() -> None:
    assert [one.sku for one in card_of(order(production=None)).lines] == ["MUG"]
    assert card_of(order(sales=None, production=None)).lines == ()


def test_the_date_of_the_goods_is_productions() -> None:
    later = NOW + timedelta(days=5)
    assert card_of(order(production=waiting(expected_at=later))).expected_at == later
    assert card_of(order(production=None)).expected_at is None


def words(some: Order) -> dict[System, str]:
    return {row.system: row.words for row in card_of(some).systems}


def test_each_system_speaks_its_own_words() -> None:
    assert words(order()) == {
        System.SHOPIFY: "Paid, Unfulfilled",
        System.KATANA: "Not shipped, In stock",
        System.SHIPSTATION: "Awaiting shipment",
    }


def test_what_is_missing_deleted_or_never_read_is_said() -> None:
    assert words(order(production=None))[System.KATANA] == "not there"
    assert words(order(production=production(deleted_at=NOW)))[System.KATANA] == "deleted"
    assert words(order(shipments=()))[System.SHIPSTATION] == "not there"
    assert words(order(sales=None))[System.SHOPIFY] == "not there"
    never = tuple(replace(sight, seen_at=None) for sight in SIGHTS)
    assert set(words(order(sales=None, production=None, shipments=(), sights=never)).values()) == {"unknown"}


def test_the_parts_of_a_split_speak_together() -> None:
    sent = shipment("2", native={"orderStatus": "shipped"})
    assert (
        words(order(shipments=(shipment("1"), sent, shipment("3"))))[System.SHIPSTATION]
        == "Awaiting shipment + Shipped"
    )


def test_a_system_that_is_down_shows_its_last_words_and_how_old_they_are() -> None:
    (row,) = (row for row in card_of(order(sights=seen(failing=Role.PRODUCTION))).systems if row.stale)
    assert row == SystemRow(
        system=System.KATANA, words="Not shipped, In stock", seen_at=NOW, stale=True, url=production().url
    )


INTENTS = {
    Phase.READY: (Intent.PACK, Intent.SHIP),
    Phase.WAITING_STOCK: (Intent.PACK,),
    Phase.PACKED: (Intent.SHIP,),
}


@pytest.mark.parametrize("phase", Phase)
def test_a_card_offers_what_its_phase_allows(phase: Phase) -> None:
    assert intents_for(phase) == INTENTS.get(phase, ())


def test_while_somebody_is_at_it_a_card_offers_nothing() -> None:
    assert card_of(order(), deed=replace(DEED, running=True)).intents == ()
    assert card_of(order(), deed=DEED).intents == (Intent.PACK, Intent.SHIP)


def test_a_test_order_is_marked() -> None:
    assert card_of(order(sales=sales(test=True))).test


def test_a_called_off_order_offers_nothing() -> None:
    assert card_of(order(sales=sales(payment=Payment.REFUNDED))).intents == ()


@given(orders)
def test_any_order_has_a_card(any_order: Order) -> None:
    card = card_of(any_order)
    assert card.phase is phase_of(any_order).phase
    assert [row.system for row in card.systems] == [sight.system for sight in any_order.sights]
    assert all(one.quantity > 0 for one in card.lines)
