"""Run an intent: read everything afresh, plan, write step by step, and say how it went. Knows no retries.

One step is one write to one system. The runner sees to it that a step is done once; this room says what the step
is, and how to tell from the outside that it was done.
"""

from collections.abc import Iterable
from typing import Any

from bot.clock import Clock
from bot.orders.order import Order, Role
from bot.orders.phase import phase_of
from bot.orders.plan import AlreadySo, Answer, Intent, NeedsConfirmation, Plan, Refusal, plan
from bot.services import submissions
from bot.services.gather import Gathered, gather
from bot.services.known import known_of, order_row, our_pack
from bot.services.shops import Shop, Shops
from bot.work.outcome import AskHuman, Ended, done, refused
from bot.work.runner import Result, Run
from integrations.errors import Rejected
from integrations.model import ProductionOrder, ProductionStage
from integrations.ports import Production
from storage.engine import Database
from storage.ledger import Submission
from storage.tables import Step, StepState

PAST = {Intent.PACK: "packed", Intent.UNPACK: "unpacked"}
_FROM_TO = {
    Intent.PACK: (ProductionStage.OPEN, ProductionStage.PACKED),
    Intent.UNPACK: (ProductionStage.PACKED, ProductionStage.OPEN),
}

_RESTS_ON = {
    Intent.PACK: (Role.CHANNEL, Role.PRODUCTION),
    Intent.UNPACK: (Role.CHANNEL, Role.PRODUCTION, Role.DESK),
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
            steps = await unit.ledger.steps_of(run.operation.id)
        gathered = await gather(shop, known, self._clock)
        _need(gathered, *_RESTS_ON[intent])
        answer, begun = _answer(intent, gathered.order, run.data), _begun(steps)
        if not begun and not isinstance(answer, Plan):
            return await self._say_no(run, gathered.order, answer)
        return await self._write(run, intent, shop, gathered.order, answer)

    async def _write(self, run: Run, intent: Intent, shop: Shop, order: Order, answer: Answer) -> Ended:
        if order.production is None:
            raise AskHuman(f"the order left production while it was being {PAST[intent]}")
        write = _Write(shop.production.client, intent, order.production, answer, self._clock)
        try:
            result = await run.step(intent.value, write.act, look=write.look, settle=shop.production.client.settle)
        except _NoLonger as error:
            return await self._say_no(run, order, error.answer)
        except Rejected as error:
            # A refusal can still have written (katana sheet, section 3): believe the record, not the answer.
            found = await write.look()
            if found is None:
                return await self._say_no(run, order, Refusal(f"Katana said: {error.detail}", order.production.url))
            result = found
        items = sum(int(line.quantity) for line in order.production.lines if line.shippable)
        follow = self._follow(run, order, PAST[intent], {"items": items, "at": result["at"]})
        return done(**result).then(*follow)

    async def _say_no(self, run: Run, order: Order, answer: Answer) -> Ended:
        operation = run.operation
        match answer:
            case AlreadySo(words):
                said = {"words": words, **await self._earlier(order)}
                return done(words=words).then(*self._follow(run, order, "already", said))
            case NeedsConfirmation(words):
                said = {"words": words, "intent": operation.kind}
                return refused(words).then(*self._follow(run, order, "confirm", said))
            case Refusal(words, link):
                said = {"words": words, "link": link, "intent": operation.kind}
                return refused(words).then(*self._follow(run, order, "refused", said))
            case Plan():
                raise TypeError("a plan is carried out, not refused")

    async def _earlier(self, order: Order) -> dict[str, Any]:
        """Who packed it, and when, if that is how it stands and it was one of us."""
        if order.stage is not ProductionStage.PACKED:
            return {}
        async with self._db.read() as unit:
            ours = await our_pack(unit, order.id)
        return {"who": ours.asked_by or "", "at": str(ours.result["at"])} if ours else {}

    def _follow(self, run: Run, order: Order, kind: str, said: dict[str, Any]) -> list[Submission]:
        """Look again, which redraws the card, and answer the one who asked: on a card, the card is the answer."""
        operation, data = run.operation, run.data
        follow = [submissions.look(order.id)]
        if data.get("from_card") and kind in PAST.values():
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


def _answer(intent: Intent, order: Order, data: dict[str, Any]) -> Answer:
    """The plan; a button that was drawn for another phase is refused, whatever it would do now."""
    answer = plan(intent, order, confirmed=bool(data.get("confirmed")))
    seen, verdict = data.get("seen"), phase_of(order)
    if isinstance(answer, Plan | NeedsConfirmation) and seen and seen != verdict.phase.value:
        return Refusal(f"it has changed since this button was drawn: {verdict.reason}")
    return answer


def _begun(steps: Iterable[Step]) -> bool:
    """Whether an attempt was made that may have taken effect."""
    return any(step.state is not StepState.WITHDRAWN for step in steps)


def _need(gathered: Gathered, *roles: Role) -> None:
    """Nothing is written on stale knowledge: without a fresh reading of these systems the intent waits."""
    for read in gathered.reads:
        if read.connection.role in roles and read.error is not None:
            raise read.error


class _NoLonger(Rejected):
    """The rules forbid by now what they allowed when it was first tried. Nothing was sent."""

    def __init__(self, intent: Intent, answer: Answer) -> None:
        self.answer = answer
        super().__init__("shipmate", intent.value, "the rules no longer allow it")


class _Write:
    """One write to production, if `answer` is a plan, and how to see from its record that it happened."""

    def __init__(
        self, client: Production, intent: Intent, order: ProductionOrder, answer: Answer, clock: Clock
    ) -> None:
        self._client = client
        self._intent = intent
        self._order = order
        self._answer = answer
        self._clock = clock

    async def act(self) -> Result:
        """Write. An attempt that came to nothing is made again only if the rules still allow it."""
        if not isinstance(self._answer, Plan):
            raise _NoLonger(self._intent, self._answer)
        write = self._client.pack if self._intent is Intent.PACK else self._client.unpack
        receipt = await write(self._order)
        return {"ref": receipt.ref, "at": self._clock().isoformat()}

    async def look(self) -> Result | None:
        """What an earlier attempt achieved. A record that is neither before nor after is for a person to judge."""
        before, after = _FROM_TO[self._intent]
        now = await self._client.get(self._order.ref)
        if now is None or now.stage not in (before, after):
            raise AskHuman(f"production shows the order as {now.stage.value if now else 'deleted'}")
        if now.stage is before:
            return None
        return {"ref": now.packings[-1].ref if now.packings else None, "at": self._clock().isoformat()}
