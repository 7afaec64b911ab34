"""Between the world's facts and WooCommerce's one word: what status an order has, and what setting one does.

There is no state machine at the vendor: any status may follow any other (sheet, section 3). Where the world cannot
follow, such as to "packed" or back from "cancelled", the word alone changes.
"""

from collections.abc import Callable

from integrations.sandbox.state import ShopOrder
from integrations.sandbox.woocommerce.rules import Rules
from integrations.sandbox.woocommerce.words import STATUSES
from integrations.sandbox.world import World
from integrations.sandbox.world.shop_orders import open_todos

PAID = ("processing", "completed")
TAKES_STOCK = ("processing", "on-hold", "completed")
GIVES_STOCK_BACK = ("cancelled", "pending")
EDITABLE = ("pending", "on-hold", "checkout-draft")
UNPAID = ("PENDING", "PARTIALLY_PAID")
BY_MONEY = {
    "PENDING": "pending",
    "PARTIALLY_PAID": "pending",
    "AUTHORIZED": "on-hold",
    "EXPIRED": "failed",
    "VOIDED": "cancelled",
    "REFUNDED": "refunded",
}


def known_statuses(rules: Rules) -> dict[str, str]:
    """Every status the site has, with its label. Only Advanced Shipment Tracking knows partly sent orders."""
    partly = {"partial-shipped": "Partially Shipped"} if rules.advanced_tracking else {}
    return STATUSES | partly | rules.custom_statuses


def status_by_facts(world: World, order: ShopOrder) -> str:
    """The status that an order has come to by what happened to it."""
    if order.cancelled_at:
        return "cancelled"
    if order.financial == "REFUNDED":
        return "refunded"
    if world.display_fulfillment_status(order) == "FULFILLED":
        return "completed"
    if order.financial in BY_MONEY:
        return BY_MONEY[order.financial]
    todos = list(open_todos(order))
    held = todos and all(todo.status == "ON_HOLD" for todo in todos)
    return "on-hold" if held else "processing"


def follow(world: World, order: ShopOrder, status: str) -> None:
    """Let the world follow a status that was set by hand, as far as it can."""
    if not order.cancelled_at and status in MOVES:
        MOVES[status](world, order)


def _complete(world: World, order: ShopOrder) -> None:
    """All that is left goes out, whatever held it, paid or not."""
    _let_go(world, order)
    if any(spot.remaining_quantity for todo in open_todos(order) for spot in todo.lines):
        world.fulfill(order.id)


def _cancel(world: World, order: ShopOrder) -> None:
    if not _sent(order):
        world.cancel(order.id)


def _process(world: World, order: ShopOrder) -> None:
    if order.financial in (*UNPAID, "AUTHORIZED", "EXPIRED"):
        world.pay(order.id)
    _let_go(world, order)
    if world.display_fulfillment_status(order) == "FULFILLED":
        for fulfillment_id in _sent(order):
            world.cancel_fulfillment(order.id, fulfillment_id)


def _hold(world: World, order: ShopOrder) -> None:
    if any(todo.status != "ON_HOLD" for todo in open_todos(order)):
        world.hold(order.id, "OTHER")


def _refund(world: World, order: ShopOrder) -> None:
    if order.financial not in ("PAID", "PARTIALLY_REFUNDED"):
        return
    if _sent(order):
        world.take_back(order.id)
    elif any(spot.remaining_quantity for todo in open_todos(order) for spot in todo.lines):
        world.refund_all(order.id)


def _let_go(world: World, order: ShopOrder) -> None:
    if any(todo.status == "ON_HOLD" for todo in order.fulfillment_orders):
        world.release(order.id)


def _sent(order: ShopOrder) -> list[int]:
    return [each.id for each in order.fulfillments if each.status == "SUCCESS"]


MOVES: dict[str, Callable[[World, ShopOrder], None]] = {
    "completed": _complete,
    "cancelled": _cancel,
    "processing": _process,
    "on-hold": _hold,
    "refunded": _refund,
}
