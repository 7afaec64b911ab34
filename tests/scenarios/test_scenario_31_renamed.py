"""Scenario 31. Given an order that somebody renames in Katana, when it is read again, then it is still that order:
the shop's id decides, and the number is only for people.

Turns red without the comparison of ids in `strength_of` of `bot/orders/join.py`.
"""

from tests.scenarios.seeing import systems, title
from tests.scenarios.stage import Scene


async def renamed(scene: Scene) -> None:
    await scene.place("#1042", ("TEA", 1))
    scene.katana("#1042").order_no = "RUSH-7"


async def test_renamed_in_katana_it_is_still_linked(scene: Scene) -> None:
    await renamed(scene)
    await scene.in_stock("#1042")
    await scene.sweep()
    card = scene.card("#1042")
    assert title(card) == "In stock · #1042"
    assert systems(card)["Katana"] == "Not shipped, In stock"
    await scene.press("UAMY", card, "Mark packed")
    assert title(scene.card("#1042")) == "Packed · #1042"
    assert scene.katana_writes() == ["pack RUSH-7"]


async def test_another_order_that_takes_its_number_in_katana_is_not_it(scene: Scene) -> None:
    await renamed(scene)
    await scene.place("#1043", ("LAMP", 1))
    scene.katana("#1043").order_no = "#1042"
    await scene.in_stock("#1042")
    await scene.sweep()
    await scene.types("UAMY", "/order 1042")
    assert title(scene.whispers("UAMY")[-1]) == "In stock · #1042"
    await scene.types("UAMY", "/order 1043")
    assert title(scene.whispers("UAMY")[-1]) == "Waiting for stock · #1043"
