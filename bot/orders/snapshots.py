"""Snapshots as JSON and back, and the gist that tells whether one says something new. Performs no I/O."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from integrations.model import Line, ProductionOrder, SalesOrder, Shipment, Snapshot

_ADAPTERS: dict[str, TypeAdapter[Any]] = {
    "sales_order": TypeAdapter(SalesOrder),
    "production_order": TypeAdapter(ProductionOrder),
    "shipment": TypeAdapter(Shipment),
}
_NAMES: dict[type, str] = {SalesOrder: "sales_order", ProductionOrder: "production_order", Shipment: "shipment"}

STAGE, DELETED = ("as", "stage"), ("as", "deleted_at")
"""Where the stored form of a production order says how far it is, and when it was deleted."""


def to_json(snapshot: Snapshot) -> dict[str, Any]:
    """A form to store; `from_json` gives an equal snapshot back."""
    name = _NAMES[type(snapshot)]
    return {"is": name, "as": _ADAPTERS[name].dump_python(snapshot, mode="json")}


def from_json(stored: Mapping[str, Any]) -> Snapshot:
    """The snapshot that `to_json` stored."""
    snapshot: Snapshot = _ADAPTERS[stored["is"]].validate_python(stored["as"])
    return snapshot


def gist(snapshot: Snapshot) -> str:
    """A digest of the facts that phases, alerts and cards are made of.

    A bulk read and a full read of an unchanged order have the same gist, so a sweep wakes nobody for nothing.
    """
    facts: dict[str, object] = {
        "ref": snapshot.ref,
        "number": snapshot.number,
        "lines": sorted(_line_facts(line) for line in snapshot.lines),
    }
    match snapshot:
        case SalesOrder():
            facts |= {"money": snapshot.payment, "progress": snapshot.progress, "held": snapshot.held}
            facts |= {"cancelled": str(snapshot.cancelled_at), "archived": str(snapshot.archived_at)}
            facts |= {"terms": snapshot.terms} if snapshot.pay_later else {}
            facts |= {"test": snapshot.test, "later": snapshot.pay_later, "promised": str(snapshot.promised_on)}
        case ProductionOrder():
            facts |= {"stage": snapshot.stage, "availability": snapshot.availability}
            facts |= {"expected": str(snapshot.expected_at), "deleted": str(snapshot.deleted_at)}
            facts |= {
                "whose": snapshot.channel_order_ref,
                "store": snapshot.channel_account,
                "due": str(snapshot.due_at),
            }
        case Shipment():
            facts |= {"state": snapshot.state, "split": snapshot.split, "hold": str(snapshot.hold_until)}
            facts |= {"whose": snapshot.channel_order_ref, "parent": snapshot.parent_ref}
            facts |= {"store": snapshot.store_ref}
            facts |= {"service": snapshot.service, "ship_by": str(snapshot.ship_by)}
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:32]


def _line_facts(line: Line) -> str:
    goods = f"{line.sku}|{line.quantity.normalize():f}|{line.shippable}"
    made = f"|made by {line.made_by}" if line.made_by else ""
    return f"{goods}|{line.availability}|{line.expected_at}{made}"
