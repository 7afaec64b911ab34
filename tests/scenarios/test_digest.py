"""The daily digest and the pick list in the real bot: posted once, whatever is lost on the way; shown to who asks.

Turns red without `look=look` in `Digests.post` (a lost answer doubles it), with a key that does not name the date in
`submissions.digest` (one for ever, or one a minute), or without `case Show` in `bot/slack/commands.py`.
"""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.slack.ids import Action
from integrations.sandbox.faults import Fault
from integrations.sandbox.slack.records import Message
from integrations.sandbox.world import World
from tests.scenarios.seeing import words
from tests.scenarios.stage import MODES, Scene, on_stage

POST = "/api/chat.postMessage"
SUNDAY = datetime(2026, 3, 8, 10, 0, tzinfo=UTC)


def morning(days_later: int = 1) -> datetime:
    """A quarter to eight, some days after that Sunday."""
    return datetime.combine(SUNDAY.date(), time(7, 45), UTC) + timedelta(days=days_later)


@pytest.fixture
async def shop() -> AsyncIterator[Scene]:
    """Shipmate came on a Sunday; three orders can be packed on Monday, one of them in a hurry, one waits for tea."""
    async with on_stage(at=SUNDAY, CARRIER_CUTOFF="15:00", DIGEST_AT="07:45") as scene:
        await scene.place("#1042", ("MUG", 2), ("CUP", 1))
        scene.world.place_order([("MUG", 1)], name="#1043", express=True)
        await scene.rest()
        await scene.place("#1044", ("CUP", 4))
        await scene.place("#1045", ("TEA", 1))
        await scene.place("#1046", ("MUG", 9), test=True)
        yield scene


def digests(scene: Scene) -> list[Message]:
    """The digests that stand in the channel, oldest first."""
    return [message for message in scene.channel() if Action.PICK_LIST in str(message.blocks)]


async def test_it_is_posted_on_the_first_morning_and_once(shop: Scene) -> None:
    await shop.minute_strikes()
    assert digests(shop) == []
    await shop.pass_until(morning())
    await shop.sweep()
    for _ in range(3):
        await shop.minute_strikes()
    (posted,) = digests(shop)
    assert posted.text == "Monday: 3 ready (1 express), 1 waiting for stock"
    first, then = words(posted).split("\n")[1:]
    assert first.startswith(
        "Oldest: #1042, ready less than a working hour, nobody has it · today's pick-up 15:00 needs 1"
    )
    assert "waiting most: TEA (1 order, due " in first
    assert then == "connections fresh"
    await shop.pass_until(morning(2))
    await shop.minute_strikes()
    assert [message.text.partition(":")[0] for message in digests(shop)] == ["Monday", "Tuesday"]


async def test_one_whose_answer_was_lost_is_found_again(shop: Scene) -> None:
    await shop.pass_until(morning())
    shop.box.faults.add(Fault("reset_after", face="slack", path=POST))
    await shop.minute_strikes()
    await shop.minute_strikes()
    assert len(digests(shop)) == 1
    assert len(shop.box.journal.requests("slack", path="/api/conversations.history")) >= 1


@pytest.mark.parametrize("slack", MODES)
async def test_whoever_asks_is_answered_alone_and_the_days_own_comes_all_the_same(slack: str) -> None:
    async with on_stage(slack=slack, at=SUNDAY, CARRIER_CUTOFF="15:00", DIGEST_AT="07:45") as scene:
        await scene.place("#1042", ("MUG", 2))
        before = scene.channel()
        await scene.types("UAMY", "/digest now")
        (answer,) = scene.whispers("UAMY")
        assert answer.text == "Sunday: 1 ready"
        assert scene.channel() == before
        await scene.pass_until(morning())
        await scene.minute_strikes()
        assert len(digests(scene)) == 1


async def test_the_button_shows_the_pick_list_to_who_pressed_it(shop: Scene) -> None:
    await shop.pass_until(morning())
    await shop.sweep()
    await shop.minute_strikes()
    (posted,) = digests(shop)
    await shop.press("UBEN", posted, "Pick list")
    (shown,) = shop.whispers("UBEN")
    assert words(shown).split("\n") == [
        "*Pick list: 3 orders, 1 express*",
        "• *#1043* · *Express* · 1 × MUG (A3)",
        "• *#1042* · 2 × MUG (A3), 1 × CUP (A5)",
        "• *#1044* · 4 × CUP (A5)",
        "*In all*",
        "3 × MUG (A3)",
        "5 × CUP (A5)",
    ]


async def test_the_pick_list_follows_what_is_packed_and_says_when_nothing_is_left(shop: Scene) -> None:
    for number in ("1042", "1043", "1044"):
        await shop.types("UAMY", f"/order {number} pack")
    await shop.types("UBEN", "/order ready")
    assert words(shop.whispers("UBEN")[-1]) == "Nothing is ready to pick."


async def test_a_restart_in_the_morning_does_not_post_it_again() -> None:
    async with on_stage(before=one_order, at=SUNDAY, DIGEST_AT="07:45") as scene:
        for hours_later in (21.75, 1.0, 1.0):
            await scene.stop()
            scene.world.advance(hours_later * 3600)
            await scene.start()
            await scene.rest()
            await scene.minute_strikes()
        assert [said.text for said in scene.channel() if said.text.startswith("Monday")] == ["Monday: 1 ready"]


def one_order(world: World) -> None:
    """Somebody ordered before the bot was there."""
    world.place_order([("MUG", 1)], name="#1042")
