"""Scenario 2. Given an order whose card stands, when the same webhook comes again and a sweep finds the order once
more, then there is no second alert: no second card, no edit of the first, no line in its thread.

Turns red without `if there == digest` in `Notify._show` (the card is edited for nothing), or without `if row.ts`
above it (a second card). The alert itself is guarded three times: by the judgement, by what stands in the
transaction, and by the unique index of its entry.
"""

from tests.scenarios.stage import Scene


async def test_the_same_webhook_again_and_then_a_sweep(scene: Scene) -> None:
    await scene.place("#1042", ("TEA", 1))
    await scene.in_stock("#1042")
    shown = list(scene.channel())
    requests = len(scene.box.journal.requests("katana"))
    for _ in range(2):
        scene.world.tell("katana", "sales_order.availability_updated", scene.katana("#1042").id)
        scene.world.tell("shopify", "orders/updated", scene.order("#1042").id)
        await scene.rest()
    assert len(scene.box.journal.requests("katana")) > requests, "nobody looked at what the webhook said"
    await scene.pass_time(6)
    await scene.sweep()
    assert scene.channel() == shown
    assert len(scene.card("#1042").versions) == 1
    assert scene.thread("#1042") == []


async def test_every_webhook_delivered_twice_and_out_of_order(scene: Scene) -> None:
    mischief = scene.box.sender.mischief
    mischief.duplicate, mischief.reorder, mischief.behind = 1.0, 0.5, 0.02
    await scene.place("#1042", ("TEA", 1))
    before = len(scene.channel())
    await scene.in_stock("#1042")
    assert len(scene.channel()) == before + 1
    assert scene.thread("#1042") == []
    assert all(attempt.status == 200 for attempt in scene.box.sender.attempts)
