"""What keeps a channel readable: what is over before it was told is not told, a day has a most of new messages, and
what is told is counted with how many phones it rings.

Asked by whoever sends, right before the sending. What an earlier attempt may have posted is looked for before it is
given up: what stands in the channel has to have its end.
"""

from bot.clock import Clock
from bot.orders.alert import Severity
from bot.orders.card import Card
from bot.services import submissions
from bot.services.rollup import alert_key
from bot.services.shops import Shops
from bot.work.runner import Run
from storage.tables import Card as CardRow
from storage.tables import Notice, StepState
from storage.unit_of_work import UnitOfWork

MOST_MESSAGES_A_DAY = 100
OVER, FULL = "it was over before it was told", "the channel's messages of today are used up"
"""Why something is not told."""
IN_A_LIST = "it is told in a list"
ALONE = "alone"
"""What is told by a line of its own, and in no list any more: so it is from before the line is said."""
OVERFLOW = "digest"
"""What is told in the digest only, because the day's messages are used up: followed by the channel."""


class Quiet:
    """Decides what is not told, and counts what is. `most` is how many new messages a channel gets in a day."""

    def __init__(self, shops: Shops, *, clock: Clock, most: int = MOST_MESSAGES_A_DAY) -> None:
        self._shops = shops
        self._clock = clock
        self._most = most

    def day(self, channel: str) -> str:
        """The local day of a channel's shops."""
        now = self._clock()
        zone = next((shop.time_zone for shop in self._shops.told_in(channel)), None)
        return (now.astimezone(zone) if zone else now).date().isoformat()

    async def is_full(self, unit: UnitOfWork, channel: str) -> bool:
        """Whether the channel has had its messages of the day."""
        return (await unit.channel_days.of(channel, self.day(channel))).messages >= self._most

    async def count(self, unit: UnitOfWork, channel: str, *, pings: int, new: bool = True) -> None:
        """Something was told. `new`: it is a message that the channel itself shows."""
        await unit.channel_days.count(channel, self.day(channel), messages=int(new), pings=pings)

    async def holds_card(self, unit: UnitOfWork, run: Run, row: CardRow, card: Card) -> str:
        """Why a card that does not stand yet is not to be posted now; empty when it is."""
        if row.ts is not None:
            return ""
        if (rules := run.data.get("while")) is not None and not await _stands(unit, row, card.order_id, rules):
            return OVER
        return "" if _must_be_told(card) or not await self.is_full(unit, row.channel) else FULL

    async def held(self, unit: UnitOfWork, run: Run, row: CardRow, why: str) -> None:
        """A card was not posted: there is none, or the day had no room for it."""
        if why == FULL:
            await self._hold_back(unit, row.channel)
        elif await _is_only_one(unit, run):
            await unit.notices.card_dropped(row.id)

    async def skips_line(self, unit: UnitOfWork, notice: Notice) -> str:
        """Why a line is not to be added; empty when it is."""
        if notice.told_in not in (None, ALONE):
            return IN_A_LIST
        if notice.kind == "alert" and await _is_over(unit, notice):
            return OVER
        if notice.kind == "over" and not await _was_told(unit, notice):
            return "nobody was told that it was wrong"
        return ""

    async def takes_line(self, unit: UnitOfWork, notice: Notice) -> bool:
        """Whether an alert is told by its line, from now on for good; not when a list has taken it meanwhile."""
        return (
            notice.sent_at is not None or notice.told_in == ALONE or bool(await unit.lists.put(ALONE, [notice.key]))
        )

    async def overflows(self, unit: UnitOfWork, notice: Notice) -> None:
        """The order of an alert has no card because the day's messages are used up: the digest tells of it."""
        if notice.kind == "alert":
            await unit.lists.put(f"{OVERFLOW}:{notice.channel}", [notice.key])

    async def may_ring(self, unit: UnitOfWork, notice: Notice) -> bool:
        """Whether a line may stand in the channel too. A critical one always may."""
        if not notice.data.get("broadcast"):
            return False
        if notice.data.get("severity") == Severity.CRITICAL or not await self.is_full(unit, notice.channel):
            return True
        await self._hold_back(unit, notice.channel)
        return False

    async def _hold_back(self, unit: UnitOfWork, channel: str) -> None:
        await unit.channel_days.count(channel, self.day(channel), held=1)


def _must_be_told(card: Card) -> bool:
    """What must not leave, and what a person reported, waits for no digest."""
    return card.problem is not None or any(alert.severity is Severity.CRITICAL for alert in card.alerts)


async def has_begun(unit: UnitOfWork, run: Run) -> bool:
    """Whether an earlier attempt may have posted: then nobody may end it before looking."""
    return any(step.state is not StepState.WITHDRAWN for step in await unit.ledger.steps_of(run.operation.id))


async def _stands(unit: UnitOfWork, row: CardRow, order_id: int, rules: list[str]) -> bool:
    """Whether one of the alerts that a card was made for still stands, and is not told in a list."""
    for alert in await unit.alerts.open_for(order_id):
        if alert.rule in rules:
            notice = await unit.notices.by_key(alert_key(order_id, alert.rule, alert.entry, row.channel))
            if notice is None or notice.told_in in (None, ALONE):
                return True
    return False


async def _is_only_one(unit: UnitOfWork, run: Run) -> bool:
    """Whether nothing else is about to draw this card."""
    coming = await unit.ledger.open_for(run.operation.subject, [submissions.CARD])
    return all(operation.id == run.operation.id for operation in coming)


async def _is_over(unit: UnitOfWork, notice: Notice) -> bool:
    if notice.order_id is None or "rule" not in notice.data:
        return False
    alert = await unit.alerts.find(notice.order_id, notice.data["rule"], notice.data["entry"])
    return alert is not None and alert.ended_at is not None


async def _was_told(unit: UnitOfWork, notice: Notice) -> bool:
    """Whether the alert that this is the end of was told. Of one that an older version told nothing is known."""
    about = notice.data.get("about")
    told = await unit.notices.by_key(about) if about else None
    return told is None or told.ts is not None
