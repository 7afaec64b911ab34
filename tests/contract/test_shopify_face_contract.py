"""The sandbox's Shopify schema invents nothing, and reference operations written for the real one run against it.

Shopify's schema is not part of this repository; where its folder is missing, these tests say so and are skipped.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from graphql import (
    DocumentNode,
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    build_schema,
    parse,
    print_ast,
    validate,
)
from graphql.utilities import separate_operations

from integrations.sandbox.shopify.schema import load_schema
from tests.contract.specs import shopify_schema, spec
from tests.sandbox.builders import small_world
from tests.sandbox.shopify_stage import Caller, face, gid, only_todo

VERSIONS = ("2026-07", "2026-10")
NEW_IN_OCTOBER = {"OrderDisplayFulfillmentStatus.FULFILLMENT_NOT_REQUIRED"}
OUTSIDE = {"SetOrderMetafields", "OrderMetafield", "SetStock"}
"""Reference operations for things the sandbox leaves out: metafields and writing stock."""


def own_types() -> list[GraphQLNamedType]:
    return [kind for name, kind in load_schema().type_map.items() if not name.startswith("__")]


def invented(own: GraphQLNamedType, real: GraphQLNamedType | None) -> Iterator[str]:
    """What the own type has and the real one has not, or has differently."""
    if type(own) is not type(real):
        yield f"{own.name} is a {own.__class__.__name__}"
    elif isinstance(own, GraphQLEnumType) and isinstance(real, GraphQLEnumType):
        yield from (f"{own.name}.{value}" for value in own.values if value not in real.values)
    elif isinstance(own, GraphQLInputObjectType) and isinstance(real, GraphQLInputObjectType):
        yield from differing(own.name, own.fields, real.fields)
        yield from (f"{own.name} lacks {name}" for name in needed(real.fields) - own.fields.keys())
    elif isinstance(own, GraphQLObjectType | GraphQLInterfaceType) and isinstance(real, type(own)):
        yield from differing(own.name, own.fields, real.fields)
        missing = {each.name for each in own.interfaces} - {each.name for each in real.interfaces}
        yield from (f"{own.name} implements {name}" for name in missing)
        for name in own.fields.keys() & real.fields.keys():
            yield from differing(f"{own.name}.{name}", own.fields[name].args, real.fields[name].args)
            lacking = needed(real.fields[name].args) - own.fields[name].args.keys()
            yield from (f"{own.name}.{name} lacks {argument}" for argument in lacking)


Parts = dict[str, GraphQLField] | dict[str, GraphQLArgument] | dict[str, GraphQLInputField]


def differing(where: str, own: Parts, real: Parts) -> Iterator[str]:
    for name, part in own.items():
        if name not in real:
            yield f"{where}.{name}"
        elif str(part.type) != str(real[name].type):
            yield f"{where}.{name} is {part.type}, not {real[name].type}"
        elif not isinstance(part, GraphQLField) and defaults(part) != defaults(real[name]):
            yield f"{where}.{name} has another default"


def defaults(part: Any) -> str:
    return str(part.default and (part.default.literal and print_ast(part.default.literal)))


def needed(parts: dict[str, Any]) -> set[str]:
    return {name for name, part in parts.items() if str(part.type).endswith("!") and part.default is None}


@pytest.mark.parametrize("version", VERSIONS)
def test_every_type_field_argument_and_value_is_shopifys(version: str) -> None:
    real = shopify_schema(version).type_map
    found = {problem for own in own_types() for problem in invented(own, real.get(own.name))}
    assert found == (NEW_IN_OCTOBER if version == "2026-07" else set())


def test_roots_and_directives_are_shopifys() -> None:
    own, real = load_schema(), shopify_schema("2026-10")
    assert own.query_type and real.query_type
    assert own.query_type.name == real.query_type.name
    theirs = {directive.name: directive for directive in real.directives}
    assert theirs["idempotent"].locations == next(
        directive.locations for directive in own.directives if directive.name == "idempotent"
    )


@pytest.mark.parametrize(
    "invention", ["type Shop { colour: String }", "type Shop { name: String }", "enum Shop { A }"]
)
def test_the_comparison_would_see_an_invention(invention: str) -> None:
    shop = build_schema(f"{invention} type Query {{ a: Int }}", assume_valid=True).type_map["Shop"]
    assert list(invented(shop, shopify_schema("2026-10").type_map["Shop"]))


@cache
def reference_operations() -> dict[str, DocumentNode]:
    return dict(separate_operations(parse(spec("shopify_ops.graphql").read_text())))


def test_all_reference_operations_are_known_here_except_those_named() -> None:
    refused = {name for name, document in reference_operations().items() if validate(load_schema(), document)}
    assert refused == OUTSIDE


READING: dict[str, dict[str, str]] = {
    "OrderByName": {"search": 'name:"#1002"'},
    "StalledOrders": {"search": "status:open created_at:<'2026-11-24T00:00:00Z' -tag:packed"},
    "OrdersUpdatedSince": {"search": "updated_at:>='2026-11-23T05:55:00Z'"},
    "OpenFulfillmentOrders": {"search": "status:open"},
    "OpenOrderCount": {"search": "status:open"},
    "StockBySku": {"search": "sku:MUG OR sku:BOWL"},
    "Locations": {},
    "WhoAmI": {},
    "ListWebhooks": {},
}
ON_ONE_THING = {
    *("OrderDetail", "StockAtLocation", "AddOrderTags", "RemoveOrderTags"),
    *("HoldFulfillmentOrder", "ReleaseHold", "ReportProgress", "MarkFulfillmentOrderOpen"),
    *("CreateFulfillment", "UpdateTracking", "CancelFulfillment", "SubscribeWebhook", "UnsubscribeWebhook"),
}


def test_no_reference_operation_is_forgotten_here() -> None:
    assert set(reference_operations()) == {*READING, *ON_ONE_THING, *OUTSIDE}


async def run(caller: Caller, name: str, **variables: Any) -> Any:
    """The data of one reference operation, which must succeed whole."""
    data = await caller.data(print_ast(reference_operations()[name]), **variables)
    for payload in data.values():
        assert not (isinstance(payload, dict) and payload.get("userErrors")), payload
    return data


@pytest.mark.parametrize("name", READING)
async def test_reference_searches_run_and_find(name: str) -> None:
    world = small_world()
    world.place_order([("MUG", 2)])
    world.place_order([("BOWL", 1)])
    async with face(world) as caller:
        (found,) = [value for key, value in (await run(caller, name, **READING[name])).items() if key != "shop"]
    assert found.get("nodes") or found.get("count") or found.get("id") or name == "ListWebhooks"


async def test_reference_operations_on_one_order_run() -> None:
    world = small_world()
    order = world.place_order([("MUG", 2)])
    order_id, todo_id = gid("Order", order.id), gid("FulfillmentOrder", only_todo(order).id)
    async with face(world) as caller:
        await run(caller, "AddOrderTags", id=order_id, tags=["packed"])
        await run(caller, "RemoveOrderTags", id=order_id, tags=["packed"])
        held = await run(caller, "HoldFulfillmentOrder", id=todo_id, hold={"reason": "OTHER"})
        hold_id = held["fulfillmentOrderHold"]["fulfillmentHold"]["id"]
        await run(caller, "ReleaseHold", id=todo_id, holdIds=[hold_id])
        await run(caller, "ReportProgress", id=todo_id, notes="on the bench")
        await run(caller, "MarkFulfillmentOrderOpen", id=todo_id)
        groups = [{"fulfillmentOrderId": todo_id}]
        made = await run(caller, "CreateFulfillment", fulfillment={"lineItemsByFulfillmentOrder": groups})
        parcel = made["fulfillmentCreate"]["fulfillment"]["id"]
        await run(caller, "UpdateTracking", id=parcel, tracking={"company": "UPS", "number": "1Z"})
        detail = await run(caller, "OrderDetail", id=order_id)
        await run(caller, "CancelFulfillment", id=parcel)
    assert detail["order"]["displayFulfillmentStatus"] == "FULFILLED"
    assert detail["order"]["fulfillments"][0]["trackingInfo"][0]["number"] == "1Z"


async def test_reference_operations_on_stock_and_webhooks_run() -> None:
    world = small_world()
    item, place = gid("InventoryItem", world.variant("MUG").id), gid("Location", world.location_id)
    async with face(world) as caller:
        stock = await run(caller, "StockAtLocation", itemId=item, locationId=place)
        assert stock["inventoryItem"]["inventoryLevel"]["quantities"][0]["quantity"] == 5
        sub = {"uri": "https://bot.example/hook", "format": "JSON"}
        made = await run(caller, "SubscribeWebhook", topic="ORDERS_CREATE", sub=sub)
        number = made["webhookSubscriptionCreate"]["webhookSubscription"]["id"]
        gone = await run(caller, "UnsubscribeWebhook", id=number)
    assert gone["webhookSubscriptionDelete"]["deletedWebhookSubscriptionId"] == number


PRICES = {
    "OrderByName": 6,
    "OrderDetail": 99,
    "StalledOrders": 9,
    "OrdersUpdatedSince": 44,
    "OpenFulfillmentOrders": 16,
    "StockBySku": 92,
    "OpenOrderCount": 10,
}
"""What these operations cost by the formula that fits recorded answers."""


@pytest.mark.parametrize("name", PRICES)
async def test_reference_operations_cost_what_shopify_would_ask(name: str) -> None:
    async with face(small_world()) as caller:
        document = print_ast(reference_operations()[name])
        answer = await caller.ask(document, search="status:open", id=gid("Order", 1))
    assert answer["extensions"]["cost"]["requestedQueryCost"] == PRICES[name]
