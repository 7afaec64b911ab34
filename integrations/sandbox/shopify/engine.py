"""Runs one GraphQL request from text to answer: parse, validate, price, throttle, execute, bill.

Everything short of a missing query is HTTP 200 at Shopify; `errors` and `extensions.cost` tell how it went.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    OperationDefinitionNode,
    execute_sync,
    get_operation_ast,
    parse,
    validate,
)
from graphql.execution import get_variable_values

from integrations.sandbox.shopify.cost import SINGLE_QUERY_LIMIT, Bill
from integrations.sandbox.shopify.errors import (
    access_denied,
    failed_fields,
    invalid_document,
    invalid_variables,
    throttled,
    too_costly,
)
from integrations.sandbox.shopify.holds import hold_resolvers
from integrations.sandbox.shopify.mutations import shipping_resolvers
from integrations.sandbox.shopify.paging import Resolver
from integrations.sandbox.shopify.queries import Queries
from integrations.sandbox.shopify.schema import load_schema
from integrations.sandbox.shopify.shop import Shop
from integrations.sandbox.shopify.subscriptions import subscription_resolvers

SHIPPING_SCOPE = "write_merchant_managed_fulfillment_orders"
READS = {
    **dict.fromkeys(("order", "orders", "ordersCount"), "read_orders"),
    **dict.fromkeys(("inventoryItem", "inventoryItems"), "read_inventory"),
}
SCOPES = {"tagsAdd": "write_orders", "tagsRemove": "write_orders", **READS}
"""What a root field needs besides `SHIPPING_SCOPE`, which is for mutations whose name begins with fulfillment."""

Answer = dict[str, object]


@dataclass(frozen=True, slots=True)
class Call:
    """One request's body, the version that answers it, and the id it goes by."""

    query: str
    variables: dict[str, object]
    operation_name: str | None
    version: str
    request_id: str


def answer(shop: Shop, call: Call) -> Answer:
    """The body of the reply."""
    document = _read(call.query)
    if isinstance(document, list):
        return {"errors": invalid_document(document)}
    operation = get_operation_ast(document, call.operation_name)
    if operation is None:
        message = f'No operation named "{call.operation_name}"' if call.operation_name else "No operation given"
        return {"errors": [{"message": message, "extensions": {"code": "BAD_REQUEST"}}]}
    return _run(shop, call, document, operation)


@lru_cache(maxsize=64)
def _read(query: str) -> DocumentNode | list[GraphQLError]:
    """The document, or what is wrong with it. A client sends the same few again and again, and this takes longest."""
    try:
        document = parse(query)
    except GraphQLError as error:
        return [error]
    return validate(load_schema(), document, hide_suggestions=True) or document


def _run(shop: Shop, call: Call, document: DocumentNode, operation: OperationDefinitionNode) -> Answer:
    schema = load_schema()
    variables = get_variable_values(schema, operation.variable_definitions or (), call.variables)
    if isinstance(variables, list):
        return {"errors": invalid_variables(variables, call.variables)}
    bill = Bill(schema, document, operation, variables)
    requested = bill.requested()
    if requested > SINGLE_QUERY_LIMIT:
        return {"errors": [too_costly(requested, SINGLE_QUERY_LIMIT)]}
    if not shop.bucket.take(requested) and shop.throttle:
        return {"errors": [throttled()], "extensions": {"cost": _cost(shop, requested, None)}}
    queries = Queries(shop, call.version)
    result = execute_sync(
        schema,
        document,
        root_value=_root(shop, call.version, queries),
        variable_values=call.variables,
        operation_name=call.operation_name,
    )
    return _reply(shop, call, queries, result, (requested, bill.actual(result.data or {})))


def _root(shop: Shop, version: str, queries: Queries) -> dict[str, Resolver]:
    """All root fields: QueryRoot's and Mutation's names do not overlap."""
    views = shop.views(version)
    mutations = {
        **shipping_resolvers(views),
        **hold_resolvers(views),
        **subscription_resolvers(shop.subscriptions, version, shop.world.now),
    }
    reads = queries.resolvers()
    guarded = {name: _guarded(shop, name, each) for name, each in mutations.items()}
    return {**reads, **{name: _guarded(shop, name, reads[name]) for name in READS}, **guarded}


def _guarded(shop: Shop, name: str, resolver: Resolver) -> Resolver:
    scope = SCOPES.get(name, SHIPPING_SCOPE if name.startswith("fulfillment") else None)
    if scope is None or scope in shop.tokens.scopes:
        return resolver

    def refuse(_: object, **arguments: object) -> object:
        raise access_denied(name, scope)

    return refuse


def _reply(shop: Shop, call: Call, queries: Queries, result: ExecutionResult, costs: tuple[int, int]) -> Answer:
    requested, actual = costs
    shop.bucket.give_back(max(0, requested - actual))
    extensions: Answer = {"cost": _cost(shop, requested, actual)}
    if queries.searches:
        extensions["search"] = queries.searches
    reply: Answer = {"data": result.data, "extensions": extensions}
    if result.errors:
        reply["errors"] = failed_fields(result.errors, call.request_id)
    return reply


def _cost(shop: Shop, requested: int, actual: int | None) -> Mapping[str, object]:
    return {
        "requestedQueryCost": requested,
        "actualQueryCost": actual,
        "throttleStatus": shop.bucket.status(),
    }
