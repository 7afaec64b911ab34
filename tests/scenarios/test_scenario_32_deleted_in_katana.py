"""Scenario 32. Given a paid order, when somebody deletes it in Katana, then after a quarter of an hour people are
told that it will never be imported again; nothing is made there by itself.

Turns red without `AlertRule.D1` in `DRIFTS` of `bot/orders/drift.py` (nobody is told), or without `_deleted` in
`bot/services/gather.py` (nobody knows that it was ever there, and people wait for an import that never comes).
"""

from tests.scenarios.seeing import buttons, said, systems, title
from tests.scenarios.stage import Scene

DELETED = (
    "paid in Shopify, and deleted in Katana: it will never be imported again. Make it there by hand, or cancel it in "
    "Shopify"
)


async def test_it_is_never_imported_again(scene: Scene) -> None:
    await scene.place("#1042", ("TEA", 2))
    await scene.in_stock("#1042")
    scene.world.katana_delete_order(scene.katana("#1042").id)
    await scene.rest()
    assert systems(scene.card("#1042"))["Katana"] == "deleted"
    await scene.pass_time(14)
    assert ":warning:" not in said(scene.card("#1042"))
    await scene.pass_time(2)
    card = scene.card("#1042")
    assert f":warning: {DELETED}" in said(card)
    assert (title(card), buttons(card)) == ("Unknown · #1042", [])
    assert scene.lines("#1042")[-1] == f"#1042: {DELETED}"
    scene.world.run_arrow("A1")
    await scene.sweep()
    await scene.pass_time(60)
    assert f":warning: {DELETED}" in said(scene.card("#1042"))
    assert len([line for line in scene.lines("#1042") if DELETED in line]) == 1
    assert scene.writes() == []


async def test_cancelling_it_settles_it(scene: Scene) -> None:
    await test_it_is_never_imported_again(scene)
    scene.world.cancel(scene.order("#1042").id)
    await scene.rest()
    card = scene.card("#1042")
    assert (title(card), ":warning:" in said(card)) == ("Cancelled · #1042", False)


async def test_a_poll_finds_what_no_webhook_told(scene: Scene) -> None:
    await scene.place("#1042", ("TEA", 2))
    await scene.in_stock("#1042")
    scene.box.sender.mischief.drop = 1.0
    scene.world.katana_delete_order(scene.katana("#1042").id)
    await scene.sweep()
    await scene.pass_time(16)
    assert f":warning: {DELETED}" in said(scene.card("#1042"))
