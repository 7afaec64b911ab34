"""Scenario 15. Given an order whose label was bought in ShipStation while the shop still shows it open, when it is
marked shipped, then ShipStation is not written, and what follows is watched. With native sync off, the shop and
Katana are written with the label's own number.

Turns red without `order.desk_shipped` in `shipped_in` of `bot/orders/ship.py` (ShipStation is written once more), or
without `order.parcels` in `_parcel` of `bot/services/act.py` (the shop gets another number, or none).
"""

from integrations.sandbox.faults import Fault
from tests.scenarios.seeing import buttons, marks, said, title, words
from tests.scenarios.stage import TRACKING, Scene, on_stage


async def label_bought(scene: Scene, *, unheard: bool = False) -> str:
    """A label was bought at ShipStation's own screen; the shop will hear of it in twenty minutes. Its number."""
    await scene.place("#1042", ("TEA", 2))
    await scene.in_stock("#1042")
    scene.world.arrows["A3"].delay = 20 * 60
    scene.box.sender.mischief.drop = 1.0 if unheard else 0.0
    await scene.ship("#1042")
    scene.box.sender.mischief.drop = 0.0
    return f"1Z{scene.desk('#1042')[0].id}"


async def test_typed_it_watches_and_writes_nothing(scene: Scene) -> None:
    number = await label_bought(scene)
    await scene.types("UAMY", "/order 1042 ship 1Z999AA10123456784")
    (answer,) = scene.whispers("UAMY")
    assert words(answer) == (
        f"#1042 is already shipped in ShipStation with UPS {number}: Shipmate watches the others follow. "
        "Nothing was written."
    )
    assert scene.writes() == []
    assert marks(scene.card("#1042")) == {"ShipStation": "✓", "Shopify": "…", "Katana": "…"}
    await scene.pass_time(19)
    assert title(scene.card("#1042")) == "Shipped · #1042"
    await scene.pass_time(2)
    card = scene.card("#1042")
    assert title(card) == "Done · #1042"
    assert f"UPS {number}" in said(card)
    assert "UAMY" not in said(card), "she did not ship it"
    assert scene.writes() == []
    assert len(scene.shop_fulfillments("#1042")) == 1


async def test_the_old_button_of_a_card_that_was_not_told(scene: Scene) -> None:
    """The card still offers to ship: the form asks, for all it knows, and nothing is written with the answer."""
    await label_bought(scene, unheard=True)
    assert "Mark shipped" in buttons(scene.card("#1042"))
    await scene.ship_by_form("UAMY", "#1042", tracking="1Z999AA10123456784")
    assert scene.writes() == []
    assert scene.tried_to_write("shipstation") == []
    (answer,) = scene.whispers("UAMY")
    assert "already shipped in ShipStation" in words(answer)
    assert marks(scene.card("#1042")) == {"ShipStation": "✓", "Shopify": "…", "Katana": "…"}


async def test_the_form_of_one_that_is_known_to_have_shipped_asks_for_nothing(scene: Scene) -> None:
    await label_bought(scene)
    await scene.types("UAMY", "/order 1042 ship")
    await scene.fill_in("UAMY")
    (answer,) = scene.whispers("UAMY")
    assert "Shipmate watches the others follow" in words(answer)
    assert scene.writes() == []


async def test_watched_for_an_hour_and_then_told(scene: Scene) -> None:
    await label_bought(scene)
    scene.world.arrows["A3"].failing = True
    await scene.types("UAMY", "/order 1042 ship")
    await scene.fill_in("UAMY")
    await scene.pass_time(61)
    assert buttons(scene.card("#1042")) == ["Push to Shopify"]
    assert len(scene.rung("#1042")) == 1


async def test_with_the_sync_off_the_others_get_the_labels_number() -> None:
    async with on_stage(NATIVE_SYNC="off") as scene:
        number = await label_bought(scene, unheard=True)
        await scene.types("UAMY", "/order 1042 ship 1Z999AA10123456784")
        assert scene.writes() == ["shopify fulfill", "katana deliver"]
        assert scene.tried_to_write("shipstation") == []
        (told,) = scene.shop_fulfillments("#1042")
        assert (told.number, told.notified_customer) == (number, True)
        assert title(scene.card("#1042")) == "Done · #1042"
        (answer,) = scene.whispers("UAMY")
        assert words(answer) == f"#1042 is shipped in Shopify and Katana with UPS {number}."


async def test_who_told_the_others_from_the_card_is_told_so() -> None:
    """The card says that it has left, and by nobody's name: so the answer has to come in words."""
    async with on_stage(NATIVE_SYNC="off") as scene:
        await scene.place("#1042", ("TEA", 2))
        await scene.in_stock("#1042")
        stuck = scene.box.faults.add(Fault("status", face="slack", path="/api/chat.update", remaining=None))
        scene.world.desk_buy_label(scene.desk("#1042")[0].id, carrier_code="ups", tracking_number=TRACKING)
        await scene.until(lambda: "#1042" in str(scene.box.journal.requests("slack", "POST", "/api/chat.update")))
        await scene.press_only("UAMY", scene.card("#1042"), "Mark shipped")
        await scene.until(lambda: scene.box.workspace.views.top("UAMY"))
        scene.box.faults.remove(stuck.id)
        await scene.fill_in("UAMY")
        assert scene.writes() == ["shopify fulfill", "katana deliver"]
        (answer,) = scene.whispers("UAMY")
        assert words(answer).startswith("#1042 is shipped in Shopify and Katana")
