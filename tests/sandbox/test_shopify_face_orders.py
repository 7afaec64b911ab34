"""What orders, fulfillment orders and stock look like in GraphQL, state by state."""

from typing import Any

import pytest

from integrations.sandbox.shopify.auth import SCOPES
from integrations.sandbox.world import World
from tests.sandbox.builders import START, small_world
from tests.sandbox.shopify_stage import Caller, face, gid, only_todo

ORDER = """query($id: ID!) { order(id: $id) {
  id legacyResourceId name number createdAt updatedAt processedAt cancelledAt cancelReason closedAt test tags note
  displayFinancialStatus displayFulfillmentStatus fulfillable requiresShipping shippingLine { title }
  totalPriceSet { shopMoney { amount currencyCode } }
  lineItems(first: 5) { nodes { sku quantity currentQuantity unfulfilledQuantity requiresShipping } }
  fulfillmentOrders(first: 5) { nodes { status supportedActions { action } deliveryMethod { methodType }
    lineItems(first: 5) { nodes { totalQuantity remainingQuantity } } } }
  fulfillments(first: 5) { name status displayStatus trackingInfo(first: 1) { company number url } } } }"""


async def shown(caller: Caller, number: int, version: str = "2026-10") -> Any:
    answer = await caller.ask(ORDER, version, id=gid("Order", number))
    assert "errors" not in answer, answer
    return answer["data"]["order"]


async def test_a_fresh_order_in_utc_seconds_and_shortest_decimals() -> None:
    world = small_world()
    order = world.place_order([("MUG", 2), ("PDF", 1)], note="ring twice")
    async with face(world) as caller:
        seen = await shown(caller, order.id)
    assert seen["createdAt"] == START.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert (seen["id"], seen["legacyResourceId"]) == (gid("Order", order.id), str(order.id))
    assert seen["totalPriceSet"] == {"shopMoney": {"amount": "49.0", "currencyCode": "USD"}}
    assert (seen["displayFinancialStatus"], seen["displayFulfillmentStatus"]) == ("PAID", "UNFULFILLED")
    assert (seen["note"], seen["tags"], seen["cancelReason"], seen["fulfillments"]) == ("ring twice", [], None, [])


async def test_actions_depend_on_state_quantity_and_siblings() -> None:
    world = small_world()
    order = world.place_order([("MUG", 2), ("PDF", 1)])
    mugs, download = order.fulfillment_orders
    query = """query($id: ID!) { order(id: $id) { fulfillmentOrders(first: 5) {
      nodes { supportedActions { action } deliveryMethod { methodType } } } } }"""
    async with face(world) as caller:

        async def actions() -> list[set[str]]:
            found = await caller.data(query, id=gid("Order", order.id))
            nodes = found["order"]["fulfillmentOrders"]["nodes"]
            assert [node["deliveryMethod"]["methodType"] for node in nodes] == ["SHIPPING", "NONE"]
            return [{each["action"] for each in node["supportedActions"]} for node in nodes]

        both = {"CREATE_FULFILLMENT", "REPORT_PROGRESS", "MOVE", "HOLD", "MERGE"}
        assert await actions() == [both | {"SPLIT"}, both]
        world.report_progress(mugs.id)
        world.hold_todo(download.id, "OTHER")
        assert await actions() == [
            {"CREATE_FULFILLMENT", "REPORT_PROGRESS", "HOLD", "MARK_AS_OPEN"},
            {"RELEASE_HOLD", "HOLD", "MOVE"},
        ]
        world.fulfill(order.id, {mugs.id: {}})
        assert (await actions())[0] == set()


def partly_sent() -> tuple[World, int]:
    world = small_world()
    order = world.place_order([("MUG", 3)])
    todo = only_todo(order)
    world.fulfill(order.id, {todo.id: {todo.lines[0].id: 1}}, company="UPS", number="1Z9")
    return world, order.id


async def test_a_partial_fulfillment_leaves_its_todo_in_progress() -> None:
    world, number = partly_sent()
    async with face(world) as caller:
        seen = await shown(caller, number)
    assert seen["displayFulfillmentStatus"] == "PARTIALLY_FULFILLED"
    (line,) = seen["lineItems"]["nodes"]
    assert (line["quantity"], line["unfulfilledQuantity"]) == (3, 2)
    (todo,) = seen["fulfillmentOrders"]["nodes"]
    assert (todo["status"], todo["lineItems"]["nodes"]) == (
        "IN_PROGRESS",
        [{"totalQuantity": 3, "remainingQuantity": 2}],
    )
    url = "https://www.ups.com/WebTracking?loc=en_US&requester=ST&trackNums=1Z9"
    assert seen["fulfillments"] == [
        {
            "name": "#1001-F1",
            "status": "SUCCESS",
            "displayStatus": "FULFILLED",
            "trackingInfo": [{"company": "UPS", "number": "1Z9", "url": url}],
        }
    ]


@pytest.mark.parametrize(("version", "status"), [("2026-10", "FULFILLMENT_NOT_REQUIRED"), ("2026-07", "UNFULFILLED")])
async def test_a_cancelled_order_in_each_version(version: str, status: str) -> None:
    world = small_world()
    order = world.place_order([("MUG", 1)])
    world.cancel(order.id)
    async with face(world) as caller:
        seen = await shown(caller, order.id, version)
    assert (seen["displayFulfillmentStatus"], seen["cancelReason"]) == (status, "CUSTOMER")
    (todo,) = seen["fulfillmentOrders"]["nodes"]
    assert (todo["status"], todo["lineItems"]["nodes"][0]["remainingQuantity"]) == ("CLOSED", 1)


async def test_without_its_scope_the_list_of_fulfillment_orders_is_empty_not_refused() -> None:
    world = small_world()
    order = world.place_order([("MUG", 1)])
    seen_by_few = tuple(scope for scope in SCOPES if "fulfillment_orders" not in scope)
    async with face(world, scopes=seen_by_few) as caller:
        seen = await shown(caller, order.id)
        assert seen["fulfillmentOrders"] == {"nodes": []}
        everywhere = await caller.data("{ fulfillmentOrders(first: 5) { nodes { id } } }")
        assert everywhere == {"fulfillmentOrders": {"nodes": []}}
        granted = await caller.data("{ currentAppInstallation { accessScopes { handle } } }")
    assert {each["handle"] for each in granted["currentAppInstallation"]["accessScopes"]} == set(seen_by_few)


async def test_orders_older_than_sixty_days_need_their_own_scope() -> None:
    world = small_world()
    old = world.place_order([("MUG", 1)], name="#old", days_ago=61)
    query = "query($id: ID!) { order(id: $id) { name } }"
    async with face(world) as caller:
        assert await caller.names("name:old") == []
        assert await caller.data(query, id=gid("Order", old.id)) == {"order": None}
    async with face(world, scopes=(*SCOPES, "read_all_orders")) as caller:
        assert await caller.names("name:old") == ["#old"]


async def test_closed_fulfillment_orders_are_listed_only_when_asked_for() -> None:
    world = small_world()
    world.fulfill(world.place_order([("MUG", 1)], name="#sent").id)
    waiting = world.place_order([("MUG", 1)], name="#waiting", hold="OTHER")
    query = """query($closed: Boolean, $q: String) { fulfillmentOrders(first: 5, includeClosed: $closed, query: $q) {
      nodes { orderName orderId status fulfillmentHolds { reason displayReason heldByRequestingApp } } } }"""
    async with face(world) as caller:
        (only,) = (await caller.data(query, closed=False))["fulfillmentOrders"]["nodes"]
        assert (only["orderName"], only["orderId"]) == ("#waiting", gid("Order", waiting.id))
        hold = {"reason": "OTHER", "displayReason": "Other", "heldByRequestingApp": False}
        assert only["fulfillmentHolds"] == [hold]
        every = (await caller.data(query, closed=True))["fulfillmentOrders"]["nodes"]
        assert [each["status"] for each in every] == ["CLOSED", "ON_HOLD"]
        held = (await caller.data(query, closed=True, q="status:on_hold"))["fulfillmentOrders"]["nodes"]
        assert [each["orderName"] for each in held] == ["#waiting"]


async def test_stock_is_what_the_shop_believes_plus_what_orders_claim() -> None:
    world = small_world()
    world.place_order([("MUG", 2)])
    query = """{ inventoryItems(first: 5, query: "sku:MUG OR sku:TEA") { nodes { sku tracked duplicateSkuCount
      inventoryLevels(first: 5) { nodes { isActive location { id name }
        quantities(names: ["available", "committed", "on_hand"]) { name quantity updatedAt } } } } } }"""
    async with face(world) as caller:
        nodes = (await caller.data(query))["inventoryItems"]["nodes"]
    assert [node["sku"] for node in nodes] == ["MUG", "TEA"]
    (level,) = nodes[0]["inventoryLevels"]["nodes"]
    assert level["location"] == {"id": gid("Location", world.location_id), "name": "Workshop"}
    counts = {each["name"]: each["quantity"] for each in level["quantities"]}
    assert counts == {"available": world.shop_stock("MUG"), "committed": 2, "on_hand": world.shop_stock("MUG") + 2}
    assert level["quantities"][2]["updatedAt"] is None


async def test_a_level_is_found_by_item_and_location() -> None:
    world = small_world()
    mug = world.variant("MUG")
    query = """query($item: ID!, $at: ID!) { inventoryItem(id: $item) { inventoryLevel(locationId: $at) { id } } }"""
    async with face(world) as caller:
        here = await caller.data(query, item=gid("InventoryItem", mug.id), at=gid("Location", world.location_id))
        away = await caller.data(query, item=gid("InventoryItem", mug.id), at=gid("Location", 5))
    level = gid("InventoryLevel", world.location_id)
    assert here["inventoryItem"]["inventoryLevel"] == {"id": f"{level}?inventory_item_id={mug.id}"}
    assert away["inventoryItem"]["inventoryLevel"] is None


async def test_node_finds_each_kind_and_nothing_else() -> None:
    world = small_world()
    order = world.place_order([("MUG", 1)])
    ids = [gid("Order", order.id), gid("FulfillmentOrder", only_todo(order).id), gid("Order", 1), gid("Customer", 1)]
    query = """query($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Order { name } } }"""
    async with face(world) as caller:
        nodes = (await caller.data(query, ids=ids))["nodes"]
    assert nodes[0] == {"__typename": "Order", "id": ids[0], "name": "#1001"}
    assert [node and node["__typename"] for node in nodes] == ["Order", "FulfillmentOrder", None, None]


@pytest.mark.parametrize("wrong", ["1001", "gid://shopify/Customer/1", "gid://shopify/Order/x"])
async def test_a_malformed_id_is_an_error_of_its_own(wrong: str) -> None:
    async with face(small_world()) as caller:
        answer = await caller.ask(ORDER, id=wrong)
    assert answer["data"] == {"order": None}
    assert answer["errors"][0]["message"] == "invalid id"
    assert answer["errors"][0]["extensions"] == {"code": "RESOURCE_NOT_FOUND"}
