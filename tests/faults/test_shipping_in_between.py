"""What several people and systems do to one parcel at the same time: findings of the rehearsals, each on its own."""

import structlog

from integrations.sandbox.faults import Fault
from integrations.sandbox.world import World
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


async def test_a_label_voided_between_two_readings_is_planned_anew() -> None:
    """Read shipped, looked at open: what was begun is in no plan that holds, which is no fault of the program."""
    async with on_stage(NATIVE_SYNC="off") as scene:
        for arrow in ("A3", "A4", "A5"):
            scene.world.arrows[arrow].on = False
        await ready(scene)
        scene.box.faults.add(Fault("reset_before", face="shipstation", path="/orders/markasshipped"))
        await scene.press("UAMY", scene.card("#1042"), "Mark shipped")
        await scene.box.people.submit_view("UAMY", {"tracking": _TRACKING})
        await scene.until(lambda: not scene.box.faults.rules)
        (desk,) = scene.desk("#1042")
        parcel = scene.world.desk_buy_label(desk.id, carrier_code="ups", tracking_number=_TRACKING)
        scene.box.faults.add(VoidsBefore(scene.world, parcel.id, f"/orders/{desk.id}"))
        with structlog.testing.capture_logs() as logged:
            await scene.rest()
        assert [entry for entry in logged if entry["event"] == "operation failed"] == []
        ours = [write for write in scene.writes() if write != "shipstation void"]
        assert ours == ["shipstation mark_shipped", "shopify fulfill", "katana deliver"]


class VoidsBefore(Fault):
    """No fault: somebody voids a label just before a request comes in."""

    def __init__(self, world: World, parcel_id: int, path: str) -> None:
        super().__init__("status", face="shipstation", path=path, remaining=None)
        self._world, self._parcel_id = world, parcel_id

    def matches(self, face: str, method: str, path: str, body: bytes = b"") -> bool:
        if super().matches(face, method, path, body) and not self._world.desk_parcel(self._parcel_id)[1].voided_at:
            self._world.desk_void_label(self._parcel_id)
        return False
