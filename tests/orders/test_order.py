"""What is derived of an order: shipped, tracked, voided, called off; and what a person says of its parcel."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.orders.join import Linked, join
from bot.orders.order import Role, Strength
from bot.orders.parcel import ParcelWish
from bot.orders.phase import Phase, phase_of
from integrations.model import Parcel, ProductionStage, Progress, ShipmentState
from tests.orders.making import order, production, sales, shipment
from tests.orders.strategies import words

STATE = ShipmentState
UPS = Parcel(carrier="UPS", tracking_number="1Z")
DEAD = replace(UPS, voided=True)
LABEL = Parcel(carrier="UPS", has_label=True)
BARE = Parcel(carrier="Other")


def shipments(*states: ShipmentState) -> dict[str, Any]:
    return {"shipments": tuple(shipment(str(ref), split=True, state=state) for ref, state in enumerate(states))}


@pytest.mark.parametrize(
    ("states", "shipped"),
    [
        ((), False),
        ((STATE.SHIPPED,), True),
        ((STATE.AWAITING_SHIPMENT,), False),
        ((STATE.SHIPPED, STATE.AWAITING_SHIPMENT), False),
        ((STATE.SHIPPED, STATE.CANCELLED), True),
        ((STATE.CANCELLED,), False),
        ((STATE.SHIPPED, STATE.SHIPPED), True),
    ],
)
def test_the_desk_has_shipped_what_it_has_not_cancelled(states: tuple[ShipmentState, ...], shipped: bool) -> None:
    assert order(**shipments(*states)).desk_shipped is shipped


def with_parcels(*parcels: Parcel, state: ShipmentState = STATE.AWAITING_SHIPMENT) -> dict[str, Any]:
    return {"shipments": (shipment(state=state, parcels=parcels),)}


@pytest.mark.parametrize(
    ("changes", "voided", "tracked"),
    [
        ({}, False, False),
        (with_parcels(UPS), False, True),
        (with_parcels(LABEL), False, True),
        (with_parcels(BARE), False, False),
        (with_parcels(DEAD), True, False),
        (with_parcels(DEAD, UPS), False, True),
        (with_parcels(DEAD, DEAD), True, False),
        (with_parcels(DEAD, state=STATE.SHIPPED), False, False),
        (with_parcels(DEAD, state=STATE.CANCELLED), False, False),
        ({"sales": sales(parcels=(UPS,))}, False, True),
        ({"sales": sales(parcels=(BARE,))}, False, False),
        ({"sales": None}, False, False),
    ],
)
def test_voided_and_tracked(changes: dict[str, Any], voided: bool, tracked: bool) -> None:
    one = order(**changes)
    assert (one.label_voided, one.tracked) == (voided, tracked)


def test_voided_parcels_and_cancelled_shipments_have_no_parcels() -> None:
    cancelled = shipment("2", state=STATE.CANCELLED, parcels=(UPS,))
    assert order(shipments=(shipment(parcels=(DEAD, LABEL)), cancelled)).parcels == (LABEL,)


def test_a_system_without_a_sight_is_called_by_what_it_does() -> None:
    assert [order().named(role) for role in Role] == ["Shopify", "Katana", "ShipStation"]
    unseen = order(sights=())
    assert [unseen.named(role) for role in Role] == ["the shop", "production", "the shipping desk"]


# phases -------------------------------------------------------------------------------------------------------
TOLD = {"sales": sales(progress=Progress.FULFILLED)}
GONE = {"production": production(stage=ProductionStage.DELIVERED)}


@pytest.mark.parametrize(
    ("changes", "phase"),
    [
        (TOLD | with_parcels(DEAD), Phase.READY),
        (TOLD | GONE | with_parcels(DEAD), Phase.PACKED),
        (GONE | with_parcels(DEAD), Phase.PACKED),
        (TOLD | GONE | with_parcels(DEAD, UPS), Phase.SHIPPED),
        (TOLD | GONE | with_parcels(DEAD, state=STATE.SHIPPED), Phase.DONE),
    ],
)
def test_once_its_label_was_voided_nothing_has_shipped_any_more(changes: dict[str, Any], phase: Phase) -> None:
    """Scenario 27."""
    assert phase_of(order(**changes)).phase is phase


def test_packed_again_says_why() -> None:
    assert "its label was voided" in phase_of(order(**GONE, **with_parcels(DEAD))).reason


# joining ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("purpose", [False, True])
def test_what_was_said_of_the_parcel_goes_with_the_order(purpose: bool) -> None:
    linked = [Linked(sales(), Strength.STRONG)]
    joined = join(id=1, shop="Acme", number="1042", linked=linked, untracked_on_purpose=purpose)
    assert joined.untracked_on_purpose is purpose


# what a person says of a parcel -------------------------------------------------------------------------------
wishes = st.builds(ParcelWish, carrier=words, tracking_number=st.none() | words, shipped_on=st.dates())


@given(wishes)
def test_a_wish_is_stored_and_read_back(wish: ParcelWish) -> None:
    assert ParcelWish.from_data(wish.data()) == wish


def test_a_parcel_leaves_at_noon_of_the_shops_day() -> None:
    wish = ParcelWish(carrier="", tracking_number=None, shipped_on=date(2026, 3, 2))
    assert wish.parcel(ZoneInfo("Europe/Tallinn")) == Parcel(
        carrier="Other", tracking_number=None, shipped_at=datetime(2026, 3, 2, 10, tzinfo=UTC)
    )
    named = ParcelWish(carrier="UPS", tracking_number="1Z", shipped_on=date(2026, 7, 2)).parcel(ZoneInfo("UTC"))
    assert (named.carrier, named.tracking_number, named.shipped_at) == (
        "UPS",
        "1Z",
        datetime(2026, 7, 2, 12, tzinfo=UTC),
    )
