"""A sandbox whose shop is WooCommerce: the arrows, the other systems and the faults are those of the one world."""

import json

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from integrations.sandbox.faults import Fault
from integrations.sandbox.server import Sandbox
from integrations.sandbox.woocommerce import SHOP, Rules
from tests.sandbox.builders import START
from tests.sandbox.woocommerce_stage import basic

MUG = [("MUG-BLUE", 2)]


def opened(seeded: bool = False, **switches: bool) -> Sandbox:
    rules = Rules(tls=True)
    for name, on in switches.items():
        setattr(rules, name, on)
    box = Sandbox(channel="woocommerce", now=lambda: START, seeded=seeded, woocommerce=rules)
    if not seeded:
        box.world.add_variant("MUG-BLUE", "Mug", 1900, on_hand=9)
        box.world.add_variant("BOWL", "Bowl", 900, on_hand=9)
    return box


async def read(box: Sandbox, path: str) -> object:
    keys = box.credentials
    headers = {"Authorization": basic(keys.woocommerce_consumer_key, keys.woocommerce_consumer_secret)}
    async with aiohttp.ClientSession() as http, http.get(f"{box.url('woocommerce')}{path}", headers=headers) as reply:
        return await reply.json()


async def status_of(box: Sandbox, order_id: int) -> object:
    shown = await read(box, f"/wp-json/wc/v3/orders/{order_id}")
    assert isinstance(shown, dict)
    return shown["status"]


async def write(box: Sandbox, order_id: int, status: str) -> None:
    """By POST, which is as good: a PUT whose connection is reset is sent again by aiohttp itself."""
    keys = box.credentials
    headers = {"Authorization": basic(keys.woocommerce_consumer_key, keys.woocommerce_consumer_secret)}
    url = f"{box.url('woocommerce')}/wp-json/wc/v3/orders/{order_id}"
    async with aiohttp.ClientSession() as http, http.post(url, json={"status": status}, headers=headers) as reply:
        assert reply.status == 200


async def test_one_channel_stands_before_the_world() -> None:
    async with opened() as box:
        systems = {"woocommerce", "katana", "shipstation", "shipstation_v2"}
        assert set(box.apps) == set(box._urls) - {"control"} == systems | {"slack"}
        assert set(box.targets) == set(box.sender.renderers) == systems
    with pytest.raises(ValueError, match="shopify, woocommerce"):
        Sandbox(channel="magento")
    with pytest.raises(ValueError, match="second store"):
        Sandbox(channel="woocommerce", second_store="eu.example")


async def test_katana_and_the_desk_import_the_sites_orders() -> None:
    async with opened() as box:
        order = box.world.place_order(MUG, name="#1042")
        await box.settle()
        katana = box.world.katana_order_of(order.id)
        assert katana is not None
        assert (katana.order_no, katana.source, katana.ecommerce_order_type) == (
            "#1042",
            "WooCommerce",
            "wooCommerce",
        )
        assert katana.ecommerce_order_id == str(order.id) == "1030"
        (desk,) = box.world.desk_orders_of(str(order.id))
        assert (desk.number, desk.items[0].line_key) == ("1042", "501")


async def test_a_label_completes_the_order_mails_once_and_leaves_the_plugins_note() -> None:
    async with opened(shipment_tracking=True) as box:
        order = box.world.place_order(MUG)
        await box.settle()
        (desk,) = box.world.desk_orders_of(str(order.id))
        box.world.desk_mark_shipped(desk.id, carrier_code="ups", tracking_number="1Z9", notify_sales_channel=True)
        await box.settle()
        assert await status_of(box, order.id) == "completed"
        assert [each.data["kind"] for each in box.journal.effects("woocommerce", "mail")] == ["completed"]
        assert len(box.journal.effects("woocommerce", "fulfill", by="world")) == 1
        notes = await read(box, f"/wp-json/wc/v3/orders/{order.id}/notes")
        assert isinstance(notes, list)
        assert [note["note"] for note in notes] == [
            "Order status changed from Processing to Completed.",
            "Mug (MUG-BLUE) x 2 shipped via ups on November 23, 2026 with tracking number 1Z9.",
        ]
        trackings = await read(box, f"/wp-json/wc-shipment-tracking/v3/orders/{order.id}/shipment-trackings")
        assert isinstance(trackings, list)
        assert [each["tracking_number"] for each in trackings] == ["1Z9"]
        katana = box.world.katana_order_of(order.id)
        assert katana is not None
        assert box.world.katana_status(katana) == "DELIVERED"


async def test_half_a_shipment_counts_and_leaves_the_order_processing() -> None:
    async with opened() as box:
        order = box.world.place_order([("MUG-BLUE", 2), ("BOWL", 1)])
        await box.settle()
        (todo,) = order.fulfillment_orders
        box.world.fulfill(order.id, {todo.id: {todo.lines[0].id: 2}}, company="UPS", number="1Z9", by="shipstation")
        await box.settle()
        assert await status_of(box, order.id) == "processing"
        count = box.apps["woocommerce"][SHOP].books.of(order).meta["_shipstation_shipped_item_count"][1]
        assert count == "2"
        assert box.journal.effects("woocommerce", "mail") == []
        assert box.journal.effects("katana", "deliver") == []
        box.world.fulfill(order.id, company="UPS", number="1Z8", by="shipstation")
        await box.settle()
        assert await status_of(box, order.id) == "completed"
        katana = box.world.katana_order_of(order.id)
        assert katana is not None
        assert box.world.katana_status(katana) == "DELIVERED"


async def test_delivered_in_katana_completes_the_order() -> None:
    async with opened() as box:
        order = box.world.place_order(MUG)
        await box.settle()
        katana = box.world.katana_order_of(order.id)
        assert katana is not None
        box.world.katana_fulfill(katana.id, "DELIVERED", {row.id: row.quantity for row in katana.rows})
        await box.settle()
        assert await status_of(box, order.id) == "completed"
        notes = await read(box, f"/wp-json/wc/v3/orders/{order.id}/notes")
        assert isinstance(notes, list)
        assert len(notes) == 1


async def test_completed_at_the_site_reaches_katana_and_the_desk() -> None:
    async with opened() as box:
        order = box.world.place_order(MUG)
        await box.settle()
        await write(box, order.id, "completed")
        await box.settle()
        katana = box.world.katana_order_of(order.id)
        assert katana is not None
        assert box.world.katana_status(katana) == "DELIVERED"
        assert [desk.status for desk in box.world.desk_orders_of(str(order.id))] == ["shipped"]
        (fulfilled,) = box.journal.effects("woocommerce", "fulfill")
        assert box.journal.effects("woocommerce", "fulfill", by="woocommerce") == [fulfilled]
        assert len(box.journal.effects("woocommerce", "mail", by="woocommerce")) == 1


async def test_a_hold_and_a_cancellation_reach_the_desk() -> None:
    async with opened() as box:
        held, gone = box.world.place_order(MUG), box.world.place_order(MUG)
        await box.settle()
        await write(box, held.id, "on-hold")
        await write(box, gone.id, "cancelled")
        await box.settle()
        statuses = [box.world.desk_orders_of(str(each.id))[0].status for each in (held, gone)]
        assert statuses == ["on_hold", "cancelled"]


async def test_edits_never_reach_katana_whatever_is_switched_on() -> None:
    async with opened() as box:
        box.world.arrows["A7"].on = True
        edited, gone = box.world.place_order(MUG), box.world.place_order(MUG)
        await box.settle()
        box.world.edit(edited.id, "MUG-BLUE", 1)
        await write(box, gone.id, "cancelled")
        await box.settle()
        there = [box.world.katana_order_of(each.id) for each in (edited, gone)]
        assert [(each.rows[0].quantity, each.deleted_at) for each in there if each] == [(2, None), (2, None)]
        assert box.world.desk_orders_of(str(edited.id))[0].items[0].quantity == 1


async def test_the_desk_and_the_panel_name_the_shop_by_its_vendor() -> None:
    async with opened() as box, aiohttp.ClientSession() as http:
        async with http.get(f"{box.url('control')}/_sandbox/state") as reply:
            shown = await reply.json()
        assert shown["arrows"]["A1"]["title"] == "WooCommerce's orders go to Katana"
        keys = box.credentials
        headers = {"Authorization": basic(keys.shipstation_api_key, keys.shipstation_api_secret)}
        async with http.get(f"{box.url('shipstation')}/stores", headers=headers) as reply:
            store = (await reply.json())[0]
        assert (store["marketplaceId"], store["integrationUrl"]) == (36, "https://demo-mugs.example")


async def test_katanas_stock_becomes_the_sites_figure() -> None:
    async with opened() as box:
        box.world.place_order(MUG)
        await box.settle()
        assert box.world.shop_stock("MUG-BLUE") == 7
        box.world.add_stock("MUG-BLUE", 5)
        await box.settle()
        products = await read(box, "/wp-json/wc/v3/products?sku=MUG-BLUE")
        assert isinstance(products, list)
        assert products[0]["stock_quantity"] == box.world.variant("MUG-BLUE").on_hand - 2 == 12


async def test_a_seeded_shop_has_ids_that_are_other_orders_numbers_and_sends_nothing_of_the_past() -> None:
    heard: list[bytes] = []

    async def receive(request: web.Request) -> web.Response:
        heard.append(await request.read())
        return web.Response()

    app = web.Application()
    app.router.add_post("/hook", receive)
    async with TestServer(app) as receiver:
        box = opened(seeded=True)
        box.targets["woocommerce"] = str(receiver.make_url("/hook"))
        async with box:
            await box.settle()
            assert heard == []
            assert box.journal.happenings == []
            orders = await read(box, "/wp-json/wc/v3/orders?per_page=100&search=1042")
            assert isinstance(orders, list)
            assert {order["number"] for order in orders} >= {"1042", "EU-1042-A", "10420"}
            trap = await read(box, "/wp-json/wc/v3/orders/1042")
            assert isinstance(trap, dict)
            assert trap["number"] != "1042"
            new = box.world.place_order(MUG)
            await box.settle()
            assert {json.loads(raw)["id"] for raw in heard} == {new.id}


async def test_the_same_seed_makes_the_same_site() -> None:
    shown = []
    for _ in range(2):
        async with opened(seeded=True) as box:
            shown.append(await read(box, "/wp-json/wc/v3/orders?per_page=100&status=any"))
    assert shown[0] == shown[1]


async def test_faults_happen_to_the_site_as_to_every_face() -> None:
    async with opened() as box:
        order = box.world.place_order(MUG)
        await box.settle()
        box.faults.add(Fault("page", face="woocommerce", status=503, retry_after=2))
        async with aiohttp.ClientSession() as http:
            url = f"{box.url('woocommerce')}/wp-json/wc/v3/orders"
            async with http.get(url) as reply:
                assert (reply.status, reply.content_type, reply.headers["Retry-After"]) == (503, "text/html", "2")
                assert (await reply.text()).startswith("<!DOCTYPE html>")
        assert [entry.fault for entry in box.journal.requests("woocommerce")] == ["page 503"]
        box.faults.add(Fault("reset_after", face="woocommerce", method="POST"))
        with pytest.raises(aiohttp.ClientOSError):
            await write(box, order.id, "completed")
        assert await status_of(box, order.id) == "completed"
        assert len(box.journal.effects("woocommerce", "mail")) == 1


async def test_the_second_time_a_lost_answer_is_tried_again_nobody_is_mailed() -> None:
    async with opened() as box:
        order = box.world.place_order(MUG)
        await box.settle()
        box.faults.add(Fault("status_after", face="woocommerce", method="POST", status=502))
        with pytest.raises(AssertionError):
            await write(box, order.id, "completed")
        await write(box, order.id, "completed")
        assert len(box.journal.effects("woocommerce", "mail")) == 1
        assert len(box.journal.effects("woocommerce", "fulfill")) == 1
