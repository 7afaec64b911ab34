"""A channel that is still read. Given many orders that stall at once, when they do, then the channel shows one list
that is edited as they go on; when it has heard its messages of the day, then the rest waits for the digest, but for
what must not ship; and what is right again before it could be told is never told.

Turns red without `list_for` in `bot/services/announce.py`, without `holds_card` or `skips_line` in
`bot/services/notify.py`, or when `_must_be_told` of `bot/services/quiet.py` forgets what is critical.
"""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.orders.alert import AlertRule, Finding, Severity
from bot.orders.judge import Judgement, Past
from bot.orders.phase import Phase, phase_of
from bot.services.adopt import adopt
from bot.services.announce import Announcer, Change
from integrations.sandbox.faults import Fault
from integrations.sandbox.slack.records import Message
from storage.tables import Alert
from storage.tables import Order as OrderRow
from storage.unit_of_work import UnitOfWork
from tests.orders.making import NOW, order, sales
from tests.scenarios.seeing import said, title
from tests.scenarios.stage import Scene, on_stage
from tests.scenarios.test_scenario_09_push_to_the_shop import stuck

MANY = 500
POST = "/api/chat.postMessage"
SUNDAY = datetime(2026, 3, 8, 10, 0, tzinfo=UTC)
LISTED = "ready for too long, not packed"
STALLED = Finding(rule=AlertRule.S4, entry="monday", words="ready 9 working hours", severity=Severity.HIGH)
CALLED_OFF = Finding(rule=AlertRule.D7, entry="monday", words="do not ship it", severity=Severity.CRITICAL)


class Flood:
    """So many orders whose alerts open as a look opens them, without reading three systems for each."""

    def __init__(self, scene: Scene) -> None:
        bot = scene.stage.bot
        (self._shop,) = bot.shops
        self._announcer = Announcer(bot.shops, all_cards=False)
        self._db = bot.db

    async def stall(self, count: int, *, at_once: bool) -> None:
        """Orders that were ready have not been packed for too long."""
        if at_once:
            async with self._db.write() as unit:
                for number in range(count):
                    await self._open(unit, number, STALLED)
            return
        for number in range(count):
            async with self._db.write() as unit:
                await self._open(unit, number, STALLED)

    async def call_off(self, number: int) -> None:
        """One of them is cancelled in the shop."""
        async with self._db.write() as unit:
            row = await self._row(unit, number)
            ended = await unit.alerts.end(row.id, STALLED.rule.value, NOW)
            assert ended is not None
            await self._open(unit, number, CALLED_OFF, ended)

    async def _open(self, unit: UnitOfWork, number: int, finding: Finding, *ended: Alert) -> None:
        row = await self._row(unit, number)
        data = {"words": finding.words, "severity": finding.severity.value}
        assert await unit.alerts.open(row.id, finding.rule.value, finding.entry, data, NOW)
        one = order(id=row.id, number=row.number)
        change = Change(
            at=NOW,
            row=row,
            order=one,
            past=Past(phase=Phase.READY, entered_at=NOW),
            judgement=Judgement(verdict=phase_of(one), entered_at=NOW, findings=(finding,)),
            transition=None,
            opened=(finding,),
            ended=ended,
        )
        await self._announcer.announce(unit, self._shop, change)

    async def _row(self, unit: UnitOfWork, number: int) -> OrderRow:
        return await adopt(unit, self._shop, sales(f"{900_000 + number}", number=f"#{5000 + number}"))


def lists(scene: Scene) -> list[Message]:
    return [message for message in scene.channel() if LISTED in message.text]


async def test_500_stalls_at_once_are_one_message_that_is_edited(scene: Scene) -> None:
    flood, before = Flood(scene), len(scene.channel())
    await flood.stall(MANY, at_once=True)
    await scene.rest()
    (listed,) = lists(scene)
    assert len(scene.channel()) == before + 1
    assert listed.text.startswith(f"{MANY} orders: {LISTED}")
    assert said(listed).count("• *#5") > 50, "as many as a message can hold"
    assert "• *#5000* · ready " in said(listed)
    assert "more" in said(listed)
    await flood.call_off(0)
    await scene.rest()
    (listed,) = lists(scene)
    assert listed.text.startswith(f"{MANY - 1} orders: ")
    assert "1 other right again" in said(listed)
    assert "*#5000*" not in said(listed)
    assert title(scene.channel()[-1]) == "STOP · #5000", "what must not ship is told alone"
    assert len(scene.channel()) == before + 2


async def test_one_after_the_other_the_first_are_told_alone_and_the_rest_in_the_list(scene: Scene) -> None:
    flood, before = Flood(scene), len(scene.channel())
    await flood.stall(30, at_once=False)
    await scene.rest()
    (listed,) = lists(scene)
    assert len(scene.channel()) - before < 10 + 1
    alone = [message for message in scene.all_threads() if "9 working hours" in said(message)]
    assert listed.text.startswith(f"{30 - len(alone)} orders: ")


async def test_what_the_day_cannot_hold_is_in_the_digest_and_what_must_not_ship_is_told() -> None:
    """One message is taken by the first start's summary."""
    async with on_stage(at=SUNDAY, DIGEST_AT="07:45", MESSAGES_A_DAY="2", ROLL_UP_FROM="9") as scene:
        for number in ("#1042", "#1043", "#1044"):
            await scene.place(number, ("TEA", 1))
        await scene.stock("TEA", 400)
        shown = [number for number in ("#1042", "#1043", "#1044") if scene.cards(number)]
        assert len(shown) == 1
        missed = next(number for number in ("#1042", "#1043", "#1044") if number not in shown)
        scene.world.cancel(scene.order(missed).id)
        await scene.rest()
        assert title(scene.card(missed)) == f"STOP · {missed}"
        await scene.pass_until(SUNDAY + timedelta(hours=21, minutes=45))
        await scene.minute_strikes()
        digest = scene.channel()[-1]
        assert digest.text.startswith("Monday: 2 ready")


async def test_what_is_right_again_before_it_could_be_told_is_never_told(scene: Scene) -> None:
    await stuck(scene)
    before = [said(message) for message in scene.thread("#1042")]
    fault = scene.box.faults.add(Fault("status", face="slack", path=POST, status=503, remaining=None))
    scene.world.advance(61 * 60)
    await scene.stage.bot.sweep.heartbeat()
    await stands(scene, expected=True)
    (desk,) = scene.desk("#1042")
    scene.world.arrows["A3"].failing = False
    scene.world.desk_notify_again(desk.parcels[0].id)
    scene.world.run_due()
    await stands(scene, expected=False)
    scene.box.faults.remove(fault.id)
    await scene.rest()
    new = scene.lines("#1042")[len(before) :]
    assert new == ["Done, TIME: shipped in every system"]
    assert scene.rung("#1042") == []


async def stands(scene: Scene, *, expected: bool) -> None:
    """Wait until the alert that the shop was not told stands, or does not."""
    order_id = (await scene.row("#1042")).id
    for _ in range(600):
        async with scene.stage.bot.db.read() as unit:
            found = await unit.alerts.open_for(order_id)
        if any(alert.rule == "shop_not_told" for alert in found) is expected:
            return
        scene.world.run_due()
        await asyncio.sleep(0.05)
    pytest.fail(f"the alert {'never came' if expected else 'never ended'}")
