"""The V2 records as ShipStation sends them, reduced to the fields we read. Performs no I/O.

Names, addresses and e-mails are left out on purpose: what is not read cannot be stored or shown. Every field may be
missing, except the id that nothing works without.
"""

from typing import Annotated, Generic, TypeVar

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field

from integrations.shipstation.records import or_empty

Rows = TypeVar("Rows")


class Record(BaseModel):
    """Unknown fields are ignored, and errors do not quote what was sent."""

    model_config = ConfigDict(coerce_numbers_to_str=True, frozen=True, hide_input_in_errors=True)


Ref = str
"""`se-` and a number, or a longer word, in ShipStation."""
Text = str | None
Flag = bool | None
Number = Annotated[int | float, Field(allow_inf_nan=False)] | None


class ItemRecord(Record):
    """A row of a shipment."""

    item_id: Text = None
    external_order_item_id: Text = None
    sku: Text = None
    name: Text = None
    quantity: Number = None
    unit_price: Number = None
    inventory_location: Text = None


class TagRecord(Record):
    """A tag, which in V2 is its name."""

    name: Text = None


class ShipmentRecord(Record):
    """`GET /v2/shipments/{id}`, and each row of `GET /v2/shipments`: what V1 calls an order."""

    shipment_id: Ref
    shipment_number: Text = None
    external_shipment_id: Text = None
    shipment_status: Text = None
    store_id: Text = None
    created_at: Text = None
    modified_at: Text = None
    ship_date: Text = None
    ship_by_date: Text = None
    hold_until_date: Text = None
    requested_shipment_service: Text = None
    items: Annotated[list[ItemRecord], BeforeValidator(or_empty)] = []
    tags: Annotated[list[TagRecord], BeforeValidator(or_empty)] = []


class ParcelRecord(Record):
    """What `GET /v2/labels` and `GET /v2/fulfillments` have in common."""

    shipment_id: Text = None
    tracking_number: Text = None
    created_at: Text = None
    ship_date: Text = None
    voided: Flag = None
    voided_at: Text = None


class LabelRecord(ParcelRecord):
    """A row of `GET /v2/labels`."""

    label_id: Ref
    status: Text = None
    is_return_label: Flag = None
    carrier_code: Text = None
    tracking_url: Text = None


class FulfillmentRecord(ParcelRecord):
    """A row of `GET /v2/fulfillments`: marked shipped without a label. Its carrier is a name, not a code."""

    fulfillment_id: Ref
    carrier: Text = Field(None, validation_alias="fulfillment_carrier_friendly_name")
    order_source_notified: Flag = None
    notification_error_message: Text = None


class PointedRecord(Record):
    """A row of whatever a webhook points at: all that matters is whose it is."""

    shipment_id: Text = None
    shipment_number: Text = None


class Link(Record):
    """Where another page is; without an address there is none."""

    href: Text = None


class Links(Record):
    """The pages around this one. `next` is `{}` on the last."""

    next: Link | None = None


class Page(Record, Generic[Rows]):
    """One page of a list."""

    rows: Annotated[list[Rows], BeforeValidator(or_empty)] = Field(
        validation_alias=AliasChoices("shipments", "labels", "fulfillments")
    )
    pages: int | None = None
    links: Links | None = None

    def leads_on(self, page: int) -> bool:
        """Whether another page follows number `page`: either of the two ways to say so is believed."""
        linked = bool(self.links and self.links.next and self.links.next.href)
        return linked or page < (self.pages or 0)


class MarkedRecord(Record):
    """What became of one shipment that was to be marked shipped."""

    shipment_id: Text = None
    shipment_number: Text = None
    error_message: Text = None


class MarkedAnswer(Record):
    """The answer of `POST /v2/fulfillments`, which is 200 also for what failed."""

    has_errors: bool
    fulfillments: Annotated[list[MarkedRecord], BeforeValidator(or_empty)] = []


class CarrierRecord(Record):
    """A row of `GET /v2/carriers`."""

    carrier_code: Ref
    friendly_name: Text = None


class CarriersAnswer(Record):
    """The answer of `GET /v2/carriers`."""

    carriers: list[CarrierRecord]


class WebhookRecord(Record):
    """A row of `GET /v2/environment/webhooks`."""

    webhook_id: Ref
    event: Text = None
    url: Text = None
    store_id: Text = None


class ErrorRecord(Record):
    """One of the errors of an answer that is one."""

    error_source: Text = None
    error_code: Text = None
    message: Text = None


class ErrorBody(Record):
    """What an answer that is an error holds; the `request_id` is what ShipStation's support asks for."""

    request_id: Text = None
    errors: Annotated[list[ErrorRecord], BeforeValidator(or_empty)] = []
