"""Scenario 35. Given that Katana does not answer for half an hour, when orders change and time passes, then nothing
is raised from what Katana said before, one message says since when it cannot be read, and an answer shows how old its
knowledge is; and when Katana is back, that is said once, and what was hidden is told.

Turns red without `_unread` in `bot/orders/drift.py` (what nobody could read is told as missing), without `_fresh` in
`_standing_still` of `bot/orders/judge.py` (it stalls by what Katana said a day ago), or without `outages` among the
ticks of `bot/app.py` (nobody hears that Katana is away).
"""

import asyncio

from bot.demo.stage import CHANNEL
from bot.services import submissions
from integrations.sandbox.faults import Fault
from storage.tables import Operation, State
from tests.scenarios.days import MON, at
from tests.scenarios.seeing import said
from tests.scenarios.stage import Scene, on_stage


def about_katana(scene: Scene) -> list[str]:
    return [said(message) for message in scene.channel() if said(message).startswith("Katana ")]


async def katana_fails(scene: Scene) -> Fault:
    """From now on Katana answers nothing; an order is placed that it never imports."""
    scene.world.arrows["A1"].on = False
    fault = scene.box.faults.add(Fault("status", face="katana", status=503, remaining=None))
    scene.world.place_order([("MUG", 1)], name="#1042")
    await scene.stage.bot.schedule.sweep_all()
    await scene.until(lambda: len(scene.box.journal.requests("katana")) >= 3)
    return fault


async def in_vain(scene: Scene, name: str) -> None:
    """A look has judged the order by what it could read, and is to come back for the rest."""
    subject = submissions.subject((await scene.row(name)).id)
    looks: list[Operation] = []
    while not any(look.state is State.WAITING and look.attempts for look in looks):
        await asyncio.sleep(0.01)
        async with scene.stage.bot.db.read() as unit:
            looks = await unit.ledger.recent(subject, submissions.LOOK)


async def strikes(scene: Scene, minutes: float) -> None:
    """Time passes, and the clock ticks, while much is under way that cannot come to rest."""
    scene.world.advance(minutes * 60)
    await scene.stage.bot.sweep.heartbeat()
    await scene.stage.bot.outages.tick()


async def test_nothing_is_told_from_stale_knowledge(scene: Scene) -> None:
    fault = await katana_fails(scene)
    for _ in range(12):
        await strikes(scene, 60)
    await scene.until(lambda: about_katana(scene))
    (told,) = about_katana(scene)
    assert (
        told == "Katana cannot be read since TIME. No alert is raised from what it said before; what needs it waits."
    )
    assert scene.cards("#1042") == [], "that it is missing in Katana nobody can know"
    scene.box.faults.remove(fault.id)
    await scene.rest()
    assert len(about_katana(scene)) == 2
    assert about_katana(scene)[1].startswith("Katana can be read again, after ")
    await scene.pass_time(16)
    assert ":warning: paid in Shopify, and Katana does not have it" in said(scene.card("#1042"))
    await scene.sweep()
    assert len(about_katana(scene)) == 2


async def test_nothing_stalls_by_it_and_an_answer_says_how_old_it_is() -> None:
    """Packed since, or not: nobody can know."""
    async with on_stage(at=at(MON, 9)) as scene:
        await scene.place("#1042", ("MUG", 2))
        fault = scene.box.faults.add(Fault("status", face="katana", status=503, remaining=None))
        await strikes(scene, 24 * 60)
        await in_vain(scene, "#1042")
        await scene.box.people.command("UAMY", CHANNEL, "/order 1042")
        await scene.until(lambda: scene.whispers("UAMY"))
        answer = said(scene.whispers("UAMY")[-1])
        assert "Katana Not shipped, In stock, as of TIME: *it does not answer now*" in answer
        assert "No alert: what rests on Katana" in answer
        assert (scene.cards("#1042"), ":warning:" in answer) == ([], False)
        scene.box.faults.remove(fault.id)
        await scene.rest()
        await scene.sweep()
        assert scene.rung("#1042") == ["#1042: ready 9 working hours, not packed"]
