"""The fields a Katana sales order can be asked for, by name: what list filters and the search look at."""

from collections.abc import Callable
from datetime import datetime

from integrations.sandbox.state import KatanaOrder, ManufacturingOrder
from integrations.sandbox.world import World

Value = str | int | datetime | None
Read = Callable[[World, KatanaOrder], Value]

CURRENCY = "USD"


def linked_production(world: World, order: KatanaOrder) -> list[ManufacturingOrder]:
    """The manufacturing orders made for rows of this order."""
    ids = [row.linked_manufacturing_order_id for row in order.rows]
    return [world.manufacturing_orders[id] for id in ids if id in world.manufacturing_orders]


def production_status(world: World, order: KatanaOrder) -> str:
    """The least advanced linked manufacturing order speaks for the order; without one there is nothing to make."""
    statuses = {made.status for made in linked_production(world, order)}
    for status in ("BLOCKED", "NOT_STARTED"):
        if status in statuses:
            return status
    if statuses - {"DONE"}:
        return "IN_PROGRESS"
    return "DONE" if statuses else "NOT_APPLICABLE"


def ingredient_availability(world: World, order: KatanaOrder) -> str:
    """The sandbox keeps no ingredients: a blocked manufacturing order lacks them, a finished one has used them."""
    status = production_status(world, order)
    return {"BLOCKED": "NOT_AVAILABLE", "DONE": "PROCESSED", "NOT_APPLICABLE": "NOT_APPLICABLE"}.get(
        status, "IN_STOCK"
    )


def picked_date(order: KatanaOrder) -> datetime | None:
    """The latest picked date of its fulfillments."""
    return max((fulfillment.picked_date for fulfillment in order.fulfillments), default=None)


ORDER_FIELDS: dict[str, Read] = {
    "id": lambda _, order: order.id,
    "order_no": lambda _, order: order.order_no,
    "status": lambda world, order: world.katana_status(order),
    "customer_id": lambda _, order: order.customer_id,
    "customer_ref": lambda _, order: None,
    "location_id": lambda _, order: order.location_id,
    "source": lambda _, order: order.source,
    "currency": lambda _, order: CURRENCY,
    "created_at": lambda _, order: order.created_at,
    "updated_at": lambda _, order: order.updated_at,
    "order_created_date": lambda _, order: order.created_at,
    "delivery_date": lambda _, order: order.delivery_date,
    "picked_date": lambda _, order: picked_date(order),
    "invoicing_status": lambda _, order: "notInvoiced",
    "product_availability": lambda world, order: world.availability(order)[0],
    "ingredient_availability": ingredient_availability,
    "production_status": production_status,
    "ecommerce_order_type": lambda _, order: order.ecommerce_order_type,
    "ecommerce_store_name": lambda _, order: order.ecommerce_store_name,
    "ecommerce_order_id": lambda _, order: order.ecommerce_order_id,
    "tracking_number": lambda _, order: None,
}
NUMBER_FIELDS = frozenset({"id", "customer_id", "location_id"})
MOMENT_FIELDS = frozenset({"created_at", "updated_at", "order_created_date", "delivery_date", "picked_date"})
