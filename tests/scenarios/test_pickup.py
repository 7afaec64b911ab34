"""An hour before each pick-up one message lists what will miss it, and is edited as orders ship.

Turns red without `pickups.tick` (nothing is posted), with a key that does not name the pick-up in
`submissions.pickup_slot` (one for ever, or one a minute), or without `refresh_pickups` in `bot/services/announce.py`
(it is not edited).
"""

from datetime import timedelta

from integrations.sandbox.faults import Fault
from integrations.sandbox.slack.records import Message
from tests.scenarios.days import MON, TUE, at
from tests.scenarios.seeing import words
from tests.scenarios.stage import Scene, on_stage

POST = "/api/chat.postMessage"


def told(scene: Scene) -> list[Message]:
    """The messages about pick-ups, oldest first."""
    return [message for message in scene.channel() if "pick-up" in message.text]


async def two_wait(scene: Scene) -> None:
    """One in a hurry, one packed, one that waits for tea, and one that the customer collects."""
    scene.world.place_order([("MUG", 1)], name="#1043", express=True)
    await scene.rest()
    await scene.place("#1042", ("CUP", 2))
    await scene.types("UAMY", "/order 1042 pack")
    await scene.place("#1044", ("TEA", 1))
    await scene.place("#1045", ("MUG", 1), pickup=True)


async def until_notice(scene: Scene, day: int = MON, hour: int = 14) -> None:
    await scene.pass_until(at(day, hour) - timedelta(minutes=1))
    await scene.sweep()
    await scene.minute_strikes()
    assert [one for one in told(scene) if f"{hour + 1}:00" in one.text] == []
    await scene.pass_until(at(day, hour, 1))
    await scene.sweep()  # what is listed is as fresh as a sweep every few minutes keeps it
    await scene.minute_strikes()


async def test_what_will_miss_it_is_listed_once_and_struck_through_as_it_ships() -> None:
    async with on_stage(at=at(MON, 9), CARRIER_CUTOFF="15:00") as scene:
        await two_wait(scene)
        await until_notice(scene)
        (message,) = told(scene)
        assert words(message).split("\n") == [
            "*2 orders will miss today's 15:00 pick-up*",
            "• *#1043* · *Express* · ready · 1 × MUG (A3)",
            "• *#1042* · packed · 2 × CUP (A5)",
        ]
        for _ in range(3):
            await scene.minute_strikes()
        assert len(told(scene)) == 1
        await scene.ship("#1042")
        (message,) = told(scene)
        assert words(message).split("\n") == [
            "*1 order will miss today's 15:00 pick-up*",
            "• *#1043* · *Express* · ready · 1 × MUG (A3)",
            "• ~#1042~ · done",
        ]
        await scene.pass_until(at(MON, 15, 1))
        await scene.minute_strikes()
        (message,) = told(scene)
        assert message.text == "1 order missed today's 15:00 pick-up"
        await scene.ship("#1043")
        assert told(scene)[0].text == "Nothing is left for today's 15:00 pick-up"
        assert len(told(scene)) == 1


async def test_every_pickup_of_a_working_day_has_its_own() -> None:
    async with on_stage(at=at(MON, 9), CARRIER_CUTOFF="11:00,15:00", HOLIDAYS="2026-03-03") as scene:
        await two_wait(scene)
        await until_notice(scene, hour=10)
        await until_notice(scene, hour=14)
        assert ["11:00" in told(scene)[0].text, "15:00" in told(scene)[1].text] == [True, True]
        await scene.pass_until(at(TUE, 14, 30))
        await scene.minute_strikes()
        assert len(told(scene)) == 2, "nobody works on Tuesday"


async def test_when_nothing_can_leave_nothing_is_said() -> None:
    async with on_stage(at=at(MON, 9), CARRIER_CUTOFF="15:00") as scene:
        await scene.place("#1044", ("TEA", 1))
        await until_notice(scene)
        assert told(scene) == []
        await scene.place("#1042", ("CUP", 2))
        await scene.pass_until(at(MON, 15, 1))
        await scene.minute_strikes()
        assert told(scene) == []


async def test_whoever_wants_none_gets_none() -> None:
    async with on_stage(at=at(MON, 9), CARRIER_CUTOFF="15:00", PICKUP_NOTICE="0") as scene:
        await two_wait(scene)
        await until_notice(scene)
        assert told(scene) == []


async def test_one_whose_answer_was_lost_is_found_again_and_a_restart_makes_no_second() -> None:
    async with on_stage(at=at(MON, 9), CARRIER_CUTOFF="15:00") as scene:
        await two_wait(scene)
        scene.box.faults.add(Fault("reset_after", face="slack", path=POST))
        await until_notice(scene)
        await scene.stop()
        await scene.start()
        await scene.rest()
        await scene.minute_strikes()
        assert len(told(scene)) == 1


async def test_what_slack_did_not_take_before_the_carrier_came_is_not_said_after() -> None:
    async with on_stage(at=at(MON, 9), CARRIER_CUTOFF="15:00") as scene:
        await two_wait(scene)
        await scene.pass_until(at(MON, 14, 1))
        fault = scene.box.faults.add(Fault("status", face="slack", path=POST, status=503, remaining=None))
        await scene.stage.bot.pickups.tick()
        await scene.until(lambda: len(scene.box.journal.requests("slack", path=POST)) > 1)
        scene.world.advance(3600)
        scene.box.faults.remove(fault.id)
        await scene.rest()
        assert told(scene) == []
