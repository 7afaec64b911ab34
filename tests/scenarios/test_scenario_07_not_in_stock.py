"""Scenario 7. Given an order that waits for stock, when somebody wants it packed, then they are asked first, in a
dialog that names what is missing; nothing is written until they say yes, and one write follows when they do.

Turns red without `if doubts and not confirmed` in `bot/orders/plan.py` (packed unasked), without the confirm dialog
in `bot/slack/blocks/card.py` (the status card's button asks nothing), or without `seen != verdict.phase.value` in
`bot/services/act.py` (a yes to one question counts for another).
"""

from tests.scenarios.seeing import buttons, confirm_of, title, words
from tests.scenarios.stage import Scene


async def test_typed_it_asks_first(scene: Scene) -> None:
    await scene.place("#1042", ("MUG", 2), ("TEA", 1))
    await scene.types("UAMY", "/order 1042 pack")
    (asked,) = scene.whispers("UAMY")
    assert words(asked) == "#1042: not in stock: TEA; stock may go negative. Mark packed all the same?"
    assert scene.tried_to_write("katana") == []
    reaction = await scene.press("UAMY", asked, "Mark packed")
    assert reaction.confirm and reaction.status == "not_sent"
    assert scene.tried_to_write("katana") == []
    await scene.press("UAMY", asked, "Mark packed", confirmed=True)
    assert scene.katana_writes() == ["pack #1042"]
    assert scene.on_hand("TEA") == -1
    assert words(scene.whispers("UAMY")[-1]).startswith("#1042 is packed in Katana: 3 items left stock.")


async def test_the_status_cards_button_asks_first(scene: Scene) -> None:
    await scene.place("#1042", ("MUG", 2), ("TEA", 1))
    await scene.types("UAMY", "/order 1042 status")
    (card,) = scene.whispers("UAMY")
    assert title(card) == "Waiting for stock · #1042"
    assert "not in stock: TEA" in str(confirm_of(card, "Mark packed"))
    assert (await scene.press("UAMY", card, "Mark packed")).status == "not_sent"
    assert scene.tried_to_write("katana") == []
    await scene.press("UAMY", card, "Mark packed", confirmed=True)
    assert scene.katana_writes() == ["pack #1042"]


async def test_a_yes_to_another_question_does_not_count(scene: Scene) -> None:
    """The person said yes to missing tea; meanwhile the shop has put the order on hold."""
    await scene.place("#1042", ("MUG", 2), ("TEA", 1))
    await scene.types("UAMY", "/order 1042 status")
    (card,) = scene.whispers("UAMY")
    scene.world.hold(scene.order("#1042").id, "INCORRECT_ADDRESS")
    await scene.rest()
    await scene.press("UAMY", card, "Mark packed", confirmed=True)
    assert scene.tried_to_write("katana") == []
    assert "changed since this button was drawn" in words(scene.whispers("UAMY")[-1])


async def test_a_button_that_had_nothing_to_ask(scene: Scene) -> None:
    """It was drawn for a card in stock; the goods are gone when it is pressed."""
    await scene.place("#1042", ("TEA", 1))
    await scene.in_stock("#1042")
    await scene.types("UAMY", "/order 1042 status")
    (card,) = scene.whispers("UAMY")
    assert buttons(card) == ["Mark packed", "Mark shipped"]
    await scene.stock("TEA", -1)
    await scene.press("UAMY", card, "Mark packed")
    assert scene.tried_to_write("katana") == []
    assert len(scene.whispers("UAMY")) == 2
