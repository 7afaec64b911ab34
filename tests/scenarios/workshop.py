"""A workshop that makes oak trays of planks, beside the small shop's shelves."""

from contextlib import AbstractAsyncContextManager

from integrations.sandbox.world import World
from tests.scenarios.stage import Scene, on_stage


def at_the_workshop(fresh_for: str = "0", **settings: str) -> AbstractAsyncContextManager[Scene]:
    """What is being made and bought is read each time: scenarios do not wait for it to grow old."""
    settings = {"SUPPLY_FRESH_FOR": fresh_for, "IN_STOCK_SETTLE": "0"} | settings
    return on_stage(before=oak_workshop, **settings)  # type: ignore[arg-type] # they are all settings


def oak_workshop(world: World) -> None:
    """Trays are made of two planks each, of which there are twenty; none is made yet."""
    world.add_variant("OAK-01", "Oak tray", 4800)
    world.add_variant("PLANK", "Oak plank", 0, on_hand=20, material=True)
    world.add_recipe("OAK-01", PLANK=2)
