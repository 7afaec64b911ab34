"""A channel that is closed for a while: what it was to be told is kept, and told once when it opens."""

from bot.demo.stage import CHANNEL
from tests.scenarios.stage import on_stage


async def test_what_a_closed_channel_missed_is_told_when_it_opens() -> None:
    """Goes red without `Retell.retell`: a refused post is laid aside, and nobody would ever take it up again."""
    async with on_stage() as scene:
        name = (await scene.place("#2001", ("TEA", 1))).name
        channel = scene.box.workspace.channels[CHANNEL]
        channel.is_archived = True
        await scene.stock("TEA", 9)
        assert scene.cards(name) == []
        channel.is_archived = False
        assert await scene.stage.bot.retell.retell() > 0
        await scene.rest()
        assert len(scene.cards(name)) == 1
        assert await scene.stage.bot.retell.retell() == 0
