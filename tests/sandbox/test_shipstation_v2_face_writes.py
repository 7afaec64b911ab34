"""Shipping, holding and tagging through ShipStation V2's face: one world with V1, the shop told as V1 tells it."""

import json
from typing import Any

import pytest

from integrations.sandbox.state import Effect
from integrations.sandbox.world import World
from tests.sandbox.builders import effects_of, placed, small_world
from tests.sandbox.shipstation_stage import add_desk_order, desk_face, desk_world
from tests.sandbox.shipstation_v2_stage import desk_v2

NOBODY = {"notify_customer": False, "notify_order_source": False}


async def test_marking_shipped_makes_a_fulfillment_and_no_label_and_is_seen_in_v1() -> None:
    world = desk_world()
    order = add_desk_order(world, "1042")
    effects = effects_of(world)
    async with desk_v2(world) as desk, desk_face(world) as v1:
        answer = await desk.fulfill(f"se-{order.id}", ship_date="2026-11-22T08:00:00Z", **NOBODY)
        [shown] = (await desk.get("/v2/fulfillments", shipment_number="1042"))["fulfillments"]
        assert (await desk.get("/v2/labels"))["total"] == 0
        assert (await v1.get(f"/orders/{order.id}"))["orderStatus"] == "shipped"
        [in_v1] = (await v1.get("/fulfillments"))["fulfillments"]
    assert answer == {
        "has_errors": False,
        "fulfillments": [{"shipment_id": f"se-{order.id}", "shipment_number": "1042", "error_message": None}],
    }
    assert shown["fulfillment_id"] == f"se-{in_v1['fulfillmentId']}"
    assert (shown["ship_date"], in_v1["shipDate"]) == ("2026-11-22T08:00:00Z", "2026-11-22T00:00:00.0000000")
    assert (shown["fulfillment_carrier_friendly_name"], shown["fulfillment_provider_code"]) == ("UPS", "external")
    assert (shown["order_source_notified"], shown["notification_error_message"]) == (False, None)
    assert effects == [
        Effect("shipstation", "mark_shipped", str(order.id), {**effects[0].data, "number": "1Z-1", "notify": "false"})
    ]


@pytest.mark.parametrize("failing", [False, True])
async def test_the_shop_is_told_by_the_same_sync_as_v1s_and_its_refusal_stays_on_the_fulfillment(
    failing: bool,
) -> None:
    world = small_world()
    shop_order, _, order = placed(world, ("MUG", 1))
    world.arrows["A3"].delay, world.arrows["A3"].failing = 60, failing
    async with desk_v2(world) as desk:
        await desk.fulfill(f"se-{order.id}", notify_order_source=True)
        [before] = (await desk.get("/v2/fulfillments"))["fulfillments"]
        world.advance(60)
        [after] = (await desk.get("/v2/fulfillments"))["fulfillments"]
    assert (before["order_source_notified"], before["notification_error_message"]) == (False, None)
    assert after["order_source_notified"] is not failing
    assert bool(after["notification_error_message"]) is failing
    assert [each.number for each in shop_order.fulfillments] == ([] if failing else ["1Z-1"])


@pytest.mark.parametrize("by_default", [False, True])
async def test_what_an_omitted_notify_flag_means_is_a_switch_and_a_given_one_counts(by_default: bool) -> None:
    world = desk_world()
    silent, said, unsaid = [add_desk_order(world, number) for number in ("1", "2", "3")]
    async with desk_v2(world, notify_by_default=by_default) as desk:
        await desk.fulfill(f"se-{silent.id}", **NOBODY)
        await desk.fulfill(f"se-{said.id}", notify_customer=True, notify_order_source=True)
        await desk.fulfill(f"se-{unsaid.id}")
    flags = [(p.notify_customer, p.notify_sales_channel) for each in (silent, said, unsaid) for p in each.parcels]
    assert flags == [(False, False), (True, True), (by_default, by_default)]


async def test_one_item_fails_with_200_and_the_others_ship() -> None:
    world = desk_world()
    orders = [add_desk_order(world, number) for number in ("1", "2", "3")]
    orders[1].status = "cancelled"
    async with desk_v2(world, already_fulfilled="Was already sent") as desk:
        await desk.fulfill(f"se-{orders[0].id}")
        answer = await desk.fulfill(*[f"se-{each.id}" for each in orders], "se-5", "nonsense")
    assert answer["has_errors"] is True
    results = {each["shipment_id"]: each["error_message"] for each in answer["fulfillments"]}
    assert list(results.values()) == [
        "Was already sent",
        "Shipment has been cancelled",
        None,
        "Shipment was not found",
        "Shipment was not found",
    ]
    assert [len(each.parcels) for each in orders] == [1, 0, 1]


async def test_the_carrier_has_to_be_one_of_the_accounts_unless_the_switch_lets_any_in() -> None:
    world = desk_world()
    order = add_desk_order(world, "1")
    async with desk_v2(world) as desk:
        for carrier in ("owl", "other"):
            assert (await desk.fulfill(f"se-{order.id}", carrier_code=carrier))["has_errors"] is True
        assert not order.parcels
        desk.rules.unknown_carrier = "accepted"
        assert (await desk.fulfill(f"se-{order.id}", carrier_code="other"))["has_errors"] is False


GOOD = {"shipment_id": "se-412000001", "tracking_number": "1Z-1", "carrier_code": "ups"}
BAD_ITEMS: list[tuple[Any, str]] = [
    ({**GOOD, "shipment_id": None}, "field_value_required"),
    ({**GOOD, "tracking_number": None}, "field_value_required"),
    ({**GOOD, "carrier_code": None}, "field_value_required"),
    ({**GOOD, "tracking_number": ""}, "invalid_field_value"),
    ({**GOOD, "tracking_number": 5}, "invalid_field_value"),
    ({**GOOD, "ship_date": "2026-11-23"}, "invalid_field_value"),
    ({**GOOD, "ship_date": "2026-11-23T08:00:00"}, "invalid_field_value"),
    ({**GOOD, "ship_date": "2026-13-23T08:00:00Z"}, "invalid_field_value"),
    ({**GOOD, "notify_customer": "yes"}, "invalid_field_value"),
    ({**GOOD, "notify_order_source": 1}, "invalid_field_value"),
    ({**GOOD, "notify_sales_channel": True}, "invalid_field_value"),
    ("se-412000001", "invalid_object"),
]


async def test_a_malformed_item_is_a_400_and_ships_nothing_not_even_the_good_ones() -> None:
    world = desk_world()
    order = add_desk_order(world, "1042")
    async with desk_v2(world) as desk:
        for item, code in BAD_ITEMS:
            body = {"fulfillments": [GOOD, item]}
            assert await desk.refused("POST", "/v2/fulfillments", body) == (400, code), item
    assert not order.parcels


NO_BODIES = [
    (b"", "request_body_required"),
    (b"{", "unspecified"),
    (b"\xff", "unspecified"),
    (b"[]", "invalid_object"),
    (b"{}", "field_value_required"),
    (b'{"fulfillments": []}', "invalid_field_value"),
    (b'{"fulfillments": {}}', "invalid_field_value"),
    (json.dumps({"fulfillments": [GOOD], "order": 1}).encode(), "invalid_field_value"),
]


async def test_what_is_no_request_body_is_refused() -> None:
    world = desk_world()
    order = add_desk_order(world, "1042")
    async with desk_v2(world) as desk:
        for raw, code in NO_BODIES:
            assert await desk.refused("POST", "/v2/fulfillments", data=raw) == (400, code), raw
        assert not order.parcels
        desk.rules.unknown_names = "200"
        await desk.fulfill(f"se-{order.id}", colour="blue")
    assert len(order.parcels) == 1


async def test_an_account_with_an_unverified_address_ships_nothing() -> None:
    world = desk_world()
    add_desk_order(world, "1042")
    async with desk_v2(world, email_verified=False) as desk:
        body = {"fulfillments": [GOOD]}
        assert await desk.refused("POST", "/v2/fulfillments", body) == (400, "verification_failure")


FULFILLED: list[tuple[dict[str, str], list[str]]] = [
    ({}, ["1", "2"]),
    ({"sort_dir": "desc", "sort_by": "shipped_at"}, ["1", "2"]),
    ({"sort_by": "modified_at"}, ["1", "2"]),
    ({"ship_date_start": "2026-11-23T00:00:00Z"}, ["1"]),
    ({"ship_date_end": "2026-11-22T08:00:00Z"}, ["2"]),
    ({"create_date_start": "2026-11-23T20:00:00Z", "create_date_end": "2026-11-23T20:00:00Z"}, ["1", "2"]),
    ({"tracking_number": "1Z-2"}, ["2"]),
    ({"shipment_id": "se-412000001"}, ["1"]),
    ({"fulfillment_id": "se-98000002"}, ["2"]),
    ({"shipment_id": "412000001"}, []),
    (
        {"order_source_id": "se-120001", "fulfillment_provider_code": "external", "ship_to_country_code": "US"},
        ["1", "2"],
    ),
    ({"fulfillment_provider_code": "amazon"}, []),
    ({"ship_to_name": "Fern"}, ["1", "2"]),
    ({"batch_id": "se-1"}, []),
]


async def test_fulfillments_are_found_oldest_first() -> None:
    world = desk_world()
    for number, day in (("1", 23), ("2", 22)):
        order = add_desk_order(world, number)
        at = world.now().replace(day=day, hour=8)
        world.desk_mark_shipped(order.id, carrier_code="ups", tracking_number=f"1Z-{number}", ship_date=at)
    async with desk_v2(world) as desk:
        for query, numbers in FULFILLED:
            shown = (await desk.get("/v2/fulfillments", **query))["fulfillments"]
            assert [each["shipment_number"] for each in shown] == numbers, query
        assert await desk.refused("GET", "/v2/fulfillments?page_size=501") == (400, "invalid_field_value")


async def test_a_hold_lasts_to_the_day_that_both_versions_show_and_can_be_moved() -> None:
    world = desk_world()
    order = add_desk_order(world, "1042")
    path = f"/v2/shipments/se-{order.id}"
    async with desk_v2(world) as desk, desk_face(world) as v1:
        await desk.done("PUT", f"{path}/hold", {"hold_until_date": "2026-11-30"})
        held = await desk.done("PUT", f"{path}/hold", {"hold_until_date": "2026-11-24T23:00:00Z"})
        assert (held["shipment_status"], held["hold_until_date"]) == ("on_hold", "2026-11-24T00:00:00Z")
        in_v1 = await v1.get(f"/orders/{order.id}")
        assert (in_v1["orderStatus"], in_v1["holdUntilDate"]) == ("on_hold", "2026-11-24")
        world.advance(11.9 * 3600)
        assert (await desk.get(path))["shipment_status"] == "on_hold"
        world.advance(0.2 * 3600)
        freed = await desk.get(path)
        assert (freed["shipment_status"], freed["hold_until_date"]) == ("pending", None)


async def test_restoring_ends_a_hold_and_needs_one() -> None:
    world = desk_world()
    order = add_desk_order(world, "1042")
    path = f"/v2/shipments/se-{order.id}"
    async with desk_v2(world) as desk:
        assert await desk.refused("PUT", f"{path}/restore") == (400, "invalid_status")
        await desk.done("PUT", f"{path}/hold", {"hold_until_date": "2026-11-30"})
        assert (await desk.done("PUT", f"{path}/restore"))["shipment_status"] == "pending"
        world.desk_hold(order.id, None)
        desk.rules.dateless_restore = "400"
        assert await desk.refused("PUT", f"{path}/restore") == (400, "invalid_status")
        desk.rules.restore = False
        assert (await desk.refused("PUT", f"{path}/restore"))[0] == 404
        desk.rules.restore, desk.rules.dateless_restore = True, "200"
        await desk.done("PUT", f"{path}/restore")
    assert order.status == "awaiting_shipment"


NO_HOLDS = [
    ("awaiting_shipment", "2026-11-23"),  # today, in Los Angeles
    ("awaiting_shipment", "2026-11-22"),
    ("awaiting_shipment", "soon"),
    ("awaiting_shipment", "2026-02-30"),
    ("awaiting_shipment", None),
    ("shipped", "2026-11-30"),
    ("cancelled", "2026-11-30"),
]


async def test_a_hold_that_cannot_be_changes_nothing() -> None:
    world = desk_world()
    async with desk_v2(world) as desk:
        for status, until in NO_HOLDS:
            order = add_desk_order(world, "1042", status=status)
            refusal = await desk.refused("PUT", f"/v2/shipments/se-{order.id}/hold", {"hold_until_date": until})
            assert refusal[0] == 400, (status, until)
            assert (order.status, order.hold_until) == (status, None)


async def test_tags_are_names_that_v1_knows_by_number() -> None:
    world = desk_world()
    order = add_desk_order(world, "1042")
    path = f"/v2/shipments/se-{order.id}/tags"
    async with desk_v2(world) as desk, desk_face(world) as v1:
        assert await desk.done("POST", f"{path}/Packed") == {
            "shipment_id": f"se-{order.id}",
            "tag": {"name": "Packed"},
        }
        assert await desk.refused("POST", f"{path}/Rush%20job") == (404, "invalid_identifier")
        for _ in range(2):
            assert await desk.done("POST", "/v2/tags/Rush%20job") == {"name": "Rush job"}
        await desk.done("POST", f"{path}/Rush%20job")
        listed = await v1.get("/accounts/listtags")
        assert (await v1.get(f"/orders/{order.id}"))["tagIds"] == [listed[1]["tagId"], listed[3]["tagId"]]
        names = [each["name"] for each in (await desk.get("/v2/tags"))["tags"]]
        assert names == [each["name"] for each in listed] == ["Backorder", "Packed", "Fragile", "Rush job"]
        desk.rules.unknown_tag = "created"
        await desk.done("POST", f"{path}/Gift")
        for name in ("Packed", "Packed", "Nobody"):
            await desk.done("DELETE", f"{path}/{name}")
        shown = await desk.get(f"/v2/shipments/se-{order.id}")
    assert shown["tags"] == [{"name": "Rush job"}, {"name": "Gift"}]
    assert shown["shipment_status"] == "pending"


async def test_a_split_order_is_two_shipments_of_one_number_and_each_ships_alone() -> None:
    world: World = desk_world()
    order = add_desk_order(world, "1048")
    sibling = world.desk_split(order.id, {order.items[0].id: 1})
    async with desk_v2(world) as desk:
        assert await desk.numbers(shipment_number="1048") == ["1048", "1048"]
        await desk.fulfill(f"se-{sibling.id}")
    assert (order.status, sibling.status) == ("awaiting_shipment", "shipped")
