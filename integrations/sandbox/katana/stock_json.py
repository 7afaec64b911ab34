"""Katana's JSON for what is kept and sold, and for whom: variants, inventory, people, places.

Quantities of the inventory are decimal text, those of orders are numbers. Performs no I/O.
"""

from datetime import datetime

from integrations.sandbox.katana.json import CREATED, Json, amount, stamp
from integrations.sandbox.state import Variant
from integrations.sandbox.world import World

LOCATION_ID = 1


def quantity_text(quantity: int) -> str:
    return f"{quantity}.00000"


def variant(shown: Variant) -> Json:
    return {
        "id": shown.id,
        "sku": shown.sku,
        "type": "material" if shown.material else "product",
        "product_id": None if shown.material else shown.id + 500_000,
        "material_id": shown.id + 500_000 if shown.material else None,
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
    """What `extend=product_or_material` adds: here are the tracking flags, and whether a product can be made."""
    kind: Json = {"type": "material"}
    if not shown.material:
        made = shown.producible
        kind = {"type": "product", "is_sellable": True, "is_producible": made, "is_purchasable": not made}
    return {
        "id": shown.id + 500_000,
        "name": shown.title,
        "uom": "pcs",
        "category_name": "",
        **kind,
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
