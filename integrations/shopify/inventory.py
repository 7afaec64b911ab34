"""What the shop believes it may sell of a SKU, place by place: one call.

A SKU is not unique in Shopify, and the search compares words in any case: only exact SKUs count, and several items of
one SKU are counted together (shopify.dev, InventoryItem and inventory states).
"""

from collections import defaultdict
from decimal import Decimal

from integrations.shopify import search
from integrations.shopify.answers import ItemNode, ItemsAnswer
from integrations.shopify.documents import STOCK
from integrations.shopify.graphql import GraphqlApi
from integrations.stock import Goods, Level

AVAILABLE = "available"


async def stock_of(api: GraphqlApi, sku: str) -> Goods | None:
    """The levels of a SKU, however its letters are typed; None when the shop sells no such thing."""
    query = search.by_sku(sku)
    if query is None:
        return None
    answer = await api.run(STOCK, ItemsAnswer, search=query)
    items = [item for item in answer.inventory_items.nodes if (item.sku or "").casefold() == sku.casefold()]
    if not items:
        return None
    return Goods(sku=items[0].sku or sku, title="", levels=_levels(items))


def _levels(items: list[ItemNode]) -> tuple[Level, ...]:
    """What may be sold in each place. What is not tracked has no levels that mean anything."""
    places: dict[str, Decimal] = defaultdict(Decimal)
    for item in items:
        for level in item.inventory_levels.nodes if item.tracked else ():
            for quantity in level.quantities:
                if level.is_active and quantity.name == AVAILABLE:
                    places[level.location.name] += quantity.quantity
    return tuple(Level(place=place, available=available) for place, available in places.items())
