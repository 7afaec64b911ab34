"""A ShipStation account with a V2 key alone, and one with both: what people do and see is what V1 would show.

Turns red without `Marked` in the V2 client (what was shipped is not seen where its status stays), without
`keys.refresh` in `bot/web.py` (no webhook is believed), or without `desk_imports` in `bot/services/gather.py`.
"""

import json

import pytest

from integrations.sandbox.faults import Fault
from integrations.sandbox.shipstation_v2.rules import RULES, Rules
from tests.scenarios.seeing import buttons, marks, said, title, words
from tests.scenarios.stage import TRACKING, Scene, on_stage


def rules(scene: Scene) -> Rules:
    return scene.box.apps["shipstation_v2"][RULES]


async def packed(scene: Scene) -> None:
    await scene.place("#1042", ("TEA", 2))
    await scene.in_stock("#1042")
    await scene.press("UAMY", scene.card("#1042"), "Mark packed")


def done_once(scene: Scene) -> None:
    (told,) = scene.shop_fulfillments("#1042")
    assert (told.number, told.notified_customer) == (TRACKING, True)
    assert [len(each.parcels) for each in scene.desk("#1042")] == [1]
    assert title(scene.card("#1042")) == "Done · #1042"
    assert marks(scene.card("#1042")) == {"ShipStation": "✓", "Shopify": "✓", "Katana": "✓"}


def posts(scene: Scene) -> list[dict[str, object]]:
    """What was sent to mark something shipped."""
    asked = scene.box.journal.requests("shipstation_v2", "POST", "/v2/fulfillments")
    return [json.loads(one.body)["fulfillments"][0] for one in asked]


@pytest.mark.parametrize("status", ["label_purchased", "pending"])
async def test_marked_shipped_by_the_form_it_tells_the_shop_once(status: str) -> None:
    async with on_stage(desk="v2") as scene:
        rules(scene).shows_shipped_as = "pending" if status == "pending" else "label_purchased"
        await packed(scene)
        await scene.ship_by_form("UAMY", "#1042", tracking=TRACKING)
        (sent,) = posts(scene)
        assert (sent["carrier_code"], sent["notify_customer"], sent["notify_order_source"]) == ("ups", False, True)
        done_once(scene)
        assert scene.box.journal.requests("shipstation") == []


async def test_a_lost_answer_ships_it_once() -> None:
    async with on_stage(desk="v2") as scene:
        await packed(scene)
        scene.box.faults.add(Fault("reset_after", face="shipstation_v2", method="POST"))
        await scene.ship_by_form("UAMY", "#1042", tracking=TRACKING)
        assert len(posts(scene)) == 1
        done_once(scene)


async def test_what_it_does_not_take_is_said_and_nothing_is_half_done() -> None:
    """No number is refused at the form, a carrier that is not connected in ShipStation's words; an import is not
    offered."""
    async with on_stage(desk="v2") as scene:
        await packed(scene)
        await scene.press("UAMY", scene.card("#1042"), "Mark shipped")
        reaction = await scene.fill_in("UAMY", carrier="UPS")
        assert "takes no parcel without one" in str(reaction)
        await scene.fill_in("UAMY", tracking="VAN1", carrier="Other")
        refusal = words(scene.whispers("UAMY")[-1])
        assert "not connected to this account" in refusal
        assert "carriers connected there are" in refusal
        assert (scene.shop_fulfillments("#1042"), scene.desk("#1042")[0].parcels) == ([], [])
        assert scene.katana_status("#1042") == "PACKED"
        scene.world.arrows["A2"].on = False
        await scene.place("#1043", ("MUG", 1))
        await scene.pass_time(241)
        assert "ShipStation does not have it" in said(scene.card("#1043"))
        assert "Refresh store" not in buttons(scene.card("#1043"))


@pytest.mark.parametrize("desk", ["v2", "both"])
async def test_a_signed_webhook_wakes_a_look(desk: str) -> None:
    async with on_stage(desk=desk, NATIVE_SYNC="off") as scene:
        await scene.place("#1042", ("TEA", 2))
        await scene.in_stock("#1042")
        await scene.ship("#1042")
        (heard,) = [event for event in await scene.inbox() if "label" in event.topic.casefold()]
        assert "/v2/labels?" in (heard.pointer or "")
        assert title(scene.card("#1042")) == "Shipped · #1042", "nothing else told of it: every sync is off"
