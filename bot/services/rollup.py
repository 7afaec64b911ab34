"""When many alerts of one rule open at once, they are told in one list that is edited: which, and when it is redrawn.

Decided in the transaction that opens an alert, so that each is told either alone or in the list, whatever dies.
"""

from datetime import datetime, timedelta

from bot.orders.alert import Finding
from bot.orders.rollup import AT_ONCE, Rolled, RollUp, can_be_rolled_up, parts_of, subject_of
from bot.services import submissions
from bot.services.shops import Shop, Shops
from storage.tables import Alert
from storage.unit_of_work import UnitOfWork

ROLL_UP_FROM = 10
"""So many alerts of one rule at once, and they are told in a list."""
_REDRAWN = timedelta(seconds=2)
"""How long a list that stands waits for more to come before it is edited."""


def alert_key(order_id: int, rule: str, entry: str, channel: str) -> str:
    """The key of the notice that tells of an alert."""
    return f"alert:{order_id}:{rule}:{entry}:{channel}"


async def list_for(unit: UnitOfWork, shops: Shops, shop: Shop, finding: Finding, now: datetime, most: int) -> str:
    """The list that tells of an alert which was just opened; empty when it is told alone.

    The first of a flood were to be told alone: those that nobody has sent yet move into the list.
    """
    if not can_be_rolled_up(finding):
        return ""
    channel = shop.slack_channel
    ids = [one.id for one in shops.told_in(channel)]
    opened = await unit.alerts.opened_since(finding.rule.value, now - AT_ONCE, ids, limit=most)
    if len(opened) < most:
        return ""
    day = now.astimezone(shop.time_zone).date().isoformat()
    subject = subject_of(finding.rule, day)
    await unit.lists.put(subject, [alert_key(one.order_id, one.rule, one.entry, channel) for one in opened])
    return subject


async def redraw(unit: UnitOfWork, subject: str, channel: str) -> None:
    """Have the list shown as it is; while it stands already, a little later, so that many changes are one edit."""
    card = await unit.notices.card(subject, channel)
    at = unit.now() + _REDRAWN if card.ts else None
    await unit.ledger.submit(submissions.roll_up(subject, channel, run_at=at))


async def redraw_without(unit: UnitOfWork, alert: Alert, channel: str) -> None:
    """An alert has ended: the list that tells of it, if one does, says so."""
    notice = await unit.notices.by_key(alert_key(alert.order_id, alert.rule, alert.entry, channel))
    if notice is not None and notice.told_in is not None and notice.told_in.startswith("rollup:"):
        await redraw(unit, notice.told_in, channel)


async def rollup_now(unit: UnitOfWork, subject: str) -> RollUp:
    """The list as it is: what stands of it, and how much is over."""
    rule, day = parts_of(subject)
    standing = await unit.lists.standing(subject)
    owners = await unit.cares.owners([notice.order_id for notice in standing if notice.order_id])
    rolled = tuple(
        Rolled(
            notice.order_id or 0,
            str(notice.data.get("number", "")),
            str(notice.data.get("words", "")),
            owners.get(notice.order_id or 0),
        )
        for notice in standing
    )
    return RollUp(rule=rule, day=day, standing=rolled, over=len(await unit.lists.members(subject)) - len(standing))
