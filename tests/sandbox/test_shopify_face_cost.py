"""What queries cost, how the bucket empties and fills, and what validation says in Shopify's words."""

from typing import Any

import pytest

from integrations.sandbox.shopify import SHOP
from integrations.sandbox.shopify.bucket import Bucket
from integrations.sandbox.world import World
from tests.sandbox.builders import small_world
from tests.sandbox.shopify_stage import Caller, face, gid

TODO = """fulfillmentOrders(first: 10) { nodes { status supportedActions { action } fulfillmentHolds { id }
  assignedLocation { location { id } } lineItems(first: 50) { nodes { sku lineItem { id } } } } }"""
PAGE_OF = "query($n: Int) { orders(first: $n) { nodes { name } pageInfo { hasNextPage } } }"


async def cost(caller: Caller, query: str, **variables: Any) -> tuple[int, int]:
    answer = await caller.ask(query, **variables)
    bill = answer["extensions"]["cost"]
    return bill["requestedQueryCost"], bill["actualQueryCost"]


@pytest.mark.parametrize(("n", "price"), [(0, 2), (1, 3), (5, 5), (10, 6), (20, 7), (50, 9), (100, 11), (250, 13)])
async def test_a_connection_costs_two_and_the_logarithm_of_its_size(n: int, price: int) -> None:
    async with face(small_world()) as caller:
        assert await cost(caller, PAGE_OF, n=n) == (price, 2)


@pytest.mark.parametrize(
    ("query", "price"),
    [
        ("{ shop { name } }", 1),
        ("{ ordersCount { count } }", 10),
        ("{ orders(first: 10) { edges { cursor node { name } } } }", 6),
        ("{ orders(first: 10) { nodes { totalPriceSet { shopMoney { amount } } } } }", 6),
        ("{ orders(first: 10) { nodes { name " + TODO + " } } }", 2 + 4 * (1 + 86)),
        (
            '{ node(id: "gid://shopify/Order/1") { ... on Order { shippingLine { title } } ... on Shop { name } } }',
            2,
        ),
        ("fragment F on Order { shippingLine { title } } { orders(first: 1) { nodes { ...F ...F } } }", 4),
        ('mutation { fulfillmentCancel(id: "gid://shopify/Fulfillment/1") { fulfillment { id } } }', 10),
        (
            'mutation { fulfillmentTrackingInfoUpdate(fulfillmentId: "gid://shopify/Fulfillment/1", '
            "trackingInfoInput: {}) { fulfillment { trackingInfo { number } } } }",
            51,
        ),
    ],
)
async def test_the_formula_of_the_sheet(query: str, price: int) -> None:
    async with face(small_world()) as caller:
        assert (await cost(caller, query))[0] == price


async def test_the_actual_cost_counts_what_came_back_and_the_rest_is_refunded() -> None:
    world = small_world()
    for _ in range(3):
        world.place_order([("MUG", 1)])
    async with face(world, restore=0) as caller:
        assert await cost(caller, PAGE_OF, n=50) == (9, 2 + 2)
        status = (await caller.ask("{ shop { name } }"))["extensions"]["cost"]["throttleStatus"]
    assert status == {"maximumAvailable": 2000.0, "currentlyAvailable": 2000 - 4 - 1, "restoreRate": 0.0}


async def test_an_empty_bucket_throttles_with_status_200_and_no_data() -> None:
    async with face(small_world(), bucket=25, restore=0) as caller:
        assert "errors" not in await caller.ask("{ ordersCount { count } }")
        assert "errors" not in await caller.ask("{ ordersCount { count } }")
        answer = await caller.ask("{ ordersCount { count } }")
        assert "data" not in answer
        assert answer["errors"][0]["message"] == "Throttled"
        assert answer["errors"][0]["extensions"]["code"] == "THROTTLED"
        assert answer["extensions"]["cost"] == {
            "requestedQueryCost": 10,
            "actualQueryCost": None,
            "throttleStatus": {"maximumAvailable": 25.0, "currentlyAvailable": 5, "restoreRate": 0.0},
        }
        assert "errors" not in await caller.ask("{ shop { name } }")


async def test_a_throttled_mutation_changes_nothing() -> None:
    world = small_world()
    order = world.place_order([("MUG", 1)])
    async with face(world, bucket=5, restore=0) as caller:
        answer = await caller.ask(
            'mutation($id: ID!) { tagsAdd(id: $id, tags: ["a"]) { userErrors { message } } }',
            id=gid("Order", order.id),
        )
    assert answer["errors"][0]["extensions"]["code"] == "THROTTLED"
    assert order.tags == []


def test_the_bucket_refills_at_its_rate_and_never_over_its_size() -> None:
    seconds = [0.0]
    bucket = Bucket(100, 10, clock=lambda: seconds[0])
    assert bucket.take(100)
    assert not bucket.take(1)
    seconds[0] = 2.5
    assert bucket.available == 25
    bucket.give_back(500)
    assert bucket.available == 100
    seconds[0] = 1000
    assert bucket.available == 100


async def test_a_query_beyond_the_limit_for_one_is_refused_whatever_the_bucket_holds() -> None:
    query = "{ orders(first: 250) { nodes { " + TODO + " more: " + TODO + " } } }"
    async with face(small_world()) as caller:
        answer = await caller.ask(query)
        assert caller.app[SHOP].bucket.available == 2000
    (error,) = answer["errors"]
    assert error["message"] == "Query cost is 1905, which exceeds the single query max cost limit (1000)."
    assert (error["extensions"]["code"], error["extensions"]["maxCost"]) == ("MAX_COST_EXCEEDED", 1000)


@pytest.mark.parametrize(
    ("query", "message", "extensions"),
    [
        (
            "{ shop { colour } }",
            "Field 'colour' doesn't exist on type 'Shop'",
            {"code": "undefinedField", "typeName": "Shop", "fieldName": "colour"},
        ),
        (
            "{ orders(first: 1, where: 2) { nodes { id } } }",
            "Field 'orders' doesn't accept argument 'where'",
            {"code": "argumentNotAccepted", "name": "orders", "typeName": "Field", "argumentName": "where"},
        ),
        (
            "{ order { id } }",
            "Field 'order' is missing required arguments: id",
            {"code": "missingRequiredArguments", "className": "Field", "name": "order", "arguments": "id"},
        ),
        (
            "{ shop }",
            "Field must have selections (field 'shop' returns Shop but has no selections. "
            "Did you mean 'shop { ... }'?)",
            {"code": "selectionMismatch", "nodeName": "field 'shop'", "typeName": "Shop"},
        ),
        (
            "{ shop { name { x } } }",
            "Selections can't be made on scalars (field 'name' returns String but has selections)",
            {"code": "selectionMismatch", "nodeName": "field 'name'", "typeName": "String"},
        ),
    ],
)
async def test_a_document_that_does_not_fit_is_status_200_in_shopifys_words(
    query: str, message: str, extensions: dict[str, str]
) -> None:
    async with face(small_world()) as caller:
        answer = await caller.ask(query)
    (error,) = answer["errors"]
    assert (error["message"], error["extensions"]) == (message, extensions)
    assert error["locations"][0]["line"] == 1
    assert set(answer) == {"errors"}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{ shop { name }", "PARSE_ERROR"),
        ("query($a: Int) { shop { name } }", "variableNotUsed"),
        ("{ orders(first: $a) { nodes { id } } }", "variableNotDefined"),
        ("query($a: String) { orders(first: $a) { nodes { id } } }", "variableMismatch"),
        ("{ orders(first: 1, sortKey: COLOUR) { nodes { id } } }", "argumentLiteralsIncompatible"),
        ("{ ...Nothing }", "BAD_REQUEST"),
    ],
)
async def test_other_faults_of_a_document_have_codes_too(query: str, code: str) -> None:
    async with face(small_world()) as caller:
        assert code in {error["extensions"]["code"] for error in (await caller.ask(query))["errors"]}


async def test_variables_that_do_not_fit_name_the_variable_and_the_place() -> None:
    query = """mutation($f: FulfillmentInput!) { fulfillmentCreate(fulfillment: $f) { userErrors { message } } }"""
    async with face(small_world()) as caller:
        missing = (await caller.ask(query))["errors"][0]
        wrong = (await caller.ask(query, f={"lineItemsByFulfillmentOrder": [{"fulfillmentOrderId": {}}]}))["errors"][
            0
        ]
    assert missing["message"] == "Variable $f of type FulfillmentInput! was provided invalid value"
    assert missing["extensions"]["code"] == wrong["extensions"]["code"] == "INVALID_VARIABLE"
    assert wrong["extensions"]["problems"][0]["path"] == ["lineItemsByFulfillmentOrder", 0, "fulfillmentOrderId"]


async def test_an_unknown_operation_name_is_refused() -> None:
    async with face(small_world()) as caller:
        body = {"query": "query A { shop { name } }", "operationName": "B"}
        _, _, answer = await caller.post(body)
    assert answer["errors"][0]["message"] == 'No operation named "B"'


async def test_a_fault_of_the_sandbox_reads_as_an_internal_error(caplog: pytest.LogCaptureFixture) -> None:
    class Broken(World):
        def display_fulfillment_status(self, order: object) -> str:
            raise RuntimeError("no")

    world = Broken()
    world.add_variant("MUG", "Mug", 100)
    world.place_order([("MUG", 1)])
    async with face(world) as caller:
        status, headers, answer = await caller.post({"query": "{ orders(first: 1) { nodes { name } } }"})
    assert status == 200
    assert answer["errors"][0]["extensions"] == {
        "code": "INTERNAL_SERVER_ERROR",
        "requestId": headers["X-Request-Id"],
    }
    assert "the Shopify face failed" in caplog.text
