"""How long an order may stand still before people ought to hear of it, as the eye reckons it from the world alone.

Who looks only now and then cannot tell to the minute: what has lasted for a few minutes longer must have been told,
what lasts for a few minutes less may have been.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.demo.told import About
from bot.demo.working import at_work, clock, day_of, picked_up, worked
from bot.orders.alert import AlertRule
from integrations.sandbox.shipstation.time import PACIFIC
from integrations.sandbox.state import ShopOrder
from integrations.sandbox.world import World

_ABOUT = timedelta(minutes=3)
_A_DAY, _TWO_DAYS = timedelta(hours=8), timedelta(hours=16)
_HURRY = timedelta(hours=4)
_LATE = timedelta(hours=1)
_NEXT_DAY = timedelta(days=1)
_MIDNIGHT = time()


@dataclass(slots=True)
class Stand:
    """How an order stands, since when, and whether it already did when nobody looked yet."""

    state: str
    since: datetime
    known: bool


class Patience:
    """Remembers how each order stands. `must` is what people ought to have heard of by now, `may` what they could
    have, `now` what of it lasts."""

    def __init__(self, world: World) -> None:
        self.must: set[About] = set()
        self.may: set[About] = set()
        self.now: set[About] = set()
        self._world = world
        self._stands: dict[int, Stand] = {}

    def look(self, *, first: bool = False) -> None:
        """See how every order stands. Call it only when all is at rest."""
        now = self._world.now()
        self.now = set()
        for order in self._world.shop_orders.values():
            state, stand = self.state_of(order), self._stands.get(order.id)
            if stand is None or stand.state != state:
                stand = self._stands[order.id] = Stand(state, now, first)
            if order.test:
                continue
            self.must |= self._stalled(order, stand, now - _ABOUT)
            self.now |= self._stalled(order, stand, now)
            self.may |= self._stalled(order, stand, now + _ABOUT)
        self.may |= self.now | self.must

    def state_of(self, order: ShopOrder) -> str:
        """What the order is: held, packed, ready or waiting; empty when nobody has to do anything about it."""
        desk = self._world.desk_orders_of(str(order.id))
        physical = any(line.requires_shipping and line.current_quantity for line in order.lines)
        gone = any(one.status == "SUCCESS" for one in order.fulfillments) or any(d.status == "shipped" for d in desk)
        if gone or order.cancelled_at or not physical or order.financial not in ("PAID", "PARTIALLY_REFUNDED"):
            return ""
        open_todos = [todo for todo in order.fulfillment_orders if todo.status not in ("CLOSED", "CANCELLED")]
        if all(todo.status == "ON_HOLD" for todo in open_todos) or any(one.status == "on_hold" for one in desk):
            return "held"
        katana = self._world.katana_order_of(order.id)
        if katana is None or katana.deleted_at:
            return ""
        status = self._world.katana_status(katana)
        if status not in ("NOT_SHIPPED", "READY_FOR_FULFILLMENT"):
            return "packed" if status == "PACKED" else ""
        return "ready" if self._world.availability(katana)[0] in ("IN_STOCK", "PICKED") else "waiting"

    def _stalled(self, order: ShopOrder, stand: Stand, at: datetime) -> set[About]:
        """What is too long by then. Of what was so before anybody looked, only a date that came since is news."""
        if not at_work(at) or stand.since > at:
            return set()
        rules = self._dated(order, stand, at) | (set() if stand.known else self._undated(order, stand, at))
        return {(order.name, rule) for rule in rules}

    def _undated(self, order: ShopOrder, stand: Stand, at: datetime) -> set[AlertRule]:
        """What stands still for a time."""
        lasted = worked(stand.since, at)
        match stand.state:
            case "held":
                return {AlertRule.S7} if lasted >= _TWO_DAYS else set()
            case "ready":
                return {AlertRule.S4} if lasted >= _A_DAY else set()
            case "packed":
                came = picked_up(stand.since, at)
                return {AlertRule.S5} if came and came + _LATE <= at else set()
            case "waiting":
                expected, promised = self._expected(order), self._promised(order)
                unplanned = {AlertRule.S1} if expected is None and lasted >= _A_DAY else set()
                late = expected and promised and day_of(expected) > day_of(promised - timedelta(seconds=1))
                return unplanned | ({AlertRule.S3} if late else set())
        return set()

    def _dated(self, order: ShopOrder, stand: Stand, at: datetime) -> set[AlertRule]:
        """What was to be by some moment."""
        found: set[AlertRule] = set()
        promised, expected = self._promised(order), self._expected(order)
        first = stand.since if stand.known else None
        ahead = first is None or (promised is not None and worked(first, promised) > _HURRY)
        hurries = promised is not None and stand.state != "held" and worked(at, promised) <= _HURRY
        if hurries and ahead and stand.state:
            found.add(AlertRule.S6)
        over = clock(day_of(expected) + _NEXT_DAY, _MIDNIGHT) if expected else None
        if over and stand.state == "waiting" and over <= at and (first is None or over > first):
            found.add(AlertRule.S2)
        return found

    def _expected(self, order: ShopOrder) -> datetime | None:
        """When the last of its goods should be there."""
        katana = self._world.katana_order_of(order.id)
        return self._world.availability(katana)[1] if katana else None

    def _promised(self, order: ShopOrder) -> datetime | None:
        """By when it has to leave: a day alone means the end of it."""
        days = [one.ship_by for one in self._world.desk_orders_of(str(order.id)) if one.ship_by]
        return min(map(_until, days), default=None) if not order.pickup else None


def _until(ship_by: datetime) -> datetime:
    there = ship_by.astimezone(PACIFIC)
    return clock(there.date() + _NEXT_DAY, _MIDNIGHT) if there.time() == _MIDNIGHT else ship_by
