"""What comes in is kept once, what people are told is kept until it is told, and what stands in Slack is known."""

from storage.engine import Database
from storage.tables import Card
from storage.unit_of_work import UnitOfWork
from tests.storage.builders import MINUTE, NOW, a_connection, an_order


async def record(work: UnitOfWork, connection_id: int, key: str | None, minutes: int = 0) -> bool:
    return await work.inbox.record(
        connection_id, key, topic="orders/updated", refs=["1", "2"], pointer=None, at=NOW + minutes * MINUTE
    )


async def test_a_webhook_that_is_delivered_twice_is_kept_once(db: Database) -> None:
    async with db.write() as work:
        shop, desk = await a_connection(work, "shopify"), await a_connection(work, "shipstation")
        assert await record(work, shop, "delivery-1")
        assert not await record(work, shop, "delivery-1", 1)
        assert await record(work, desk, "delivery-1")
    async with db.write() as work:
        assert not await record(work, shop, "delivery-1", 2)
        (event,) = await work.inbox.recent(shop)
    assert (event.order_refs, event.topic, event.received_at) == (["1", "2"], "orders/updated", NOW)


async def test_webhooks_without_a_key_are_all_kept(db: Database) -> None:
    async with db.write() as work:
        desk = await a_connection(work)
        assert [await record(work, desk, None, minute) for minute in range(3)] == [True] * 3
        assert [row.received_at for row in await work.inbox.recent(desk, limit=2)] == [
            NOW + 2 * MINUTE,
            NOW + MINUTE,
        ]


async def test_it_is_known_when_a_connection_was_last_heard_of(db: Database) -> None:
    async with db.write() as work:
        shop = await a_connection(work)
        assert await work.inbox.last_received(shop) is None
        await record(work, shop, "1", 5)
        await record(work, shop, "2", 3)
        assert await work.inbox.last_received(shop) == NOW + 5 * MINUTE


async def test_one_alert_is_open_per_order_and_rule_and_none_is_raised_twice(db: Database) -> None:
    async with db.write() as work:
        order, other = await an_order(work, "gid/1"), await an_order(work, "gid/2")
        alerts = work.alerts
        assert await alerts.open(order.id, "ready", "monday", {"waited": True}, NOW)
        assert not await alerts.open(order.id, "ready", "tuesday", {}, NOW), "one is open"
        assert await alerts.open(order.id, "stalled", "monday", {}, NOW + MINUTE)
        assert await alerts.open(other.id, "ready", "monday", {}, NOW + 2 * MINUTE)
        assert [row.rule for row in await alerts.open_for(order.id)] == ["ready", "stalled"]
        ended = await alerts.end(order.id, "ready", NOW + MINUTE)
        assert ended is not None
        assert (ended.entry, ended.ended_at, ended.data) == ("monday", NOW + MINUTE, {"waited": True})
        assert not await alerts.open(order.id, "ready", "monday", {}, NOW), "it was raised before"
        assert await alerts.open(order.id, "ready", "tuesday", {}, NOW + 3 * MINUTE)
        assert [row.entry for row in await alerts.all_open()] == ["monday", "monday", "tuesday"]


async def test_ending_what_is_not_open_answers_nothing(db: Database) -> None:
    async with db.write() as work:
        order = await an_order(work)
        assert await work.alerts.end(order.id, "ready", NOW) is None
        await work.alerts.open(order.id, "ready", "monday", {}, NOW)
        await work.alerts.end(order.id, "ready", NOW + MINUTE)
        assert await work.alerts.end(order.id, "ready", NOW + 2 * MINUTE) is None
        last = await work.alerts.last_ended(order.id, "ready")
        assert last is not None
        assert last.ended_at == NOW + MINUTE
        assert await work.alerts.last_ended(order.id, "stalled") is None


async def test_the_last_ended_alert_is_the_one_that_ended_last(db: Database) -> None:
    async with db.write() as work:
        order = await an_order(work)
        for minute, entry in enumerate(("a", "b", "c")):
            await work.alerts.open(order.id, "ready", entry, {}, NOW + minute * MINUTE)
            await work.alerts.end(order.id, "ready", NOW - minute * MINUTE)
        last = await work.alerts.last_ended(order.id, "ready")
        between = await work.alerts.opened_between("ready", NOW, NOW + 2 * MINUTE)
    assert last is not None
    assert last.entry == "a"
    assert [row.entry for row in between] == ["a", "b"]


async def test_a_notice_is_written_once_per_key_and_sent_once(db: Database) -> None:
    async with db.write() as work:
        order = await an_order(work)
        first = await work.notices.add_notice("moved:1", "moved", "C1", {"to": "ready"}, order_id=order.id)
        again = await work.notices.add_notice("moved:1", "moved", "C2", {"to": "other"})
        second = await work.notices.add_notice("moved:2", "moved", "C1", {})
    assert (again.id, again.channel, again.data) == (first.id, "C1", {"to": "ready"})
    async with db.write() as work:
        assert [row.id for row in await work.notices.unsent()] == [first.id, second.id]
        await work.notices.mark_sent(first.id, "171.1")
        await work.notices.mark_sent(first.id, "171.2")
        assert [row.id for row in await work.notices.unsent()] == [second.id]
        sent = await work.notices.notice(first.id)
        assert sent is not None
        assert (sent.ts, sent.sent_at) == ("171.1", NOW)
        assert await work.notices.notice(10**9) is None


async def card_of(work: UnitOfWork) -> Card:
    row = await work.notices.find_card("order:1", "C1")
    assert row is not None
    return row


async def test_a_subject_has_one_card_per_channel_from_posting_to_loss(db: Database) -> None:
    async with db.write() as work:
        assert await work.notices.find_card("order:1", "C1") is None
        card = await work.notices.card("order:1", "C1")
        assert (await work.notices.card("order:1", "C1")).id == card.id
        elsewhere = await work.notices.card("order:1", "C2")
        assert [row.id for row in await work.notices.cards("order:1")] == [card.id, elsewhere.id]
        assert (card.ts, card.shown_digest) == (None, "")
        await work.notices.card_posted(card.id, "171.1", "first", NOW)
        await work.notices.card_updated(card.id, "second", NOW + MINUTE)
    async with db.write() as work:
        posted = await card_of(work)
        assert (posted.ts, posted.shown_digest) == ("171.1", "second")
        assert (posted.posted_at, posted.updated_at) == (NOW, NOW + MINUTE)
        found = await work.notices.card_by_ts("C1", "171.1")
        assert found is not None
        assert found.id == card.id
        assert await work.notices.card_by_ts("C2", "171.1") is None
        await work.notices.card_lost(card.id)
        lost = await card_of(work)
        assert (lost.ts, lost.shown_digest, lost.posted_at) == (None, "", None)
