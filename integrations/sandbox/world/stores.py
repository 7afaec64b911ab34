"""Several shops in one world: one Katana and one ShipStation behind the Shopify stores of one maker.

A store's own face sees its own orders and nothing else: `store_of` is the world as one Shopify store knows it.
"""

from typing import Any, cast

from integrations.sandbox.state import ShopOrder
from integrations.sandbox.world.foundation import Foundation

FURTHER = 10
"""Between two stores' ids at the desk: each has a manual store beside it."""


class StoreView:
    """The world with only one store's orders in the shop. Everything else is the world's own."""

    def __init__(self, world: Foundation, domain: str) -> None:
        self._world = world
        self.shop_domain = domain

    @property
    def shop_orders(self) -> dict[int, ShopOrder]:
        orders = self._world.shop_orders.items()
        return {key: order for key, order in orders if domain_of(self._world, order) == self.shop_domain}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._world, name)


def store_of(world: Any, domain: str) -> Any:
    """The world as a store's face is to see it. With one store only there is nothing to hide."""
    return cast("Any", StoreView(world, domain)) if len(stores(world)) > 1 else world


def domain_of(world: Foundation, order: ShopOrder) -> str:
    """The store that an order was placed in."""
    return order.store or world.shop_domain


def stores(world: Foundation) -> dict[str, int]:
    """Every Shopify store by its domain, with its id at the desk."""
    domains = [world.shop_domain, *world.further_stores]
    return {domain: world.desk_store_id + FURTHER * nth for nth, domain in enumerate(domains)}
