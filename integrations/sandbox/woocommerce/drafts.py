"""A checkout that nobody has finished: an order of the site and of nobody else. The other systems never see it."""

from integrations.sandbox.state import ShopOrder
from integrations.sandbox.world import World


def draft_order(world: World, items: list[tuple[str, int]]) -> ShopOrder:
    """An order of (SKU, quantity) pairs that the world does not have. Raises `ValueError` for an unknown SKU."""
    number = world.new_id("shop_order")
    return ShopOrder(
        id=number,
        name=f"#{number}",
        number=number,
        created_at=world.now(),
        updated_at=world.now(),
        financial="PENDING",
        lines=[world.new_line(sku, quantity) for sku, quantity in items],
    )
