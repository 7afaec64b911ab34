"""Scenario 48. Given two units in stock, when they are packed and then shipped, or shipped without packing, then
stock moves exactly once, the order ends as delivered in Katana, and its card says that it is done. `/stock` comes
with a later issue; here the world's own stock is counted.

Turns red when `Act` writes a second fulfillment (the stock falls twice), without the rule `_done` in
`bot/orders/phase.py`, or without the look that a webhook of Katana's or ShipStation's submits in `Intake.accept`.
"""

from bot.orders.phase import Phase
from tests.scenarios.seeing import buttons, said, title, words
from tests.scenarios.stage import Scene


async def two_in_stock(scene: Scene) -> None:
    await scene.place("#1042", ("TEA", 2))
    await scene.stock("TEA", 2)
    assert title(scene.card("#1042")) == "In stock · #1042"


async def ended(scene: Scene) -> None:
    """Delivered everywhere, the stock gone once, and people see it."""
    assert scene.katana_status("#1042") == "DELIVERED"
    assert scene.on_hand("TEA") == 0
    assert [one.status for one in scene.katana("#1042").fulfillments] == ["DELIVERED"]
    assert title(scene.card("#1042")) == "Done · #1042"
    assert buttons(scene.card("#1042")) == []
    assert (await scene.row("#1042")).phase == Phase.DONE
    await scene.types("UAMY", "/stock TEA")
    assert "Main location: 0 in stock, 0 committed, 400 expected" in said(scene.whispers("UAMY")[-1])


async def test_packed_and_then_shipped(scene: Scene) -> None:
    await two_in_stock(scene)
    await scene.press("UAMY", scene.card("#1042"), "Mark packed")
    assert scene.on_hand("TEA") == 0
    await scene.ship("#1042")
    await ended(scene)
    assert scene.katana_writes() == ["pack #1042"]


async def test_shipped_without_packing(scene: Scene) -> None:
    await two_in_stock(scene)
    await scene.ship("#1042")
    await ended(scene)
    assert scene.katana_writes() == []
    assert "Packed" not in "\n".join(words(line) for line in scene.thread("#1042"))


async def test_packed_taken_back_and_packed_again(scene: Scene) -> None:
    await two_in_stock(scene)
    for label, left in (("Mark packed", 0), ("Undo", 2), ("Mark packed", 0)):
        await scene.press("UAMY", scene.card("#1042"), label)
        assert scene.on_hand("TEA") == left
    await scene.ship("#1042")
    await ended(scene)
    assert scene.katana_writes() == ["pack #1042", "unpack #1042", "pack #1042"]
