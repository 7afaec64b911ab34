"""What people are told of a change: which card to redraw, which line to add to its thread. Sends nothing itself.

Everything is submitted in the transaction that stored the change, so nothing is told that did not happen and
nothing that happened goes untold.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.clock import Clock
from bot.orders.judge import AlertRule, Judgement, Past
from bot.orders.order import Order
from bot.orders.phase import Phase
from bot.orders.plan import Intent
from bot.services import submissions
from bot.services.shops import Shop
from storage.tables import Order as OrderRow
from storage.tables import State, Transition
from storage.unit_of_work import UnitOfWork

_DEEDS = {Phase.PACKED: Intent.PACK, Phase.READY: Intent.UNPACK, Phase.WAITING_STOCK: Intent.UNPACK}
"""Which intent of ours leads into a phase."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What one look changed."""

    row: OrderRow
    order: Order
    past: Past
    judgement: Judgement
    transition: Transition | None
    opened: frozenset[AlertRule]
    ended: dict[AlertRule, datetime]
    """When the alerts that just ended were opened, by rule: only those that stand in a day's list."""


class Announcer:
    """Decides who is told what. `all_cards` gives each ready order a card of its own, waited or not."""

    def __init__(self, *, clock: Clock, all_cards: bool) -> None:
        self._clock = clock
        self._all_cards = all_cards

    async def announce(self, unit: UnitOfWork, shop: Shop, change: Change) -> None:
        """Submit what follows for people."""
        subject, channel = submissions.subject(change.row.id), shop.slack_channel
        had_card = await unit.notices.find_card(subject, channel) is not None
        ready = AlertRule.READY in change.opened
        if had_card or (ready and (change.past.waited or self._all_cards)):
            await unit.notices.card(subject, channel)
            await unit.ledger.submit(submissions.card(change.row.id, channel))
        elif ready or AlertRule.READY in change.ended:
            day = change.ended.get(AlertRule.READY, self._clock()).astimezone(shop.time_zone).date()
            await unit.ledger.submit(submissions.ready_list(channel, day.isoformat()))
        if had_card and change.transition:
            await self._add_moved(unit, channel, change, change.transition)
        if had_card and ready and change.past.ready_lost_at:
            await self._add_again(unit, channel, change)

    async def _add_moved(self, unit: UnitOfWork, channel: str, change: Change, transition: Transition) -> None:
        """The thread is the order's history: a line for each transition, and who it was when it was one of us."""
        data = {
            "number": change.order.number,
            "from": transition.from_phase,
            "to": transition.to_phase,
            "reason": transition.reason,
            "at": transition.at.isoformat(),
            "who": await self._who(unit, change),
        }
        await self._add_line(unit, channel, change, f"moved:{transition.id}", "moved", data)

    async def _add_again(self, unit: UnitOfWork, channel: str, change: Change) -> None:
        """Goods that are back to stay ring a phone a second time, which an edited card does not."""
        data = {"number": change.order.number, "at": self._clock().isoformat(), "broadcast": True}
        key = f"again:{change.row.id}:{change.judgement.entered_at.isoformat()}"
        await self._add_line(unit, channel, change, key, "again", data)

    async def _add_line(
        self, unit: UnitOfWork, channel: str, change: Change, key: str, kind: str, data: dict[str, Any]
    ) -> None:
        notice = await unit.notices.add_notice(
            key=f"{key}:{channel}", kind=kind, order_id=change.row.id, channel=channel, data=data
        )
        await unit.ledger.submit(submissions.told(submissions.LINE, notice))

    async def _who(self, unit: UnitOfWork, change: Change) -> str | None:
        """Whose intent this transition is; None when it happened in a vendor's own screen."""
        intent = _DEEDS.get(change.judgement.phase)
        if intent is None or (intent is Intent.UNPACK and change.past.phase is not Phase.PACKED):
            return None
        for operation in await unit.ledger.recent(submissions.subject(change.row.id), intent.value):
            if operation.state in (State.RUNNING, State.WAITING):
                return operation.asked_by
            if operation.state is State.DONE and "at" in operation.result:
                at, entered = datetime.fromisoformat(operation.result["at"]), change.past.entered_at
                return operation.asked_by if entered is None or at >= entered else None
        return None
