"""What keeps channels readable, as it is stored: lists of notices, counters of days, other names of orders."""

from datetime import timedelta

import pytest

from storage.engine import Database
from storage.tables import Notice
from storage.unit_of_work import UnitOfWork
from tests.storage.builders import MINUTE, NOW, an_order

LIST = "rollup:late:2026-03-02"


async def told(work: UnitOfWork, ref: str, rule: str = "late") -> Notice:
    """An order with an alert, and the notice of it."""
    order = await an_order(work, ref)
    assert await work.alerts.open(order.id, rule, "monday", {}, NOW)
    data = {"rule": rule, "entry": "monday"}
    return await work.notices.add_notice(f"alert:{ref}", "alert", "C1", data, order_id=order.id)


async def test_a_list_takes_what_nobody_was_told_yet(db: Database) -> None:
    async with db.write() as work:
        first, second, third = [await told(work, ref) for ref in ("1", "2", "3")]
        assert await work.notices.mark_sent(first.id, "1.0")
        assert not await work.notices.mark_sent(first.id, "2.0"), "the first time counts"
        assert await work.lists.put(LIST, [first.key, second.key, third.key]) == 2
        assert await work.lists.put("rollup:late:2026-03-03", [second.key]) == 0, "it is told already"
        assert [one.key for one in await work.lists.members(LIST)] == [second.key, third.key]


async def test_what_stands_of_a_list_is_what_its_alerts_say(db: Database) -> None:
    async with db.write() as work:
        first, second = await told(work, "1"), await told(work, "2")
        await work.lists.put(LIST, [first.key, second.key])
        assert first.order_id
        await work.alerts.end(first.order_id, "late", NOW)
        assert await work.alerts.open(first.order_id, "late", "tuesday", {}, NOW), "another one, which is not its"
        assert await work.alerts.open(first.order_id, "other", "monday", {}, NOW)
        assert [one.key for one in await work.lists.standing(LIST)] == [second.key]
        assert len(await work.lists.members(LIST)) == 2
        await work.lists.settle(LIST)
    async with db.read() as work:
        assert await work.notices.unsent() == []
        assert [one.key for one in await work.lists.standing(LIST)] == [second.key]


async def test_alerts_of_a_rule_and_of_these_shops_since_then(db: Database) -> None:
    async with db.write() as work:
        mine, other = await an_order(work, "1"), await an_order(work, "2", shop="outlet")
        for minutes, entry in ((0, "a"), (5, "b"), (9, "c")):
            await work.alerts.end(mine.id, "late", NOW)
            assert await work.alerts.open(mine.id, "late", entry, {}, NOW + minutes * MINUTE)
        await work.alerts.open(mine.id, "other", "x", {}, NOW + 9 * MINUTE)
        await work.alerts.open(other.id, "late", "y", {}, NOW + 9 * MINUTE)
        since = NOW + timedelta(minutes=5)
        found = await work.alerts.opened_since("late", since, [mine.shop_id], limit=10)
        assert [alert.entry for alert in found] == ["c", "b"]
        assert [one.entry for one in await work.alerts.opened_since("late", since, [mine.shop_id], limit=1)] == ["c"]
        assert [one.entry for one in await work.alerts.all_of(mine.id)] == ["a", "b", "c", "x"]
        assert [one.entry for one in await work.alerts.all_of(mine.id, limit=2)] == ["c", "x"]
        alert = await work.alerts.find(mine.id, "late", "a")
        assert alert is not None
        assert alert.ended_at == NOW
        assert await work.alerts.find(mine.id, "late", "z") is None


async def test_a_channels_day_adds_up(db: Database) -> None:
    async with db.write() as work:
        assert (await work.channel_days.of("C1", "2026-03-02")).messages == 0
        for _ in range(3):
            await work.channel_days.count("C1", "2026-03-02", messages=1, pings=2)
        await work.channel_days.count("C1", "2026-03-03", held=1)
        await work.channel_days.count("C2", "2026-03-02", messages=9)
        day = await work.channel_days.of("C1", "2026-03-02")
        assert (day.messages, day.pings, day.held) == (3, 6, 0)
        assert [(one.channel, one.day) for one in await work.channel_days.since("2026-03-03")] == [
            ("C1", "2026-03-03")
        ]


async def test_a_card_is_given_up_only_before_it_was_posted(db: Database) -> None:
    async with db.write() as work:
        gone, there = await work.notices.card("order:1", "C1"), await work.notices.card("order:2", "C1")
        await work.notices.card_posted(there.id, "1.0", "digest", NOW)
        for card in (gone, there):
            await work.notices.card_dropped(card.id)
        assert await work.notices.find_card("order:1", "C1") is None
        assert await work.notices.find_card("order:2", "C1") is not None


@pytest.mark.parametrize(("key", "found"), [("so-12", ["1"]), ("1z999", ["2", "1"]), ("so-1", []), ("SO-12", [])])
async def test_an_order_is_found_by_exactly_what_its_records_are_called(
    db: Database, key: str, found: list[str]
) -> None:
    async with db.write() as work:
        katana = await work.orders.ensure_connection("katana", system="katana", account="acme")
        for number, names in (("1", ("so-12", "1z999")), ("2", ("1z999",))):
            order = await an_order(work, number)
            order.placed_at = NOW + int(number) * MINUTE
            await work.orders.save(order)
            await work.orders.link(order.id, katana.id, f"k{number}", "strong")
            await work.aliases.called(katana.id, f"k{number}", {"before", *names})
            await work.aliases.called(katana.id, f"k{number}", names)
        await work.aliases.called(katana.id, "unlinked", {"so-12"})
        assert [order.channel_ref for order in await work.aliases.find(key)] == found
        assert await work.aliases.find("before") == []
