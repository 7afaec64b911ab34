"""Holds, progress, tags and webhook subscriptions through the API, with what each of them refuses."""

from typing import Any

import pytest

from integrations.sandbox.shopify import SHOP
from integrations.sandbox.state import FulfillmentOrder, ShopOrder
from integrations.sandbox.world import World
from tests.sandbox.builders import news_of, small_world
from tests.sandbox.shopify_stage import Caller, face, gid, only_todo

HOLD = """mutation($id: ID!, $h: FulfillmentOrderHoldInput!) { fulfillmentOrderHold(id: $id, fulfillmentHold: $h) {
  fulfillmentHold { id handle reason reasonNotes heldByRequestingApp }
  fulfillmentOrder { id status } remainingFulfillmentOrder { id status } userErrors { field message code } } }"""
RELEASE = """mutation($id: ID!, $ids: [ID!]) { fulfillmentOrderReleaseHold(id: $id, holdIds: $ids) {
  fulfillmentOrder { status } userErrors { field message code } } }"""
PROGRESS = """mutation($id: ID!) { fulfillmentOrderReportProgress(id: $id) {
  fulfillmentOrder { status } userErrors { field message code } } }"""
OPEN = """mutation($id: ID!) { fulfillmentOrderOpen(id: $id) {
  fulfillmentOrder { status } userErrors { field message } } }"""
SUBSCRIBE = """mutation($topic: WebhookSubscriptionTopic!, $sub: WebhookSubscriptionInput!) {
  webhookSubscriptionCreate(topic: $topic, webhookSubscription: $sub) {
    webhookSubscription { id topic uri format includeFields apiVersion { handle } }
    userErrors { field message } } }"""
DELETE = """mutation($id: ID!) { webhookSubscriptionDelete(id: $id) {
  deletedWebhookSubscriptionId userErrors { field message } } }"""


def ordered(*items: tuple[str, int]) -> tuple[World, ShopOrder, FulfillmentOrder]:
    world = small_world()
    order = world.place_order(list(items))
    return world, order, only_todo(order)


async def held(caller: Caller, todo: FulfillmentOrder, **hold: Any) -> Any:
    wanted = {"reason": "OTHER", **hold}
    return (await caller.data(HOLD, id=gid("FulfillmentOrder", todo.id), h=wanted))["fulfillmentOrderHold"]


async def test_a_hold_of_all_and_its_release() -> None:
    world, order, todo = ordered(("MUG", 2))
    news = news_of(world)
    async with face(world) as caller:
        made = await held(caller, todo, handle="mine", reasonNotes="glaze")
        hold = made["fulfillmentHold"]
        assert (hold["handle"], hold["reasonNotes"], hold["heldByRequestingApp"]) == ("mine", "glaze", True)
        assert (made["fulfillmentOrder"]["status"], made["remainingFulfillmentOrder"]) == ("ON_HOLD", None)
        assert world.display_fulfillment_status(order) == "ON_HOLD"
        freed = await caller.data(RELEASE, id=gid("FulfillmentOrder", todo.id), ids=[hold["id"]])
    assert freed["fulfillmentOrderReleaseHold"] == {"fulfillmentOrder": {"status": "OPEN"}, "userErrors": []}
    topics = [(topic, subject) for _, topic, subject in news if topic.startswith("fulfillment_orders/")]
    assert topics == [
        ("fulfillment_orders/placed_on_hold", str(todo.id)),
        ("fulfillment_orders/hold_released", str(todo.id)),
    ]


async def test_a_hold_of_some_splits_and_the_mix_shows_unfulfilled() -> None:
    world, order, todo = ordered(("MUG", 3))
    line = {"id": gid("FulfillmentOrderLineItem", todo.lines[0].id), "quantity": 1}
    async with face(world) as caller:
        made = await held(caller, todo, fulfillmentOrderLineItems=[line])
    rest = order.fulfillment_orders[1]
    assert made["remainingFulfillmentOrder"] == {"id": gid("FulfillmentOrder", rest.id), "status": "OPEN"}
    assert (todo.lines[0].remaining_quantity, rest.lines[0].remaining_quantity) == (1, 2)
    assert world.display_fulfillment_status(order) == "UNFULFILLED"


async def test_releasing_without_ids_lifts_the_holds_of_others_too() -> None:
    world, order, todo = ordered(("MUG", 1))
    world.hold(order.id)
    async with face(world) as caller:
        made = await held(caller, todo, handle="mine")
        own = await caller.data(RELEASE, id=gid("FulfillmentOrder", todo.id), ids=[made["fulfillmentHold"]["id"]])
        assert own["fulfillmentOrderReleaseHold"]["fulfillmentOrder"]["status"] == "ON_HOLD"
        every = await caller.data(RELEASE, id=gid("FulfillmentOrder", todo.id))
        assert every["fulfillmentOrderReleaseHold"]["fulfillmentOrder"]["status"] == "OPEN"


async def test_holds_that_are_refused() -> None:
    world, _, todo = ordered(("MUG", 2))
    line = {"id": gid("FulfillmentOrderLineItem", todo.lines[0].id), "quantity": 0}
    async with face(world) as caller:

        async def code(**hold: Any) -> str:
            (error,) = (await held(caller, todo, **hold))["userErrors"]
            return str(error["code"])

        assert await code(fulfillmentOrderLineItems=[line]) == "GREATER_THAN_ZERO"
        assert await code(fulfillmentOrderLineItems=[line | {"quantity": 9}]) == "INVALID_LINE_ITEM_QUANTITY"
        twice = [line | {"quantity": 1}] * 2
        assert await code(fulfillmentOrderLineItems=twice) == "DUPLICATED_FULFILLMENT_ORDER_LINE_ITEMS"
        assert await code(handle="x" * 65) == "None"
        for number in range(10):
            assert (await held(caller, todo, handle=str(number)))["userErrors"] == []
        assert await code(handle="0") == "DUPLICATE_FULFILLMENT_HOLD_HANDLE"
        assert await code(handle="10") == "FULFILLMENT_ORDER_HOLD_LIMIT_REACHED"
        assert await code(fulfillmentOrderLineItems=twice[:1]) == "FULFILLMENT_ORDER_NOT_SPLITTABLE"


async def test_progress_and_back() -> None:
    world, order, todo = ordered(("MUG", 1))
    async with face(world) as caller:
        begun = await caller.data(PROGRESS, id=gid("FulfillmentOrder", todo.id))
        assert begun["fulfillmentOrderReportProgress"]["fulfillmentOrder"] == {"status": "IN_PROGRESS"}
        assert world.display_fulfillment_status(order) == "IN_PROGRESS"
        opened = await caller.data(OPEN, id=gid("FulfillmentOrder", todo.id))
        assert opened["fulfillmentOrderOpen"]["fulfillmentOrder"] == {"status": "OPEN"}


@pytest.mark.parametrize("state", ["CLOSED", "ON_HOLD", "OPEN"])
async def test_states_without_progress_cannot_be_opened(state: str) -> None:
    world, _, todo = ordered(("MUG", 1))
    todo.status = state
    async with face(world) as caller:
        answer = (await caller.data(OPEN, id=gid("FulfillmentOrder", todo.id)))["fulfillmentOrderOpen"]
    message = f"Expected fulfillment order status to be valid but it was {state.lower()}."
    assert answer == {"fulfillmentOrder": None, "userErrors": [{"field": None, "message": message}]}


async def test_a_held_fulfillment_order_makes_no_progress() -> None:
    world, order, todo = ordered(("MUG", 1))
    world.hold(order.id)
    async with face(world) as caller:
        answer = await caller.data(PROGRESS, id=gid("FulfillmentOrder", todo.id))
    (error,) = answer["fulfillmentOrderReportProgress"]["userErrors"]
    assert error["message"] == "Cannot report progress on a fulfillment order in this state."
    assert error["field"] is None


@pytest.mark.parametrize("query", [PROGRESS, OPEN, RELEASE])
async def test_a_fulfillment_order_that_is_not_there_is_a_top_level_error(query: str) -> None:
    async with face(small_world()) as caller:
        answer = await caller.ask(query, id=gid("FulfillmentOrder", 0))
    assert answer["errors"][0]["message"] == "Invalid id: gid://shopify/FulfillmentOrder/0"
    assert answer["errors"][0]["extensions"]["code"] == "RESOURCE_NOT_FOUND"


async def test_tags_add_and_remove_without_overwriting_and_read_back_in_order() -> None:
    world, order, _ = ordered(("MUG", 1))
    add = """mutation($id: ID!, $t: [String!]!) { tagsAdd(id: $id, tags: $t) {
      node { id ... on Order { tags } } userErrors { field message } } }"""
    remove = add.replace("tagsAdd", "tagsRemove")
    async with face(world) as caller:
        await caller.data(add, id=gid("Order", order.id), t=["zebra", "Packed, rush"])
        again = await caller.data(add, id=gid("Order", order.id), t=["packed"])
        assert again["tagsAdd"]["node"]["tags"] == ["Packed", "rush", "zebra"]
        less = await caller.data(remove, id=gid("Order", order.id), t=["PACKED", "unknown"])
        assert less["tagsRemove"]["node"]["tags"] == ["rush", "zebra"]
        unknown = await caller.data(add, id=gid("Order", 1), t=["x"])
    assert unknown["tagsAdd"]["node"] is None
    assert unknown["tagsAdd"]["userErrors"][0]["field"] == ["id"]


async def test_subscriptions_are_made_listed_and_deleted() -> None:
    wanted = {"uri": "https://bot.example/hooks/shopify", "format": "JSON", "includeFields": ["id", "name"]}
    async with face(small_world()) as caller:
        made = (await caller.data(SUBSCRIBE, topic="ORDERS_UPDATED", sub=wanted))["webhookSubscriptionCreate"]
        number = made["webhookSubscription"]["id"]
        assert made["webhookSubscription"]["apiVersion"] == {"handle": "2026-10"}
        listed = await caller.data("{ webhookSubscriptions(first: 5) { nodes { id topic uri } } }")
        assert listed["webhookSubscriptions"]["nodes"] == [
            {"id": number, "topic": "ORDERS_UPDATED", "uri": wanted["uri"]}
        ]
        assert [each.uri for each in caller.app[SHOP].subscriptions.wants("orders/updated")] == [wanted["uri"]]
        gone = (await caller.data(DELETE, id=number))["webhookSubscriptionDelete"]
        assert gone == {"deletedWebhookSubscriptionId": number, "userErrors": []}
        twice = (await caller.data(DELETE, id=number))["webhookSubscriptionDelete"]
    assert twice["userErrors"] == [{"field": ["id"], "message": "Webhook subscription does not exist"}]


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("", "Address can't be blank"),
        ("http://bot.example/hook", "Address protocol http:// is not supported"),
        ("https://demo.myshopify.com/hook", "Address cannot be a Shopify or an internal domain"),
        ("nonsense", "Address is invalid"),
        ("https://", "Address is invalid"),
        ("https://bot.example/taken", "Address for this topic has already been taken"),
    ],
)
async def test_addresses_that_are_refused_under_the_old_fields_name(address: str, message: str) -> None:
    async with face(small_world()) as caller:
        await caller.data(SUBSCRIBE, topic="ORDERS_CREATE", sub={"uri": "https://bot.example/taken"})
        answer = await caller.data(SUBSCRIBE, topic="ORDERS_CREATE", sub={"uri": address})
    error = {"field": ["webhookSubscription", "callbackUrl"], "message": message}
    assert answer["webhookSubscriptionCreate"] == {"webhookSubscription": None, "userErrors": [error]}


async def test_loopback_may_be_plain_http_and_a_filter_must_name_a_field() -> None:
    async with face(small_world()) as caller:
        fine = await caller.data(SUBSCRIBE, topic="ORDERS_CREATE", sub={"uri": "http://127.0.0.1:9/hook"})
        assert fine["webhookSubscriptionCreate"]["userErrors"] == []
        sub = {"uri": "https://bot.example/x", "filter": "paid"}
        odd = await caller.data(SUBSCRIBE, topic="ORDERS_CREATE", sub=sub)
    (error,) = odd["webhookSubscriptionCreate"]["userErrors"]
    assert error["field"] == ["webhookSubscription"]
    assert error["message"].startswith("The specified filter is invalid")
