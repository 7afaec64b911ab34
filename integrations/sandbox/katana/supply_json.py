"""Katana's JSON for what is made and bought: manufacturing orders, their recipe rows, purchase orders.

Quantities of recipe rows are decimal text, those of orders are numbers. Performs no I/O.
"""

from integrations.sandbox.katana.json import CREATED, TAX_RATE_ID, Json, stamp
from integrations.sandbox.katana.stock_json import LOCATION_ID
from integrations.sandbox.state import Ingredient, ManufacturingOrder, PurchaseOrder
from integrations.sandbox.world import World


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
        "ingredient_availability": world.ingredients(shown)[0],
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


def recipe_row(world: World, making: ManufacturingOrder, shown: Ingredient) -> Json:
    """What a manufacturing order takes of one ingredient. Quantities and the cost are text (seen live)."""
    availability, expected = world.ingredient(making, shown)
    needed = shown.per_unit * making.quantity
    return {
        "id": shown.id,
        "manufacturing_order_id": making.id,
        "variant_id": shown.variant_id,
        "notes": "",
        "planned_quantity_per_unit": f"{shown.per_unit}.0000000000",
        "total_actual_quantity": str(needed if making.status == "DONE" else 0),
        "ingredient_availability": availability,
        "ingredient_expected_date": stamp(expected),
        "cost": "0.0000000000",
        "batch_transactions": [],
        "traceability": [],
        "custom_fields": None,
        "created_at": stamp(making.created_at),
        "updated_at": stamp(making.done_at or making.created_at),
        "deleted_at": None,
    }


def purchase_order(shown: PurchaseOrder) -> Json:
    """A purchase order with its one row, as lists inline it: without the row's place and date of its own."""
    row = purchase_order_row(shown)
    inlined = {name: value for name, value in row.items() if name not in ("location_id", "arrival_date")}
    return {
        "id": shown.id,
        "order_no": shown.order_no,
        "status": shown.status,
        "entity_type": "regular",
        "billing_status": "NOT_BILLED",
        "last_document_status": "notSent",
        "supplier_id": 1,
        "location_id": LOCATION_ID,
        "tracking_location_id": None,
        "default_group_id": 1,
        "currency": "USD",
        "expected_arrival_date": stamp(shown.expected_arrival),
        "order_created_date": CREATED,
        "ingredient_availability": None,
        "ingredient_expected_date": None,
        "additional_info": "",
        "custom_fields": None,
        "total": 0,
        "total_in_base_currency": 0,
        "purchase_order_rows": [inlined],
        "created_at": CREATED,
        "updated_at": stamp(shown.received_at) or CREATED,
        "deleted_at": None,
    }


def supplier() -> Json:
    """Everybody buys from the same."""
    return {
        "id": 1,
        "name": "Clay & Co",
        "email": None,
        "comment": None,
        "currency": "USD",
        "created_at": CREATED,
        "updated_at": CREATED,
        "deleted_at": None,
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
