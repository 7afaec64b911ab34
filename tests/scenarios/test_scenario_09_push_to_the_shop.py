"""Scenario 9. Given an order marked shipped with native sync on, when ShipStation cannot tell the shop for an hour,
then people are told of it once, with a button that tells the shop. Its press makes one fulfillment with the tracking
number, which mails the customer once; Katana then follows by itself, and the thread says that it is settled.

Turns red without `AlertRule.D3` in `DRIFTS` of `bot/orders/drift.py` (nobody is told), without `_REPAIRS` in
`bot/orders/card.py` (no button), or without `_end` of alerts in `bot/services/keep.py` (the warning stays).
"""

from tests.scenarios.seeing import buttons, marks, said, title
from tests.scenarios.stage import TRACKING, Scene

FAILED = "Failed: the sales channel did not accept the notification."
UNTOLD = f'shipped in ShipStation, and Shopify has not told the customer; ShipStation says of it: "{FAILED}"'


async def stuck(scene: Scene) -> None:
    await scene.place("#1042", ("TEA", 2))
    await scene.in_stock("#1042")
    scene.world.arrows["A3"].failing = True
    await scene.ship_by_form("UAMY", "#1042", tracking=TRACKING)
    assert scene.writes() == ["shipstation mark_shipped"]


async def test_the_shop_is_told_by_a_press(scene: Scene) -> None:
    await stuck(scene)
    await scene.pass_time(59)
    assert (buttons(scene.card("#1042")), scene.rung("#1042")) == ([], []), "an hour is what it may take"
    await scene.pass_time(2)
    card = scene.card("#1042")
    assert title(card) == "Shipped · #1042"
    assert f":warning: {UNTOLD}" in said(card)
    assert buttons(card) == ["Push to Shopify"]
    assert marks(card) == {"ShipStation": "✓", "Shopify": "✗", "Katana": "…"}
    assert scene.rung("#1042") == [f"#1042: {UNTOLD}"]
    await scene.pass_time(45)
    await scene.sweep()
    assert len(scene.rung("#1042")) == 1, "told once"
    assert scene.writes() == ["shipstation mark_shipped"]
    await scene.press("UBEN", card, "Push to Shopify")
    assert scene.writes() == ["shipstation mark_shipped", "shopify fulfill"]
    (told,) = scene.shop_fulfillments("#1042")
    assert (told.company, told.number, told.notified_customer) == ("UPS", TRACKING, True)
    assert len(scene.tried_to_write("shopify")) == 1
    assert scene.tried_to_write("katana") == [], "Katana follows the shop by itself"
    assert scene.katana_status("#1042") == "DELIVERED"
    card = scene.card("#1042")
    assert title(card) == "Done · #1042"
    assert (buttons(card), ":warning:" in said(card)) == ([], False)
    assert scene.lines("#1042") == [
        "Shipped by <@UAMY>, TIME: shipped in ShipStation, the others are to follow",
        f"#1042: {UNTOLD}",
        "Done, TIME: shipped in every system",
        f"Converged after 1 h 46 min. It was: {UNTOLD.split(';', maxsplit=1)[0]}",
    ]
    assert len(scene.rung("#1042")) == 1


async def test_what_shipstation_sends_late_after_all_makes_no_second_one(scene: Scene) -> None:
    """Somebody presses in ShipStation, too, to have the shop told."""
    await stuck(scene)
    await scene.pass_time(61)
    await scene.press("UBEN", scene.card("#1042"), "Push to Shopify")
    (desk,) = scene.desk("#1042")
    scene.world.arrows["A3"].failing = False
    scene.world.desk_notify_again(desk.parcels[0].id)
    await scene.pass_time(61)
    assert len(scene.shop_fulfillments("#1042")) == 1
    assert (title(scene.card("#1042")), len(scene.rung("#1042"))) == ("Done · #1042", 1)


async def test_it_settles_by_itself_and_the_old_button_writes_nothing(scene: Scene) -> None:
    await stuck(scene)
    await scene.pass_time(61)
    card = scene.card("#1042")
    (desk,) = scene.desk("#1042")
    scene.world.arrows["A3"].failing = False
    scene.box.sender.mischief.drop = 1.0
    scene.world.desk_notify_again(desk.parcels[0].id)
    await scene.rest()
    assert len(scene.shop_fulfillments("#1042")) == 1
    assert buttons(card) == ["Push to Shopify"], "the card was told; the scenario needs an old one"
    await scene.press("UBEN", card, "Push to Shopify")
    (answer,) = scene.whispers("UBEN")
    assert said(answer) == "#1042 is already shipped in Shopify by <@UAMY>, TIME. Nothing was written."
    assert scene.writes() == ["shipstation mark_shipped"]
    assert title(scene.card("#1042")) == "Done · #1042"
    assert scene.lines("#1042")[-1].startswith("Converged after 61 min. It was: ")


async def test_whoever_asks_meanwhile_sees_what_is_watched_and_why_nobody_was_told(scene: Scene) -> None:
    await stuck(scene)
    await scene.pass_time(12)
    await scene.types("UBEN", "/order 1042 status")
    assert f"Watching: {UNTOLD} · not told yet: 12 of 60 minutes have passed" in said(scene.whispers("UBEN")[-1])
    assert "Watching" not in said(scene.card("#1042")), "the channel is told when it has lasted too long"
