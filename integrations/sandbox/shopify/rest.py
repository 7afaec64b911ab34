"""Webhook bodies in REST's words: lower-case states, the shop's own offset, one string of tags, whole-number ids.

They are trimmed, as a subscription's `includeFields` trims them: what is there has its real name and place; names,
addresses, emails and phone numbers are left out.
"""

from integrations.sandbox.shopify.views import current_total_price, shipping_price, total_price
from integrations.sandbox.shopify.words import CURRENCY, gid, price, shop_time, tracking_url
from integrations.sandbox.state import (
    FulfillmentHold,
    FulfillmentOrder,
    ShopFulfillment,
    ShopLine,
    ShopOrder,
    Variant,
)
from integrations.sandbox.world import World
from integrations.sandbox.world.shop_lookup import fulfilled_quantities

Body = dict[str, object]

NUMBER_OFFSET = 1000
"""REST's `number` counts from one where `order_number` starts at 1001."""


def order_body(order: ShopOrder) -> Body:
    """orders/* except edited and delete."""
    return {
        "id": order.id,
        "admin_graphql_api_id": gid("Order", order.id),
        "cancel_reason": order.cancel_reason.lower() if order.cancel_reason else None,
        "cancelled_at": shop_time(order.cancelled_at),
        "closed_at": shop_time(order.closed_at),
        "confirmed": True,
        "created_at": shop_time(order.created_at),
        "currency": CURRENCY,
        "current_total_price": price(current_total_price(order)),
        "financial_status": order.financial.lower(),
        "fulfillment_status": fulfillment_status(order),
        "name": order.name,
        "note": order.note or None,
        "number": order.number - NUMBER_OFFSET,
        "order_number": order.number,
        "processed_at": shop_time(order.created_at),
        "source_name": "web",
        "tags": ", ".join(sorted(order.tags, key=str.lower)),
        "test": order.test,
        "total_price": price(total_price(order)),
        "updated_at": shop_time(order.updated_at),
        "fulfillments": [fulfillment_body(order, each) for each in order.fulfillments],
        "line_items": [_line(order, line, line.quantity) for line in order.lines],
        "shipping_lines": [_shipping_line(order)] if _ships(order) else [],
    }


def fulfillment_status(order: ShopOrder) -> str | None:
    """REST's order-level word. It has none for holds or progress: such orders show null."""
    sent = fulfilled_quantities(order)
    if not sent:
        return None
    whole = all(sent.get(line.id, 0) >= line.current_quantity for line in order.lines)
    return "fulfilled" if whole else "partial"


def fulfillment_body(order: ShopOrder, fulfillment: ShopFulfillment) -> Body:
    """fulfillments/create and fulfillments/update; the order's name only shows as the start of `name`."""
    url = tracking_url(fulfillment.company, fulfillment.number, fulfillment.url)
    return {
        "id": fulfillment.id,
        "order_id": order.id,
        "status": fulfillment.status.lower(),
        "created_at": shop_time(fulfillment.created_at),
        "service": "manual",
        "updated_at": shop_time(order.updated_at),
        "tracking_company": fulfillment.company,
        "shipment_status": None,
        "location_id": fulfillment.location_id,
        "origin_address": None,
        "line_items": [
            _line(order, line, fulfillment.lines[line.id]) for line in order.lines if line.id in fulfillment.lines
        ],
        "tracking_number": fulfillment.number,
        "tracking_numbers": [fulfillment.number] if fulfillment.number else [],
        "tracking_url": url,
        "tracking_urls": [url] if url else [],
        "receipt": {},
        "name": f"{order.name}.{order.fulfillments.index(fulfillment) + 1}",
        "admin_graphql_api_id": gid("Fulfillment", fulfillment.id),
    }


def order_edit_body(order: ShopOrder) -> Body:
    """orders/edited: the edit, not the order. The world keeps no history, so it lists no changes."""
    edit: Body = {
        "id": order.id,
        "app_id": None,
        "created_at": shop_time(order.updated_at),
        "notify_customer": False,
        "order_id": order.id,
        "reason": "",
        "staff_note": "",
        "user_id": None,
        "line_items": {"additions": [], "removals": []},
        "discounts": {"line_item": {"additions": [], "removals": []}},
        "shipping_lines": {"additions": [], "removals": []},
    }
    return {"order_edit": edit}


def refund_body(order: ShopOrder) -> Body:
    """refunds/create, as far as the world knows refunds: which order, and when."""
    return {
        "id": order.id,
        "order_id": order.id,
        "created_at": shop_time(order.updated_at),
        "note": None,
        "processed_at": shop_time(order.updated_at),
        "restock": False,
        "refund_line_items": [],
        "transactions": [],
    }


def hold_body(todo: FulfillmentOrder) -> Body:
    """fulfillment_orders/placed_on_hold. There is no order id in it: the receiver must ask."""
    holds = [_hold(hold) for hold in todo.holds]
    lines = [
        {"id": gid("FulfillmentOrderLineItem", spot.id), "quantity": spot.remaining_quantity} for spot in todo.lines
    ]
    return {
        "fulfillment_order": {**_todo(todo), "fulfillment_holds": holds},
        "remaining_fulfillment_order": None,
        "held_fulfillment_order_line_items": lines,
        "created_fulfillment_hold": holds[-1] if holds else None,
    }


def release_body(todo: FulfillmentOrder) -> Body:
    """fulfillment_orders/hold_released."""
    return {"fulfillment_order": _todo(todo)}


def progress_body(todo: FulfillmentOrder) -> Body:
    """fulfillment_orders/progress_reported."""
    return {"fulfillment_order": _todo(todo), "progress_report": {"reason_notes": None}, "initial_status": "open"}


def level_body(world: World, variant: Variant) -> Body:
    """inventory_levels/update: ids and the absolute figure, no SKU."""
    level = gid("InventoryLevel", world.location_id)
    return {
        "inventory_item_id": variant.id,
        "location_id": world.location_id,
        "available": world.shop_stock(variant.sku),
        "updated_at": shop_time(world.now()),
        "admin_graphql_api_id": f"{level}?inventory_item_id={variant.id}",
    }


def _todo(todo: FulfillmentOrder) -> Body:
    return {"id": gid("FulfillmentOrder", todo.id), "status": todo.status.lower()}


def _hold(hold: FulfillmentHold) -> Body:
    return {
        "id": gid("FulfillmentHold", hold.id),
        "reason": hold.reason.lower(),
        "reason_notes": hold.notes or None,
        "held_by_requesting_app": hold.by_app,
        "handle": hold.handle or None,
    }


def _line(order: ShopOrder, line: ShopLine, quantity: int) -> Body:
    """A line item; inside a fulfillment `quantity` is what that fulfillment took."""
    sent = fulfilled_quantities(order).get(line.id, 0)
    left = max(0, line.current_quantity - sent)
    return {
        "id": line.id,
        "admin_graphql_api_id": gid("LineItem", line.id),
        "current_quantity": line.current_quantity,
        "fulfillable_quantity": left,
        "fulfillment_service": "manual",
        "fulfillment_status": None if not sent else "partial" if left else "fulfilled",
        "gift_card": False,
        "name": line.title,
        "price": price(line.price),
        "quantity": quantity,
        "requires_shipping": line.requires_shipping,
        "sku": line.sku,
        "title": line.title,
        "variant_title": None,
    }


def _ships(order: ShopOrder) -> bool:
    return any(line.requires_shipping for line in order.lines)


def _shipping_line(order: ShopOrder) -> Body:
    return {
        "id": order.id,
        "code": order.shipping_title,
        "is_removed": False,
        "price": price(shipping_price(order)),
        "source": "shopify",
        "title": order.shipping_title,
    }
