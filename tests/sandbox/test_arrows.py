"""The arrows that carry orders and their changes: on, off, late and failing."""

from datetime import timedelta

import pytest

from tests.sandbox.builders import news_of, placed, small_world


def test_an_order_reaches_katana_and_the_desk_with_its_ids() -> None:
    world = small_world()
    order, katana, desk = placed(world, ("MUG", 2), ("PDF", 1))
    assert (katana.order_no, katana.ecommerce_order_id) == (order.name, str(order.id))
    assert katana.ecommerce_store_name == world.shop_domain
    assert [row.quantity for row in katana.rows] == [2, 1]
    assert (desk.number, desk.key) == (order.name.removeprefix("#"), str(order.id))
    assert [(item.sku, item.bin) for item in desk.items] == [("MUG", "A3")]


def test_each_arrow_takes_its_own_time() -> None:
    world = small_world()
    world.arrows["A1"].delay = 60
    world.arrows["A2"].delay = 600
    order = world.place_order([("MUG", 1)])
    world.run_due()
    assert world.katana_order_of(order.id) is None
    world.advance(60)
    katana = world.katana_order_of(order.id)
    assert katana
    assert katana.updated_at == order.created_at + timedelta(seconds=60)
    assert not world.desk_orders_of(str(order.id))
    world.advance(540)
    assert world.desk_orders_of(str(order.id))


@pytest.mark.parametrize("setting", ["on", "failing"])
def test_an_arrow_that_is_off_or_failing_brings_nothing_until_it_catches_up(setting: str) -> None:
    world = small_world()
    arrow = world.arrows["A1"]
    arrow.on, arrow.failing = setting != "on", setting == "failing"
    order = world.place_order([("MUG", 1)])
    world.run_due()
    assert world.katana_order_of(order.id) is None
    assert world.desk_orders_of(str(order.id))
    arrow.on, arrow.failing = True, False
    world.run_arrow("A1")
    assert world.katana_order_of(order.id)


def test_katana_does_not_import_what_it_refuses() -> None:
    world = small_world()
    held = world.place_order([("MUG", 1)], hold="HIGH_RISK_OF_FRAUD")
    unpaid = world.place_order([("MUG", 1)], financial="PENDING")
    old = world.place_order([("MUG", 1)], days_ago=15)
    world.run_due()
    assert [world.katana_order_of(order.id) for order in (held, unpaid, old)] == [None, None, None]
    world.release(held.id)
    world.pay(unpaid.id)
    world.run_due()
    assert world.katana_order_of(held.id)
    assert world.katana_order_of(unpaid.id)


def test_an_order_deleted_in_katana_never_comes_back() -> None:
    world = small_world()
    order, katana, _ = placed(world, ("MUG", 1))
    world.katana_delete_order(katana.id)
    world.edit(order.id, "MUG", 2)
    world.run_arrow("A1")
    assert len(world.katana_orders) == 1


def test_the_desk_imports_by_its_own_rules() -> None:
    world = small_world()
    digital = world.place_order([("PDF", 1)])
    pickup = world.place_order([("MUG", 1)], pickup=True)
    authorised = world.place_order([("MUG", 1)], financial="AUTHORIZED")
    unpaid = world.place_order([("MUG", 1)], financial="PENDING")
    held = world.place_order([("MUG", 3)], hold="OTHER")
    heard = news_of(world)
    world.run_due()
    assert [world.desk_orders_of(str(order.id)) for order in (digital, pickup, authorised)] == [[], [], []]
    (waiting,), (on_hold,) = world.desk_orders_of(str(unpaid.id)), world.desk_orders_of(str(held.id))
    assert waiting.status == "awaiting_payment"
    assert (on_hold.status, on_hold.items[0].quantity) == ("on_hold", 0)
    assert ("shipstation", "ORDER_NOTIFY", str(waiting.id)) not in heard

    world.pay(unpaid.id)
    world.release(held.id)
    world.run_due()

    assert waiting.status == "awaiting_shipment"
    assert ("shipstation", "ORDER_NOTIFY", str(waiting.id)) in heard
    assert (on_hold.status, on_hold.items[0].quantity) == ("awaiting_shipment", 3)


def test_one_refresh_is_one_notice_for_all_it_brought() -> None:
    world = small_world()
    world.arrows["A2"].delay = 3600
    orders = [world.place_order([("MUG", 1)]) for _ in range(2)]
    heard = news_of(world)
    world.desk_refresh()
    ids = ",".join(str(world.desk_orders_of(str(order.id))[0].id) for order in orders)
    assert [each for each in heard if each[1] == "ORDER_NOTIFY"] == [("shipstation", "ORDER_NOTIFY", ids)]
    world.advance(3600)
    assert len(world.desk_orders) == 2


def test_a_cancellation_reaches_the_desk_and_katana_only_when_asked_for() -> None:
    world = small_world()
    first, katana, desk = placed(world, ("MUG", 1))
    world.cancel(first.id)
    world.run_due()
    assert (desk.status, katana.deleted_at) == ("cancelled", None)
    world.arrows["A7"].on = True
    second, katana, _ = placed(world, ("MUG", 1))
    world.cancel(second.id)
    world.run_due()
    assert katana.deleted_at


def test_a_cancellation_comes_too_late_for_a_packed_or_labelled_order() -> None:
    world = small_world()
    world.arrows["A7"].on = True
    world.arrows["A3"].on = False
    order, katana, desk = placed(world, ("MUG", 1))
    world.katana_fulfill(katana.id, "PACKED", {katana.rows[0].id: 1})
    world.desk_buy_label(desk.id, carrier_code="ups", tracking_number="1Z")
    world.cancel(order.id)
    world.run_due()
    assert (desk.status, katana.deleted_at) == ("shipped", None)


def test_edits_follow_to_the_desk_and_to_katana() -> None:
    world = small_world()
    world.arrows["A7"].on = True
    order, katana, desk = placed(world, ("MUG", 2), ("BOWL", 1))
    making = world.make_to_order(katana.rows[0].id)
    world.edit(order.id, "MUG", 4)
    world.edit(order.id, "BOWL", 0)
    world.edit(order.id, "SOAP", 1)
    world.run_due()
    assert [(item.sku, item.quantity) for item in desk.items] == [("MUG", 4), ("BOWL", 0), ("SOAP", 1)]
    skus = {row.variant_id: row.quantity for row in katana.rows}
    assert skus == {world.variant("MUG").id: 4, world.variant("SOAP").id: 1}
    assert making.quantity == 4
    world.set_production(making.id, "IN_PROGRESS")
    world.edit(order.id, "MUG", 1)
    world.run_due()
    assert (making.linked_row_id, katana.rows[0].linked_manufacturing_order_id) == (None, None)


def test_a_split_order_is_not_edited_at_the_desk() -> None:
    world = small_world()
    order, _, desk = placed(world, ("MUG", 2), ("BOWL", 1))
    world.desk_split(desk.id, {desk.items[1].id: 1})
    world.edit(order.id, "MUG", 1)
    world.run_due()
    assert desk.items[0].quantity == 2


def test_the_shops_stock_follows_katana_and_a_hand_can_override_it() -> None:
    world = small_world()
    placed(world, ("MUG", 2))
    assert world.shop_stock("MUG") == 3
    world.set_shop_stock("MUG", 99)
    world.run_due()
    assert world.shop_stock("MUG") == 99
    world.add_stock("MUG", 1)
    world.run_due()
    assert world.shop_stock("MUG") == 4
    world.arrows["A6"].on = False
    world.add_stock("MUG", 1)
    world.run_due()
    assert world.shop_stock("MUG") == 4


def test_packing_leaves_the_shops_stock_alone() -> None:
    world = small_world()
    _, katana, _ = placed(world, ("MUG", 2))
    heard = news_of(world)
    world.katana_fulfill(katana.id, "PACKED", {katana.rows[0].id: 2})
    world.run_due()
    assert world.shop_stock("MUG") == 3
    assert not [topic for _, topic, _ in heard if topic == "inventory_levels/update"]


def test_a_dated_hold_at_the_desk_ends_by_itself() -> None:
    world = small_world()
    _, _, desk = placed(world, ("MUG", 1))
    world.desk_hold(desk.id, world.now() + timedelta(days=2))
    world.advance(86400)
    assert desk.status == "on_hold"
    world.advance(86400)
    assert (desk.status, desk.hold_until) == ("awaiting_shipment", None)


def test_an_arrow_switched_off_on_the_way_does_not_arrive() -> None:
    world = small_world()
    world.arrows["A1"].delay = 60
    order = world.place_order([("MUG", 1)])
    world.arrows["A1"].on = False
    world.advance(60)
    assert world.katana_order_of(order.id) is None


def test_a_hold_that_was_renewed_does_not_end_on_its_first_date() -> None:
    world = small_world()
    _, _, desk = placed(world, ("MUG", 1))
    for days in (1, 3):
        world.desk_hold(desk.id, world.now() + timedelta(days=days))
    world.advance(2 * 86400)
    assert desk.status == "on_hold"
    world.advance(86400)
    assert desk.status == "awaiting_shipment"
