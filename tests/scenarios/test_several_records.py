"""D10. Given an order that is in Katana or in ShipStation twice, then people are told which records claim it, and
nothing is written until one of them is gone.

Turns red without `AlertRule.D10` in `DRIFTS` of `bot/orders/drift.py` (nobody is told why nothing works), or without
`guards.one_record` in `bot/orders/plan.py` and `ship.py` (any of the two is written).
"""

from tests.scenarios.seeing import buttons, said, words
from tests.scenarios.stage import TRACKING, Scene


async def ready(scene: Scene) -> None:
    await scene.place("#1042", ("MUG", 2))
    await scene.types("UAMY", "/order 1042")


async def test_two_in_katana_are_named_and_nothing_is_written(scene: Scene) -> None:
    await ready(scene)
    first = scene.katana("#1042")
    copy = scene.world.katana_copy_order(first.id)
    await scene.sweep()
    await scene.pass_time(3)
    card = scene.card("#1042")
    claim = f"several records claim it in Katana (#1042 id {first.id}, #1042 id {copy.id})"
    assert f":warning: {claim}: nothing is written until only one is left there" in said(card)
    assert len(scene.rung("#1042")) == 1
    assert buttons(card) == []
    await scene.types("UAMY", "/order 1042 pack")
    assert "several records in katana claim this order" in words(scene.whispers("UAMY")[-1])
    assert scene.writes() == []
    scene.world.katana_delete_order(copy.id)
    await scene.rest()
    card = scene.card("#1042")
    assert (":warning:" in said(card), buttons(card)) == (False, ["Mark packed", "Mark shipped"])


async def test_two_at_the_desk_are_named_and_nothing_is_shipped(scene: Scene) -> None:
    await ready(scene)
    (first,) = scene.desk("#1042")
    copy = scene.world.desk_copy(first.id)
    await scene.rest()
    await scene.pass_time(3)
    claim = f"several records claim it in ShipStation (1042 id {first.id}, 1042 id {copy.id})"
    assert claim in said(scene.card("#1042"))
    await scene.types("UAMY", f"/order 1042 ship {TRACKING}")
    assert "several records in shipstation claim this order" in words(scene.whispers("UAMY")[-1])
    assert scene.writes() == []
    scene.world.desk_cancel(copy.id)
    await scene.sweep()
    assert ":warning:" not in said(scene.card("#1042"))
