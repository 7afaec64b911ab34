"""One run of an intent: what it may write, and what it has begun before."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.orders.order import Order
from bot.orders.plan import Answer, Intent, Plan
from bot.orders.ship import DESK, ours
from bot.services.writes import WRITES, Task
from bot.work.runner import Run
from storage.tables import Step, StepState

_AT_THE_DESK = (Intent.HOLD, Intent.RELEASE, Intent.REFRESH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
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
        return [name for name in WRITES if name in planned or name in begun_in(self.steps)]

    @property
    def left_out(self) -> tuple[str, ...]:
        """What is still ours to write of a shipping that was begun, and that the rules no longer allow."""
        if self.intent is not Intent.SHIP:
            return ()
        return tuple(name for name in ours(self.task.order, self.task.shop.sync) if name not in self.to_do)

    @property
    def only_told_others(self) -> bool:
        """Whether it had left by somebody else's label: no card will name who told the other systems of it."""
        return self.intent is Intent.SHIP and DESK not in self.to_do and bool(self.task.order.active_shipments)

    @property
    def link(self) -> str | None:
        """Where to do by hand what was refused; the desk's pages have no address that is known."""
        return None if self.intent in _AT_THE_DESK else _page(self.task.order)

    def may(self, name: str) -> bool:
        """Whether the rules still allow a step that came to nothing so far."""
        return isinstance(self.answer, Plan) and name in self.answer.steps


def begun_in(steps: Iterable[Step]) -> frozenset[str]:
    """The steps of which an attempt was made that may have taken effect."""
    return frozenset(step.name for step in steps if step.state is not StepState.WITHDRAWN)


def _page(order: Order) -> str | None:
    return order.production.url if order.production else None
