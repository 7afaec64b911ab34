"""Inventory items and levels as GraphQL shows them: one level per variant, at the workshop.

`available` is what the shop believes, `committed` what open fulfillment orders ask for; `on_hand` is their sum.
"""

from integrations.sandbox.shopify.paging import Listing, Node, bad_request, paged
from integrations.sandbox.shopify.views import Views
from integrations.sandbox.shopify.words import gid, number_in, utc
from integrations.sandbox.state import PurchaseOrder, Variant
from integrations.sandbox.world import World
from integrations.sandbox.world.shop_orders import open_todos

QUANTITY_NAMES = (
    "available",
    "committed",
    "damaged",
    "incoming",
    "on_hand",
    "quality_control",
    "reserved",
    "safety_stock",
)


def inventory_item(views: Views, variant: Variant) -> Node:
    """An InventoryItem."""
    level = Listing(
        [variant], lambda each: inventory_level(views, each), lambda each: (each.id, views.world.location_id)
    )
    twins = sum(each.sku == variant.sku for each in views.world.variants.values())
    return {
        "__typename": "InventoryItem",
        "id": gid("InventoryItem", variant.id),
        "legacyResourceId": str(variant.id),
        "sku": variant.sku,
        "tracked": True,
        "requiresShipping": variant.requires_shipping,
        "duplicateSkuCount": twins - 1,
        "createdAt": utc(views.world.now()),
        "updatedAt": utc(views.world.now()),
        "inventoryLevels": paged(level),
        "inventoryLevel": lambda _, location_id, **__: _level_at(views, variant, location_id),
    }


def inventory_level(views: Views, variant: Variant) -> Node:
    """An InventoryLevel."""
    return {
        "__typename": "InventoryLevel",
        "id": _level_id("InventoryLevel", views.world.location_id, variant),
        "isActive": True,
        "updatedAt": utc(views.world.now()),
        "location": views.location(views.world.location_id),
        "item": lambda _: inventory_item(views, variant),
        "quantities": lambda _, names: [_quantity(views.world, variant, name) for name in names],
    }


def _level_at(views: Views, variant: Variant, location_id: object) -> Node | None:
    known = number_in(location_id, "Location") == views.world.location_id
    return inventory_level(views, variant) if known else None


def _level_id(kind: str, location_id: int, variant: Variant, more: str = "") -> str:
    return f"{gid(kind, location_id)}?inventory_item_id={variant.id}{more}"


def _quantity(world: World, variant: Variant, name: str) -> Node:
    if name not in QUANTITY_NAMES:
        raise bad_request(f"{name} is not a valid quantity name.")
    return {
        "__typename": "InventoryQuantity",
        "id": _level_id("InventoryQuantity", world.location_id, variant, f"&name={name}"),
        "name": name,
        "quantity": _counts(world, variant).get(name, 0),
        "updatedAt": None if name == "on_hand" else utc(world.now()),
    }


def _counts(world: World, variant: Variant) -> dict[str, int]:
    available, committed = world.shop_stock(variant.sku), _committed(world, variant.sku)
    return {
        "available": available,
        "committed": committed,
        "on_hand": available + committed,
        "incoming": sum(_incoming(order, variant) for order in world.purchase_orders.values()),
    }


def _incoming(order: PurchaseOrder, variant: Variant) -> int:
    return order.quantity if order.variant_id == variant.id and order.status == "NOT_RECEIVED" else 0


def _committed(world: World, sku: str) -> int:
    return sum(
        spot.remaining_quantity
        for order in world.shop_orders.values()
        for todo in open_todos(order)
        for spot in todo.lines
        if any(line.id == spot.line_id and line.sku == sku for line in order.lines)
    )
