"""What the ShipStation plugin writes into the site when a shipment is told to it (sheet, section 8)."""

import hashlib

from integrations.sandbox.state import ShopFulfillment, ShopOrder
from integrations.sandbox.woocommerce.carriers import tracking_link
from integrations.sandbox.woocommerce.records import Tracking
from integrations.sandbox.woocommerce.words import SITE_ZONE

EXPORTED = "_shipstation_exported"
COUNT = "_shipstation_shipped_item_count"


def shipment_note(order: ShopOrder, fulfillment: ShopFulfillment) -> str:
    """The private note: without a tracking plugin the only place where the number is kept."""
    day = fulfillment.created_at.astimezone(SITE_ZONE)
    lines = [line for line in order.lines if line.requires_shipping and line.id in fulfillment.lines]
    items = ", ".join(f"{line.title} ({line.sku}) x {fulfillment.lines[line.id]}" for line in lines)
    carrier, number = (fulfillment.company or "Other").lower(), fulfillment.number or ""
    return f"{items} shipped via {carrier} on {day:%B} {day.day}, {day.year} with tracking number {number}."


def items_shipped(order: ShopOrder, fulfillment: ShopFulfillment) -> int:
    """How many pieces the plugin counts: what is not sent does not count."""
    return sum(fulfillment.lines.get(line.id, 0) for line in order.lines if line.requires_shipping)


def tracking_of(fulfillment: ShopFulfillment) -> Tracking:
    """The item it writes where a plugin for tracking is installed."""
    provider, number = fulfillment.company or "Other", fulfillment.number or ""
    return Tracking(
        tracking_id(provider, number),
        provider=provider,
        custom_provider="",
        link=tracking_link(provider, number),
        number=number,
        shipped_on=fulfillment.created_at.astimezone(SITE_ZONE).date(),
    )


def tracking_id(provider: str, number: str) -> str:
    """32 hex digits, the same for the same parcel."""
    return hashlib.sha256(f"{provider}-{number}".encode()).hexdigest()[:32]
