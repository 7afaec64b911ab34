"""What people are told of a change: which card to redraw, which line to add to its thread. Sends nothing itself.

Everything is submitted in the transaction that stored the change, so nothing is told that did not happen and
nothing that happened goes untold.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.orders.alert import STALLS, AlertRule, Finding, Severity
from bot.orders.care import holder
from bot.orders.judge import Judgement, Past
from bot.orders.order import Order, Role
from bot.orders.remind import Again
from bot.orders.slip import Slip
from bot.orders.stopship import goods_of, is_moot
from bot.services import submissions
from bot.services.moves import moves_of
from bot.services.pickups import refresh_pickups
from bot.services.rollup import ROLL_UP_FROM, alert_key, list_for, redraw, redraw_without
from bot.services.shops import Shop, Shops
from storage.tables import Alert, Notice, Operation, Transition
from storage.tables import Order as OrderRow
from storage.unit_of_work import UnitOfWork

_SETTLE = frozenset(rule.value for rule in AlertRule) - STALLS - {AlertRule.READY.value}
_RINGS = (Severity.HIGH, Severity.CRITICAL)
"""Alerts whose end is worth a line of its own: contradictions. Their entry is the moment they began."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What one look changed."""

    at: datetime
    """The one moment at which it was judged: a day may end in the middle of a look."""
    row: OrderRow
    order: Order
    past: Past
    judgement: Judgement
    transition: Transition | None
    opened: tuple[Finding, ...]
    ended: tuple[Alert, ...]
    returned: bool = False
    """Whether it was refunded just now, after it had shipped."""
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
        """What is wrong with the order since this look, and people are to be told of."""
        return tuple(
            finding
            for finding in self.opened
            if finding.rule is not AlertRule.READY and finding.severity is not Severity.INFO
        )

    @property
    def settled(self) -> tuple[Alert, ...]:
        """What people were told of and is right again."""
        told = (alert for alert in self.ended if alert.data.get("severity") != Severity.INFO.value)
        return tuple(alert for alert in told if alert.rule in _SETTLE)


class Announcer:
    """Decides who is told what. `all_cards` gives each ready order a card of its own, waited or not; `roll_up_from`
    alerts of one rule at once are told in a list."""

    def __init__(self, shops: Shops, *, all_cards: bool, roll_up_from: int = ROLL_UP_FROM) -> None:
        self._shops = shops
        self._all_cards = all_cards
        self._roll_up_from = roll_up_from

    async def announce(self, unit: UnitOfWork, shop: Shop, change: Change) -> None:
        """Submit what follows for people."""
        channel = shop.slack_channel
        card = await unit.notices.find_card(submissions.subject(change.row.id), channel)
        coming = [] if card is None or card.ts else await _coming(unit, change.row.id)
        had_card = card is not None and (card.ts is not None or bool(coming))
        of_its_own = change.ready and (change.past.waited or self._all_cards)
        alone = await self._told_alone(unit, shop, change)
        drawn = had_card and (not coming or any("while" not in one for one in coming))
        await self._draw(unit, change, channel, alone, drawn=drawn or of_its_own)
        if change.listed or (change.ready and not (had_card or of_its_own)):
            since = change.listed.opened_at if change.listed else change.at
            day = since.astimezone(shop.time_zone).date()
            await unit.ledger.submit(submissions.ready_list(channel, day.isoformat()))
        if had_card and change.transition:
            await self._add_moved(unit, channel, change, change.transition)
        if had_card and change.ready and change.past.ready_lost_at:
            await self._add_again(unit, channel, change)
        await self._add_alerts(unit, shop, change, alone)
        await self._add_again_and_again(unit, channel, change)
        if change.returned:
            await self._add_restock(unit, channel, change)
        if had_card and change.slip:
            await self._add_slip(unit, channel, change, change.slip)
        if change.transition:
            await refresh_pickups(unit, channel, shop.calendar, change.at)

    async def _draw(
        self, unit: UnitOfWork, change: Change, channel: str, alone: list[Finding], *, drawn: bool
    ) -> None:
        """Draw the card there is to be. For what is wrong one is posted if that still stands when its turn comes."""
        order_id = change.row.id
        if drawn:
            await unit.notices.card(submissions.subject(order_id), channel)
            await unit.ledger.submit(submissions.card(order_id, channel))
        elif alone:
            await unit.notices.card(submissions.subject(order_id), channel)
            rules = sorted(finding.rule.value for finding in alone)
            await unit.ledger.submit(submissions.card_while(order_id, channel, rules))

    async def _told_alone(self, unit: UnitOfWork, shop: Shop, change: Change) -> list[Finding]:
        """What is wrong and told of this order alone; of the rest, the list is submitted that tells of it."""
        alone = []
        for finding in change.wrong:
            now, most = change.at, self._roll_up_from
            if told_in := await list_for(unit, self._shops, shop, finding, now, most):
                await self._add_alert(unit, shop, change, finding, told_in)
                await redraw(unit, told_in, shop.slack_channel)
            else:
                alone.append(finding)
        return alone

    async def _add_moved(self, unit: UnitOfWork, channel: str, change: Change, transition: Transition) -> None:
        """The thread is the order's history: a line for each transition, and who it was when it was one of us."""
        for move in await moves_of(unit, transition, change.past.entered_at):
            deed = move.deed
            on_behalf = deed.data.get("on_behalf") if deed else None
            data = {
                "number": change.order.number,
                "from": move.from_phase,
                "to": move.to_phase,
                "reason": move.reason,
                "at": move.at.isoformat(),
                "who": deed.asked_by if deed else None,
                **({"on_behalf": on_behalf} if on_behalf else {}),
                "did": deed.kind if deed else None,
                **({"collected": True} if change.order.pickup else {}),
            }
            key = f"did:{deed.id}" if deed and move.is_passed else f"moved:{transition.id}"
            await self._add_line(unit, channel, change, key, "moved", data, deed)

    async def _add_alerts(self, unit: UnitOfWork, shop: Shop, change: Change, alone: list[Finding]) -> None:
        """What is wrong, once; a grave one also in the channel itself. And what is right again, after how long."""
        channel = shop.slack_channel
        for finding in alone:
            await self._add_alert(unit, shop, change, finding)
        for alert in change.ended:
            await redraw_without(unit, alert, channel)
        for alert in change.settled:
            if alert.ended_at:
                lasted = (alert.ended_at - datetime.fromisoformat(alert.entry)).total_seconds()
                about = alert_key(change.row.id, alert.rule, alert.entry, channel)
                over = {"words": alert.data.get("words", ""), "seconds": lasted, "about": about}
                if is_moot(AlertRule(alert.rule), change.order):
                    over["moot"] = change.judgement.verdict.reason
                number = {"number": change.order.number}
                await self._add_line(unit, channel, change, f"over:{alert.id}", "over", number | over)

    async def _add_alert(
        self, unit: UnitOfWork, shop: Shop, change: Change, finding: Finding, told_in: str = ""
    ) -> None:
        """The notice of one alert: a line of its own, or for the list that tells of it."""
        channel, now = shop.slack_channel, change.at
        data = {
            "number": change.order.number,
            "rule": finding.rule.value,
            "entry": finding.entry,
            "words": finding.words,
            "severity": finding.severity.value,
            "broadcast": finding.severity in _RINGS,
            "owner": holder(change.past.claim, shop.calendar, now),
            "at": now.isoformat(),
        }
        key = f"alert:{change.row.id}:{finding.rule.value}:{finding.entry}"
        if told_in:
            await self._add_notice(unit, channel, change, key, "alert", data)
            await unit.lists.put(told_in, [f"{key}:{channel}"])
        else:
            await self._add_line(unit, channel, change, key, "alert", data)

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
            "at": change.at.isoformat(),
        }
        key = f"slipped:{change.row.id}:{data['was']}:{data['to']}:{data['at']}"
        await self._add_line(unit, channel, change, key, "slipped", data)

    async def _add_again(self, unit: UnitOfWork, channel: str, change: Change) -> None:
        """Goods that are back to stay ring a phone a second time, which an edited card does not."""
        data = {"number": change.order.number, "at": change.at.isoformat(), "broadcast": True}
        key = f"again:{change.row.id}:{change.judgement.entered_at.isoformat()}"
        await self._add_line(unit, channel, change, key, "again", data)

    async def _add_restock(self, unit: UnitOfWork, channel: str, change: Change) -> None:
        """Whether the goods come back nobody can read: once, people are asked to see to it, under a card."""
        await unit.notices.card(submissions.subject(change.row.id), channel)
        await unit.ledger.submit(submissions.card(change.row.id, channel))
        order = change.order
        data = {
            "number": order.number,
            "goods": goods_of(order),
            "shop": order.named(Role.CHANNEL),
            "production": order.named(Role.PRODUCTION),
        }
        await self._add_line(unit, channel, change, f"restock:{change.row.id}", "restock", data)

    async def _add_line(
        self,
        unit: UnitOfWork,
        channel: str,
        change: Change,
        key: str,
        kind: str,
        data: dict[str, Any],
        deed: Operation | None = None,
    ) -> None:
        notice = await self._add_notice(unit, channel, change, key, kind, data, deed)
        await unit.ledger.submit(submissions.told(submissions.LINE, notice))

    async def _add_notice(
        self,
        unit: UnitOfWork,
        channel: str,
        change: Change,
        key: str,
        kind: str,
        data: dict[str, Any],
        deed: Operation | None = None,
    ) -> Notice:
        return await unit.notices.add_notice(
            key=f"{key}:{channel}",
            kind=kind,
            order_id=change.row.id,
            operation_id=deed.id if deed else None,
            channel=channel,
            data=data,
        )


async def _coming(unit: UnitOfWork, order_id: int) -> list[dict[str, Any]]:
    """What is on its way to draw the order's card, as it was submitted."""
    return [one.data for one in await unit.ledger.open_for(submissions.subject(order_id), [submissions.CARD])]
