"""The theatre behind the page: a fresh world when one is wanted, and a day that can be held and hurried."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from bot.demo.day import Day
from bot.demo.theatre import Theatre, theatre
from integrations.sandbox.control.input import Input, WrongInput
from integrations.sandbox.slack import CannotDo


@pytest.fixture
async def house() -> AsyncIterator[Theatre]:
    """A stage that has come to rest. A day on it does not wait for anybody to read."""
    async with theatre(beat=0.0) as house:
        await house.rest()
        yield house


async def tell(house: Theatre, **fields: object) -> None:
    await house.order(Input(dict(fields)))


def lines(house: Theatre, since: int = 0) -> list[dict[str, object]]:
    told = house.story(since)["lines"]
    assert isinstance(told, list)
    return told


async def some_lines(house: Theatre, more_than: int) -> None:
    await until(house, lambda: len(lines(house)) > more_than)


async def until(house: Theatre, true: Callable[[], bool]) -> None:
    """Wait for what a window is told of."""
    with house.feed.open("UAMY") as window:
        while not true():
            await window.wait(10.0)
            window.take()


async def test_starting_over_is_a_fresh_world_with_a_bot_in_it(house: Theatre) -> None:
    old, address = house.box, house.url
    old.world.place_order([("MUG-BLUE", 1)], name="#7777")
    with house.feed.open("UAMY") as window:
        window.take()
        await tell(house, do="start_over", seed=3)
        assert window.take()[0]
    assert house.box is not old and house.url != address
    assert "#7777" not in {order.name for order in house.box.world.shop_orders.values()}
    assert (house.story(0)["seed"], house.story(0)["playing"]) == (3, False)
    await house.rest()
    assert house.box.workspace.channels["CORDERS"].messages


async def test_a_day_is_told_held_and_ended(house: Theatre) -> None:
    await tell(house, do="play", seed=2, speed=16)
    await some_lines(house, 3)
    assert (house.story(0)["playing"], house.story(0)["speed"]) == (True, 16)
    assert [line["n"] for line in lines(house, 2)][:2] == [2, 3]
    await tell(house, do="pause")
    await tell(house, do="speed", speed=4)
    assert (house.story(0)["paused"], house.story(0)["speed"]) == (True, 4)
    await tell(house, do="go_on")
    assert house.story(0)["paused"] is False
    await tell(house, do="start_over")
    assert (house.story(0)["playing"], lines(house)) == (False, [])


async def test_a_day_that_is_held_goes_on_only_when_it_may(house: Theatre) -> None:
    house.pacer.pause()
    held = asyncio.create_task(house.pacer())
    for _ in range(5):
        await asyncio.sleep(0)
    assert not held.done()
    house.pacer.go_on()
    await held


async def test_what_cannot_be_read_changes_nothing(house: Theatre) -> None:
    box = house.box
    for wrong in ({"do": "dance"}, {"do": "play", "speed": 3}, {"do": "start_over", "sead": 1}, {}):
        with pytest.raises(WrongInput):
            await tell(house, **wrong)
    assert house.box is box


async def test_two_fresh_worlds_at_once_are_one(house: Theatre) -> None:
    first = asyncio.create_task(tell(house, do="start_over", seed=2))
    await asyncio.sleep(0)
    with pytest.raises(CannotDo, match="just being made"):
        await tell(house, do="start_over", seed=3)
    await first
    assert house.story(0)["seed"] == 2


async def test_after_the_clock_was_moved_the_bot_looks_at_what_time_alone_changes(house: Theatre) -> None:
    before = len(house.box.journal.requests("katana", "GET"))
    house.box.world.advance(4 * 3600)
    await house.time_passed()
    await house.rest()
    assert len(house.box.journal.requests("katana", "GET")) > before


class Morning(Day):
    """A day that is soon over."""

    async def play(self) -> None:
        await self.rest()
        await self.questions()


@pytest.mark.parametrize("touched", [False, True])
async def test_a_day_somebody_took_part_in_is_not_judged(touched: bool) -> None:
    async with theatre(beat=0.0, script=Morning) as house:
        await tell(house, do="play")
        await some_lines(house, 3)
        if touched:
            house.touched()
        await until(house, lambda: not house.story(0)["playing"])
        assert (house.story(0)["good"] is None) == touched
        assert ("Somebody took part" in str(lines(house)[-1]["text"])) == touched
