"""A WooCommerce shop from the order to the customer's one mail, with the vendors' own sync and without.

Turns red when `Clients.channel` makes another client, or when `Completion.of` completes an order before the tracking
number is where the mail can show it.
"""

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


async def test_only_shipstation_is_written_and_the_shop_completes_it() -> None:
    async with on_stage(site=SITE) as scene:
        await packed(scene)
        await scene.ship_by_form("UAMY", "1042", tracking=TRACKING)
        await done(scene)
        assert scene.writes() == BY_ITSELF
        assert scene.tried_to_write("woocommerce") == []


async def test_without_native_sync_the_number_is_there_before_the_mail() -> None:
    async with on_stage(site=SITE, NATIVE_SYNC="off") as scene:
        await packed(scene)
        await scene.ship_by_form("UAMY", "1042", tracking=TRACKING)
        await done(scene)
        assert scene.writes() == [*BY_US, "katana set_delivered"]
