"""The digest is posted once per channel and local date, whatever happens; and whoever asks is answered alone."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.orders.convergence import FEWEST
from bot.orders.digest import DIGEST, Digest
from bot.orders.phase import Phase
from bot.orders.picklist import READY, PickList
from bot.orders.sync import Arrow
from bot.services import overview, submissions
from bot.services.digest import Digests
from bot.services.retell import Retell
from bot.services.shops import Shops
from integrations.errors import OutcomeUnknown, Unauthorized, Unavailable
from integrations.model import Availability, ProductionStage
from storage.tables import State
from tests.orders.making import line, production, sales, shipment, waiting
from tests.services.house import CHANNEL, Crash, House
from tests.services.listener import Posted
from tests.services.opening import opened

TALLINN = ZoneInfo("Europe/Tallinn")
LOST = OutcomeUnknown("slack", "post a message", "no answer in time")
MINUTE = timedelta(minutes=1)
Changes = dict[str, Any]


def at(text: str, *, fold: int = 0) -> datetime:
    """A moment by the shop's clock."""
    return datetime.fromisoformat(text).replace(tzinfo=TALLINN, fold=fold).astimezone(UTC)


@pytest.fixture
async def house(sqlite_url: str) -> AsyncIterator[House]:
    """A house that has known its orders since last Friday; it is Monday, a quarter to eight, a minute before."""
    async with opened(sqlite_url) as house:
        await taken_in(house)
        house.clock.time = at("2026-03-09 07:44")
        yield house


async def taken_in(house: House, since: str = "2026-03-06 12:00") -> None:
    """The baseline ended at that time."""
    house.clock.time = at(since)
    await house.submit(*(submissions.baseline(one.shop.id) for one in house.premises))
    await house.work()
    house.listener.posted.clear()


def posted(house: House) -> list[Posted]:
    """The digests that stand in a channel."""
    return [one for one in house.listener.posted if isinstance(one.shown, Digest)]


def days(house: House) -> list[date]:
    return [one.shown.day for one in posted(house) if isinstance(one.shown, Digest)]


def another(house: House, *, at_: time = time(7, 45), zone: str | None = None) -> Digests:
    """The digests of another process of the same house, or of a house with another time."""
    shops = [one.shop for one in house.premises]
    if zone is not None:
        everyday = replace(shops[0].calendar, zone=ZoneInfo(zone), days=frozenset(range(7)))
        shops = [replace(shop, calendar=everyday) for shop in shops]
    return Digests(house.db, Shops(tuple(shops)), house.listener, clock=house.clock, at=at_)


async def tick(house: House, until: str, *, every: timedelta = MINUTE) -> None:
    """The clock ticks on, and what is due is done, until that time of the shop's clock."""
    while house.clock.time < at(until):
        house.clock.time += every
        await house.digests.tick()
        await house.work()


# when ---------------------------------------------------------------------------------------------------------
async def test_it_is_posted_when_its_time_has_come_and_not_again(house: House) -> None:
    await house.digests.tick()
    await house.work()
    assert posted(house) == []
    await tick(house, "2026-03-09 07:50")
    assert days(house) == [date(2026, 3, 9)]
    await tick(house, "2026-03-09 17:00", every=60 * MINUTE)
    assert days(house) == [date(2026, 3, 9)]


async def test_each_working_day_has_one(house: House) -> None:
    await tick(house, "2026-03-17 12:00", every=120 * MINUTE)
    assert [day.day for day in days(house)] == [9, 10, 11, 12, 13, 16, 17]


async def test_a_machine_that_slept_posts_that_days_and_none_of_the_days_before(house: House) -> None:
    house.clock.time = at("2026-03-11 16:30")
    await house.digests.tick()
    await house.work()
    assert days(house) == [date(2026, 3, 11)]


async def test_what_was_missed_is_not_made_up_for_at_the_weekend(house: House) -> None:
    house.clock.time = at("2026-03-14 10:00")
    await house.digests.tick()
    assert await house.waiting() == []


async def test_one_that_could_not_be_sent_on_its_day_is_not_sent_on_the_next(house: House) -> None:
    house.listener.failing[CHANNEL] = Unavailable("slack", "post a message")
    await tick(house, "2026-03-09 07:50")
    house.clock.time = at("2026-03-10 07:44")
    house.listener.failing.clear()
    await house.work()
    assert posted(house) == []
    assert (await house.last(submissions.DIGEST)).result == {"words": "its day is over"}
    await tick(house, "2026-03-10 07:50")
    assert days(house) == [date(2026, 3, 10)]


async def test_there_is_none_on_the_day_shipmate_came(sqlite_url: str) -> None:
    """Its first summary has just said the same."""
    async with opened(sqlite_url) as house:
        house.clock.time = at("2026-03-09 10:00")
        await house.digests.tick()
        assert await house.waiting() == [], "nobody knows the orders yet"
        await taken_in(house, "2026-03-09 10:00")
        await tick(house, "2026-03-09 16:00", every=30 * MINUTE)
        assert posted(house) == []
        await tick(house, "2026-03-10 08:00", every=30 * MINUTE)
        assert days(house) == [date(2026, 3, 10)]


# once ---------------------------------------------------------------------------------------------------------
async def test_several_clocks_are_one(house: House) -> None:
    house.clock.time = at("2026-03-09 07:45")
    for clock in (house.digests, another(house), another(house)):
        await clock.tick()
        house.clock.forward(1)
    assert await house.waiting() == [submissions.DIGEST]


@pytest.mark.parametrize("before_end", [False, True], ids=["before its result is kept", "before its end is"])
async def test_a_process_that_dies_in_the_middle_leaves_one(house: House, before_end: bool) -> None:
    house.clock.time = at("2026-03-09 07:45")
    await house.digests.tick()
    house.crashes.before_end, house.crashes.before_result = before_end, not before_end
    with pytest.raises(Crash):
        await house.work()
    await house.restart()
    await another(house).tick()
    await house.rest()
    assert days(house) == [date(2026, 3, 9)]


@pytest.mark.parametrize("lost", [False, True], ids=["it was not sent", "it was"])
async def test_a_post_whose_answer_was_lost_is_looked_for(house: House, lost: bool) -> None:
    house.clock.time = at("2026-03-09 07:45")
    await house.digests.tick()
    if lost:
        house.listener.lost_answer = LOST
    else:
        house.listener.failing[CHANNEL] = LOST
    await house.work()
    house.listener.failing.clear()
    await house.rest()
    await house.digests.tick()
    await house.rest()
    (one,) = posted(house)
    assert (await house.last(submissions.DIGEST)).result == {"ts": one.ts}


NIGHTS = [
    ("Europe/Tallinn", "2026-03-28 22:00", "03:30", "the hour that is left out"),
    ("Europe/Tallinn", "2026-10-24 22:00", "03:30", "the hour that comes twice"),
    ("Africa/Cairo", "2026-04-23 20:00", "00:00", "a day without its midnight"),
    ("Africa/Cairo", "2026-10-29 20:00", "23:30", "an evening that has it twice"),
]


@pytest.mark.parametrize(("zone", "begin", "due", "_"), NIGHTS, ids=[row[3] for row in NIGHTS])
async def test_a_night_the_clocks_change_has_one_for_each_date(
    house: House, zone: str, begin: str, due: str, _: str
) -> None:
    """Two processes tick every half hour through two days."""
    house.clock.time = at(begin)
    clocks = [another(house, at_=time.fromisoformat(due), zone=zone) for _ in range(2)]
    until = house.clock.time + timedelta(hours=50)
    while house.clock.time < until:
        house.clock.forward(1800)
        for clock in clocks:
            await clock.tick()
    submitted = await house.operations(State.WAITING)
    for operation in submitted[1:]:
        day = date.fromisoformat(operation.data["day"])
        due_at = datetime.combine(day, time.fromisoformat(due), ZoneInfo(zone)).astimezone(UTC)
        assert due_at <= operation.run_at < due_at + 30 * MINUTE
    every = _dates(zone, at(begin), until, time.fromisoformat(due))
    assert [operation.data["day"] for operation in submitted] == [day.isoformat() for day in every]


def _dates(zone: str, begin: datetime, end: datetime, due: time) -> list[date]:
    """The dates on which the shop's clock stood at `due` or later between two moments."""
    found = {}
    while begin < end:
        begin += 30 * MINUTE
        local = begin.astimezone(ZoneInfo(zone))
        if local.time() >= due:
            found[local.date()] = True
    return list(found)


async def test_asking_for_it_does_not_count_as_the_days(house: House) -> None:
    house.clock.time = at("2026-03-09 07:40")
    await house.asks(DIGEST)
    await house.work()
    assert posted(house) == []
    assert house.listener.whispered_kinds() == ["Digest"]
    await tick(house, "2026-03-09 07:50")
    assert days(house) == [date(2026, 3, 9)]


async def test_a_channel_that_was_closed_hears_of_today_when_it_opens(house: House) -> None:
    house.listener.failing[CHANNEL] = Unauthorized("slack", "post a message", "is_archived")
    await tick(house, "2026-03-09 07:50")
    house.listener.failing.clear()
    assert (await house.last(submissions.DIGEST)).state is State.PARKED
    await Retell(house.db).retell()
    await house.work()
    assert days(house) == [date(2026, 3, 9)]


# what ---------------------------------------------------------------------------------------------------------
async def open_orders(house: House) -> None:
    """One of each: ready, ready express, packed, waiting for tea, held, and one that only tries things out."""
    lacking = line("TEA", availability=Availability.EXPECTED, expected_at=at("2026-03-12 12:00"))
    made: tuple[tuple[Changes, Changes, Changes], ...] = (
        ({}, {}, {"lines": (line(bin="A3"),)}),
        ({}, {}, {"service": "UPS Next Day Air"}),
        ({}, {"stage": ProductionStage.PACKED}, {}),
        ({}, {"availability": Availability.EXPECTED, "lines": (lacking,)}, {}),
        ({"held": True, "hold_reason": "fraud"}, {}, {}),
        ({"test": True}, {}, {}),
    )
    for number, (shop, katana, desk) in enumerate(made, start=1):
        await house.known(
            sales(f"5{number}", number=f"#100{number}", **shop),
            production(f"7{number}", number=f"#100{number}", channel_order_ref=f"5{number}", **katana),
            shipment(f"9{number}", number=f"100{number}", channel_order_ref=f"5{number}", **desk),
        )
        house.clock.forward(60)


async def test_it_tells_how_the_day_stands(house: House) -> None:
    house.clock.time = at("2026-03-06 16:00")
    await open_orders(house)
    async with house.db.write() as unit:
        await unit.alerts.open(3, "quantities_differ", "friday", {}, house.clock())
    house.clock.time = at("2026-03-09 07:44")
    await tick(house, "2026-03-09 07:50")
    (one,) = posted(house)
    assert isinstance(one.shown, Digest)
    shown = one.shown
    assert (shown.ready, shown.express, shown.packed, shown.waiting, shown.problems) == (2, 1, 1, 1, 2)
    assert shown.oldest is not None and shown.oldest.number == "#1001"
    assert shown.pickup is not None and (shown.pickup.clock, shown.pickup.needs) == ("15:00", 1)
    assert [(scarce.sku, scarce.orders, scarce.expected_at) for scarce in shown.scarce] == [
        ("TEA", 1, at("2026-03-12 12:00"))
    ]
    assert (one.channel, one.key) == (CHANNEL, f"digest:{CHANNEL}:2026-03-09")


async def test_it_says_who_has_the_oldest(house: House) -> None:
    await open_orders(house)
    async with house.db.write() as unit:
        await unit.cares.claim(2, "UBEN", house.clock())
    oldest = (await house.digests.digest([house.shop])).oldest
    assert oldest is not None and (oldest.number, oldest.owner) == ("#1001", None)
    async with house.db.write() as unit:
        await unit.cares.claim(1, "UAMY", house.clock())
    oldest = (await house.digests.digest([house.shop])).oldest
    assert oldest is not None and oldest.owner == "UAMY"


async def test_it_says_what_left_and_does_not_count_what_was_gone_before(house: House) -> None:
    house.clock.time = at("2026-03-09 10:00")
    await house.known(sales(), production(stage=ProductionStage.PACKED), shipment())
    gone: Changes = {"number": "#1043", "channel_order_ref": "502", "stage": ProductionStage.DELIVERED}
    await house.known(sales("502", number="#1043"), production("7002", **gone))
    house.change(production(stage=ProductionStage.DELIVERED))
    await house.look(1)
    house.clock.time = at("2026-03-10 08:00")
    digest = await house.digests.digest([house.shop])
    assert digest.shipped is not None
    assert (digest.shipped.day, digest.shipped.orders) == (date(2026, 3, 9), 1)


async def test_it_says_which_system_was_not_read_lately(house: House) -> None:
    assert not any(one.fresh for one in (await house.digests.digest([house.shop])).connections)
    slot = "now"
    house.production.failing = Unavailable("katana", "list")
    await house.submit(*(submissions.sweep(one.id, slot) for one in house.shop.connections))
    await house.work()
    found = {one.system: one.fresh for one in (await house.digests.digest([house.shop])).connections}
    assert found == {"shopify": True, "katana": False, "shipstation": True}
    house.clock.forward(31 * 60)
    assert not any(one.fresh for one in (await house.digests.digest([house.shop])).connections)


async def test_many_orders_are_read_in_pages(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of two, five orders: each is counted once."""
    for number in range(5):
        goods = {"number": f"#{number}", "channel_order_ref": f"5{number}"}
        await house.known(sales(f"5{number}", number=f"#{number}"), production(f"7{number}", **goods))
    monkeypatch.setattr(overview, "PAGE", 2)
    assert (await house.digests.digest([house.shop])).ready == 5
    assert len((await house.digests.pick_list([house.shop])).orders) == 5


# the pick list ------------------------------------------------------------------------------------------------
async def test_a_pick_list_is_for_who_asked(house: House) -> None:
    await open_orders(house)
    house.listener.posted.clear()
    await house.asks(READY, user="U7")
    await house.work()
    ((address, shown),) = house.listener.whispered
    assert isinstance(shown, PickList)
    assert address.user == "U7" and posted(house) == []
    assert [card.number for card in shown.orders] == ["#1002", "#1001"]
    assert [card.phase for card in shown.orders] == [Phase.READY, Phase.READY]
    assert [(total.name, total.quantity, total.bins) for total in shown.totals] == [("MUG", Decimal(4), ("A3",))]


async def test_a_pick_list_reads_no_system(house: House) -> None:
    await open_orders(house)
    calls = len(house.production.calls)
    await house.asks(READY)
    await house.work()
    assert len(house.production.calls) == calls


async def test_nothing_ready_is_an_answer_too(house: House) -> None:
    await house.known(sales(), waiting(), shipment())
    await house.asks(READY)
    await house.work()
    (shown,) = house.listener.whispers()
    assert isinstance(shown, PickList) and shown.orders == ()


async def test_a_channel_has_its_own_shops_and_elsewhere_there_are_all(sqlite_url: str) -> None:
    async with opened(sqlite_url, shops=3, channels=(CHANNEL, "COUTLET")) as house:
        await taken_in(house)
        for channel in (CHANNEL, "COUTLET", "D7"):
            await house.asks(READY, channel=channel)
        await house.work()
        assert [one.shops for one in house.listener.whispers() if isinstance(one, PickList)] == [1, 2, 3]
        house.clock.time = at("2026-03-09 07:45")
        await house.digests.tick()
        await house.work()
        assert sorted(one.channel for one in posted(house)) == sorted([CHANNEL, "COUTLET"])


async def test_a_shop_that_is_still_being_taken_in_does_not_silence_the_others(sqlite_url: str) -> None:
    async with opened(sqlite_url, shops=2) as house:
        house.clock.time = at("2026-03-06 12:00")
        await house.submit(submissions.baseline(house.shop.id))
        await house.work()
        await tick(house, "2026-03-09 08:00", every=24 * 60 * MINUTE)
        assert days(house) == [date(2026, 3, 9)]
        house.clock.time = at("2026-03-11 08:00")
        both = [one.shop for one in house.premises]
        assert (await house.digests.digest(both)).shipped is None, "nobody knows yet what left there"
        assert (await house.digests.digest(both[:1])).shipped is not None


async def test_the_weeks_first_suggests_a_better_grace_where_the_data_says_so(house: House) -> None:
    async with house.db.write() as unit:
        for number in range(FEWEST):
            await unit.convergences.add(house.shop.id, "desk_to_shop", 30.0 + number, house.clock())
        await unit.convergences.add(house.shop.id, "shop_to_production", 1.0, house.clock())
    (advice,) = (await house.digests.digest([house.shop])).advice
    assert (advice.arrow, advice.grace, advice.better) == (Arrow.DESK_TO_SHOP, 60 * MINUTE, 2 * MINUTE)
    house.clock.time += timedelta(days=1)
    assert (await house.digests.digest([house.shop])).advice == (), "said once a week"


async def test_it_counts_the_pings_of_the_last_working_day(house: House) -> None:
    async with house.db.write() as unit:
        for day, pings in (("2026-03-05", 1), ("2026-03-06", 7), ("2026-03-09", 30)):
            await unit.channel_days.count(CHANNEL, day, pings=pings)
        await unit.channel_days.count("CELSEWHERE", "2026-03-06", pings=100)
    assert (await house.digests.digest([house.shop])).pings == 7
