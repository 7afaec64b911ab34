"""What was refunded after it had shipped: no contradiction, but goods that may come back. Performs no I/O."""

from bot.orders.order import Order


def came_back(before: Order, now: Order) -> bool:
    """Whether an order that was known, paid and told to the customer has been refunded since."""
    known = before.sales is not None and not before.called_off
    return known and now.refunded and not now.cancelled and now.shop_fulfilled
