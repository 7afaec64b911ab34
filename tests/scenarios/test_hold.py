"""Holding an order at the desk. Given an order that awaits shipment in ShipStation, when somebody holds it, then it
is on hold there until a day, nothing else is written, and it alarms nobody; released, it can ship again.

Turns red without `HoldWrite` in `bot/services/writes.py` (nothing is held), without `_see` for a release in
`Act._step` of `bot/services/act.py` (a release that ShipStation swallows is told as done), without `_whole` in
`bot/orders/hold.py` (one part of a split order is held), or without `Phase.HELD` in `_DEEDS` of
`bot/services/announce.py` (nobody is told who held it).
"""

from datetime import date

import pytest

from bot.orders.plan import Intent
from storage.tables import State
from tests.scenarios.seeing import buttons, said, title
from tests.scenarios.stage import TRACKING, Scene


async def ready(scene: Scene) -> None:
    await scene.place("#1042", ("TEA", 2))
    await scene.in_stock("#1042")


def answer(scene: Scene, user: str = "UAMY") -> str:
    """What this person was told last."""
    return said(scene.whispers(user)[-1])


async def test_held_until_a_day_and_released(scene: Scene) -> None:
    await ready(scene)
    await scene.types("UAMY", "/order 1042 hold")
    (desk,) = scene.desk("#1042")
    assert (desk.status, scene.writes()) == ("on_hold", ["shipstation hold"])
    assert desk.hold_until is not None
    assert 6 <= (desk.hold_until - scene.world.now()).days <= 7
    assert answer(scene).startswith("#1042 is on hold in ShipStation until ")
    assert answer(scene).endswith(": then it is let go there by itself.")
    card = scene.card("#1042")
    assert title(card) == "On hold · #1042"
    assert "Put on hold by <@UAMY>, TIME" in said(card)
    assert (buttons(card), ":warning:" in said(card)) == (["Release"], False)
    await scene.pass_time(300)
    await scene.sweep()
    assert scene.rung("#1042") == [], "a hold of our own is no drift"
    await scene.press("UBEN", scene.card("#1042"), "Release")
    assert (desk.status, scene.writes()) == ("awaiting_shipment", ["shipstation hold", "shipstation restore"])
    assert title(scene.card("#1042")) == "In stock · #1042"
    assert scene.lines("#1042") == [
        "Put on hold by <@UAMY>, TIME: on hold at the shipping desk",
        "Released by <@UBEN>, TIME",
    ]
    await scene.types("UAMY", f"/order 1042 ship {TRACKING}")
    assert desk.status == "shipped"


async def test_it_lets_go_by_itself_on_that_day(scene: Scene) -> None:
    await ready(scene)
    await scene.types("UAMY", "/order 1042 hold")
    await scene.pass_time(60 * 24 * 8)
    await scene.sweep()
    assert title(scene.card("#1042")) == "In stock · #1042"
    assert scene.lines("#1042")[1].startswith("#1042 is in stock, TIME"), "nobody released it"
    assert scene.writes() == ["shipstation hold"]


async def test_asked_for_twice_it_is_held_once(scene: Scene) -> None:
    await ready(scene)
    await scene.types("UAMY", "/order 1042 hold")
    await scene.types("UBEN", "/order 1042 hold")
    assert scene.writes() == ["shipstation hold"]
    assert answer(scene, "UBEN") == "#1042 is already on hold in ShipStation. Nothing was written."
    await scene.types("UBEN", "/order 1042 release")
    await scene.types("UAMY", "/order 1042 release")
    assert scene.writes() == ["shipstation hold", "shipstation restore"]
    assert answer(scene) == "#1042 is not on hold. Nothing was written."


async def test_a_release_that_is_swallowed_is_said_to_be(scene: Scene) -> None:
    """Nobody knows whether ShipStation lifts a hold that a person made without a day."""
    await ready(scene)
    (desk,) = scene.desk("#1042")
    scene.world.desk_hold(desk.id, None)
    await scene.sweep()
    scene.right_after("shipstation restore", lambda: scene.world.desk_hold(desk.id, None))
    await scene.press("UAMY", scene.card("#1042"), "Release")
    assert answer(scene) == (
        "#1042 was not released: ShipStation accepted it, and still shows the order on hold: "
        "release it in ShipStation itself."
    )
    (operation,) = await scene.operations("#1042", Intent.RELEASE)
    assert operation.state is State.REFUSED, "nothing is left open that a later release would go on with"
    await scene.press("UAMY", scene.card("#1042"), "Release")
    assert desk.status == "awaiting_shipment"


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ("split", "it is split into 2 shipments: do it in ShipStation, one by one"),
        ("label", "its label is bought in ShipStation: a hold keeps nothing back. Pull the parcel and void"),
        ("not there", "ShipStation does not have it: there is nothing to hold"),
    ],
)
async def test_what_cannot_be_held_is_refused_with_the_reason(scene: Scene, how: str, why: str) -> None:
    scene.world.arrows["A3"].on = how != "label"
    await scene.place("#1042", ("MUG", 2), pickup=how == "not there")
    if how == "split":
        (desk,) = scene.desk("#1042")
        scene.world.desk_split(desk.id, {desk.items[0].id: 1})
    elif how == "label":
        await scene.ship("#1042")
    await scene.types("UAMY", "/order 1042 hold")
    assert answer(scene).startswith(f"#1042 was not put on hold: {why}")
    assert scene.writes() == []


async def test_a_hold_of_the_shop_is_released_in_the_shop(scene: Scene) -> None:
    await ready(scene)
    scene.world.hold(scene.order("#1042").id, "the address is being checked")
    await scene.sweep()
    assert buttons(scene.card("#1042")) == []
    await scene.types("UAMY", "/order 1042 release")
    assert answer(scene).startswith("#1042 was not released: it is on hold in Shopify (")
    assert answer(scene).endswith("): release it there.")
    assert scene.writes() == []


async def test_the_day_is_one_of_the_shops_calendar(scene: Scene) -> None:
    """A week from today, whatever the clock of the machine says."""
    await ready(scene)
    await scene.types("UAMY", "/order 1042 hold")
    (request,) = scene.box.journal.requests("shipstation", "POST")
    until = date.fromisoformat(words_of(request.body))
    assert (until - scene.world.now().date()).days in (6, 7, 8)


def words_of(body: str) -> str:
    return body.split('"holdUntilDate":')[1].split('"')[1]
