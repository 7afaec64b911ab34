"""What people do to an order at ShipStation's own screens. Each act reads all of its input before it acts.

An order that was split is several there: `part` is the id of one of them, and without it all that fit are meant.
"""

from dataclasses import dataclass
from datetime import timedelta

from integrations.sandbox.control import views
from integrations.sandbox.control.carriers import carrier_of, drawn_tracking, tracking_of
from integrations.sandbox.control.input import Input, Json, WrongInput
from integrations.sandbox.control.named import named_order
from integrations.sandbox.shipstation.time import read_day
from integrations.sandbox.state import DeskOrder, ShopOrder
from integrations.sandbox.world import World
from integrations.sandbox.world.desk import OPEN

LONGEST_HOLD = 365.0
"""Days."""


@dataclass(frozen=True, slots=True)
class AtDesk:
    """Shipping, labels, holds, splits, days to ship by, and cancelling."""

    world: World

    def do(self, given: Input) -> Json:
        """One thing people do to an order."""
        acts = {
            "ship": self._ship,
            "label": self._label,
            "void": self._void,
            "notify": self._notify,
            "hold": self._hold,
            "release": self._release,
            "split": self._split,
            "ship_by": self._ship_by,
            "cancel": self._cancel,
            "copy": self._copy,
        }
        act, order = acts[given.choice("do", tuple(acts))], named_order(self.world, given)
        act(order, given)
        return views.order(self.world, order)

    def _ship(self, order: ShopOrder, given: Input) -> None:
        """Mark as shipped, with tracking or without. The screen tells the shop unless asked not to."""
        carrier, tracking, notify = carrier_of(given), tracking_of(given), given.get("notify", bool, True)
        for each in self._parts(order, given, "awaiting_shipment"):
            self.world.desk_mark_shipped(
                each.id, carrier_code=carrier, tracking_number=tracking, notify_sales_channel=notify
            )

    def _label(self, order: ShopOrder, given: Input) -> None:
        """Buy a label for each part; a number that is not given is drawn."""
        carrier, tracking = carrier_of(given), tracking_of(given)
        for each in self._parts(order, given, "awaiting_shipment"):
            number = tracking or drawn_tracking(self.world.rng, carrier)
            self.world.desk_buy_label(each.id, carrier_code=carrier, tracking_number=number)

    def _void(self, order: ShopOrder, given: Input) -> None:
        parts = self._parts(order, given)
        labels = [parcel for each in parts for parcel in each.parcels if parcel.label and not parcel.voided_at]
        if not labels:
            raise WrongInput(f"{order.name} has no label to void")
        for label in labels:
            self.world.desk_void_label(label.id)

    def _notify(self, order: ShopOrder, given: Input) -> None:
        """Send the notification again, on every red "Failed"."""
        parts = self._parts(order, given)
        failed = [parcel for each in parts for parcel in each.parcels if parcel.notify_error and not parcel.voided_at]
        if not failed:
            raise WrongInput(f"no notification of {order.name} has failed")
        for parcel in failed:
            self.world.desk_notify_again(parcel.id)

    def _hold(self, order: ShopOrder, given: Input) -> None:
        """Until some days have passed, or until somebody releases it."""
        days = given.maybe("days", float)
        parts = self._parts(order, given, "awaiting_shipment")
        if days is not None and not 0 < days <= LONGEST_HOLD:
            raise WrongInput(f'"days" is more than 0 and at most {LONGEST_HOLD:.0f}')
        until = None if days is None else self.world.now() + timedelta(days=days)
        for each in parts:
            self.world.desk_hold(each.id, until)

    def _release(self, order: ShopOrder, given: Input) -> None:
        for each in self._parts(order, given, "on_hold"):
            self.world.desk_restore(each.id)

    def _ship_by(self, order: ShopOrder, given: Input) -> None:
        """By a day of ShipStation's own calendar; without one it does not matter."""
        day = given.maybe_day("day")
        by = read_day(day.isoformat()) if day else None
        for each in self._parts(order, given, *OPEN):
            self.world.desk_ship_by(each.id, by)

    def _split(self, order: ShopOrder, given: Input) -> None:
        """Move some of a SKU into a parcel of its own; something stays."""
        sku, quantity = given.need("sku", str), given.need("quantity", int)
        part = self._parts(order, given, "awaiting_shipment")[0]
        item = next((each for each in part.items if each.sku == sku), None)
        if item is None:
            raise WrongInput(f"there is no {sku!r} to split off")
        if quantity >= sum(each.quantity for each in part.items):
            raise WrongInput("something has to stay in the first parcel")
        self.world.desk_split(part.id, {item.id: quantity})

    def _cancel(self, order: ShopOrder, given: Input) -> None:
        """The shop is never told."""
        for each in self._parts(order, given, *OPEN):
            self.world.desk_cancel(each.id)

    def _copy(self, order: ShopOrder, given: Input) -> None:
        """The same order is imported a second time, from a store that was connected twice."""
        self.world.desk_copy(self._parts(order, given, "awaiting_shipment")[0].id)

    def _parts(self, order: ShopOrder, given: Input, *states: str) -> list[DeskOrder]:
        """The desk orders that are meant and in one of these states; the last thing an act reads."""
        part = given.maybe("part", int)
        given.finish()
        known = self.world.desk_orders_of(str(order.id))
        meant = [each for each in known if part in (None, each.id)]
        if not meant:
            raise WrongInput(f"{order.name} is not in ShipStation" + (f" as {part}" if known else ""))
        fit = [each for each in meant if not states or each.status in states]
        if not fit:
            there = ", ".join(dict.fromkeys(each.status for each in meant))
            raise WrongInput(f"{order.name} is {there} in ShipStation; this needs {' or '.join(states)}")
        return fit
