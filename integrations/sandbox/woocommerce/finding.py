"""Which orders a list is about: statuses, dates and the search that finds more than it was asked for."""

from collections.abc import Mapping
from datetime import datetime

from multidict import MultiMapping

from integrations.sandbox.state import ShopOrder
from integrations.sandbox.woocommerce.errors import invalid_params
from integrations.sandbox.woocommerce.items import product_ids
from integrations.sandbox.woocommerce.query import (
    PAGE_CHECKS,
    Check,
    boolean,
    check_query,
    date_time,
    is_true,
    one_of,
    wall_clock,
    whole,
    words_in,
)
from integrations.sandbox.woocommerce.shop import Shop
from integrations.sandbox.woocommerce.statuses import known_statuses
from integrations.sandbox.woocommerce.words import FORMAT, gmt, site_time

DATES = ("after", "before", "modified_after", "modified_before")
CHECKS: Mapping[str, Check] = {
    **PAGE_CHECKS,
    "orderby": one_of("date", "id", "include", "title", "slug", "modified"),
    **dict.fromkeys(DATES, date_time),
    "dates_are_gmt": boolean,
    "customer": whole(0),
    "product": whole(0),
}


def find_orders(shop: Shop, query: MultiMapping[str]) -> list[ShopOrder]:
    """The orders a list shows, in its order. Raises for arguments that WordPress refuses."""
    check_query(query, CHECKS)
    wanted = _statuses(shop, query)
    found = [
        order
        for order in shop.books.orders().values()
        if shop.books.status(order) in wanted and _in_time(query, order) and _matches(shop, query, order)
    ]
    return _arranged(query, found)


def _statuses(shop: Shop, query: MultiMapping[str]) -> set[str]:
    """`any` is everything but the trash, which must be asked for by name."""
    known = list(known_statuses(shop.rules))
    given = words_in(query, "status") or ["any"]
    for place, word in enumerate(given):
        if problem := one_of("any", "trash", *known)(f"status[{place}]", word):
            raise invalid_params({"status": problem})
    return {each for word in given for each in (known if word == "any" else [word])}


def _in_time(query: MultiMapping[str], order: ShopOrder) -> bool:
    """Bounds are exclusive and in whole seconds, on the site's own clock unless `dates_are_gmt`."""
    shown = gmt if is_true(query, "dates_are_gmt") else site_time
    for name in DATES:
        bound = wall_clock(query.get(name, ""))
        text = shown(order.updated_at if name.startswith("modified") else order.created_at)
        at = datetime.strptime(text or "", FORMAT) if bound else None  # noqa: DTZ007 - neither has a zone
        if bound and at and not (at > bound if name.endswith("after") else at < bound):
            return False
    return True


def _matches(shop: Shop, query: MultiMapping[str], order: ShopOrder) -> bool:
    include, exclude = words_in(query, "include"), words_in(query, "exclude")
    if (include and str(order.id) not in include) or str(order.id) in exclude:
        return False
    if query.get("customer", "0") != "0":
        return False
    if query.get("product", "0") != "0" and int(query["product"]) not in _products(shop, order):
        return False
    return query.get("search", "").strip().casefold() in _searched(shop, order)


def _products(shop: Shop, order: ShopOrder) -> set[int]:
    return {each for line in order.lines for each in product_ids(shop.world, shop.world.variant(line.sku))}


def _searched(shop: Shop, order: ShopOrder) -> str:
    """What `search` looks through, so that a number is found in ids, addresses and names as well."""
    number = shop.number(order) if shop.rules.search_numbers else ""
    titles = (line.title for line in order.lines)
    address = "1 Kiln Lane 62701 Springfield 555-0100"
    parts = (str(order.id), number, order.customer_name, order.customer_email, address, *titles)
    return "\n".join(parts).casefold()


def _arranged(query: MultiMapping[str], found: list[ShopOrder]) -> list[ShopOrder]:
    """By date of creation unless told otherwise, newest first; orders of one second by id."""
    by = query.get("orderby", "date")
    if by == "include":
        places = {text: place for place, text in enumerate(words_in(query, "include"))}
        return sorted(found, key=lambda order: places.get(str(order.id), 0))

    def key(order: ShopOrder) -> tuple[str, int]:
        moment = order.updated_at if by == "modified" else order.created_at
        return ("" if by == "id" else gmt(moment) or "", order.id)

    return sorted(found, key=key, reverse=query.get("order", "desc") == "desc")
