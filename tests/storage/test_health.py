"""What is kept of how well each connection is, on both databases."""

from datetime import timedelta

import pytest

from storage.engine import Database
from storage.tables import Ailment
from tests.storage.builders import MINUTE, NOW

WEEK = timedelta(weeks=1)


@pytest.fixture
async def shop(db: Database) -> int:
    async with db.write() as work:
        return (await work.orders.ensure_connection("shopify", system="shopify", account="acme")).id


async def test_the_pulse_of_a_connection_is_one_row_that_keeps_what_was_observed(db: Database, shop: int) -> None:
    async with db.write() as work:
        pulse = await work.health.pulse(shop)
        assert (pulse.hooks, pulse.accepted, pulse.lacks, pulse.refused_at) == (None, None, [], None)
        pulse.hooks, pulse.lacks, pulse.well_since = {"missing": ["x"]}, ["a scope"], NOW
        await work.health.save(pulse)
    async with db.write() as work:
        pulse = await work.health.pulse(shop)
        assert (pulse.hooks, pulse.lacks, pulse.well_since) == ({"missing": ["x"]}, ["a scope"], NOW)


async def test_what_was_caught_up_counts_only_while_an_ailment_stands(db: Database, shop: int) -> None:
    async with db.write() as work:
        for kind, stands in (("hooks", True), ("silent", False)):
            await work.health.save(Ailment(connection_id=shop, kind=kind, since=NOW, stands=stands))
    async with db.write() as work:
        for orders in (2, 0, 3):
            await work.health.caught_up(shop, ("hooks", "silent", "imports"), orders)
        await work.health.caught_up(shop, ("imports",), 7)
    async with db.read() as work:
        assert {kind: row.caught for kind, row in (await work.health.ailments(shop)).items()} == {
            "hooks": 5,
            "silent": 0,
        }


async def test_a_record_that_changed_unheard_counts_once_by_its_last_change(db: Database, shop: int) -> None:
    async with db.write() as work:
        await work.health.unheard(shop, {"501": NOW, "502": NOW})
        await work.health.unheard(shop, {"501": NOW + 2 * MINUTE})
    async with db.write() as work:
        counts = [await work.health.count_unheard(shop, after) for after in (None, NOW - MINUTE, NOW, NOW + WEEK)]
        assert counts == [2, 2, 1, 0]
        await work.health.forget_unheard(shop, NOW + MINUTE)
        assert await work.health.count_unheard(shop, None) == 1
        assert await work.health.count_unheard(shop + 1, None) == 0


async def test_webhooks_are_counted_by_when_they_came(db: Database, shop: int) -> None:
    async with db.write() as work:
        assert await work.inbox.first_received(shop) is None
        for minutes in (0, 10, 60):
            at = NOW + minutes * MINUTE
            await work.inbox.record(shop, None, topic="orders/updated", refs=["501"], pointer=None, at=at)
    async with db.read() as work:
        assert await work.inbox.first_received(shop) == NOW
        assert [one.received_at for one in await work.inbox.since(shop, NOW + MINUTE)] == [
            NOW + 10 * MINUTE,
            NOW + 60 * MINUTE,
        ]
        assert await work.inbox.count_between(shop, NOW, NOW + 60 * MINUTE) == 2
