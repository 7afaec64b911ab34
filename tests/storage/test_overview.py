"""Many orders at once: counted, paged and joined to what was said of them, without those that only try things out."""

from datetime import timedelta

from sqlalchemy import text

from storage.engine import Database
from storage.tables import Order
from storage.unit_of_work import UnitOfWork
from tests.storage.builders import MINUTE, NOW, a_connection, an_order

DAY = timedelta(days=1)


async def in_phase(work: UnitOfWork, ref: str, phase: str, *, shop: str = "main", test: bool = False) -> Order:
    """An order in that phase."""
    order = await an_order(work, ref, shop=shop)
    order.phase, order.test = phase, test
    await work.orders.save(order)
    return order


async def test_orders_are_counted_by_phase_and_shop(db: Database) -> None:
    async with db.write() as work:
        main = await in_phase(work, "1", "ready")
        await in_phase(work, "2", "ready")
        await in_phase(work, "3", "held")
        await in_phase(work, "4", "done")
        await in_phase(work, "5", "ready", test=True)
        other = await in_phase(work, "6", "ready", shop="outlet")
    async with db.read() as work:
        phases = ["ready", "held", "packed"]
        assert await work.orders.counts_in([main.shop_id], phases) == {"ready": 2, "held": 1}
        assert await work.orders.counts_in([main.shop_id, other.shop_id], phases) == {"ready": 3, "held": 1}


async def test_pages_give_each_order_once(db: Database) -> None:
    async with db.write() as work:
        wanted = [await in_phase(work, f"r{number}", "ready") for number in range(5)]
        await in_phase(work, "t", "ready", test=True)
        await in_phase(work, "p", "packed")
        await in_phase(work, "o", "ready", shop="outlet")
    shop = [wanted[0].shop_id]
    async with db.read() as work:
        found: list[int] = []
        while page := await work.orders.page_in_phase(shop, "ready", after=found[-1] if found else 0, limit=2):
            assert len(page) <= 2
            found += [row.id for row in page]
    assert found == [row.id for row in wanted]


async def test_what_was_said_of_each_order_comes_with_its_link(db: Database) -> None:
    async with db.write() as work:
        katana, desk = await a_connection(work), await a_connection(work, "shipstation")
        one, two, three = [await an_order(work, ref) for ref in ("1", "2", "3")]
        for connection, ref in ((katana, "k1"), (desk, "s12"), (katana, "k3")):
            await work.orders.save_snapshot(
                connection, ref, body={"says": ref}, digest="", began_at=NOW, observed_at=NOW, source="look"
            )
        await work.orders.link(one.id, katana, "k1", "strong")
        await work.orders.link(one.id, desk, "s12", "weak")
        await work.orders.link(two.id, desk, "s12", "medium")
        await work.orders.link(two.id, katana, "never read", "strong")
        await work.orders.link(three.id, katana, "k3", "strong")
    async with db.read() as work:
        assert await work.orders.bodies([one.id, two.id]) == {
            one.id: [("strong", {"says": "k1"}), ("weak", {"says": "s12"})],
            two.id: [("medium", {"says": "s12"})],
        }
        assert await work.orders.bodies([]) == {}


async def test_which_orders_came_into_a_phase_since_when(db: Database) -> None:
    async with db.write() as work:
        ways = {
            "left": [("packed", "shipped", NOW), ("shipped", "done", NOW + MINUTE)],
            "left at once": [("ready", "done", NOW + MINUTE)],
            "before": [("packed", "shipped", NOW - MINUTE)],
            "there already": [("unseen", "done", NOW)],
            "elsewhere": [("packed", "ready", NOW)],
        }
        rows = {name: await an_order(work, name) for name in ways}
        other = await in_phase(work, "other", "done", shop="outlet")
        trial = await in_phase(work, "trial", "done", test=True)
        for name, steps in [*ways.items(), ("other", ways["left"]), ("trial", ways["left"])]:
            row = {**rows, "other": other, "trial": trial}[name]
            for before, after, moment in steps:
                await work.orders.add_transition(row.id, before, after, moment, "")
    shop = rows["left"].shop_id
    async with db.read() as work:
        entered = await work.orders.entered([shop], ["shipped", "done"], NOW, known_before="unseen")
    assert entered == [(rows["left"].id, NOW), (rows["left at once"].id, NOW + MINUTE)]


async def test_a_big_shop_is_not_read_whole(sqlite_db: Database) -> None:
    """Each question is served by an index: closed orders and old transitions cost nothing."""
    asked = {
        "SELECT 1 FROM orders WHERE phase IN ('ready', 'held') AND shop_id IN (1) GROUP BY phase": "orders_phase_id",
        "SELECT 1 FROM orders WHERE phase = 'ready' AND id > 5 ORDER BY id LIMIT 9": "orders_phase_id",
        "SELECT 1 FROM transitions WHERE to_phase IN ('shipped', 'done') AND at >= 5": "transitions_to_phase_at",
    }
    async with sqlite_db.read() as work:
        for question, index in asked.items():
            rows = (await (await work.session.connection()).execute(text(f"EXPLAIN QUERY PLAN {question}"))).all()
            assert index in str(rows), f"{question}: {rows}"
            assert "SCAN orders" not in str(rows)


async def test_orders_with_an_alert_are_counted_once_each(db: Database) -> None:
    async with db.write() as work:
        main = await in_phase(work, "1", "shipped")
        ready, held = await in_phase(work, "2", "ready"), await in_phase(work, "3", "held")
        trial, other = (
            await in_phase(work, "4", "shipped", test=True),
            await in_phase(work, "5", "packed", shop="outlet"),
        )
        for order in (main, held, trial, other):
            await work.alerts.open(order.id, "shop_not_told", "1", {}, NOW)
        await work.alerts.open(main.id, "quantities_differ", "1", {}, NOW)
        await work.alerts.open(ready.id, "ready", "1", {}, NOW)
    async with db.read() as work:
        assert await work.orders.with_alerts([main.shop_id], but=["ready"], phases_but=["held"]) == 1
        assert await work.orders.with_alerts([main.shop_id, other.shop_id], but=["ready"], phases_but=["held"]) == 2
    async with db.write() as work:
        await work.alerts.end(main.id, "shop_not_told", NOW)
        await work.alerts.end(main.id, "quantities_differ", NOW)
    async with db.read() as work:
        assert await work.orders.with_alerts([main.shop_id], but=["ready"], phases_but=["held"]) == 0


async def test_orders_are_named_whose_alert_stands_the_longest_first(db: Database) -> None:
    async with db.write() as work:
        first, second, over = [await in_phase(work, ref, "ready") for ref in ("1", "2", "3")]
        trial, other = (
            await in_phase(work, "4", "ready", test=True),
            await in_phase(work, "5", "ready", shop="outlet"),
        )
        for turn, order in enumerate((second, first, over, trial, other)):
            await work.alerts.open(order.id, "archived_unsent", "1", {}, NOW + turn * MINUTE)
        await work.alerts.open(first.id, "ready", "1", {}, NOW)
        await work.alerts.end(over.id, "archived_unsent", NOW)
    async with db.read() as work:
        named = await work.orders.numbers_with_alert([first.shop_id], "archived_unsent")
        assert named == [second.number, first.number]
        assert await work.orders.numbers_with_alert([first.shop_id], "missing_in_production") == []


async def test_a_notice_is_found_by_its_key(db: Database) -> None:
    async with db.write() as work:
        kept = await work.notices.add_notice("outage:1", "outage", "CORDERS", {})
        found = await work.notices.by_key("outage:1")
        assert found is not None
        assert found.id == kept.id
        assert await work.notices.by_key("outage:2") is None
