"""Knows WooCommerce's words: turns an order as the shop tells it into a sales order. Performs no I/O.

An order has one word, its status, for money, hold, progress and end together. A shop may add words of its own; one
that no table has becomes UNKNOWN, and `strange_word` names it, so that the client can say so once.
"""

import html
from collections.abc import Iterable, Mapping, Set
from contextlib import suppress
from datetime import date
from decimal import Decimal
from enum import StrEnum

from integrations.model import Line, Payment, Progress, SalesOrder, System
from integrations.woocommerce.nodes import LineNode, OrderNode, RefundDetail, RefundedLineNode, words_of


class Meaning(StrEnum):
    """What a status means for whoever packs and ships: the words of `WOOCOMMERCE_STATUS_MAP`."""

    DRAFT = "draft"
    PENDING_PAYMENT = "pending_payment"
    HELD = "held"
    OPEN = "open"
    PART_SHIPPED = "part_shipped"
    SHIPPED = "shipped"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"
    DELETED = "deleted"


Statuses = Mapping[str, Meaning]

STATUSES: Statuses = {
    "auto-draft": Meaning.DRAFT,
    "checkout-draft": Meaning.DRAFT,
    "pending": Meaning.PENDING_PAYMENT,
    "failed": Meaning.PENDING_PAYMENT,
    "on-hold": Meaning.HELD,
    "processing": Meaning.OPEN,
    "completed": Meaning.SHIPPED,
    "cancelled": Meaning.CANCELLED,
    "refunded": Meaning.REFUNDED,
    "trash": Meaning.DELETED,
}
"""WooCommerce's own statuses. None of them says that goods are packed."""

COMPLETED = "completed"
"""The only status that is ever written."""
TRASH = "trash"

_LISTED = {Meaning.PENDING_PAYMENT, Meaning.HELD, Meaning.OPEN, Meaning.PART_SHIPPED}
_FAILED = "failed"
"""Failed checkouts stay for ever, and few are ever paid; one that is, changes and is listed then."""
_ENDED = {Meaning.CANCELLED, Meaning.REFUNDED, Meaning.DELETED}
_CALLED_OFF = {Meaning.CANCELLED, Meaning.DELETED}
_SENT_IN_PART = {"partially_fulfilled", "fulfilled"}
_COLLECTED = {"local_pickup", "pickup_location"}

PROMISE_KEY = "ship-by"
"""The `meta_data` key whose value promises a day, as `2026-12-24`. WooCommerce itself has no such field."""


def with_own(statuses: Mapping[str, str]) -> dict[str, Meaning]:
    """The table with a shop's own statuses added. Raises `ValueError` for a meaning that is none of ours."""
    return {**STATUSES, **{slug.strip().removeprefix("wc-"): Meaning(word) for slug, word in statuses.items()}}


def open_statuses(statuses: Statuses) -> str:
    """The statuses of orders with something left to do, as a listing takes them."""
    return ",".join(slug for slug, meaning in statuses.items() if meaning in _LISTED and slug != _FAILED)


def is_order(node: OrderNode, statuses: Statuses) -> bool:
    """Whether somebody has ordered it: a checkout that is not finished is listed like an order, and is none."""
    return statuses.get(node.status) is not Meaning.DRAFT


def strange_word(node: OrderNode, statuses: Statuses) -> str | None:
    """The status when no table has it."""
    return None if node.status in statuses else node.status


def refusal(node: OrderNode, statuses: Statuses) -> str | None:
    """Why the order must not be completed, in words for a person; None when it may be. The shop itself allows all."""
    meaning = statuses.get(node.status)
    if meaning not in (Meaning.OPEN, Meaning.PART_SHIPPED):
        return (
            f"order {number_of(node)} is {node.status} in WooCommerce: only one that is to be sent can be completed"
        )
    if _payment(node, meaning) is Payment.REFUNDED:
        return f"order {number_of(node)} was refunded as a whole in WooCommerce"
    return None


def number_of(node: OrderNode) -> str:
    return node.number or node.id


def sales_order(
    node: OrderNode,
    *,
    refunds: Iterable[RefundDetail] = (),
    virtual: Set[str] = frozenset(),
    site_url: str,
    statuses: Statuses = STATUSES,
    promise_key: str = PROMISE_KEY,
) -> SalesOrder:
    """The order in our words, less what `refunds` took off it. `ref` is the id, which other systems carry too.

    `virtual` are the ids of the lines that nobody sends.

    Raises `ValueError` for an order that does not say when it was made.
    """
    if node.date_created_gmt is None:
        raise ValueError("date_created_gmt is missing")
    meaning = statuses.get(node.status)
    progress = _progress(node, meaning)
    changed_at = node.date_modified_gmt or node.date_created_gmt
    taken_off = refunded(node, refunds)
    sent = {line.id for line in node.line_items if node.needs_processing is not False} - virtual
    return SalesOrder(
        system=System.WOOCOMMERCE,
        ref=node.id,
        number=number_of(node),
        placed_at=node.date_created_gmt,
        updated_at=changed_at,
        payment=_payment(node, meaning),
        progress=progress,
        lines=tuple(_line(line, taken_off, progress, sent=line.id in sent) for line in node.line_items),
        held=meaning is Meaning.HELD,
        promised_on=_promised_on(node, promise_key),
        cancelled_at=changed_at if meaning in _CALLED_OFF else None,
        pickup=_pickup(node),
        url=f"{site_url}/wp-admin/post.php?post={node.id}&action=edit",
        native=_native(node),
    )


def refunded(node: OrderNode, refunds: Iterable[RefundDetail]) -> dict[str, Decimal]:
    """How many pieces of each line were refunded, by the line's id. What fits no line for sure takes nothing off."""
    taken: dict[str, Decimal] = {}
    for refund in refunds:
        for row in refund.line_items:
            if line := _refunded_line(node, row):
                taken[line] = taken.get(line, Decimal(0)) + abs(row.quantity)
    return taken


def _refunded_line(node: OrderNode, row: RefundedLineNode) -> str | None:
    named = words_of(row.meta_data, "_refunded_item_id")
    if any(line.id == named for line in node.line_items):
        return named
    goods = (row.product_id, row.variation_id)
    same = [line.id for line in node.line_items if row.product_id and (line.product_id, line.variation_id) == goods]
    return same[0] if len(same) == 1 else None


def _line(node: LineNode, taken_off: Mapping[str, Decimal], progress: Progress, *, sent: bool) -> Line:
    quantity = max(Decimal(0), node.quantity - taken_off.get(node.id, Decimal(0)))
    return Line(
        ref=node.id,
        sku=node.sku,
        title=html.unescape(node.name),
        quantity=quantity,
        fulfilled=quantity if progress is Progress.FULFILLED else Decimal(0),
        shippable=sent,
    )


def _payment(node: OrderNode, meaning: Meaning | None) -> Payment:
    back = sum((abs(each.total) for each in node.refunds), Decimal(0))
    if meaning is Meaning.REFUNDED or 0 < node.total <= back:
        return Payment.REFUNDED
    if meaning is Meaning.PENDING_PAYMENT:
        return Payment.UNPAID
    if back > 0:
        return Payment.PARTIALLY_REFUNDED
    if node.date_paid_gmt or meaning in (Meaning.OPEN, Meaning.PART_SHIPPED, Meaning.SHIPPED):
        return Payment.PAID
    return Payment.UNPAID if meaning else Payment.UNKNOWN


def _progress(node: OrderNode, meaning: Meaning | None) -> Progress:
    """Being told that all is fulfilled does not complete an order, so until then it counts as sent in part."""
    if meaning is None:
        return Progress.UNKNOWN
    if meaning is Meaning.SHIPPED or (meaning in _ENDED and node.date_completed_gmt):
        return Progress.FULFILLED
    if meaning is Meaning.PART_SHIPPED or _sent_in_part(node):
        return Progress.PARTIAL
    return Progress.NOT_REQUIRED if node.needs_processing is False else Progress.UNFULFILLED


def _sent_in_part(node: OrderNode) -> bool:
    return words_of(node.meta_data, "_fulfillment_status") in _SENT_IN_PART or _counted(node) > 0


def _counted(node: OrderNode) -> int:
    """The pieces that ShipStation's plugin has counted as shipped."""
    said = words_of(node.meta_data, "_shipstation_shipped_item_count")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


def _promised_on(node: OrderNode, key: str) -> date | None:
    for meta in node.meta_data:
        if key and meta.key.casefold() == key.casefold() and isinstance(meta.value, str):
            with suppress(ValueError):
                return date.fromisoformat(meta.value.strip()[:10])
    return None


def _pickup(node: OrderNode) -> bool:
    methods = {line.method_id for line in node.shipping_lines}
    return bool(methods) and methods <= _COLLECTED


def _native(node: OrderNode) -> dict[str, str]:
    """WooCommerce's own words; what it leaves empty is left out. A card shows the first two."""
    pieces = sum((line.quantity for line in node.line_items), Decimal(0))
    back = sum((abs(each.total) for each in node.refunds), Decimal(0))
    words = {
        "status": node.status,
        "fulfillment": words_of(node.meta_data, "_fulfillment_status"),
        "shipped": f"{_counted(node)} of {pieces:f} shipped" if _counted(node) else "",
        "refunds": f"{back:f} {node.currency} refunded".replace("  ", " ") if node.refunds else "",
    }
    return {field: word for field, word in words.items() if word}
