"""Stock moves exactly once, whichever way an order leaves the building."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.sandbox.state import KatanaOrder
from integrations.sandbox.world import World
from tests.sandbox.builders import effects_of, news_of, small_world


def ordered(world: World, *items: tuple[str, int]) -> KatanaOrder:
    """A paid order as Katana has it."""
    order = world.place_order(list(items))
    world.run_due()
    katana = world.katana_order_of(order.id)
    assert katana
    return katana


def all_rows(order: KatanaOrder) -> dict[int, int]:
    return {row.id: row.quantity for row in order.rows}


def test_pack_then_deliver_takes_stock_once() -> None:
    world = small_world()
    order = ordered(world, ("MUG", 2))
    heard = news_of(world)
    packed = world.katana_fulfill(order.id, "PACKED", all_rows(order))
    assert (world.variant("MUG").on_hand, world.katana_status(order)) == (3, "PACKED")
    assert world.availability(order) == ("PICKED", None)
    assert [topic for _, topic, _ in heard[:2]] == ["sales_order.packed", "sales_order.updated"]

    world.katana_set_fulfillment(packed.id, status="DELIVERED", tracking_number="1Z")

    assert (world.variant("MUG").on_hand, world.katana_status(order)) == (3, "DELIVERED")
    assert packed.tracking_number == "1Z"


def test_deliver_without_packing_takes_stock_once() -> None:
    world = small_world()
    order = ordered(world, ("MUG", 2))
    world.katana_fulfill(order.id, "DELIVERED", all_rows(order))
    assert (world.variant("MUG").on_hand, world.katana_status(order)) == (3, "DELIVERED")


def test_unpacking_gives_stock_back_and_the_promise_with_it() -> None:
    world = small_world()
    order = ordered(world, ("MUG", 2))
    variant = world.variant("MUG")
    packed = world.katana_fulfill(order.id, "PACKED", all_rows(order))
    assert world.committed(variant.id) == 0
    world.katana_delete_fulfillment(packed.id)
    assert (variant.on_hand, world.committed(variant.id)) == (5, 2)
    assert (world.katana_status(order), world.availability(order)) == ("NOT_SHIPPED", ("IN_STOCK", None))


def test_two_calls_make_two_fulfillments_so_doubling_shows() -> None:
    world = small_world()
    order = ordered(world, ("MUG", 2))
    effects = effects_of(world)
    for _ in range(2):
        world.katana_fulfill(order.id, "PACKED", all_rows(order))
    assert world.variant("MUG").on_hand == 1
    assert [effect.verb for effect in effects if effect.system == "katana"] == ["pack", "pack"]
    assert effects[0].data["rows"] == f"{order.rows[0].id}:2"


@pytest.mark.parametrize(
    ("parts", "status"),
    [
        ([("PACKED", 1)], "PARTIALLY_PACKED"),
        ([("PACKED", 1), ("PACKED", 2)], "PACKED"),
        ([("DELIVERED", 1)], "PARTIALLY_DELIVERED"),
        ([("PACKED", 1), ("DELIVERED", 2)], "PARTIALLY_DELIVERED"),
        ([("DELIVERED", 1), ("DELIVERED", 2)], "DELIVERED"),
    ],
)
def test_status_is_rolled_up_from_fulfillments(parts: list[tuple[str, int]], status: str) -> None:
    world = small_world()
    order = ordered(world, ("MUG", 3))
    heard = news_of(world)
    for part, quantity in parts:
        world.katana_fulfill(order.id, part, {order.rows[0].id: quantity})
    assert world.katana_status(order) == status
    told = {topic for _, topic, _ in heard}
    assert ("sales_order.packed" in told) == (status == "PACKED")
    assert ("sales_order.delivered" in told) == (status == "DELIVERED")


def test_downloads_neither_move_stock_nor_keep_an_order_open() -> None:
    world = small_world()
    order = ordered(world, ("MUG", 1), ("PDF", 1))
    goods = {row.id: row.quantity for row in order.rows if world.is_goods(row)}
    world.katana_fulfill(order.id, "PACKED", goods)
    assert world.katana_status(order) == "PACKED"
    assert world.variant("PDF").on_hand == 0


def test_a_delivered_download_moves_no_stock_and_a_purchase_arrives_once() -> None:
    world = small_world()
    order = ordered(world, ("MUG", 1), ("PDF", 1))
    world.katana_fulfill(order.id, "DELIVERED", all_rows(order))
    assert (world.variant("MUG").on_hand, world.variant("PDF").on_hand) == (4, 0)
    bought = world.order_supply("TEA", 5)
    for _ in range(2):
        world.receive_supply(bought.id)
    assert world.variant("TEA").on_hand == 5


def test_refused_before_anything_moves() -> None:
    world = small_world()
    order, other = ordered(world, ("MUG", 1)), ordered(world, ("BOWL", 1))
    row = order.rows[0].id
    for status, rows in [
        ("SENT", {row: 1}),
        ("PACKED", {}),
        ("PACKED", {other.rows[0].id: 1}),
        ("PACKED", {row: 0}),
    ]:
        with pytest.raises(ValueError, match="fulfillment"):
            world.katana_fulfill(order.id, status, rows)
    with pytest.raises(ValueError, match="colour"):
        world.katana_set_fulfillment(
            world.katana_fulfill(order.id, "PACKED", {row: 1}).id, status="DELIVERED", colour="red"
        )
    assert world.katana_status(order) == "PACKED"


def test_a_deleted_order_frees_what_was_promised_to_it() -> None:
    world = small_world()
    first, second = ordered(world, ("BOWL", 2)), ordered(world, ("BOWL", 2))
    assert world.availability(second) == ("NOT_AVAILABLE", None)
    world.katana_delete_order(first.id)
    assert world.availability(second) == ("IN_STOCK", None)
    assert first.deleted_at == world.now()


moves = st.lists(
    st.tuples(st.sampled_from(["pack", "deliver", "set", "undo", "arrive"]), st.integers(0, 5), st.integers(1, 3)),
    max_size=25,
)


@given(moves)
def test_stock_is_what_arrived_less_what_stands_fulfilled(steps: list[tuple[str, int, int]]) -> None:
    world = small_world()
    orders = [ordered(world, ("MUG", 3)) for _ in range(3)]
    arrived = world.variant("MUG").on_hand
    for step, index, quantity in steps:
        order = orders[index % 3]
        if step in ("pack", "deliver"):
            status = "PACKED" if step == "pack" else "DELIVERED"
            world.katana_fulfill(order.id, status, {order.rows[0].id: quantity})
        elif step == "arrive":
            world.add_stock("MUG", quantity)
            arrived += quantity
        elif order.fulfillments and step == "set":
            world.katana_set_fulfillment(order.fulfillments[-1].id, status="DELIVERED")
        elif order.fulfillments:
            world.katana_delete_fulfillment(order.fulfillments[0].id)
    gone = sum(sum(each.rows.values()) for order in orders for each in order.fulfillments)
    assert world.variant("MUG").on_hand == arrived - gone
