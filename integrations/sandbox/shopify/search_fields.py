"""What each search field looks at, as Shopify's argument documentation lists them.

The order name is tokenised: digits count, what follows them does not, and a number finds every name that begins
with it, quoted or not (recorded for `name=#1-A`, which found `#12-A`).
"""

import re
from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from integrations.sandbox.shopify.search import Field, Predicate, Term, Unreadable
from integrations.sandbox.state import FulfillmentOrder, ShopOrder, Variant
from integrations.sandbox.world import World

T = TypeVar("T")
Ordered = TypeVar("Ordered", int, datetime)
Owned = tuple[ShopOrder, FulfillmentOrder]

FULFILLMENT_WORDS = {
    "unshipped": ("UNFULFILLED", "IN_PROGRESS", "ON_HOLD", "SCHEDULED"),
    "unfulfilled": ("UNFULFILLED",),
    "shipped": ("FULFILLED",),
    "fulfilled": ("FULFILLED",),
    "partial": ("PARTIALLY_FULFILLED",),
    "scheduled": ("SCHEDULED",),
    "on_hold": ("ON_HOLD",),
    "request_declined": ("REQUEST_DECLINED",),
}
"""Search word to displayed statuses. `unfulfilled` is read narrowly; what it does with partials is not known."""


def order_fields(world: World) -> dict[str, Field[ShopOrder]]:
    """The filters of `orders` and `ordersCount`."""
    return {
        "": _any_field,
        "email": words(lambda order: [order.customer_email]),
        "name": _name,
        "status": _status,
        "id": number(lambda order: order.id),
        "financial_status": words(lambda order: [order.financial]),
        "fulfillment_status": lambda term: _fulfillment_status(world, term),
        "created_at": moment(lambda order: order.created_at),
        "processed_at": moment(lambda order: order.created_at),
        "updated_at": moment(lambda order: order.updated_at),
        "tag": words(lambda order: order.tags),
        "tag_not": lambda term: _untagged(term.value.lower()),
        "sku": words(lambda order: [line.sku for line in order.lines]),
        "test": words(lambda order: [str(order.test)]),
        "delivery_method": words(lambda order: ["pick-up" if order.pickup else "shipping"]),
    }


def fulfillment_order_fields() -> dict[str, Field[Owned]]:
    """The filters of `fulfillmentOrders`; the time of change is the order's."""
    return {
        "status": words(lambda owned: [owned[1].status]),
        "id": number(lambda owned: owned[1].id),
        "assigned_location_id": number(lambda owned: owned[1].location_id),
        "updated_at": moment(lambda owned: owned[0].updated_at),
    }


def item_fields() -> dict[str, Field[Variant]]:
    """The filters of `inventoryItems`. SKUs match in any case, as whole words."""
    return {"sku": words(lambda variant: [variant.sku]), "id": number(lambda variant: variant.id)}


def words(get: Callable[[T], Collection[str]]) -> Field[T]:
    """A field that holds words; a `*` at the end of the value finds all that begin so."""

    def read(term: Term) -> Predicate[T]:
        wanted = term.value.lower()
        if wanted.endswith("*"):
            return lambda item: any(word.lower().startswith(wanted[:-1]) for word in get(item))
        return lambda item: wanted in (word.lower() for word in get(item))

    return read


def number(get: Callable[[T], int]) -> Field[T]:
    """A field that holds a number."""

    def read(term: Term) -> Predicate[T]:
        if not re.fullmatch(r"[0-9]+", term.value):
            raise Unreadable(f"Invalid value for {term.field}.")
        wanted = int(term.value)
        return lambda item: _stands(term.operator, get(item), wanted)

    return read


def moment(get: Callable[[T], datetime]) -> Field[T]:
    """A field that holds a time, in whole seconds. A date alone means all of its day, or where that begins."""

    def read(term: Term) -> Predicate[T]:
        wanted = _moment(term)
        if len(term.value) == len("2026-11-20") and not term.operator:
            return lambda item: wanted <= get(item) < wanted + timedelta(days=1)
        return lambda item: _stands(term.operator, get(item).replace(microsecond=0), wanted)

    return read


def _moment(term: Term) -> datetime:
    try:
        found = datetime.fromisoformat(term.value)
    except ValueError as error:
        raise Unreadable(f"Invalid timestamp for query filter `{term.field}`.") from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _stands(operator: str, left: Ordered, right: Ordered) -> bool:
    return {
        "": left == right,
        "<": left < right,
        ">": left > right,
        "<=": left <= right,
        ">=": left >= right,
    }[operator]


def _name(term: Term) -> Predicate[ShopOrder]:
    tokens = sorted(_tokens(term.value), key=str.isdigit, reverse=True)
    return lambda order: any(word.startswith(token) for token in tokens[:1] for word in _tokens(order.name))


def _any_field(term: Term) -> Predicate[ShopOrder]:
    """A bare word or phrase looks at several fields, in any case: here the name, whose order it is, and the SKUs."""
    named, wanted = _name(term), term.value.lower()

    def found(order: ShopOrder) -> bool:
        said = (order.customer_name, order.customer_email, *(line.sku for line in order.lines))
        return named(order) or any(wanted in text.lower() for text in said)

    return found


def _tokens(name: str) -> list[str]:
    return re.findall(r"[0-9]+|[^\W\d_]+", name.lower())


def _status(term: Term) -> Predicate[ShopOrder]:
    tests: dict[str, Predicate[ShopOrder]] = {
        "open": lambda order: not order.closed_at and not order.cancelled_at,
        "closed": lambda order: bool(order.closed_at),
        "cancelled": lambda order: bool(order.cancelled_at),
        "not_closed": lambda order: not order.closed_at,
        "any": lambda order: True,
    }
    if term.value.lower() not in tests:
        raise Unreadable("Invalid value for status.")
    return tests[term.value.lower()]


def _fulfillment_status(world: World, term: Term) -> Predicate[ShopOrder]:
    wanted = FULFILLMENT_WORDS.get(term.value.lower())
    if wanted is None:
        raise Unreadable("Invalid value for fulfillment_status.")
    return lambda order: world.display_fulfillment_status(order) in wanted


def _untagged(tag: str) -> Predicate[ShopOrder]:
    return lambda order: tag not in (each.lower() for each in order.tags)
