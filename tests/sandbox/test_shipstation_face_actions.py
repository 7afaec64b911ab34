"""Shipping, holding and tagging through ShipStation's face, and the parcels and webhooks that follow."""

import json
from typing import Any
from urllib.parse import urlsplit

import pytest

from integrations.sandbox.shipstation import RULES, shipstation_webhook
from integrations.sandbox.state import Effect
from integrations.sandbox.world import World
from tests.sandbox.shipstation_stage import Desk, add_desk_order, desk_face, desk_world

BASE = "https://ssapi6.shipstation.com"


async def test_marking_shipped_makes_a_fulfillment_and_no_shipment_and_tells_nobody_by_default() -> None:
    world = desk_world()
    order = add_desk_order(world, "1042")
    effects: list[Effect] = []
    world.record_effects(effects.append)
    body = {"orderId": order.id, "carrierCode": "ups", "trackingNumber": "1Z-1", "shipDate": "2026-11-22"}
    async with desk_face(world) as desk:
        status, answer = await desk.post("/orders/markasshipped", body)
        shown = await desk.get(f"/orders/{order.id}")
        [fulfilled] = (await desk.get("/fulfillments", orderNumber="1042"))["fulfillments"]
        labels = await desk.get("/shipments", orderId=str(order.id))
    assert (status, answer) == (200, {"orderId": order.id, "orderNumber": "1042"})
    assert (shown["orderStatus"], shown["shipDate"], shown["carrierCode"]) == ("shipped", "2026-11-22", "ups")
    assert (fulfilled["carrierCode"], fulfilled["trackingNumber"]) == ("UPS", "1Z-1")
    assert fulfilled["shipDate"] == "2026-11-22T00:00:00.0000000"
    assert (fulfilled["marketplaceNotified"], fulfilled["voided"]) == (False, False)
    assert labels["total"] == 0
    assert [(effect.verb, effect.data["notify"]) for effect in effects] == [("mark_shipped", "false")]
    [parcel] = order.parcels
    assert (parcel.notify_customer, parcel.notify_sales_channel) == (False, False)


async def test_the_notify_flags_are_honoured_and_tracking_is_optional() -> None:
    world = desk_world()
    order = add_desk_order(world, "1042")
    body = {"orderId": str(order.id), "carrierCode": "other", "notifyCustomer": True, "notifySalesChannel": True}
    async with desk_face(world) as desk:
        status, _ = await desk.post("/orders/markasshipped", {**body, "unknownKey": 1})
    assert status == 200
    [parcel] = order.parcels
    assert (parcel.notify_customer, parcel.notify_sales_channel) == (True, True)
    assert parcel.tracking_number is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"orderId": None}, "orderId"),
        ({"orderId": "many"}, "orderId"),
        ({"orderId": 0}, "orderId"),
        ({"carrierCode": ""}, "carrierCode"),
        ({"notifySalesChannel": "yes"}, "notifySalesChannel"),
        ({"shipDate": "soon"}, "shipDate"),
        ({"trackingNumber": 12}, "trackingNumber"),
    ],
)
async def test_a_bad_body_is_an_aspnet_400_and_ships_nothing(change: dict[str, Any], field: str) -> None:
    world = desk_world()
    order = add_desk_order(world, "1042")
    async with desk_face(world) as desk:
        body = {"orderId": order.id, "carrierCode": "ups", **change}
        status, answer = await desk.post("/orders/markasshipped", body)
    assert status == 400
    assert list(answer["ModelState"]) == [f"request.{field}"]
    assert not order.parcels


async def test_no_json_is_400_and_an_unknown_order_404() -> None:
    async with desk_face(desk_world()) as desk:
        broken, _, _ = await desk.call("POST", "/orders/markasshipped", data=b"{")
        listed, _ = await desk.post("/orders/markasshipped", [1])
        unknown, _ = await desk.post("/orders/markasshipped", {"orderId": 5, "carrierCode": "ups"})
    assert (broken, listed, unknown) == (400, 400, 404)


async def test_a_second_mark_is_accepted_or_refused_as_the_face_is_told() -> None:
    world = desk_world()
    order = add_desk_order(world, "1042")
    body = {"orderId": order.id, "carrierCode": "ups"}
    async with desk_face(world) as desk:
        assert [(await desk.post("/orders/markasshipped", body))[0] for _ in range(2)] == [200, 200]
        desk.app[RULES].already_shipped = "400"
        status, answer = await desk.post("/orders/markasshipped", body)
    assert (status, list(answer)) == (400, ["message"])
    assert len(order.parcels) == 2


async def test_an_unknown_carrier_and_a_cancelled_order() -> None:
    world = desk_world()
    open_one = add_desk_order(world, "1")
    cancelled = add_desk_order(world, "2", status="cancelled")
    async with desk_face(world, unknown_carrier="400") as desk:
        strange, _ = await desk.post("/orders/markasshipped", {"orderId": open_one.id, "carrierCode": "owl"})
        known, _ = await desk.post("/orders/markasshipped", {"orderId": open_one.id, "carrierCode": "other"})
        gone, _ = await desk.post("/orders/markasshipped", {"orderId": cancelled.id, "carrierCode": "ups"})
    async with desk_face(world) as desk:
        lenient, _ = await desk.post("/orders/markasshipped", {"orderId": open_one.id, "carrierCode": "owl"})
    assert (strange, known, gone, lenient) == (400, 200, 400, 200)


async def test_a_label_is_a_shipment_with_a_carrier_code_and_no_fulfillment() -> None:
    world = desk_world()
    order = add_desk_order(world, "1042")
    label = world.desk_buy_label(order.id, carrier_code="stamps_com", tracking_number="9400-1")
    async with desk_face(world) as desk:
        [shown] = (await desk.get("/shipments", trackingNumber="9400-1"))["shipments"]
        batch = await desk.get("/shipments", batchId=str(label.id), includeShipmentItems="True")
        assert (await desk.get("/fulfillments"))["total"] == 0
        for nobody in ({"storeId": "1"}, {"carrierCode": "ups"}, {"recipientCountryCode": "DE"}, {"batchId": "1"}):
            assert (await desk.get("/shipments", **nobody))["total"] == 0
        assert (await desk.get(f"/orders/{order.id}"))["carrierCode"] == "stamps_com"
        world.desk_void_label(label.id)
        assert (await desk.get(f"/orders/{order.id}"))["carrierCode"] is None
        [voided] = (await desk.get("/shipments", orderNumber="1042"))["shipments"]
    assert (shown["carrierCode"], shown["shipDate"], shown["shipmentItems"]) == ("stamps_com", "2026-11-23", None)
    assert batch["shipments"][0]["shipmentItems"][0]["sku"] == "MUG-BLUE"
    assert (voided["voided"], voided["voidDate"]) == (True, "2026-11-23T12:00:00.0000000")


async def test_a_failed_notification_shows_on_the_parcel() -> None:
    world = desk_world()
    order = add_desk_order(world, "1042")
    parcel = world.desk_mark_shipped(order.id, carrier_code="ups")
    parcel.notify_error = "The channel did not answer."
    async with desk_face(world) as desk:
        [shown] = (await desk.get("/fulfillments", fulfillmentId=str(parcel.id)))["fulfillments"]
    assert (shown["marketplaceNotified"], shown["notifyErrorMessage"]) == (False, "The channel did not answer.")


async def test_a_hold_ends_by_itself_on_its_pacific_day_or_by_hand() -> None:
    world = desk_world()
    order = add_desk_order(world, "1042")
    body = {"orderId": order.id, "holdUntilDate": "2026-11-24"}
    async with desk_face(world) as desk:
        status, answer = await desk.post("/orders/holduntil", body)
        assert (status, answer["success"], order.status) == (200, True, "on_hold")
        world.advance(11.9 * 3600)
        assert order.status == "on_hold"
        world.advance(0.2 * 3600)
        assert order.status == "awaiting_shipment", "midnight in Los Angeles has passed"
        await desk.post("/orders/holduntil", body)
        assert (await desk.post("/orders/restorefromhold", {"orderId": order.id}))[1]["success"] is True
        assert order.status == "awaiting_shipment"


async def test_holds_that_cannot_be() -> None:
    world = desk_world()
    shipped = add_desk_order(world, "1", status="shipped")
    held = add_desk_order(world, "2", status="on_hold")
    async with desk_face(world) as desk:
        held_shipped = {"orderId": shipped.id, "holdUntilDate": "2026-12-01"}
        assert (await desk.post("/orders/holduntil", held_shipped))[0] == 400
        assert (await desk.post("/orders/holduntil", {"orderId": held.id, "holdUntilDate": "12/01"}))[0] == 400
        assert (await desk.post("/orders/restorefromhold", {"orderId": shipped.id}))[0] == 400
        desk.app[RULES].dateless_restore = "400"
        assert (await desk.post("/orders/restorefromhold", {"orderId": held.id}))[0] == 400
        desk.app[RULES].dateless_restore = "200"
        assert (await desk.post("/orders/restorefromhold", {"orderId": held.id}))[0] == 200


async def test_a_tag_goes_on_and_off_and_changes_no_status() -> None:
    world = desk_world()
    order = add_desk_order(world, "1042")
    async with desk_face(world) as desk:
        packed = next(tag["tagId"] for tag in await desk.get("/accounts/listtags") if tag["name"] == "Packed")
        body = {"orderId": order.id, "tagId": packed}
        _, answer = await desk.post("/orders/addtag", body)
        shown = await desk.get(f"/orders/{order.id}")
        await desk.post("/orders/removetag", body)
        after = await desk.get(f"/orders/{order.id}")
        unknown, _ = await desk.post("/orders/addtag", {**body, "tagId": 1})
    assert answer["success"] is True
    assert (shown["tagIds"], shown["orderStatus"]) == ([packed], "awaiting_shipment")
    assert after["tagIds"] is None
    assert unknown == 400


async def follow(desk: Desk, world: World, topic: str, subject: str) -> Any:
    """Read what a webhook points to, on our own face."""
    [delivery] = shipstation_webhook(world, topic, subject, base_url=BASE)
    pointer = json.loads(delivery.body)
    assert set(pointer) == {"resource_url", "resource_type"}
    assert pointer["resource_type"] == topic
    assert len(pointer["resource_url"]) <= 200
    url = urlsplit(pointer["resource_url"])
    assert f"{url.scheme}://{url.netloc}" == BASE
    _, body, _ = await desk.call("GET", f"{url.path}?{url.query}")
    return body


async def test_one_import_is_one_pointer_to_all_its_orders() -> None:
    world = desk_world()
    heard: list[tuple[str, str]] = []
    world.subscribe(lambda system, topic, ids: heard.append((topic, ids)))
    async with desk_face(world) as desk:
        first, second, other = [add_desk_order(world, number) for number in ("1", "2", "3")]
        world.tell("shipstation", "ORDER_NOTIFY", f"{first.id},{second.id}")
        world.tell("shipstation", "ORDER_NOTIFY", other.id)
        body = await follow(desk, world, *heard[0])
        unknown = await desk.get("/orders", importBatch="1ab23c4d-0000-0000-0000-000000000000")
    assert [order["orderNumber"] for order in body["orders"]] == ["1", "2"]
    assert unknown["total"] == 0


async def test_a_label_is_told_and_a_mark_is_not_unless_the_sender_is_told_so() -> None:
    world = desk_world()
    labelled, marked = add_desk_order(world, "1"), add_desk_order(world, "2")
    heard: list[tuple[str, str]] = []
    world.subscribe(lambda system, topic, subject: heard.append((topic, subject)))
    world.desk_buy_label(labelled.id, carrier_code="ups", tracking_number="1Z-1")
    parcel = world.desk_mark_shipped(marked.id, carrier_code="ups")
    async with desk_face(world) as desk:
        [told] = [subject for topic, subject in heard if topic == "SHIP_NOTIFY"]
        body = await follow(desk, world, "SHIP_NOTIFY", told)
    assert [shipment["orderNumber"] for shipment in body["shipments"]] == ["1"]
    subject = ("FULFILLMENT_SHIPPED", str(parcel.id))
    assert shipstation_webhook(world, *subject, base_url=BASE) == []
    assert len(shipstation_webhook(world, *subject, base_url=BASE, fulfillment_shipped=True)) == 1


async def test_webhooks_are_subscribed_listed_and_deleted() -> None:
    subscription = {"target_url": "https://bot.example.com/s3cret", "event": "SHIP_NOTIFY", "friendly_name": "Bot"}
    async with desk_face(desk_world()) as desk:
        _, made = await desk.post("/webhooks/subscribe", subscription)
        [listed] = (await desk.get("/webhooks"))["webhooks"]
        bad, _ = await desk.post("/webhooks/subscribe", {**subscription, "event": "SHIPPED"})
        missing, _ = await desk.post("/webhooks/subscribe", {"event": "SHIP_NOTIFY"})
        deleted, _, _ = await desk.call("DELETE", f"/webhooks/{made['id']}")
        again, _, _ = await desk.call("DELETE", f"/webhooks/{made['id']}")
        left = await desk.get("/webhooks")
    assert list(made) == ["id"]
    assert (listed["WebHookID"], listed["HookType"], listed["Active"]) == (made["id"], "SHIP_NOTIFY", True)
    assert listed["Url"] == subscription["target_url"]
    assert (bad, missing, deleted, again) == (400, 400, 200, 404)
    assert left == {"webhooks": []}
