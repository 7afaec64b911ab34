"""The site's own books over the world's shop orders: status, notes, mails, stock and dates follow what happens.

The world's shop orders stay the truth of what was bought, paid and sent. A record here is made when an order is
first looked at, and kept in step by the world's news; an order that was there before is taken in silently.
"""

from integrations.sandbox.state import ShopFulfillment, ShopOrder
from integrations.sandbox.woocommerce.drafts import draft_order
from integrations.sandbox.woocommerce.items import goods, shipping_total
from integrations.sandbox.woocommerce.plugin import COUNT, EXPORTED, items_shipped, shipment_note, tracking_of
from integrations.sandbox.woocommerce.queue import Queue
from integrations.sandbox.woocommerce.records import Note, Record, Refund
from integrations.sandbox.woocommerce.rules import Rules
from integrations.sandbox.woocommerce.statuses import (
    EDITABLE,
    GIVES_STOCK_BACK,
    PAID,
    TAKES_STOCK,
    follow,
    known_statuses,
    status_by_facts,
)
from integrations.sandbox.world import World
from integrations.sandbox.world.shop_lookup import find_fulfillment

TAKEN_OFF = ("refunds/create", "orders/cancelled")


class Books:
    """Everything the site writes down by itself. Its effects are those of the system woocommerce."""

    def __init__(self, world: World, rules: Rules, queue: Queue) -> None:
        self._world = world
        self._rules = rules
        self._queue = queue
        self._records: dict[int, Record] = {}
        self._being_set: set[int] = set()
        self._destroyed: set[int] = set()
        self.drafts: dict[int, ShopOrder] = {}
        """Checkouts that nobody finished: orders of the site, and of nobody else."""
        world.subscribe(self._hear)

    def orders(self) -> dict[int, ShopOrder]:
        """Every order of the site by id, those in the trash too."""
        everything = self._world.shop_orders | self.drafts
        return {key: order for key, order in everything.items() if key not in self._destroyed}

    def of(self, order: ShopOrder) -> Record:
        """The record of an order."""
        if order.id not in self._records:
            self._records[order.id] = self._taken_in(order)
        return self._records[order.id]

    def status(self, order: ShopOrder) -> str:
        """The word the API shows."""
        record = self.of(order)
        return "trash" if record.trashed else record.status

    def statuses(self) -> dict[str, str]:
        """What staff can choose from, with labels: a checkout that is not finished is nobody's choice."""
        return {slug: label for slug, label in known_statuses(self._rules).items() if slug != "checkout-draft"}

    def is_editable(self, order: ShopOrder) -> bool:
        """Whether the site lets staff change its lines."""
        return self.status(order) in EDITABLE

    def set_status(self, order: ShopOrder, status: str) -> None:
        """Set any status from any other. The world follows where it can; saving makes an event in any case."""
        record = self.of(order)
        if status != record.status and order.id not in self.drafts:
            self._being_set.add(order.id)
            follow(self._world, order, status)
            self._being_set.discard(order.id)
            record.said = status_by_facts(self._world, order)
        self._turn(order, record, status)
        self.save(order)

    def save(self, order: ShopOrder) -> None:
        """The order was saved: it counts as changed, and the site says so."""
        if order.id in self.drafts:
            order.updated_at = self._world.now()
            self._queue.put("order.updated", order.id)
        else:
            self._world.touch(order.id)

    def add_note(
        self, order: ShopOrder, text: str, *, to_customer: bool = False, author: str = "WooCommerce"
    ) -> Note:
        """Write a note below the order; the customer is mailed those that are for them."""
        note = Note(self._world.new_id("woo_note"), self._world.now(), text, to_customer, author)
        self.of(order).notes.append(note)
        self._world.did("woocommerce", "note", order.id, text=text)
        if to_customer:
            self._mail(order, "note")
        return note

    def set_meta(self, order: ShopOrder, key: str, value: object) -> None:
        """Set a row of the order's meta data, without saving the order."""
        record = self.of(order)
        row = record.meta[key][0] if key in record.meta else self._world.new_id("woo_meta")
        record.meta[key] = (row, value)

    def trash(self, order: ShopOrder) -> None:
        """Put the order into the trash. The other systems are not told."""
        self.of(order).trashed = True
        self._world.did("woocommerce", "trash", order.id)
        self._queue.put("order.deleted", order.id)

    def destroy(self, order: ShopOrder) -> None:
        """Delete the order for good, here alone."""
        self._destroyed.add(order.id)
        self._world.did("woocommerce", "destroy", order.id)
        self._queue.put("order.deleted", order.id)

    def open_checkout(self, items: list[tuple[str, int]]) -> ShopOrder:
        """Somebody stands at the till with (SKU, quantity) pairs: no order yet, and told to webhooks all the same."""
        order = draft_order(self._world, items)
        self.drafts[order.id] = order
        self._records[order.id] = Record("checkout-draft", "checkout-draft", {})
        self._queue.put("order.created", order.id)
        return order

    def _taken_in(self, order: ShopOrder) -> Record:
        status = status_by_facts(self._world, order)
        record = Record(status, status, {line.id: line.current_quantity for line in order.lines})
        record.paid_at = order.created_at if status in PAID else None
        record.completed_at = order.updated_at if status == "completed" else None
        record.stock_taken = goods(record, order) if status in TAKES_STOCK else {}
        return record

    def _hear(self, system: str, topic: str, subject: str) -> None:
        if system != "shopify":
            return
        if topic == "fulfillments/create" and (found := find_fulfillment(self._world, int(subject))):
            self._sent(*found)
        if topic.startswith(("orders/", "refunds/")):
            self._notice(self._world.shop_orders[int(subject)], topic)

    def _notice(self, order: ShopOrder, topic: str) -> None:
        record = self.of(order)
        if topic == "orders/create":
            record.stock_taken = {}
            self._move_stock(order, record)
        self._compare_quantities(order, record, topic)
        said = status_by_facts(self._world, order)
        if order.id not in self._being_set and said != record.said:
            record.said = said
            self._turn(order, record, said)
        if topic in EVENTS:
            self._queue.put(EVENTS[topic], order.id)

    def _turn(self, order: ShopOrder, record: Record, status: str) -> None:
        """Change the word, and do what the site does when a word changes. The same word again does nothing."""
        was, record.status = record.status, status
        if was == status:
            return
        labels = known_statuses(self._rules)
        self._world.did("woocommerce", "status", order.id, was=was, now=status)
        self.add_note(order, f"Order status changed from {labels.get(was, was)} to {labels.get(status, status)}.")
        if status in PAID and record.paid_at is None:
            record.paid_at = self._world.now()
        if status == "completed":
            record.completed_at = self._world.now()
            self._mail(order, "completed")
        self._move_stock(order, record)
        self._queue.put(f"action.woocommerce_order_status_{status}", order.id)

    def _move_stock(self, order: ShopOrder, record: Record) -> None:
        """The site's own figure goes down once for an order, and up again when it is not to be sent."""
        if record.status in TAKES_STOCK and not record.stock_taken:
            record.stock_taken = goods(record, order)
            self._add_stock({sku: -quantity for sku, quantity in record.stock_taken.items()})
        elif record.status in GIVES_STOCK_BACK:
            given, record.stock_taken = record.stock_taken, {}
            self._add_stock(given)

    def _add_stock(self, quantities: dict[str, int]) -> None:
        for sku, quantity in quantities.items():
            self._world.set_shop_stock(sku, self._world.shop_stock(sku) + quantity)

    def _compare_quantities(self, order: ShopOrder, record: Record, topic: str) -> None:
        """An edit changes a line; a refund or a cancellation leaves it and stands beside it."""
        now = {line.id: line.current_quantity for line in order.lines}
        gone = {key: less for key, had in record.quantities.items() if (less := had - now.get(key, 0)) > 0}
        record.quantities = now
        if topic not in TAKEN_OFF or not gone:
            return
        for key, quantity in gone.items():
            record.taken_off[key] = record.taken_off.get(key, 0) + quantity
        if topic == "refunds/create":
            amount = sum(line.price * gone.get(line.id, 0) for line in order.lines)
            amount += 0 if any(now.values()) else shipping_total(order)
            record.refunds.append(Refund(self._world.new_id("woo_refund"), self._world.now(), amount, gone))

    def _sent(self, order: ShopOrder, fulfillment: ShopFulfillment) -> None:
        """ShipStation told the site of a shipment: its plugin writes, and the status follows from the count."""
        if fulfillment.by != "shipstation":
            return
        record = self.of(order)
        shipped = int(str(record.meta.get(COUNT, (0, "0"))[1])) + items_shipped(order, fulfillment)
        self.add_note(order, shipment_note(order, fulfillment))
        self.set_meta(order, EXPORTED, "yes")
        self.set_meta(order, COUNT, str(shipped))
        if self._rules.shipment_tracking or self._rules.advanced_tracking:
            record.trackings.append(tracking_of(fulfillment))

    def _mail(self, order: ShopOrder, kind: str) -> None:
        self._world.did("woocommerce", "mail", order.id, kind=kind)


EVENTS = {"orders/create": "order.created", "orders/updated": "order.updated"}
