"""What people do at the vendors' own screens, by the control routes: what changes where, and what is refused."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from integrations.sandbox.control.carriers import drawn_tracking
from tests.sandbox.control_stage import Panel, control_panel


@pytest.fixture
async def panel() -> AsyncIterator[Panel]:
    async with control_panel() as panel:
        await panel.post("orders", items=[["MUG", 2], ["BOWL", 1]], name="#1001")
        yield panel


def cut(panel: Panel, *arrows: str) -> None:
    for name in arrows:
        panel.world.arrows[name].on = False


async def test_money_arrives_once_and_the_order_goes_on(panel: Panel) -> None:
    await panel.post("orders", items=[["MUG", 1]], name="#1002", financial="PENDING")
    assert (await panel.post("pay", order="#1002"))["shopify"]["financial"] == "PAID"
    assert (await panel.get("state"))["orders"][1]["katana"]["status"] == "NOT_SHIPPED"
    assert "#1002 does not wait for money: it is PAID" in await panel.refused("pay", order="1002")
    await panel.post("orders", items=[["MUG", 1]], name="#1003", financial="PENDING")
    await panel.post("cancel", order="#1003")
    assert "it is VOIDED" in await panel.refused("pay", order="1003")


async def test_staff_fulfill_by_hand_with_or_without_tracking_and_mail(panel: Panel) -> None:
    cut(panel, "A4", "A12")
    shown = await panel.post("shop", order="#1001", do="fulfill", tracking=" 1Z9 ", notify=False)
    assert shown["shopify"]["fulfillment"] == "FULFILLED"
    (shop,) = panel.world.shop_orders.values()
    (made,) = shop.fulfillments
    assert (made.company, made.number, made.notified_customer) == ("UPS", "1Z9", False)
    state = (await panel.get("state"))["orders"][0]
    assert (state["katana"]["status"], state["shipstation"][0]["status"]) == ("NOT_SHIPPED", "awaiting_shipment")
    assert "unfulfillable status= closed" in await panel.refused("shop", order="#1001", do="fulfill")
    await panel.post("shop", order="#1001", do="unfulfill")
    await panel.post("shop", order="#1001", do="fulfill")
    assert (shop.fulfillments[1].company, shop.fulfillments[1].number) == (None, None)
    assert shop.fulfillments[1].notified_customer is True


async def test_a_fulfillment_taken_back_waits_again(panel: Panel) -> None:
    assert "nothing of #1001 is fulfilled" in await panel.refused("shop", order="#1001", do="unfulfill")
    await panel.post("shop", order="#1001", do="fulfill")
    shown = await panel.post("shop", order="#1001", do="unfulfill")
    assert (shown["shopify"]["fulfillment"], shown["shopify"]["fulfillments"]) == ("UNFULFILLED", 0)


async def test_some_or_all_of_an_order_is_refunded_and_no_more_than_was_paid(panel: Panel) -> None:
    shown = await panel.post("shop", order="#1001", do="refund", sku="MUG", quantity=1)
    assert (shown["shopify"]["financial"], shown["items"]) == ("PARTIALLY_REFUNDED", [["MUG", 1], ["BOWL", 1]])
    heard: list[str] = []
    panel.world.subscribe(lambda system, topic, subject: heard.append(topic))
    shown = await panel.post("shop", order="#1001", do="refund")
    assert (shown["shopify"]["financial"], shown["items"]) == ("REFUNDED", [["MUG", 0], ["BOWL", 0]])
    assert heard.count("refunds/create") == 1
    assert "nothing is left" in await panel.refused("shop", order="#1001", do="refund")
    await panel.post("orders", items=[["MUG", 1]], name="#1002", financial="PENDING")
    assert "nothing was paid" in await panel.refused("shop", order="#1002", do="refund")
    assert "nothing was paid" in await panel.refused("shop", order="#1002", do="refund", sku="MUG", quantity=1)


async def test_goods_that_were_sent_are_not_refunded_with_the_rest(panel: Panel) -> None:
    await panel.post("desk", order="#1001", do="split", sku="BOWL", quantity=1)
    (first, _) = (await panel.get("state"))["orders"][0]["shipstation"]
    await panel.post("desk", order="#1001", do="label", part=first["id"])
    shown = await panel.post("shop", order="#1001", do="refund")
    assert (shown["shopify"]["financial"], shown["items"]) == ("PARTIALLY_REFUNDED", [["MUG", 2], ["BOWL", 0]])


async def test_an_order_is_archived_once(panel: Panel) -> None:
    assert (await panel.post("shop", order="#1001", do="archive"))["shopify"]["archived"]
    assert "archived already" in await panel.refused("shop", order="#1001", do="archive")
    assert not (await panel.post("shop", order="#1001", do="unarchive"))["shopify"]["archived"]
    assert "not archived" in await panel.refused("shop", order="#1001", do="unarchive")


async def test_what_was_sent_comes_back_and_the_money_goes_back(panel: Panel) -> None:
    assert "nothing was paid and sent" in await panel.refused("shop", order="#1001", do="return")
    await panel.post("desk", order="#1001", do="label")
    shown = await panel.post("shop", order="#1001", do="return")
    assert (shown["shopify"]["financial"], shown["shopify"]["fulfillment"]) == ("REFUNDED", "FULFILLED")
    assert "nothing was paid and sent" in await panel.refused("shop", order="#1001", do="return")


async def test_an_order_can_be_there_twice(panel: Panel) -> None:
    """Nobody knows which is the order; the first stays the one that follows the shop."""
    (first,) = panel.world.katana_orders.values()
    await panel.post("katana", order="#1001", do="copy")
    again, copy = panel.world.katana_orders.values()
    assert again is first is panel.world.katana_order_of(int(first.ecommerce_order_id or 0))
    assert (copy.order_no, copy.ecommerce_order_id) == (first.order_no, first.ecommerce_order_id)
    assert panel.world.committed(panel.world.variant("MUG").id) == 4
    shown = await panel.post("desk", order="#1001", do="copy")
    assert [part["status"] for part in shown["shipstation"]] == ["awaiting_shipment"] * 2
    assert not any(one.merged_or_split for one in panel.world.desk_orders.values())


async def test_packing_delivering_and_reverting_in_katana_move_stock_once(panel: Panel) -> None:
    cut(panel, "A5")
    mug = panel.world.variant("MUG")
    assert (await panel.post("katana", order="#1001", do="pack"))["katana"]["status"] == "PACKED"
    assert "left to pack" in await panel.refused("katana", order="#1001", do="pack")
    shown = await panel.post("katana", order="#1001", do="deliver")
    assert (shown["katana"]["status"], shown["shopify"]["fulfillment"], mug.on_hand) == (
        "DELIVERED",
        "UNFULFILLED",
        3,
    )
    assert "delivered already" in await panel.refused("katana", order="#1001", do="deliver")
    shown = await panel.post("katana", order="#1001", do="unpack")
    assert (shown["katana"]["status"], mug.on_hand) == ("NOT_SHIPPED", 5)
    assert "packed or delivered" in await panel.refused("katana", order="#1001", do="unpack")
    assert (await panel.post("katana", order="#1001", do="deliver"))["katana"]["status"] == "DELIVERED"


async def test_katana_delivers_what_is_packed_and_the_rest_with_it(panel: Panel) -> None:
    (order,) = panel.world.katana_orders.values()
    panel.world.katana_fulfill(order.id, "PACKED", {order.rows[0].id: 1})
    shown = await panel.post("katana", order="#1001", do="deliver")
    assert (shown["katana"]["status"], panel.world.variant("MUG").on_hand) == ("DELIVERED", 3)


async def test_a_sales_order_is_edited_until_it_is_picked_and_deleted_for_good(panel: Panel) -> None:
    await panel.post("katana", order="#1001", do="edit", sku="MUG", quantity=1)
    (order,) = panel.world.katana_orders.values()
    assert [row.quantity for row in order.rows] == [1, 1]
    assert "not negative" in await panel.refused("katana", order="#1001", do="edit", sku="MUG", quantity=-1)
    await panel.post("katana", order="#1001", do="pack")
    assert "revert that first" in await panel.refused("katana", order="#1001", do="edit", sku="MUG", quantity=2)
    assert (await panel.post("katana", order="#1001", do="delete"))["katana"]["deleted"]
    for do in ("delete", "pack", "unpack"):
        assert "was deleted in Katana" in await panel.refused("katana", order="#1001", do=do)


async def test_the_desk_marks_shipped_and_tells_the_shop_unless_asked_not_to(panel: Panel) -> None:
    shown = await panel.post("desk", order="#1001", do="ship", notify=False)
    (parcel,) = shown["shipstation"][0]["parcels"]
    assert (parcel["label"], parcel["tracking"], parcel["notified"]) == (False, None, False)
    await panel.post("orders", items=[["MUG", 1]], name="#1002")
    await panel.post("desk", order="#1002", do="ship", tracking="94001", carrier="stamps_com")
    orders = (await panel.get("state"))["orders"]
    assert [each["shopify"]["fulfillment"] for each in orders] == ["UNFULFILLED", "FULFILLED"]
    made = panel.world.shop_orders[orders[1]["id"]].fulfillments[0]
    assert (made.company, made.number) == ("USPS", "94001")
    assert "#1002 is shipped in ShipStation" in await panel.refused("desk", order="#1002", do="ship")


async def test_a_label_is_bought_voided_and_bought_again(panel: Panel) -> None:
    assert "no label to void" in await panel.refused("desk", order="#1001", do="void")
    first = (await panel.post("desk", order="#1001", do="label"))["shipstation"][0]["parcels"][0]
    assert first["label"] and first["tracking"].startswith("1Z")
    shown = await panel.post("desk", order="#1001", do="void")
    assert (shown["shopify"]["fulfillment"], shown["shipstation"][0]["status"]) == ("FULFILLED", "awaiting_shipment")
    shown = await panel.post("desk", order="#1001", do="label", tracking="1ZNEW")
    voided, bought = shown["shipstation"][0]["parcels"]
    assert (bool(voided["voided"]), bought["tracking"], bought["voided"]) == (True, "1ZNEW", None)


async def test_a_failed_notification_is_sent_again(panel: Panel) -> None:
    panel.world.arrows["A3"].failing = True
    await panel.post("desk", order="#1001", do="label")
    assert (await panel.get("state"))["orders"][0]["shipstation"][0]["parcels"][0]["error"]
    panel.world.arrows["A3"].failing = False
    shown = await panel.post("desk", order="#1001", do="notify")
    assert shown["shipstation"][0]["parcels"][0]["notified"] is True
    assert "no notification of #1001 has failed" in await panel.refused("desk", order="#1001", do="notify")


async def test_the_desk_holds_and_releases_for_days_or_until_somebody_does(panel: Panel) -> None:
    assert (await panel.post("desk", order="#1001", do="hold"))["shipstation"][0]["status"] == "on_hold"
    assert "this needs awaiting_shipment" in await panel.refused("desk", order="#1001", do="label")
    assert (await panel.post("desk", order="#1001", do="release"))["shipstation"][0]["status"] == "awaiting_shipment"
    assert "this needs on_hold" in await panel.refused("desk", order="#1001", do="release")
    assert "at most" in await panel.refused("desk", order="#1001", do="hold", days=1e9)
    shown = await panel.post("desk", order="#1001", do="hold", days=1)
    assert shown["shipstation"][0]["hold_until"].startswith("2026-11-24")
    await panel.post("clock", advance=86400)
    assert (await panel.get("state"))["orders"][0]["shipstation"][0]["status"] == "awaiting_shipment"


async def test_a_split_order_is_worked_on_part_by_part(panel: Panel) -> None:
    assert "has to stay" in await panel.refused("desk", order="#1001", do="split", sku="MUG", quantity=3)
    assert "no 'TEA'" in await panel.refused("desk", order="#1001", do="split", sku="TEA", quantity=1)
    assert "a split moves" in await panel.refused("desk", order="#1001", do="split", sku="BOWL", quantity=2)
    shown = await panel.post("desk", order="#1001", do="split", sku="MUG", quantity=1)
    second = shown["shipstation"][1]["id"]
    assert "not in ShipStation as 7" in await panel.refused("desk", order="#1001", do="ship", part=7)
    shown = await panel.post("desk", order="#1001", do="label", part=second)
    assert [each["status"] for each in shown["shipstation"]] == ["awaiting_shipment", "shipped"]
    shown = await panel.post("desk", order="#1001", do="cancel")
    assert [each["status"] for each in shown["shipstation"]] == ["cancelled", "shipped"]
    assert shown["shopify"]["cancelled"] is None


async def test_what_a_system_does_not_have_cannot_be_worked_on_there(panel: Panel) -> None:
    await panel.post("orders", items=[["MUG", 1]], name="#1002", financial="AUTHORIZED")
    assert await panel.refused("katana", order="#1002", do="pack") == "#1002 is not in Katana"
    assert await panel.refused("desk", order="#1002", do="ship") == "#1002 is not in ShipStation"


@pytest.mark.parametrize(
    ("route", "body", "words"),
    [
        ("pay", {}, '"order" is missing'),
        ("pay", {"order": "#9"}, "there is no order '9'"),
        ("pay", {"order": "#1001", "now": True}, "unknown: now"),
        ("shop", {"order": "#1001"}, '"do" is missing'),
        (
            "shop",
            {"order": "#1001", "do": "burn"},
            '"do" is one of fulfill, unfulfill, refund, archive, unarchive, return',
        ),
        ("shop", {"order": "#1001", "do": "fulfill", "notify": "yes"}, "true or false"),
        ("shop", {"order": "#1001", "do": "fulfill", "carrier": "owl"}, '"carrier" is one of'),
        ("shop", {"order": "#1001", "do": "fulfill", "sku": "MUG"}, "unknown: sku"),
        ("shop", {"order": "#1001", "do": "refund", "sku": "MUG"}, '"quantity" is missing'),
        ("shop", {"order": "#1001", "do": "refund", "sku": "MUG", "quantity": 9}, "cannot become -7"),
        ("katana", {"order": "#1001", "do": "pack", "notify": True}, "unknown: notify"),
        ("katana", {"order": "#1001", "do": "edit", "sku": "NONE", "quantity": 1}, "no variant"),
        ("katana", {"do": "pack"}, '"order" is missing'),
        ("desk", {"order": "#1001", "do": "ship", "tracking": 7}, '"tracking" is text'),
        ("desk", {"order": "#1001", "do": "label", "part": "one"}, '"part" is a whole number'),
        ("desk", {"order": "#1001", "do": "hold", "until": "May"}, "unknown: until"),
        ("desk", {"order": "#1001", "do": "hold", "days": 0}, "more than 0"),
    ],
)
async def test_wrong_input_at_a_screen_is_refused_in_a_sentence(
    panel: Panel, route: str, body: dict[str, object], words: str
) -> None:
    assert words in await panel.refused(route, **body)


async def test_a_drawn_number_of_ups_passes_the_check_of_its_last_digit(panel: Panel) -> None:
    number = drawn_tracking(panel.world.rng, "ups")
    digits = [int(c) if c.isdigit() else (ord(c) - 63) % 10 for c in number[2:-1]]
    assert len(number) == 18
    assert (sum(digits[::2]) + 2 * sum(digits[1::2]) + int(number[-1])) % 10 == 0
    assert drawn_tracking(panel.world.rng, "stamps_com").startswith("94")


async def test_days_that_people_set_are_shown_by_their_system(panel: Panel) -> None:
    shown = await panel.post("desk", order="#1001", do="ship_by", day="2026-12-04")
    assert shown["shipstation"][0]["ship_by"] == "2026-12-04T00:00:00-08:00"
    assert (await panel.post("desk", order="#1001", do="ship_by"))["shipstation"][0]["ship_by"] is None
    imported = shown["katana"]["due"]
    shown = await panel.post("katana", order="#1001", do="due", day="2026-12-06")
    assert shown["katana"]["due"] == "2026-12-06T12:00:00+00:00" != imported
    for route, do in (("desk", "ship_by"), ("katana", "due")):
        assert "is a day such as" in await panel.refused(route, order="#1001", do=do, day="tomorrow")
    assert '"day" is missing' in await panel.refused("katana", order="#1001", do="due")


async def test_what_is_made_or_bought_can_come_later(panel: Panel) -> None:
    world, heard = panel.world, list[str]()
    world.subscribe(lambda system, topic, subject: heard.append(topic))
    bought, made = world.order_supply("MUG", 9), world.start_production("MUG", 9)
    arrival, deadline = bought.expected_arrival, made.deadline
    await panel.post("stock", postpone_supply=bought.id, days=3)
    await panel.post("stock", postpone_production=made.id, days=2)
    assert deadline and made.deadline
    assert (bought.expected_arrival - arrival, made.deadline - deadline) == (timedelta(days=3), timedelta(days=2))
    assert {"purchase_order.updated", "manufacturing_order.updated"} <= set(heard)
    for field in ("postpone_supply", "postpone_production"):
        assert "there is no such" in await panel.refused("stock", **{field: 1})
        assert "is at most" in await panel.refused("stock", **{field: bought.id, "days": 1000})
