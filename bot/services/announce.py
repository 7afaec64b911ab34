"""What people are told of a change: which card to redraw, which line to add to its thread. Sends nothing itself.

Everything is submitted in the transaction that stored the change, so nothing is told that did not happen and
nothing that happened goes untold.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.clock import Clock
from bot.orders.alert import STALLS, AlertRule, Finding, Severity
from bot.orders.calendar import WorkingCalendar
from bot.orders.care import holder
from bot.orders.judge import Judgement, Past
from bot.orders.order import Order
from bot.orders.phase import Phase
from bot.orders.plan import Intent
from bot.orders.remind import Again
from bot.orders.slip import Slip
from bot.services import submissions
from bot.services.deeds import has_written
from bot.services.pickups import refresh_pickups
from bot.services.shops import Shop
from storage.tables import OPEN_STATES, Alert, Operation, State, Transition
from storage.tables import Order as OrderRow
from storage.unit_of_work import UnitOfWork

_SETTLE = frozenset(rule.value for rule in AlertRule) - STALLS - {AlertRule.READY.value}
"""Alerts whose end is worth a line of its own: contradictions. Their entry is the moment they began."""
_DEEDS = {
    Phase.PACKED: Intent.PACK,
    Phase.READY: Intent.UNPACK,
    Phase.WAITING_STOCK: Intent.UNPACK,
    Phase.SHIPPED: Intent.SHIP,
    Phase.DONE: Intent.SHIP,
    Phase.HELD: Intent.HOLD,
}
"""Which intent of ours leads into a phase."""
_LET_GO = (Phase.READY, Phase.WAITING_STOCK, Phase.PACKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What one look changed."""

    row: OrderRow
    order: Order
    past: Past
    judgement: Judgement
    transition: Transition | None
    opened: tuple[Finding, ...]
    ended: tuple[Alert, ...]
    slip: Slip | None = None

    @property
    def ready(self) -> bool:
        """Whether people are to be told that everything is in stock."""
        return any(finding.rule is AlertRule.READY for finding in self.opened)

    @property
    def listed(self) -> Alert | None:
        """The "ready" that just ended, if it stands in a day's list."""
        ended = (alert for alert in self.ended if alert.rule == AlertRule.READY)
        return next((alert for alert in ended if alert.data.get("listed")), None)

    @property
    def wrong(self) -> tuple[Finding, ...]:
        """What is wrong with the order since this look."""
        return tuple(finding for finding in self.opened if finding.rule is not AlertRule.READY)


class Announcer:
    """Decides who is told what. `all_cards` gives each ready order a card of its own, waited or not."""

    def __init__(self, *, clock: Clock, all_cards: bool) -> None:
        self._clock = clock
        self._all_cards = all_cards

    async def announce(self, unit: UnitOfWork, shop: Shop, change: Change) -> None:
        """Submit what follows for people."""
        subject, channel = submissions.subject(change.row.id), shop.slack_channel
        had_card = await unit.notices.find_card(subject, channel) is not None
        of_its_own = change.ready and (change.past.waited or self._all_cards)
        if had_card or of_its_own or change.wrong:
            await unit.notices.card(subject, channel)
            await unit.ledger.submit(submissions.card(change.row.id, channel))
        if change.listed or (change.ready and not (had_card or of_its_own)):
            since = change.listed.opened_at if change.listed else self._clock()
            day = since.astimezone(shop.time_zone).date()
            await unit.ledger.submit(submissions.ready_list(channel, day.isoformat()))
        if had_card and change.transition:
            await self._add_moved(unit, channel, change, change.transition)
        if had_card and change.ready and change.past.ready_lost_at:
            await self._add_again(unit, channel, change)
        await self._add_alerts(unit, channel, change, shop.calendar)
        await self._add_again_and_again(unit, channel, change)
        if had_card and change.slip:
            await self._add_slip(unit, channel, change, change.slip)
        if change.transition:
            await refresh_pickups(unit, channel, shop.calendar, self._clock())

    async def _add_moved(self, unit: UnitOfWork, channel: str, change: Change, transition: Transition) -> None:
        """The thread is the order's history: a line for each transition, and who it was when it was one of us."""
        deed = await self._deed(unit, change)
        on_behalf = deed.data.get("on_behalf") if deed else None
        data = {
            "number": change.order.number,
            "from": transition.from_phase,
            "to": transition.to_phase,
            "reason": transition.reason,
            "at": transition.at.isoformat(),
            "who": deed.asked_by if deed else None,
            **({"on_behalf": on_behalf} if on_behalf else {}),
            "did": _led_by(change),
        }
        await self._add_line(unit, channel, change, f"moved:{transition.id}", "moved", data)

    async def _add_alerts(self, unit: UnitOfWork, channel: str, change: Change, calendar: WorkingCalendar) -> None:
        """What is wrong, once; a grave one also in the channel itself. And what is right again, after how long."""
        owner = holder(change.past.claim, calendar, self._clock())
        for finding in change.wrong:
            data = {
                "number": change.order.number,
                "words": finding.words,
                "severity": finding.severity.value,
                "broadcast": finding.severity is not Severity.WARN,
                "owner": owner,
                "at": self._clock().isoformat(),
            }
            await self._add_line(unit, channel, change, f"alert:{change.row.id}:{_of(finding)}", "alert", data)
        for alert in change.ended:
            if alert.rule in _SETTLE and alert.ended_at:
                lasted = (alert.ended_at - datetime.fromisoformat(alert.entry)).total_seconds()
                over = {"number": change.order.number, "words": alert.data.get("words", ""), "seconds": lasted}
                await self._add_line(unit, channel, change, f"over:{alert.id}", "over", over)

    async def _add_again_and_again(self, unit: UnitOfWork, channel: str, change: Change) -> None:
        """What stands for too long is said again: it rings, unless it only says that nobody has it any more."""
        for reminder in change.judgement.reminders:
            data = {
                "number": change.order.number,
                "words": reminder.finding.words,
                "severity": reminder.finding.severity.value,
                "since": reminder.since.isoformat(),
                "owner": reminder.owner,
                "had": reminder.had,
                "broadcast": reminder.again is not Again.LAPSED,
            }
            key = f"again:{change.row.id}:{reminder.key}"
            await self._add_line(unit, channel, change, key, reminder.again.value, data)

    async def _add_slip(self, unit: UnitOfWork, channel: str, change: Change, slip: Slip) -> None:
        """A date that moved is worth a line each time, and no ring: what it breaks is an alert of its own."""
        data = {
            "number": change.order.number,
            "was": slip.was.isoformat(),
            "to": slip.to.isoformat() if slip.to else None,
            "at": self._clock().isoformat(),
        }
        key = f"slipped:{change.row.id}:{data['was']}:{data['to']}:{data['at']}"
        await self._add_line(unit, channel, change, key, "slipped", data)

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

    async def _deed(self, unit: UnitOfWork, change: Change) -> Operation | None:
        """The intent of ours that this transition is; None when it happened in a vendor's own screen."""
        intent, was = _led_by(change), change.past.phase
        if intent is None or (intent is Intent.UNPACK and was is not Phase.PACKED):
            return None
        if intent is Intent.SHIP and was is Phase.SHIPPED:  # it shipped before; that the others followed is no deed
            return None
        for operation in await unit.ledger.recent(submissions.subject(change.row.id), intent.value):
            if operation.state in OPEN_STATES and await has_written(unit, operation):
                return operation
            if operation.state is State.DONE and "at" in operation.result:
                at, entered = datetime.fromisoformat(operation.result["at"]), change.past.entered_at
                return operation if entered is None or at >= entered else None
        return None


def _led_by(change: Change) -> Intent | None:
    """Which intent of ours leads from the phase before into this one; what was held is let go, whatever it was."""
    if change.past.phase is Phase.HELD and change.judgement.phase in _LET_GO:
        return Intent.RELEASE
    return _DEEDS.get(change.judgement.phase)


def _of(finding: Finding) -> str:
    return f"{finding.rule.value}:{finding.entry}"
