"""A WooCommerce shop from the order to the customer's one mail, with the vendors' own sync and without.

Turns red when `Clients.channel` makes another client, or when `Completion.of` completes an order before the tracking
number is where the mail can show it.
"""

from integrations.sandbox.faults import Fault
from integrations.sandbox.woocommerce import Rules
from tests.scenarios.seeing import marks, said, systems, title
from tests.scenarios.stage import TRACKING, Scene, on_stage

SITE = Rules(tls=True, shipment_tracking=True)
BY_ITSELF = ["katana pack", "shipstation mark_shipped"]
BY_US = [*BY_ITSELF, *(f"woocommerce {verb}" for verb in ("track", "fulfill", "status", "note", "mail"))]


async def packed(scene: Scene) -> None:
    """Placed, brought in stock and packed, and told of each time."""
    await scene.place("1042", ("LAMP", 2))
    await scene.in_stock("1042")
    assert title(scene.card("1042")) == "In stock · 1042"
    await scene.press("UAMY", scene.card("1042"), "Mark packed")
    assert systems(scene.card("1042"))["WooCommerce"].startswith("Processing")


def the_customer_was_mailed_once(scene: Scene) -> None:
    told = [one.effect for one in scene.box.journal.happenings if one.effect.verb == "mail"]
    assert [one.data["kind"] for one in told] == ["completed"]


async def done(scene: Scene) -> None:
    await scene.pass_time(30)
    card = scene.card("1042")
    assert title(card) == "Done · 1042"
    assert f"UPS {TRACKING}" in said(card)
    assert marks(card) == {"ShipStation": "✓", "WooCommerce": "✓", "Katana": "✓"}
    assert systems(card)["WooCommerce"].startswith("✓ Completed")
    assert (scene.katana_status("1042"), scene.on_hand("LAMP")) == ("DELIVERED", 0)
    the_customer_was_mailed_once(scene)
    assert scene.rung("1042") == []


async def stock_is_compared(scene: Scene) -> None:
    """However the SKU is typed. A WooCommerce shop has one figure, in no place of its own."""
    scene.world.set_shop_stock("LAMP", 3)
    await scene.types("UAMY", "/stock lamp")
    text = said(scene.whispers("UAMY")[-1])
    assert ":warning: WooCommerce" in text
    assert "3 available, and Katana has 0 (Main location): they do not agree" in text


async def test_only_shipstation_is_written_and_the_shop_completes_it() -> None:
    async with on_stage(site=SITE) as scene:
        await packed(scene)
        await scene.ship_by_form("UAMY", "1042", tracking=TRACKING)
        await done(scene)
        assert scene.writes() == BY_ITSELF
        assert scene.tried_to_write("woocommerce") == []
        await stock_is_compared(scene)


async def test_without_native_sync_the_number_is_there_before_the_mail() -> None:
    async with on_stage(site=SITE, NATIVE_SYNC="off") as scene:
        await packed(scene)
        await scene.ship_by_form("UAMY", "1042", tracking=TRACKING)
        await done(scene)
        assert scene.writes() == [*BY_US, "katana set_delivered"]


async def test_a_lost_answer_doubles_neither_the_number_nor_the_mail() -> None:
    """Scenario 13, where the shop takes two writes: each is looked for before anything is written again."""
    routes = ("/wp-json/wc-shipment-tracking/v3/orders/", "/wp-json/wc/v3/orders/")
    async with on_stage(site=SITE, NATIVE_SYNC="off") as scene:
        for name, route in zip(("1042", "1043"), routes, strict=True):
            await scene.place(name, ("LAMP", 2))
            await scene.in_stock(name)
            scene.box.faults.add(Fault("reset_after", face="woocommerce", method="POST", path=route))
            await scene.ship_by_form("UAMY", name, tracking=TRACKING)
            assert title(scene.card(name)) == f"Done · {name}"
        written = [one for one in scene.writes() if one.startswith("woocommerce")]
        assert written == ["woocommerce track", *BY_US[-4:]] * 2
