"""The Shopify client keeps to Shopify's own schema: its documents, the variables it sends, the answers it expects.

Everything is held against a small schema in our own words, which is always here. Shopify's schema is not part of
this repository; where its folder is missing, the tests that need it say so and are skipped.
"""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import cast

import pytest
from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLSchema,
    NoDeprecatedCustomRule,
    OperationDefinitionNode,
    build_schema,
    graphql_sync,
    parse,
    specified_rules,
    validate,
)
from graphql.language import Visitor, visit

from integrations.shopify import documents, subscription_documents, wire
from integrations.shopify.carriers import CARRIERS
from integrations.shopify.documents import Operation
from integrations.shopify.webhooks import ShopifyWebhooks
from tests.contract.shopify_cost import Price
from tests.contract.shopify_tour import all_calls
from tests.contract.specs import json_of, shopify_schema, spec
from tests.integrations.shopify import samples
from tests.integrations.shopify.shop import Asked

OURS = Path(__file__).with_name("schemas") / "shopify.graphql"
VERSIONS = ("2026-07", "2026-10")
SCHEMAS = pytest.mark.parametrize("version", ["ours", *VERSIONS])
REAL = pytest.mark.parametrize("version", VERSIONS)
ALL = (*documents.ALL, *subscription_documents.ALL)
OPERATIONS = pytest.mark.parametrize("operation", ALL, ids=lambda operation: operation.name)
PERSONAL = {"customer", "email", "phone", "destination", "note", "clientIp", "shippingAddress", "billingAddress"}


@cache
def schema_of(version: str) -> GraphQLSchema:
    if version == "ours":
        return build_schema(OURS.read_text())
    return shopify_schema(version)


@SCHEMAS
@OPERATIONS
def test_documents_are_valid_and_use_nothing_deprecated(operation: Operation, version: str) -> None:
    rules = [*specified_rules, NoDeprecatedCustomRule]
    assert validate(schema_of(version), parse(operation.document), rules) == []


def test_the_check_of_documents_can_fail() -> None:
    wrong = parse("query Order($id: ID!) { order(id: $id) { legacyNumber } }")
    assert "legacyNumber" in validate(schema_of("ours"), wrong)[0].message


@OPERATIONS
def test_each_document_is_one_operation_of_its_name_and_kind(operation: Operation) -> None:
    [defined] = operations_of(parse(operation.document))
    assert defined.name and defined.name.value == operation.name
    assert (defined.operation.value == "mutation") is operation.write


@OPERATIONS
def test_no_document_asks_for_personal_data(operation: Operation) -> None:
    assert fields_of(parse(operation.document)).isdisjoint(PERSONAL)


def operations_of(document: DocumentNode) -> list[OperationDefinitionNode]:
    return [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]


def fields_of(document: DocumentNode) -> set[str]:
    names: set[str] = set()

    class Names(Visitor):
        def enter_field(self, node: FieldNode, *_: object) -> None:
            names.add(node.name.value)

    visit(document, Names())
    return names


# What the client really sends, and answers of the real shape


@pytest.fixture
async def tour() -> list[tuple[Asked, object]]:
    return await all_calls()


@SCHEMAS
def test_what_is_sent_and_what_is_answered_fit_the_schema(tour: list[tuple[Asked, object]], version: str) -> None:
    """Executing the request proves its variables; getting our invented answer back proves the answer's shape."""
    schema = schema_of(version)
    for asked, answer in tour:
        done = graphql_sync(
            schema,
            cast(str, asked.body["query"]),
            root_value=answer,
            variable_values=asked.variables,
            operation_name=asked.operation,
        )
        assert done.errors is None, (asked.operation, done.errors)
        assert done.data == answer


def test_the_tour_makes_every_call(tour: list[tuple[Asked, object]]) -> None:
    assert {asked.operation for asked, _ in tour} == {operation.name for operation in ALL}


@pytest.mark.parametrize(
    "fulfillment",
    [
        {"lineItemsByFulfillmentOrder": [{"fulfillmentOrderId": None}]},
        {"lineItemsByFulfillmentOrder": [], "trackingNumber": "7"},
    ],
)
def test_the_check_of_variables_can_fail(fulfillment: object) -> None:
    done = graphql_sync(
        schema_of("ours"),
        documents.FULFILL.document,
        root_value=samples.fulfilled(1),
        variable_values={"fulfillment": fulfillment},
    )
    assert done.errors


# Costs


@SCHEMAS
@OPERATIONS
def test_each_operation_costs_what_it_says_and_less_than_one_call_may(operation: Operation, version: str) -> None:
    document = parse(operation.document)
    [defined] = operations_of(document)
    assert Price(schema_of(version), document).of(defined) == operation.cost < 1000


def test_ten_thousand_open_orders_are_forty_reads() -> None:
    assert f"orders(first: {documents.PAGE}," in documents.ORDERS.document
    assert 10_000 / documents.PAGE == 40


def test_the_formula_gives_the_known_prices_of_other_operations() -> None:
    """Worked out by others before our documents existed, so that our reading of the formula is not its own proof."""
    document = parse(spec("shopify_ops.graphql").read_text())
    price = Price(schema_of("2026-10"), document)
    known = {
        "OrderByName": 6,
        "OrderDetail": 99,
        "StalledOrders": 9,
        "OrdersUpdatedSince": 44,
        "OpenFulfillmentOrders": 16,
        "OpenOrderCount": 10,
        "CreateFulfillment": 11,
        "UpdateTracking": 51,
        "ReportProgress": 11,
        "StockBySku": 92,
    }
    found = {each.name.value: each for each in operations_of(document) if each.name}
    assert {name: price.of(found[name]) for name in known} == known


# Our schema, our tables and the real thing


@REAL
def test_our_schema_says_nothing_that_the_real_one_does_not(version: str) -> None:
    real = schema_of(version)
    assert [*differences(schema_of("ours"), real)] == []


def differences(ours: GraphQLSchema, real: GraphQLSchema) -> Iterator[str]:
    for name, mine in ours.type_map.items():
        theirs = real.type_map.get({"Query": "QueryRoot"}.get(name, name))
        if not isinstance(theirs, type(mine)):
            yield name
        elif isinstance(mine, GraphQLEnumType) and isinstance(theirs, GraphQLEnumType):
            yield from (f"{name}.{value}" for value in mine.values.keys() - theirs.values.keys())
        elif isinstance(mine, GraphQLObjectType | GraphQLInputObjectType) and not name.startswith("__"):
            rows = getattr(theirs, "fields", {})
            yield from (f"{name}.{row}" for row, field in mine.fields.items() if not _same(field, rows.get(row)))


def _same(mine: object, theirs: object) -> bool:
    """Whether the real field has our type and, with theirs, the arguments we use."""
    same_type = str(getattr(mine, "type", "")) == str(getattr(theirs, "type", None))
    return same_type and _args(mine).items() <= _args(theirs).items()


def _args(field: object) -> dict[str, str]:
    return {name: str(each.type) for name, each in getattr(field, "args", {}).items()}


@pytest.mark.parametrize(
    ("enum", "known"),
    [
        ("OrderDisplayFinancialStatus", set(wire.PAYMENT)),
        ("OrderDisplayFulfillmentStatus", set(wire.PROGRESS)),
        ("FulfillmentOrderStatus", set(wire.FULFILLMENT_ORDER_STATUS)),
    ],
)
def test_the_tables_know_every_word_of_the_real_schema(enum: str, known: set[str]) -> None:
    real = schema_of("2026-10").type_map[enum]
    assert isinstance(real, GraphQLEnumType)
    assert set(real.values) == known


def test_shopify_builds_links_for_every_carrier_in_the_table() -> None:
    tracking = schema_of("2026-10").type_map["FulfillmentTrackingInfo"]
    assert isinstance(tracking, GraphQLObjectType)
    listed = {row.strip("* ").strip() for row in (tracking.fields["company"].description or "").splitlines()}
    assert set(CARRIERS.values()) <= listed


@REAL
def test_fulfilling_still_takes_no_idempotency_key(version: str) -> None:
    """Should Shopify add one, `fulfillmentCreate` can be tried again safely and this client should use it."""
    mutations = schema_of(version).mutation_type
    assert mutations
    assert "idempoten" not in (mutations.fields["fulfillmentCreate"].description or "").lower()


# Webhooks


def test_the_sample_webhooks_are_read() -> None:
    found = json_of("shopify_webhook_samples.json")["samples"]
    reader = ShopifyWebhooks(["test-client-secret"])
    events = {}
    for topic, sample in found.items():
        body = json.dumps(sample["body"], separators=(",", ":"), ensure_ascii=False).encode()
        event = reader.read(sample["headers"], body)
        assert (event.topic, event.delivery_key) == (topic, sample["headers"]["X-Shopify-Webhook-Id"])
        events[topic] = event.order_refs or event.pointer
    assert events == {
        "orders/create": ("6674573100042",),
        "orders/partially_fulfilled": ("6674573100042",),
        "fulfillments/create": ("6674573100042",),
        "fulfillment_orders/placed_on_hold": "gid://shopify/FulfillmentOrder/9825095713001",
        "fulfillment_orders/progress_reported": "gid://shopify/FulfillmentOrder/9825095713001",
        "inventory_levels/update": None,
    }
