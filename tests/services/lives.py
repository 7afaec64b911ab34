"""A life: some orders of one shop, what their vendors do with them by chance, and the bot that hears of some of it.

Remembers of which orders the bot has been told everything: what it says of those must be true then and there.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from random import Random

from bot.orders.order import Role
from bot.services import submissions
from integrations.errors import Unavailable
from integrations.model import (
    Parcel,
    Payment,
    ProductionStage,
    Progress,
    ShipmentState,
    WebhookEvent,
)
from tests.services.house import LEASE, House
from tests.services.vendors import EVENTS, Touched, Vendors

FIRST, MOST = 2, 4
"""Orders there are at the beginning, and at most."""
KINDS: tuple[dict[str, bool], ...] = (
    *[{}] * 7,
    {"paid": False},
    {"paid": False},
    {"shippable": False},
    {"pickup": True},
)
MINUTES = (1, 3, 20, 70, 300, 900, 2000)
_ONWARD = (
    "paid",
    "released",
    "desk lets go",
    "in production",
    "at the desk",
    "packed",
    "shipped",
    "fulfilled",
    "delivered",
)
"""The way of an order: the first of these that it has not done yet is next."""
_BACK = ("reopened", "unpacked", "stock leaves", "stock expected", "held", "desk holds", "deleted")
"""What undoes something, or holds it up. A voided label comes before: it takes an order that has gone far."""
_TRIES = 12
_RECOVERY = 0.3
_DOWN = Unavailable("some", "read", "503", retry_after=5.0)
_RETRIED = 7200.0
"""Seconds after which every reading that failed has been tried again, once all systems are there."""
Told = str
AT_ONCE, LATE, NEVER = "at once", "late", "never"


class Life:
    """The house, its orders, and how much of what happened it was told."""

    def __init__(self, house: House, chance: Random) -> None:
        self.house, self.chance = house, chance
        self.orders: list[Vendors] = []
        self.down: set[Role] = set()
        self.unheard: set[str] = set()
        """The refs of orders of which something was not told, or not yet."""
        self.happened: Counter[str] = Counter()
        """How often each event took effect."""
        self._late: list[Touched] = []

    async def begin(self) -> None:
        """A first start on nothing; then customers order."""
        await self.house.submit(submissions.baseline(self.house.shop.id))
        await self.house.work()
        for _ in range(FIRST):
            await self.customer_orders(AT_ONCE)

    @property
    def heard(self) -> list[Vendors]:
        """The orders of which the bot ought to know everything by now."""
        return [] if self.down else [one for one in self.orders if one.ref not in self.unheard]

    # what happens -----------------------------------------------------------------------------------------
    async def something_happens(self) -> str:
        """One thing of all that can, and what it was. While a system is down, they are soon all back."""
        self.house.clock.forward(1)
        if self.down and self.chance.random() < _RECOVERY:
            return await self.all_come_back()
        told = self.chance.choice((AT_ONCE, AT_ONCE, LATE, NEVER, NEVER))
        acts: dict[Callable[[], Awaitable[str]], int] = {
            partial(self.vendors_act, told): 8,
            partial(self.customer_orders, told): 1,
            self.time_passes: 2,
            self.a_system_goes_down: 1,
            self.late_webhooks_arrive: 1,
            self.everything_is_swept: 3,
            self.a_reading_is_frozen: 1,
        }
        (act,) = self.chance.choices(list(acts), list(acts.values()))
        return await act()

    async def customer_orders(self, told: Told) -> str:
        """It has come some way when we are told of it first."""
        if len(self.orders) >= MOST:
            return "the customers have enough"
        order = Vendors(self.house, len(self.orders))
        self.orders.append(order)
        kind = self.chance.choice(KINDS)
        order.place(**kind)
        for _ in range(self.chance.randrange(len(_ONWARD))):
            next((event for event in _ONWARD if EVENTS[event](order)), None)
        await self._tell(told)
        return f"{order.number} is ordered, {kind or 'paid'}, and told {told}"

    async def vendors_act(self, told: Told) -> str:
        """One to four events of one order, each of which takes effect."""
        done, order = [], self.chance.choice(self.orders)
        for _ in range(self.chance.randint(1, 4)):
            event = next((event for event in self._drawn() if EVENTS[event](order)), None)
            if event is not None:
                self.happened[event] += 1
                done.append(event)
        await self._tell(told)
        return f"{order.number}: {', '.join(done)}; told {told}"

    def _drawn(self) -> Sequence[str]:
        """Events to try, one after the other: onward, back, or anything. Pure chance brought few orders far enough
        for anything to be undone."""
        match self.chance.choice(("onward", "onward", "onward", "back", "any")):
            case "onward":
                return _ONWARD
            case "back":
                return ("label voided", *self.chance.sample(_BACK, len(_BACK)))
            case _:
                return self.chance.sample([*EVENTS], _TRIES)

    async def time_passes(self) -> str:
        minutes = self.chance.choice(MINUTES)
        await self.pass_time(timedelta(minutes=minutes))
        return f"{minutes} minutes pass"

    async def a_system_goes_down(self) -> str:
        """And time passes meanwhile."""
        role, minutes = self.chance.choice(list(Role)), self.chance.choice(MINUTES)
        self.down.add(role)
        self.house.fail(role, _DOWN)
        for _ in range(3):
            await self.pass_time(timedelta(minutes=minutes))
        return f"{role} goes down for three times {minutes} minutes"

    async def all_come_back(self) -> str:
        """Whatever could not be read is read again, and nobody has to say so."""
        for role in self.down:
            self.house.fail(role, None)
        await self.house.rest(within=_RETRIED)
        self.down.clear()
        return "all systems are back"

    async def late_webhooks_arrive(self) -> str:
        coming, self._late = self._late[::-1], []
        await self._arrive(coming)
        return "late webhooks arrive, the last first"

    async def everything_is_swept(self) -> str:
        self.house.clock.forward(1)
        slot = self.house.clock().isoformat()
        await self.house.submit(*(submissions.sweep(one.id, slot) for one in self.house.shop.connections))
        await self.house.work()
        if not self.down:
            self.unheard.clear()
        return "everything is swept"

    async def a_reading_is_frozen(self) -> str:
        """A look has read the shop and stands still; the order changes and is read anew; then the first goes on."""
        if not self.heard:
            return "nothing that could be frozen"
        order = self.chance.choice(self.heard)

        async def meanwhile() -> None:
            self.house.clock.forward(LEASE.total_seconds() + 1)
            self._changes_in_the_shop(order)
            await self.house.restart()
            await self._tell(AT_ONCE)
            self.house.clock.forward(1)

        self.house.channel.meanwhile = meanwhile
        self.house.clock.forward(1)
        await self._arrive([(Role.CHANNEL, order.ref)])
        self.house.channel.meanwhile = None
        return f"{order.number} changes while a reading of it is frozen"

    def _changes_in_the_shop(self, order: Vendors) -> None:
        if not (order.pay() or (order.release() if order.sales.held else order.hold())):
            order.customer_adds()

    async def pass_time(self, length: timedelta) -> None:
        self.house.clock.forward(length.total_seconds())
        await self.house.sweep.heartbeat()
        await self.house.work()

    async def peace(self) -> None:
        """Every order is made good by hand, at every vendor: sent, fulfilled and delivered."""
        for order in self.orders:
            make_good(order)
        await self._tell(NEVER)
        await self.everything_is_swept()
        await self.pass_time(timedelta(minutes=10))

    # who is told ------------------------------------------------------------------------------------------
    async def _tell(self, told: Told) -> None:
        touched = [one for order in self.orders for one in order.touched]
        if told != AT_ONCE:
            self.unheard |= {order.ref for order in self.orders if order.touched}
        for order in self.orders:
            order.touched.clear()
        if told == LATE:
            self._late += touched
        elif told == AT_ONCE:
            await self._arrive(touched)

    async def _arrive(self, touched: Iterable[Touched]) -> None:
        for role, ref in touched:
            connection = next(one for one in self.house.shop.connections if one.role is role)
            event = WebhookEvent(topic="changed", delivery_key=None, order_refs=(ref,))
            await self.house.intake.accept(connection, event)
        await self.house.work()


def make_good(order: Vendors) -> None:
    """Everything agrees that the order has shipped, whatever became of it before."""
    order.import_production()
    for spare in order.productions[1:]:
        del order.house.production.records[spare.ref]
    order.import_desk()
    (kept, *others) = [one for one in order.shipments if one.state is not ShipmentState.CANCELLED]
    for other in others:
        order.house.put(replace(other, state=ShipmentState.CANCELLED, updated_at=order.house.clock()))
    parcel = Parcel(carrier="ups", tracking_number=f"1Z{order.ref}", has_label=True)
    sent = replace(kept, state=ShipmentState.SHIPPED, parcels=(parcel,), split=False, lines=order.sales.lines)
    order.house.put(replace(sent, updated_at=order.house.clock()))
    order.edit_shop(cancelled_at=None, archived_at=None, payment=Payment.PAID, held=False, parcels=(parcel,))
    order.edit_shop(progress=Progress.FULFILLED)
    order.edit_production()
    order.stage(ProductionStage.DELIVERED)
