"""ShipStation V2's door, and what it shows: shipments, their filters and pages, labels."""

from datetime import UTC, datetime, timedelta
from typing import Any

from yarl import URL

from integrations.sandbox.shipstation_v2.gate import Window
from tests.sandbox.shipstation_stage import MONDAY, add_desk_order, desk_face, desk_world
from tests.sandbox.shipstation_v2_stage import KEY, desk_v2


async def test_only_the_key_opens_the_door_and_a_downgrade_closes_it() -> None:
    for key in (None, "", "wrong"):
        async with desk_v2(desk_world(), key=key) as desk:
            assert await desk.refused("GET", "/v2/shipments") == (401, "unauthorized")
            assert (await desk.call("GET", "/jwks"))[0] == 200
    async with desk_v2(desk_world(), key=KEY) as desk:
        assert await desk.numbers() == []
        assert await desk.refused("GET", "/v2/nothing") == (404, "invalid_identifier")
        assert (await desk.refused("PATCH", "/v2/shipments"))[0] == 405
        desk.rules.plan_has_api = False
        assert await desk.refused("GET", "/v2/shipments") == (402, "invalid_billing_plan")


async def test_one_request_too_many_says_how_many_seconds_to_wait() -> None:
    async with desk_v2(desk_world(), limit=2) as desk:
        assert [(await desk.call("GET", "/v2/tags"))[0] for _ in range(2)] == [200, 200]
        assert await desk.refused("GET", "/v2/tags") == (429, "rate_limit_exceeded")
        _, _, headers = await desk.call("GET", "/v2/tags")
    assert 1 <= int(headers["Retry-After"]) <= 60


def test_the_next_window_opens_with_the_first_request_after_its_end() -> None:
    now = [0.0]
    window = Window(1, 60.0, clock=lambda: now[0])
    waits = []
    for at in (0.0, 0.5, 59.9, 60.0, 61.0):
        now[0] = at
        waits.append(window.take())
    assert waits == [0, 60, 1, 0, 59]


async def test_ids_and_the_order_are_those_that_v1_shows() -> None:
    world = desk_world()
    order = add_desk_order(world, "1042", requested_service="Standard")
    async with desk_v2(world) as desk, desk_face(world) as v1:
        [before] = (await v1.get("/orders"))["orders"]
        shown = await desk.get(f"/v2/shipments/se-{before['orderId']}")
        assert shown == await desk.get(f"/v2/shipments/external_shipment_id/{before['orderKey']}")
        await v1.post("/orders/addtag", {"orderId": order.id, "tagId": 6102})
        assert (await desk.get(f"/v2/shipments/se-{order.id}"))["tags"] == [{"name": "Packed"}]
        desk.rules.external_ids = False
        hidden = await desk.get(f"/v2/shipments/se-{order.id}")
        gone = await desk.refused("GET", f"/v2/shipments/external_shipment_id/{order.key}")
    assert (shown["external_shipment_id"], hidden["external_shipment_id"]) == (before["orderKey"], None)
    assert gone == (404, "invalid_identifier")
    assert (shown["shipment_number"], shown["store_id"]) == ("1042", f"se-{before['advancedOptions']['storeId']}")
    assert shown["created_at"] == "2026-11-23T20:00:00Z"
    assert shown["amount_paid"] == {"currency": "usd", "amount": 49.0}
    [item] = shown["items"]
    assert (item["sku"], item["quantity"], item["item_id"], item["unit_price"]) == ("MUG-BLUE", 2, "L1", 24.5)


async def test_each_status_of_v1_has_its_word() -> None:
    world = desk_world()
    words = {
        "awaiting_payment": "pending",
        "awaiting_shipment": "pending",
        "pending_fulfillment": "processing",
        "on_hold": "on_hold",
        "cancelled": "cancelled",
        "shipped": "label_purchased",
    }
    for status in words:
        add_desk_order(world, status, status=status)
    async with desk_v2(world) as desk:
        shipments = (await desk.get("/v2/shipments"))["shipments"]
    assert {each["shipment_number"]: each["shipment_status"] for each in shipments} == words
    unpaid = [each["shipment_number"] for each in shipments if each["amount_paid"]["amount"] == 0]
    assert unpaid == ["awaiting_payment"]


async def test_how_something_shipped_without_a_label_is_shown_is_a_switch() -> None:
    world = desk_world()
    marked, labelled = add_desk_order(world, "1"), add_desk_order(world, "2")
    world.desk_void_label(world.desk_buy_label(marked.id, carrier_code="ups", tracking_number="1Z-0").id)
    world.desk_mark_shipped(marked.id, carrier_code="ups")
    world.desk_buy_label(labelled.id, carrier_code="ups", tracking_number="1Z-1")
    async with desk_v2(world, shows_shipped_as="pending") as desk:
        assert await desk.numbers(shipment_status="pending") == ["1"]
        assert await desk.numbers(shipment_status="label_purchased") == ["2"]
        desk.rules.shows_shipped_as = "label_purchased"
        assert await desk.numbers(shipment_status="label_purchased") == ["2", "1"]


FOUND: list[tuple[dict[str, str], list[str]]] = [
    ({}, ["1043", "10420", "1042"]),
    ({"sort_dir": "asc"}, ["1042", "10420", "1043"]),
    ({"sort_by": "modified_at", "sort_dir": "desc"}, ["1042", "1043", "10420"]),
    ({"shipment_number": "1042"}, ["1042"]),
    ({"shipment_number": "104"}, []),
    ({"external_shipment_id": "582041701042"}, ["1042"]),
    ({"store_id": "se-120001", "ship_to_name": "ida"}, ["1043", "10420", "1042"]),
    ({"store_id": "se-1"}, []),
    ({"item_keyword": "blue"}, ["1043", "10420", "1042"]),
    ({"item_keyword": "owl"}, []),
    ({"tag": "Packed"}, ["1042"]),
    ({"tag": "Nobody"}, []),
    ({"shipment_status": "cancelled"}, ["1043"]),
    ({"created_at_start": "2026-11-23T20:01:00Z"}, ["1043", "10420"]),
    ({"created_at_start": "2026-11-23T12:01:00.001-08:00"}, ["1043"]),
    ({"created_at_end": "2026-11-23T20:01:00Z"}, ["10420", "1042"]),
    ({"modified_at_start": "2026-11-23T20:03:00Z"}, ["1042"]),
    ({"modified_at_end": "2026-11-23T20:02:59Z"}, ["1043", "10420"]),
    ({"payment_date_start": "2026-11-23T20:02:00Z"}, ["1043"]),
    ({"payment_date_end": "2026-11-23T19:00:00Z"}, []),
    ({"batch_id": "se-1"}, []),
    ({"sales_order_id": "x"}, []),
    ({"import_batch_id": "b6ba2537-aef1-44b3-a219-34edc165c001"}, []),
]


async def test_shipments_are_found_exactly_newest_first_and_in_utc() -> None:
    world = desk_world()
    tagged, _, cancelled = [_placed(world, *each) for each in (("1042", 0), ("10420", 1), ("1043", 2))]
    cancelled.status = "cancelled"
    tagged.tag_ids, tagged.modified_at = [6102], MONDAY + timedelta(minutes=3)
    async with desk_v2(world) as desk:
        for query, numbers in FOUND:
            assert await desk.numbers(**query) == numbers, query


def _placed(world: Any, number: str, minutes: int) -> Any:
    at = MONDAY + timedelta(minutes=minutes)
    return add_desk_order(world, number, created_at=at, modified_at=at, order_date=at)


async def test_a_number_is_the_beginning_of_numbers_where_the_switch_says_so() -> None:
    world = desk_world()
    for number in ("1042", "10420", "2042"):
        add_desk_order(world, number)
    async with desk_v2(world, number_match="prefix") as desk:
        assert await desk.numbers(shipment_number="1042", sort_dir="asc") == ["1042", "10420"]


UNFIT = [
    "shipment_status=shipped",
    "sort_by=number",
    "sort_dir=DESC",
    "page=0",
    "page=x",
    "page_size=0",
    "store_id=120001",
    "batch_id=SE-1",
    "created_at_start=2026-11-23",
    "created_at_start=2026-11-23T20:00:00",
    "modified_at_end=2026-11-23T20:00:00+00:00",  # its plus arrives as a blank
]
UNSURE = ["shipment_status=on_hold", "orderNumber=1042"]


async def test_a_parameter_that_does_not_fit_or_is_not_known_is_refused() -> None:
    async with desk_v2(desk_world()) as desk:
        for query in UNFIT + UNSURE:
            assert (await desk.refused("GET", f"/v2/shipments?{query}"))[0] == 400, query
        desk.rules.unknown_names, desk.rules.on_hold_filter = "200", "200"
        for query in UNFIT:
            assert (await desk.refused("GET", f"/v2/shipments?{query}"))[0] == 400, query
        for query in UNSURE:
            assert (await desk.call("GET", f"/v2/shipments?{query}"))[0] == 200, query


async def test_pages_are_linked_and_what_is_not_there_is_an_empty_object() -> None:
    world = desk_world()
    for number in range(5):
        add_desk_order(world, str(number))
    async with desk_v2(world) as desk:
        query = {"ship_to_name": "Ida Fern", "page_size": "2", "sort_dir": "asc"}
        pages = [await desk.get("/v2/shipments", **query, page=str(number)) for number in (1, 2, 3, 4)]
        empty = await desk.get("/v2/shipments", shipment_number="9")
        nothing = await desk.get("/v2/fulfillments")
        shown, seen = pages[0], []
        while True:
            seen += [each["shipment_number"] for each in shown["shipments"]]
            if not shown["links"]["next"]:
                break
            _, shown, _ = await desk.call("GET", str(URL(shown["links"]["next"]["href"]).relative()))
    assert seen == ["0", "1", "2", "3", "4"]
    assert [(page["page"], page["pages"], page["total"], len(page["shipments"])) for page in pages] == [
        (1, 3, 5, 2),
        (2, 3, 5, 2),
        (3, 3, 5, 1),
        (4, 3, 5, 0),
    ]
    assert [(bool(page["links"]["prev"]), bool(page["links"]["next"])) for page in pages] == [
        (False, True),
        (True, True),
        (True, False),
        (True, False),
    ]
    assert (empty["total"], empty["pages"], empty["links"]["prev"], empty["links"]["next"]) == (0, 1, {}, {})
    assert (nothing["pages"], nothing["links"]["first"]) == (0, nothing["links"]["last"])


async def test_bad_and_unknown_ids() -> None:
    async with desk_v2(desk_world()) as desk:
        for path in ("/v2/shipments/412", "/v2/shipments/SE-1", "/v2/labels/1", f"/v2/shipments/se-{'1' * 30}"):
            assert await desk.refused("GET", path) == (400, "invalid_identifier")
        for path in ("/v2/shipments/se-1", "/v2/shipments/se-abc-1"):
            assert await desk.refused("GET", path) == (404, "invalid_identifier")
        status, body, _ = await desk.call("GET", "/v2/labels/se-1")
    assert (status, body) == (404, None)


async def test_a_label_is_v1s_shipment_and_can_be_voided_once() -> None:
    world = desk_world()
    order = add_desk_order(world, "1042")
    parcel = world.desk_buy_label(order.id, carrier_code="ups", tracking_number="1Z-1")
    async with desk_v2(world) as desk, desk_face(world) as v1:
        [in_v1] = (await v1.get("/shipments"))["shipments"]
        label = await desk.get(f"/v2/labels/se-{in_v1['shipmentId']}")
        for query in (
            {"tracking_number": "1Z-1"},
            {"batch_id": label["batch_id"]},
            {"shipment_id": f"se-{order.id}"},
        ):
            assert (await desk.get("/v2/labels", **query))["labels"] == [label]
        for query in ({"label_status": "voided"}, {"shipment_id": "se-1"}, {"tracking_number": "x"}):
            assert (await desk.get("/v2/labels", **query))["total"] == 0
        assert await desk.refused("GET", "/v2/labels?label_status=new") == (400, "invalid_field_value")
        assert await desk.numbers(batch_id=label["batch_id"]) == ["1042"]
        desk.rules.void_refusal = "label_not_found_within_void_period"
        kept = await desk.done("PUT", f"/v2/labels/{label['label_id']}/void")
        desk.rules.void_refusal = ""
        voided = await desk.done("PUT", f"/v2/labels/{label['label_id']}/void")
        again = await desk.done("PUT", f"/v2/labels/{label['label_id']}/void")
        [after] = (await desk.get("/v2/labels", label_status="voided"))["labels"]
        assert await desk.numbers(batch_id=label["batch_id"]) == []
        assert (await desk.get(f"/v2/shipments/se-{order.id}"))["shipment_status"] == "pending"
    assert (label["status"], label["carrier_code"], label["tracking_number"]) == ("completed", "ups", "1Z-1")
    assert (label["ship_date"], label["created_at"]) == ("2026-11-23T08:00:00Z", "2026-11-23T20:00:00Z")
    assert label["batch_id"] != label["label_id"]
    assert (kept["approved"], kept["reason_code"]) == (False, "label_not_found_within_void_period")
    assert voided == {"approved": True, "message": "This label has been voided."}
    assert again["reason_code"] == "label_already_voided"
    assert (after["voided"], after["voided_at"]) == (True, "2026-11-23T20:00:00Z")
    assert parcel.voided_at == datetime(2026, 11, 23, 20, tzinfo=UTC)


async def test_a_shipment_is_cancelled_only_before_it_is_shipped() -> None:
    world = desk_world()
    order, labelled = add_desk_order(world, "1"), add_desk_order(world, "2")
    label = world.desk_buy_label(labelled.id, carrier_code="ups", tracking_number="1Z-1")
    async with desk_v2(world) as desk:
        await desk.done("PUT", f"/v2/shipments/se-{order.id}/cancel")
        assert await desk.refused("PUT", f"/v2/shipments/se-{order.id}/cancel") == (400, "invalid_status")
        assert await desk.refused("PUT", f"/v2/shipments/se-{labelled.id}/cancel") == (400, "invalid_status")
        await desk.done("PUT", f"/v2/labels/se-{label.id}/void")
        await desk.done("PUT", f"/v2/shipments/se-{labelled.id}/cancel")
    assert (order.status, labelled.status) == ("cancelled", "cancelled")
