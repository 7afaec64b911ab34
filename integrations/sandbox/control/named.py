"""Finds the order that an act names."""

from integrations.sandbox.control.input import Input, WrongInput
from integrations.sandbox.state import ShopOrder
from integrations.sandbox.world import World


def named_order(world: World, given: Input) -> ShopOrder:
    """The order with this name, with or without `#`, or this Shopify id."""
    wanted = given.need("order", str).removeprefix("#")
    for order in world.shop_orders.values():
        if wanted in (order.name.removeprefix("#"), str(order.id)):
            return order
    raise WrongInput(f"there is no order {wanted!r}")
