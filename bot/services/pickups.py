"""One message before each pick-up: which orders will miss it. Edited in place as they ship.

The slot (channel, date and pick-up) is the key, so several clocks and restarts make one message. Which orders it
speaks of is kept with it; one that could not be posted before the carrier came is not posted after.
"""

from datetime import datetime, timedelta

from bot.clock import Clock
from bot.orders.calendar import WorkingCalendar
from bot.orders.pickups import LISTED, PickupList, Slot, may_miss, pickup_list_of, slots_told
from bot.services import submissions
from bot.services.overview import FRESH_FOR, cards_in, cards_of, freshness, watched_since
from bot.services.shops import Shop, Shops
from storage.engine import Database
from storage.unit_of_work import UnitOfWork

_WHOLE_DAY = timedelta(days=1)
KIND = "pickup"


class Pickups:
    """The tick of these messages, and what they show. `ahead` is how long before a pick-up they come."""

    def __init__(
        self, db: Database, shops: Shops, *, clock: Clock, ahead: timedelta, fresh_for: timedelta = FRESH_FOR
    ) -> None:
        self._db = db
        self._shops = shops
        self._clock = clock
        self._ahead = ahead
        self._fresh_for = fresh_for

    async def tick(self) -> None:
        """Submit each message whose time has come, and its last edit when the carrier has been."""
        now = self._clock()
        for channel in sorted({shop.slack_channel for shop in self._shops}):
            shops = self._shops.told_in(channel)
            slots = list(slots_told(shops[0].calendar, now, self._ahead))
            for slot in slots if await self._watched(shops) else ():
                async with self._db.write() as unit:
                    await unit.ledger.submit(submissions.pickup_slot(channel, slot.key, over=now >= slot.at))

    async def shown(self, channel: str, key: str) -> PickupList | None:
        """What the message of a slot says now; None when there is none to post."""
        now, shops = self._clock(), self._shops.told_in(channel)
        slot = next((one for one in self._of_today(shops, now) if one.key == key), None)
        if slot is None:
            return None
        async with self._db.write() as unit:
            ids = await _listed(unit, channel, slot, shops, now)
        async with self._db.read() as unit:
            cards = await cards_of(unit, shops, ids)
            connections = await freshness(unit, shops, now, self._fresh_for)
        return pickup_list_of(cards, slot, now, connections) if cards else None

    async def _watched(self, shops: tuple[Shop, ...]) -> bool:
        """Whether the orders are all known: a list of some of them would stand as if it were all."""
        async with self._db.read() as unit:
            return await watched_since(unit, shops) is not None

    def _of_today(self, shops: tuple[Shop, ...], now: datetime) -> list[Slot]:
        return list(slots_told(shops[0].calendar, now, _WHOLE_DAY)) if shops else []


async def refresh_pickups(unit: UnitOfWork, channel: str, calendar: WorkingCalendar, now: datetime) -> None:
    """An order moved on: whatever stands in the channel about today's pick-ups is drawn anew."""
    for slot in slots_told(calendar, now, _WHOLE_DAY):
        if await unit.notices.find_card(submissions.pickup_subject(slot.key), channel) is not None:
            await unit.ledger.submit(submissions.pickup(channel, slot.key))


async def _listed(unit: UnitOfWork, channel: str, slot: Slot, shops: tuple[Shop, ...], now: datetime) -> list[int]:
    """The orders that the message speaks of: those of the first time. Once the carrier came, none are new."""
    key = f"{submissions.pickup_subject(slot.key)}:{channel}"
    if (kept := await unit.notices.by_key(key)) is not None:
        return list(kept.data["orders"])
    found = [card for phase in LISTED for card in await cards_in(unit, shops, phase)] if now < slot.at else []
    ids = [card.order_id for card in may_miss(found)]
    if ids:
        kept = await unit.notices.add_notice(key=key, kind=KIND, channel=channel, data={"orders": ids})
        await unit.notices.mark_sent(kept.id, None)  # it is a memory, not a message of its own
    return ids
