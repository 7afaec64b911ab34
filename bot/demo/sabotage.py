"""Safeguards switched off on purpose, one at a time, to see that the verdict finds the damage.

Nothing in the product knows of this: the composition root lets a rehearsal hand in parts of its own.
"""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.ground import Makers
from bot.services import submissions
from bot.work.outcome import done
from bot.work.runner import Look, Result, Run, Runner
from storage.inbox import Inbox
from storage.ledger import Ledger, Submission, Submitted
from storage.repository import Clock
from storage.steps import StepRecord
from storage.tables import Operation
from storage.unit_of_work import UnitOfWork

_TOLD = {submissions.CARD, submissions.LINE, submissions.POST, submissions.READY_LIST, submissions.WHISPER}


class ForgetfulInbox(Inbox):
    """Takes every delivery for a new one."""

    async def record(
        self,
        connection_id: int,
        delivery_key: str | None,
        *,
        topic: str,
        refs: Sequence[str],
        pointer: str | None,
        at: datetime,
        operation_id: int | None = None,
    ) -> bool:
        return await super().record(
            connection_id, None, topic=topic, refs=refs, pointer=pointer, at=at, operation_id=operation_id
        )


class ForgetfulLedger(Ledger):
    """Takes every submission for a new one."""

    async def submit(self, submission: Submission) -> Submitted:
        return await super().submit(replace(submission, key=f"{submission.key}:{uuid.uuid4().hex}"))


class ForgetfulUnit(UnitOfWork):
    """A transaction in which nothing is ever a repeat."""

    def __init__(self, session: AsyncSession, now: Clock) -> None:
        super().__init__(session, now)
        self.ledger = ForgetfulLedger(session, now)
        self.inbox = ForgetfulInbox(session, now)


class BlindRun(Run):
    """Tries a step again without looking whether the earlier attempt took effect."""

    async def _look_first(self, record: StepRecord, look: Look | None, settle: timedelta) -> Result | None:
        return None


class CarelessRunner(Runner):
    """Tells people once and forgets it, whether Slack took it or not: no outbox."""

    async def _failed(self, operation: Operation, error: Exception) -> None:
        if operation.kind in _TOLD:
            await self._end(operation, done(words="not kept"))
        else:
            await super()._failed(operation, error)


SABOTAGE = {
    "dedupe": Makers(unit=ForgetfulUnit),
    "look-before-retry": Makers(run=BlindRun),
    "outbox": Makers(runner=CarelessRunner),
}
