"""Something is wrong with an order. Given an order that is in stock, when somebody reports a problem, then its card
and its thread say what, who and whose it is; the owner is mentioned and has the order; until it is solved the order
does not stall, and packing or shipping it asks first.

Turns red without `problem` in `Known.joined` of `bot/services/gather.py` (packed without a question), without
`pauses` in `_stall` of `bot/orders/judge.py` (it stalls all the same), without `close_problem` in
`bot/services/watch.py` (what has left keeps its problem), or without the index `one_open_problem` (two are open).
"""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from integrations.sandbox.slack.choices import Value
from tests.scenarios.seeing import buttons, cares, reports, said, title
from tests.scenarios.stage import MODES, TRACKING, Scene, on_stage

HOURS = "09:00-17:00"
CHIPPED = 'damaged: "two mugs are chipped"'


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026. The 24th is a Tuesday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    """A shop that works from nine to five, on a Tuesday at ten."""
    async with on_stage(at=at(24, 10), WORK_HOURS=HOURS, BOT_TIMEZONE="UTC", HOLIDAYS="") as scene:
        yield scene


async def ready(scene: Scene) -> None:
    await scene.place("#1042", ("TEA", 2))
    await scene.in_stock("#1042")


async def fill_in(scene: Scene, user: str, **values: Value) -> None:
    """Send the form: damaged, two mugs are chipped, unless told otherwise."""
    filled: dict[str, Value] = {"problem_kind": "damaged", "problem_note": "two mugs are chipped"}
    reaction = await scene.fill_in(user, **filled | values)
    assert reaction.ok


async def reported(scene: Scene, user: str = "UAMY", **values: Value) -> None:
    await scene.press(user, scene.card("#1042"), "Problem")
    await fill_in(scene, user, **values)


def answer(scene: Scene, user: str) -> str:
    return said(scene.whispers(user)[-1])


@pytest.mark.parametrize("slack", MODES)
async def test_reported_and_solved(slack: str) -> None:
    async with on_stage(slack=slack) as scene:
        await ready(scene)
        assert reports(scene.card("#1042")) == ["Problem"]
        await reported(scene, problem_owner="UBEN")
        card = scene.card("#1042")
        assert title(card) == "In stock · #1042"
        assert f"Problem:* {CHIPPED} · reported by <@UAMY>, TIME · <@UBEN> has it" in said(card)
        assert (reports(card), buttons(card)) == (["Solved"], ["Mark packed", "Mark shipped", "Hold in ShipStation"])
        assert scene.lines("#1042") == [f"Problem reported by <@UAMY>, TIME: {CHIPPED}. <@UBEN> has it"]
        await scene.press("UBEN", card, "Solved")
        card = scene.card("#1042")
        assert ("Problem:" in said(card), reports(card)) == (False, ["Problem"])
        assert buttons(card) == ["Mark packed", "Mark shipped"]
        assert scene.lines("#1042")[1:] == [f"Solved by <@UBEN>, TIME. It was: {CHIPPED}"]
        assert (scene.writes(), scene.whispers("UAMY"), scene.whispers("UBEN")) == ([], [], [])


async def test_with_a_hold_and_back(scene: Scene) -> None:
    await ready(scene)
    await reported(scene, problem_hold=["problem_hold"], problem_until="2026-12-03")
    (desk,) = scene.desk("#1042")
    assert (desk.status, scene.writes()) == ("on_hold", ["shipstation hold"])
    assert desk.hold_until is not None
    assert f"{desk.hold_until:%Y-%m-%d}" == "2026-12-03"
    card = scene.card("#1042")
    assert (title(card), buttons(card), reports(card)) == ("On hold · #1042", ["Release"], ["Solved"])
    assert "Put on hold by <@UAMY>, TIME" in said(card)
    await scene.press("UAMY", card, "Release")
    assert desk.status == "awaiting_shipment"
    assert buttons(scene.card("#1042")) == ["Mark packed", "Mark shipped", "Hold in ShipStation"]
    await scene.press("UAMY", scene.card("#1042"), "Hold in ShipStation", confirmed=True)
    assert desk.status == "on_hold"


async def test_what_cannot_be_held_offers_no_hold(scene: Scene) -> None:
    await scene.place("#1042", ("TEA", 2), pickup=True)
    await scene.in_stock("#1042")
    reaction = await scene.press("UAMY", scene.card("#1042"), "Problem")
    assert reaction.ok
    await fill_in(scene, "UAMY")
    assert buttons(scene.card("#1042")) == ["Mark packed", "Mark collected"]
    assert reports(scene.card("#1042")) == ["Solved"]


async def test_two_at_once_open_one_and_nothing_that_was_written_is_lost(scene: Scene) -> None:
    await ready(scene)
    for user in ("UAMY", "UBEN"):
        await scene.press(user, scene.card("#1042"), "Problem")
    await fill_in(scene, "UAMY")
    await fill_in(scene, "UBEN", problem_kind="other", problem_note="the label is torn")
    assert answer(scene, "UBEN") == (
        f"#1042 has a problem already. Problem reported by <@UAMY>, TIME: {CHIPPED}. <@UAMY> has it. "
        "You wrote: the label is torn"
    )
    assert len(scene.lines("#1042")) == 1
    await scene.types("UBEN", "/order 1042 problem")
    assert answer(scene, "UBEN").startswith("#1042 has a problem already. Problem reported by <@UAMY>")


@pytest.mark.parametrize("how", ["shipped", "cancelled"])
async def test_sent_too_late_it_opens_nothing_and_says_so(scene: Scene, how: str) -> None:
    await ready(scene)
    await scene.press("UAMY", scene.card("#1042"), "Problem")
    if how == "shipped":
        await scene.ship("#1042")
    else:
        scene.world.cancel(scene.order("#1042").id)
        await scene.rest()
    await fill_in(scene, "UAMY")
    assert answer(scene, "UAMY").startswith("#1042: no problem was opened, it is too late for that: ")
    assert answer(scene, "UAMY").endswith("You wrote: two mugs are chipped")
    assert "Problem:" not in said(scene.card("#1042"))
    await scene.types("UAMY", "/order 1042 problem")
    assert "#1042 takes no problem any more: " in answer(scene, "UAMY")


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({"problem_kind": "other", "problem_note": ""}, "Say in a few words what is wrong."),
        ({"problem_hold": ["problem_hold"], "problem_until": "2026-11-24"}, "A hold ends on a later day than today."),
    ],
)
async def test_what_is_missing_is_said_at_its_field(scene: Scene, values: dict[str, Value], complaint: str) -> None:
    await ready(scene)
    await scene.press("UAMY", scene.card("#1042"), "Problem")
    reaction = await scene.fill_in("UAMY", **{"problem_kind": "damaged", "problem_note": "chipped"} | values)
    assert complaint in str(reaction)
    assert scene.lines("#1042") == []
    await fill_in(scene, "UAMY", problem_until="2026-12-01")
    assert scene.lines("#1042")[0].startswith("Problem reported by <@UAMY>")


async def test_packing_asks_first_and_names_it(scene: Scene) -> None:
    await ready(scene)
    await reported(scene)
    await scene.press("UBEN", scene.card("#1042"), "Mark packed")
    assert answer(scene, "UBEN").startswith(f"#1042: it has an open problem, {CHIPPED}. Mark packed all the same?")
    assert scene.writes() == []
    await scene.press("UBEN", scene.whispers("UBEN")[-1], "Mark packed", confirmed=True)
    assert scene.writes() == ["katana pack"]
    assert f"Problem:* {CHIPPED}" in said(scene.card("#1042"))


async def test_shipping_asks_first_and_ends_it(scene: Scene) -> None:
    await ready(scene)
    await reported(scene)
    await scene.types("UBEN", f"/order 1042 ship {TRACKING}")
    assert f"it has an open problem, {CHIPPED}" in answer(scene, "UBEN")
    await scene.press("UBEN", scene.card("#1042"), "Mark shipped")
    view = scene.box.workspace.views.top("UBEN")
    assert "it has an open problem, damaged" in str(view)
    await scene.fill_in("UBEN", tracking=TRACKING)
    assert scene.writes() == ["shipstation mark_shipped"]
    (ended,) = [line for line in scene.lines("#1042") if line.startswith("The problem ended by itself")]
    assert ended.endswith(f"It was: {CHIPPED}")
    assert ("Problem:" in said(scene.card("#1042")), reports(scene.card("#1042"))) == (False, [])


async def test_cancelling_ends_it(scene: Scene) -> None:
    await ready(scene)
    await reported(scene)
    scene.world.cancel(scene.order("#1042").id)
    await scene.rest()
    assert any(line.startswith("The problem ended by itself, TIME: cancelled") for line in scene.lines("#1042"))
    assert reports(scene.card("#1042")) == []


async def test_it_does_not_stall_while_the_problem_is_open(scene: Scene) -> None:
    """Ready at ten on Tuesday it would stall on Wednesday at ten. Four working hours with a problem do not count."""
    await ready(scene)
    await scene.pass_until(at(24, 12))
    await reported(scene, problem_owner="UBEN")
    await scene.pass_until(at(24, 16))
    await scene.press("UBEN", scene.card("#1042"), "Solved")
    for moment in (at(25, 10, 30), at(25, 13, 50)):
        await scene.pass_until(moment)
        assert ":warning:" not in said(scene.card("#1042")), f"it is only {moment:%A %H:%M}"
    await scene.pass_until(at(25, 14, 5))
    card = scene.card("#1042")
    assert ":warning: ready 12 working hours, not packed" in said(card)
    assert "nobody has it now, <@UBEN> had it" in said(card), "that was yesterday"
    assert cares(card)[0] == "Claim"
    assert len(scene.rung("#1042")) == 1


async def test_a_stall_that_stands_is_taken_back_and_counts_anew(scene: Scene) -> None:
    await ready(scene)
    await scene.pass_until(at(25, 10, 5))
    assert len(scene.rung("#1042")) == 1
    await reported(scene)
    assert ":warning:" not in said(scene.card("#1042"))
    await scene.pass_until(at(25, 16))
    assert len(scene.rung("#1042")) == 1
    await scene.press("UAMY", scene.card("#1042"), "Solved")
    assert ":warning:" in said(scene.card("#1042")), "it has stood still for its eight hours before"


async def test_solved_by_somebody_else_meanwhile(scene: Scene) -> None:
    await ready(scene)
    await reported(scene)
    await scene.types("UBEN", "/order 1042 status")
    mine = scene.whispers("UBEN")[-1]
    await scene.press("UAMY", scene.card("#1042"), "Solved")
    await scene.press("UBEN", mine, "Solved")
    assert answer(scene, "UBEN") == "That problem of #1042 is solved already by <@UAMY>, TIME."
    await reported(scene, problem_note="another one")
    await scene.press("UBEN", mine, "Solved")
    assert 'damaged: "another one"' in said(scene.card("#1042")), "an old button solves no newer problem"


async def test_the_history_tells_of_it(scene: Scene) -> None:
    await ready(scene)
    await reported(scene)
    await scene.press("UBEN", scene.card("#1042"), "Solved")
    await scene.types("UBEN", "/order 1042 history")
    told = answer(scene, "UBEN")
    assert f"<@UAMY> reported a problem: {CHIPPED}" in told
    assert f"<@UBEN> solved the problem: {CHIPPED}" in told


async def test_of_an_order_without_a_card_a_problem_makes_one(scene: Scene) -> None:
    await scene.place("#1042", ("MUG", 1))
    assert scene.cards("#1042") == []
    await scene.types("UAMY", "/order 1042 problem")
    await fill_in(scene, "UAMY", problem_kind="not_on_shelf", problem_note="")
    assert "Problem:* not on the shelf · reported by <@UAMY>" in said(scene.card("#1042"))
    assert scene.lines("#1042") == ["Problem reported by <@UAMY>, TIME: not on the shelf. <@UAMY> has it"]
