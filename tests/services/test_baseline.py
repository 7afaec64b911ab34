"""The first start: existing orders are taken in silently, counted, and told of once."""

from datetime import timedelta
from typing import Any

import pytest

from bot.orders.judge import Judgement, Rules
from bot.orders.order import Role
from bot.services import submissions
from bot.services.announce import Announcer
from bot.services.baseline import AT_ONCE, Baseline
from bot.services.notifier import Words
from bot.services.watch import Watch
from bot.work.runner import Run
from integrations.errors import Unavailable
from integrations.model import (
    Availability,
    Payment,
    ProductionOrder,
    ProductionStage,
    Progress,
    Shipment,
    ShipmentState,
)
from tests.orders.making import NOW, line, production, sales, shipment, waiting
from tests.services.house import Crash, House
from tests.services.opening import opened


def fill(house: House) -> None:
    """Four open orders: ready, waiting, unpaid, packed; and two that are no business of ours any more."""
    house.put(sales("501", number="#1"), production("1", channel_order_ref="501", number="#1"))
    house.put(sales("502", number="#2"), waiting(ref="2", channel_order_ref="502", number="#2"))
    house.put(sales("503", number="#3", payment=Payment.UNPAID))
    house.put(sales("504", number="#4"))
    house.put(production("4", channel_order_ref="504", number="#4", stage=ProductionStage.PACKED))
    house.put(shipment("9004", channel_order_ref="504", number="4"))
    house.put(sales("505", number="#5", progress=Progress.FULFILLED))
    house.put(shipment("9006", channel_order_ref="506", number="6", state=ShipmentState.SHIPPED))
    house.put(production("7", channel_order_ref=None, number="made by hand"))


async def take_in(house: House) -> None:
    await house.submit(submissions.baseline(house.shop.id))
    await house.work()


class MortalWatch(Watch):
    """Dies when it has judged so many orders."""

    left = 0

    async def keep_judgement(self, *args: Any, **options: Any) -> Judgement:
        self.left -= 1
        if self.left < 0:
            raise Crash
        return await super().keep_judgement(*args, **options)


def dying_after(house: House, judged: int) -> Baseline:
    announcer = Announcer(house.shops, all_cards=False)
    watch = MortalWatch(house.db, house.shops, Rules(), announcer, clock=house.clock, wall=house.clock)
    watch.left = judged
    return Baseline(house.db, house.shops, watch, clock=house.clock)


async def phases(house: House) -> dict[str, str]:
    async with house.db.read() as unit:
        rows = [row for ref in range(501, 508) if (row := await unit.orders.by_channel_ref(house.shop.id, str(ref)))]
    assert all(row.baseline for row in rows)
    return {row.number: row.phase for row in rows}


MANY = 2 * AT_ONCE + 3
FOUND = {"#1": "ready", "#2": "waiting_stock", "#3": "pending_payment", "#4": "packed"}
COUNTS = {"ready": 1, "waiting_stock": 1, "pending_payment": 1, "packed": 1}
UNLISTED = {"system": "ShipStation", "days": 90, "old": 0, "missed": 2, "old_named": [], "missed_named": ["#1", "#2"]}
SUMMARY = Words("baseline", {"shop": "Main", "counts": COUNTS, "unlisted": [UNLISTED]})


async def test_open_orders_are_taken_in_with_one_summary_and_nothing_else(house: House) -> None:
    fill(house)
    await take_in(house)
    assert await phases(house) == FOUND
    assert house.listener.lines() == [SUMMARY]
    assert house.listener.kinds() == ["baseline"]
    assert (await house.last("baseline")).result == {"orders": 4}


async def test_it_takes_one_listing_of_each_system_and_single_readings_only_of_what_one_leaves_out(
    house: House,
) -> None:
    fill(house)
    await take_in(house)
    for system in (house.channel, house.production, house.desk):
        assert system.calls[0] == "open_orders"
        assert system.calls.count("open_orders") == 1
    read = {call for call in house.channel.calls if call.startswith("get ")}
    assert read == {"get 501", "get 502", "get 503"}  # of these the desk lists nothing; #4 stands in every listing


async def test_every_order_is_as_fresh_as_the_listing_of_each_system(house: House) -> None:
    fill(house)
    await take_in(house)
    async with house.db.read() as unit:
        row = await unit.orders.by_channel_ref(house.shop.id, "504")
    assert row is not None
    order = await house.order(row.id)
    assert [(sight.role, sight.seen_at, sight.found) for sight in order.sights] == [
        (role, NOW, True) for role in Role
    ]
    assert [one.ref for one in order.shipments] == ["9004"]


async def test_afterwards_each_connection_has_its_baseline_and_its_cursor(house: House) -> None:
    await take_in(house)
    async with house.db.read() as unit:
        for connection in house.shop.connections:
            row = await unit.orders.connection(connection.id)
            assert row is not None
            assert (row.baseline_at, row.cursor_at) == (NOW, NOW)


async def test_a_shop_without_orders_says_so_too(house: House) -> None:
    await take_in(house)
    assert house.listener.lines() == [Words("baseline", {"shop": "Main", "counts": {}})]


@pytest.mark.parametrize("settle", [timedelta(0), Rules().in_stock_settle], ids=["at once", "two minutes"])
async def test_what_was_ready_on_that_day_counts_as_told(sqlite_url: str, settle: timedelta) -> None:
    """Neither then nor when time has settled it: 200 orders in stock are no news."""
    async with opened(sqlite_url, rules=Rules(in_stock_settle=settle)) as house:
        fill(house)
        await take_in(house)
        for _ in range(3):
            house.clock.forward(120)
            await house.sweep.heartbeat()
            await house.work()
        assert house.listener.kinds() == ["baseline"]
        async with house.db.read() as unit:
            (alert,) = await unit.alerts.all_open()
        assert (alert.rule, alert.opened_at, alert.data) == ("ready", NOW, {"listed": False})


async def test_when_what_was_ready_goes_its_way_nobody_is_told_of_a_list_it_was_never_on(house: House) -> None:
    fill(house)
    await take_in(house)
    house.change(production("1", channel_order_ref="501", number="#1", stage=ProductionStage.PACKED))
    await house.look(1)
    await house.work()
    assert house.listener.kinds() == ["baseline"]


async def test_what_changes_afterwards_is_told(house: House) -> None:
    fill(house)
    await take_in(house)
    house.change(production("2", channel_order_ref="502", number="#2"))
    await house.look(2)
    house.clock.forward(120)
    await house.look(2)
    await house.work()
    assert house.listener.kinds() == ["baseline", "Card"]
    assert [card.number for card in house.listener.cards()] == ["#2"]


@pytest.mark.parametrize("after", [0, 1])
@pytest.mark.parametrize("role", Role)
async def test_a_listing_that_breaks_off_is_taken_up_again_from_its_beginning(
    house: House, role: Role, after: int
) -> None:
    fill(house)
    house.break_listing(role, after, Unavailable("some", "list", retry_after=5.0))
    await take_in(house)
    assert house.listener.posted == []
    house.mend_listings()
    house.clock.forward(600)
    await house.work()
    assert await phases(house) == FOUND
    assert house.listener.lines() == [SUMMARY]


@pytest.mark.parametrize("where", ["in a listing", "at the end"])
async def test_after_a_crash_it_is_taken_up_again_and_says_the_same_once(house: House, where: str) -> None:
    fill(house)
    if where == "at the end":
        house.crashes.before_end = True
    else:
        house.break_listing(Role.DESK, 0, Crash())
    with pytest.raises(Crash):
        await take_in(house)
    house.mend_listings()
    await house.restart()
    house.clock.forward(5)
    await house.work()
    assert await phases(house) == FOUND
    assert house.listener.lines() == [SUMMARY]
    async with house.db.read() as unit:
        assert len(await unit.orders.transitions(1)) == 1


async def test_many_orders_are_all_found_wherever_it_is_cut_off(house: House) -> None:
    """They are kept and judged several at once: what was not yet kept is read and judged again, and told as once."""
    for n in range(MANY):
        house.put(sales(str(n), number=f"#{n}"), production(f"7{n}", channel_order_ref=str(n), number=f"#{n}"))
        house.put(shipment(f"9{n}", channel_order_ref=str(n), number=str(n)))
    await house.submit(submissions.baseline(house.shop.id))
    for cut in (AT_ONCE - 1, AT_ONCE, AT_ONCE + 1):
        for role in Role:
            house.break_listing(role, cut, Crash())
            with pytest.raises(Crash):
                await house.work()
            house.mend_listings()
            await house.restart()
        with pytest.raises(Crash):
            await dying_after(house, cut).take_in(Run(await house.last("baseline"), house.db, house.clock))
    await house.restart()
    await house.work()
    async with house.db.read() as unit:
        rows = [await unit.orders.by_channel_ref(house.shop.id, str(n)) for n in range(MANY)]
        moves = [[move.to_phase for move in await unit.orders.transitions(row.id)] for row in rows if row]
    assert moves == [["ready"]] * MANY
    assert house.listener.lines() == [Words("baseline", {"shop": "Main", "counts": {"ready": MANY}})]


async def test_what_changed_while_it_was_down_is_judged_when_it_is_taken_up_again(house: House) -> None:
    """Its listing stores what it reads, so no sweep would find a difference afterwards."""
    fill(house)
    house.crashes.before_end = True
    with pytest.raises(Crash):
        await take_in(house)
    house.change(waiting(ref="4", channel_order_ref="504", number="#4"))
    await house.restart()
    await house.work()
    assert (await phases(house))["#4"] == "waiting_stock"


async def test_a_second_start_takes_nothing_in_again(house: House) -> None:
    fill(house)
    await take_in(house)
    house.channel.calls.clear()
    await take_in(house)
    assert house.channel.calls == []


async def test_what_stood_wrong_or_still_at_the_first_start_counts_as_told(house: House) -> None:
    """A shop with a hundred old contradictions must not hear of them one by one half an hour after the start."""
    fill(house)
    more = (line(quantity=3, availability=Availability.IN_STOCK),)
    house.put(production("1", channel_order_ref="501", number="#1", lines=more))
    await take_in(house)
    house.clock.forward(3 * 24 * 3600)
    async with house.db.read() as unit:
        rows = [await unit.orders.by_channel_ref(house.shop.id, ref) for ref in ("501", "504")]
        standing = [[alert.rule for alert in await unit.alerts.open_for(row.id)] for row in rows if row]
    assert standing == [["ready", "quantities_differ"], []]
    for row in filter(None, rows):
        await house.look(row.id)
    await house.rest()
    assert house.listener.lines() == [SUMMARY]


@pytest.mark.parametrize(
    "left",
    [production("8", channel_order_ref="508", number="#8"), shipment("9008", channel_order_ref="508", number="8")],
    ids=["in production", "at the desk"],
)
async def test_what_is_open_of_an_order_that_was_cancelled_before_is_found(
    house: House, left: ProductionOrder | Shipment
) -> None:
    """The shop lists no cancelled order as open, and nothing of it changes any more: nobody else would find it."""
    fill(house)
    house.put(sales("508", number="#8", cancelled_at=NOW), left)
    await take_in(house)
    async with house.db.read() as unit:
        row = await unit.orders.by_channel_ref(house.shop.id, "508")
    assert row is not None
    house.clock.forward(3600)
    await house.look(row.id)
    assert await house.alerts(row.id) == ["called_off_and_open"]


async def test_a_date_that_production_had_given_by_then_promises_nothing(house: House) -> None:
    """Production fills one in by itself: thousands of orders were to be looked at when it came near."""
    house.put(sales(), production(due_at=NOW + timedelta(days=1)), shipment())
    await take_in(house)
    assert (await house.row(1)).look_again_at is None
    house.change(production(due_at=NOW + timedelta(days=2)))
    await house.look(1)
    assert (await house.row(1)).look_again_at == NOW.replace(day=4, hour=11, minute=0), "four working hours before"


async def test_what_names_no_order_of_the_shop_is_asked_for_once(house: House) -> None:
    fill(house)
    house.put(shipment("9009", channel_order_ref="999", number="9"))
    await take_in(house)
    assert house.channel.calls.count("get 999") == 1
    assert (await house.last("resolve")).result == {"orders": []}
