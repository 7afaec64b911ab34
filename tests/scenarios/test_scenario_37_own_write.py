"""Scenario 37. Given that our own write makes Katana send webhooks, when they arrive, then they alert nobody, start
no loop and cause no further write: everything comes to rest, and stays there.

Turns red without `_heed_own_write` in `bot/services/watch.py` (a read that lags behind our write takes the pack back
on the card), or when the key of `_add_moved` in `bot/services/announce.py` is not the transition.
"""

import asyncio

from tests.scenarios.seeing import title, words
from tests.scenarios.stage import Scene, on_stage


async def test_the_echo_of_our_write_comes_to_rest(scene: Scene) -> None:
    await scene.place("#1042", ("TEA", 1))
    await scene.in_stock("#1042")
    in_channel = len(scene.channel())
    heard = len(scene.box.sender.attempts)
    await scene.press("UAMY", scene.card("#1042"), "Mark packed")
    topics = {attempt.topic for attempt in scene.box.sender.attempts[heard:]}
    assert {"sales_order.packed", "sales_order.updated"} <= topics, "Katana told nobody of our write"
    assert len(scene.channel()) == in_channel
    assert [words(line).split(",")[0] for line in scene.thread("#1042")] == ["Packed by <@UAMY>"]
    requests = len(scene.box.journal.entries)
    await asyncio.sleep(0.3)
    await scene.rest()
    assert len(scene.box.journal.entries) == requests, "something goes round and round"
    await scene.pass_time(45)
    assert len(scene.box.journal.entries) == requests, "time alone makes nobody look at a packed order"
    await scene.sweep()
    looked_at = [one for one in scene.box.journal.entries[requests:] if one.path.startswith("/v1/sales_orders/3")]
    assert looked_at == [], "the sweep found news in what we wrote ourselves"
    assert scene.tried_to_write("katana") == ["katana POST /v1/sales_order_fulfillments"]
    assert scene.tried_to_write("shopify") == scene.tried_to_write("shipstation") == []


async def test_a_read_that_lags_behind_our_write_takes_nothing_back() -> None:
    """Katana shows the order as it was for half a minute; whoever reads it meanwhile must not believe that."""
    async with on_stage(stale_reads=30.0, READ_LAG="20") as scene:
        await scene.place("#1042", ("TEA", 1))
        await scene.in_stock("#1042")
        await scene.press_only("UAMY", scene.card("#1042"), "Mark packed")
        await scene.until(scene.katana_writes)
        reads = len(scene.box.journal.requests("katana", "GET"))
        await scene.until(lambda: len(scene.box.journal.requests("katana", "GET")) > reads + 1)
        scene.world.advance(31)
        await scene.rest()
        card = scene.card("#1042")
        shown = [version.blocks[0]["text"]["text"].split(" · ")[0] for version in card.versions]
        turn = shown.index("*Packed*")
        assert set(shown[:turn]) == {"*In stock*"}
        assert set(shown[turn:]) == {"*Packed*"}, "the card went back and forth"
        assert [words(line).split(",")[0] for line in scene.thread("#1042")] == ["Packed by <@UAMY>"]
        assert scene.katana_writes() == ["pack #1042"]
        assert title(card) == "Packed · #1042"
