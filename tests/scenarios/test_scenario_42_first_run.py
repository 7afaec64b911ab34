"""Scenario 42. Given a shop with 300 open orders, when Shipmate starts for the first time, then it takes them in
silently and says so in one message; from then on only what changes is told.

Turns red without `silent=True` in `Baseline._judge_all` (hundreds of orders in stock are announced), without the
baseline cursor in `Baseline._take_in_connection` (no sweep ever runs), or without the summary of `take_in`.
"""

from functools import partial

import pytest

from bot.orders.phase import Phase
from integrations.sandbox.world import World
from tests.scenarios.seeing import title, words
from tests.scenarios.stage import on_stage


def open_orders(world: World, count: int) -> None:
    """A third of them waits for tea; the others could be packed at once."""
    world.add_stock("MUG", count)
    for turn in range(count):
        sku = "TEA" if turn < count // 3 else "MUG"
        world.place_order([(sku, 1)], name=f"#{1001 + turn}")


@pytest.mark.parametrize("count", [30, pytest.param(300, marks=pytest.mark.slow)])
async def test_taken_in_silently_and_said_once(count: int) -> None:
    async with on_stage(before=partial(open_orders, count=count), patience=90) as scene:
        (summary,) = scene.channel()
        assert f"watching {count} open orders" in words(summary)
        assert f"{count - count // 3} in stock" in words(summary)
        assert f"{count // 3} waiting for stock" in words(summary)
        reads = [one for one in scene.box.journal.entries if one.face != "slack"]
        assert len(reads) < 30, "the baseline reads lists, not every order by itself"
        async with scene.stage.bot.db.read() as unit:
            assert len(await unit.orders.in_phases([Phase.READY.value], limit=count)) == count - count // 3
        requests = len(scene.box.journal.requests("katana"))
        await scene.sweep()
        await scene.pass_time(45)
        assert len(scene.box.journal.requests("katana")) < requests + 10, "a sweep found news where there is none"
        assert scene.channel() == [summary]

        await scene.stock("TEA", 1)
        card = scene.channel()[-1]
        assert title(card) == "In stock · #1001"
        await scene.place("#2001", ("MUG", 1))
        assert [words(message).split(":")[0] for message in scene.channel()[2:]] == ["*Ready"]
        assert "#2001" in words(scene.channel()[-1])
        assert len(scene.channel()) == 3
