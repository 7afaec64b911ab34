"""Undo belongs to one deed. Given an order that somebody packed here, when Undo is pressed on its card before the
working day ends, then that pack is taken back, once; later, or when that pack no longer stands, the person is told
why not, and nothing is written.

Turns red without `outlived` in `bot/services/undo.py` (an old button takes back a newer pack), without
`_undo_ends_at` in `bot/orders/judge.py` (the card keeps its button over night), without `_packed_elsewhere` in
`bot/orders/undo.py` (a pack of Katana's own people is taken back), or without the `about` of a button (Undo belongs
to nothing).
"""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from integrations.sandbox.slack.records import Message
from tests.scenarios.seeing import buttons, said, title
from tests.scenarios.stage import TRACKING, Scene, on_stage

HOURS = "09:00-17:00"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026. The 24th is a Tuesday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    """A shop that works from nine to five, on a Tuesday morning."""
    async with on_stage(at=at(24, 10), WORK_HOURS=HOURS, BOT_TIMEZONE="UTC", HOLIDAYS="") as scene:
        yield scene


async def packed(scene: Scene, user: str = "UAMY") -> None:
    await scene.place("#1042", ("TEA", 2))
    await scene.in_stock("#1042")
    await scene.press(user, scene.card("#1042"), "Mark packed")


async def status(scene: Scene, user: str = "UBEN") -> Message:
    """The card as this person alone was shown it: it is not redrawn."""
    await scene.types(user, "/order 1042 status")
    return scene.whispers(user)[-1]


def answer(scene: Scene, user: str = "UBEN") -> str:
    return said(scene.whispers(user)[-1])


async def test_a_pack_of_today_is_taken_back_once(scene: Scene) -> None:
    await packed(scene)
    mine, card = await status(scene), scene.card("#1042")
    assert buttons(card) == ["Mark shipped", "Undo"]
    await scene.press("UAMY", card, "Undo")
    assert scene.katana_writes() == ["pack #1042", "unpack #1042"]
    assert (title(scene.card("#1042")), scene.on_hand("TEA")) == ("In stock · #1042", 2)
    assert scene.lines("#1042")[-1] == "Unpacked by <@UAMY>, TIME"
    await scene.press("UBEN", mine, "Undo")
    assert answer(scene) == (
        "#1042: nothing was undone. Undo belongs to the pack of TIME by <@UAMY>; it was taken back since. "
        "Open in Katana"
    )
    assert scene.katana_writes() == ["pack #1042", "unpack #1042"]


async def test_an_old_button_does_not_take_back_a_newer_pack(scene: Scene) -> None:
    await packed(scene)
    old = await status(scene)
    await scene.press("UAMY", scene.card("#1042"), "Undo")
    await scene.press("UAMY", scene.card("#1042"), "Mark packed")
    await scene.press("UBEN", old, "Undo")
    assert answer(scene) == (
        "#1042: nothing was undone. Undo belongs to the pack of TIME by <@UAMY>; it was packed anew since. "
        "Open in Katana"
    )
    assert scene.katana_status("#1042") == "PACKED"


async def test_a_pack_of_katanas_own_people_is_not_taken_back(scene: Scene) -> None:
    """Amy packed it; somebody in Katana took that back and packed it anew, and no webhook told of it."""
    await packed(scene)
    old = await status(scene)
    katana = scene.katana("#1042")
    scene.box.sender.mischief.drop = 1.0
    scene.world.katana_delete_fulfillment(katana.fulfillments[-1].id)
    scene.world.katana_fulfill(katana.id, "PACKED", {row.id: row.quantity for row in katana.rows})
    await scene.press("UBEN", old, "Undo")
    assert "; it was packed anew since, in Katana. Open in Katana" in answer(scene)
    assert scene.katana_writes() == ["pack #1042"]
    assert buttons(scene.card("#1042")) == ["Mark shipped"]
    await scene.types("UBEN", "/order 1042 undo")
    assert "; it was packed anew since, in Katana." in answer(scene)


async def test_it_ends_with_the_working_day(scene: Scene) -> None:
    await packed(scene)
    old = await status(scene)
    await scene.pass_until(at(24, 16, 50))
    assert "Undo" in buttons(scene.card("#1042"))
    scene.box.sender.mischief.drop = 1.0
    await scene.pass_until(at(24, 17, 1))
    assert buttons(scene.card("#1042")) == ["Mark shipped"], "by time alone"
    await scene.press("UBEN", old, "Undo")
    assert answer(scene) == (
        "#1042: nothing was undone. Undo belongs to the pack of TIME by <@UAMY>; it ended with that working day: "
        "type /order #1042 unpack. Open in Katana"
    )
    assert scene.katana_writes() == ["pack #1042"]
    await scene.types("UBEN", "/order #1042 unpack")
    assert scene.katana_writes() == ["pack #1042", "unpack #1042"]


async def test_packed_after_hours_it_ends_with_the_next_working_day(scene: Scene) -> None:
    await scene.place("#1042", ("TEA", 2))
    await scene.in_stock("#1042")
    await scene.pass_until(at(24, 20))
    await scene.press("UAMY", scene.card("#1042"), "Mark packed")
    await scene.pass_until(at(25, 16, 50))
    assert "Undo" in buttons(scene.card("#1042"))
    await scene.pass_until(at(25, 17, 1))
    assert "Undo" not in buttons(scene.card("#1042"))


async def test_typed_it_takes_back_the_last_deed(scene: Scene) -> None:
    """First the hold, then the pack; and an undo is not undone."""
    await packed(scene)
    await scene.types("UBEN", "/order 1042 hold")
    assert buttons(scene.card("#1042")) == ["Undo", "Release"]
    await scene.types("UBEN", "/order 1042 undo")
    assert answer(scene) == "#1042 is released in ShipStation, and awaits shipment there again."
    await scene.types("UBEN", "/order 1042 undo")
    assert answer(scene) == "#1042 is unpacked in Katana: 2 items are back in stock."
    assert scene.writes() == ["katana pack", "shipstation hold", "shipstation restore", "katana unpack"]
    await scene.types("UBEN", "/order 1042 undo")
    assert answer(scene) == (
        "#1042: nothing was undone. The last thing done here was unpacking, and an undo is not undone: do it again."
    )
    assert len(scene.writes()) == 4


async def test_shipping_is_not_taken_back_and_what_to_do_is_said(scene: Scene) -> None:
    await packed(scene)
    old = await status(scene)
    await scene.types("UAMY", f"/order 1042 ship {TRACKING}")
    await scene.types("UBEN", "/order 1042 undo")
    told = answer(scene)
    assert told.startswith("#1042: nothing was undone. Shipped by <@UAMY>, TIME: shipping cannot be taken back from ")
    for words in ("the customer has been mailed", "in ShipStation", "in Shopify", "take the delivery back in Katana"):
        assert words in told
    await scene.press("UBEN", old, "Undo")
    assert "; it has shipped since." in answer(scene)
    assert scene.writes() == ["katana pack", "shipstation mark_shipped"]


async def test_what_nobody_did_here_is_not_undone_here(scene: Scene) -> None:
    await scene.place("#1042", ("TEA", 2))
    await scene.in_stock("#1042")
    await scene.types("UBEN", "/order 1042 undo")
    assert answer(scene).startswith("#1042: nothing was undone. Nothing was done with it here that could be undone.")
    katana = scene.katana("#1042")
    scene.world.katana_fulfill(katana.id, "PACKED", {row.id: row.quantity for row in katana.rows})
    await scene.rest()
    assert buttons(scene.card("#1042")) == ["Mark shipped"]
    await scene.types("UBEN", "/order 1042 undo")
    assert answer(scene) == (
        "#1042: nothing was undone. It was not packed here: take it back in Katana, where it was packed. "
        "Open in Katana"
    )
    assert scene.writes() == []
