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
    """When the alerts that just ended were opened, by rule."""
    news: bool
    """Whether any system says something it did not say before, or can no longer be read."""


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
        if ready and (had_card or change.past.waited or self._all_cards):
            await unit.notices.card(subject, channel)
            await unit.ledger.submit(submissions.card(change.row.id, channel))
        elif had_card and (change.news or change.transition):
            await unit.ledger.submit(submissions.card(change.row.id, channel))
        elif ready or AlertRule.READY in change.ended:
            day = change.ended.get(AlertRule.READY, self._clock()).astimezone(shop.time_zone).date()
            await unit.ledger.submit(submissions.ready_list(channel, day.isoformat()))
        if had_card and change.transition:
            await self._add_line(unit, channel, change, change.transition, again=ready)

    async def _add_line(
        self, unit: UnitOfWork, channel: str, change: Change, transition: Transition, *, again: bool
    ) -> None:
        """The thread is the order's history: one line for each transition, and who it was when it was one of us.

        Goods that are back ring a phone a second time, because an edited card does not.
        """
        data: dict[str, Any] = {
            "number": change.order.number,
            "from": transition.from_phase,
            "to": transition.to_phase,
            "reason": transition.reason,
            "at": transition.at.isoformat(),
            "who": await self._who(unit, change),
            "broadcast": again and change.past.ready_lost_at is not None,
        }
        notice = await unit.notices.add_notice(
            key=f"moved:{transition.id}:{channel}", kind="moved", order_id=change.row.id, channel=channel, data=data
        )
        await unit.ledger.submit(submissions.told(submissions.LINE, notice))

    async def _who(self, unit: UnitOfWork, change: Change) -> str | None:
        """Whose intent this transition is; None when it happened in a vendor's own screen."""
        intent = _DEEDS.get(change.judgement.phase)
        if intent is None or (intent is Intent.UNPACK and change.past.phase is not Phase.PACKED):
            return None
        for operation in await unit.ledger.recent(submissions.subject(change.row.id), intent.value):
            if operation.state in (State.RUNNING, State.DONE, State.WAITING):
                since = operation.started_at or operation.created_at
                mine = operation.state is not State.DONE or "at" in (operation.result or {})
                entered = change.past.entered_at
                return operation.asked_by if mine and (entered is None or since >= entered) else None
        return None
