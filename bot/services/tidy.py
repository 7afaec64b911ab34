"""Once a day: forget what nobody will ask for again, in small batches. What is kept, and why, is ADR 0009.

Forgotten are audit rows past their time, the inbox, what only carried a message or a reading (looks, sweeps, edits,
whispers, answers), and what was said of orders that are closed and that nobody looked at since. Kept is whatever
keeps a thing from happening twice: alerts, transitions, intents, the baseline, digests; and all that is still open.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.orders.phase import Phase
from bot.services import submissions
from bot.work.outcome import Ended, done
from bot.work.runner import Run
from storage.engine import Database
from storage.unit_of_work import UnitOfWork

BATCH = 200
"""Rows that are deleted in one transaction: a click waits no longer than that takes."""
_CARRIERS = (
    submissions.LOOK,
    submissions.RESOLVE,
    submissions.SWEEP,
    submissions.CHECK,
    submissions.CARD,
    submissions.READY_LIST,
    submissions.ROLL_UP,
    submissions.WHISPER,
    submissions.ANSWER,
    submissions.PICKUP,
    submissions.TIDY,
)
"""Kinds whose ended operations nobody asks for: their keys name a moment, a press or a waiting row that is gone."""
_CLOSED = (Phase.DONE.value, Phase.CANCELLED.value, Phase.NOT_SHIPPABLE.value)
_TROUBLE = ("trouble", "pickup", "ailing", "recovered")
"""Notices of no order whose keys name a moment that is over: what went wrong then, and pick-ups."""

_Find = Callable[[UnitOfWork, int], Awaitable[list[int]]]
_Forget = Callable[[UnitOfWork, list[int]], Awaitable[None]]


class Tidy:
    """The tick and the handler of the daily tidying. `audit_for` and `work_for` say how long; None is for ever."""

    def __init__(
        self,
        db: Database,
        *,
        clock: Clock,
        wall: Clock,
        audit_for: timedelta | None,
        work_for: timedelta | None,
        batch: int = BATCH,
    ) -> None:
        self._db = db
        self._clock = clock
        self._wall = wall
        self._audit_for = audit_for
        self._work_for = work_for
        self._batch = batch
        self._submitted = ""

    async def tick(self) -> None:
        """Submit the tidying of this day, if anything is ever to be forgotten; once there, it stays submitted."""
        day = self._clock().date().isoformat()
        if day == self._submitted or (self._audit_for is None and self._work_for is None):
            return
        async with self._db.write() as unit:
            await unit.ledger.submit(submissions.tidy(day))
        self._submitted = day

    async def tidy(self, _: Run) -> Ended:
        """Forget, one batch after the other. Cut short, the next run goes on with what is left."""
        counts: dict[str, int] = {}
        if self._audit_for is not None:
            counts["audit"] = await self._forget_audit(self._wall() - self._audit_for)
        if self._work_for is not None:
            before = self._wall() - self._work_for
            counts["work"] = await self._forget_work(before)
            counts["notices"] = await self._forget_notices(before)
            # Events bear business time. Where the two clocks differ, the more careful one counts.
            counts["inbox"] = await self._forget_inbox(min(self._clock(), self._wall()) - self._work_for)
        return done(**counts)

    async def _forget_audit(self, before: datetime) -> int:
        return await self._all(
            lambda unit, after: unit.retention.audit_to_forget(before, after=after, limit=self._batch),
            lambda unit, ids: unit.retention.forget_audit(ids),
        )

    async def _forget_inbox(self, before: datetime) -> int:
        return await self._all(
            lambda unit, after: unit.retention.inbox_to_forget(before, after=after, limit=self._batch),
            lambda unit, ids: unit.retention.forget_inbox(ids),
        )

    async def _forget_work(self, before: datetime) -> int:
        return await self._all(
            lambda unit, after: unit.retention.work_to_forget(before, _CARRIERS, after=after, limit=self._batch),
            lambda unit, ids: unit.retention.forget_work(ids),
        )

    async def _forget_notices(self, before: datetime) -> int:
        """A notice and the operation that told it go together, so that neither is found without the other."""
        keys: dict[int, str] = {}

        async def find(unit: UnitOfWork, after: int) -> list[int]:
            found = await unit.retention.notices_to_forget(before, _CLOSED, _TROUBLE, after=after, limit=self._batch)
            keys.clear()
            keys.update(found)
            return list(keys)

        async def forget(unit: UnitOfWork, ids: list[int]) -> None:
            await unit.retention.forget_notices({one: submissions.telling(keys[one]) for one in ids})

        return await self._all(find, forget)

    async def _all(self, find: _Find, forget: _Forget) -> int:
        """Every batch there is, each deleted in a transaction of its own; answers how many rows that were."""
        after, count = 0, 0
        while True:
            async with self._db.read() as unit:
                ids = await find(unit, after)
            if not ids:
                return count
            async with self._db.write() as unit:
                await forget(unit, ids)
            after, count = ids[-1], count + len(ids)
