"""Scenario 18. Given a packed order, when it is cancelled in the shop, then people are told at once which goods have
to go back into stock. Unpacking it puts them back; nothing else is written, and nothing by itself.

Turns red without `AlertRule.D12` in `DRIFTS` of `bot/orders/drift.py` (nobody is told), without `Phase.CONFLICT` in
`RULES` of `bot/orders/phase.py` (the card does not say that it is packed), without `line.fulfilled` in
`called_off_and_packed` of `bot/orders/contradictions.py` (no goods are named), or when `UNPACK_GUARDS` forbids what
is cancelled (the goods stay out of stock).
"""

from tests.scenarios.seeing import buttons, headline, said, title, words
from tests.scenarios.stage import Scene

BACK = "cancelled in Shopify, and packed in Katana: put 2 × TEA, 1 × MUG back into stock there"


async def packed_and_cancelled(scene: Scene) -> None:
    await scene.place("#1042", ("TEA", 2), ("MUG", 1))
    await scene.in_stock("#1042")
    await scene.press("UAMY", scene.card("#1042"), "Mark packed")
    scene.world.arrows["A9"].delay = 3600
    scene.world.cancel(scene.order("#1042").id)
    await scene.rest()


async def test_it_names_what_to_put_back(scene: Scene) -> None:
    await packed_and_cancelled(scene)
    card = scene.card("#1042")
    assert headline(card) == ["STOP", "#1042", "cancelled in the shop, yet packed"]
    assert f":warning: {BACK}" in said(card)
    assert buttons(card) == []
    assert scene.rung("#1042") == [f"STOP #1042: {BACK}"]
    await scene.pass_time(90)
    await scene.sweep()
    assert scene.writes() == ["katana pack"], "nothing is written by itself"
    assert len(scene.rung("#1042")) == 1


async def test_unpacking_puts_it_back(scene: Scene) -> None:
    await packed_and_cancelled(scene)
    mugs = scene.on_hand("MUG")
    await scene.types("UAMY", "/order 1042 unpack")
    assert scene.writes() == ["katana pack", "katana unpack"]
    assert (scene.on_hand("TEA"), scene.on_hand("MUG")) == (2, mugs + 1)
    assert words(scene.whispers("UAMY")[-1]) == "#1042 is unpacked in Katana: 3 items are back in stock."
    assert "cancelled in Shopify, and still open in ShipStation and Katana: do not ship it" in said(
        scene.card("#1042")
    )
    scene.world.katana_delete_order(scene.katana("#1042").id)
    await scene.pass_time(61)
    await scene.sweep()
    card = scene.card("#1042")
    assert len([line for line in scene.lines("#1042") if line.startswith("Converged after ")]) == 2
    assert (title(card), buttons(card)) == ("Cancelled · #1042", [])
