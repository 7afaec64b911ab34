"""Scenario 11. Given a ready order and native sync off, when it is marked shipped, then ShipStation, the shop and
Katana are written in this order, each seen to be there before the next; ShipStation tells neither the shop nor the
customer, and the shop mails the customer once.

Turns red when `STEPS` in `bot/orders/ship.py` has another order, without `sync.runs` in `DeskWrite.act` (both tell
the shop), or without `_see` in `Act._step` (the next is written before the one before is there).
"""

import json

import pytest

from integrations.sandbox.journal import Entry
from tests.scenarios.seeing import buttons, marks, said, systems, title
from tests.scenarios.stage import MODES, TRACKING, Scene, on_stage

EVERYWHERE = ["shipstation mark_shipped", "shopify fulfill", "katana deliver"]


async def ready(scene: Scene) -> None:
    await scene.place("#1042", ("TEA", 2))
    await scene.in_stock("#1042")


def nobody_is_told_twice(scene: Scene) -> None:
    (request,) = scene.box.journal.requests("shipstation", "POST")
    sent = json.loads(request.body)
    assert (sent["notifySalesChannel"], sent["notifyCustomer"]) == (False, False)
    (told,) = scene.shop_fulfillments("#1042")
    assert (told.company, told.number, told.notified_customer) == ("UPS", TRACKING, True)


def shipped_everywhere(scene: Scene) -> None:
    card = scene.card("#1042")
    assert title(card) == "Done · #1042"
    assert marks(card) == {"ShipStation": "✓", "Shopify": "✓", "Katana": "✓"}
    assert buttons(card) == []
    assert (scene.katana_status("#1042"), scene.on_hand("TEA")) == ("DELIVERED", 0)
    assert scene.katana("#1042").fulfillments[0].tracking_number == TRACKING


def reads_between(scene: Scene, before: Entry, after: Entry) -> list[Entry]:
    """What the bot read of a system between its own write there and the next one."""
    asked = scene.box.journal.entries[before.index + 1 : after.index]
    return [one for one in asked if one.face == before.face and "mutation " not in one.body]


@pytest.mark.parametrize("slack", MODES)
async def test_by_the_form(slack: str) -> None:
    async with on_stage(slack=slack, NATIVE_SYNC="off") as scene:
        await ready(scene)
        await scene.ship_by_form("UAMY", "#1042", tracking=TRACKING)
        assert scene.writes() == EVERYWHERE
        desk, shop, katana = scene.requests_that_wrote()
        assert reads_between(scene, desk, shop), "ShipStation was believed without a look"
        assert reads_between(scene, shop, katana), "the shop was believed without a look"
        nobody_is_told_twice(scene)
        shipped_everywhere(scene)
        assert scene.whispers("UAMY") == []
        await scene.pass_time(30)
        await scene.sweep()
        assert (scene.writes(), scene.rung("#1042")) == (EVERYWHERE, [])
        assert scene.lines("#1042") == ["Shipped by <@UAMY>, TIME: shipped in every system"]


async def test_typed_and_packed_before() -> None:
    async with on_stage(NATIVE_SYNC="off") as scene:
        await ready(scene)
        await scene.press("UBEN", scene.card("#1042"), "Mark packed")
        await scene.types("UAMY", f"/order 1042 ship {TRACKING}")
        assert scene.writes() == [
            "katana pack",
            "shipstation mark_shipped",
            "shopify fulfill",
            "katana set_delivered",
        ]
        nobody_is_told_twice(scene)
        shipped_everywhere(scene)
        (answer,) = scene.whispers("UAMY")
        assert said(answer) == f"#1042 is shipped in ShipStation, Shopify and Katana with UPS {TRACKING}."


async def test_what_a_person_takes_back_in_the_shop_is_not_done_again() -> None:
    """The customer would get a second mail. People are told instead, and may push."""
    async with on_stage(NATIVE_SYNC="off") as scene:
        await ready(scene)
        await scene.ship_by_form("UAMY", "#1042", tracking=TRACKING)
        (told,) = scene.shop_fulfillments("#1042")
        scene.world.cancel_fulfillment(scene.order("#1042").id, told.id)
        await scene.rest()
        await scene.pass_time(6)
        assert scene.writes() == EVERYWHERE
        assert scene.rung("#1042") == ["#1042: shipped in ShipStation, and Shopify has not told the customer"]
        assert buttons(scene.card("#1042")) == ["Push to Shopify"]


async def test_without_a_tracking_number_because_somebody_said_so() -> None:
    async with on_stage(NATIVE_SYNC="off") as scene:
        await ready(scene)
        await scene.types("UAMY", "/order 1042 ship no tracking")
        assert scene.writes() == EVERYWHERE
        (told,) = scene.shop_fulfillments("#1042")
        assert (told.number, told.notified_customer) == (None, True)
        await scene.pass_time(90)
        assert (title(scene.card("#1042")), scene.rung("#1042")) == ("Done · #1042", [])


async def test_a_system_that_takes_it_and_does_not_show_it_is_not_believed() -> None:
    """Katana answers "made", and for half a minute nobody can read that; it is not called done before."""
    async with on_stage(NATIVE_SYNC="off", stale_reads=30.0) as scene:
        await ready(scene)
        await scene.ship_by_form("UAMY", "#1042", tracking=TRACKING)
        card = scene.card("#1042")
        assert title(card) == "Shipped · #1042"
        assert systems(card)["Katana"] == '✗ Not shipped, In stock: "Katana took it and does not show it"'
        assert buttons(card) == ["Retry what is missing"]
        scene.world.advance(31)
        await scene.press("UAMY", card, "Retry what is missing")
        assert scene.writes() == EVERYWHERE
        shipped_everywhere(scene)
