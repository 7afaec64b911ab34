"""Finds the order that an act names."""

from integrations.sandbox.control.input import Input, WrongInput
from integrations.sandbox.state import ShopOrder
from integrations.sandbox.world import World


def named_order(world: World, given: Input) -> ShopOrder:
    """The order with this name, with or without `#`, else the one with this id: small ids are others' names."""
    wanted = given.need("order", str).removeprefix("#")
    orders = list(world.shop_orders.values())
    found = [each for each in orders if each.name.removeprefix("#") == wanted]
    found += [each for each in orders if str(each.id) == wanted]
    if not found:
        raise WrongInput(f"there is no order {wanted!r}")
    return found[0]
