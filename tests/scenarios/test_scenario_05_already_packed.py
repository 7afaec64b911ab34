"""Scenario 5. Given a packed order, when somebody else wants it packed, then they are told who packed it and when,
and nothing is written.

Turns red without the first answer of `_plan_pack` in `bot/orders/plan.py` (packed again, or refused as changed), or
without `_earlier` in `bot/services/act.py` (the second person is not told who).
"""

from datetime import timedelta

from tests.scenarios.seeing import buttons, moments, title, words
from tests.scenarios.stage import Scene


async def packed_by_amy(scene: Scene) -> None:
    await scene.press("UAMY", scene.card("#1042"), "Mark packed")
    assert scene.katana_writes() == ["pack #1042"]


def says_who_and_when(scene: Scene, text: str) -> bool:
    (at,) = moments(text)
    who = text.startswith("#1042 is already packed by <@UAMY>, ")
    return who and text.endswith("Nothing was written.") and abs(at - scene.world.now()) < timedelta(minutes=1)


async def test_a_button_shown_before_it_was_packed(scene: Scene) -> None:
    await scene.place("#1042", ("TEA", 1))
    await scene.in_stock("#1042")
    await scene.types("UBEN", "/order 1042 status")
    (shown,) = scene.whispers("UBEN")
    await packed_by_amy(scene)
    await scene.press("UBEN", shown, "Mark packed")
    assert says_who_and_when(scene, words(scene.whispers("UBEN")[-1]))
    assert len(scene.whispers("UBEN")) == 2
    assert scene.tried_to_write("katana") == ["katana POST /v1/sales_order_fulfillments"]


async def test_typed(scene: Scene) -> None:
    await scene.place("#1042", ("TEA", 1))
    await scene.in_stock("#1042")
    await packed_by_amy(scene)
    await scene.types("UBEN", "/order 1042 pack")
    (answer,) = scene.whispers("UBEN")
    assert says_who_and_when(scene, words(answer))
    assert scene.tried_to_write("katana") == ["katana POST /v1/sales_order_fulfillments"]
    card = scene.card("#1042")
    assert title(card) == "Packed · #1042"
    assert "Packed by <@UAMY>" in words(card), "the card still says who really packed it"
    assert buttons(card) == ["Mark shipped", "Undo"]


async def test_packed_at_katanas_own_screen(scene: Scene) -> None:
    """Nobody of us did it, so no name is made up."""
    await scene.place("#1042", ("TEA", 1))
    await scene.in_stock("#1042")
    katana = scene.katana("#1042")
    scene.world.katana_fulfill(katana.id, "PACKED", {row.id: row.quantity for row in katana.rows})
    await scene.rest()
    assert title(scene.card("#1042")) == "Packed · #1042"
    await scene.types("UBEN", "/order 1042 pack")
    assert words(scene.whispers("UBEN")[-1]) == "#1042 is already packed. Nothing was written."
    assert scene.tried_to_write("katana") == []


async def test_packed_again_at_katanas_own_screen(scene: Scene) -> None:
    """Amy packed it, Katana's people took that back and packed it themselves: this pack is not amy's."""
    await scene.place("#1042", ("TEA", 1))
    await scene.in_stock("#1042")
    await packed_by_amy(scene)
    await scene.pass_time(5)
    katana = scene.katana("#1042")
    scene.world.katana_delete_fulfillment(katana.fulfillments[0].id)
    await scene.rest()
    await scene.pass_time(5)
    scene.world.katana_fulfill(katana.id, "PACKED", {row.id: row.quantity for row in katana.rows})
    await scene.rest()
    assert title(scene.card("#1042")) == "Packed · #1042"
    assert "UAMY" not in words(scene.card("#1042"))
    assert "UAMY" not in words(scene.thread("#1042")[-1])
    await scene.types("UBEN", "/order 1042 pack")
    assert words(scene.whispers("UBEN")[-1]) == "#1042 is already packed. Nothing was written."
