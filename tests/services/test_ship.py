"""Shipping writes what is ours to write, once, in order; and what it may not write, it leaves alone."""

import pytest

from bot.orders.sync import Sync
from integrations.errors import OutcomeUnknown, Unavailable
from integrations.model import ProductionOrder, SalesOrder, Shipment
from storage.tables import State
from tests.orders.making import NOW, production, sales
from tests.services.fakes import SETTLE
from tests.services.house import Crash
from tests.services.shipping import (
    ALL_WRITES,
    LABEL,
    NUMBERLESS,
    OFF,
    PARCEL,
    PRODUCTION_FOLLOWS,
    SHIP,
    SHOP_FOLLOWS,
    STEPS,
    asked,
    gone,
    house_with,
    packed,
    ready,
    sent,
    settled,
    steps_done,
    systems_of,
    told,
    whispered,
    writes,
)

ORDER: list[tuple[str, Sync, list[str]]] = [
    ("on", Sync(), ALL_WRITES[:1]),
    ("off", OFF, ALL_WRITES),
    ("the shop follows", SHOP_FOLLOWS, ALL_WRITES[:1]),
    ("production follows", PRODUCTION_FOLLOWS, ALL_WRITES[:2]),
]


@pytest.mark.parametrize(("sync", "should"), [row[1:] for row in ORDER], ids=[row[0] for row in ORDER])
async def test_what_is_written_is_ours_and_in_order(sqlite_url: str, sync: Sync, should: list[str]) -> None:
    """Scenarios 8, 11 and 14."""
    async with house_with(sqlite_url, sync) as house:
        operation = await asked(house, await ready(house))
        assert operation.state is State.DONE
        assert writes(house) == should
        assert await steps_done(house, operation) == list(STEPS[: len(should)])
        assert house.desk.told_shop == [sync.runs(next(iter(SHOP_FOLLOWS.on)))]
        assert house.channel.mailed == [True] * ("fulfill 501" in should)
        (parcel,) = set(house.desk.parcels_sent + house.channel.parcels_sent + house.production.parcels_sent)
        assert (parcel.carrier, parcel.tracking_number) == ("UPS", PARCEL.tracking_number)
        (words,) = whispered(house, "shipped")
        names = ["ShipStation", "Shopify", "Katana"]
        assert (words.data["wrote"], words.data["follow"]) == (names[: len(should)], names[len(should) :])
        assert words.data["parcel"] == f"UPS {PARCEL.tracking_number}"


async def test_a_system_is_written_only_when_the_one_before_shows_it(sqlite_url: str) -> None:
    """Its writes are seen by everybody before the next one is made: the order of calls tells."""
    async with house_with(sqlite_url) as house:
        order_id = await ready(house)
        house.desk.lagging = 5
        await house.wish(SHIP, order_id, parcel=PARCEL)
        await house.work(kinds=["ship"])
        assert writes(house) == ALL_WRITES[:1]
        operation = await house.last("ship")
        assert (operation.state, (operation.run_at - house.clock()).total_seconds()) == (State.WAITING, 1.0)
        assert "does not show it yet" in operation.result["detail"]
        assert (await settled(house)).state is State.DONE
        assert writes(house) == ALL_WRITES


@pytest.mark.parametrize("step", range(3), ids=STEPS)
async def test_what_was_taken_and_never_shown_is_for_a_person(sqlite_url: str, step: int) -> None:
    async with house_with(sqlite_url) as house:
        order_id = await ready(house)
        systems_of(house)[step].lagging = 10_000
        operation = await asked(house, order_id)
        assert operation.state is State.ASK_HUMAN
        assert writes(house) == ALL_WRITES[: step + 1]
        name = ["ShipStation", "Shopify", "Katana"][step]
        assert operation.result["words"] == f"{name} took it and does not show it"
        assert SETTLE.total_seconds() <= (house.clock() - NOW).total_seconds() <= SETTLE.total_seconds() + 5
        (words,) = whispered(house, "needs_person")
        assert (words.data["done"], words.data["unclear"]) == (list(STEPS[: step + 1]), [])


SHOWING: list[SalesOrder | ProductionOrder | Shipment] = [sent(LABEL), told(), gone()]
"""What each system shows once it has shipped, whoever did it."""
CRASHES = ["before its result is kept", "after it", "before the end is"]


@pytest.mark.parametrize("when", CRASHES)
@pytest.mark.parametrize("step", range(3), ids=STEPS)
async def test_after_a_crash_it_goes_on_and_writes_nothing_twice(sqlite_url: str, step: int, when: str) -> None:
    """Scenario 36."""
    async with house_with(sqlite_url) as house:
        await house.wish(SHIP, await ready(house), parcel=PARCEL)
        house.crashes.spared = step
        house.crashes.before_result = when == CRASHES[0]
        house.crashes.after_result = when == CRASHES[1]
        house.crashes.before_end = when == CRASHES[2]
        with pytest.raises(Crash):
            await house.work(kinds=["ship"])
        assert writes(house) == (ALL_WRITES if when == CRASHES[2] else ALL_WRITES[: step + 1])
        await house.restart()
        operation = await settled(house)
        assert (operation.state, operation.fence > 1) == (State.DONE, True)
        assert writes(house) == ALL_WRITES
        (words,) = whispered(house, "shipped")
        assert words.data["wrote"] == ["ShipStation", "Shopify", "Katana"]


@pytest.mark.parametrize("took_effect", [True, False], ids=["after the effect", "before it"])
@pytest.mark.parametrize("step", range(3), ids=STEPS)
async def test_a_lost_answer_is_looked_for_before_anything_is_written_again(
    sqlite_url: str, step: int, took_effect: bool
) -> None:
    """Scenario 13."""
    async with house_with(sqlite_url) as house:
        order_id, system = await ready(house), systems_of(house)[step]
        lost = OutcomeUnknown(system.system, "write", "no answer in time")
        if took_effect:
            system.lost_answer = lost
        else:
            system.refusal = lost
        await house.wish(SHIP, order_id, parcel=PARCEL)
        await house.work(kinds=["ship"])
        assert writes(house) == ALL_WRITES[: step + took_effect]
        house.clock.forward(SETTLE.total_seconds() - 1)
        await house.work(kinds=["ship"])
        assert writes(house) == ALL_WRITES[: step + took_effect], "the earlier attempt may still be landing"
        assert (await settled(house)).state is State.DONE
        assert writes(house) == ALL_WRITES
        assert [len(one.writes) for one in systems_of(house)] == [1, 1, 1]


@pytest.mark.parametrize("system", range(3), ids=["desk", "shop", "production"])
async def test_nothing_is_written_while_any_system_cannot_be_read(sqlite_url: str, system: int) -> None:
    async with house_with(sqlite_url) as house:
        order_id = await ready(house)
        systems_of(house)[system].failing = Unavailable("it", "read", retry_after=5.0)
        await house.wish(SHIP, order_id, parcel=PARCEL)
        await house.work(kinds=["ship"])
        assert writes(house) == []
        systems_of(house)[system].failing = None
        assert (await settled(house)).state is State.DONE
        assert writes(house) == ALL_WRITES


# what has shipped in part ---------------------------------------------------------------------------------------
async def test_what_has_a_label_goes_on_with_the_label(sqlite_url: str) -> None:
    async with house_with(sqlite_url) as house:
        order_id = await ready(house, sales(), packed(), sent(LABEL))
        assert (await asked(house, order_id, parcel=None)).state is State.DONE
        assert writes(house) == ALL_WRITES[1:]
        assert house.channel.parcels_sent == house.production.parcels_sent == [LABEL]


@pytest.mark.parametrize("step", range(3), ids=STEPS)
async def test_what_somebody_else_did_while_we_could_not_tell_is_not_done_again(sqlite_url: str, step: int) -> None:
    async with house_with(sqlite_url) as house:
        order_id, system = await ready(house), systems_of(house)[step]
        system.refusal = OutcomeUnknown(system.system, "write", "no answer in time")
        await house.wish(SHIP, order_id, parcel=PARCEL)
        await house.work(kinds=["ship"])
        house.change(SHOWING[step])
        assert (await settled(house)).state is State.DONE
        assert writes(house) == [one for one in ALL_WRITES if one != ALL_WRITES[step]]


@pytest.mark.parametrize("step", [1, 2], ids=STEPS[1:])
async def test_what_follows_our_first_write_by_itself_is_not_written_too(sqlite_url: str, step: int) -> None:
    """A sync that is on though the settings say that it is off: each write looks at its record first."""
    async with house_with(sqlite_url) as house:
        order_id = await ready(house)
        house.desk.then = lambda: house.put(SHOWING[step])
        assert (await asked(house, order_id)).state is State.DONE
        assert writes(house) == [one for one in ALL_WRITES if one != ALL_WRITES[step]]
        assert not [call for call in systems_of(house)[step].calls if call in ALL_WRITES]


async def test_without_a_record_at_the_desk_the_shop_comes_first(sqlite_url: str) -> None:
    async with house_with(sqlite_url, Sync()) as house:
        order_id = await ready(house, sales(pickup=True), production())
        assert (await asked(house, order_id, parcel=NUMBERLESS)).state is State.DONE
        assert writes(house) == ["fulfill 501"]
        assert [parcel.tracking_number for parcel in house.channel.parcels_sent] == [None]
        (words,) = whispered(house, "shipped")
        assert (words.data["parcel"], words.data["follow"]) == ("", ["Katana"])
