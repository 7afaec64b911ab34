"""Practice: in the first week every button says what it would do, and writes nothing in any system.

Whether it is practice is decided when somebody asks, so that what was asked for in practice is never done after it.
How long it lasts is kept in the database: a restart does not begin the week anew, and a house that was at work before
it knew of practice does not begin one.
"""

from datetime import datetime, timedelta

from bot.clock import Clock
from bot.services import submissions
from bot.services.ask import Ask, Person
from bot.services.preferences import decided_on_practice, practice_ends, practice_until, set_practice
from bot.services.roles import PRACTICE
from bot.services.shops import Shops
from storage.engine import Database
from storage.unit_of_work import UnitOfWork

A_WEEK = timedelta(days=7)


class Practice:
    """Begins, ends and speaks of practice. `lasts` is how long it does in a new house; nothing means never."""

    def __init__(self, db: Database, shops: Shops, ask: Ask, *, clock: Clock, wall: Clock, lasts: timedelta) -> None:
        self._db = db
        self._shops = shops
        self._ask = ask
        self._clock = clock
        self._wall = wall
        self._lasts = lasts

    async def begin(self) -> None:
        """Called at each start: a house that never had an order begins to practise, once; nothing to last ends it."""
        async with self._db.write() as unit:
            if not self._lasts:
                await set_practice(unit, None)
            elif not await decided_on_practice(unit):
                until = None if await unit.orders.any_known() else self._clock() + self._lasts
                await set_practice(unit, until)
                if until is not None:
                    await self._tell(unit, "practice_on", until)

    async def tick(self) -> None:
        """Tell, once, that practice is over when its time has come."""
        async with self._db.write() as unit:
            until = await practice_ends(unit)
            if until is not None and self._clock() >= until:
                await set_practice(unit, None)
                await self._tell(unit, "practice_off", until)

    async def turn(self, person: Person, on: bool | None) -> bool:
        """Turn practice on, for as long as a new house has it, or off; None only asks. False: a repeated delivery."""
        async with self._db.write() as unit:
            if not await self._ask.first(unit, person, PRACTICE):
                return False
            until = await practice_until(unit, self._clock())
            if on is not None and on != (until is not None):
                until = self._clock() + (self._lasts or A_WEEK) if on else None
                await set_practice(unit, until)
                await self._turned(unit, person, until)
            words = {"until": until.isoformat() if until else None}
            whisper = {**person.address(), "kind": PRACTICE, "words": words}
            await unit.ledger.submit(submissions.whisper(person.delivery, now=self._wall(), data=whisper))
        return True

    async def _turned(self, unit: UnitOfWork, person: Person, until: datetime | None) -> None:
        """Everybody hears of it: from now on their buttons write, or no longer do."""
        kind = "practice_on" if until else "practice_off"
        await self._tell(unit, kind, until or self._clock(), by=person.user)
        await unit.people.add_audit(
            user_id=person.user, team_id=person.team, channel=person.channel, action=kind.replace("_", " ")
        )

    async def _tell(self, unit: UnitOfWork, kind: str, at: datetime, *, by: str = "") -> None:
        for channel in dict.fromkeys(shop.slack_channel for shop in self._shops):
            notice = await unit.notices.add_notice(
                key=f"{kind}:{self._clock().isoformat()}:{channel}",
                kind=kind,
                channel=channel,
                data={"at": at.isoformat(), "by": by},
            )
            await unit.ledger.submit(submissions.told(submissions.POST, notice))
