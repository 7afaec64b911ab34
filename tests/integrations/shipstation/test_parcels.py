"""Parcels and marking shipped: both lists are read, and the request says everything it must."""

from datetime import UTC, datetime

import pytest

from integrations.errors import NotFound
from integrations.model import Parcel, Receipt
from integrations.shipstation.client import ShipStationClient
from tests.integrations.shipstation.desk import LOGIN, Desk, fulfillment, label

REF = "81000001"


async def test_parcels_come_from_labels_and_from_records_made_by_hand(client: ShipStationClient, desk: Desk) -> None:
    desk.lists("/shipments", [label()])
    desk.lists("/fulfillments", [fulfillment()])
    assert await client.parcels(REF) == (
        Parcel(
            carrier="USPS",
            tracking_number="LABEL-71",
            shipped_at=datetime(2026, 11, 21, 21, 2, 10, 900_000, tzinfo=UTC),
            has_label=True,
            shop_notified=True,
        ),
        Parcel(
            carrier="FedEx",
            tracking_number="HAND-31",
            shipped_at=datetime(2026, 11, 22, 17, 30, 0, 67_000, tzinfo=UTC),
            shop_notified=False,
            shop_notify_error="the shop did not answer",
        ),
    )
    query = (("orderId", REF), ("page", "1"), ("pageSize", "500"))
    assert [(asked.path, asked.query) for asked in desk.asked] == [("/shipments", query), ("/fulfillments", query)]


async def test_voided_parcels_are_shown_as_voided_and_return_labels_not_at_all(
    client: ShipStationClient, desk: Desk
) -> None:
    desk.lists("/shipments", [label(1, voided=True), label(2, isReturnLabel=True), label(3)])
    desk.lists("/fulfillments", [fulfillment(4, voidDate="2026-11-23T08:00:00.0000000", voided=None)])
    assert [parcel.voided for parcel in await client.parcels(REF)] == [True, False, True]


async def test_a_filter_that_is_ignored_brings_nobody_elses_parcel(client: ShipStationClient, desk: Desk) -> None:
    desk.lists("/shipments", [label(1, order_id=5), label(2), label(3, orderId=None)])
    desk.lists("/fulfillments", [fulfillment(4, order_id=6)])
    assert len(await client.parcels(REF)) == 1


async def test_an_order_without_a_parcel_has_none(client: ShipStationClient, desk: Desk) -> None:
    desk.lists("/shipments", [])
    desk.lists("/fulfillments", [])
    assert await client.parcels(REF) == ()


async def test_many_parcels_are_paged(client: ShipStationClient, desk: Desk) -> None:
    desk.lists("/shipments", [label(each) for each in range(5)], at_once=2)
    desk.lists("/fulfillments", [fulfillment(each) for each in range(3)], at_once=2)
    assert len(await client.parcels(REF)) == 8


@pytest.mark.parametrize("notify_shop", [True, False])
async def test_marking_shipped_says_both_flags_and_a_pacific_date(
    client: ShipStationClient, desk: Desk, notify_shop: bool
) -> None:
    desk.says("/orders/markasshipped", {"orderId": 81_000_001, "orderNumber": "2207"})
    parcel = Parcel(carrier="usps", tracking_number="T-1", shipped_at=datetime(2026, 11, 24, 5, 0, tzinfo=UTC))
    receipt = await client.mark_shipped(REF, parcel, notify_shop=notify_shop)
    assert receipt == Receipt(words="order 2207 marked as shipped")
    asked = desk.asked[0]
    assert (asked.method, asked.path, asked.query, asked.login) == ("POST", "/orders/markasshipped", (), LOGIN)
    assert asked.body == {
        "orderId": 81_000_001,
        "carrierCode": "stamps_com",
        "shipDate": "2026-11-23",
        "trackingNumber": "T-1",
        "notifyCustomer": False,
        "notifySalesChannel": notify_shop,
    }


async def test_a_parcel_without_tracking_date_or_known_carrier_can_be_shipped(
    client: ShipStationClient, desk: Desk
) -> None:
    desk.says("/orders/markasshipped", {"orderId": 81_000_001, "orderNumber": "2207"})
    await client.mark_shipped(REF, Parcel(carrier="Amy's van"), notify_shop=True)
    assert desk.asked[0].body == {
        "orderId": 81_000_001,
        "carrierCode": "other",
        "notifyCustomer": False,
        "notifySalesChannel": True,
    }


@pytest.mark.parametrize("body", [None, [], "fine", {"orderNumber": None}])
async def test_an_accepted_write_is_accepted_whatever_its_body_says(
    client: ShipStationClient, desk: Desk, body: object
) -> None:
    desk.says("/orders/markasshipped", body)
    assert await client.mark_shipped(REF, Parcel(carrier="UPS"), notify_shop=True) == Receipt(words="accepted")
    assert len(desk.asked) == 1


async def test_a_ref_that_is_no_number_is_never_written_to(client: ShipStationClient, desk: Desk) -> None:
    with pytest.raises(NotFound, match="not a ShipStation order id"):
        await client.mark_shipped("se-1", Parcel(carrier="UPS"), notify_shop=True)
    with pytest.raises(NotFound):
        await client.parcels("../stores")
    assert desk.asked == []
