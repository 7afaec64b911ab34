"""**Make to order**: a blocked line's goods are put into production, once, and the card says so."""

from bot.orders.plan import Intent
from integrations.sandbox.faults import Fault
from tests.scenarios.seeing import buttons, confirm_of, said
from tests.scenarios.stage import Scene
from tests.scenarios.workshop import at_the_workshop


async def shown(scene: Scene, user: str = "UBEN") -> str:
    await scene.types(user, "/order 1042 status")
    return said(scene.whispers(user)[-1])


def made(scene: Scene) -> list[str]:
    return [one for one in scene.writes() if one == "katana start_production"]


async def test_one_press_makes_what_the_line_lacks_and_a_second_press_does_not() -> None:
    async with at_the_workshop() as scene:
        await scene.place("#1042", ("MUG", 1), ("OAK-01", 4))
        assert "short: 4 × OAK-01, no date yet" in await shown(scene)
        offer = scene.whispers("UBEN")[-1]
        assert "Make to order" in buttons(offer)
        assert "a production order for 4 × OAK-01" in (confirm_of(offer, "Make to order") or "")
        await scene.press("UBEN", offer, "Make to order", confirmed=True)
        assert said(scene.whispers("UBEN")[-1]).startswith("Katana makes 4 × OAK-01 for #1042")
        text = await shown(scene)
        assert "short: 4 × OAK-01, expected TIME, being made (#1042 / 2, not started)" in text
        assert "Make to order" not in buttons(scene.whispers("UBEN")[-1])
        await scene.press("UBEN", offer, "Make to order", confirmed=True)
        assert "already waiting for OAK-01, which is being made" in said(scene.whispers("UBEN")[-1])
        assert made(scene) == ["katana start_production"]
        (operation, *_) = reversed(await scene.operations("#1042", Intent.MAKE))
        assert operation.asked_by == "UBEN"


async def test_a_lost_answer_makes_nothing_twice() -> None:
    async with at_the_workshop() as scene:
        await scene.place("#1042", ("OAK-01", 4))
        await shown(scene)
        path = "/v1/manufacturing_order_make_to_order"
        scene.box.faults.add(Fault("reset_after", face="katana", path=path))
        await scene.press_only("UBEN", scene.whispers("UBEN")[-1], "Make to order", confirmed=True)
        await scene.until(lambda: made(scene))
        scene.world.advance(60)
        assert len(scene.world.manufacturing_orders) == 1


async def test_bought_goods_are_not_offered_and_a_packer_may_not() -> None:
    async with at_the_workshop(VIEWERS="UAMY") as scene:
        await scene.place("#1042", ("LAMP", 1))
        await scene.place("#1043", ("OAK-01", 1))
        await shown(scene)
        assert "Make to order" not in buttons(scene.whispers("UBEN")[-1])
        await scene.types("UAMY", "/order 1043 status")
        await scene.press("UAMY", scene.whispers("UAMY")[-1], "Make to order", confirmed=True)
        assert said(scene.whispers("UAMY")[-1]).startswith("It takes a shipper to have something made for #1043")
        assert made(scene) == []


async def test_practice_says_what_it_would_do() -> None:
    async with at_the_workshop(PRACTICE_DAYS="7") as scene:
        await scene.place("#1042", ("OAK-01", 1))
        await shown(scene)
        await scene.press("UBEN", scene.whispers("UBEN")[-1], "Make to order", confirmed=True)
        assert "would be put into production in Katana now" in said(scene.whispers("UBEN")[-1])
        assert made(scene) == []
