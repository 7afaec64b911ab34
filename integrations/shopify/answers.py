"""What each operation answers, one model an operation. Performs no I/O."""

from typing import Generic

from integrations.shopify.nodes import Node, OrderNode, Page, PlainId, R, Row
from integrations.shopify.shipping import OrderRemaining


class OrderAnswer(Node):
    order: OrderNode | None


class Listing(Node, Generic[R]):
    """One page of a search for orders."""

    orders: Page[R]


class NumberNode(Row):
    id: PlainId
    name: str


class RemainingAnswer(Node):
    order: OrderRemaining | None


class OwnerNode(Node):
    order_id: PlainId


class OwnerAnswer(Node):
    fulfillment_order: OwnerNode | None


class UserError(Node):
    """Shopify's refusal, in words for a person; this mutation gives no code."""

    message: str


class MadeNode(Node):
    id: PlainId
    name: str
    status: str


class FulfillPayload(Node):
    fulfillment: MadeNode | None
    user_errors: tuple[UserError, ...]


class FulfillAnswer(Node):
    fulfillment_create: FulfillPayload


class ShopNode(Node):
    name: str
    myshopify_domain: str


class ScopeNode(Node):
    handle: str


class InstallationNode(Node):
    access_scopes: tuple[ScopeNode, ...]


class WhoAmIAnswer(Node):
    shop: ShopNode
    current_app_installation: InstallationNode


class QuantityNode(Node):
    name: str
    quantity: int


class PlaceNode(Node):
    name: str


class LevelNode(Row):
    is_active: bool
    location: PlaceNode
    quantities: tuple[QuantityNode, ...]


class LevelsNode(Node):
    nodes: tuple[LevelNode, ...]


class ItemNode(Row):
    sku: str | None
    tracked: bool
    inventory_levels: LevelsNode


class ItemsNode(Node):
    nodes: tuple[ItemNode, ...]


class ItemsAnswer(Node):
    inventory_items: ItemsNode
