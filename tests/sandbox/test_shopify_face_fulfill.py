"""Fulfilling, tracking and taking back through the API: each refusal in Shopify's exact words and place."""

from typing import Any

import pytest

from integrations.sandbox.shopify.auth import SCOPES
from integrations.sandbox.state import FulfillmentOrder, ShopOrder
from integrations.sandbox.world import World
from tests.sandbox.builders import effects_of, news_of, small_world
from tests.sandbox.shopify_stage import Caller, face, gid, only_todo

CREATE = """mutation($f: FulfillmentInput!) { fulfillmentCreate(fulfillment: $f) {
  fulfillment { id name status displayStatus trackingInfo { company number url } } userErrors { field message } } }"""
TRACK = """mutation($id: ID!, $t: FulfillmentTrackingInput!) {
  fulfillmentTrackingInfoUpdate(fulfillmentId: $id, trackingInfoInput: $t) {
    fulfillment { status trackingInfo { company number url } } userErrors { field message } } }"""
CANCEL = """mutation($id: ID!) { fulfillmentCancel(id: $id) {
  fulfillment { status displayStatus } userErrors { field message } } }"""


def part(todo: FulfillmentOrder, *quantities: int) -> dict[str, Any]:
    """A group of the input: quantities of the todo's first lines, or all that is left."""
    lines = [
        {"id": gid("FulfillmentOrderLineItem", spot.id), "quantity": quantity}
        for spot, quantity in zip(todo.lines, quantities, strict=False)
    ]
    group: dict[str, Any] = {"fulfillmentOrderId": gid("FulfillmentOrder", todo.id)}
    return group | ({"fulfillmentOrderLineItems": lines} if lines else {})


async def create(caller: Caller, *groups: dict[str, Any], **more: Any) -> Any:
    wanted = {"lineItemsByFulfillmentOrder": list(groups), **more}
    return (await caller.data(CREATE, f=wanted))["fulfillmentCreate"]


def refused(message: str, *field: str) -> dict[str, Any]:
    return {"fulfillment": None, "userErrors": [{"field": ["fulfillment", *field], "message": message}]}


def ordered(*items: tuple[str, int]) -> tuple[World, ShopOrder, FulfillmentOrder]:
    world = small_world()
    order = world.place_order(list(items))
    return world, order, only_todo(order)


async def test_all_that_is_left_with_tracking() -> None:
    world, order, todo = ordered(("MUG", 2), ("BOWL", 1))
    effects, news = effects_of(world), news_of(world)
    async with face(world) as caller:
        made = await create(caller, part(todo), trackingInfo={"company": "USPS", "number": "9400"})
    url = "https://tools.usps.com/go/TrackConfirmAction.action?tLabels=9400"
    assert made["userErrors"] == []
    assert made["fulfillment"]["trackingInfo"] == [{"company": "USPS", "number": "9400", "url": url}]
    assert (made["fulfillment"]["status"], made["fulfillment"]["name"]) == ("SUCCESS", "#1001-F1")
    assert (todo.status, order.fulfillments[0].notified_customer) == ("CLOSED", False)
    (effect,) = [each for each in effects if each.system == "shopify"]
    assert (effect.verb, effect.subject) == ("fulfill", str(order.id))
    topics = {topic for system, topic, _ in news if system == "shopify"}
    assert topics == {"fulfillments/create", "orders/fulfilled", "orders/updated"}


async def test_a_part_can_be_sent_and_the_rest_from_progress() -> None:
    world, _, todo = ordered(("MUG", 3))
    async with face(world) as caller:
        await create(caller, part(todo, 1))
        assert (todo.status, todo.lines[0].remaining_quantity) == ("IN_PROGRESS", 2)
        assert (await create(caller, part(todo, 2)))["fulfillment"]["name"] == "#1001-F2"
    assert todo.status == "CLOSED"


async def test_a_carrier_shopify_does_not_know_needs_a_url() -> None:
    world, _, todo = ordered(("MUG", 2))
    async with face(world) as caller:
        made = await create(caller, part(todo, 1), trackingInfo={"company": "usps", "number": "9400"})
        assert made["fulfillment"]["trackingInfo"][0]["url"] is None
        tracking = {"company": "Omniva", "numbers": ["CE1"], "urls": ["https://track.example/CE1"]}
        made = await create(caller, part(todo, 1), trackingInfo=tracking)
    assert made["fulfillment"]["trackingInfo"] == [
        {"company": "Omniva", "number": "CE1", "url": "https://track.example/CE1"}
    ]


async def test_singular_and_plural_tracking_are_never_mixed() -> None:
    world, order, todo = ordered(("MUG", 1))
    wanted = {"lineItemsByFulfillmentOrder": [part(todo)], "trackingInfo": {"number": "1", "numbers": ["2"]}}
    async with face(world) as caller:
        answer = await caller.ask(CREATE, f=wanted)
    assert answer["errors"][0]["extensions"]["code"] == "BAD_REQUEST"
    assert order.fulfillments == []


@pytest.mark.parametrize("how", ["sent", "cancelled", "held", "scheduled"])
async def test_states_that_cannot_be_fulfilled(how: str) -> None:
    world, order, todo = ordered(("MUG", 1))
    if how == "sent":
        world.fulfill(order.id)
    elif how == "cancelled":
        world.cancel(order.id)
    elif how == "held":
        world.hold(order.id)
    else:
        todo.status = "SCHEDULED"
    state = {"sent": "closed", "cancelled": "closed", "held": "on_hold", "scheduled": "scheduled"}[how]
    async with face(world) as caller:
        answer = await create(caller, part(todo, 1))
    assert answer == refused(f"Fulfillment order {todo.id} has an unfulfillable status= {state}.")


async def test_quantities_are_refused_before_anything_else() -> None:
    world, order, todo = ordered(("MUG", 2), ("BOWL", 1))
    places = ("lineItemsByFulfillmentOrder", "1", "fulfillmentOrderLineItems", "0", "quantity")
    unknown = {"fulfillmentOrderId": gid("FulfillmentOrder", 1)}
    async with face(world) as caller:
        assert await create(caller, unknown, part(todo, 0)) == refused("Quantity must be greater than 0", *places)
        too_much = await create(caller, part(todo, 3))
    assert too_much == refused("Invalid fulfillment order line item quantity requested.")
    assert order.fulfillments == []


async def test_what_does_not_exist() -> None:
    world, _, todo = ordered(("MUG", 2))
    line = {"id": gid("FulfillmentOrderLineItem", 1), "quantity": 1}
    async with face(world) as caller:
        nothing = await create(caller, {"fulfillmentOrderId": gid("FulfillmentOrder", 1)})
        assert nothing == refused("Fulfillment order does not exist.")
        assert await create(caller) == refused("Fulfillment order does not exist.")
        no_line = await create(caller, part(todo) | {"fulfillmentOrderLineItems": [line]})
    assert no_line == refused("Fulfillment order line item does not exist.")


async def test_one_call_is_for_one_order_and_one_location() -> None:
    world, order, todo = ordered(("MUG", 1), ("BOWL", 1))
    other = world.place_order([("MUG", 1)])
    _, rest = world.hold_todo(todo.id, "OTHER", quantities={todo.lines[0].id: 1})
    world.release_todo(todo.id)
    assert rest
    rest.location_id = 70002
    async with face(world) as caller:
        orders = await create(caller, part(todo), part(only_todo(other)))
        locations = await create(caller, part(todo), part(rest))
    assert orders == refused(
        "All fulfillment orders must belong to the same order. "
        f"Multiple orders with ids [{order.id}, {other.id}] were found."
    )
    assert locations == refused(
        "All fulfillment orders must be assigned to a single location. "
        f"Multiple locations with ids [{world.location_id}, 70002] were found."
    )


@pytest.mark.parametrize("wrong", ["6910330000001", gid("Order", 1)])
async def test_a_malformed_id_is_a_top_level_error(wrong: str) -> None:
    world, _, _ = ordered(("MUG", 1))
    async with face(world) as caller:
        answer = await caller.ask(CREATE, f={"lineItemsByFulfillmentOrder": [{"fulfillmentOrderId": wrong}]})
    assert answer["data"] == {"fulfillmentCreate": None}
    assert (answer["errors"][0]["message"], answer["errors"][0]["extensions"]["code"]) == (
        "invalid id",
        "RESOURCE_NOT_FOUND",
    )


async def test_without_the_scope_nothing_is_fulfilled() -> None:
    world, order, todo = ordered(("MUG", 1))
    reading = tuple(scope for scope in SCOPES if not scope.startswith("write_"))
    async with face(world, scopes=reading) as caller:
        answer = await caller.ask(CREATE, f={"lineItemsByFulfillmentOrder": [part(todo)]})
    assert answer["errors"][0]["extensions"]["code"] == "ACCESS_DENIED"
    assert order.fulfillments == []


async def test_tracking_is_replaced_also_on_a_cancelled_fulfillment() -> None:
    world, order, _ = ordered(("MUG", 1))
    fulfillment = world.fulfill(order.id, company="UPS", number="1Z1")
    async with face(world) as caller:
        await caller.data(CANCEL, id=gid("Fulfillment", fulfillment.id))
        changed = await caller.data(TRACK, id=gid("Fulfillment", fulfillment.id), t={"number": "X2"})
        unknown = await caller.data(TRACK, id=gid("Fulfillment", 1), t={})
    answer = changed["fulfillmentTrackingInfoUpdate"]
    assert answer["fulfillment"] == {
        "status": "CANCELLED",
        "trackingInfo": [{"company": None, "number": "X2", "url": None}],
    }
    assert unknown["fulfillmentTrackingInfoUpdate"]["userErrors"] == [
        {"field": ["fulfillmentId"], "message": "Fulfillment does not exist."}
    ]


async def test_taking_back_opens_a_new_fulfillment_order_and_twice_is_once() -> None:
    world, order, _ = ordered(("MUG", 1))
    fulfillment = world.fulfill(order.id)
    async with face(world) as caller:
        for _ in range(2):
            answer = await caller.data(CANCEL, id=gid("Fulfillment", fulfillment.id))
            assert answer["fulfillmentCancel"] == {
                "fulfillment": {"status": "CANCELLED", "displayStatus": "CANCELED"},
                "userErrors": [],
            }
        unknown = await caller.data(CANCEL, id=gid("Fulfillment", 1))
    assert [each.status for each in order.fulfillment_orders] == ["CLOSED", "OPEN"]
    assert world.display_fulfillment_status(order) == "UNFULFILLED"
    assert unknown["fulfillmentCancel"]["userErrors"] == [{"field": ["id"], "message": "Fulfillment not found."}]
