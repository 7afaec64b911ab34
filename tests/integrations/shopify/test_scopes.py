"""Shopify is asked for the scopes that our documents and webhooks need, and for none beyond them.

What needs which scope is said at shopify.dev, access scopes, and in the schema's own table.
"""

from graphql import FieldNode, OperationDefinitionNode, Visitor, parse, visit

from integrations.shopify.documents import ALL
from integrations.shopify.scopes import NEEDED
from integrations.shopify.webhooks import ORDER_AT, POINTER_TOPICS

READ_ORDERS, READ_SHIPPING = "read_orders", "read_merchant_managed_fulfillment_orders"
ROOTS: dict[str, set[str]] = {
    "order": {READ_ORDERS},
    "orders": {READ_ORDERS, "read_all_orders"},
    "fulfillmentOrder": {READ_SHIPPING},
    "fulfillmentCreate": {"write_merchant_managed_fulfillment_orders"},
    "inventoryItems": {"read_inventory"},
    "shop": set(),
    "currentAppInstallation": set(),
}
"""What a document begins with."""
INSIDE = {
    "lineItems": {READ_ORDERS},
    "fulfillmentOrders": {READ_SHIPPING},
    "fulfillmentHolds": {READ_SHIPPING},
    "inventoryLevels": {"read_inventory"},
    "location": {"read_locations"},
}
TOPICS = {
    "orders/": {READ_ORDERS},
    "refunds/": {READ_ORDERS},
    "fulfillments/": {"read_fulfillments"},
    "fulfillment_events/": {"read_fulfillments"},
    "fulfillment_orders/": {READ_SHIPPING},
    "fulfillment_holds/": {READ_SHIPPING},
}
COSTLY = {
    *(
        "customer",
        "email",
        "phone",
        "shippingAddress",
        "billingAddress",
        "displayAddress",
        "note",
        "customAttributes",
    ),
    *(
        "variant",
        "product",
        "inventoryItem",
        "inventoryLevel",
        "heldByApp",
        "metafields",
    ),
}
"""Fields that would need another scope, or that tell of a person."""


class Fields(Visitor):
    """Gathers the names of every field."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_field(self, node: FieldNode, *_: object) -> None:
        self.names.add(node.name.value)


def roots() -> set[str]:
    operations = [one for each in ALL for one in parse(each.document).definitions]
    return {
        field.name.value
        for one in operations
        if isinstance(one, OperationDefinitionNode)
        for field in one.selection_set.selections
        if isinstance(field, FieldNode)
    }


def fields() -> set[str]:
    found = Fields()
    for each in ALL:
        visit(parse(each.document), found)
    return found.names


def test_every_scope_is_needed_and_every_need_has_its_scope() -> None:
    assert roots() == ROOTS.keys()
    asked = [ROOTS[name] for name in roots()] + [INSIDE[name] for name in fields() & INSIDE.keys()]
    heard = [
        TOPICS[prefix] for topic in (*ORDER_AT, *POINTER_TOPICS) for prefix in TOPICS if topic.startswith(prefix)
    ]
    assert len(heard) == len(ORDER_AT) + len(POINTER_TOPICS), "a topic whose scope nobody has written down"
    assert set().union(*asked, *heard) == NEEDED.keys()


def test_nothing_is_read_of_a_person_or_of_what_needs_more_scopes() -> None:
    assert fields() & COSTLY == set()
