"""Scenario 27. Given an order that has shipped in every system, when its label is voided in ShipStation, then the
next poll takes it back: the card says that it has not shipped any more and that the customer has a dead number, and
nothing is written. A new label with its number in the shop settles it.

Turns red without `AlertRule.D11` in `DRIFTS` of `bot/orders/drift.py` (nobody is told), without the first lines of
`_shipped` in `bot/orders/phase.py` (it stays shipped), without `updated_at` in `_with_parcels` of
`bot/services/gather.py` (the new label is never read), or without `bought_anew` in `bot/orders/contradictions.py` (it
counts as settled while the customer has the dead number).
"""

from tests.scenarios.seeing import buttons, said, systems, title, words
from tests.scenarios.stage import TRACKING, Scene

DEAD = "its label was voided in ShipStation, and the customer has the dead tracking number from Shopify"

ANEW = (
    "its label was voided in ShipStation and bought anew, and the customer has the dead tracking number from Shopify"
)


async def voided(scene: Scene) -> None:
    """ShipStation tells nobody of a voided label: only a poll finds it."""
    await scene.place("#1042", ("TEA", 2))
    await scene.in_stock("#1042")
    await scene.ship("#1042")
    assert title(scene.card("#1042")) == "Done · #1042"
    await scene.pass_time(10)
    (desk,) = scene.desk("#1042")
    scene.world.desk_void_label(desk.parcels[0].id)
    await scene.rest()
    assert title(scene.card("#1042")) == "Done · #1042", "who told?"
    await scene.sweep()


async def test_it_has_not_shipped_any_more(scene: Scene) -> None:
    await voided(scene)
    card = scene.card("#1042")
    assert title(card) == "Packed · #1042"
    assert systems(card) == {
        "Shopify": "Paid, Fulfilled",
        "Katana": "Delivered, Picked",
        "ShipStation": "Awaiting shipment",
    }
    assert buttons(card) == [], "nothing here would mend it"
    assert f":warning: {DEAD}" in said(card)
    assert scene.rung("#1042") == [f"#1042: {DEAD}"]
    await scene.types("UAMY", f"/order 1042 ship {TRACKING}")
    assert words(scene.whispers("UAMY")[-1]) == (
        "#1042 was not marked shipped: "
        "its label was voided after the customer was told: buy the new one in ShipStation, "
        "and correct the tracking number in Shopify."
    )
    await scene.pass_time(30)
    await scene.sweep()
    assert len(scene.rung("#1042")) == 1
    assert scene.writes() == scene.tried_to_write("shopify") == scene.tried_to_write("katana") == []


async def test_a_new_label_settles_it_once_the_shop_has_its_number(scene: Scene) -> None:
    """ShipStation does not tell the shop a second time."""
    await voided(scene)
    (desk,) = scene.desk("#1042")
    scene.world.desk_buy_label(desk.id, carrier_code="ups", tracking_number="1ZNEW")
    await scene.rest()
    card = scene.card("#1042")
    assert title(card) == "Done · #1042"
    assert "UPS 1ZNEW" in said(card)
    assert f":warning: {ANEW}" in said(card)
    assert len(scene.rung("#1042")) == 1
    (told,) = scene.shop_fulfillments("#1042")
    scene.world.set_tracking(scene.order("#1042").id, told.id, company="UPS", number="1ZNEW", url=None)
    await scene.rest()
    card = scene.card("#1042")
    assert (title(card), ":warning:" in said(card)) == ("Done · #1042", False)
    assert scene.lines("#1042")[-1].startswith("Converged after ")
    assert scene.lines("#1042")[-1].endswith(f": {ANEW}")
    assert scene.writes() == []


async def test_voided_and_bought_anew_between_two_polls(scene: Scene) -> None:
    """The new label tells of itself. Nobody saw it without one, and the customer has the dead number all the same."""
    await scene.place("#1042", ("TEA", 2))
    await scene.in_stock("#1042")
    await scene.ship("#1042")
    await scene.pass_time(10)
    (desk,) = scene.desk("#1042")
    scene.world.desk_void_label(desk.parcels[0].id)
    scene.world.desk_buy_label(desk.id, carrier_code="ups", tracking_number="1ZNEW")
    await scene.rest()
    assert scene.rung("#1042") == [f"#1042: {ANEW}"]
    assert title(scene.card("#1042")) == "Done · #1042"
