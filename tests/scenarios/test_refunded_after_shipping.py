"""Given an order that has shipped everywhere, when it is refunded after that, then people are asked once whether the
goods come back, and what to put where; nothing is called off, nothing rings, and nothing is written.

Turns red without `came_back` in `bot/services/watch.py` (nobody thinks of the shelf).
"""

from tests.scenarios.seeing import said, title
from tests.scenarios.stage import Scene

ASKED = (
    "#1042 was refunded in Shopify after it had shipped. Does it come back? Then put 2 × TEA back into stock in "
    "Katana: nothing was written."
)


async def test_people_are_asked_once(scene: Scene) -> None:
    await scene.place("#1042", ("TEA", 2))
    await scene.in_stock("#1042")
    await scene.ship("#1042")
    assert title(scene.card("#1042")) == "Done · #1042"
    on_hand = scene.on_hand("TEA")
    scene.world.take_back(scene.order("#1042").id)
    await scene.rest()
    assert scene.lines("#1042")[-1] == ASKED
    card = scene.card("#1042")
    assert (title(card), ":warning:" in said(card)) == ("Done · #1042", False)
    await scene.sweep()
    await scene.pass_time(60)
    await scene.types("UAMY", "/order 1042")
    assert scene.lines("#1042").count(ASKED) == 1
    assert (scene.rung("#1042"), scene.writes(), scene.on_hand("TEA")) == ([], [], on_hand)


async def test_what_was_refunded_before_we_knew_it_is_no_news(scene: Scene) -> None:
    scene.box.sender.mischief.drop = 1.0
    await scene.place("#1042", ("MUG", 2))
    await scene.ship("#1042")
    scene.world.take_back(scene.order("#1042").id)
    await scene.types("UAMY", "/order 1042")
    assert scene.cards("#1042") == []
