"""What the control routes show of the world, as JSON: every order as each system sees it, stock, arrows, faults."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from integrations.sandbox.deliveries import Sender
from integrations.sandbox.faults import Faults
from integrations.sandbox.journal import Entry, Happening, Journal
from integrations.sandbox.state import (
    DeskOrder,
    Effect,
    KatanaOrder,
    ManufacturingOrder,
    PurchaseOrder,
    ShopOrder,
)
from integrations.sandbox.world import World
from integrations.sandbox.world.arrows import arrow_title, arrows_at
from integrations.sandbox.world.shop_orders import EXPRESS
from integrations.sandbox.world.site import Site

Json = dict[str, object]


def state(world: World, faults: Faults, sender: Sender) -> Json:
    """Everything at once: what the panel beside the Slack page shows."""
    return {
        "now": world.now().isoformat(),
        "channel": world.channel,
        "statuses": dict(world.site.statuses()) if world.site else {},
        "orders": [order(world, each) for each in world.shop_orders.values()],
        "other_sales_orders": [
            _sales_order(world, each) for each in world.katana_orders.values() if not each.ecommerce_order_id
        ],
        "stock": [_stock(world, variant_id) for variant_id in world.variants],
        "production": [_coming(world, each) for each in world.manufacturing_orders.values()],
        "supply": [_coming(world, each) for each in world.purchase_orders.values()],
        "arrows": arrows(world),
        "waiting": [{"at": at.isoformat(), "what": label} for at, label in world.waiting],
        "faults": [asdict(rule) for rule in faults.rules],
        "webhooks": webhooks(sender),
    }


def arrows(world: World) -> Json:
    """How each arrow is set, with what it does in words."""
    there = {name: world.arrows[name] for name in arrows_at(world.channel)}
    return {name: asdict(arrow) | {"title": arrow_title(name, world.channel)} for name, arrow in there.items()}


def webhooks(sender: Sender) -> Json:
    """Where webhooks go, what happens to them on the way, and how many went."""
    return {
        "targets": dict(sender.targets),
        "disabled": sorted(sender.disabled),
        "mischief": asdict(sender.mischief),
        "attempts": len(sender.attempts),
        "accepted": sum(attempt.accepted for attempt in sender.attempts),
        "dropped": len(sender.dropped),
        "given_up": len(sender.given_up),
    }


def order(world: World, shown: ShopOrder) -> Json:
    """One order as each system shows it, in that system's words."""
    sales_order = world.katana_order_of(shown.id)
    desk = world.desk_orders_of(str(shown.id))
    return {
        "id": shown.id,
        "name": shown.name,
        "customer": shown.customer_name,
        "placed": shown.created_at.isoformat(),
        "items": [[line.sku, line.current_quantity] for line in shown.lines],
        "express": shown.shipping_title == EXPRESS,
        "pickup": shown.pickup,
        "test": shown.test,
        "note": shown.note,
        world.channel: _at_site(world.site, shown) if world.site else _at_shopify(world, shown),
        "katana": _sales_order(world, sales_order) if sales_order else None,
        "shipstation": [_desk_order(each) for each in desk],
    }


def requests(journal: Journal, *, since: int, world_since: int, face: str | None) -> Json:
    """The requests from index `since` on, and the effects that no request caused from index `world_since` on.

    `begins` says from which of each on anything is known: what came before was cleared.
    """
    entries = [entry for entry in journal.requests(face) if entry.index >= since]
    by_itself = [each for each in journal.happenings if each.entry is None and each.index >= world_since]
    first_request, first_happening = journal.begins
    return {
        "requests": [_entry(entry) for entry in entries],
        "world": [_happening(each) for each in by_itself],
        "begins": {"requests": first_request, "world": first_happening},
    }


def _at_shopify(world: World, shown: ShopOrder) -> Json:
    return {
        "financial": shown.financial,
        "fulfillment": world.display_fulfillment_status(shown),
        "holds": _holds(shown),
        "cancelled": _moment(shown.cancelled_at),
        "archived": _moment(shown.closed_at),
        "fulfillments": len([each for each in shown.fulfillments if each.status == "SUCCESS"]),
    }


def _at_site(site: Site, shown: ShopOrder) -> Json:
    """The word, and how many pieces have left: while that is not all of them the word is the same."""
    sent = sum(sum(each.lines.values()) for each in shown.fulfillments if each.status == "SUCCESS")
    return {"status": site.status(shown), "editable": site.is_editable(shown), "sent": sent}


def _holds(shown: ShopOrder) -> list[Json]:
    """Each reason for which anything of an order is held, once."""
    holds = {(each.reason, each.notes): each for todo in shown.fulfillment_orders for each in todo.holds}
    return [{"reason": each.reason, "notes": each.notes, "by_app": each.by_app} for each in holds.values()]


def _sales_order(world: World, shown: KatanaOrder) -> Json:
    status, expected = world.availability(shown)
    return {
        "id": shown.id,
        "order_no": shown.order_no,
        "status": world.katana_status(shown),
        "availability": status,
        "expected": _moment(expected),
        "due": _moment(shown.delivery_date),
        "deleted": _moment(shown.deleted_at),
        "fulfillments": len(shown.fulfillments),
    }


def _desk_order(shown: DeskOrder) -> Json:
    return {
        "id": shown.id,
        "number": shown.number,
        "status": shown.status,
        "hold_until": _moment(shown.hold_until),
        "ship_by": _moment(shown.ship_by),
        "split": shown.merged_or_split,
        "parcels": [
            {
                "id": parcel.id,
                "label": parcel.label,
                "tracking": parcel.tracking_number,
                "notified": parcel.marketplace_notified,
                "error": parcel.notify_error,
                "voided": _moment(parcel.voided_at),
            }
            for parcel in shown.parcels
        ],
    }


def _stock(world: World, variant_id: int) -> Json:
    variant = world.variants[variant_id]
    return {
        "variant_id": variant_id,
        "sku": variant.sku,
        "title": variant.title,
        "bin": variant.bin,
        "on_hand": variant.on_hand,
        "committed": world.committed(variant_id),
        "expected": world.expected(variant_id),
        "shop": world.shop_stock(variant.sku),
    }


def _coming(world: World, shown: ManufacturingOrder | PurchaseOrder) -> Json:
    return _plain(asdict(shown)) | {"sku": world.variants[shown.variant_id].sku}


def _entry(entry: Entry) -> Json:
    return {
        "index": entry.index,
        "at": entry.at.isoformat(),
        "face": entry.face,
        "method": entry.method,
        "path": entry.path,
        "query": entry.query,
        "body": entry.body,
        "digest": entry.digest,
        "status": entry.status,
        "fault": entry.fault,
        "refusal": entry.refusal,
        "effects": [effect(each) for each in entry.effects],
    }


def _happening(happening: Happening) -> Json:
    return {"index": happening.index, "at": happening.at.isoformat(), **effect(happening.effect)}


def effect(shown: Effect) -> Json:
    """One effect."""
    return {"system": shown.system, "verb": shown.verb, "subject": shown.subject, "data": dict(shown.data)}


def _plain(record: Mapping[str, object]) -> Json:
    return {name: _moment(value) if isinstance(value, datetime) else value for name, value in record.items()}


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None
