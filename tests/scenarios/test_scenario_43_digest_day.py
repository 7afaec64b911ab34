"""Scenario 43. Given a shop in Tallinn and a shipping desk that writes Pacific time, when a parcel leaves half an
hour after midnight on the Monday after the clocks went forward, then the order of what happened is right and the
digest counts it for Monday, not for Sunday.

Turns red with `UTC` for `self.zone` in `WorkingCalendar.moment` or `day_of` (`bot/orders/calendar.py`).
"""

from datetime import UTC, datetime, timedelta

from tests.scenarios.seeing import words
from tests.scenarios.stage import on_stage
from tests.scenarios.test_digest import digests

SATURDAY = datetime(2026, 3, 28, 20, 0, tzinfo=UTC)
MONDAY_HALF_PAST_MIDNIGHT = datetime(2026, 3, 29, 21, 30, tzinfo=UTC)
TUESDAY_MORNING = datetime(2026, 3, 31, 4, 45, tzinfo=UTC)


async def test_the_day_is_the_shops_own_on_both_sides_of_the_change() -> None:
    async with on_stage(at=SATURDAY, BOT_TIMEZONE="Europe/Tallinn", WORK_DAYS="Mon-Sun") as scene:
        await scene.place("#1042", ("MUG", 1))
        await scene.place("#1043", ("MUG", 1))
        await scene.pass_until(MONDAY_HALF_PAST_MIDNIGHT)
        await scene.ship("#1042")
        await scene.pass_until(TUESDAY_MORNING - timedelta(minutes=1))
        await scene.minute_strikes()
        early = [message.text.partition(":")[0] for message in digests(scene)]
        assert early == [], "a quarter to eight is a minute away"
        await scene.pass_until(TUESDAY_MORNING)
        await scene.minute_strikes()
        (posted,) = digests(scene)
        assert posted.text == "Tuesday: 1 ready"
        assert "Yesterday shipped 1" in words(posted)
        async with scene.stage.bot.db.read() as unit:
            steps = await unit.orders.transitions((await scene.row("#1042")).id)
        assert [step.at for step in steps] == sorted(step.at for step in steps)
        assert steps[-1].at >= MONDAY_HALF_PAST_MIDNIGHT
