"""Katana's words for what is made, bought and stored, to our model. Performs no I/O.

developer.katanamrp.com, "Manufacturing order", "Manufacturing order recipe row", "Purchase order" and "Inventory".
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from integrations.katana import wire
from integrations.katana.fields import Record
from integrations.stock import Level, Making, MakingState, Material, Purchase

UNFINISHED = {
    "NOT_STARTED": MakingState.NOT_STARTED,
    "BLOCKED": MakingState.BLOCKED,
    "IN_PROGRESS": MakingState.IN_PROGRESS,
    "PARTIALLY_COMPLETED": MakingState.PARTLY_DONE,
}
STATES = UNFINISHED | {"DONE": MakingState.DONE}
OUTSTANDING = ("NOT_RECEIVED", "PARTIALLY_RECEIVED")
"""A draft is bought from nobody yet, and Katana does not count it as expected."""
SHORT = ("NOT_AVAILABLE", "EXPECTED")

Variants = Mapping[int, wire.Variant | None]


def named_variants(records: Iterable[Record]) -> set[int]:
    """The variants that makings, recipe rows or purchase rows name."""
    return {one for record in records if (one := record.optional_id("variant_id")) is not None}


def makings(orders: Iterable[Record], short: Iterable[Record], variants: Variants) -> tuple[Making, ...]:
    """The manufacturing orders that are not done, each with the recipe rows `short` that hold it up."""
    lacking: dict[int, list[Record]] = defaultdict(list)
    for row in short:
        lacking[row.id("manufacturing_order_id")].append(row)
    return tuple(_making(order, lacking[order.id()], variants) for order in orders if order.text("status") != "DONE")


def purchases(orders: Iterable[Record], variants: Variants) -> tuple[Purchase, ...]:
    """The rows of purchase orders that have not arrived, each with its own date or else its order's."""
    return tuple(
        _purchase(order, row, variants) for order in orders for row in purchase_rows(order) if _outstanding(row)
    )


def purchase_rows(order: Record) -> list[Record]:
    return order.optional_records("purchase_order_rows", "purchase order row")


def levels(inventory: Iterable[Record], names: Mapping[int, str]) -> tuple[Level, ...]:
    """What lies where of one variant or of several, summed by place; quantities are decimal text."""
    places: dict[int, list[Record]] = defaultdict(list)
    for record in inventory:
        places[record.id("location_id")].append(record)
    return tuple(_level(names.get(place, f"location {place}"), of) for place, of in places.items())


def places(inventory: Iterable[Record]) -> dict[int, str]:
    """The names of the places, where the inventory was asked to tell them."""
    named: dict[int, str] = {}
    for record in inventory:
        location = record.record("location", "location")
        if location is not None and (name := location.optional_text("name")):
            named[record.id("location_id")] = name
    return named


def _making(order: Record, short: Sequence[Record], variants: Variants) -> Making:
    left = _left(order)
    return Making(
        ref=str(order.id()),
        number=order.text("order_no"),
        goods=str(order.id("variant_id")),
        sku=_sku(order, variants),
        quantity=left,
        state=wire.known(STATES, order.text("status"), MakingState.UNKNOWN, "manufacturing order status"),
        due_at=order.optional_moment("production_deadline_date"),
        line_ref=str(row) if (row := order.optional_id("sales_order_row_id")) else None,
        short=tuple(_material(row, left, variants) for row in short),
    )


def _left(order: Record) -> Decimal:
    """What is still to be made: Katana's own count where it gives one, which its older samples do not."""
    remaining = order.optional_amount("remaining_quantity")
    if remaining is not None:
        return remaining
    return order.amount("planned_quantity") - (order.optional_amount("completed_quantity") or Decimal(0))


def _material(row: Record, making: Decimal, variants: Variants) -> Material:
    goods = variants.get(row.optional_id("variant_id") or 0)
    return Material(
        sku=_sku(row, variants),
        title=goods.title if goods else "",
        quantity=(row.optional_amount("planned_quantity_per_unit") or Decimal(0)) * making,
        expected_at=row.optional_moment("ingredient_expected_date"),
    )


def _purchase(order: Record, row: Record, variants: Variants) -> Purchase:
    return Purchase(
        ref=str(row.id()),
        order_ref=str(order.id()),
        number=order.text("order_no"),
        goods=str(row.id("variant_id")),
        sku=_sku(row, variants),
        quantity=row.amount("quantity") * (row.optional_amount("purchase_uom_conversion_rate") or Decimal(1)),
        due_at=row.optional_moment("arrival_date") or order.optional_moment("expected_arrival_date"),
    )


def _outstanding(row: Record) -> bool:
    """After a part has come the row is split in two, and the part that came has its date."""
    return not row.has("received_date") and not row.has("deleted_at") and row.has("variant_id")


def _sku(record: Record, variants: Variants) -> str:
    goods = variants.get(record.optional_id("variant_id") or 0)
    return goods.sku or goods.title if goods else ""


def _level(place: str, records: Sequence[Record]) -> Level:
    in_stock, committed, expected = (
        sum((record.amount(f"quantity_{name}") for record in records), Decimal(0))
        for name in ("in_stock", "committed", "expected")
    )
    potential = sum((record.optional_amount("quantity_potential") or Decimal(0) for record in records), Decimal(0))
    available = in_stock - committed + potential
    return Level(place=place, available=available, in_stock=in_stock, committed=committed, expected=expected)
