"""Orders and records for tests, with everything a test does not care about filled in. Pure."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from bot.orders.order import Order, Role, Sight
from integrations.model import (
    Availability,
    Line,
    Payment,
    ProductionOrder,
    ProductionStage,
    Progress,
    SalesOrder,
    Shipment,
    ShipmentState,
    System,
)

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def line(sku: str = "MUG", quantity: int | str = 2, **changes: Any) -> Line:
    """A row of physical goods."""
    values: dict[str, Any] = {
        "ref": f"line-{sku}",
        "sku": sku,
        "title": sku.title(),
        "quantity": Decimal(quantity),
    }
    return Line(**values | changes)


def sales(ref: str = "501", **changes: Any) -> SalesOrder:
    """A paid, open order of the shop: `#1042` unless told otherwise."""
    values: dict[str, Any] = {
        "system": System.SHOPIFY,
        "ref": ref,
        "number": "#1042",
        "placed_at": NOW - timedelta(days=1),
        "updated_at": NOW,
        "payment": Payment.PAID,
        "progress": Progress.UNFULFILLED,
        "lines": (line(),),
        "native": {"displayFinancialStatus": "PAID", "displayFulfillmentStatus": "UNFULFILLED"},
    }
    return SalesOrder(**values | changes)


def production(ref: str = "7001", **changes: Any) -> ProductionOrder:
    """The same order in production: open, everything in stock."""
    values: dict[str, Any] = {
        "system": System.KATANA,
        "ref": ref,
        "number": "#1042",
        "updated_at": NOW,
        "stage": ProductionStage.OPEN,
        "availability": Availability.IN_STOCK,
        "lines": (line(availability=Availability.IN_STOCK),),
        "channel_order_ref": "501",
        "url": f"https://production.example/{ref}",
        "native": {"status": "NOT_SHIPPED", "product_availability": "IN_STOCK"},
    }
    return ProductionOrder(**values | changes)


def shipment(ref: str = "9001", **changes: Any) -> Shipment:
    """The same order at the shipping desk: awaiting shipment."""
    values: dict[str, Any] = {
        "system": System.SHIPSTATION,
        "ref": ref,
        "number": "1042",
        "updated_at": NOW,
        "state": ShipmentState.AWAITING_SHIPMENT,
        "lines": (line(),),
        "channel_order_ref": "501",
        "native": {"orderStatus": "awaiting_shipment"},
    }
    return Shipment(**values | changes)


def waiting(availability: Availability = Availability.EXPECTED, **changes: Any) -> ProductionOrder:
    """The order in production, waiting for its goods."""
    return production(availability=availability, lines=(line(availability=availability),), **changes)


SIGHTS = tuple(
    Sight(role=role, system=system, seen_at=NOW, found=True)
    for role, system in (
        (Role.CHANNEL, System.SHOPIFY),
        (Role.PRODUCTION, System.KATANA),
        (Role.DESK, System.SHIPSTATION),
    )
)
"""Every system read just now."""


def order(**changes: Any) -> Order:
    """A READY order that all three systems know, read just now."""
    values: dict[str, Any] = {
        "id": 1,
        "shop": "Acme",
        "number": "#1042",
        "sales": sales(),
        "production": production(),
        "shipments": (shipment(),),
        "sights": SIGHTS,
    }
    return Order(**values | changes)


def seen(order_sights: tuple[Sight, ...] = SIGHTS, *, failing: Role | None = None) -> tuple[Sight, ...]:
    """The sights with one system's last reading failed."""
    return tuple(
        Sight(
            role=s.role,
            system=s.system,
            seen_at=s.seen_at,
            found=True,
            failed_since=NOW if s.role is failing else None,
        )
        for s in order_sights
    )
