"""Scenario 8. Given a packed order and native sync on, when it is marked shipped with a tracking number, then only
ShipStation is written; the shop and Katana follow by themselves, until every system has its tick and it is done.

Turns red without `shop_follows` in `bot/orders/ship.py` (the shop is written by us too), without `_converging_at` in
`bot/orders/judge.py` (nobody sees the others follow when their webhooks are lost), or without `notify_shop` in
`DeskWrite.act` (nobody tells the shop).
"""

import json

import pytest

from tests.scenarios.seeing import buttons, marks, said, systems, title, words
from tests.scenarios.stage import MODES, TRACKING, Scene, on_stage

NOTIFIES = {"notifyCustomer": False, "notifySalesChannel": True}


async def packed(scene: Scene) -> None:
    """Packed; from now on ShipStation needs forty seconds to tell the shop, and the shop as long to tell Katana."""
    await scene.place("#1042", ("TEA", 2))
    await scene.in_stock("#1042")
    await scene.press("UAMY", scene.card("#1042"), "Mark packed")
    scene.world.arrows["A3"].delay = scene.world.arrows["A4"].delay = 40


def only_shipstation_was_written(scene: Scene) -> None:
    assert scene.writes() == ["katana pack", "shipstation mark_shipped"]
    assert scene.tried_to_write("shopify") == []
    (request,) = scene.box.journal.requests("shipstation", "POST")
    sent = json.loads(request.body)
    assert {name: sent[name] for name in NOTIFIES} == NOTIFIES, "exactly one system mails the customer: the shop"
    assert (sent["carrierCode"], sent["trackingNumber"]) == ("ups", TRACKING)


async def follows(scene: Scene) -> None:
    """What the card and its thread show from the press to the end."""
    card = scene.card("#1042")
    assert title(card) == "Shipped · #1042"
    assert f"UPS {TRACKING}" in said(card)
    assert marks(card) == {"ShipStation": "✓", "Shopify": "…", "Katana": "…"}
    assert systems(card)["Shopify"] == "… Paid, Unfulfilled: waiting"
    assert "Shipped by <@UAMY>, TIME" in said(card)
    assert buttons(card) == []
    await scene.pass_time(0.7)
    assert marks(scene.card("#1042")) == {"ShipStation": "✓", "Shopify": "✓", "Katana": "…"}
    await scene.pass_time(0.7)
    card = scene.card("#1042")
    assert title(card) == "Done · #1042"
    assert marks(card) == {"ShipStation": "✓", "Shopify": "✓", "Katana": "✓"}
    (told,) = scene.shop_fulfillments("#1042")
    assert (told.number, told.notified_customer) == (TRACKING, True)
    assert (scene.katana_status("#1042"), scene.on_hand("TEA")) == ("DELIVERED", 0)
    assert scene.lines("#1042") == [
        "Packed by <@UAMY>, TIME",
        "Shipped by <@UAMY>, TIME: shipped in ShipStation, the others are to follow",
        "Done, TIME: shipped in every system",
    ]
    assert scene.rung("#1042") == []


@pytest.mark.parametrize("slack", MODES)
async def test_by_the_form(slack: str) -> None:
    async with on_stage(slack=slack) as scene:
        await packed(scene)
        await scene.ship_by_form("UAMY", "#1042", tracking=TRACKING)
        only_shipstation_was_written(scene)
        await follows(scene)
        only_shipstation_was_written(scene)
        assert scene.whispers("UAMY") == [], "the card is the answer to a press on it"


@pytest.mark.parametrize("slack", MODES)
async def test_typed(slack: str) -> None:
    async with on_stage(slack=slack) as scene:
        await packed(scene)
        await scene.types("UAMY", f"/order 1042 ship {TRACKING}")
        (answer,) = scene.whispers("UAMY")
        assert words(answer) == (
            f"#1042 is shipped in ShipStation with UPS {TRACKING}. Shopify and Katana follow by themselves."
        )
        await follows(scene)
        only_shipstation_was_written(scene)


async def test_what_they_usually_take_is_shown_once_it_is_known(scene: Scene) -> None:
    """The first order has shown how long the others take; the second one's card says so."""
    await packed(scene)
    await scene.ship_by_form("UAMY", "#1042", tracking=TRACKING)
    await scene.pass_time(0.7)
    await scene.pass_time(0.7)
    await scene.place("#1043", ("TEA", 1))
    await scene.in_stock("#1043")
    await scene.ship_by_form("UAMY", "#1043", tracking=TRACKING)
    assert systems(scene.card("#1043"))["Shopify"].startswith("… Paid, Unfulfilled: waiting, usually ")


async def test_no_webhook_tells_of_it_and_it_is_seen_all_the_same(scene: Scene) -> None:
    await packed(scene)
    scene.box.sender.mischief.drop = 1.0
    await scene.ship_by_form("UAMY", "#1042", tracking=TRACKING)
    await scene.pass_time(1.5)
    await scene.pass_time(2)
    assert title(scene.card("#1042")) == "Done · #1042"
    only_shipstation_was_written(scene)
