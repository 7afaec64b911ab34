"""The mutations that ship and tag: create a fulfillment, replace its tracking, take it back, add and remove tags.

Field paths and texts are those recorded from real stores (Shopify sheet, section 6). `UserError` has no code.
"""

from collections.abc import Callable, Sequence
from typing import TypedDict

from integrations.sandbox.shopify.paging import Node, Resolver, bad_request
from integrations.sandbox.shopify.views import Views
from integrations.sandbox.shopify.words import number_in
from integrations.sandbox.state import ShopOrder
from integrations.sandbox.world.shop_fulfillments import Quantities
from integrations.sandbox.world.shop_lookup import find_fulfillment, find_fulfillment_order


class LineInput(TypedDict):
    """FulfillmentOrderLineItemInput."""

    id: str
    quantity: int


class GroupInput(TypedDict, total=False):
    """FulfillmentOrderLineItemsInput."""

    fulfillment_order_id: str
    fulfillment_order_line_items: list[LineInput] | None


class TrackingInput(TypedDict, total=False):
    """FulfillmentTrackingInput."""

    company: str | None
    number: str | None
    numbers: list[str] | None
    url: str | None
    urls: list[str] | None


class FulfillmentInput(TypedDict, total=False):
    """FulfillmentInput."""

    line_items_by_fulfillment_order: list[GroupInput]
    notify_customer: bool | None
    tracking_info: TrackingInput | None


def shipping_resolvers(views: Views) -> dict[str, Resolver]:
    """A resolver for each mutation of this module."""
    return {
        "fulfillmentCreate": lambda _, fulfillment, message=None: _create(views, fulfillment),
        "fulfillmentTrackingInfoUpdate": lambda _, **given: _update_tracking(views, **given),
        "fulfillmentCancel": lambda _, id: _cancel(views, id),
        "tagsAdd": lambda _, id, tags: _tag(views, id, tags, views.world.tag_order),
        "tagsRemove": lambda _, id, tags: _tag(views, id, tags, views.world.untag_order),
    }


def user_error(field: Sequence[str] | None, message: str) -> Node:
    """One entry of `userErrors`; list indexes in `field` are strings."""
    return {"field": list(field) if field else None, "message": message}


def _create(views: Views, wanted: FulfillmentInput) -> Node:
    groups = wanted["line_items_by_fulfillment_order"]
    if error := _too_little(groups):
        return {"fulfillment": None, "userErrors": [error]}
    try:
        order, quantities = _resolved(views, groups)
        made = views.world.fulfill(
            order.id,
            quantities,
            **_tracking(wanted.get("tracking_info") or {}),
            notify_customer=bool(wanted.get("notify_customer")),
        )
    except ValueError as error:
        return {"fulfillment": None, "userErrors": [user_error(["fulfillment"], str(error))]}
    return {"fulfillment": views.fulfillment(order, made), "userErrors": []}


def _too_little(groups: Sequence[GroupInput]) -> Node | None:
    """Shopify checks for quantities below one before it looks at anything else."""
    for at, group in enumerate(groups):
        for index, line in enumerate(group.get("fulfillment_order_line_items") or ()):
            if line["quantity"] <= 0:
                places = ["lineItemsByFulfillmentOrder", str(at), "fulfillmentOrderLineItems", str(index)]
                return user_error(["fulfillment", *places, "quantity"], "Quantity must be greater than 0")
    return None


def _resolved(views: Views, groups: Sequence[GroupInput]) -> tuple[ShopOrder, Quantities]:
    """The one order all groups belong to, and what is wanted of it; an empty inner part means all that is left."""
    orders: dict[int, ShopOrder] = {}
    quantities: Quantities = {}
    for group in groups:
        number = number_in(group["fulfillment_order_id"], "FulfillmentOrder")
        found = find_fulfillment_order(views.world, number)
        if found is None:
            raise ValueError("Fulfillment order does not exist.")
        orders[found[0].id] = found[0]
        lines = quantities.setdefault(number, {})
        for line in group.get("fulfillment_order_line_items") or ():
            line_id = number_in(line["id"], "FulfillmentOrderLineItem")
            lines[line_id] = lines.get(line_id, 0) + line["quantity"]
    if len(orders) > 1:
        raise ValueError(
            "All fulfillment orders must belong to the same order. "
            f"Multiple orders with ids {sorted(orders)} were found."
        )
    if not orders:
        raise ValueError("Fulfillment order does not exist.")
    return next(iter(orders.values())), quantities


class Tracking(TypedDict):
    """Tracking as the world keeps it: one number for each fulfillment."""

    company: str | None
    number: str | None
    url: str | None


def _tracking(given: TrackingInput) -> Tracking:
    """Singular or plural, never both. The sandbox refuses several numbers rather than lose one."""
    numbers, urls = given.get("numbers") or [], given.get("urls") or []
    if (given.get("number") or given.get("url")) and (numbers or urls):
        raise bad_request("Tracking takes number and url, or numbers and urls, not both.")
    if len(numbers) > 1 or len(urls) > 1:
        raise bad_request("The sandbox keeps one tracking number for each fulfillment.")
    return {
        "company": given.get("company"),
        "number": given.get("number") or next(iter(numbers), None),
        "url": given.get("url") or next(iter(urls), None),
    }


def _update_tracking(
    views: Views,
    *,
    fulfillment_id: str,
    tracking_info_input: TrackingInput,
    notify_customer: bool | None = None,
) -> Node:
    found = find_fulfillment(views.world, number_in(fulfillment_id, "Fulfillment"))
    if found is None:
        error = user_error(["fulfillmentId"], "Fulfillment does not exist.")
        return {"fulfillment": None, "userErrors": [error]}
    order, fulfillment = found
    views.world.set_tracking(order.id, fulfillment.id, **_tracking(tracking_info_input))
    return {"fulfillment": views.fulfillment(order, fulfillment), "userErrors": []}


def _cancel(views: Views, wanted: str) -> Node:
    found = find_fulfillment(views.world, number_in(wanted, "Fulfillment"))
    if found is None:
        return {"fulfillment": None, "userErrors": [user_error(["id"], "Fulfillment not found.")]}
    order, fulfillment = found
    views.world.cancel_fulfillment(order.id, fulfillment.id)
    return {"fulfillment": views.fulfillment(order, fulfillment), "userErrors": []}


def _tag(views: Views, wanted: str, tags: list[str], change: Callable[[int, list[str]], None]) -> Node:
    """Tags given as one comma-separated string count as several, as at Shopify."""
    order = views.world.shop_orders.get(number_in(wanted, "Order"))
    if order is None:
        return {"node": None, "userErrors": [user_error(["id"], "Order does not exist")]}
    change(order.id, [each.strip() for tag in tags for each in tag.split(",") if each.strip()])
    return {"node": views.order(order), "userErrors": []}
