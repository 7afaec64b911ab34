"""The shop on its own: what it shows, what it refuses and in which words."""

import pytest

from integrations.sandbox.state import ShopOrder
from integrations.sandbox.world import World
from tests.sandbox.builders import effects_of, news_of, small_world


def lonely() -> World:
    """A world whose arrows are all off."""
    world = small_world()
    for arrow in world.arrows.values():
        arrow.on = False
    return world


def shows(world: World, order: ShopOrder) -> str:
    return world.display_fulfillment_status(order)


def test_a_whole_fulfillment_closes_the_order_once() -> None:
    world = lonely()
    order = world.place_order([("MUG", 2), ("PDF", 1)], name="#EU-1042-A")
    assert order.number == 1042
    assert [len(todo.lines) for todo in order.fulfillment_orders] == [1, 1]
    heard = news_of(world)

    fulfillment = world.fulfill(order.id, company="UPS", number="1Z", notify_customer=True)

    assert shows(world, order) == "FULFILLED"
    assert sum(fulfillment.lines.values()) == 3
    assert [topic for _, topic, _ in heard] == ["fulfillments/create", "orders/fulfilled", "orders/updated"]
    todo = order.fulfillment_orders[0]
    with pytest.raises(ValueError, match=rf"^Fulfillment order {todo.id} has an unfulfillable status= closed\.$"):
        world.fulfill(order.id)


def test_a_part_shows_as_partial_until_the_rest_follows() -> None:
    world = lonely()
    order = world.place_order([("MUG", 3)])
    todo = order.fulfillment_orders[0]
    world.fulfill(order.id, {todo.id: {todo.lines[0].id: 1}})
    assert (shows(world, order), todo.status) == ("PARTIALLY_FULFILLED", "IN_PROGRESS")
    with pytest.raises(ValueError, match=r"^Invalid fulfillment order line item quantity requested\.$"):
        world.fulfill(order.id, {todo.id: {todo.lines[0].id: 3}})
    world.fulfill(order.id, {todo.id: {}})
    assert (shows(world, order), todo.status) == ("FULFILLED", "CLOSED")


def test_refusals_in_shopifys_words() -> None:
    world = lonely()
    order = world.place_order([("MUG", 1)])
    todo = order.fulfillment_orders[0]
    for quantities, words in [
        ({1: {2: 0}}, "Quantity must be greater than 0"),
        ({1: {2: 1}}, "Fulfillment order does not exist."),
        ({todo.id: {2: 1}}, "Fulfillment order line item does not exist."),
    ]:
        with pytest.raises(ValueError, match=f"^{words}$"):
            world.fulfill(order.id, quantities)
    assert not order.fulfillments


def test_holds_cover_what_is_left_and_are_lifted() -> None:
    world = lonely()
    order = world.place_order([("MUG", 1)], hold="HIGH_RISK_OF_FRAUD")
    todo = order.fulfillment_orders[0]
    assert shows(world, order) == "ON_HOLD"
    with pytest.raises(ValueError, match=rf"^Fulfillment order {todo.id} has an unfulfillable status= on_hold\.$"):
        world.fulfill(order.id)
    heard = news_of(world)
    world.release(order.id)
    assert (shows(world, order), todo.holds) == ("UNFULFILLED", [])
    assert ("shopify", "fulfillment_orders/hold_released", str(todo.id)) in heard
    world.hold(order.id, "INCORRECT_ADDRESS")
    assert (heard[-2][1], heard[-2][2]) == ("fulfillment_orders/placed_on_hold", str(todo.id))
    assert todo.holds[0].reason == "INCORRECT_ADDRESS"


def test_a_fulfillment_of_all_that_is_left_passes_over_what_is_held() -> None:
    world = lonely()
    order = world.place_order([("MUG", 1), ("PDF", 1)])
    goods, download = order.fulfillment_orders
    goods.status = "ON_HOLD"
    world.fulfill(order.id)
    assert (goods.status, download.status) == ("ON_HOLD", "CLOSED")
    assert shows(world, order) == "PARTIALLY_FULFILLED"


def test_cancelling_refunds_and_is_refused_after_shipping() -> None:
    world = lonely()
    order, shipped = world.place_order([("MUG", 2)]), world.place_order([("MUG", 1)])
    world.fulfill(shipped.id)
    world.cancel(order.id, "FRAUD")
    assert (order.financial, order.cancel_reason, order.cancelled_at) == ("REFUNDED", "FRAUD", world.now())
    assert shows(world, order) == "FULFILLMENT_NOT_REQUIRED"
    todo = order.fulfillment_orders[0]
    assert (todo.status, todo.lines[0].remaining_quantity) == ("CLOSED", 2)
    with pytest.raises(ValueError, match="outstanding fulfillments"):
        world.cancel(shipped.id)
    with pytest.raises(ValueError, match="already canceled"):
        world.cancel(order.id)


def test_edits_keep_the_fulfillment_orders_in_step() -> None:
    world = lonely()
    order = world.place_order([("MUG", 2)])
    spot = order.fulfillment_orders[0].lines[0]
    world.edit(order.id, "MUG", 3)
    assert (spot.total_quantity, spot.remaining_quantity, order.lines[0].quantity) == (3, 3, 3)
    world.edit(order.id, "MUG", 1)
    assert (spot.remaining_quantity, order.lines[0].current_quantity, order.lines[0].quantity) == (1, 1, 3)
    world.edit(order.id, "BOWL", 2)
    assert [line.sku for line in order.lines] == ["MUG", "BOWL"]
    world.fulfill(order.id)
    with pytest.raises(ValueError, match="already fulfilled"):
        world.edit(order.id, "MUG", 0)
    assert sum(order.fulfillments[0].lines.values()) == 3


def test_a_line_edited_away_needs_no_shipping() -> None:
    world = lonely()
    order = world.place_order([("MUG", 2)])
    world.refund(order.id, "MUG", 1)
    assert order.financial == "PARTIALLY_REFUNDED"
    world.refund(order.id, "MUG", 1)
    assert (order.financial, shows(world, order)) == ("REFUNDED", "FULFILLMENT_NOT_REQUIRED")
    assert order.fulfillment_orders[0].status == "CLOSED"


def test_a_cancelled_fulfillment_waits_again_in_a_new_fulfillment_order() -> None:
    world = lonely()
    order = world.place_order([("MUG", 2)])
    fulfillment = world.fulfill(order.id)
    effects = effects_of(world)
    for _ in range(2):
        world.cancel_fulfillment(order.id, fulfillment.id)
    assert len(effects) == 1
    assert [todo.status for todo in order.fulfillment_orders] == ["CLOSED", "OPEN"]
    assert shows(world, order) == "UNFULFILLED"
    world.fulfill(order.id)
    assert shows(world, order) == "FULFILLED"


def test_names_are_given_in_turn_and_never_twice() -> None:
    world = lonely()
    world.place_order([("MUG", 1)], name="#1001")
    names = [world.place_order([("MUG", 1)]).name for _ in range(3)]
    assert names == ["#1002", "#1003", "#1004"]
    for items in ([], [("MUG", 0)], [("NONE", 1)]):
        with pytest.raises(ValueError, match=r"item|SKU"):
            world.place_order(items)
