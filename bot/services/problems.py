"""Somebody reports a problem with an order, or has solved one. One is open per order, whoever was first.

While it is open the order does not stall. One that is still open when the order leaves or is called off ends with a
line of its own.
"""

from datetime import datetime
from typing import Any

from bot.clock import Clock
from bot.orders.judge import Judgement
from bot.orders.order import Order
from bot.orders.phase import Phase
from bot.orders.plan import Intent
from bot.orders.problem import Problem
from bot.orders.problem_form import OVER, ProblemWish
from bot.services import submissions
from bot.services.known import open_problem, order_row, problem_from
from bot.services.shops import Shop, Shops
from bot.work.outcome import Ended, done
from bot.work.runner import Run
from storage.engine import Database
from storage.ledger import Submission
from storage.tables import Order as OrderRow
from storage.unit_of_work import UnitOfWork


class Problems:
    """The handlers of reports and of their ends."""

    def __init__(self, db: Database, shops: Shops, *, clock: Clock, wall: Clock) -> None:
        self._db = db
        self._shops = shops
        self._clock = clock
        self._wall = wall

    async def report(self, run: Run) -> Ended:
        """Open the problem, give the order to its owner and tell of it; or say why not, with what was written."""
        wish = ProblemWish.from_data(run.data)
        async with self._db.write() as unit:
            row = await order_row(unit, int(run.data["order"]))
            if Phase(row.phase) in OVER:
                said = {"number": row.number, "words": row.phase_reason, "note": wish.note}
                return self._answer(run, "problem_too_late", said).then(submissions.look(row.id))
            opened = await unit.problems.open(
                row.id,
                kind=wish.kind.value,
                note=wish.note,
                opened_by=str(run.operation.asked_by),
                owner=wish.owner,
                at=self._clock(),
                operation_id=run.operation.id,
            )
            standing = await unit.problems.open_of(row.id)
            if opened is None:
                if standing is None or standing.operation_id == run.operation.id:
                    return done(words="reported before")  # taken up again after its own transaction
                said = {**told(row.number, problem_from(standing)), "note": wish.note}
                return self._answer(run, "problem_open", said)
            await unit.cares.claim(row.id, wish.owner, self._clock())
            shop = self._shops.by_id(row.shop_id)
            await unit.notices.card(submissions.subject(row.id), shop.slack_channel)
            await _tell(unit, row.id, "problem", opened.id, told(row.number, problem_from(opened)))
            await unit.ledger.submit(submissions.look(row.id))
            if wish.hold_until is not None:
                await unit.ledger.submit(self._hold(run, shop, row, wish))
        return done(problem=opened.id)

    async def solve(self, run: Run) -> Ended:
        """End the problem and tell of it; one that has ended is said to have, and by whom."""
        user = str(run.operation.asked_by)
        async with self._db.write() as unit:
            row = await order_row(unit, int(run.data["order"]))
            ended = await unit.problems.end(int(run.data["problem"]), self._clock(), user)
            if ended is not None:
                await _tell(unit, row.id, "solved", ended.id, told(row.number, problem_from(ended)))
                await unit.ledger.submit(submissions.look(row.id))
                return done(problem=ended.id)
            earlier = await unit.problems.get(int(run.data["problem"]))
            if earlier is None or earlier.ended_by == user:
                return done(words="solved before")
            return self._answer(run, "solved_before", told(row.number, problem_from(earlier)))

    def _hold(self, run: Run, shop: Shop, row: OrderRow, wish: ProblemWish) -> Submission:
        """What the reporter asked for as well. The card is the answer; a refusal is told to them."""
        data = {
            "seen": None,
            "confirmed": False,
            "from_card": True,
            "until": wish.hold_until.isoformat() if wish.hold_until else None,
            "user": run.data["user"],
            "channel": run.data["channel"] or shop.slack_channel,
            "response_url": run.data.get("response_url"),
            "asked_at": self._clock().isoformat(),
        }
        asked_by = str(run.operation.asked_by)
        return submissions.intent(Intent.HOLD, row.id, asked_by=asked_by, now=self._wall(), data=data)

    def _answer(self, run: Run, kind: str, words: dict[str, Any]) -> Ended:
        address = {name: run.data.get(name) for name in ("user", "channel", "response_url")}
        whisper = {**address, "kind": kind, "words": words}
        key = f"{run.operation.id}:{kind}"
        return done(words=kind).then(submissions.whisper(key, now=self._wall(), data=whisper))


async def close_problem(unit: UnitOfWork, order: Order, judgement: Judgement, now: datetime) -> None:
    """End the problem of an order that has left or is called off."""
    problem = await open_problem(unit, order.id) if judgement.phase in OVER else None
    if problem is None:
        return
    ended = await unit.problems.end(problem.id, now)
    if ended is not None:
        row = await order_row(unit, order.id)
        data = {**told(row.number, problem_from(ended)), "reason": judgement.verdict.reason}
        await _tell(unit, order.id, "solved", ended.id, data)


def told(number: str, problem: Problem) -> dict[str, Any]:
    """What there is to say of a problem."""
    return {
        "number": number,
        "words": problem.words,
        "who": problem.opened_by,
        "at": problem.opened_at.isoformat(),
        "owner": problem.owner,
        "ended_by": problem.ended_by,
        "ended_at": problem.ended_at.isoformat() if problem.ended_at else None,
    }


async def _tell(unit: UnitOfWork, order_id: int, kind: str, problem_id: int, data: dict[str, Any]) -> None:
    """A line in the thread of each of the order's cards, and the card as it is now."""
    for card in await unit.notices.cards(submissions.subject(order_id)):
        notice = await unit.notices.add_notice(
            key=f"{kind}:{problem_id}:{card.channel}",
            kind=kind,
            order_id=order_id,
            channel=card.channel,
            data=data,
        )
        await unit.ledger.submit(submissions.card(order_id, card.channel))
        await unit.ledger.submit(submissions.told(submissions.LINE, notice))
