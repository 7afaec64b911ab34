"""Finds fulfillment orders and fulfillments by id, together with the order they belong to."""

from integrations.sandbox.state import FulfillmentOrder, ShopFulfillment, ShopOrder
from integrations.sandbox.world.foundation import Foundation


def find_fulfillment_order(world: Foundation, number: int) -> tuple[ShopOrder, FulfillmentOrder] | None:
    """The fulfillment order with this id."""
    for order in world.shop_orders.values():
        for each in order.fulfillment_orders:
            if each.id == number:
                return order, each
    return None


def find_fulfillment(world: Foundation, number: int) -> tuple[ShopOrder, ShopFulfillment] | None:
    """The fulfillment with this id."""
    for order in world.shop_orders.values():
        for each in order.fulfillments:
            if each.id == number:
                return order, each
    return None


def fulfilled_quantities(order: ShopOrder) -> dict[int, int]:
    """What has really been sent, by line id."""
    sent: dict[int, int] = {}
    for fulfillment in order.fulfillments:
        if fulfillment.status == "SUCCESS":
            for line_id, quantity in fulfillment.lines.items():
                sent[line_id] = sent.get(line_id, 0) + quantity
    return sent
