"""ShipStation as the shipping desk uses it: orders, parcels, holds, splits. Knows neither the shop nor Katana.

A label makes a shipment and SHIP_NOTIFY; marking shipped makes a fulfillment and no such news (ShipStation sheet,
33, 36 and 60).
"""

from collections.abc import Callable
from datetime import datetime

from integrations.sandbox.state import DeskItem, DeskOrder, DeskParcel
from integrations.sandbox.world.foundation import Foundation

OPEN = ("awaiting_payment", "awaiting_shipment", "on_hold", "pending_fulfillment")


class Desk(Foundation):
    """What people, and programs with a key, do at the shipping desk."""

    def __init__(self, *, seed: int = 1, now: Callable[[], datetime] | None = None) -> None:
        super().__init__(seed=seed, now=now)
        self._desk_by_key: dict[str, list[DeskOrder]] = {}
        self._just_imported: list[int] = []
        self.desk_tags = {6101: "Backorder", 6102: "Packed", 6103: "Fragile"}
        """The account's tags: names by id."""

    def desk_add_order(self, number: str, key: str, items: list[DeskItem], *, order_date: datetime) -> DeskOrder:
        """A new order at the desk, awaiting shipment. Whoever imports it then calls `desk_imported`."""
        order = DeskOrder(
            id=self.new_id("desk_order"),
            number=number,
            key=key,
            store_id=self.desk_store_id,
            status="awaiting_shipment",
            order_date=order_date,
            created_at=self.now(),
            modified_at=self.now(),
            items=items,
        )
        self.desk_orders[order.id] = order
        self._desk_by_key.setdefault(key, []).append(order)
        return order

    def desk_orders_of(self, key: str) -> list[DeskOrder]:
        """Every desk order that carries the shop order's id `key`: several when it was split."""
        return self._desk_by_key.get(key, [])

    def desk_imported(self, order: DeskOrder) -> None:
        """Count an order as new in the import that is running; one awaiting payment is not told of yet."""
        self.desk_changed(order, "import")
        if order.status != "awaiting_payment":
            self._just_imported.append(order.id)

    def desk_import_ends(self) -> None:
        """Tell ORDER_NOTIFY once for all that the import brought."""
        ids, self._just_imported = self._just_imported, []
        if ids:
            self.tell("shipstation", "ORDER_NOTIFY", ",".join(str(order_id) for order_id in ids))

    def desk_mark_shipped(
        self,
        order_id: int,
        *,
        carrier_code: str,
        tracking_number: str | None = None,
        ship_date: datetime | None = None,
        notify_customer: bool = False,
        notify_sales_channel: bool = False,
    ) -> DeskParcel:
        """Mark shipped without a label: a fulfillment record appears; A3 tells the shop when asked to notify."""
        parcel = self._ship(order_id, False, carrier_code, tracking_number, ship_date)
        parcel.notify_customer = notify_customer
        parcel.notify_sales_channel = notify_sales_channel
        self._parcel_news("mark_shipped", parcel, "FULFILLMENT_SHIPPED")
        return parcel

    def desk_buy_label(self, order_id: int, *, carrier_code: str, tracking_number: str) -> DeskParcel:
        """A person buys a label at ShipStation's screen: shipped, the shop is told (A3), SHIP_NOTIFY goes out."""
        parcel = self._ship(order_id, True, carrier_code, tracking_number, None)
        parcel.notify_sales_channel = True
        self._parcel_news("label", parcel, "SHIP_NOTIFY")
        return parcel

    def desk_void_label(self, parcel_id: int) -> DeskParcel:
        """Void a label: the order awaits shipment again and the shop hears nothing. Raises `ValueError` for an
        unknown parcel."""
        order, parcel = self.desk_parcel(parcel_id)
        parcel.voided_at = self.now()
        if all(each.voided_at for each in order.parcels):
            order.status = "awaiting_shipment"
        self.desk_changed(order, "void", parcel=str(parcel_id))
        return parcel

    def desk_parcel(self, parcel_id: int) -> tuple[DeskOrder, DeskParcel]:
        """A parcel and its order; raises `ValueError` for an unknown one."""
        for order in self.desk_orders.values():
            for parcel in order.parcels:
                if parcel.id == parcel_id:
                    return order, parcel
        raise ValueError(f"there is no parcel {parcel_id}")

    def desk_hold(self, order_id: int, until: datetime | None) -> None:
        """Put a desk order on hold; with a date it returns to awaiting_shipment by itself on that date."""
        order = self.desk_orders[order_id]
        order.status, order.hold_until = "on_hold", until
        self.desk_changed(order, "hold")
        if until:
            wait = (until - self.now()).total_seconds()
            self.later(wait, lambda: self._end_hold(order, until), label=f"ShipStation hold of {order.number} ends")

    def desk_restore(self, order_id: int) -> None:
        """Lift a hold: back to awaiting_shipment."""
        order = self.desk_orders[order_id]
        order.status, order.hold_until = "awaiting_shipment", None
        self.desk_changed(order, "restore")

    def desk_ship_by(self, order_id: int, by: datetime | None) -> None:
        """Somebody says by when a desk order has to ship, or that it does not matter. Tells nobody."""
        order = self.desk_orders[order_id]
        order.ship_by = by
        self.desk_changed(order, "ship_by")

    def desk_tag(self, order_id: int, tag_id: int) -> None:
        """Tag a desk order. Tags change no status and tell nobody."""
        order = self.desk_orders[order_id]
        if tag_id not in order.tag_ids:
            order.tag_ids.append(tag_id)
            self.desk_changed(order, "tag", tag=str(tag_id))

    def desk_untag(self, order_id: int, tag_id: int) -> None:
        """Take a tag off; one that is not there is no error."""
        order = self.desk_orders[order_id]
        if tag_id in order.tag_ids:
            order.tag_ids.remove(tag_id)
            self.desk_changed(order, "untag", tag=str(tag_id))

    def desk_new_tag(self, name: str) -> int:
        """Add a tag to the account; its id."""
        tag_id = max(self.desk_tags) + 1
        self.desk_tags[tag_id] = name
        self.did("shipstation", "new_tag", tag_id)
        return tag_id

    def desk_cancel(self, order_id: int) -> None:
        """A person cancels at ShipStation's screen. The shop is never told: A10 does not exist."""
        order = self.desk_orders[order_id]
        order.status = "cancelled"
        self.desk_changed(order, "cancel")

    def desk_copy(self, order_id: int) -> DeskOrder:
        """The order is there twice, as when a store was connected a second time: same number, same key, no split."""
        first = self.desk_orders[order_id]
        items = [
            DeskItem(self.new_id("desk_item"), one.line_key, one.sku, one.name, one.quantity, one.unit_price, one.bin)
            for one in first.items
        ]
        copy = self.desk_add_order(first.number, first.key, items, order_date=first.order_date)
        copy.customer_name, copy.requested_service = first.customer_name, first.requested_service
        self.desk_imported(copy)
        self.desk_import_ends()
        return copy

    def desk_split(self, order_id: int, quantities: dict[int, int]) -> DeskOrder:
        """Move quantities, by item id, into a sibling with the same number and key. Raises `ValueError` when that
        is nothing or more than there is."""
        order = self.desk_orders[order_id]
        items = {item.id: item for item in order.items if item.id in quantities}
        if not quantities.keys() == items.keys() != set() or any(
            not 0 < moved <= items[each].quantity for each, moved in quantities.items()
        ):
            raise ValueError("a split moves at least one item, and not more than there is")
        moved = [self._move_item(items[item_id], quantity) for item_id, quantity in quantities.items()]
        order.items = [item for item in order.items if item.quantity]
        sibling = self.desk_add_order(order.number, order.key, moved, order_date=order.order_date)
        sibling.parent_id, sibling.customer_name = order.id, order.customer_name
        sibling.customer_email = order.customer_email
        sibling.requested_service, sibling.ship_by = order.requested_service, order.ship_by
        order.merged_or_split = sibling.merged_or_split = True
        self.desk_changed(order, "split", sibling=str(sibling.id))
        return sibling

    def desk_combine(self, order_id: int, other_ids: list[int]) -> DeskOrder:
        """Combine orders into one, for one label. The others are gone, by their numbers and by their ids, and nobody
        is told. Raises `ValueError` unless each is whole and awaits shipment."""
        order, others = self.desk_orders[order_id], [self.desk_orders[each] for each in other_ids]
        if any(each.status != "awaiting_shipment" or each.merged_or_split for each in (order, *others)):
            raise ValueError("only whole orders that await shipment can be combined")
        for other in others:
            order.items += other.items
            order.merged_ids.append(other.id)
            order.merged_keys.append(other.key)
            del self.desk_orders[other.id]
            self._desk_by_key[other.key].remove(other)
        order.merged_or_split = True
        self.desk_changed(order, "combine", others=",".join(map(str, other_ids)))
        return order

    def desk_holds(self, key: str) -> bool:
        """Whether the goods of a shop order are at the desk, in an order of their own or combined into another."""
        return bool(self.desk_orders_of(key)) or any(key in each.merged_keys for each in self.desk_orders.values())

    def _move_item(self, item: DeskItem, quantity: int) -> DeskItem:
        item.quantity -= quantity
        return DeskItem(
            self.new_id("desk_item"), item.line_key, item.sku, item.name, quantity, item.unit_price, item.bin
        )

    def _end_hold(self, order: DeskOrder, until: datetime) -> None:
        if order.status == "on_hold" and order.hold_until == until:
            self.desk_restore(order.id)

    def _ship(
        self, order_id: int, label: bool, carrier_code: str, tracking_number: str | None, at: datetime | None
    ) -> DeskParcel:
        order = self.desk_orders[order_id]
        parcel = DeskParcel(
            id=self.new_id("desk_parcel"),
            order_id=order_id,
            label=label,
            carrier_code=carrier_code,
            tracking_number=tracking_number,
            ship_date=at or self.now(),
            created_at=self.now(),
        )
        order.parcels.append(parcel)
        order.status, order.hold_until = "shipped", None
        return parcel

    def _parcel_news(self, verb: str, parcel: DeskParcel, topic: str) -> None:
        order = self.desk_orders[parcel.order_id]
        notify = str(parcel.notify_sales_channel).lower()
        number = parcel.tracking_number or ""
        self.desk_changed(order, verb, parcel=str(parcel.id), number=number, notify=notify)
        self.tell("shipstation", topic, parcel.id)

    def desk_changed(self, order: DeskOrder, verb: str, **data: str) -> None:
        order.modified_at = self.now()
        self.did("shipstation", verb, order.id, **data)
