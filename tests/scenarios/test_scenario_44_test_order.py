"""Scenario 44. Given a test order of Shopify's, then nobody is alerted of it, not even in the day's list; `/order`
shows it all the same, with a TEST label, and it can be packed to try things out.

Turns red without `or order.test` in `bot/orders/judge.py` (alerted), or without `if card.test` in
`bot/slack/blocks/card.py` (no label).
"""

from tests.scenarios.seeing import headline, words
from tests.scenarios.stage import Scene


async def test_it_alerts_nobody(scene: Scene) -> None:
    before = scene.channel()
    await scene.place("#1042", ("TEA", 1), test=True)
    await scene.in_stock("#1042")
    await scene.place("#1043", ("MUG", 1), test=True)
    await scene.pass_time(45)
    await scene.sweep()
    assert scene.channel() == before
    await scene.place("#1044", ("TEA", 1))
    await scene.in_stock("#1044")
    assert scene.card("#1044"), "a real order would have been told of"


async def test_no_digest_counts_it(scene: Scene) -> None:
    for name, test in (("#1042", True), ("#1043", False), ("#1044", True)):
        await scene.place(name, ("MUG", 1), test=test)
    await scene.types("UAMY", "/digest now")
    (answer,) = scene.whispers("UAMY")
    assert answer.text.endswith(": 1 ready")


async def test_it_is_answered_with_a_label(scene: Scene) -> None:
    await scene.place("#1042", ("MUG", 1), test=True)
    await scene.types("UAMY", "/order 1042 status")
    (answer,) = scene.whispers("UAMY")
    assert headline(answer)[:3] == ["In stock", "#1042", "TEST"]
    await scene.place("#1043", ("MUG", 1))
    await scene.types("UAMY", "/order 1043 status")
    assert "TEST" not in words(scene.whispers("UAMY")[-1])


async def test_it_can_be_packed(scene: Scene) -> None:
    before = scene.channel()
    await scene.place("#1042", ("MUG", 1), test=True)
    await scene.types("UAMY", "/order 1042 pack")
    assert scene.katana_writes() == ["pack #1042"]
    assert scene.channel() == before
