"""The arrows that carry "shipped": whoever is first, nothing is fulfilled twice and stock moves once."""

from integrations.sandbox.state import DeskOrder
from integrations.sandbox.world import World
from tests.sandbox.builders import effects_of, placed, small_world


def ship(world: World, desk: DeskOrder, *, notify: bool = True) -> None:
    world.desk_mark_shipped(desk.id, carrier_code="ups", tracking_number="1Z9", notify_sales_channel=notify)


def test_shipping_at_the_desk_travels_to_the_shop_and_on_to_katana() -> None:
    world = small_world()
    order, katana, desk = placed(world, ("MUG", 2), ("PDF", 1))
    world.katana_fulfill(katana.id, "PACKED", {katana.rows[0].id: 2})
    effects = effects_of(world)
    ship(world, desk)
    world.run_due()
    assert [(each.company, each.number, each.notified_customer) for each in order.fulfillments] == [
        ("UPS", "1Z9", True)
    ]
    assert world.display_fulfillment_status(order) == "FULFILLED"
    assert world.katana_status(katana) == "DELIVERED"
    assert katana.fulfillments[0].tracking_number == "1Z9"
    assert world.variant("MUG").on_hand == 3
    assert desk.parcels[0].marketplace_notified
    assert [effect.verb for effect in effects if effect.verb in ("fulfill", "pack", "mark_shipped")] == [
        "mark_shipped",
        "fulfill",
    ]


def test_without_notify_the_shop_hears_nothing() -> None:
    world = small_world()
    order, _, desk = placed(world, ("MUG", 1))
    ship(world, desk, notify=False)
    world.run_due()
    assert not order.fulfillments
    assert (desk.parcels[0].marketplace_notified, desk.parcels[0].notify_error) == (False, None)


def test_a_failed_notification_is_red_and_can_be_sent_again() -> None:
    world = small_world()
    order, _, desk = placed(world, ("MUG", 1))
    world.arrows["A3"].failing = True
    world.desk_buy_label(desk.id, carrier_code="stamps_com", tracking_number="94")
    world.run_due()
    parcel = desk.parcels[0]
    assert not order.fulfillments
    assert parcel.notify_error
    world.arrows["A3"].failing = False
    world.desk_notify_again(parcel.id)
    assert parcel.marketplace_notified
    assert order.fulfillments[0].company == "USPS"


def test_a_shop_that_was_faster_leaves_one_fulfillment_and_a_failed_notification() -> None:
    world = small_world()
    world.arrows["A3"].delay = 60
    order, _, desk = placed(world, ("MUG", 1))
    ship(world, desk)
    world.fulfill(order.id, number="OTHER")
    world.advance(60)
    assert len(order.fulfillments) == 1
    assert desk.parcels[0].notify_error


def test_fulfilled_in_the_shop_first_marks_the_desk_and_katana() -> None:
    world = small_world()
    order, katana, desk = placed(world, ("MUG", 2))
    world.fulfill(order.id, company="UPS", number="1Z")
    world.run_due()
    assert (desk.status, desk.parcels) == ("shipped", [])
    assert world.katana_status(katana) == "DELIVERED"
    assert world.variant("MUG").on_hand == 3
    assert len(order.fulfillments) == 1


def test_delivered_in_katana_first_fulfills_the_shop_once() -> None:
    world = small_world()
    order, katana, desk = placed(world, ("MUG", 2))
    world.katana_fulfill(katana.id, "DELIVERED", {katana.rows[0].id: 2}, tracking_number="1Z")
    world.run_due()
    assert [each.number for each in order.fulfillments] == ["1Z"]
    assert desk.status == "shipped"
    assert world.variant("MUG").on_hand == 3


def test_a_part_shipped_stays_a_part_everywhere() -> None:
    world = small_world()
    order, katana, desk = placed(world, ("MUG", 2), ("BOWL", 1))
    sibling = world.desk_split(desk.id, {desk.items[1].id: 1})
    assert (sibling.number, sibling.key, sibling.parent_id) == (desk.number, desk.key, desk.id)
    ship(world, desk)
    world.run_due()
    assert world.display_fulfillment_status(order) == "PARTIALLY_FULFILLED"
    assert world.katana_status(katana) == "PARTIALLY_DELIVERED"
    assert (desk.status, sibling.status) == ("shipped", "awaiting_shipment")
    ship(world, sibling)
    world.run_due()
    assert world.display_fulfillment_status(order) == "FULFILLED"
    assert world.katana_status(katana) == "DELIVERED"
    assert len(order.fulfillments) == 2


def test_a_voided_label_opens_the_desk_and_not_the_shop() -> None:
    world = small_world()
    order, _, desk = placed(world, ("MUG", 1))
    parcel = world.desk_buy_label(desk.id, carrier_code="ups", tracking_number="1Z")
    world.run_due()
    world.desk_void_label(parcel.id)
    world.run_due()
    assert (desk.status, world.display_fulfillment_status(order)) == ("awaiting_shipment", "FULFILLED")


def test_of_two_parcels_both_labels_must_be_void_before_the_desk_opens() -> None:
    world = small_world()
    _, _, desk = placed(world, ("MUG", 1))
    first, second = (
        world.desk_buy_label(desk.id, carrier_code="ups", tracking_number=number) for number in ("1Z1", "1Z2")
    )
    world.desk_void_label(first.id)
    assert desk.status == "shipped"
    world.desk_void_label(second.id)
    assert desk.status == "awaiting_shipment"


def test_a_download_goes_with_the_last_parcel_and_not_with_the_first() -> None:
    world = small_world()
    order, _, desk = placed(world, ("MUG", 1), ("BOWL", 1), ("PDF", 1))
    sibling = world.desk_split(desk.id, {desk.items[1].id: 1})
    ship(world, desk)
    world.run_due()
    assert order.fulfillment_orders[1].status == "OPEN"
    ship(world, sibling)
    world.run_due()
    assert order.fulfillment_orders[1].status == "CLOSED"


def test_a_parcel_tells_the_shop_only_of_what_the_shop_still_has_open() -> None:
    world = small_world()
    world.arrows["A12"].on = False
    order, katana, desk = placed(world, ("MUG", 3))
    todo = order.fulfillment_orders[0]
    world.fulfill(order.id, {todo.id: {todo.lines[0].id: 1}})
    ship(world, desk)
    world.run_due()
    assert [list(each.lines.values()) for each in order.fulfillments] == [[1], [2]]
    assert desk.parcels[0].marketplace_notified
    assert world.katana_status(katana) == "DELIVERED"
    assert world.variant("MUG").on_hand == 2


def test_packed_goods_and_the_rest_are_delivered_without_counting_twice() -> None:
    world = small_world()
    order, katana, _ = placed(world, ("MUG", 4))
    row = katana.rows[0].id
    world.katana_fulfill(katana.id, "PACKED", {row: 1})
    world.fulfill(order.id)
    world.run_due()
    assert [(each.status, each.rows) for each in katana.fulfillments] == [
        ("DELIVERED", {row: 1}),
        ("DELIVERED", {row: 3}),
    ]
    assert world.variant("MUG").on_hand == 1


def test_a_packed_fulfillment_is_delivered_once_for_each_unit_the_shop_sent() -> None:
    world = small_world()
    order, katana, _ = placed(world, ("MUG", 2))
    row, todo = katana.rows[0].id, order.fulfillment_orders[0]
    for _ in range(2):
        world.katana_fulfill(katana.id, "PACKED", {row: 1})
    world.fulfill(order.id, {todo.id: {todo.lines[0].id: 1}})
    world.run_due()
    assert [each.status for each in katana.fulfillments] == ["DELIVERED", "PACKED"]


def test_one_label_for_two_combined_orders_tells_each_and_brings_none_back() -> None:
    world = small_world()
    first, _, desk = placed(world, ("MUG", 1))
    second, _, gone = placed(world, ("MUG", 2))
    world.desk_combine(desk.id, [gone.id])
    assert (gone.id in world.desk_orders, desk.merged_ids) == (False, [gone.id])
    world.desk_refresh()
    assert world.desk_orders_of(str(second.id)) == [], "imported a second time"
    ship(world, desk)
    world.run_due()
    assert [[each.number for each in order.fulfillments] for order in (first, second)] == [["1Z9"], ["1Z9"]]
    assert desk.parcels[0].marketplace_notified
