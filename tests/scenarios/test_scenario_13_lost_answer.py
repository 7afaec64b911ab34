"""Scenario 13. Given an order that ships, when a write takes effect and its answer is lost on the way, then the
record is read before anything is tried again: no second fulfillment, no second mail, stock moves once. The same at
the shop with native sync off, at ShipStation with it on, and at Katana.

Turns red without `_look_first` in `bot/work/runner.py` (the shop or Katana is written twice, or "already" is taken
for a refusal).
"""

import pytest

from bot.orders.plan import Intent
from integrations.sandbox.faults import Fault
from storage.tables import State
from tests.scenarios.seeing import buttons, marks, title
from tests.scenarios.stage import TRACKING, Scene, on_stage

LOST = ("reset_after", "status_after")
EVERYWHERE = ["shipstation mark_shipped", "shopify fulfill", "katana deliver"]


async def ready(scene: Scene) -> None:
    await scene.place("#1042", ("TEA", 2))
    await scene.in_stock("#1042")


async def done_once(scene: Scene) -> None:
    """Told once, mailed once, gone once; and nobody had to be asked."""
    (told,) = scene.shop_fulfillments("#1042")
    assert (told.number, told.notified_customer) == (TRACKING, True)
    (gone,) = scene.katana("#1042").fulfillments
    assert (gone.status, scene.on_hand("TEA")) == ("DELIVERED", 0)
    (desk,) = scene.desk("#1042")
    assert len(desk.parcels) == 1
    (operation,) = await scene.operations("#1042", Intent.SHIP)
    assert operation.state is State.DONE
    card = scene.card("#1042")
    assert (title(card), buttons(card)) == ("Done · #1042", [])
    assert marks(card) == {"ShipStation": "✓", "Shopify": "✓", "Katana": "✓"}
    assert (scene.rung("#1042"), scene.whispers("UAMY")) == ([], [])


@pytest.mark.parametrize("kind", LOST)
async def test_at_the_shop(kind: str) -> None:
    async with on_stage(NATIVE_SYNC="off") as scene:
        await ready(scene)
        scene.shop_writes_fail(kind)
        await scene.ship_by_form("UAMY", "#1042", tracking=TRACKING)
        assert scene.writes() == EVERYWHERE
        assert len(scene.tried_to_write("shopify")) == 1, "found there, so not even tried again"
        await done_once(scene)


@pytest.mark.parametrize("kind", LOST)
async def test_at_shipstation_with_the_sync_on(scene: Scene, kind: str) -> None:
    await ready(scene)
    scene.box.faults.add(Fault(kind, face="shipstation", method="POST"))
    await scene.ship_by_form("UAMY", "#1042", tracking=TRACKING)
    assert scene.writes() == ["shipstation mark_shipped"]
    assert len(scene.tried_to_write("shipstation")) == 1
    assert scene.tried_to_write("shopify") == scene.tried_to_write("katana") == []
    await done_once(scene)


@pytest.mark.parametrize("packed", [False, True])
async def test_at_katana(packed: bool) -> None:
    async with on_stage(NATIVE_SYNC="off") as scene:
        await ready(scene)
        if packed:
            await scene.press("UAMY", scene.card("#1042"), "Mark packed")
        before = scene.writes()
        method = "PATCH" if packed else "POST"
        scene.box.faults.add(Fault("reset_after", face="katana", method=method, path="/v1/sales_order_fulfillments"))
        await scene.ship_by_form("UAMY", "#1042", tracking=TRACKING)
        delivered = "katana set_delivered" if packed else "katana deliver"
        assert scene.writes() == [*before, *EVERYWHERE[:2], delivered]
        await done_once(scene)


async def test_what_never_arrived_is_written_after_all() -> None:
    """The other side of the same doubt: the connection broke before the shop heard anything."""
    async with on_stage(NATIVE_SYNC="off") as scene:
        await ready(scene)
        scene.shop_writes_fail("reset_before")
        await scene.ship_by_form("UAMY", "#1042", tracking=TRACKING)
        assert scene.writes() == EVERYWHERE
        assert len(scene.tried_to_write("shopify")) == 2
        await done_once(scene)
