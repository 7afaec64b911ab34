"""Scenario 39. Given that the shop stopped sending its webhooks, when the check comes, then they are subscribed again
with one notice, and what was missed is read, with one line that says how much that was.

Told of Shopify, which deletes a subscription after failed deliveries. Turns red without `CHECK` among the kinds of
`bot/app.py`, without `connect` in `bot/services/watchdog.py`, or without the sweep in `Health.checked`.
"""

import socket

from integrations.sandbox.shopify import SHOP
from integrations.sandbox.shopify.subscriptions import Subscription
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


def told(scene: Scene) -> list[str]:
    """What the administrators were told of Shopify."""
    messages = scene.box.workspace.channels[_ALERTS].messages.values()
    return [said(message) for message in messages if "Shopify" in said(message)]


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
    """And then two orders are placed, of which no other system tells either."""
    for number in list(subscriptions(scene))[1:]:
        del subscriptions(scene)[number]
    for arrow in ("A1", "A2"):
        scene.world.arrows[arrow].on = False
    scene.world.advance(60)
    scene.world.place_order([("MUG", 1)], name="#1042")
    scene.world.place_order([("CUP", 1)], name="#1043")
