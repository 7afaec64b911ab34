"""Run an intent: read everything afresh, plan, write step by step, and say how it went. Knows no retries.

One step is one write to one system (`writes.py`). The runner sees to it that a step is done once; this room says
which steps there are, and goes on to the next only when the one before can be seen in its system.
"""

from datetime import date, datetime, timedelta
from typing import Any

from bot.clock import Clock
from bot.orders.hold import HOLD, RELEASE, end_of_hold, still_held
from bot.orders.order import NAMES, Order, Role
from bot.orders.phase import Phase, phase_of
from bot.orders.plan import AlreadySo, Answer, Intent, NeedsConfirmation, Plan, Refusal, plan
from bot.orders.ship import ROLES, STEPS, shipped_in
from bot.services import submissions
from bot.services.audit import keep_before
from bot.services.deeds import our_pack, our_shipping
from bot.services.gather import Gathered, gather
from bot.services.job import Job, begun_in
from bot.services.known import known_of, order_row
from bot.services.making import heed_own_make
from bot.services.parcels import parcel_of, parcel_said
from bot.services.refresh import heed_last
from bot.services.report import PAST, REDRAWN, report
from bot.services.shops import Shop, Shops
from bot.services.undo import outlived, refused_words
from bot.services.writes import WRITES, Task, Write
from bot.work.outcome import AskHuman, Ended, Later, done, refused
from bot.work.runner import Result, Run
from integrations.errors import Rejected
from integrations.model import ProductionStage
from storage.engine import Database
from storage.ledger import Submission
from storage.tables import Step, StepState

_CHANGED = "it has changed since this button was drawn"
_SHIPS_FROM = {Phase.READY, Phase.PACKED}
_EVERYWHERE = (Role.CHANNEL, Role.PRODUCTION, Role.DESK)
_RESTS_ON = dict.fromkeys(Intent, _EVERYWHERE) | {
    Intent.PACK: (Role.CHANNEL, Role.PRODUCTION),
    Intent.HOLD: (Role.DESK,),
    Intent.RELEASE: (Role.CHANNEL, Role.DESK),
    Intent.MAKE: (Role.CHANNEL, Role.PRODUCTION),
    Intent.REFRESH: (Role.CHANNEL, Role.DESK),
}
"""The systems without whose word nothing is written: only the desk tells whether a packed order has left."""


class Act:
    """The handler of every intent."""

    def __init__(self, db: Database, shops: Shops, *, clock: Clock, wall: Clock) -> None:
        self._db = db
        self._shops = shops
        self._clock = clock
        self._wall = wall

    async def carry_out(self, run: Run) -> Ended:
        """Do what was asked for, or say why not. A run taken up again goes on with the step it had begun."""
        intent = Intent(run.operation.kind)
        async with self._db.read() as unit:
            row = await order_row(unit, int(run.data["order"]))
            shop = self._shops.by_id(row.shop_id)
            known = await known_of(unit, row, shop)
            steps = tuple(await unit.ledger.steps_of(run.operation.id))
            said = await parcel_said(unit, run.operation)
        gathered = await gather(shop, known, self._clock)
        _need(gathered, *_RESTS_ON[intent])
        order, begun = gathered.order, bool(begun_in(steps))
        await heed_own_make(self._db, run.operation, order, shop, self._wall())
        answer = _answer(intent, order, shop, run.data, steps)
        # Also when it was begun: what took effect is found by its look, what did not is not tried on a newer deed.
        answer = await self._outlived(run, order, shop) or answer
        if not begun:
            answer = await heed_last(answer, order, shop, self._clock)
            await keep_before(self._db, run.operation, order)
        if not begun and not isinstance(answer, Plan):
            return await self._say_no(run, order, answer)
        until = end_of_hold(_day(run.data.get("until")), shop.calendar.day_of(self._clock()))
        clock = _not_before(row.phase_entered_at, self._clock)
        parcel = parcel_of(order, shop, said)
        line = str(run.data.get("line") or "")
        task = Task(shop=shop, order=order, parcel=parcel, clock=clock, hold_until=until, line=line)
        job = Job(run=run, intent=intent, task=task, answer=answer, steps=steps)
        return self._only_say(job) if run.data.get("practice") and not begun else await self._write(job)

    def _only_say(self, job: Job) -> Ended:
        """It is practice: what would be written where, and that nothing was."""
        would = [NAMES[WRITES[name](job.task).client.system] for name in job.to_do]
        said = {
            **report(job.intent, job.task, job.to_do, would),
            "intent": job.intent.value,
            "until": job.run.data["practice"],
        }
        words = f"practice: it would be {PAST[job.intent]}"
        return refused(words, practice=True).then(*self._follow(job.run, job.task.order, "practised", said))

    async def _outlived(self, run: Run, order: Order, shop: Shop) -> Refusal | None:
        async with self._db.read() as unit:
            return await outlived(unit, run.operation, order, shop, self._clock())

    async def _write(self, job: Job) -> Ended:
        """Write step by step. What was written stands, whatever becomes of the next: the rest waits for a person."""
        result: Result = {}
        half_done = any(step.state is StepState.DONE for step in job.steps)
        for name in job.to_do:
            write = WRITES[name](job.task)
            try:
                result = await self._step(job, name, write)
            except _StillHeld as error:
                return await self._say_no(job.run, job.task.order, error.answer)
            except _NoLonger as error:
                if isinstance(error.answer, Plan) and not half_done:
                    raise Later(1.0, "it changed while it was read") from error
                if half_done:
                    raise AskHuman(_words(error.answer)) from error
                return await self._say_no(job.run, job.task.order, error.answer)
            except Rejected as error:
                # A refusal can still have written (katana sheet, section 3): believe the record, not the answer.
                found, said = await write.look(), f"{NAMES[write.client.system]} said: {error.detail}"
                if found is None and half_done:
                    raise AskHuman(said) from error
                if found is None:
                    return await self._say_no(job.run, job.task.order, Refusal(said, job.link))
                result = found
            half_done = True
        if isinstance(job.answer, Refusal) and job.left_out:
            raise AskHuman(job.answer.words)
        wrote = [job.task.order.named(ROLES[name]) for name in job.to_do if name in ROLES]
        told = {"at": result["at"], **report(job.intent, job.task, job.to_do, wrote)}
        follow = self._follow(job.run, job.task.order, PAST[job.intent], told, on_card=not job.only_told_others)
        return done(**result).then(*follow)

    async def _step(self, job: Job, name: str, write: Write) -> Result:
        async def act() -> Result:
            if not job.may(name):
                raise _NoLonger(job.intent, job.answer)
            return await write.act()

        result = await job.run.step(name, act, look=write.look, settle=write.client.settle)
        if name in (HOLD, RELEASE) or (name in STEPS and not shipped_in(name, job.task.order)):
            await self._see(job, name, write)
        return result

    async def _see(self, job: Job, name: str, write: Write) -> None:
        """The next system is written only when this one shows what it took. Within its read lag it may not yet."""
        if await write.look() is not None:
            return
        async with self._db.read() as unit:
            last = await unit.ledger.last_write(job.run.operation.subject, {name})
        left = write.client.settle - (self._wall() - last[1]) if last else timedelta(0)
        system = NAMES[write.client.system]
        if left > timedelta(0):
            raise Later(min(left.total_seconds(), 1.0), f"{system} took it and does not show it yet")
        if name == RELEASE:
            raise _StillHeld(job.intent, still_held(job.task.order))
        raise AskHuman(f"{system} took it and does not show it")

    async def _say_no(self, run: Run, order: Order, answer: Answer) -> Ended:
        operation = run.operation
        match answer:
            case AlreadySo(words):
                said = {"words": words, **await self._earlier(order)}
                return done(words=words).then(*self._follow(run, order, "already", said))
            case NeedsConfirmation(words):
                said = {"words": words, "intent": operation.kind, "again": operation.id}
                return refused(words).then(*self._follow(run, order, "confirm", said))
            case Refusal(words):
                said = {"intent": operation.kind, **refused_words(answer)}
                kind = "not_undone" if run.data.get("undoes") else "refused"
                return refused(words).then(*self._follow(run, order, kind, said))
            case Plan():
                raise TypeError("a plan is carried out, not refused")

    async def _earlier(self, order: Order) -> dict[str, Any]:
        """Who packed or shipped it, and when, if that is how it stands and it was one of us."""
        async with self._db.read() as unit:
            if phase_of(order).phase in (Phase.SHIPPED, Phase.DONE):
                deed = await our_shipping(unit, order.id)
            else:
                deed = await our_pack(unit, order.id) if order.stage is ProductionStage.PACKED else None
        if deed is None:
            return {}
        who = {"who": deed.asked_by or "", "on_behalf": deed.data.get("on_behalf", "")}
        return {**who, "at": str(deed.result["at"])}

    def _follow(
        self, run: Run, order: Order, kind: str, said: dict[str, Any], *, on_card: bool = True
    ) -> list[Submission]:
        """Look again, which redraws the card, and answer who asked: a bulk that shows it is the answer, and so is the
        card it was asked on, where it tells of it (`on_card`)."""
        operation, data = run.operation, run.data
        among_others = submissions.bulk_of(operation)
        follow = [submissions.look(order.id), *among_others]
        if not operation.asked_by or among_others or (data.get("from_card") and on_card and kind in REDRAWN):
            return follow
        words = {"order": order.id, "number": order.number, "phase": phase_of(order).phase.value, **said}
        whisper = {
            "user": operation.asked_by,
            "channel": data["channel"],
            "response_url": data.get("response_url"),
            "kind": kind,
            "words": words,
        }
        return [*follow, submissions.whisper(f"{operation.id}:{kind}", now=self._wall(), data=whisper)]


def _answer(intent: Intent, order: Order, shop: Shop, data: dict[str, Any], steps: tuple[Step, ...]) -> Answer:
    """The plan; a button that was drawn for another phase is refused before anything is written.

    What wrote something raises no more doubts: they are about whether to begin.
    """
    begun, wrote = bool(begun_in(steps)), any(step.state is StepState.DONE for step in steps)
    confirmed, parcel_said = bool(data.get("confirmed")) or wrote, bool(data.get("parcel"))
    answer = plan(intent, order, shop.sync, confirmed=confirmed, parcel_said=parcel_said, line=data.get("line"))
    verdict = phase_of(order)
    if not begun and isinstance(answer, Plan | NeedsConfirmation) and not _holds(intent, data, verdict.phase):
        changed = "it has changed since it was chosen" if data.get("bulk") else _CHANGED
        return Refusal(f"{changed}: {verdict.reason}")
    return answer


def _holds(intent: Intent, data: dict[str, Any], phase: Phase) -> bool:
    """Whether what somebody saw when they asked is still so. Who typed saw nothing."""
    seen = data.get("seen")
    packed_meanwhile = intent is Intent.SHIP and {seen, phase} <= _SHIPS_FROM  # while the form was open
    return not seen or seen == phase.value or packed_meanwhile


def _need(gathered: Gathered, *roles: Role) -> None:
    """Nothing is written on stale knowledge: without a fresh reading of these systems the intent waits."""
    for read in gathered.reads:
        if read.connection.role in roles and read.error is not None:
            raise read.error


def _not_before(entered_at: datetime, clock: Clock) -> Clock:
    """The clock, but no deed is older than the phase it ends: a clock that was set back would make it nobody's."""
    return lambda: max(clock(), entered_at)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _words(answer: Answer) -> str:
    return "the rules no longer allow it" if isinstance(answer, Plan) else answer.words


class _NoLonger(Rejected):
    """The rules forbid by now what they allowed when it was first tried. Nothing was sent."""

    def __init__(self, intent: Intent, answer: Answer) -> None:
        self.answer = answer
        super().__init__("shipmate", intent.value, "the rules no longer allow it")


class _StillHeld(_NoLonger):
    """The desk took a release and keeps the hold: nothing is half done, and only a person can go on."""
