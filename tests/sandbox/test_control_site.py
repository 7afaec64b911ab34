"""The control routes before a WooCommerce shop: its one word for an order, and nothing that only Shopify has."""

from collections.abc import AsyncIterator

import pytest

from integrations.sandbox.woocommerce import build_woocommerce_face
from tests.sandbox.control_stage import Panel, control_panel


@pytest.fixture
async def panel() -> AsyncIterator[Panel]:
    async with control_panel() as panel:
        panel.world.channel = "woocommerce"
        build_woocommerce_face(panel.world, consumer_key="ck", consumer_secret="cs")
        await panel.post("orders", items=[["MUG", 2], ["BOWL", 1]])
        yield panel


async def test_an_order_is_shown_by_the_shops_own_word(panel: Panel) -> None:
    state = await panel.get("state")
    assert (state["channel"], state["statuses"]["on-hold"]) == ("woocommerce", "On hold")
    assert "checkout-draft" not in state["statuses"]
    (order,) = state["orders"]
    assert (order["name"], order["katana"]["order_no"]) == ("1001", "1001")
    assert order["woocommerce"] == {"status": "processing", "editable": False, "sent": 0}
    (todo,) = panel.world.shop_orders[order["id"]].fulfillment_orders
    panel.world.fulfill(order["id"], {todo.id: {todo.lines[0].id: 2}})
    (order,) = (await panel.get("state"))["orders"]
    assert order["woocommerce"] == {"status": "processing", "editable": False, "sent": 2}


async def test_a_name_is_that_order_though_another_one_has_it_for_an_id(panel: Panel) -> None:
    (first,) = panel.world.shop_orders.values()
    other = await panel.post("orders", items=[["MUG", 1]], name=str(first.id))
    shown = await panel.post("shop", order=str(first.id), do="trash")
    assert (shown["id"], shown["woocommerce"]["status"]) == (other["id"], "trash")


async def test_a_chosen_status_is_all_that_is_done_to_an_order(panel: Panel) -> None:
    shown = await panel.post("shop", order="1001", do="status", status="on-hold")
    assert (shown["woocommerce"]["status"], shown["shipstation"][0]["status"]) == ("on-hold", "awaiting_shipment")
    assert (await panel.get("state"))["orders"][0]["shipstation"][0]["status"] == "on_hold"
    await panel.post("shop", order="1001", do="status", status="completed")
    assert [each.data["kind"] for each in panel.journal.effects(verb="mail")] == ["completed"]
    assert (await panel.get("state"))["orders"][0]["katana"]["status"] == "DELIVERED"


async def test_lines_are_changed_only_while_an_order_is_open_for_it(panel: Panel) -> None:
    assert "1001 is no longer editable" in await panel.refused("edit", order="1001", sku="MUG", quantity=1)
    await panel.post("shop", order="1001", do="status", status="on-hold")
    shown = await panel.post("edit", order="1001", sku="MUG", quantity=1)
    assert (shown["items"], shown["woocommerce"]["editable"]) == ([["MUG", 1], ["BOWL", 1]], True)


async def test_what_is_in_the_trash_stays_there_and_no_other_system_is_told(panel: Panel) -> None:
    shown = await panel.post("shop", order="1001", do="trash")
    assert (shown["woocommerce"]["status"], shown["katana"]["deleted"]) == ("trash", None)
    for again in ({"do": "trash"}, {"do": "status", "status": "processing"}):
        assert "1001 is in the trash" in await panel.refused("shop", order="1001", **again)


@pytest.mark.parametrize(
    ("route", "sent", "words"),
    [
        ("shop", {"do": "archive"}, '"do" is one of status, trash, refund, return'),
        ("shop", {"do": "fulfill"}, '"do" is one of status, trash, refund, return'),
        ("shop", {"do": "status", "status": "packed"}, '"status" is one of pending, processing, on-hold'),
    ],
)
async def test_what_only_shopify_has_is_refused(panel: Panel, route: str, sent: dict[str, str], words: str) -> None:
    assert words in await panel.refused(route, order="1001", **sent)


async def test_there_is_no_sync_of_edits_into_katana(panel: Panel) -> None:
    assert "A7" not in (await panel.get("state"))["arrows"]
    assert "there is no arrow 'A7'" in await panel.refused("sync", arrow="A7", on=True)
