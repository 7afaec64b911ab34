"""Scenario 40. Given a card whose order has shipped since, when somebody presses its old button, then they are told
so in words, nothing is written, and the card is redrawn.

Turns red without `AlreadySo("already shipped")` in `bot/orders/plan.py` (packed although it has left), or without the
`submissions.look` that `Act._follow` always adds (the card stays as it was).
"""

from tests.scenarios.seeing import buttons, title, words
from tests.scenarios.stage import Scene


async def shipped_unheard_of(scene: Scene) -> None:
    """The order leaves the house, and every webhook that tells of it is lost."""
    await scene.place("#1042", ("TEA", 1))
    await scene.in_stock("#1042")
    scene.box.sender.mischief.drop = 1.0
    await scene.ship("#1042")
    scene.box.sender.mischief.drop = 0.0
    assert "Mark packed" in buttons(scene.card("#1042")), "the card was told; the scenario needs an old one"


async def test_the_old_button_of_the_card(scene: Scene) -> None:
    await shipped_unheard_of(scene)
    reaction = await scene.press("UAMY", scene.card("#1042"), "Mark packed")
    assert reaction.ok
    (answer,) = scene.whispers("UAMY")
    assert words(answer) == "#1042 is already shipped. Nothing was written."
    assert scene.tried_to_write("katana") == []
    assert title(scene.card("#1042")) == "Done · #1042"
    assert buttons(scene.card("#1042")) == []


async def test_the_old_button_of_somebodys_own_answer(scene: Scene) -> None:
    await scene.place("#1042", ("MUG", 1))
    await scene.types("UBEN", "/order 1042 status")
    (shown,) = scene.whispers("UBEN")
    await scene.ship("#1042")
    await scene.press("UBEN", shown, "Mark packed")
    assert words(scene.whispers("UBEN")[-1]) == "#1042 is already shipped. Nothing was written."
    assert scene.tried_to_write("katana") == []


async def test_shipped_by_somebody_else_than_packed_it(scene: Scene) -> None:
    """Amy packed it; that does not make her the one who shipped it."""
    await scene.place("#1042", ("MUG", 1))
    await scene.types("UBEN", "/order 1042 status")
    (shown,) = scene.whispers("UBEN")
    await scene.types("UAMY", "/order 1042 pack")
    await scene.ship("#1042")
    await scene.press("UBEN", shown, "Mark packed")
    assert words(scene.whispers("UBEN")[-1]) == "#1042 is already shipped. Nothing was written."
    assert scene.katana_writes() == ["pack #1042"]


async def test_cancelled_since(scene: Scene) -> None:
    """Not only what is done is refused: what must not be done is, too."""
    await scene.place("#1042", ("TEA", 1))
    await scene.in_stock("#1042")
    scene.box.sender.mischief.drop = 1.0
    scene.world.cancel(scene.order("#1042").id)
    await scene.rest()
    scene.box.sender.mischief.drop = 0.0
    await scene.press("UAMY", scene.card("#1042"), "Mark packed")
    (answer,) = scene.whispers("UAMY")
    assert "do not ship" in words(answer)
    assert scene.tried_to_write("katana") == []
    assert title(scene.card("#1042")) == "STOP · #1042"
