"""Scenario 16. Given an order that was imported everywhere, when the customer cancels it in the shop, then within one
poll one message says STOP and where it is still open, it rings, and no button is left that would ship or pack it.

Turns red without `AlertRule.D7` in `DRIFTS` of `bot/orders/drift.py` (nobody is told), without `was_ready` there (it
waits for an hour), or without `critical` in `_title` of `bot/slack/blocks/card.py` (the card does not say STOP).
"""

import pytest

from tests.scenarios.seeing import buttons, headline, said, systems, title, words
from tests.scenarios.stage import TRACKING, Scene

OPEN = "cancelled in Shopify, and still open in ShipStation and Katana: do not ship it"


async def imported(scene: Scene, *, told: bool) -> None:
    """Ready, with a card of its own or in the day's list; ShipStation does not hear of a cancel before its import."""
    scene.world.arrows["A9"].delay = 3600
    if told:
        await scene.place("#1042", ("TEA", 2))
        await scene.in_stock("#1042")
    else:
        await scene.place("#1042", ("MUG", 2))
        assert scene.cards("#1042") == []


def stopped(scene: Scene) -> None:
    card = scene.card("#1042")
    assert headline(card) == ["STOP", "#1042", "cancelled in the shop"]
    assert f":warning: {OPEN}" in said(card)
    assert card.text.startswith("STOP: #1042")
    assert buttons(card) == []
    assert scene.rung("#1042") == [f"STOP #1042: {OPEN}"]


@pytest.mark.parametrize("told", [True, False], ids=["with a card", "without"])
async def test_the_webhook_stops_it(scene: Scene, told: bool) -> None:
    await imported(scene, told=told)
    scene.world.cancel(scene.order("#1042").id)
    await scene.rest()
    stopped(scene)
    for command in ("pack", f"ship {TRACKING}"):
        await scene.types("UAMY", f"/order 1042 {command}")
        assert "cancelled in the shop: do not ship it" in words(scene.whispers("UAMY")[-1])
    await scene.pass_time(30)
    await scene.sweep()
    stopped(scene)
    assert scene.writes() == []


async def test_without_a_webhook_one_poll_finds_it(scene: Scene) -> None:
    await imported(scene, told=True)
    scene.box.sender.mischief.drop = 1.0
    scene.world.cancel(scene.order("#1042").id)
    await scene.rest()
    assert title(scene.card("#1042")) == "In stock · #1042"
    await scene.sweep()
    stopped(scene)


async def test_what_shipstation_has_cancelled_since_is_no_longer_named(scene: Scene) -> None:
    """Katana never hears of a cancel unless its own sync of changes is on: it has to be closed by hand."""
    await imported(scene, told=True)
    scene.world.cancel(scene.order("#1042").id)
    await scene.pass_time(61)
    await scene.sweep()
    card = scene.card("#1042")
    assert systems(card)["ShipStation"] == "Cancelled"
    assert "cancelled in Shopify, and still open in Katana: do not ship it" in said(card)
    assert len(scene.rung("#1042")) == 1, "less of the same is no news"
    scene.world.katana_delete_order(scene.katana("#1042").id)
    await scene.rest()
    card = scene.card("#1042")
    assert (title(card), buttons(card)) == ("Cancelled · #1042", [])
    assert scene.lines("#1042")[-1].startswith("Converged after ")
