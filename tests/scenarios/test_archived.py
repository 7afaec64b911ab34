"""D13. Given an order with goods still to send, when somebody archives it in the shop, then nobody is rung and no
card is made: the digest names it, until it is sent or opened again.

Turns red without `AlertRule.D13` in `DRIFTS` of `bot/orders/drift.py` or in `NOTED` of `bot/orders/digest.py` (it is
forgotten), or when its severity is another than `INFO` (it is announced).
"""

from tests.scenarios.seeing import said
from tests.scenarios.stage import Scene

ARCHIVED = "archived and not fulfilled: #1042"


async def digest(scene: Scene) -> str:
    await scene.types("UAMY", "/digest now")
    return said(scene.whispers("UAMY")[-1])


async def test_only_the_digest_tells_of_it(scene: Scene) -> None:
    await scene.place("#1042", ("TEA", 2))
    before = len(scene.channel())
    scene.world.archive(scene.order("#1042").id)
    await scene.rest()
    assert len(scene.channel()) == before
    assert "rchived and not fulfilled: #1042" in await digest(scene)
    assert "problem" not in (await digest(scene)).split("\n")[0]
    await scene.types("UAMY", "/order 1042")
    answer = said(scene.whispers("UAMY")[-1])
    assert "No alert: archived in Shopify, and not fulfilled there · told in the digest only" in answer
    assert ":warning:" not in answer
    scene.world.unarchive(scene.order("#1042").id)
    await scene.rest()
    assert "rchived" not in await digest(scene)
    assert len(scene.channel()) == before, "what nobody was told of is not taken back either"


async def test_it_is_not_missed_where_it_was_never_imported(scene: Scene) -> None:
    scene.world.arrows["A2"].on = False
    await scene.place("#1042", ("TEA", 2))
    scene.world.archive(scene.order("#1042").id)
    await scene.pass_time(300)
    assert scene.cards("#1042") == []
