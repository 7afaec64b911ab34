"""Orders are found by what people and systems call them, and newer news is never replaced by older."""

from datetime import datetime

import pytest

from storage.engine import Database
from storage.tables import Snapshot
from storage.unit_of_work import UnitOfWork
from tests.storage.builders import MINUTE, NOW, a_connection, an_order


async def keep_snapshot(work: UnitOfWork, connection_id: int, ref: str, says: str, began_at: datetime = NOW) -> bool:
    return await work.orders.save_snapshot(
        connection_id,
        ref,
        body={"says": says},
        digest=says,
        began_at=began_at,
        observed_at=began_at + MINUTE,
        source="look",
    )


async def test_an_order_is_taken_in_once_per_shop(db: Database) -> None:
    async with db.write() as work:
        first = await an_order(work, "gid/1")
        again = await an_order(work, "gid/1", number="other")
        elsewhere = await an_order(work, "gid/1", shop="outlet")
    assert first.id == again.id != elsewhere.id
    assert (first.phase, first.phase_entered_at, first.created_at, first.baseline) == ("unseen", NOW, NOW, False)


async def test_an_order_is_found_by_ref_number_and_digits(db: Database) -> None:
    async with db.write() as work:
        main = await an_order(work, "gid/1", number="1042")
        outlet = await an_order(work, "gid/1", shop="outlet", number="1042")
        outlet.placed_at, outlet.number_digits = NOW + MINUTE, "1042"
        await work.orders.save(outlet)
    async with db.read() as work:
        orders = work.orders
        assert [row.id for row in await orders.by_number_key("1042")] == [outlet.id, main.id]
        assert await orders.by_number_key("104") == []
        assert [row.id for row in await orders.by_number_digits("1042")] == [outlet.id]
        found = await orders.by_channel_ref(main.shop_id, "gid/1")
        assert found is not None
        assert found.id == main.id
        assert await orders.by_channel_ref(main.shop_id, "gid/2") is None
        assert await orders.by_id(10**9) is None


async def test_what_is_changed_on_a_row_is_saved_in_another_transaction(db: Database) -> None:
    async with db.write() as work:
        order = await an_order(work)
    order.phase, order.look_again_at = "ready", NOW + MINUTE
    async with db.write() as work:
        await work.orders.save(order)
    async with db.read() as work:
        row = await work.orders.by_id(order.id)
    assert row is not None
    assert (row.phase, row.look_again_at) == ("ready", NOW + MINUTE)


async def test_looks_fall_due_by_time_and_orders_are_listed_by_phase(db: Database) -> None:
    async with db.write() as work:
        for number, minutes in enumerate((3, None, 1, 9)):
            row = await an_order(work, f"gid/{number}")
            row.look_again_at = None if minutes is None else NOW + minutes * MINUTE
            row.phase = "ready" if number else "shipped"
            row.phase_entered_at = NOW - number * MINUTE
            await work.orders.save(row)
    async with db.read() as work:
        due = await work.orders.due_looks(NOW + 3 * MINUTE, limit=10)
        assert [row.channel_ref for row in due] == ["gid/2", "gid/0"]
        assert len(await work.orders.due_looks(NOW + 3 * MINUTE, limit=1)) == 1
        ready = await work.orders.in_phases(["ready"], limit=2)
        assert [row.channel_ref for row in ready] == ["gid/3", "gid/2"]


async def test_links_tie_many_orders_to_many_refs(db: Database) -> None:
    async with db.write() as work:
        desk = await a_connection(work, "shipstation")
        first, second = await an_order(work, "gid/1"), await an_order(work, "gid/2")
        for order, ref in ((first, "merged"), (second, "merged"), (first, "split")):
            assert await work.orders.link(order.id, desk, ref, "strong")
    async with db.write() as work:
        assert [row.id for row in await work.orders.by_link(desk, "merged")] == [first.id, second.id]
        assert [row.ref for row in await work.orders.links(first.id)] == ["merged", "split"]
        assert await work.orders.unlink(first.id, desk, "merged")
        assert not await work.orders.unlink(first.id, desk, "merged")
        assert [row.id for row in await work.orders.by_link(desk, "merged")] == [second.id]


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        ("weak", "medium", "medium"),
        ("weak", "strong", "strong"),
        ("medium", "strong", "strong"),
        ("strong", "medium", "strong"),
        ("strong", "weak", "strong"),
        ("medium", "weak", "medium"),
        ("medium", "medium", "medium"),
    ],
)
async def test_a_link_only_grows_stronger(db: Database, before: str, after: str, kept: str) -> None:
    async with db.write() as work:
        desk, order = await a_connection(work), await an_order(work)
        await work.orders.link(order.id, desk, "1", before)
        changed = await work.orders.link(order.id, desk, "1", after, linked_by="U1")
    async with db.read() as work:
        (link,) = await work.orders.links(order.id)
    assert (link.strength, changed) == (kept, kept != before)
    assert link.linked_by == ("U1" if changed else None)


async def test_a_strength_nobody_knows_is_a_mistake(db: Database) -> None:
    async with db.write() as work:
        desk, order = await a_connection(work), await an_order(work)
        await work.orders.link(order.id, desk, "1", "weak")
        with pytest.raises(ValueError, match="firm"):
            await work.orders.link(order.id, desk, "1", "firm")


async def test_a_snapshot_is_replaced_only_by_a_read_that_began_later(db: Database) -> None:
    async with db.write() as work:
        shop = await a_connection(work)
        assert await keep_snapshot(work, shop, "1", "now")
        assert not await keep_snapshot(work, shop, "1", "before", NOW - MINUTE)
        assert not await keep_snapshot(work, shop, "1", "same time")
        assert (await only(work, shop)).body == {"says": "now"}
        assert await keep_snapshot(work, shop, "1", "later", NOW + MINUTE)
        assert (await only(work, shop)).body == {"says": "later"}
        assert await keep_snapshot(work, shop, "2", "another ref", NOW - MINUTE)
        assert await work.orders.digests(shop) == {"1": "later", "2": "another ref"}


async def only(work: UnitOfWork, connection_id: int) -> Snapshot:
    row = await work.orders.snapshot(connection_id, "1")
    assert row is not None
    return row


async def test_the_snapshots_of_an_order_are_those_it_is_linked_to(db: Database) -> None:
    async with db.write() as work:
        katana, desk = await a_connection(work, "katana"), await a_connection(work, "shipstation")
        order, other = await an_order(work, "gid/1"), await an_order(work, "gid/2")
        for connection, ref in ((katana, "1"), (desk, "1"), (desk, "2")):
            await keep_snapshot(work, connection, ref, f"{connection}/{ref}")
        await work.orders.link(order.id, katana, "1", "strong")
        await work.orders.link(order.id, desk, "2", "weak")
        await work.orders.link(order.id, desk, "not read yet", "weak")
        await work.orders.link(other.id, desk, "1", "weak")
    async with db.read() as work:
        assert [row.digest for row in await work.orders.snapshots(order.id)] == [f"{katana}/1", f"{desk}/2"]


async def test_a_reading_remembers_the_first_failure_and_the_last_sight(db: Database) -> None:
    async with db.write() as work:
        katana, order = await a_connection(work), await an_order(work)
        await work.orders.reading_seen(order.id, katana, NOW, found=True)
        await work.orders.reading_failed(order.id, katana, NOW + MINUTE, "timeout")
        await work.orders.reading_failed(order.id, katana, NOW + 2 * MINUTE, "500")
        (failing,) = await work.orders.readings(order.id)
        assert (failing.seen_at, failing.found) == (NOW, True)
        assert (failing.failed_since, failing.failure) == (NOW + MINUTE, "500")
        await work.orders.reading_seen(order.id, katana, NOW + 3 * MINUTE, found=False)
        (well,) = await work.orders.readings(order.id)
        assert (well.seen_at, well.found) == (NOW + 3 * MINUTE, False)
        assert (well.failed_since, well.failure) == (None, "")


async def test_a_system_that_never_answered_was_never_seen(db: Database) -> None:
    async with db.write() as work:
        katana, order = await a_connection(work), await an_order(work)
        await work.orders.reading_failed(order.id, katana, NOW, "401")
        (reading,) = await work.orders.readings(order.id)
    assert (reading.seen_at, reading.found, reading.failed_since) == (None, False, NOW)


async def test_transitions_are_told_in_order(db: Database) -> None:
    async with db.write() as work:
        order = await an_order(work)
        first = await work.orders.add_transition(order.id, "unseen", "waiting_stock", NOW, "2 of 3 expected")
        await work.orders.add_transition(order.id, "waiting_stock", "ready", NOW + MINUTE, "all in stock")
    async with db.read() as work:
        rows = await work.orders.transitions(order.id)
    assert rows[0].id == first.id
    assert [(row.from_phase, row.to_phase, row.at) for row in rows] == [
        ("unseen", "waiting_stock", NOW),
        ("waiting_stock", "ready", NOW + MINUTE),
    ]


async def test_shops_and_connections_follow_the_settings_and_keep_their_progress(db: Database) -> None:
    async with db.write() as work:
        shop = await work.orders.ensure_shop("main", name="Main", time_zone="UTC", number_prefix="#")
        katana = await work.orders.ensure_connection("katana", system="katana", account="Acme")
        spare = await work.orders.ensure_connection("spare", system="katana", account="Spare")
        katana.baseline_at = NOW
        await work.orders.save_connection(katana)
        for _ in range(2):
            await work.orders.ensure_shop_connection(shop.id, katana.id)
    async with db.write() as work:
        again = await work.orders.ensure_shop("main", name="Main Street", time_zone="Europe/Berlin")
        known = await work.orders.ensure_connection("katana", system="katana", account="Acme GmbH")
    assert (again.id, again.name, again.time_zone, again.number_prefix) == (
        shop.id,
        "Main Street",
        "Europe/Berlin",
        "",
    )
    assert (known.id, known.account, known.baseline_at, known.created_at) == (katana.id, "Acme GmbH", NOW, NOW)
    async with db.read() as work:
        assert [row.id for row in await work.orders.connections()] == [katana.id, spare.id]
        assert [row.id for row in await work.orders.connections(shop.id)] == [katana.id]
        assert [row.id for row in await work.orders.shops_of(katana.id)] == [shop.id]
        assert await work.orders.shops_of(spare.id) == []
        assert [row.id for row in await work.orders.shops()] == [shop.id]


async def test_what_was_last_seen_open_is_known_by_what_its_stored_body_says(db: Database) -> None:
    records = {"a": ("open", None), "b": ("packed", None), "c": ("gone", None), "d": ("open", "2026-03-02")}
    async with db.write() as work:
        order, katana = await an_order(work), await a_connection(work)
        for ref, (stage, ended) in records.items():
            body = {"as": {"stage": stage, "ended": ended}}
            await work.orders.save_snapshot(
                katana, ref, body=body, digest=ref, began_at=NOW, observed_at=NOW, source="look"
            )
            await work.orders.link(order.id, katana, ref, "strong")
    async with db.read() as work:
        found = await work.orders.linked_open(katana, ("as", "stage"), ("open", "packed"), ("as", "ended"))
    assert found == {order.id: {"a", "b"}}
