"""Every fault of the sandbox at every step of shipping, and at a read before and after it: it ships once.

With sync on ShipStation is written once and the others follow; with it off all three are written once, in order.
Orders ship side by side, each with faults of its own lying in wait.
"""

import asyncio
import os
import random
from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import Any

import pytest

from bot.demo.findings import Verdict
from bot.demo.stage import CHANNEL
from integrations.sandbox.state import ShopOrder
from integrations.sandbox.world import World
from tests.faults.ambush import FAULTS, PATIENCE, Aim, Spot, every_aim, lay
from tests.faults.following import OFF, ON, Following
from tests.faults.shipping_judging import SYSTEMS, Shipping, judge_shipping
from tests.scenarios.stage import Scene, on_stage

SEED = int(os.environ.get("SHIPMATE_SEED", "1"))
_TRACKING = "1Z999AA10123456784"
_TOGETHER = 12
"""How many orders ship at the same time: with more of them a slow machine would be a fault of its own."""


def several(follows: Following, count: int) -> list[tuple[Aim, ...]]:
    """Faults drawn from the seed: alone, or two for one order."""
    dice = random.Random(f"{SEED}:{follows}")
    systems = follows.ours if follows is OFF else SYSTEMS
    return [tuple(_drawn(dice, systems) for _ in range(dice.choice((1, 2, 2)))) for _ in range(count)]


def _drawn(dice: random.Random, systems: Sequence[str]) -> Aim:
    return Aim(
        fault=dice.choice(FAULTS),
        system=dice.choice(systems),
        spot=dice.choice(tuple(Spot)),
        skip=dice.choice((0, 0, 1)),
    )


def one_by_one(follows: Following) -> list[tuple[Aim, ...]]:
    return [(aim,) for aim in every_aim(follows.ours)]


async def ship_all(follows: Following, cases: Sequence[tuple[Aim, ...]], start: asyncio.Lock) -> None:
    """One order for each case; every second one is packed before it ships. Nothing is needed from webhooks.

    `start` is held while a bot starts: migrations are not made for two at once in one process.
    """
    orders: list[ShopOrder] = []

    def sell(world: World) -> None:
        follows.arrange(world)
        for index in range(len(cases)):
            sku = f"GOODS-{index}"
            world.add_variant(sku, f"Goods {index}", 1900, on_hand=2)
            orders.append(world.place_order([(sku, 2)], name=f"#7{index:03}"))

    settings: dict[str, Any] = {**follows.settings, **PATIENCE}
    async with AsyncExitStack() as stack:
        async with start:
            scene = await stack.enter_async_context(on_stage(before=sell, patience=120.0, **settings))
        scene.box.targets.update(dict.fromkeys(SYSTEMS))
        room = asyncio.Semaphore(_TOGETHER)
        await asyncio.gather(*(_ship(scene, room, order, case) for order, case in zip(orders, cases, strict=True)))
        await scene.rest()
        for order, case in zip(orders, cases, strict=True):
            verdict = Verdict()
            judge_shipping(verdict, scene.box, Shipping(order=order, follows=follows))
            assert verdict.good, f"{order.name}, {', '.join(map(str, case))}:\n{verdict}"


async def _ship(scene: Scene, room: asyncio.Semaphore, order: ShopOrder, case: tuple[Aim, ...]) -> None:
    async with room:
        katana = scene.katana(order.name)
        if order.number % 2:
            scene.world.katana_fulfill(katana.id, "PACKED", {row.id: row.quantity for row in katana.rows})
        for aim in case:
            lay(scene.box, order, aim)
        reaction = await scene.box.people.command("UAMY", CHANNEL, f"/order {order.name} ship {_TRACKING}")
        assert reaction.ok
        await scene.until(lambda: scene.katana_status(order.name) == "DELIVERED")


@pytest.mark.parametrize("follows", [ON, OFF], ids=str)
async def test_some_faults_at_writes_ship_once(follows: Following) -> None:
    """Drawn from `SHIPMATE_SEED`; the slow tests lay each of them."""
    cases = [case for case in one_by_one(follows) if case[0].spot is Spot.WRITE]
    await ship_all(follows, random.Random(SEED).sample(cases, k=8), asyncio.Lock())


@pytest.mark.slow
@pytest.mark.longest
@pytest.mark.timeout(900)
async def test_every_fault_at_every_step_ships_once() -> None:
    """With the syncs on and off, side by side."""
    start = asyncio.Lock()
    await asyncio.gather(*(ship_all(follows, one_by_one(follows), start) for follows in (ON, OFF)))


@pytest.mark.slow
@pytest.mark.timeout(900)
async def test_faults_in_pairs_ship_once() -> None:
    """Drawn from `SHIPMATE_SEED`."""
    start = asyncio.Lock()
    await asyncio.gather(*(ship_all(follows, several(follows, 16), start) for follows in (ON, OFF)))
