"""What several people and systems do to one parcel at the same time: findings of the rehearsals, each on its own."""

from integrations.sandbox.faults import Fault
from tests.scenarios.stage import Scene, on_stage

_TRACKING = "1Z999AA10123456784"


async def ready(scene: Scene) -> None:
    await scene.place("#1042", ("TEA", 2))
    await scene.in_stock("#1042")


def lines(scene: Scene) -> list[str]:
    return [line.text for line in scene.thread("#1042")]


async def test_a_label_that_is_watched_goes_on_where_an_arrow_is_off() -> None:
    """Katana does not follow the shop here. Whoever was told that Shipmate watches is not left with goods counted."""
    async with on_stage(SYNC_STORE_TO_KATANA="off") as scene:
        scene.world.arrows["A4"].on = False
        scene.world.arrows["A3"].delay = 600
        await ready(scene)
        await scene.ship("#1042")
        await scene.types("UAMY", "/order 1042 ship no tracking")
        assert scene.writes() == []
        await scene.pass_time(11)
        assert scene.writes() == ["katana deliver"]
        assert scene.katana_status("#1042") == "DELIVERED"


async def test_who_ships_last_does_not_change_what_the_first_said_of_the_parcel() -> None:
    """It went without a number, and somebody said so. That another typed one later, in vain, makes no alert of it."""
    async with on_stage(GRACE_STORE_TO_SHIPSTATION="60") as scene:
        await ready(scene)
        scene.world.arrows["A3"].delay = 600
        await scene.types("UAMY", "/order 1042 ship no tracking")
        await scene.types("UBEN", f"/order 1042 ship {_TRACKING}")
        await scene.pass_time(2)
        await scene.pass_time(2)
        assert [line for line in lines(scene) if "may not have left" in line] == []


async def test_a_form_that_came_too_late_ships_nothing_and_is_not_named() -> None:
    """While Katana is away the form waits, and meanwhile the order is seen to have left by a label."""
    async with on_stage() as scene:
        await ready(scene)
        scene.world.arrows["A3"].delay = 600
        await scene.press("UAMY", scene.card("#1042"), "Mark shipped")
        scene.box.faults.add(Fault("status", face="katana", remaining=None))
        for desk in scene.desk("#1042"):
            scene.world.desk_buy_label(desk.id, carrier_code="ups", tracking_number=_TRACKING)
        await scene.box.people.submit_view("UAMY", {"tracking": _TRACKING})
        await scene.until(lambda: any("Shipped" in line for line in lines(scene)))
        scene.box.faults.clear()
        await scene.rest()
        assert scene.writes() == []
        assert [line for line in lines(scene) if line.startswith("Shipped by")] == []
