"""Run an intent: read everything afresh, plan, write step by step, and say how it went. Knows no retries.

One step is one write to one system (`writes.py`). The runner sees to it that a step is done once; this room says
which steps there are, and goes on to the next only when the one before can be seen in its system.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.clock import Clock
from bot.orders.order import NAMES, Order, Role
from bot.orders.parcel import ParcelWish
from bot.orders.phase import Phase, phase_of
from bot.orders.plan import AlreadySo, Answer, Intent, NeedsConfirmation, Plan, Refusal, plan
from bot.orders.ship import ROLES, STEPS, missing, ours, shipped_in
from bot.services import submissions
from bot.services.deeds import our_pack, our_shipping
from bot.services.gather import Gathered, gather
from bot.services.known import known_of, order_row
from bot.services.shops import Shop, Shops
from bot.services.writes import WRITES, Task, Write
from bot.work.outcome import AskHuman, Ended, Later, done, refused
from bot.work.runner import Result, Run
from integrations.errors import Rejected
from integrations.model import Parcel, ProductionStage
from storage.engine import Database
from storage.ledger import Submission
from storage.tables import Operation, Step, StepState
from storage.unit_of_work import UnitOfWork

PAST = {
    Intent.PACK: "packed",
    Intent.UNPACK: "unpacked",
    Intent.SHIP: "shipped",
    Intent.PUSH_SHOP: "pushed",
    Intent.PUSH_PRODUCTION: "pushed",
}
_SHIPS_FROM = {Phase.READY, Phase.PACKED}
_EVERYWHERE = (Role.CHANNEL, Role.PRODUCTION, Role.DESK)
_RESTS_ON = dict.fromkeys(Intent, _EVERYWHERE) | {Intent.PACK: (Role.CHANNEL, Role.PRODUCTION)}
"""The systems without whose word nothing is written: only the desk tells whether a packed order has left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """One run of an intent: what it may write, and what it has begun before."""

    run: Run
    intent: Intent
    task: Task
    answer: Answer
    steps: tuple[Step, ...]

    @property
    def to_do(self) -> list[str]:
        """What was begun, and what the plan adds to that, in the order in which it is written."""
        planned = self.answer.steps if isinstance(self.answer, Plan) else ()
        return [name for name in WRITES if name in planned or name in _begun(self.steps)]

    @property
    def left_out(self) -> tuple[str, ...]:
        """What is still ours to write of a shipping that was begun, and that the rules no longer allow."""
        if self.intent is not Intent.SHIP:
            return ()
        return tuple(name for name in ours(self.task.order, self.task.shop.sync) if name not in self.to_do)

    def may(self, name: str) -> bool:
        """Whether the rules still allow a step that came to nothing so far."""
        return isinstance(self.answer, Plan) and name in self.answer.steps


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
            said = await _parcel_said(unit, run.operation)
        gathered = await gather(shop, known, self._clock)
        _need(gathered, *_RESTS_ON[intent])
        order, begun = gathered.order, bool(_begun(steps))
        answer = _answer(intent, order, shop, run.data, steps)
        if not begun and not isinstance(answer, Plan):
            return await self._say_no(run, order, answer)
        clock = _not_before(row.phase_entered_at, self._clock)
        task = Task(shop=shop, order=order, parcel=_parcel(order, shop, said), clock=clock)
        return await self._write(_Job(run=run, intent=intent, task=task, answer=answer, steps=steps))

    async def _write(self, job: _Job) -> Ended:
        """Write step by step. What was written stands, whatever becomes of the next: the rest waits for a person."""
        result: Result = {}
        half_done = any(step.state is StepState.DONE for step in job.steps)
        for name in job.to_do:
            write = WRITES[name](job.task)
            try:
                result = await self._step(job, name, write)
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
                    return await self._say_no(job.run, job.task.order, Refusal(said, _link(job.task.order)))
                result = found
            half_done = True
        if isinstance(job.answer, Refusal) and job.left_out:
            raise AskHuman(job.answer.words)
        return done(**result).then(*self._follow(job.run, job.task.order, PAST[job.intent], _report(job, result)))

    async def _step(self, job: _Job, name: str, write: Write) -> Result:
        async def act() -> Result:
            if not job.may(name):
                raise _NoLonger(job.intent, job.answer)
            return await write.act()

        result = await job.run.step(name, act, look=write.look, settle=write.client.settle)
        if name in STEPS and not shipped_in(name, job.task.order):
            await self._see(job, name, write)
        return result

    async def _see(self, job: _Job, name: str, write: Write) -> None:
        """The next system is written only when this one shows what it took. Within its read lag it may not yet."""
        if await write.look() is not None:
            return
        async with self._db.read() as unit:
            last = await unit.ledger.last_write(job.run.operation.subject, {name})
        left = write.client.settle - (self._wall() - last[1]) if last else timedelta(0)
        system = NAMES[write.client.system]
        if left > timedelta(0):
            raise Later(min(left.total_seconds(), 1.0), f"{system} took it and does not show it yet")
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
            case Refusal(words, link):
                said = {"words": words, "link": link, "intent": operation.kind}
                return refused(words).then(*self._follow(run, order, "refused", said))
            case Plan():
                raise TypeError("a plan is carried out, not refused")

    async def _earlier(self, order: Order) -> dict[str, Any]:
        """Who packed or shipped it, and when, if that is how it stands and it was one of us."""
        async with self._db.read() as unit:
            if phase_of(order).phase in (Phase.SHIPPED, Phase.DONE):
                deed = await our_shipping(unit, order.id)
            else:
                deed = await our_pack(unit, order.id) if order.stage is ProductionStage.PACKED else None
        return {"who": deed.asked_by or "", "at": str(deed.result["at"])} if deed else {}

    def _follow(self, run: Run, order: Order, kind: str, said: dict[str, Any]) -> list[Submission]:
        """Look again, which redraws the card, and answer the one who asked: on a card, the card is the answer."""
        operation, data = run.operation, run.data
        follow = [submissions.look(order.id)]
        if not operation.asked_by or (data.get("from_card") and kind in PAST.values()):
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
    begun, wrote = bool(_begun(steps)), any(step.state is StepState.DONE for step in steps)
    confirmed, parcel_said = bool(data.get("confirmed")) or wrote, bool(data.get("parcel"))
    answer = plan(intent, order, shop.sync, confirmed=confirmed, parcel_said=parcel_said)
    seen, verdict = data.get("seen"), phase_of(order)
    if intent is Intent.SHIP and {seen, verdict.phase} <= _SHIPS_FROM:  # it was packed while the form was open
        return answer
    if not begun and isinstance(answer, Plan | NeedsConfirmation) and seen and seen != verdict.phase.value:
        return Refusal(f"it has changed since this button was drawn: {verdict.reason}")
    return answer


def _begun(steps: Iterable[Step]) -> frozenset[str]:
    """The steps of which an attempt was made that may have taken effect."""
    return frozenset(step.name for step in steps if step.state is not StepState.WITHDRAWN)


def _need(gathered: Gathered, *roles: Role) -> None:
    """Nothing is written on stale knowledge: without a fresh reading of these systems the intent waits."""
    for read in gathered.reads:
        if read.connection.role in roles and read.error is not None:
            raise read.error


async def _parcel_said(unit: UnitOfWork, operation: Operation) -> ParcelWish | None:
    """What a person said of the parcel, now or when it was marked shipped."""
    asked = [operation, *await unit.ledger.recent(operation.subject, Intent.SHIP.value)]
    said = next((one.data["parcel"] for one in asked if one.data.get("parcel")), None)
    return ParcelWish.from_data(said) if said else None


def _not_before(entered_at: datetime, clock: Clock) -> Clock:
    """The clock, but no deed is older than the phase it ends: a clock that was set back would make it nobody's."""
    return lambda: max(clock(), entered_at)


def _parcel(order: Order, shop: Shop, said: ParcelWish | None) -> Parcel:
    """The parcel on its way as the desk knows it; for want of that, as a person said or the shop shows it."""
    if order.parcels:
        return next((parcel for parcel in reversed(order.parcels) if parcel.tracking_number), order.parcels[-1])
    if said is not None:
        return said.parcel(shop.time_zone)
    in_shop = order.sales.parcels if order.sales else ()
    return in_shop[-1] if in_shop else Parcel(carrier="Other")


def _report(job: _Job, result: Result) -> dict[str, Any]:
    """What to tell of it: what was written where, with which parcel, and who is to follow by itself."""
    order, parcel = job.task.order, job.task.parcel
    production = order.production.lines if order.production else ()
    follow = [step for step in missing(order) if step not in job.to_do] if job.intent is Intent.SHIP else []
    return {
        "at": result["at"],
        "items": sum(int(line.quantity) for line in production if line.shippable),
        "wrote": [order.named(ROLES[name]) for name in job.to_do if name in ROLES],
        "follow": [order.named(ROLES[name]) for name in follow],
        "parcel": f"{parcel.carrier} {parcel.tracking_number}" if parcel.tracking_number else "",
    }


def _words(answer: Answer) -> str:
    return "the rules no longer allow it" if isinstance(answer, Plan) else answer.words


def _link(order: Order) -> str | None:
    return order.production.url if order.production else None


class _NoLonger(Rejected):
    """The rules forbid by now what they allowed when it was first tried. Nothing was sent."""

    def __init__(self, intent: Intent, answer: Answer) -> None:
        self.answer = answer
        super().__init__("shipmate", intent.value, "the rules no longer allow it")
