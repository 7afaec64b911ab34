"""The daily digest: once per channel and local date, made of what is stored when it is sent. And for whoever asks.

The date is the key, so several clocks, restarts and a night with two two-o'clocks make one digest. One that was
missed while the machine slept is sent when it wakes on that date; those of past days are not.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.clock import Clock
from bot.orders.alert import STALLS, AlertRule
from bot.orders.convergence import advise
from bot.orders.digest import COUNTED, LEFT, PROBLEMS, Digest, Gathered, digest_of, looks_back_to, oldest_of
from bot.orders.phase import Phase
from bot.orders.picklist import PickList, pick_list_of
from bot.services import submissions
from bot.services.card import usual_in
from bot.services.notifier import Notifier
from bot.services.overview import FRESH_FOR, cards_in, freshness, noted_in, reported_in, watched_since
from bot.services.quiet import OVERFLOW
from bot.services.shops import Shop, Shops
from bot.work.outcome import Ended, done
from bot.work.runner import Result, Run
from storage.engine import Database
from storage.unit_of_work import UnitOfWork

_NO_PROBLEM = STALLS | {AlertRule.READY, AlertRule.D13}
"""Alerts of orders that are counted elsewhere: what stands still is ready or packed; what is archived is noted."""


class Digests:
    """The tick and the handler of daily digests. `at` is the local time at which one is due."""

    def __init__(
        self,
        db: Database,
        shops: Shops,
        notifier: Notifier,
        *,
        clock: Clock,
        at: time,
        fresh_for: timedelta = FRESH_FOR,
    ) -> None:
        self._db = db
        self._shops = shops
        self._notifier = notifier
        self._clock = clock
        self._at = at
        self._fresh_for = fresh_for

    async def tick(self) -> None:
        """Submit the digest of each channel whose time has come today; once there, it stays submitted."""
        now = self._clock()
        for channel in sorted({shop.slack_channel for shop in self._shops}):
            if (day := await self._due(channel, now)) is not None:
                async with self._db.write() as unit:
                    await unit.ledger.submit(submissions.digest(channel, day.isoformat()))

    async def _due(self, channel: str, now: datetime) -> date | None:
        """Today, when its digest is due. Not on closed days, and not on the day on which Shipmate first came."""
        shops = self._shops.told_in(channel)
        calendar = shops[0].calendar
        day = calendar.day_of(now)
        due_at = calendar.moment(day, shops[0].digest_at or self._at)
        if now < due_at or not calendar.is_working_day(day):
            return None
        async with self._db.read() as unit:
            since = [await watched_since(unit, [shop]) for shop in shops]
        return day if any(moment is not None and moment <= due_at for moment in since) else None

    async def post(self, run: Run) -> Ended:
        """Post the digest of a day while that day lasts. Tried again, it first looks for its own mark."""
        channel, key = str(run.data["channel"]), run.operation.key
        shops = self._shops.told_in(channel)
        if not shops or shops[0].calendar.day_of(self._clock()).isoformat() != run.data["day"]:
            return done(words="its day is over")
        digest = await self.digest(shops)

        async def act() -> Result:
            return {"ts": await self._notifier.post(channel, digest, key=key)}

        async def look() -> Result | None:
            ts = await self._notifier.find(channel, key)
            return {"ts": ts} if ts else None

        return done(**await run.step("post", act, look=look, settle=self._notifier.settle))

    async def digest(self, shops: Sequence[Shop]) -> Digest:
        """How the day stands for these shops, by the calendar of the first."""
        now, calendar = self._clock(), shops[0].calendar
        ids = [shop.id for shop in shops]
        async with self._db.read() as unit:
            ready = await cards_in(unit, shops, Phase.READY)
            oldest = oldest_of(ready)
            known = Gathered(
                counts={Phase(phase): count for phase, count in (await unit.orders.counts_in(ids, COUNTED)).items()},
                alerted=await unit.orders.with_alerts(ids, but=_NO_PROBLEM, phases_but=PROBLEMS),
                ready=tuple(ready),
                waiting=tuple(await cards_in(unit, shops, Phase.WAITING_STOCK)),
                left=await unit.orders.entered(
                    ids, LEFT, looks_back_to(calendar, now), known_before=Phase.UNSEEN.value
                ),
                watched_since=await watched_since(unit, shops),
                connections=await freshness(unit, shops, now, self._fresh_for),
                owners=await unit.cares.owners([oldest.order_id], since=calendar.closing_before(now))
                if oldest
                else {},
                reported=await reported_in(unit, shops, calendar.closing_before(now)),
                **await _quiet(unit, shops, calendar.day_of(now)),
                advice=advise(await usual_in(unit, shops[0]), shops[0].sync),
                noted=await noted_in(unit, shops),
            )
        return digest_of(known, calendar, now)

    async def pick_list(self, shops: Sequence[Shop]) -> PickList:
        """What to fetch for the orders of these shops that are ready, as far as is known."""
        async with self._db.read() as unit:
            ready = await cards_in(unit, shops, Phase.READY)
            connections = await freshness(unit, shops, self._clock(), self._fresh_for)
        return pick_list_of(ready, shops=len(shops), connections=connections)


async def _quiet(unit: UnitOfWork, shops: Sequence[Shop], day: date) -> dict[str, Any]:
    """What the shops' channels were not told of, and how many phones rang in them on the last working day."""
    channels = {shop.slack_channel for shop in shops}
    last = next(iter(shops[0].calendar.working_days_before(day, 1)), day)
    held = [notice for one in channels for notice in await unit.lists.standing(f"{OVERFLOW}:{one}")]
    days = [await unit.channel_days.of(one, last.isoformat()) for one in channels]
    return {
        "overflow": tuple(str(notice.data.get("number", "")) for notice in held),
        "pings": sum(one.pings for one in days),
    }
