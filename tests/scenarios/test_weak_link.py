"""Given an order that somebody typed into Katana by hand, so that only its number says whose it is, when a person
says that it is the shop's order, then it is written to; when they say no, it is left out; and both can be taken back.

Turns red without `surely_linked_in_production` among the guards, and without `said` in `strength_of` of
`bot/orders/join.py`.
"""

from integrations.sandbox.state import KatanaOrder
from integrations.sandbox.world import World
from tests.scenarios.seeing import buttons, said, systems, title, words
from tests.scenarios.stage import Scene, on_stage


def nothing_imported(world: World) -> None:
    """Katana imports nothing from the shop: what is there was typed in."""
    world.arrows["A1"].on = False


def typed_in(scene: Scene, number: str, sku: str, quantity: int = 1) -> KatanaOrder:
    order = scene.world.katana_add_order(number, [(scene.world.variant(sku).id, quantity)])
    scene.world.katana_opened(order)
    return order


async def by_hand(scene: Scene) -> KatanaOrder:
    await scene.place("#1042", ("MUG", 1))
    order = typed_in(scene, "#1042", "MUG")
    await scene.rest()
    return order


async def asked(scene: Scene, user: str = "UAMY") -> str:
    """What somebody is shown who asks for 1042."""
    await scene.types(user, "/order 1042")
    return said(scene.whispers(user)[-1])


async def test_yes_and_what_was_refused_goes_through() -> None:
    async with on_stage(before=nothing_imported) as scene:
        katana = await by_hand(scene)
        await scene.types("UAMY", "/order 1042 pack")
        assert "matches by number only: say first whether it is this order" in words(scene.whispers("UAMY")[-1])
        assert scene.writes() == []
        assert "Is it this order? Katana's #1042 (1 × MUG) matches by its number only" in (
            await asked(scene)
        ).replace("*", "")
        await scene.press("UAMY", scene.whispers("UAMY")[-1], "Yes, it is this order")
        assert "you say that Katana's #1042 is this order" in words(scene.whispers("UAMY")[-1])
        await scene.types("UAMY", "/order 1042 pack")
        assert scene.katana_writes() == ["pack #1042"]
        assert scene.world.katana_status(katana) == "PACKED"


async def test_no_and_it_is_left_out_until_that_is_taken_back() -> None:
    async with on_stage(before=nothing_imported) as scene:
        await by_hand(scene)
        await asked(scene)
        await scene.press("UAMY", scene.whispers("UAMY")[-1], "No")
        answered = scene.whispers("UAMY")[-1]
        assert "is not this order; it is left out" in words(answered)
        await scene.sweep()
        await asked(scene, "UBEN")
        shown = scene.whispers("UBEN")[-1]
        assert systems(shown)["Katana"] == "not there"
        assert "Katana's #1042 is not this order, says" in said(shown)
        await scene.press("UBEN", shown, "Undo: Katana #1042")
        assert "Is it this order?" in await asked(scene, "UBEN")


async def test_what_was_said_survives_a_restart() -> None:
    async with on_stage(before=nothing_imported) as scene:
        await by_hand(scene)
        await asked(scene)
        await scene.press("UAMY", scene.whispers("UAMY")[-1], "Yes, it is this order")
        await scene.stop()
        await scene.start()
        await scene.sweep()
        await scene.types("UBEN", "/order 1042 pack")
        assert scene.katana_writes() == ["pack #1042"]


async def test_the_answer_on_a_shared_card_is_told_in_its_thread() -> None:
    async with on_stage(before=nothing_imported, READY_CARDS="all") as scene:
        await by_hand(scene)
        card = scene.card("#1042")
        assert {"Yes, it is this order", "No"} <= set(buttons(card))
        await scene.press("UBEN", card, "Yes, it is this order")
        card = scene.card("#1042")
        assert not {"Yes, it is this order", "No"} & set(buttons(card))
        assert any("says that Katana's #1042 is this order" in line for line in scene.lines("#1042"))
        await scene.press("UBEN", card, "Mark packed")
        assert title(scene.card("#1042")) == "Packed · #1042"


async def test_a_viewer_says_nothing_of_records() -> None:
    async with on_stage(before=nothing_imported, MEMBERS_MAY="viewer") as scene:
        await by_hand(scene)
        await asked(scene)
        await scene.press("UAMY", scene.whispers("UAMY")[-1], "Yes, it is this order")
        assert "It takes a shipper to say which records are #1042" in words(scene.whispers("UAMY")[-1])
        await scene.types("UADA", "/order 1042 pack")
        assert scene.writes() == []
