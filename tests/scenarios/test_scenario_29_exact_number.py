"""Scenario 29. Given a ShipStation whose search for 1042 also answers 10420, when somebody asks for 1042, then they
see that very order, and never what ShipStation says of another one.

Turns red without the comparison of numbers at the end of `ShipStationClient.find` together with the one in
`strength_of` of `bot/orders/join.py` (ShipStation's 10420 is taken for a part of 1042), or without the exact match
that comes first in `best_matches` of `bot/orders/number.py` (#EU-1042-A answers to 1042 too).
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
    """An order that is collected never reaches ShipStation, and 10420 does not stand in for it."""
    await scene.place("#1042", ("MUG", 1), pickup=True)
    await scene.place("#10420", ("CUP", 1))
    await scene.ship("#10420")
    assert scene.desk("#1042") == []
    shown = await asked(scene, "1042")
    assert title(shown) == "In stock · #1042"
    assert "ShipStation not there" in words(shown)
