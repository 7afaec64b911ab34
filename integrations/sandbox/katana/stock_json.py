"""Katana's JSON for what is made, bought, kept and sold: variants, inventory, production, supply, people, places.

Quantities of the inventory are decimal text, those of orders are numbers. Performs no I/O.
"""

from datetime import datetime

from integrations.sandbox.katana.json import CREATED, TAX_RATE_ID, Json, amount, stamp
from integrations.sandbox.state import ManufacturingOrder, PurchaseOrder, Variant
from integrations.sandbox.world import World

LOCATION_ID = 1


def quantity_text(quantity: int) -> str:
    return f"{quantity}.00000"


def variant(shown: Variant) -> Json:
    return {
        "id": shown.id,
        "sku": shown.sku,
        "type": "product",
        "product_id": shown.id + 500_000,
        "material_id": None,
        "sales_price": amount(shown.price),
        "purchase_price": 0,
        "internal_barcode": None,
        "registered_barcode": None,
        "supplier_item_codes": [],
        "config_attributes": [],
        "lead_time": None,
        "minimum_order_quantity": None,
        "custom_fields": None,
        "created_at": CREATED,
        "updated_at": CREATED,
        "deleted_at": None,
    }


def product(shown: Variant) -> Json:
    """What `extend=product_or_material` adds: here are the tracking flags."""
    return {
        "id": shown.id + 500_000,
        "name": shown.title,
        "type": "product",
        "uom": "pcs",
        "category_name": "",
        "is_sellable": True,
        "batch_tracked": shown.batch_tracked,
        "serial_tracked": False,
        "created_at": CREATED,
        "updated_at": CREATED,
    }


def inventory(world: World, shown: Variant) -> Json:
    """One variant at the one location. Missing or excess = in stock - committed + expected - safety stock."""
    committed, expected = world.committed(shown.id), world.expected(shown.id)
    return {
        "variant_id": shown.id,
        "location_id": LOCATION_ID,
        "quantity_in_stock": quantity_text(shown.on_hand),
        "quantity_committed": quantity_text(committed),
        "quantity_expected": quantity_text(expected),
        "quantity_missing_or_excess": quantity_text(shown.on_hand - committed + expected),
        "quantity_potential": None,
        "safety_stock_level": "0.0000000000",
        "average_cost": "0.0000000000",
        "value_in_stock": "0.0000000000",
    }


def manufacturing_order(world: World, shown: ManufacturingOrder) -> Json:
    linked = world.katana_row(shown.linked_row_id)[0] if shown.linked_row_id else None
    done = shown.status == "DONE"
    return {
        "id": shown.id,
        "order_no": shown.order_no,
        "status": shown.status,
        "variant_id": shown.variant_id,
        "location_id": LOCATION_ID,
        "planned_quantity": shown.quantity,
        "actual_quantity": shown.quantity if done else None,
        "completed_quantity": shown.quantity if done else 0,
        "remaining_quantity": 0 if done else shown.quantity,
        "is_linked_to_sales_order": linked is not None,
        "sales_order_id": linked.id if linked else None,
        "sales_order_row_id": shown.linked_row_id,
        "sales_order_delivery_deadline": stamp(linked.delivery_date) if linked else None,
        "production_deadline_date": stamp(shown.deadline),
        "done_date": stamp(shown.done_at),
        "order_created_date": stamp(shown.created_at),
        "created_at": stamp(shown.created_at),
        "updated_at": stamp(shown.done_at or shown.created_at),
        "deleted_at": None,
        "ingredient_availability": {"DONE": "PROCESSED", "BLOCKED": "NOT_AVAILABLE"}.get(shown.status, "IN_STOCK"),
        **_UNCOSTED,
    }


_UNCOSTED: Json = {
    "additional_info": "",
    "batch_transactions": [],
    "serial_numbers": [],
    "traceability": [],
    "material_cost": 0,
    "operations_cost": 0,
    "subassemblies_cost": 0,
    "total_cost": 0,
    "total_actual_time": 0,
    "total_planned_time": 0,
}


def purchase_order_row(shown: PurchaseOrder) -> Json:
    """A purchase order here has one row; the row's id is the order's plus 90 million."""
    return {
        "id": shown.id + 90_000_000,
        "purchase_order_id": shown.id,
        "variant_id": shown.variant_id,
        "location_id": LOCATION_ID,
        "quantity": shown.quantity,
        "arrival_date": stamp(shown.expected_arrival),
        "received_date": stamp(shown.received_at),
        "purchase_uom": "pcs",
        "purchase_uom_conversion_rate": 1,
        "tax_rate_id": TAX_RATE_ID,
        "currency": "USD",
        "conversion_rate": 1,
        "conversion_date": None,
        "price_per_unit": 0,
        "price_per_unit_in_base_currency": 0,
        "total": 0,
        "total_in_base_currency": 0,
        "landed_cost": 0,
        "group_id": None,
        "batch_transactions": [],
        "traceability": [],
        "custom_fields": None,
        "created_at": CREATED,
        "updated_at": stamp(shown.received_at) or CREATED,
        "deleted_at": None,
    }


def customer(customer_id: int, name: str) -> Json:
    first, _, last = name.partition(" ")
    return {
        "id": customer_id,
        "name": name,
        "first_name": first,
        "last_name": last,
        "company": None,
        "email": None,
        "phone": None,
        "comment": None,
        "currency": "USD",
        "category": None,
        "reference_id": None,
        "discount_rate": 0,
        "default_billing_id": None,
        "default_shipping_id": None,
        "addresses": [],
        "custom_fields": None,
        "created_at": CREATED,
        "updated_at": CREATED,
        "deleted_at": None,
    }


def location() -> Json:
    return {
        "id": LOCATION_ID,
        "name": "Main location",
        "legal_name": None,
        "address_id": None,
        "address": None,
        "is_primary": True,
        "sales_allowed": True,
        "manufacturing_allowed": True,
        "purchase_allowed": True,
        "created_at": CREATED,
        "updated_at": CREATED,
        "deleted_at": None,
    }


def factory(now: datetime) -> Json:
    return {
        "display_name": "Demo Mugs",
        "legal_name": "Demo Mugs Ltd",
        "legal_address": None,
        "base_currency_code": "USD",
        "default_sales_location_id": LOCATION_ID,
        "default_manufacturing_location_id": LOCATION_ID,
        "default_purchases_location_id": LOCATION_ID,
        "default_so_delivery_time": stamp(now),
        "default_mo_lead_time": stamp(now),
        "default_po_lead_time": stamp(now),
        "inventory_closing_date": None,
    }
