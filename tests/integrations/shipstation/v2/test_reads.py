"""Reading shipments: what is asked, what of it counts, and that a fulfillment means shipped whatever the status."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from aiohttp import web

from integrations.errors import RateLimited, UnexpectedReply
from integrations.model import Shipment, ShipmentState, System
from integrations.shipstation.v2.client import ShipStationV2Client
from tests.integrations.shipstation.desk import Json
from tests.integrations.shipstation.v2.desk import KEY, DeskV2, fulfillment, label, shipment

SINCE = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
VOIDED: Json = {"voided": True, "voided_at": "2026-11-23T10:00:00Z"}


async def changed(client: ShipStationV2Client) -> dict[str, ShipmentState]:
    return {one.ref: one.state async for one in client.changed_since(SINCE)}


async def opened(client: ShipStationV2Client) -> list[str]:
    return [one.ref async for one in client.open_orders()]


async def test_a_shipment_comes_in_our_words(client: ShipStationV2Client, desk: DeskV2) -> None:
    desk.holds([shipment(tags=[{"name": "Fragile"}], ship_by_date="2026-11-25T00:00:00Z")])
    found = await client.get("81000001")
    assert found is not None
    assert (found.system, found.ref, found.number) == (System.SHIPSTATION, "81000001", "2207")
    assert (found.state, found.store_ref, found.channel_order_ref) == (
        ShipmentState.AWAITING_SHIPMENT,
        "55001",
        "6100000000042",
    )
    assert (found.service, found.ship_by_day) == ("Parcel, two days", date(2026, 11, 25))
    assert found.native == {"shipment_status": "pending", "tags": "Fragile"}
    assert [(each.sku, each.quantity, each.fulfilled, each.bin) for each in found.lines] == [
        ("MUG-BLUE", Decimal(2), Decimal(0), "A3")
    ]
    assert (desk.asked[0].path, desk.asked[0].login) == ("/v2/shipments/se-81000001", KEY)
    assert "Amy" not in repr(found)


STATUSES = [
    ("pending", ShipmentState.AWAITING_SHIPMENT),
    ("processing", ShipmentState.AWAITING_SHIPMENT),
    ("on_hold", ShipmentState.ON_HOLD),
    ("label_purchased", ShipmentState.SHIPPED),
    ("cancelled", ShipmentState.CANCELLED),
    ("sleeping", ShipmentState.UNKNOWN),
    (None, ShipmentState.UNKNOWN),
]


@pytest.mark.parametrize(("word", "state"), STATUSES)
async def test_each_status_has_a_state_and_a_standing_fulfillment_outdoes_it(
    client: ShipStationV2Client, desk: DeskV2, word: str | None, state: ShipmentState
) -> None:
    desk.holds(
        [shipment(1, shipment_status=word), shipment(2, shipment_status=word), shipment(3, shipment_status=word)]
    )
    desk.lists("/v2/fulfillments", [fulfillment(1, of=2), fulfillment(2, of=3, voided_at="2026-11-23T10:00:00Z")])
    assert [one.state for ref in "123" if (one := await client.get(ref))] == [state, ShipmentState.SHIPPED, state]
    found = {one.ref: one.state for one in await client.find("2207")}
    assert found == {"1": state, "2": ShipmentState.SHIPPED, "3": state}


async def test_one_that_was_marked_shipped_shows_why_and_when(client: ShipStationV2Client, desk: DeskV2) -> None:
    desk.holds([shipment()], by_hand=[fulfillment()])
    found = await client.get("se-81000001")
    assert found is not None
    assert found.native == {"shipment_status": "pending", "fulfillments": "marked as shipped"}
    assert found.shipped_at == datetime(2026, 11, 22, 17, 30, 0, 67000, tzinfo=UTC)
    assert found.lines[0].fulfilled == 2


async def test_parcels_are_labels_and_what_was_marked_by_hand(client: ShipStationV2Client, desk: DeskV2) -> None:
    labels = [
        label(),
        label(72, is_return_label=True),
        label(73, status="error"),
        label(74, of=2),
        label(75, **VOIDED),
    ]
    by_hand = [fulfillment(), fulfillment(32, order_source_notified=True, notification_error_message=None)]
    desk.holds([shipment(shipment_status="label_purchased")], labels=labels, by_hand=by_hand)
    desk.answers["/v2/labels"] = lambda _: web.json_response({"labels": labels})  # as if it heeded no filter
    found = await client.get("81000001")
    assert found is not None and found.parcels == await client.parcels("81000001")
    told = [(one.carrier, one.tracking_number, one.has_label, one.voided, one.shop_notified) for one in found.parcels]
    assert told == [
        ("USPS", "LABEL-71", True, False, None),
        ("USPS", "LABEL-71", True, True, None),
        ("FedEx", "HAND-31", False, False, False),
        ("FedEx", "HAND-31", False, False, True),
    ]
    assert found.parcels[0].tracking_url == "https://tracking.example/LABEL-71"
    assert found.parcels[2].shop_notify_error == "the shop did not answer"
    assert found.shipped_at == found.parcels[0].shipped_at == datetime(2026, 11, 21, 21, 2, 10, 900000, tzinfo=UTC)


@pytest.mark.parametrize("ref", ["1", "se-1", "../users", "se-1/hold", "٣", "SE-1", ""])
async def test_what_is_not_there_or_cannot_be_an_id_is_none(
    client: ShipStationV2Client, desk: DeskV2, ref: str
) -> None:
    assert await client.get(ref) is None
    assert {asked.path for asked in desk.asked} <= {"/v2/shipments/se-1"}


async def test_a_number_is_found_exactly_whatever_the_search_does(client: ShipStationV2Client, desk: DeskV2) -> None:
    rows = [
        shipment(1, "1042"),
        shipment(2, "#1042 "),
        shipment(3, "10420"),
        shipment(4, "1042-A"),
        shipment(5, "104"),
    ]
    desk.holds([])
    desk.answers["/v2/shipments"] = lambda _: web.json_response({"shipments": rows, "pages": 1})
    assert [one.ref for one in await client.find(" #1042")] == ["1", "2"]
    assert desk.asked_of("/v2/shipments") == [{"shipment_number": "1042"}, {"shipment_number": "#1042"}]
    assert await client.find(" # ") == ()


async def test_the_parts_of_a_split_are_those_of_one_store_that_stand(
    client: ShipStationV2Client, desk: DeskV2
) -> None:
    desk.holds(
        [
            shipment(1, "1048"),
            shipment(2, "1048"),
            shipment(3, "1048", store_id="se-9"),
            shipment(4, "1048", shipment_status="cancelled", store_id="se-9"),
        ]
    )
    assert {one.ref: one.split for one in await client.find("1048")} == {"1": True, "2": True, "3": False, "4": False}


async def test_a_customer_and_a_parcel_lead_to_shipments(client: ShipStationV2Client, desk: DeskV2) -> None:
    many = [shipment(each, f"{each}") for each in range(1, 15)]
    desk.holds(many, labels=[label(1, of=3)], by_hand=[fulfillment(1, of=5), fulfillment(2, of=6, **VOIDED)])
    found = await client.find_by_customer("  Jane   Doe ")
    assert [one.ref for one in found] == [str(each) for each in range(1, 11)]
    assert [one.ref for one in found if one.state is ShipmentState.SHIPPED] == ["5"]
    assert desk.asked_of("/v2/fulfillments") == [{"ship_to_name": "Jane Doe"}]
    found_by_number = [label(1, of=3, tracking_number="label 71"), label(2, of=4, tracking_number="LABEL-710")]
    desk.answers["/v2/labels"] = lambda _: web.json_response({"labels": found_by_number})
    assert [one.ref for one in await client.find_by_tracking("label-71")] == ["3"]
    assert await client.find_by_tracking(" ") == await client.find_by_customer(" ") == ()


async def test_what_changed_is_asked_newest_first_in_utc(client: ShipStationV2Client, desk: DeskV2) -> None:
    desk.holds([shipment(1), shipment(2)])
    await changed(client)
    assert desk.asked_of("/v2/shipments") == [
        {"modified_at_start": "2026-11-20T09:30:00Z", "sort_by": "modified_at", "sort_dir": "desc"}
    ]
    assert desk.asked_of("/v2/fulfillments")[0] == {"create_date_start": "2026-11-20T09:30:00Z"}


async def test_what_was_marked_shipped_is_told_whether_or_not_that_changed_it(
    client: ShipStationV2Client, desk: DeskV2
) -> None:
    rows = [shipment(1), shipment(2), shipment(3, shipment_status="label_purchased")]
    desk.holds(rows, by_hand=[fulfillment(1, of=1), fulfillment(4, of=4), fulfillment(5, of=5, **VOIDED)])
    desk.says("/v2/shipments/se-4", shipment(4))
    shipped, waits = ShipmentState.SHIPPED, ShipmentState.AWAITING_SHIPMENT
    assert await changed(client) == {"1": shipped, "2": waits, "3": shipped, "4": shipped}
    assert [asked.path for asked in desk.asked] == ["/v2/fulfillments", "/v2/shipments", "/v2/shipments/se-4"]


async def test_a_sweep_that_is_cut_short_goes_on_where_it_was_and_reads_nothing_twice(
    client: ShipStationV2Client, desk: DeskV2
) -> None:
    """A sweep has no patience for the rate budget: it must not begin anew each time."""
    desk.holds([], by_hand=[fulfillment(each, of=each) for each in (1, 2, 3)])
    desk.says("/v2/shipments/se-1", shipment(1))
    desk.says("/v2/shipments/se-2", {}, status=429)
    desk.says("/v2/shipments/se-3", shipment(3))
    with pytest.raises(RateLimited):
        await changed(client)
    desk.says("/v2/shipments/se-2", shipment(2))
    assert list(await changed(client)) == ["2", "3"]
    assert await changed(client) == {}
    desk.lists("/v2/fulfillments", [fulfillment(4, of=1)])
    assert list(await changed(client)) == ["1"]
    desk.lists("/v2/fulfillments", [fulfillment(1, of=1)])
    assert list(await changed(client)) == ["1"], "what is no longer asked for is forgotten"


async def test_open_is_what_no_fulfillment_ended_in_any_open_status(
    client: ShipStationV2Client, desk: DeskV2
) -> None:
    oldest = "2026-10-01T08:00:00Z"
    rows = [
        shipment(1, created_at=oldest),
        shipment(2),
        shipment(3, shipment_status="on_hold"),
        shipment(4, shipment_status="processing"),
        shipment(5, shipment_status="label_purchased"),
    ]
    desk.holds(rows, by_hand=[fulfillment(1, of=2)])
    assert await opened(client) == ["3", "1", "4"]
    asked = {each["create_date_start"] for each in desk.asked_of("/v2/fulfillments")}
    assert asked == {oldest, "2026-11-19T15:30:00Z"}
    assert {each["sort_dir"] for each in desk.asked_of("/v2/shipments")} == {"asc"}


async def test_a_list_that_knows_no_held_ones_still_gives_the_others(
    client: ShipStationV2Client, desk: DeskV2
) -> None:
    desk.holds([])

    def answer(request: web.Request) -> web.Response:
        if request.query["shipment_status"] == "on_hold":
            return web.json_response({"errors": [{"message": "shipment_status is not valid"}]}, status=400)
        return web.json_response({"shipments": [shipment(1)], "pages": 1})

    desk.answers["/v2/shipments"] = answer
    assert await opened(client) == ["1"]


@pytest.mark.parametrize("pages", [None, 0])
async def test_pages_are_counted_and_no_address_is_followed(
    client: ShipStationV2Client, desk: DeskV2, pages: int | None
) -> None:
    desk.holds([])
    desk.lists("/v2/shipments", [shipment(each, "7") for each in range(1, 6)], at_once=2, pages=pages)
    assert [one.ref for one in await client.find("7")] == ["1", "2", "3", "4", "5"]
    pages_asked = [dict(one.query)["page"] for one in desk.asked if dict(one.query).get("shipment_number") == "7"]
    assert pages_asked[:3] == ["1", "2", "3"]


@pytest.mark.parametrize("frame", [{"pages": 9}, {"pages": 9, "links": {"next": {}}}, {"pages": 9, "links": None}])
async def test_pages_without_links_are_read_to_the_first_empty_one(
    client: ShipStationV2Client, desk: DeskV2, frame: Json
) -> None:
    desk.holds([])
    rows = {"1": [shipment(1, "7")], "2": [shipment(2, "7")]}
    desk.answers["/v2/shipments"] = lambda asked: web.json_response(
        {"shipments": rows.get(asked.query["page"], []), **frame}
    )
    assert [one.ref for one in await client.find("7")] == ["1", "2"]
    asked = [dict(one.query)["page"] for one in desk.asked if dict(one.query).get("shipment_number") == "7"]
    assert asked[:3] == ["1", "2", "3"] and "4" not in asked


DAYS = [
    ({"hold_until_date": "2026-12-01T00:00:00Z"}, datetime(2026, 12, 1, 8, tzinfo=UTC)),
    ({"hold_until_date": "2026-12-01"}, datetime(2026, 12, 1, 8, tzinfo=UTC)),
    ({"hold_until_date": "2026-07-01T00:00:00Z"}, datetime(2026, 7, 1, 7, tzinfo=UTC)),
    ({"hold_until_date": "2026-12-01T09:15:00Z"}, datetime(2026, 12, 1, 9, 15, tzinfo=UTC)),
    ({"hold_until_date": "soon"}, None),
]


@pytest.mark.parametrize(("change", "until"), DAYS)
async def test_a_hold_ends_when_its_day_begins_in_shipstation(
    client: ShipStationV2Client, desk: DeskV2, change: Json, until: datetime | None
) -> None:
    desk.holds([shipment(shipment_status="on_hold", **change)])
    found: Shipment | None = await client.get("81000001")
    assert found is not None and found.hold_until == until


async def test_a_shipment_without_any_time_is_unexpected(client: ShipStationV2Client, desk: DeskV2) -> None:
    desk.holds([shipment(modified_at=None, created_at="never")])
    with pytest.raises(UnexpectedReply, match="carries no time"):
        await client.get("81000001")


async def test_v2_says_neither_whose_it_is_nor_when_it_imported(client: ShipStationV2Client, desk: DeskV2) -> None:
    desk.holds([])
    assert (await client.ping()).name == "ShipStation (V2)"
    assert await client.refreshed_at() is None
    assert client.settle == timedelta(seconds=7)
