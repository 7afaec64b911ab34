"""Orders as GraphQL shows them: plain dictionaries, whose costly or circular fields are functions."""

from integrations.sandbox.shopify.fulfillment_views import FulfillmentViews
from integrations.sandbox.shopify.paging import Listing, Node, Resolver, paged
from integrations.sandbox.shopify.words import CURRENCY, gid, money_bag, utc
from integrations.sandbox.state import ShopLine, ShopOrder
from integrations.sandbox.world.shop_lookup import fulfilled_quantities

SHIPPING_PRICE = 600
"""Minor units; the world prices goods only."""

NEWEST_VERSION = "2026-10"


class Views(FulfillmentViews):
    """Everything one request can show, in the words of the API version it asked for."""

    def order(self, order: ShopOrder) -> Node:
        """An Order."""
        return {
            "__typename": "Order",
            "id": gid("Order", order.id),
            "legacyResourceId": str(order.id),
            "name": order.name,
            "number": order.number,
            "note": order.note or None,
            "tags": sorted(order.tags, key=str.lower),
            "test": order.test,
            "confirmed": True,
            **_order_times(order),
            **_order_money(order),
            **_order_amounts(order),
            "displayFinancialStatus": order.financial,
            "displayFulfillmentStatus": self._display_status(order),
            "fulfillable": any(self.can_fulfill(todo) for todo in order.fulfillment_orders),
            **self._order_lists(order),
        }

    def _display_status(self, order: ShopOrder) -> str:
        status = self.world.display_fulfillment_status(order)
        hidden = status == "FULFILLMENT_NOT_REQUIRED" and self.version < NEWEST_VERSION
        return "UNFULFILLED" if hidden else status

    def _order_lists(self, order: ShopOrder) -> Node:
        shipping = [self.shipping_line(order)] if any(line.requires_shipping for line in order.lines) else []
        return {
            "lineItems": paged(
                Listing(order.lines, lambda line: self.line(order, line), lambda line: (line.id, line.id))
            ),
            "fulfillmentOrders": self._fulfillment_orders(order),
            "fulfillments": lambda _, first=None, **__: [
                self.fulfillment(order, each) for each in order.fulfillments[:first]
            ],
            "shippingLine": shipping[0] if shipping else None,
            "shippingLines": paged(Listing(shipping, lambda each: each, lambda each: (order.id, order.id))),
        }

    def _fulfillment_orders(self, order: ShopOrder) -> Resolver:
        """Without the scope the list is empty, not refused."""
        visible = order.fulfillment_orders if self.sees_fulfillment_orders else []
        return paged(
            Listing(visible, lambda todo: self.fulfillment_order(order, todo), lambda todo: (todo.id, todo.id))
        )

    def line(self, order: ShopOrder, line: ShopLine) -> Node:
        """A LineItem."""
        unsent = line.current_quantity - fulfilled_quantities(order).get(line.id, 0)
        return {
            "__typename": "LineItem",
            "id": gid("LineItem", line.id),
            "name": line.title,
            "title": line.title,
            "variantTitle": None,
            "sku": line.sku,
            "quantity": line.quantity,
            "currentQuantity": line.current_quantity,
            "unfulfilledQuantity": max(0, unsent),
            "requiresShipping": line.requires_shipping,
            "isGiftCard": False,
            "originalUnitPriceSet": money_bag(line.price),
        }

    def shipping_line(self, order: ShopOrder) -> Node:
        """A ShippingLine."""
        return {
            "id": gid("ShippingLine", order.id),
            "title": order.shipping_title,
            "code": order.shipping_title,
            "source": "shopify",
            "deliveryCategory": None,
            "isRemoved": False,
            "originalPriceSet": money_bag(shipping_price(order)),
        }


def shipping_price(order: ShopOrder) -> int:
    """What the customer paid for shipping, in minor units."""
    return SHIPPING_PRICE if any(line.requires_shipping for line in order.lines) and not order.pickup else 0


def total_price(order: ShopOrder) -> int:
    """What was ordered first, with shipping, in minor units."""
    return sum(line.price * line.quantity for line in order.lines) + shipping_price(order)


def current_total_price(order: ShopOrder) -> int:
    """What is left after edits and refunds, in minor units."""
    goods = sum(line.price * line.current_quantity for line in order.lines)
    return goods + (0 if order.cancelled_at else shipping_price(order))


def _order_times(order: ShopOrder) -> Node:
    return {
        "createdAt": utc(order.created_at),
        "processedAt": utc(order.created_at),
        "updatedAt": utc(order.updated_at),
        "cancelledAt": utc(order.cancelled_at),
        "cancelReason": order.cancel_reason,
        "closedAt": utc(order.closed_at),
        "closed": order.closed_at is not None,
    }


def _order_money(order: ShopOrder) -> Node:
    return {
        "currencyCode": CURRENCY,
        "totalPriceSet": money_bag(total_price(order)),
        "currentTotalPriceSet": money_bag(current_total_price(order)),
        "fullyPaid": order.financial in ("PAID", "PARTIALLY_REFUNDED", "REFUNDED"),
        "unpaid": order.financial in ("PENDING", "AUTHORIZED", "EXPIRED", "PARTIALLY_PAID"),
    }


def _order_amounts(order: ShopOrder) -> Node:
    return {
        "subtotalLineItemsQuantity": sum(line.quantity for line in order.lines),
        "currentSubtotalLineItemsQuantity": sum(line.current_quantity for line in order.lines),
        "edited": any(line.current_quantity != line.quantity for line in order.lines),
        "requiresShipping": any(line.requires_shipping for line in order.lines),
    }
