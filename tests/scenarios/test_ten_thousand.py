"""A first start on ten thousand open orders: every fault among them is found, none is made up, in few readings.

So is whatever comes to a standstill in the days after.

The readings that are counted are those of lists, a page each, until the first start has come to rest: whole lists are
read once each. They alone are about a hundred. Beside them each order that looks wrong is read by itself in each
system, since an alert rests on what was read just then: so many readings as there are such orders, whatever the size
of the fleet. `SHIPMATE_FLEET` plays another size.
"""

import os
from datetime import UTC, datetime

import pytest

from bot.orders.alert import AlertRule
from integrations.sandbox.journal import Entry
from integrations.sandbox.world import World
from tests.scenarios.fleet import FAULTS, Fleet, launch
from tests.scenarios.planting import EACH
from tests.scenarios.stage import Scene, on_stage
from tests.scenarios.standstills import STANDSTILLS

FLEET = int(os.environ.get("SHIPMATE_FLEET", "10000"))
MOST_READS = 110
MOST_READS_OF_ONE = 7
"""Of an order that looks wrong: in each system, by its number and by its id; what connecting takes is among them."""
DAYS = [(25, 14, 30), (25, 16, 5), (26, 8, 2), (26, 15, 0)]
"""Wednesday and Thursday: the limits of what stands still since Tuesday afternoon."""
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


async def days_pass(scene: Scene, fleet: Fleet) -> None:
    """After the morning of the first start; in the afternoon the first orders come to a standstill."""
    await scene.pass_time(70)
    await scene.pass_time(240)
    fleet.goes_on()
    await scene.rest()
    await scene.sweep()
    for day, hour, minute in DAYS:
        await scene.pass_until(datetime(2026, 11, day, hour, minute, tzinfo=UTC))


@pytest.mark.slow
@pytest.mark.timeout(1800)
async def test_every_planted_fault_is_found_none_is_made_up_and_few_readings_do() -> None:
    launched: list[Fleet] = []

    def before(world: World) -> None:
        launched.append(launch(world, FLEET))

    async with on_stage(before=before, patience=1500.0, HTTP_TIMEOUT="60", CARRIER_CUTOFF="15:00") as scene:
        reads = read(scene)
        lists = [one for one in reads if is_list(one)]
        (fleet,) = launched
        await scene.sweep()
        await days_pass(scene, fleet)
        found = await standing(scene)
    missed = {name: rule for name, rule in fleet.needed.items() if rule not in found.get(name, set())}
    assert missed == {}
    assert {name: rules for name, rules in found.items() if rules - fleet.may_have(name)} == {}
    assert len(fleet.needed) == EACH * (len(FAULTS) + len(STANDSTILLS))
    assert len(lists) <= MOST_READS
    assert len(reads) - len(lists) <= MOST_READS_OF_ONE * len(fleet.wrong)
