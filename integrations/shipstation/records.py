"""The V1 records as ShipStation sends them, reduced to the fields we read. Performs no I/O.

Names, addresses and e-mails are left out on purpose: what is not read cannot be stored or shown. Every field may be
missing, except the id that nothing works without.
"""

from typing import Annotated, Generic, TypeVar

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

Rows = TypeVar("Rows")


class Record(BaseModel):
    """Unknown fields are ignored, camel case is expected, and errors do not quote what was sent."""

    model_config = ConfigDict(
        alias_generator=to_camel, coerce_numbers_to_str=True, frozen=True, hide_input_in_errors=True
    )


def or_empty(rows: object) -> object:
    """A list that is null is an empty one."""
    return [] if rows is None else rows


Ref = str
"""A 64-bit number in ShipStation, text with us."""
Text = str | None
Flag = bool | None
Refs = Annotated[list[Ref], BeforeValidator(or_empty)]


class ItemRecord(Record):
    """A row of an order; a discount is a row with `adjustment`."""

    order_item_id: Text = None
    line_item_key: Text = None
    sku: Text = None
    name: Text = None
    quantity: Annotated[int | float, Field(allow_inf_nan=False)] | None = None
    warehouse_location: Text = None
    adjustment: Flag = None


class OptionsRecord(Record):
    """`advancedOptions`: the store, and how the order was split or combined."""

    store_id: Text = None
    merged_or_split: Flag = None
    merged_ids: Refs = []
    parent_id: Text = None


class OrderRecord(Record):
    """`GET /orders/{orderId}`, and each row of `GET /orders`."""

    order_id: Ref
    order_number: Text = None
    order_key: Text = None
    order_status: Text = None
    order_date: Text = None
    create_date: Text = None
    modify_date: Text = None
    ship_by_date: Text = None
    ship_date: Text = None
    hold_until_date: Text = None
    requested_shipping_service: Text = None
    externally_fulfilled_by: Text = None
    tag_ids: Refs = []
    items: Annotated[list[ItemRecord], BeforeValidator(or_empty)] = []
    advanced_options: OptionsRecord | None = None


class ParcelRecord(Record):
    """What `GET /shipments` (labels) and `GET /fulfillments` (marked by hand or elsewhere) have in common."""

    order_id: Text = None
    carrier_code: Text = None
    tracking_number: Text = None
    create_date: Text = None
    ship_date: Text = None
    void_date: Text = None
    voided: Flag = None
    is_return_label: Flag = None
    marketplace_notified: Flag = None
    notify_error_message: Text = None


class LabelRecord(ParcelRecord):
    """A row of `GET /shipments`."""

    shipment_id: Ref


class FulfillmentRecord(ParcelRecord):
    """A row of `GET /fulfillments`. Its carrier is a display name, not a code."""

    fulfillment_id: Ref


class PointedRecord(Record):
    """A row of whatever a webhook points at: all that matters is whose it is."""

    order_id: Text = None


class StoreRecord(Record):
    """A row of `GET /stores`."""

    store_id: Ref
    store_name: Text = None
    marketplace_id: int | None = None
    active: Flag = None
    auto_refresh: Flag = None
    last_refresh_attempt: Text = None


class WebhookRecord(Record):
    """A row of `GET /webhooks`, whose names are spelled like nothing else in V1."""

    ref: Ref = Field(validation_alias="WebHookID")
    event: Text = Field(None, validation_alias="HookType")
    url: Text = Field(None, validation_alias="Url")
    store_id: Text = Field(None, validation_alias="StoreID")
    message_format: Text = Field(None, validation_alias="MessageFormat")
    active: Flag = Field(None, validation_alias="Active")


class WebhookList(Record):
    """The whole answer of `GET /webhooks`."""

    webhooks: Annotated[list[WebhookRecord], BeforeValidator(or_empty)] = []


class Page(Record, Generic[Rows]):
    """One page of a list. `pages` has been seen as 0 with rows present."""

    rows: Annotated[list[Rows], BeforeValidator(or_empty)] = Field(
        validation_alias=AliasChoices("orders", "shipments", "fulfillments")
    )
    pages: int | None = None
