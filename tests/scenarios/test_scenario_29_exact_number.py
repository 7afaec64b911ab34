"""Scenario 29. Given a ShipStation whose search for 1042 also answers 10420, when somebody asks for 1042, then they
see that very order, and never what ShipStation says of another one.

Guarded twice each. Turns red without the comparison of numbers at the end of `ShipStationClient.find` and the one in
`strength_of` of `bot/orders/join.py` (ShipStation's 10420 is shown as 1042), and without `and not rows` in
`Lookup._known` and the exact match that comes first in `best_matches` of `bot/orders/number.py` (#EU-1042-A answers
to 1042 too).
"""

from integrations.sandbox.slack.records import Message
from tests.scenarios.seeing import title, words
from tests.scenarios.stage import Scene


async def asked(scene: Scene, number: str) -> Message:
    """The one answer to a question about a number."""
    before = len(scene.whispers("UAMY"))
    await scene.types("UAMY", f"/order {number} status")
    (answer,) = scene.whispers("UAMY")[before:]
    return answer


async def test_only_the_order_with_exactly_this_number(scene: Scene) -> None:
    await scene.place("#1042", ("MUG", 1))
    await scene.place("#10420", ("CUP", 1))
    await scene.place("#EU-1042-A", ("CUP", 2))
    await scene.ship("#10420")
    await scene.ship("#EU-1042-A")
    shown = await asked(scene, "1042")
    assert title(shown) == "In stock · #1042"
    assert "ShipStation Awaiting shipment" in words(shown)
    assert "Shipped" not in words(shown) and "CUP" not in words(shown)
    assert title(await asked(scene, "10420")) == "Done · #10420"
    assert title(await asked(scene, "#eu-1042-a")) == "Done · #EU-1042-A"


async def test_a_longer_number_at_the_desk_is_not_this_order(scene: Scene) -> None:
    """A collected order never reaches ShipStation, and 10420, typed in there by hand, does not stand in for it."""
    await scene.place("#1042", ("MUG", 1), pickup=True)
    by_hand = scene.world.desk_add_order("10420", "", [], order_date=scene.world.now())
    scene.world.desk_buy_label(by_hand.id, carrier_code="ups", tracking_number="1Z0")
    await scene.rest()
    shown = await asked(scene, "1042")
    assert title(shown) == "In stock · #1042"
    assert "ShipStation not there" in words(shown)
