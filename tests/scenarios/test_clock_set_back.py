"""A machine's clock ran ahead and is set back: what people do next is still theirs.

Turns red without `_not_before` in `bot/services/act.py`: the deed would be older than the phase it ended.
"""

from tests.scenarios.stage import on_stage


async def test_who_packs_right_after_the_clock_was_set_back_is_named() -> None:
    async with on_stage() as scene:
        await scene.place("#1042", ("TEA", 2))
        await scene.in_stock("#1042")
        scene.world.set_back(60)
        await scene.press("UAMY", scene.card("#1042"), "Mark packed")
        await scene.pass_time(2)
        await scene.sweep()
        assert any(line.text.startswith("Packed by <@UAMY>") for line in scene.thread("#1042"))
