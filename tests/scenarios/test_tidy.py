"""The running bot forgets what is old by itself, once a day; on its first day there is nothing to forget."""

from storage.tables import State
from tests.scenarios.stage import Scene


async def test_the_running_bot_tidies_each_day(scene: Scene) -> None:
    await scene.stage.bot.schedule.catch_up()
    await scene.rest()
    async with scene.stage.bot.db.read() as unit:
        (tidied,) = await unit.ledger.recent("tidy", "tidy")
    assert (tidied.state, tidied.result) == (State.DONE, {"audit": 0, "work": 0, "notices": 0, "inbox": 0})
