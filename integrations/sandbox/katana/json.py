"""Katana's JSON for sales orders, their rows and their fulfillments, with the types seen on the wire.

Live quirks kept on purpose: `price_per_unit` is text beside a numeric `total`, `shipping_fee` is `{}` when there
is none, addresses are not inlined. Performs no I/O.
"""

from datetime import UTC, datetime
from decimal import Decimal

from integrations.sandbox.katana.fields import (
    CURRENCY,
    ingredient_availability,
    picked_date,
    production_status,
)
from integrations.sandbox.state import KatanaFulfillment, KatanaOrder, KatanaRow
from integrations.sandbox.world import World

Json = dict[str, object]

TAX_RATE_ID = 301
CREATED = "2025-02-03T08:00:00.000Z"
"""When everything the sandbox keeps no date for was made."""


def stamp(at: datetime | None) -> str | None:
    """ISO 8601 with milliseconds and Z, as all of Katana's answers."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z") if at else None


def amount(minor: int) -> float:
    """Money as a JSON number."""
    return minor / 100


def decimal_text(minor: int) -> str:
    """Money as decimal text with ten places."""
    return f"{Decimal(minor) / 100:.10f}"


def sales_order(world: World, order: KatanaOrder) -> Json:
    """One sales order as GET /sales_orders shows it."""
    availability, expected = world.availability(order)
    total = sum(_price(world, row) * row.quantity for row in order.rows)
    return {
        "id": order.id,
        "order_no": order.order_no,
        "source": order.source,
        "status": world.katana_status(order),
        "product_availability": availability,
        "product_expected_date": stamp(expected),
        "ingredient_availability": ingredient_availability(world, order),
        "ingredient_expected_date": None,
        "production_status": production_status(world, order),
        "invoicing_status": "notInvoiced",
        "total": amount(total),
        "total_in_base_currency": amount(total),
        "sales_order_rows": [sales_order_row(world, order, row) for row in order.rows],
        **_ecommerce(order),
        **_dates(order),
        **_people_and_places(order),
    }


def _ecommerce(order: KatanaOrder) -> Json:
    return {
        "ecommerce_order_type": order.ecommerce_order_type,
        "ecommerce_store_name": order.ecommerce_store_name,
        "ecommerce_order_id": order.ecommerce_order_id,
    }


def _dates(order: KatanaOrder) -> Json:
    return {
        "order_created_date": stamp(order.created_at),
        "delivery_date": stamp(order.delivery_date),
        "picked_date": stamp(picked_date(order)),
        "conversion_date": stamp(order.created_at),
        "created_at": stamp(order.created_at),
        "updated_at": stamp(order.updated_at),
        "deleted_at": stamp(order.deleted_at),
    }


def _people_and_places(order: KatanaOrder) -> Json:
    return {
        "customer_id": order.customer_id,
        "location_id": order.location_id,
        "billing_address_id": order.id * 10 + 1,
        "shipping_address_id": order.id * 10 + 2,
        "currency": CURRENCY,
        "conversion_rate": 1,
        "additional_info": order.additional_info,
        "customer_ref": None,
        "custom_fields": None,
        "shipping_fee": {},
        "tracking_number": None,
        "tracking_number_url": None,
    }


def sales_order_row(world: World, order: KatanaOrder, row: KatanaRow) -> Json:
    """One row of an order; availability is per row."""
    availability, expected = world.row_availability(order)[row.id]
    price = _price(world, row)
    return {
        "id": row.id,
        "sales_order_id": order.id,
        "variant_id": row.variant_id,
        "quantity": row.quantity,
        "tax_rate_id": TAX_RATE_ID,
        "location_id": order.location_id,
        "product_availability": availability,
        "product_expected_date": stamp(expected),
        "linked_manufacturing_order_id": row.linked_manufacturing_order_id,
        "price_per_unit": decimal_text(price),
        "price_per_unit_in_base_currency": amount(price),
        "total": amount(price * row.quantity),
        "total_in_base_currency": amount(price * row.quantity),
        "total_discount": "0.00",
        "cogs_value": None,
        "conversion_rate": 1,
        "conversion_date": stamp(order.created_at),
        "attributes": [],
        "custom_fields": None,
        **_allocation(row.quantity, row.variant_id if row.batch_allocated else None),
        "created_at": stamp(order.created_at),
        "updated_at": stamp(order.updated_at),
        "deleted_at": stamp(order.deleted_at),
    }


def _price(world: World, row: KatanaRow) -> int:
    variant = world.variants.get(row.variant_id)
    return variant.price if variant else 0


def _allocation(quantity: int, batch_id: int | None) -> Json:
    """What a row or a fulfilled row takes from batches: empty lists when nothing is allocated."""
    if batch_id is None:
        return {"batch_transactions": [], "serial_numbers": [], "traceability": []}
    traced = {"batch_id": batch_id, "serial_number_id": None, "bin_location_id": None}
    return {
        "batch_transactions": [{"batch_id": batch_id, "quantity": quantity}],
        "serial_numbers": [],
        "traceability": [{**traced, "quantity": str(quantity)}],
    }


def fulfillment(order: KatanaOrder, made: KatanaFulfillment) -> Json:
    """One fulfillment with its rows."""
    allocated = {row.id: row.variant_id for row in order.rows if row.batch_allocated}
    return {
        "id": made.id,
        "sales_order_id": order.id,
        "status": made.status,
        "invoice_status": "NOT_INVOICED",
        "picked_date": stamp(made.picked_date),
        "packer_id": None,
        "conversion_rate": 1,
        "conversion_date": stamp(made.created_at),
        "tracking_number": made.tracking_number,
        "tracking_url": made.tracking_url,
        "tracking_carrier": made.tracking_carrier,
        "tracking_method": made.tracking_method,
        "sales_order_fulfillment_rows": [
            {
                "id": made.id * 100 + index,
                "sales_order_row_id": row_id,
                "quantity": quantity,
                **_allocation(quantity, allocated.get(row_id)),
            }
            for index, (row_id, quantity) in enumerate(made.rows.items(), start=1)
        ],
        "created_at": stamp(made.created_at),
        "updated_at": stamp(made.updated_at),
    }
