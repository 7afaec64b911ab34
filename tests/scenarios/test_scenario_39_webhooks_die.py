"""Scenario 39. Given that the shop stopped sending its webhooks, when the check comes, then they are subscribed again
with one notice, and what was missed is read, with one line that says how much that was.

Told of Shopify, which deletes a subscription after failed deliveries, and of WooCommerce, which switches one off.
Turns red without `CHECK` among the kinds of `bot/app.py`, without `connect` in `bot/services/watchdog.py`, or without
the sweep in `Health.checked`.
"""

import socket
from pathlib import Path

from bot.demo.stage import variables_for
from bot.services.subscribe import connect
from bot.settings import read_settings
from bot.vendors import unmetered, vendors_of
from integrations.http import open_session
from integrations.sandbox.shopify import SHOP
from integrations.sandbox.shopify.subscriptions import Subscription
from integrations.sandbox.woocommerce import SHOP as SITE
from integrations.sandbox.woocommerce import Rules
from integrations.sandbox.woocommerce.hooks import Hook
from integrations.shopify.subscriptions import TOPICS
from tests.scenarios.seeing import said
from tests.scenarios.stage import Scene, on_stage

_ALERTS = "CALERTS"


def a_free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def subscriptions(scene: Scene) -> dict[int, Subscription]:
    return scene.box.apps["shopify"][SHOP].subscriptions.all


def told(scene: Scene, shop: str = "Shopify") -> list[str]:
    """What the administrators were told of the shop."""
    messages = scene.box.workspace.channels[_ALERTS].messages.values()
    return [said(message) for message in messages if shop in said(message)]


async def minutes_pass(scene: Scene, minutes: int) -> None:
    scene.world.advance(minutes * 60)
    await scene.stage.bot.schedule.check_all()
    await scene.rest()


async def test_webhooks_that_died_come_back_and_what_was_missed_is_told() -> None:
    port = a_free_port()
    async with on_stage(PORT=str(port), PUBLIC_URL=f"http://127.0.0.1:{port}") as scene:
        for topic in TOPICS:
            wanted: dict[str, object] = {"uri": f"http://127.0.0.1:{port}/webhooks/shopify"}
            scene.box.apps["shopify"][SHOP].subscriptions.create(topic, wanted, scene.world.now())
        await minutes_pass(scene, 10)
        assert told(scene) == []
        all_but_one_deleted(scene)
        await minutes_pass(scene, 10)
        alert, over = told(scene)
        assert alert.startswith(":warning: Shopify no longer sends its webhooks as it should: nothing tells ")
        assert over.startswith("Shopify sends its webhooks as it should again, after ")
        assert "Caught up: 2 orders had changed of which no webhook told; polling found each." in over
        assert sorted(each.topic for each in subscriptions(scene).values()) == sorted(TOPICS)
        assert [(await scene.row(name)).number for name in ("#1042", "#1043")] == ["#1042", "#1043"]
        await minutes_pass(scene, 10)
        assert len(told(scene)) == 2


def all_but_one_deleted(scene: Scene) -> None:
    """And then two orders are placed."""
    for number, each in list(subscriptions(scene).items()):
        if each.topic != "REFUNDS_CREATE":  # it tells of neither of the two
            del subscriptions(scene)[number]
    two_are_placed(scene)


def two_are_placed(scene: Scene) -> None:
    """And no other system tells of them."""
    for arrow in ("A1", "A2"):
        scene.world.arrows[arrow].on = False
    scene.world.advance(60)
    scene.world.place_order([("MUG", 1)], name="#1042")
    scene.world.place_order([("CUP", 1)], name="#1043")


async def test_what_woocommerce_switched_off_is_switched_on_with_one_notice_and_caught_up_with() -> None:
    port = a_free_port()
    public = f"http://127.0.0.1:{port}"
    async with on_stage(site=Rules(tls=True), PORT=str(port), PUBLIC_URL=public) as scene:
        await connected(scene, public)
        await minutes_pass(scene, 10)
        assert told(scene, "WooCommerce") == []
        for hook in hooks(scene):
            fail_until_off(hook)
        two_are_placed(scene)
        await minutes_pass(scene, 10)
        alert, over = told(scene, "WooCommerce")
        assert "WooCommerce no longer sends its webhooks as it should: it is switched off" in alert
        assert "Caught up: 2 orders had changed of which no webhook told; polling found each." in over
        assert {hook.status for hook in hooks(scene)} == {"active"}
        assert [(await scene.row(name)).number for name in ("#1042", "#1043")] == ["1042", "1043"]
        await minutes_pass(scene, 10)
        assert len(told(scene, "WooCommerce")) == 2


def hooks(scene: Scene) -> list[Hook]:
    return list(scene.box.apps["woocommerce"][SITE].hooks.by_id.values())


async def connected(scene: Scene, public: str) -> None:
    """Somebody ran `./shipmate connect`."""
    settings = read_settings(variables_for(scene.box, Path("/nowhere")))
    async with open_session(timeout=5.0) as session:
        (shop,) = [one for one in vendors_of(settings, unmetered(settings, session)) if one.key == "woocommerce"]
        assert (await connect(shop.subscriptions(public))).added
    await scene.rest()


def fail_until_off(hook: Hook) -> None:
    """Our door is shut for so long that the shop gives up."""
    while hook.status == "active":
        hook.answered(503)
