"""The mutations that hold, release, start and reopen single fulfillment orders.

Rules and codes follow the schema's descriptions of `fulfillmentOrderHold` and its error codes: at most ten holds
of one app on one fulfillment order, each with a handle of its own.
"""

from collections.abc import Sequence
from typing import TypedDict

from integrations.sandbox.shopify.mutations import LineInput, user_error
from integrations.sandbox.shopify.paging import Node, Resolver
from integrations.sandbox.shopify.views import Views
from integrations.sandbox.shopify.words import number_in, unknown_id
from integrations.sandbox.state import FulfillmentOrder, ShopOrder
from integrations.sandbox.world.shop_lookup import find_fulfillment_order
from integrations.sandbox.world.shop_orders import FINISHED

MOST_HOLDS = 10
LONGEST_HANDLE = 64

Refusal = tuple[Sequence[str] | None, str, str | None]
"""Field, message and code of a user error."""


class HoldInput(TypedDict, total=False):
    """FulfillmentOrderHoldInput."""

    reason: str
    reason_notes: str | None
    handle: str | None
    fulfillment_order_line_items: list[LineInput] | None


def hold_resolvers(views: Views) -> dict[str, Resolver]:
    """A resolver for each mutation of this module."""
    return {
        "fulfillmentOrderHold": lambda _, id, fulfillment_hold: _hold(views, id, fulfillment_hold),
        "fulfillmentOrderReleaseHold": lambda _, id, hold_ids=None, **__: _release(views, id, hold_ids),
        "fulfillmentOrderReportProgress": lambda _, id, progress_report=None: _progress(
            views, id, str((progress_report or {}).get("reason_notes") or "")
        ),
        "fulfillmentOrderOpen": lambda _, id: _reopen(views, id),
    }


def _hold(views: Views, wanted: str, hold: HoldInput) -> Node:
    order, todo = _known(views, wanted)
    lines = hold.get("fulfillment_order_line_items") or []
    if refusal := _refusal(todo, hold, lines):
        return _held_nothing(refusal)
    quantities = {number_in(line["id"], "FulfillmentOrderLineItem"): line["quantity"] for line in lines}
    try:
        made, rest = views.world.hold_todo(
            todo.id,
            hold["reason"],
            notes=hold.get("reason_notes") or "",
            handle=hold.get("handle") or "",
            quantities=quantities or None,
        )
    except ValueError as error:
        place = ["fulfillmentHold", "fulfillmentOrderLineItems"]
        return _held_nothing((place, str(error), "INVALID_LINE_ITEM_QUANTITY"))
    return {
        "fulfillmentHold": views.hold(made),
        "fulfillmentOrder": views.fulfillment_order(order, todo),
        "remainingFulfillmentOrder": views.fulfillment_order(order, rest) if rest else None,
        "userErrors": [],
    }


def _refusal(todo: FulfillmentOrder, hold: HoldInput, lines: Sequence[LineInput]) -> Refusal | None:
    own = [each for each in todo.holds if each.by_app]
    handle = hold.get("handle") or ""
    handle_field = ["fulfillmentHold", "handle"]
    if refusal := _wrong_lines(todo, lines):
        return refusal
    if todo.status in FINISHED:  # the real text is not recorded
        return ["id"], "Cannot hold a fulfillment order in this state.", None
    if len(handle) > LONGEST_HANDLE:
        return handle_field, f"Handle is too long (maximum is {LONGEST_HANDLE} characters)", None
    if any(each.handle == handle for each in own):
        text = (
            "The handle provided for the fulfillment hold is already in use by this app for another hold "
            "on this fulfillment order."
        )
        return handle_field, text, "DUPLICATE_FULFILLMENT_HOLD_HANDLE"
    if len(own) >= MOST_HOLDS:
        text = (
            "The maximum number of fulfillment holds for this fulfillment order has been reached for this "
            f"app. An app can only have up to {MOST_HOLDS} holds on a single fulfillment order at any one time."
        )
        return ["id"], text, "FULFILLMENT_ORDER_HOLD_LIMIT_REACHED"
    return None


def _wrong_lines(todo: FulfillmentOrder, lines: Sequence[LineInput]) -> Refusal | None:
    place = ["fulfillmentHold", "fulfillmentOrderLineItems"]
    for at, line in enumerate(lines):
        if line["quantity"] <= 0:
            text = "You must select at least one item to place on partial hold."
            return [*place, str(at), "quantity"], text, "GREATER_THAN_ZERO"
    if len({line["id"] for line in lines}) < len(lines):
        return place, "must contain unique line item ids", "DUPLICATED_FULFILLMENT_ORDER_LINE_ITEMS"
    if lines and todo.status == "ON_HOLD":
        text = "The fulfillment order is not in a splittable state."
        return place, text, "FULFILLMENT_ORDER_NOT_SPLITTABLE"
    return None


def _held_nothing(refusal: Refusal) -> Node:
    field, message, code = refusal
    return {"fulfillmentHold": None, "userErrors": [{**user_error(field, message), "code": code}]}


def _release(views: Views, wanted: str, hold_ids: list[str] | None) -> Node:
    """Without ids everyone's holds are lifted."""
    order, todo = _known(views, wanted)
    numbers = None if hold_ids is None else [number_in(each, "FulfillmentHold") for each in hold_ids]
    views.world.release_todo(todo.id, numbers)
    return {"fulfillmentOrder": views.fulfillment_order(order, todo), "userErrors": []}


def _progress(views: Views, wanted: str, notes: str) -> Node:
    order, todo = _known(views, wanted)
    try:
        views.world.report_progress(todo.id, notes)
    except ValueError as error:
        problem = {**user_error(None, str(error)), "code": "FULFILLMENT_ORDER_STATUS_INVALID"}
        return {"fulfillmentOrder": None, "userErrors": [problem]}
    return {"fulfillmentOrder": views.fulfillment_order(order, todo), "userErrors": []}


def _reopen(views: Views, wanted: str) -> Node:
    order, todo = _known(views, wanted)
    try:
        views.world.reopen_todo(todo.id)
    except ValueError as error:
        return {"fulfillmentOrder": None, "userErrors": [user_error(None, str(error))]}
    return {"fulfillmentOrder": views.fulfillment_order(order, todo), "userErrors": []}


def _known(views: Views, wanted: str) -> tuple[ShopOrder, FulfillmentOrder]:
    found = find_fulfillment_order(views.world, number_in(wanted, "FulfillmentOrder"))
    if found is None:
        raise unknown_id(wanted)
    return found
