"""Who has an order and until when it is quiet; what is suspected of it; and how long the systems usually take."""

from statistics import median

import pytest

from storage.convergences import REMEMBERED
from storage.engine import Database
from tests.storage.builders import MINUTE, NOW, an_order


async def test_an_order_is_claimed_taken_over_and_snoozed_in_one_row(db: Database) -> None:
    async with db.write() as work:
        order, other = await an_order(work, "gid/1"), await an_order(work, "gid/2")
        cares = work.cares
        assert await cares.of(order.id) is None
        assert await cares.claim(order.id, "U7", NOW) is None
        assert await cares.claim(order.id, "U7", NOW + MINUTE) == "U7"
        assert await cares.claim(order.id, "U8", NOW + 2 * MINUTE) == "U7"
        await cares.snooze(order.id, NOW + 9 * MINUTE)
        await cares.snooze(other.id, NOW + MINUTE)
    async with db.write() as work:
        care = await work.cares.of(order.id)
        assert care is not None
        assert (care.owner, care.owned_at, care.snoozed_until) == ("U8", NOW + 2 * MINUTE, NOW + 9 * MINUTE)
        assert await work.cares.owners([order.id, other.id, 10**6]) == {order.id: "U8"}, "a snooze is no claim"
        assert await work.cares.owners([]) == {}
        assert await work.cares.claim(other.id, "U9", NOW) is None
        care = await work.cares.of(other.id)
        assert care is not None
        assert (care.owner, care.snoozed_until) == ("U9", NOW + MINUTE), "a claim ends no snooze"


async def test_a_contradiction_keeps_its_beginning_until_it_is_forgotten(db: Database) -> None:
    async with db.write() as work:
        order, other = await an_order(work, "gid/1"), await an_order(work, "gid/2")
        alerts = work.alerts
        await alerts.suspect(order.id, "shop_not_told", NOW)
        await alerts.suspect(order.id, "shop_not_told", NOW + MINUTE)
        await alerts.suspect(order.id, "quantities_differ", NOW + MINUTE)
        await alerts.suspect(other.id, "shop_not_told", NOW + 2 * MINUTE)
    async with db.write() as work:
        alerts = work.alerts
        assert await alerts.suspected(order.id) == {"shop_not_told": NOW, "quantities_differ": NOW + MINUTE}
        await alerts.clear(order.id, "shop_not_told")
        await alerts.clear(order.id, "shop_not_told")
        assert await alerts.suspected(order.id) == {"quantities_differ": NOW + MINUTE}
        assert await alerts.suspected(other.id) == {"shop_not_told": NOW + 2 * MINUTE}
        await alerts.suspect(order.id, "shop_not_told", NOW + 5 * MINUTE)
        assert (await alerts.suspected(order.id))["shop_not_told"] == NOW + 5 * MINUTE


async def test_what_an_alert_says_changes_and_nothing_else_of_it(db: Database) -> None:
    async with db.write() as work:
        order = await an_order(work)
        for rule in ("shop_not_told", "ready"):
            await work.alerts.open(order.id, rule, "monday", {"words": "old"}, NOW)
        first, second = await work.alerts.open_for(order.id)
        await work.alerts.retold(first.id, {"words": "new"})
    async with db.read() as work:
        first, second = await work.alerts.open_for(order.id)
    assert (first.data, first.entry, first.opened_at) == ({"words": "new"}, "monday", NOW)
    assert second.data == {"words": "old"}


async def measured(db: Database, seconds: list[float], arrow: str = "desk_to_shop") -> float | None:
    """What is usual after these measurements, in that order."""
    async with db.write() as work:
        shop = (await an_order(work)).shop_id
        for number, length in enumerate(seconds):
            await work.convergences.add(shop, arrow, length, NOW + number * MINUTE)
        found = await work.convergences.measured(shop, arrow)
    return median(found) if found else None


@pytest.mark.parametrize(
    ("seconds", "usual"),
    [
        ([], None),
        ([40.0], 40.0),
        ([10.0, 1000.0, 30.0], 30.0),
        ([10.0, 20.0, 30.0, 1000.0], 25.0),
        ([9999.0] * 60 + [1.0] * REMEMBERED, 1.0),
        ([1.0] * (REMEMBERED // 2) + [9.0] * (REMEMBERED // 2), 5.0),
        ([1.0] * (REMEMBERED // 2 + 1) + [9.0] * (REMEMBERED // 2), 5.0),
    ],
    ids=["none", "one", "odd", "even", "the old ones do not count", "fifty", "fifty-one"],
)
async def test_what_is_usual_is_the_middle_of_the_latest_fifty(
    sqlite_db: Database, seconds: list[float], usual: float | None
) -> None:
    assert REMEMBERED == 50
    assert await measured(sqlite_db, seconds) == usual


async def test_each_shop_and_arrow_has_its_own(db: Database) -> None:
    assert await measured(db, [40.0, 60.0, 80.0]) == 60.0
    assert await measured(db, [7.0], "shop_to_production") == 7.0
    async with db.write() as work:
        other = (await an_order(work, shop="outlet")).shop_id
        assert await work.convergences.measured(other, "desk_to_shop") == []
        assert await work.convergences.measured(other, "shop_to_desk") == []
