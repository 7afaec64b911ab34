"""An eye of its own: what people ought to have been told, worked out from the world alone.

Shares no rule with the bot. It looks only when everything is at rest, after each episode of the day, and remembers
what it saw; the verdict holds the bot's messages and writes against that.
"""

from collections import Counter
from dataclasses import dataclass, field

from bot.demo.patience import Patience
from bot.demo.told import About
from integrations.sandbox.state import DeskOrder, KatanaOrder, ShopOrder
from integrations.sandbox.world import World

_OPEN = ("NOT_SHIPPED", "READY_FOR_FULFILLMENT")


@dataclass(slots=True)
class Expected:
    """What the day's episodes and the world call for."""

    cards: set[str] = field(default_factory=set)
    """Names of orders that were seen waiting and came in stock, or that something is wrong with: each has exactly one
    card."""
    listed: set[str] = field(default_factory=set)
    """Names of orders that were in stock on arrival: each stands in the day's list, once."""
    packs: Counter[str] = field(default_factory=Counter)
    unpacks: Counter[str] = field(default_factory=Counter)
    """How often each order ought to have been packed and unpacked in Katana, by name."""
    holds: Counter[str] = field(default_factory=Counter)
    """How often each order ought to have been held at the desk, and let go again, by us."""
    ships: set[str] = field(default_factory=set)
    """Names of orders that somebody marked shipped: each is written once at the desk, and mailed once."""
    labels: set[str] = field(default_factory=set)
    """Names of orders that shipped at a system's own screen, by a label at the desk as a rule: nothing is written
    there."""
    pushes: Counter[str] = field(default_factory=Counter)
    production_pushes: Counter[str] = field(default_factory=Counter)
    """How often the shop and Katana ought to have been told by us, by name, because they did not follow."""
    fetched: set[str] = field(default_factory=set)
    """Names of orders that the desk imported because somebody pressed for it."""
    by_hand: set[str] = field(default_factory=set)
    """Names of orders that somebody delivered at Katana's own screen."""
    alerts: set[About] = field(default_factory=set)
    over: set[About] = field(default_factory=set)
    """Contradictions that the day caused, each told once; and those of them whose cause has ended since."""
    lapsed: set[str] = field(default_factory=set)
    """Names of orders that somebody took, and did not finish while the working day lasted."""
    again: set[About] = field(default_factory=set)
    """What stood for twice as long as it may."""
    answers: list[tuple[str, int]] = field(default_factory=list)
    """What a person did, and how many answers came: one each is right."""
    refused: list[tuple[str, int]] = field(default_factory=list)
    """Forged requests, and the status each was answered with."""


class Eye:
    """Watches the world for what the bot ought to notice."""

    def __init__(self, world: World) -> None:
        self.expected = Expected()
        self._world = world
        self._waited: set[int] = set()
        self._known = set(world.shop_orders)
        self.patience = Patience(world)
        self.look(first=True)

    def look(self, *, first: bool = False) -> None:
        """See who waits and who came in stock since the last look. Call it only when all is at rest."""
        self.patience.look(first=first)
        for order in list(self._world.shop_orders.values()):
            katana = self._world.katana_order_of(order.id)
            if katana is None or katana.deleted_at or not self._shippable(order):
                continue
            available = self._world.availability(katana)[0]
            if self._world.katana_status(katana) not in _OPEN:
                continue
            if available in ("EXPECTED", "NOT_AVAILABLE"):
                self._waited.add(order.id)
            elif available == "IN_STOCK" and not first and not order.test:
                self._came_in_stock(order)

    def waits(self, order: ShopOrder) -> bool:
        """Whether a paid, open order was seen waiting for stock and still is."""
        katana = self._world.katana_order_of(order.id)
        if katana is None or order.test or order.id not in self._waited or not self._shippable(order):
            return False
        plain = all(not self._world.variants[row.variant_id].batch_tracked for row in katana.rows)
        return plain and self._same_goods(order, katana) and self._world.availability(katana)[0] != "IN_STOCK"

    def _same_goods(self, order: ShopOrder, katana: KatanaOrder) -> bool:
        shop = {line.sku: line.current_quantity for line in order.lines if line.requires_shipping}
        stock = {self._world.variants[row.variant_id].sku: row.quantity for row in katana.rows}
        return all(stock.get(sku) == quantity for sku, quantity in shop.items() if quantity)

    def state_of(self, name: str) -> str:
        """The word an order's card ought to begin with."""
        order = self.order(name)
        katana = self._world.katana_order_of(order.id)
        status = self._world.katana_status(katana) if katana else ""
        if order.cancelled_at:
            return "STOP" if katana and not katana.deleted_at else "Cancelled"
        if name in self.expected.ships | self.expected.labels:
            return "Done"
        if self.patience.state_of(order) == "held":
            return "On hold"
        if status == "PACKED":
            return "Packed"
        available = self._world.availability(katana)[0] if katana else ""
        return "In stock" if available == "IN_STOCK" else "Waiting for stock"

    def order(self, name: str) -> ShopOrder:
        """The shop's order with this very name."""
        return next(order for order in self._world.shop_orders.values() if order.name == name)

    def katana(self, name: str) -> KatanaOrder:
        """Katana's record of it."""
        katana = self._world.katana_order_of(self.order(name).id)
        if katana is None:
            raise LookupError(f"{name} is not in Katana")
        return katana

    def _came_in_stock(self, order: ShopOrder) -> None:
        if order.id in self._waited:
            self.expected.cards.add(order.name)
        elif order.id not in self._known:
            self.expected.listed.add(order.name)

    def _shippable(self, order: ShopOrder) -> bool:
        held = all(todo.status == "ON_HOLD" for todo in order.fulfillment_orders if todo.status != "CLOSED")
        physical = any(line.requires_shipping and line.current_quantity for line in order.lines)
        shipped = bool(order.fulfillments) or any(desk.status == "shipped" for desk in self._desk(order))
        paid = order.financial in ("PAID", "PARTIALLY_REFUNDED")
        return paid and physical and not (order.cancelled_at or held or shipped)

    def _desk(self, order: ShopOrder) -> list[DeskOrder]:
        return self._world.desk_orders_of(str(order.id))
