"""ShipStation V2's JSON for a shipment, which is V1's order. There is no tracking number on it."""

from integrations.sandbox.shipstation_v2 import words
from integrations.sandbox.shipstation_v2.account import CARRIER_IDS, UNLOCATED, WAREHOUSE, ship_from, ship_to
from integrations.sandbox.shipstation_v2.rules import Rules
from integrations.sandbox.shipstation_v2.words import Json, se, stamp
from integrations.sandbox.state import DeskItem, DeskOrder
from integrations.sandbox.world import World

WEIGHT: Json = {"value": 18.0, "unit": "ounce"}


def shipment(world: World, order: DeskOrder, rules: Rules) -> Json:
    return {
        "shipment_id": se(order.id),
        **_carrier(order),
        "external_shipment_id": external_id(order, rules),
        "shipment_number": order.number,
        **_dates(order),
        "shipment_status": words.status_of(order, rules),
        "ship_to": {**UNLOCATED, **ship_to(order)},
        "ship_from": ship_from(),
        "warehouse_id": WAREHOUSE,
        "return_to": ship_from(),
        "tags": [{"name": world.desk_tags[tag_id]} for tag_id in order.tag_ids],
        "store_id": se(order.store_id),
        "packages": [_package(order)],
        "total_weight": WEIGHT,
        "items": [_item(item) for item in order.items],
        **_paid(order),
        **_UNUSED,
    }


_UNUSED: Json = {
    "is_return": False,
    "confirmation": "none",
    "customs": None,
    "external_order_id": None,
    "order_source_code": None,
    "advanced_options": {
        "contains_alcohol": False,
        "custom_field1": None,
        "custom_field2": None,
        "custom_field3": None,
    },
    "comparison_rate_type": None,
    "retail_rate": None,
    "shipping_rule_id": None,
    "insurance_provider": "none",
    "notes_from_buyer": None,
    "notes_to_buyer": None,
    "internal_notes": None,
    "notes_for_gift": None,
    "is_gift": False,
    "assigned_user": None,
    "zone": None,
}


def external_id(order: DeskOrder, rules: Rules) -> str | None:
    """V1's orderKey."""
    return order.key if rules.external_ids else None


def _carrier(order: DeskOrder) -> Json:
    """The carrier of the label that is on it."""
    code = next((each.carrier_code for each in reversed(order.parcels) if each.label and not each.voided_at), None)
    return {
        "carrier_id": CARRIER_IDS.get(code or ""),
        "service_code": f"{code}_ground" if code else None,
        "requested_shipment_service": order.requested_service,
    }


def _dates(order: DeskOrder) -> Json:
    sent = next((parcel.ship_date for parcel in reversed(order.parcels) if not parcel.voided_at), None)
    return {
        "hold_until_date": words.day_as_midnight(order.hold_until),
        "ship_date": words.day_begins(sent),
        "ship_datetime": words.day_begins(sent),
        "ship_by_date": stamp(order.ship_by),
        "deliver_by_date": None,
        "created_at": stamp(order.created_at),
        "modified_at": stamp(order.modified_at),
    }


def _package(order: DeskOrder) -> Json:
    return {
        "shipment_package_id": se(order.id + 1_000_000),
        "package_id": "se-3",
        "package_code": "package",
        "package_name": "Package",
        "weight": WEIGHT,
        "dimensions": {"unit": "inch", "length": 10.0, "width": 8.0, "height": 4.0},
        "insured_value": words.money(0),
        "label_messages": {"reference1": None, "reference2": None, "reference3": None},
        "external_package_id": None,
        "content_description": None,
        "products": None,
    }


def _item(item: DeskItem) -> Json:
    """A line. Its key in the shop is all that ties it to the shop's own line."""
    return {
        "sales_order_id": None,
        "sales_order_item_id": None,
        "quantity": item.quantity,
        "name": item.name,
        "sku": item.sku,
        "bundle_sku": None,
        "external_order_id": None,
        "external_order_item_id": None,
        "asin": None,
        "order_source_code": None,
        "item_id": item.line_key,
        "allocation_status": None,
        "image_url": None,
        "weight": {"value": 9.0, "unit": "ounce"},
        "unit_price": item.unit_price / 100,
        "tax_amount": 0.0,
        "shipping_amount": 0.0,
        "inventory_location": item.bin,
        "options": [],
        "product_id": None,
        "fullfilment_sku": None,
        "upc": None,
    }


def _paid(order: DeskOrder) -> Json:
    total = sum(item.unit_price * item.quantity for item in order.items)
    return {
        "amount_paid": words.money(0 if order.status == "awaiting_payment" else total),
        "shipping_paid": words.money(0),
        "tax_paid": words.money(0),
    }
