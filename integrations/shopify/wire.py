"""Knows Shopify's words: turns an order as Shopify tells it into a sales order. Performs no I/O.

A word that is in no table becomes UNKNOWN; `strange_words` names it, so that the client can say so once.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from decimal import Decimal

from integrations.model import Line, Parcel, Payment, Progress, SalesOrder, System
from integrations.shopify.nodes import FulfillmentNode, FulfillmentOrderNode, LineNode, OrderNode

PAYMENT = {
    "PENDING": Payment.UNPAID,
    "AUTHORIZED": Payment.UNPAID,
    "PARTIALLY_PAID": Payment.UNPAID,
    "EXPIRED": Payment.UNPAID,
    "VOIDED": Payment.UNPAID,
    "PAID": Payment.PAID,
    "PARTIALLY_REFUNDED": Payment.PARTIALLY_REFUNDED,
    "REFUNDED": Payment.REFUNDED,
}
"""`Order.displayFinancialStatus`. Authorised is not paid: nobody can ship it before the money is captured."""

PAID_LATER = {"PENDING", "PARTIALLY_PAID"}
"""Those of them with money still to come: net terms, cash on delivery, a deposit."""

PROGRESS = {
    "UNFULFILLED": Progress.UNFULFILLED,
    "OPEN": Progress.UNFULFILLED,
    "IN_PROGRESS": Progress.UNFULFILLED,
    "ON_HOLD": Progress.UNFULFILLED,
    "SCHEDULED": Progress.UNFULFILLED,
    "REQUEST_DECLINED": Progress.UNFULFILLED,
    "PENDING_FULFILLMENT": Progress.UNFULFILLED,
    "PARTIALLY_FULFILLED": Progress.PARTIAL,
    "FULFILLED": Progress.FULFILLED,
    "FULFILLMENT_NOT_REQUIRED": Progress.NOT_REQUIRED,
    "RESTOCKED": Progress.NOT_REQUIRED,
}
"""`Order.displayFulfillmentStatus`."""

_SPEAKS_OF_THE_REST = {"IN_PROGRESS", "ON_HOLD", "SCHEDULED", "REQUEST_DECLINED", "PENDING_FULFILLMENT"}
"""These words describe what is not fulfilled yet, so an order that is half sent may carry them too."""

ENDED = {"CLOSED", "CANCELLED"}
"""`FulfillmentOrder.status` of a to-do that is over; it may still show a remaining quantity."""

FULFILLMENT_ORDER_STATUS = {"OPEN", "IN_PROGRESS", "SCHEDULED", "ON_HOLD", "INCOMPLETE"} | ENDED
_COLLECTED = {"PICK_UP", "LOCAL", "RETAIL"}
"""`DeliveryMethod.methodType` without a parcel. A `PICKUP_POINT` does get one: a carrier brings it there."""
NOT_SENT = {"CANCELLED", "ERROR", "FAILURE"}
"""`Fulfillment.status` of a parcel that is not on its way."""


PROMISE_TAG = "ship-by"
"""What a tag begins with that promises a day: `ship-by:2026-12-24`. Shopify itself has no such field."""
_TAGGED_DAY = re.compile(r"[ :=_-]*([0-9]{4}-[0-9]{2}-[0-9]{2})")


def sales_order(node: OrderNode, *, shop_url: str, promise_tag: str = PROMISE_TAG) -> SalesOrder:
    """The order in our words. `ref` is Shopify's plain number, as webhooks and the other systems carry it."""
    lines = tuple(_line(line) for line in node.line_items.nodes)
    todo = _todo(node)
    held = all(each.status == "ON_HOLD" for each in todo) if todo else node.display_fulfillment_status == "ON_HOLD"
    return SalesOrder(
        system=System.SHOPIFY,
        ref=node.id,
        number=node.name,
        placed_at=node.created_at,
        updated_at=node.updated_at,
        payment=PAYMENT.get(node.display_financial_status or "", Payment.UNKNOWN),
        progress=_progress(node.display_fulfillment_status, lines),
        lines=lines,
        held=held,
        hold_reason=_hold_reason(todo) if held else None,
        promised_on=_promised_on(node.tags, promise_tag),
        cancelled_at=node.cancelled_at,
        archived_at=node.closed_at,
        test=node.test,
        pay_later=node.display_financial_status in PAID_LATER,
        terms=tuple(sorted(node.tags)),
        pickup=_pickup(todo or node.fulfillment_orders.nodes),
        parcels=tuple(parcel for fulfillment in node.fulfillments for parcel in _parcels(fulfillment)),
        url=f"{shop_url}/admin/orders/{node.id}",
        native=_native(node),
    )


def strange_words(node: OrderNode) -> frozenset[str]:
    """The words of this order that no table here has."""
    strange = {each.status for each in node.fulfillment_orders.nodes} - FULFILLMENT_ORDER_STATUS
    strange |= {node.display_fulfillment_status} - PROGRESS.keys()
    strange |= {node.display_financial_status or "PAID"} - PAYMENT.keys()
    return frozenset(strange)


def _line(node: LineNode) -> Line:
    quantity = max(0, node.current_quantity)
    return Line(
        ref=node.id,
        sku=node.sku or "",
        title=node.name,
        quantity=Decimal(quantity),
        fulfilled=Decimal(max(0, quantity - max(0, node.unfulfilled_quantity))),
        shippable=node.requires_shipping,
    )


def _todo(node: OrderNode) -> tuple[FulfillmentOrderNode, ...]:
    """The fulfillment orders with something left. A listing does not say how much, so there the status decides."""
    return tuple(each for each in node.fulfillment_orders.nodes if each.status not in ENDED and _has_more(each))


def _has_more(node: FulfillmentOrderNode) -> bool:
    lines = node.line_items
    return lines is None or not lines.whole or any(line.remaining_quantity > 0 for line in lines.nodes)


def _progress(word: str, lines: tuple[Line, ...]) -> Progress:
    progress = PROGRESS.get(word, Progress.UNKNOWN)
    sent = any(line.shippable and line.fulfilled > 0 for line in lines)
    return Progress.PARTIAL if sent and word in _SPEAKS_OF_THE_REST else progress


def _hold_reason(todo: tuple[FulfillmentOrderNode, ...]) -> str | None:
    holds = (hold for each in todo for hold in each.fulfillment_holds)
    words = (
        f"{hold.display_reason}: {hold.reason_notes}" if hold.reason_notes else hold.display_reason for hold in holds
    )
    return "; ".join(dict.fromkeys(words)) or None


def _promised_on(tags: Iterable[str], prefix: str) -> date | None:
    """The first day that a tag promises. Tags are typed by people: case does not count, and no day is no promise."""
    days = []
    for tag in tags:
        word = tag.strip().casefold()
        found = _TAGGED_DAY.fullmatch(word.removeprefix(prefix.casefold())) if prefix else None
        if found and word.startswith(prefix.casefold()):
            with suppress(ValueError):
                days.append(date.fromisoformat(found[1]))
    return min(days, default=None)


def _pickup(todo: tuple[FulfillmentOrderNode, ...]) -> bool:
    methods = {each.delivery_method.method_type for each in todo if each.delivery_method} - {"NONE"}
    return bool(methods) and methods <= _COLLECTED


def _parcels(node: FulfillmentNode) -> Iterator[Parcel]:
    """One parcel per tracking entry; a fulfillment without any is still a parcel, only an untracked one."""
    voided = node.status in NOT_SENT or node.display_status == "LABEL_VOIDED"
    if not node.tracking_info:
        yield Parcel(carrier="", shipped_at=node.created_at, voided=voided)
    for tracking in node.tracking_info:
        yield Parcel(
            carrier=tracking.company or "",
            tracking_number=tracking.number or None,
            tracking_url=tracking.url or None,
            shipped_at=node.created_at,
            voided=voided,
        )


def _native(node: OrderNode) -> dict[str, str]:
    """Shopify's own words under Shopify's own field names; what Shopify leaves empty is left out."""
    dates = [each.fulfill_at for each in _todo(node) if each.status == "SCHEDULED" and each.fulfill_at]
    words = {
        "displayFinancialStatus": node.display_financial_status,
        "displayFulfillmentStatus": node.display_fulfillment_status,
        "cancelReason": node.cancel_reason,
        "fulfillmentOrders": ", ".join(each.status for each in node.fulfillment_orders.nodes),
        "fulfillAt": min(dates).isoformat() if dates else None,
    }
    return {field: word for field, word in words.items() if word}
