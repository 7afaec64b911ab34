"""The GraphQL documents about webhook subscriptions, with their price. Performs no I/O.

Subscriptions that came with the app's configuration file are not listed, and need not be made.
"""

from integrations.shopify.documents import Operation

SUBSCRIPTIONS = Operation(
    name="Subscriptions",
    says="list webhooks",
    cost=13,
    document="""
query Subscriptions($after: String) {
  webhookSubscriptions(first: 250, after: $after) {
    nodes { id topic uri format filter includeFields }
    pageInfo { hasNextPage endCursor }
  }
}
""",
)

SUBSCRIBE = Operation(
    name="Subscribe",
    says="subscribe webhook",
    cost=10,
    write=True,
    document="""
mutation Subscribe($topic: WebhookSubscriptionTopic!, $uri: String!, $fields: [String!]) {
  webhookSubscriptionCreate(
    topic: $topic, webhookSubscription: {uri: $uri, format: JSON, includeFields: $fields}
  ) {
    userErrors { field message }
  }
}
""",
)

UNSUBSCRIBE = Operation(
    name="Unsubscribe",
    says="remove webhook",
    cost=10,
    write=True,
    document="""
mutation Unsubscribe($id: ID!) {
  webhookSubscriptionDelete(id: $id) {
    userErrors { field message }
  }
}
""",
)

ALL = (SUBSCRIPTIONS, SUBSCRIBE, UNSUBSCRIBE)
