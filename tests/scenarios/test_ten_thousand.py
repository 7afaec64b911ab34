"""A first start on ten thousand open orders: every fault among them is found, none is made up, in few readings.

Whole lists are read once each; beside them only what looks wrong is read by itself. `SHIPMATE_FLEET` plays another
size.
"""

import os

import pytest

from bot.orders.alert import AlertRule
from integrations.sandbox.journal import Entry
from integrations.sandbox.world import World
from tests.scenarios.fleet import EACH, FAULTS, launch
from tests.scenarios.stage import Scene, on_stage

FLEET = int(os.environ.get("SHIPMATE_FLEET", "10000"))
MOST_READS = 110
VENDORS = ("shopify", "katana", "shipstation")


async def standing(scene: Scene) -> dict[str, set[str]]:
    """The rules of the alerts that stand, by the order's number; that an order is ready is no fault."""
    found: dict[str, set[str]] = {}
    async with scene.stage.bot.db.read() as unit:
        for alert in await unit.alerts.all_open(limit=2 * FLEET):
            row = await unit.orders.by_id(alert.order_id)
            if row is not None and alert.rule != AlertRule.READY:
                found.setdefault(row.number, set()).add(alert.rule)
    return found


def read(scene: Scene) -> list[Entry]:
    return [one for one in scene.box.journal.entries if one.face in VENDORS]


def is_list(entry: Entry) -> bool:
    """Whether a request asks for a page of all orders, and not for one order."""
    by_status = entry.face == "shipstation" and "orderStatus=" in entry.query
    listed = entry.face == "katana" and (entry.path.endswith("/search") or "status=" in entry.query)
    return by_status or listed or (entry.face == "shopify" and "orders(first: 250" in entry.body)


@pytest.mark.slow
@pytest.mark.timeout(1800)
async def test_every_planted_fault_is_found_none_is_made_up_and_few_readings_do() -> None:
    planted: dict[str, AlertRule] = {}

    def before(world: World) -> None:
        planted.update(launch(world, FLEET))

    async with on_stage(before=before, patience=1500.0, HTTP_TIMEOUT="60") as scene:
        reads = read(scene)
        lists = [one for one in reads if is_list(one)]
        await scene.sweep()
        await scene.pass_time(70)
        await scene.pass_time(240)
        found = await standing(scene)
    missed = {name: rule for name, rule in planted.items() if rule not in found.get(name, set())}
    assert missed == {}
    assert {name: rules for name, rules in found.items() if name not in planted} == {}
    assert len(planted) == EACH * len(FAULTS)
    assert len(lists) <= MOST_READS
