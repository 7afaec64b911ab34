"""The seeded shop: lively, consistent, the same for the same seed, and #1042 waits for one thing."""

import pytest

from integrations.sandbox.seed import seed_shop
from integrations.sandbox.seed.story import STORY
from integrations.sandbox.state import ShopOrder
from integrations.sandbox.world import World
from integrations.sandbox.world.shop_orders import open_todos
from integrations.sandbox.world.stock import picked_quantity
from tests.sandbox.builders import START


def seeded(seed: int = 1) -> World:
    world = World(seed=seed, now=lambda: START)
    seed_shop(world)
    return world


def order_named(world: World, name: str) -> ShopOrder:
    return next(order for order in world.shop_orders.values() if order.name == name)


@pytest.mark.parametrize("seed", [1, 2, 77])
def test_1042_waits_for_one_tea_and_nothing_else(seed: int) -> None:
    world = seeded(seed)
    order = order_named(world, "#1042")
    katana = world.katana_order_of(order.id)
    assert katana
    assert (order.financial, world.availability(katana)[0]) == ("PAID", "EXPECTED")
    assert [desk.status for desk in world.desk_orders_of(str(order.id))] == ["awaiting_shipment"]
    world.add_stock("TEA-50", 1)
    assert world.availability(katana) == ("IN_STOCK", None)


def test_every_kind_of_order_is_there() -> None:
    world = seeded()
    shop = list(world.shop_orders.values())
    katana = list(world.katana_orders.values())
    desk = list(world.desk_orders.values())
    assert len(shop) >= 40
    assert {order.financial for order in shop} >= {"PAID", "PENDING", "AUTHORIZED", "REFUNDED", "PARTIALLY_REFUNDED"}
    assert {world.display_fulfillment_status(order) for order in shop} >= {
        "UNFULFILLED",
        "PARTIALLY_FULFILLED",
        "FULFILLED",
        "ON_HOLD",
        "FULFILLMENT_NOT_REQUIRED",
    }
    assert {world.katana_status(order) for order in katana} == {
        "PENDING",
        "NOT_SHIPPED",
        "READY_FOR_FULFILLMENT",
        "PARTIALLY_DELIVERED",
        "PACKED",
        "DELIVERED",
    }
    assert {world.availability(order)[0] for order in katana} >= {
        "IN_STOCK",
        "EXPECTED",
        "NOT_AVAILABLE",
        "PICKED",
        "NOT_APPLICABLE",
    }
    assert {order.status for order in desk} == {
        "awaiting_payment",
        "awaiting_shipment",
        "on_hold",
        "shipped",
        "cancelled",
    }
    assert any(order.test for order in shop)
    assert any(order.pickup for order in shop)
    assert sum(order.shipping_title == "Express" for order in shop) >= 2
    assert max(len(order.lines) for order in shop) >= 5
    assert any("<!channel>" in order.customer_name for order in shop)
    assert {"#1042", "#10420", "#EU-1042-A"} <= {order.name for order in shop}


def test_the_special_ones_are_in_their_special_states() -> None:
    world = seeded()
    split = world.desk_orders_of(str(order_named(world, "#1023").id))
    assert [desk.merged_or_split for desk in split] == [True, True]
    assert world.desk_orders_of(str(order_named(world, "#1029").id)) == []
    assert world.desk_orders_of(str(order_named(world, "#1020").id)) == []
    soap = world.katana_order_of(order_named(world, "#1039").id)
    assert soap
    assert world.variants[soap.rows[0].variant_id].batch_tracked
    assert not soap.rows[0].batch_allocated
    made = world.katana_order_of(order_named(world, "#1030").id)
    assert made
    assert world.manufacturing_orders[made.rows[0].linked_manufacturing_order_id or 0].status == "IN_PROGRESS"
    late = world.katana_order_of(order_named(world, "#1034").id)
    assert late
    expected = world.availability(late)[1]
    assert expected
    assert expected < world.now()


def test_what_the_systems_say_of_one_order_agrees() -> None:
    world = seeded()
    for order in world.shop_orders.values():
        katana = world.katana_order_of(order.id)
        status = world.display_fulfillment_status(order)
        if katana and not katana.deleted_at:
            shipped = {"FULFILLED": "DELIVERED", "PARTIALLY_FULFILLED": "PARTIALLY_DELIVERED"}.get(status)
            assert shipped == world.katana_status(katana) or shipped is None
            assert sum(row.quantity for row in katana.rows) == sum(line.current_quantity for line in order.lines)
        for desk in world.desk_orders_of(str(order.id)):
            assert (desk.status == "cancelled") == (order.cancelled_at is not None)
            assert all(parcel.marketplace_notified for parcel in desk.parcels)
        left = sum(spot.remaining_quantity for todo in open_todos(order) for spot in todo.lines)
        sent = sum(sum(each.lines.values()) for each in order.fulfillments)
        assert order.cancelled_at or left + sent == sum(line.current_quantity for line in order.lines)


def test_stock_and_shop_agree_and_all_of_it_is_past() -> None:
    world = seeded()
    assert world.now() == START
    for variant in world.variants.values():
        if variant.requires_shipping:
            assert world.shop_stock(variant.sku) == variant.on_hand - world.committed(variant.id)
            assert variant.on_hand >= 0
    assert all(order.updated_at <= START for order in world.shop_orders.values())
    assert [label for _, label in world.waiting if label.startswith("seed")] == []
    assert len(world.shop_orders) == len(STORY)
    assert all(
        picked_quantity(order, row) <= row.quantity for order in world.katana_orders.values() for row in order.rows
    )


def test_the_same_seed_tells_the_same_story() -> None:
    first, second, other = seeded(5), seeded(5), seeded(6)
    assert first.shop_orders == second.shop_orders != other.shop_orders
    assert first.katana_orders == second.katana_orders
    assert first.desk_orders == second.desk_orders
