"""ShipStation V2's JSON for a parcel: a label, or a fulfillment, which is what was shipped without one."""

from dataclasses import dataclass

from integrations.sandbox.shipstation_v2 import words
from integrations.sandbox.shipstation_v2.account import CARRIER_IDS, friendly_name, ship_to
from integrations.sandbox.shipstation_v2.rules import Rules
from integrations.sandbox.shipstation_v2.shipment_json import external_id
from integrations.sandbox.shipstation_v2.words import Json, se, stamp
from integrations.sandbox.state import DeskOrder, DeskParcel

FIRST_BATCH = 500_000_000
DOWNLOADS = "https://downloads.example/v2"


@dataclass(frozen=True)
class Sent:
    """A parcel and the order it belongs to."""

    order: DeskOrder
    parcel: DeskParcel


def batch_of(parcel: DeskParcel) -> str:
    """Here every label is a batch of its own."""
    return se(FIRST_BATCH + parcel.id)


def label_status(sent: Sent) -> str:
    return "voided" if sent.parcel.voided_at else "completed"


def label(sent: Sent, rules: Rules) -> Json:
    order, parcel = sent.order, sent.parcel
    return {
        "label_id": se(parcel.id),
        "status": label_status(sent),
        "shipment_id": se(order.id),
        "external_shipment_id": external_id(order, rules),
        "external_order_id": None,
        "ship_date": words.day_begins(parcel.ship_date),
        "created_at": stamp(parcel.created_at),
        "shipment_cost": words.money(540),
        "insurance_cost": words.money(0),
        "tracking_number": parcel.tracking_number,
        "batch_id": batch_of(parcel),
        **_service(parcel),
        "voided": parcel.voided_at is not None,
        "voided_at": stamp(parcel.voided_at),
        "label_download": _download(parcel),
        **_PRINTED,
    }


def _service(parcel: DeskParcel) -> Json:
    return {
        "carrier_id": CARRIER_IDS.get(parcel.carrier_code),
        "carrier_code": parcel.carrier_code,
        "service_code": f"{parcel.carrier_code}_ground",
        "package_code": "package",
        "tracking_status": "unknown" if parcel.voided_at else "in_transit",
        "tracking_url": f"https://tracking.example/{parcel.tracking_number}",
    }


def _download(parcel: DeskParcel) -> Json:
    files: Json = {kind: f"{DOWNLOADS}/label-{parcel.id}.{kind}" for kind in ("pdf", "png", "zpl")}
    return {**files, "href": files["pdf"]}


_PRINTED: Json = {
    "is_return_label": False,
    "rma_number": None,
    "is_international": False,
    "label_format": "pdf",
    "display_scheme": "label",
    "label_layout": "4x6",
    "trackable": True,
    "label_image_id": None,
    "confirmation": "none",
    "form_download": None,
    "charge_event": "carrier_default",
}


def fulfillment(sent: Sent) -> Json:
    """The carrier is a name, not a code. Whether the shop was told stands here once it was tried."""
    order, parcel = sent.order, sent.parcel
    return {
        "fulfillment_id": se(parcel.id),
        "shipment_id": se(order.id),
        "shipment_number": order.number,
        "user_id": None,
        "tracking_number": parcel.tracking_number,
        "created_at": stamp(parcel.created_at),
        "ship_date": stamp(parcel.ship_date),
        "voided_at": stamp(parcel.voided_at),
        "delivered_at": None,
        "fulfillment_carrier_friendly_name": friendly_name(parcel.carrier_code),
        **_EXTERNAL,
        "void_requested": parcel.voided_at is not None,
        "voided": parcel.voided_at is not None,
        "order_source_notified": parcel.marketplace_notified,
        "notification_error_message": parcel.notify_error,
        "ship_to": ship_to(order),
    }


PROVIDER = "external"
_EXTERNAL: Json = {
    "fulfillment_provider_id": "se-16846",
    "fulfillment_provider_friendly_name": "External",
    "fulfillment_provider_code": PROVIDER,
    "fulfillment_service_code": "ext",
    "fulfillment_fee": words.money(0),
}
