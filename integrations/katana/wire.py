"""Knows Katana's words: turns its JSON into our model, and nothing else. Performs no I/O.

The tables are the ones of developer.katanamrp.com, "Sales order", as of 2026-10. Katana adds words without notice,
so an unknown one becomes UNKNOWN and is logged once; it is never an error.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

import structlog

from integrations.katana.fields import Record
from integrations.model import (
    Account,
    Availability,
    Line,
    Packing,
    ProductionOrder,
    ProductionStage,
    System,
)

WEB_APP = "https://factory.katanamrp.com/salesorder/"

STAGES = {
    "PENDING": ProductionStage.QUOTE,
    "NOT_SHIPPED": ProductionStage.OPEN,
    "READY_FOR_FULFILLMENT": ProductionStage.OPEN,
    "PARTIALLY_PACKED": ProductionStage.PARTLY_PACKED,
    "PACKED": ProductionStage.PACKED,
    "PARTIALLY_DELIVERED": ProductionStage.PARTLY_DELIVERED,
    "DELIVERED": ProductionStage.DELIVERED,
}
OPEN_WORDS = tuple(
    word for word, stage in STAGES.items() if stage not in (ProductionStage.QUOTE, ProductionStage.DELIVERED)
)
PACKING_STAGES = {"PACKED": ProductionStage.PACKED, "DELIVERED": ProductionStage.DELIVERED}
AVAILABILITIES = {
    "IN_STOCK": Availability.IN_STOCK,
    "EXPECTED": Availability.EXPECTED,
    "PICKED": Availability.PICKED,
    "NOT_AVAILABLE": Availability.NOT_AVAILABLE,
    "NOT_APPLICABLE": Availability.NOT_APPLICABLE,
}
COMPLETE = (ProductionStage.PACKED, ProductionStage.DELIVERED)
PARTIAL = (ProductionStage.PARTLY_PACKED, ProductionStage.PARTLY_DELIVERED)

EVIDENCE = (
    "status",
    "product_availability",
    "product_expected_date",
    "ingredient_availability",
    "ingredient_expected_date",
    "production_status",
    "delivery_date",
    "source",
    "ecommerce_order_type",
)
"""The order's fields that are kept word for word in `native`."""

Word = TypeVar("Word", bound=StrEnum)
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """What a sales order row does not say about its goods."""

    sku: str
    title: str
    service: bool = False
    tracked: bool = True
    """Batch or serial tracked. True when Katana does not say, because then nobody may guess."""
    makeable: bool = False
    """A product that is made in the house. False when Katana does not say."""


def variant(record: Record) -> Variant:
    """One item of `GET /variants?extend=product_or_material`. A variant may have no SKU."""
    parent = record.record("product_or_material", "product")
    sku = record.optional_text("sku") or ""
    name = parent.optional_text("name") if parent else None
    options = record.optional_records("config_attributes", "variant option")
    values = [value for option in options if (value := option.optional_text("config_value"))]
    return Variant(
        sku=sku,
        title=" / ".join([name or sku, *values]),
        service=record.optional_text("type") == "service",
        tracked=parent is None or parent.flag("batch_tracked") or parent.flag("serial_tracked"),
        makeable=parent is not None and parent.flag("is_producible"),
    )


def variant_ids(order: Record) -> set[int]:
    """The variants the order's rows name."""
    named = (row.optional_id("variant_id") for row in order.records("sales_order_rows", "sales order row"))
    return {variant_id for variant_id in named if variant_id is not None}


def stage(order: Record) -> ProductionStage:
    return known(STAGES, order.text("status"), ProductionStage.UNKNOWN, "status")


def production_order(
    order: Record, variants: Mapping[int, Variant | None], fulfillments: Sequence[Record] = ()
) -> ProductionOrder:
    """The order with its rows, as Katana says it. `fulfillments` are all of this order's, or none when not read."""
    order_id = order.id()
    at = stage(order)
    done = _fulfilled(fulfillments)
    return ProductionOrder(
        system=System.KATANA,
        ref=str(order_id),
        number=order.text("order_no"),
        updated_at=order.moment("updated_at"),
        stage=at,
        availability=_availability(order),
        lines=tuple(_line(row, variants, at, done) for row in order.records("sales_order_rows", "sales order row")),
        channel_order_ref=order.optional_text("ecommerce_order_id"),
        channel_account=order.optional_text("ecommerce_store_name"),
        expected_at=order.optional_moment("product_expected_date"),
        due_at=order.optional_moment("delivery_date"),
        packings=tuple(packing(each) for each in fulfillments if not each.has("deleted_at")),
        packed_at=order.optional_moment("picked_date"),
        deleted_at=order.optional_moment("deleted_at"),
        url=f"{WEB_APP}{order_id}",
        native={name: words for name in EVIDENCE if (words := order.optional_text(name))},
    )


def packing(fulfillment: Record) -> Packing:
    """One sales order fulfillment: goods that were packed or delivered together."""
    rows = fulfillment.optional_records("sales_order_fulfillment_rows", "fulfillment row")
    return Packing(
        ref=str(fulfillment.id()),
        stage=known(PACKING_STAGES, fulfillment.text("status"), ProductionStage.UNKNOWN, "fulfillment status"),
        at=fulfillment.optional_moment("picked_date"),
        quantity=sum((row.amount("quantity") for row in rows), Decimal(0)),
    )


def account(factory: Record) -> Account:
    """Who `GET /factory` says we are."""
    name = factory.optional_text("display_name") or factory.optional_text("legal_name")
    return Account(name=name or "Katana")


def page_count(header: str | None) -> int | None:
    """The number of pages an `X-Pagination` header tells; None when it does not. Its numbers arrive as text."""
    try:
        told = json.loads(header or "")
        return int(str(told["total_pages"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def error_words(status: int, value: object) -> str:
    """Katana's own explanation of a refused call, on one line. Both error envelopes are read."""
    if isinstance(value, dict) and isinstance(value.get("error"), dict):
        value = value["error"]
    if not isinstance(value, dict) or not isinstance(value.get("message"), str):
        return f"{status} without an explanation"
    details = value.get("details")
    first = details[0] if isinstance(details, list) and details else None
    detail = [first.get("path"), first.get("message")] if isinstance(first, dict) else []
    spoken = [value["message"], *(part for part in detail if isinstance(part, str))]
    return " ".join(" ".join(spoken).split())[:300]


def timestamp(moment: datetime) -> str:
    """A time as Katana takes it: UTC, milliseconds, `Z`. Microseconds and `+00:00` were refused once."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _line(
    row: Record, variants: Mapping[int, Variant | None], at: ProductionStage, done: Mapping[int, Decimal]
) -> Line:
    variant_id = row.optional_id("variant_id")
    goods = variants.get(variant_id) if variant_id else None
    quantity = row.amount("quantity")
    fulfilled = quantity if at in COMPLETE else done.get(row.id(), Decimal(0))
    availability = _availability(row)
    service = goods.service if goods else availability is Availability.NOT_APPLICABLE
    tracked = not service and (goods is None or goods.tracked)
    return Line(
        ref=str(row.id()),
        sku=goods.sku if goods else "",
        title=goods.title if goods else "an item Katana no longer lists",
        quantity=quantity,
        fulfilled=fulfilled,
        shippable=not service,
        availability=availability,
        expected_at=row.optional_moment("product_expected_date"),
        needs_allocation=tracked and fulfilled < quantity and _allocated(row) < quantity,
        goods=str(variant_id) if variant_id else "",
        made_by=str(made_by) if (made_by := row.optional_id("linked_manufacturing_order_id")) else None,
        makeable=goods is not None and goods.makeable,
        unit_price=row.optional_amount("price_per_unit_in_base_currency"),
    )


def _allocated(row: Record) -> Decimal:
    """How much of the row has its batches or serial numbers chosen. An entry that names neither chooses nothing."""
    traced = (
        entry.amount("quantity")
        for entry in row.optional_records("traceability", "traceability")
        if entry.has("batch_id") or entry.has("serial_number_id")
    )
    batched = (
        entry.amount("quantity")
        for entry in row.optional_records("batch_transactions", "batch transaction")
        if entry.has("batch_id")
    )
    return max(sum(traced, Decimal(0)), sum(batched, Decimal(0)), Decimal(row.count("serial_numbers")))


def _fulfilled(fulfillments: Sequence[Record]) -> dict[int, Decimal]:
    done: dict[int, Decimal] = {}
    for fulfillment in fulfillments:
        if fulfillment.has("deleted_at"):
            continue
        for row in fulfillment.optional_records("sales_order_fulfillment_rows", "fulfillment row"):
            row_id = row.id("sales_order_row_id")
            done[row_id] = done.get(row_id, Decimal(0)) + row.amount("quantity")
    return done


def _availability(record: Record) -> Availability:
    """The word's meaning; UNKNOWN for a null, which Katana documents and does not explain."""
    word = record.optional_text("product_availability")
    if word is None:
        return Availability.UNKNOWN
    return known(AVAILABILITIES, word, Availability.UNKNOWN, "product availability")


def known(table: Mapping[str, Word], word: str, otherwise: Word, kind: str) -> Word:
    """What Katana's word means to us; an unknown one is logged once, and is `otherwise`."""
    if word not in table:
        _note_unknown(kind, word[:60])
    return table.get(word, otherwise)


@lru_cache(maxsize=256)
def _note_unknown(kind: str, word: str) -> None:
    log.warning("katana.unknown_word", kind=kind, word=word)
