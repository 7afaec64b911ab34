"""The query root: orders, fulfillment orders, stock, the shop and the app, found and paged as Shopify does."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from integrations.sandbox.shopify.paging import Listing, Node, Position, Resolver, paged
from integrations.sandbox.shopify.search import Field, Predicate, Search, parse
from integrations.sandbox.shopify.search_fields import (
    Owned,
    fulfillment_order_fields,
    item_fields,
    order_fields,
)
from integrations.sandbox.shopify.shop import Shop
from integrations.sandbox.shopify.stock_views import inventory_item
from integrations.sandbox.shopify.subscriptions import Subscription, subscription_view
from integrations.sandbox.shopify.views import current_total_price
from integrations.sandbox.shopify.words import CURRENCY, SHOP_TIME_ZONE, gid, kind_of, number_in
from integrations.sandbox.state import ShopOrder, Variant
from integrations.sandbox.world.shop_lookup import find_fulfillment, find_fulfillment_order
from integrations.sandbox.world.shop_orders import FINISHED

T = TypeVar("T")

REACH = timedelta(days=60)
"""How old an order may be for an app without `read_all_orders`."""

ORDER_SORTS: dict[str, Callable[[ShopOrder], str | int]] = {
    "CREATED_AT": lambda order: _sortable(order.created_at),
    "ID": lambda order: order.id,
    "ORDER_NUMBER": lambda order: order.number,
    "PROCESSED_AT": lambda order: _sortable(order.created_at),
    "TOTAL_PRICE": current_total_price,
    "UPDATED_AT": lambda order: _sortable(order.updated_at),
}


class Queries:
    """What one request may ask. `searches` collects the warnings about search terms that were left out."""

    def __init__(self, shop: Shop, version: str) -> None:
        self.searches: list[Node] = []
        self._shop = shop
        self._world = shop.world
        self._version = version
        self._views = shop.views(version)

    def resolvers(self) -> dict[str, Resolver]:
        """A resolver for each field of QueryRoot."""
        return {
            "orders": self._orders,
            "ordersCount": self._orders_count,
            "order": lambda _, id: self._order(number_in(id, "Order")),
            "fulfillmentOrders": self._fulfillment_orders,
            "fulfillmentOrder": lambda _, id: self._fulfillment_order(number_in(id, "FulfillmentOrder")),
            "fulfillment": lambda _, id: self._fulfillment(number_in(id, "Fulfillment")),
            "inventoryItems": self._inventory_items,
            "inventoryItem": lambda _, id: self._inventory_item(number_in(id, "InventoryItem")),
            "locations": paged(Listing([self._world.location_id], self._views.location, lambda at: (at, at))),
            "location": lambda _, id=None: self._location(id),
            "node": lambda _, id: self._node(id),
            "nodes": lambda _, ids: [self._node(each) for each in ids],
            "shop": lambda _: self._shop_itself(),
            "currentAppInstallation": lambda _: self._installation(),
            "webhookSubscriptions": self._subscriptions,
            "webhookSubscription": lambda _, id: self._subscription(number_in(id, "WebhookSubscription")),
        }

    def _orders(self, info: object, *, sort_key: str, query: str | None = None, **page: object) -> object:
        search = self._search("orders", query, order_fields(self._world))
        sort = ORDER_SORTS[sort_key]

        def position(order: ShopOrder) -> Position:
            return sort(order), order.id

        return paged(Listing(self._found(search), self._show_current, position))(info, **page)

    def _orders_count(self, _: object, *, limit: int | None = None, query: str | None = None) -> Node:
        search = self._search("ordersCount", query, order_fields(self._world))
        total = len(self._found(search))
        capped = limit is not None and total > limit
        return {"count": limit if capped else total, "precision": "AT_LEAST" if capped else "EXACT"}

    def _found(self, search: Search[ShopOrder]) -> list[ShopOrder]:
        return [order for order in self._shop.index.find(search.matches) if self._in_reach(order)]

    def _in_reach(self, order: ShopOrder) -> bool:
        return "read_all_orders" in self._shop.tokens.scopes or order.created_at >= self._world.now() - REACH

    def _show_current(self, indexed: ShopOrder) -> Node:
        """The index says which orders and where; what they hold is read as it is now."""
        return self._views.order(self._world.shop_orders[indexed.id])

    def _order(self, number: int) -> Node | None:
        order = self._world.shop_orders.get(number)
        return self._views.order(order) if order and self._in_reach(order) else None

    def _fulfillment_orders(
        self,
        info: object,
        *,
        sort_key: str,
        query: str | None = None,
        include_closed: bool = False,
        **page: object,
    ) -> object:
        search = self._search("fulfillmentOrders", query, fulfillment_order_fields())
        found = self._owned(lambda owned: search.matches(owned) and (include_closed or _unfinished(owned)))

        def position(owned: Owned) -> Position:
            order, todo = owned
            return (_sortable(order.updated_at) if sort_key == "UPDATED_AT" else todo.id), todo.id

        return paged(Listing(found, self._show_owned, position))(info, **page)

    def _owned(self, wanted: Predicate[Owned]) -> list[Owned]:
        if not self._views.sees_fulfillment_orders:
            return []
        pairs = ((order, todo) for order in self._world.shop_orders.values() for todo in order.fulfillment_orders)
        return [owned for owned in pairs if wanted(owned)]

    def _show_owned(self, owned: Owned) -> Node:
        return self._views.fulfillment_order(*owned)

    def _fulfillment_order(self, number: int) -> Node | None:
        found = find_fulfillment_order(self._world, number) if self._views.sees_fulfillment_orders else None
        return self._views.fulfillment_order(*found) if found else None

    def _fulfillment(self, number: int) -> Node | None:
        found = find_fulfillment(self._world, number)
        return self._views.fulfillment(*found) if found else None

    def _inventory_items(self, info: object, *, query: str | None = None, **page: object) -> object:
        search = self._search("inventoryItems", query, item_fields())
        found = [variant for variant in self._world.variants.values() if search.matches(variant)]
        return paged(Listing(found, self._show_item, lambda variant: (variant.id, variant.id)))(info, **page)

    def _show_item(self, variant: Variant) -> Node:
        return inventory_item(self._views, variant)

    def _inventory_item(self, number: int) -> Node | None:
        variant = self._world.variants.get(number)
        return self._show_item(variant) if variant else None

    def _location(self, wanted: str | None) -> Node | None:
        number = number_in(wanted, "Location") if wanted else self._world.location_id
        return self._views.location(number) if number == self._world.location_id else None

    def _node(self, wanted: str) -> Node | None:
        readers: dict[str, Callable[[int], Node | None]] = {
            "Order": self._order,
            "FulfillmentOrder": self._fulfillment_order,
            "Fulfillment": self._fulfillment,
            "InventoryItem": self._inventory_item,
            "WebhookSubscription": self._subscription,
        }
        kind = kind_of(wanted)
        return readers[kind](number_in(wanted, kind)) if kind in readers else None

    def _subscriptions(
        self, info: object, *, topics: list[str] | None = None, uri: str | None = None, **page: object
    ) -> object:
        found = [
            each
            for each in self._shop.subscriptions.all.values()
            if (not topics or each.topic in topics) and (uri is None or each.uri == uri)
        ]
        return paged(Listing(found, self._show_subscription, lambda each: (each.id, each.id)))(info, **page)

    def _subscription(self, number: int) -> Node | None:
        found = self._shop.subscriptions.all.get(number)
        return self._show_subscription(found) if found else None

    def _show_subscription(self, subscription: Subscription) -> Node:
        return subscription_view(subscription, self._version)

    def _shop_itself(self) -> Node:
        domain = self._world.shop_domain
        return {
            "__typename": "Shop",
            "id": gid("Shop", 1),
            "name": domain.partition(".")[0].replace("-", " ").title(),
            "myshopifyDomain": domain,
            "ianaTimezone": SHOP_TIME_ZONE,
            "currencyCode": CURRENCY,
        }

    def _installation(self) -> Node:
        scopes = [{"handle": scope, "description": scope} for scope in self._shop.tokens.scopes]
        return {"__typename": "AppInstallation", "id": gid("AppInstallation", 1), "accessScopes": scopes}

    def _search(self, root: str, query: str | None, fields: Mapping[str, Field[T]]) -> Search[T]:
        search = parse(query, fields)
        if search.warnings:
            self.searches.append({"path": [root], "query": query, "warnings": search.warnings})
        return search


def _unfinished(owned: Owned) -> bool:
    return owned[1].status not in FINISHED


def _sortable(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
