"""Finding shipments by somebody's name, or by a parcel's number: what is asked, and what of the answer counts."""

from integrations.shipstation.client import MOST_OF_A_CUSTOMER, ShipStationClient
from tests.integrations.shipstation.desk import Desk, fulfillment, label, order

REF = "81000001"


async def test_by_name_the_newest_few(client: ShipStationClient, desk: Desk) -> None:
    desk.lists("/orders", [order(number) for number in range(MOST_OF_A_CUSTOMER + 5)], at_once=500)
    found = await client.find_by_customer("  Kim \n Moss ")
    assert len(found) == MOST_OF_A_CUSTOMER
    (asked,) = desk.asked
    query = dict(asked.query)
    assert (query["customerName"], query["sortBy"], query["sortDir"]) == ("Kim Moss", "OrderDate", "DESC")


async def test_a_name_with_the_marks_of_a_query_stays_one_value(client: ShipStationClient, desk: Desk) -> None:
    desk.lists("/orders", [])
    await client.find_by_customer("Kim&orderStatus=shipped#")
    assert dict(desk.asked[0].query)["customerName"] == "Kim&orderStatus=shipped#"
    assert "orderStatus" not in dict(desk.asked[0].query)


async def test_nobody_is_not_asked_for(client: ShipStationClient, desk: Desk) -> None:
    assert await client.find_by_customer("  ") == ()
    assert await client.find_by_tracking(" - ") == ()
    assert desk.asked == []


async def test_by_a_parcels_number_in_both_lists_compared_again(client: ShipStationClient, desk: Desk) -> None:
    desk.lists("/shipments", [label(trackingNumber="1Z 999"), label(trackingNumber="1Z9990", orderId=7)])
    desk.lists("/fulfillments", [fulfillment(trackingNumber="1z999")])
    desk.says(f"/orders/{REF}", order())
    found = await client.find_by_tracking("1z-999")
    assert [shipment.ref for shipment in found] == [REF]
    searched = [dict(asked.query)["trackingNumber"] for asked in desk.asked if "trackingNumber" in dict(asked.query)]
    assert searched == ["1Z999", "1Z999", "1Z-999", "1Z-999"]
