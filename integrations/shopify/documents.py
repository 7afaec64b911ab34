"""Every GraphQL document the client sends, with its price. Performs no I/O.

Valid on Admin API 2026-07 and 2026-10. No document selects the customer, an e-mail, a phone number or an address.
"""

from dataclasses import dataclass

API_VERSION = "2026-10"
"""Shopify's quarterly version; usable until at least October 2027 (shopify.dev, API versioning)."""

PAGE = 250
"""The most one connection may return (shopify.dev, pagination)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One document, the words an error uses for it, and its requested cost in points.

    The cost is Shopify's rate-limit price by the formula in this folder's README; a test works it out again.
    """

    name: str
    says: str
    cost: int
    document: str
    write: bool = False


_ORDER_FACTS = """
fragment OrderFacts on Order {
  id name createdAt updatedAt cancelledAt cancelReason closedAt test tags
  displayFinancialStatus displayFulfillmentStatus
  fulfillments(first: 50) {
    status displayStatus createdAt
    trackingInfo(first: 10) { company number url }
  }
}
fragment LineFacts on LineItem { id sku name currentQuantity unfulfilledQuantity requiresShipping }
fragment FulfillmentOrderFacts on FulfillmentOrder {
  id status fulfillAt
  deliveryMethod { methodType }
  fulfillmentHolds { displayReason reasonNotes }
}
"""

ORDER = Operation(
    name="Order",
    says="read order",
    cost=88,
    document="""
query Order($id: ID!, $afterLine: String, $afterFulfillmentOrder: String) {
  order(id: $id) {
    ...OrderFacts
    lineItems(first: 250, after: $afterLine) {
      nodes { ...LineFacts }
      pageInfo { hasNextPage endCursor }
    }
    fulfillmentOrders(first: 20, after: $afterFulfillmentOrder, displayable: true) {
      nodes {
        ...FulfillmentOrderFacts
        lineItems(first: 100) { nodes { id remainingQuantity } pageInfo { hasNextPage endCursor } }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}
"""
    + _ORDER_FACTS,
)
"""One order whole. An order with more rows than one page is read again with both cursors moved on."""

_LISTED_ORDER = (
    """
fragment ListedOrder on Order {
  ...OrderFacts
  lineItems(first: 20) {
    nodes { ...LineFacts }
    pageInfo { hasNextPage endCursor }
  }
  fulfillmentOrders(first: 5, displayable: true) {
    nodes { ...FulfillmentOrderFacts }
    pageInfo { hasNextPage endCursor }
  }
}
"""
    + _ORDER_FACTS
)
"""An order in a list, without what is left of each fulfillment order. What does not fit is read alone."""

ORDERS = Operation(
    name="Orders",
    says="list orders",
    cost=233,
    document="""
query Orders($search: String!, $sort: OrderSortKeys!, $after: String) {
  orders(first: 250, after: $after, query: $search, sortKey: $sort) {
    nodes { ...ListedOrder }
    pageInfo { hasNextPage endCursor }
  }
}
"""
    + _LISTED_ORDER,
)
"""250 orders in one read."""

CUSTOMERS_ORDERS = Operation(
    name="CustomersOrders",
    says="find orders of a customer",
    cost=86,
    document="""
query CustomersOrders($search: String!) {
  orders(first: 10, query: $search, sortKey: CREATED_AT, reverse: true) {
    nodes { ...ListedOrder }
    pageInfo { hasNextPage endCursor }
  }
}
"""
    + _LISTED_ORDER,
)
"""The newest few: whoever has more has to say more. Who the customer is stays in the question."""

NUMBERS = Operation(
    name="OrderNumbers",
    says="find order",
    cost=13,
    document="""
query OrderNumbers($search: String!, $after: String) {
  orders(first: 250, after: $after, query: $search, sortKey: CREATED_AT, reverse: true) {
    nodes { id name }
    pageInfo { hasNextPage endCursor }
  }
}
""",
)
"""The search matches prefixes too, so it asks for many numbers and nothing else, the newest first."""

REMAINING = Operation(
    name="Remaining",
    says="read what is left to fulfill",
    cost=83,
    document="""
query Remaining($id: ID!, $after: String) {
  order(id: $id) {
    name cancelledAt displayFulfillmentStatus
    fulfillmentOrders(first: 20, after: $after) {
      nodes {
        id status
        supportedActions { action }
        assignedLocation { name }
        lineItems(first: 250) { nodes { id remainingQuantity } pageInfo { hasNextPage endCursor } }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}
""",
)
"""What `fulfillmentCreate` needs. Locations go by name: their ids would ask for one more scope."""

FULFILL = Operation(
    name="Fulfill",
    says="fulfill order",
    cost=10,
    write=True,
    document="""
mutation Fulfill($fulfillment: FulfillmentInput!) {
  fulfillmentCreate(fulfillment: $fulfillment) {
    fulfillment { id name status }
    userErrors { field message }
  }
}
""",
)

ORDER_OF_FULFILLMENT_ORDER = Operation(
    name="OrderOfFulfillmentOrder",
    says="read fulfillment order",
    cost=1,
    document="""
query OrderOfFulfillmentOrder($id: ID!) {
  fulfillmentOrder(id: $id) { orderId }
}
""",
)

STOCK = Operation(
    name="Stock",
    says="read stock",
    cost=74,
    document="""
query Stock($search: String!) {
  inventoryItems(first: 10, query: $search) {
    nodes {
      id sku tracked
      inventoryLevels(first: 20) {
        nodes { id isActive location { name } quantities(names: ["available"]) { name quantity } }
      }
    }
  }
}
""",
)
"""What may be sold of a SKU in at most 20 places. Its search finds more than the one, so it asks for a few."""

WHO_AM_I = Operation(
    name="WhoAmI",
    says="check the connection",
    cost=3,
    document="""
query WhoAmI {
  shop { name myshopifyDomain }
  currentAppInstallation { accessScopes { handle } }
}
""",
)

ALL = (ORDER, ORDERS, CUSTOMERS_ORDERS, NUMBERS, REMAINING, FULFILL, ORDER_OF_FULFILLMENT_ORDER, STOCK, WHO_AM_I)
