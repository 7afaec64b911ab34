"""Scenario 3. Given a card that says an order is in stock, when the goods are gone again after five minutes, then
that card says so, loses its button and gets one line in its thread. Goods that are back ring nobody a second time
until they have stayed for half an hour; then one line, shown in the channel too, does.

Turns red without `rules.in_stock_again_after if flickered` in `bot/orders/judge.py` (rings after two minutes),
without `if shared and doubts` in `bot/slack/blocks/card.py` (the button stays), or without the `_add_moved` or the
`_add_again` that `Announcer.announce` calls (no line).
"""

from tests.scenarios.seeing import buttons, title, words
from tests.scenarios.stage import Scene, on_stage


async def told(scene: Scene) -> None:
    """The order is in stock, and people know."""
    await scene.place("#1042", ("TEA", 1))
    await scene.in_stock("#1042")
    assert title(scene.card("#1042")) == "In stock · #1042"


def rung(scene: Scene) -> list[str]:
    """The lines of the thread that the channel shows too."""
    return [words(line) for line in scene.thread("#1042") if line.broadcast]


async def test_the_card_takes_it_back(scene: Scene) -> None:
    await told(scene)
    await scene.pass_time(5)
    await scene.stock("TEA", -1)
    card = scene.card("#1042")
    assert title(card) == "Waiting for stock · #1042"
    assert buttons(card) == []
    (line,) = scene.thread("#1042")
    assert "#1042 is no longer in stock" in words(line)
    assert rung(scene) == []


async def test_back_for_ten_minutes_rings_nobody_and_for_half_an_hour_once(scene: Scene) -> None:
    await told(scene)
    await scene.pass_time(5)
    await scene.stock("TEA", -1)
    await scene.pass_time(5)
    await scene.stock("TEA", 1)
    await scene.pass_time(10)
    assert title(scene.card("#1042")) == "In stock · #1042", "the card itself is true all the time"
    assert "Mark packed" in buttons(scene.card("#1042"))
    assert rung(scene) == []
    await scene.pass_time(21)
    assert len(rung(scene)) == 1
    assert "#1042 is in stock again, and stayed so" in rung(scene)[0]
    await scene.pass_time(60)
    await scene.sweep()
    assert len(rung(scene)) == 1
    assert len(scene.cards("#1042")) == 1


async def test_half_an_hour_is_counted_from_the_last_return(scene: Scene) -> None:
    await told(scene)
    await scene.stock("TEA", -1)
    await scene.stock("TEA", 1)
    await scene.pass_time(20)
    await scene.stock("TEA", -1)
    await scene.stock("TEA", 1)
    await scene.pass_time(20)
    assert rung(scene) == []
    await scene.pass_time(11)
    assert len(rung(scene)) == 1


async def test_the_half_hour_is_a_setting() -> None:
    async with on_stage(IN_STOCK_AGAIN_AFTER="300") as scene:
        await told(scene)
        await scene.stock("TEA", -1)
        await scene.stock("TEA", 1)
        await scene.pass_time(4)
        assert rung(scene) == []
        await scene.pass_time(2)
        assert len(rung(scene)) == 1
