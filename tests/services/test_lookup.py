"""One order found by whatever people type, and said live, even while a system is down."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.orders.card import Card
from bot.orders.phase import Phase
from bot.services.adopt import adopt
from bot.services.ask import Question
from bot.services.notifier import Choice, Said, Words
from bot.services.roles import Rank, Roles
from integrations.errors import BudgetRefused, Unavailable
from integrations.model import ProductionStage
from storage.tables import State
from tests.orders.making import NOW, production, sales, shipment, waiting
from tests.services.house import Crash, House
from tests.services.opening import opened

DOWN = Unavailable("katana", "read", "503", retry_after=5.0)


async def answer(house: House, number: str, command: str = "status", **changes: object) -> Said:
    """Ask, and hear the answer."""
    house.clock.forward(1)
    person = house.person("U7", f"ask-{house.clock.time.timestamp()}")
    data = {"number": number, "team": "T1", **changes}
    await house.ask.question(person, Question(command=command, data=data))
    await house.work(kinds=["answer", "whisper"])
    return house.listener.whispers()[-1]


async def card(house: House, number: str) -> Card:
    said = await answer(house, number)
    assert isinstance(said, Card), said
    return said


@pytest.fixture
async def house(sqlite_url: str) -> AsyncIterator[House]:
    """A house whose shop numbers its orders `EU-…`, and one order #1042 of older days."""
    async with opened(sqlite_url, number_prefix="EU-") as house:
        await house.known(sales(), waiting(), shipment())
        house.clock.forward(600)
        yield house


@pytest.mark.parametrize("typed", ["1042", "#1042", " 1042 ", "１０４２"])
async def test_an_order_is_found_by_its_exact_number(house: House, typed: str) -> None:
    found = await card(house, typed)
    assert (found.number, found.phase, found.shop) == ("#1042", Phase.WAITING_STOCK, "Main")


async def test_an_order_is_found_by_what_the_shop_leaves_out_and_by_its_digits(house: House) -> None:
    await house.known(sales("502", number="EU-77"))
    await house.known(sales("503", number="US-88-B"))
    for typed in ("eu-77", "77"):
        assert (await card(house, typed)).number == "EU-77"
    for typed in ("us-88-b", "88"):
        assert (await card(house, typed)).number == "US-88-B"


async def test_exact_comes_before_dressed_and_a_part_is_never_enough(house: House) -> None:
    """Scenarios 28 and 29."""
    await house.known(sales("1042", number="871"))
    await house.known(sales("504", number="EU-1042"))
    await house.known(sales("505", number="10420"))
    assert (await card(house, "1042")).number == "#1042"
    said = await answer(house, "104")
    assert getattr(said, "kind", "") == "not_found"


async def test_several_orders_with_one_number_are_a_choice_and_nothing_is_written(house: House) -> None:
    """Scenario 30."""
    other = await house.known(sales("502", placed_at=NOW))
    for command in ("status", "pack"):
        said = await answer(house, "1042", command)
        assert isinstance(said, Choice)
        assert (said.number, said.command) == ("1042", command)
        assert {option.order_id for option in said.options} == {1, other}
        assert [option.label for option in said.options] == [
            "#1042 · Main · 02 Mar 2026",
            "#1042 · Main · 01 Mar 2026",
        ]
    assert house.production.writes == []


async def test_two_shops_with_one_number_are_a_choice(sqlite_url: str) -> None:
    async with opened(sqlite_url, shops=2) as house:
        await house.known(sales())
        house.premises[1].channel.put(sales("601"))
        async with house.db.write() as unit:
            await adopt(unit, house.premises[1].shop, sales("601"))
        said = await answer(house, "1042")
        assert isinstance(said, Choice)
        assert [option.label.split(" · ")[1] for option in said.options] == ["Main", "Shop2"]


async def test_who_chose_gets_that_very_order(house: House) -> None:
    await house.known(sales("502"))
    assert (await card(house, "id:2")).order_id == 2


async def test_a_choice_of_an_order_that_is_gone_says_so(house: House) -> None:
    assert getattr(await answer(house, "id:999"), "kind", "") == "not_allowed"


@pytest.mark.parametrize("typed", ["", "#", "<@U1>", "1" * 60, "id;7"])
async def test_what_cannot_be_a_number_is_answered_in_words(house: House, typed: str) -> None:
    said = await answer(house, typed)
    assert getattr(said, "kind", "") == "bad_number"
    assert house.channel.calls.count("find") == 0


# what we do not have ------------------------------------------------------------------------------------------
async def test_an_order_nobody_took_in_is_asked_for_at_the_shop(house: House) -> None:
    house.put(sales("700", number="#9"), production("9", channel_order_ref="700", number="#9"))
    found = await card(house, "9")
    assert (found.number, found.phase) == ("#9", Phase.READY)
    assert "look" in await house.waiting()
    async with house.db.read() as unit:
        assert await unit.orders.by_channel_ref(house.shop.id, "700") is not None


async def test_the_shop_is_asked_with_what_it_puts_around_its_numbers_too(house: House) -> None:
    house.put(sales("700", number="EU-9"))
    assert (await card(house, "9")).number == "EU-9"


async def test_what_no_shop_has_is_not_found(house: House) -> None:
    said = await answer(house, "9")
    assert getattr(said, "data", None) == {"number": "9", "unread": []}


@pytest.mark.parametrize("error", [DOWN, BudgetRefused("shopify", "find", retry_after=9.0)])
async def test_a_shop_that_is_down_is_named_because_the_order_may_be_there(house: House, error: Unavailable) -> None:
    house.channel.failing = error
    said = await answer(house, "9")
    assert getattr(said, "kind", "") == "not_found"
    assert getattr(said, "data", {})["unread"] == ["Main"]


async def test_one_shop_down_does_not_hide_the_order_of_another(sqlite_url: str) -> None:
    async with opened(sqlite_url, shops=2) as house:
        house.premises[1].channel.put(sales("601"))
        house.channel.failing = DOWN
        assert (await card(house, "1042")).shop == "Shop2"


# live ---------------------------------------------------------------------------------------------------------
async def test_the_answer_is_read_live_and_the_order_is_looked_at_again(house: House) -> None:
    house.change(production(stage=ProductionStage.PACKED))
    assert (await card(house, "1042")).phase is Phase.PACKED
    assert (await house.row(1)).phase == "waiting_stock", "only a look stores"
    assert await house.waiting() == ["look"]


async def test_since_when_is_said_only_of_the_phase_it_is_true_of(house: House) -> None:
    assert (await card(house, "1042")).since == NOW
    house.change(production(stage=ProductionStage.PACKED))
    assert (await card(house, "1042")).since == house.clock(), "first seen so by this very answer"


async def test_with_one_system_down_its_last_words_and_their_age_are_shown(house: House) -> None:
    """Scenario 35."""
    house.production.failing = DOWN
    found = await card(house, "1042")
    assert found.phase is Phase.WAITING_STOCK
    rows = {row.system.value: (row.stale, row.seen_at) for row in found.systems}
    assert rows["katana"] == (True, NOW)
    assert rows["shopify"] == rows["shipstation"] == (False, house.clock())


async def test_with_every_system_down_there_is_still_an_answer(house: House) -> None:
    house.production.failing = house.desk.failing = house.channel.failing = DOWN
    found = await card(house, "1042")
    assert found.phase is Phase.WAITING_STOCK
    assert all(row.stale and row.seen_at == NOW for row in found.systems)


async def test_a_test_order_is_answered_with_its_mark(house: House) -> None:
    """Scenario 44."""
    await house.known(replace(sales("800", number="T-1"), test=True))
    assert (await card(house, "t-1")).test


async def test_what_must_be_confirmed_is_on_the_card(house: House) -> None:
    found = await card(house, "1042")
    assert found.doubts is not None
    assert "not in stock: MUG" in found.doubts


# commands that act --------------------------------------------------------------------------------------------
async def test_a_command_that_acts_becomes_an_intent_of_who_typed_it(house: House) -> None:
    house.change(production())
    await house.look(1)
    await house.ask.question(house.person("U7", "x"), Question(command="pack", data={"number": "1042", "team": "T1"}))
    await house.work()
    operation = await house.last("pack")
    assert (operation.state, operation.asked_by) == (State.DONE, "U7")
    assert house.production.writes == ["pack 7001"]
    assert house.listener.whispered_kinds() == ["packed"]


async def test_an_answer_made_twice_asks_once(house: House) -> None:
    house.change(production())
    await house.look(1)
    person = house.person("U7", "x")
    await house.ask.question(person, Question(command="pack", data={"number": "1042", "team": "T1"}))
    house.crashes.before_end = True
    with pytest.raises(Crash):
        await house.work(kinds=["answer"])
    await house.restart()
    await house.rest()
    assert house.production.writes == ["pack 7001"]
    assert [one.kind for one in await house.operations() if one.kind == "pack"] == ["pack"]


async def test_how_an_order_ships_is_typed_and_passed_on_with_the_shops_day(house: House) -> None:
    """In Greenwich it is still the day before."""
    house.clock.time = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)
    person = house.person("U7", "typed")
    tracking = {"carrier": "UPS", "tracking_number": "1Z999AA10123456784"}
    data = {"number": "1042", "team": "T1", "tracking": tracking}
    await house.ask.question(person, Question(command="ship", data=data))
    await house.work(kinds=["answer"])
    intent = await house.last("ship")
    assert intent.data["parcel"] == {**tracking, "shipped_on": "2026-03-03"}
    assert (intent.asked_by, intent.state) == ("U7", State.WAITING)


async def test_an_order_that_is_to_ship_and_was_not_known_is_answered_with_its_card(house: House) -> None:
    """The modal has to ask how it ships, and the card has the button that opens it."""
    house.put(sales("509", number="#2000"))
    said = await answer(house, "2000", command="ship")
    assert isinstance(said, Card)
    assert said.number == "#2000"
    assert [one for one in await house.operations() if one.kind == "ship"] == []


async def test_several_orders_that_may_be_meant_to_ship_are_a_choice_that_ships(sqlite_url: str) -> None:
    async with opened(sqlite_url, shops=2) as house:
        async with house.db.write() as unit:
            for one in house.premises:
                await adopt(unit, one.shop, sales())
        said = await answer(house, "1042", command="ship")
        assert isinstance(said, Choice)
        assert (said.command, len(said.options)) == ("ship", 2)


async def test_a_typed_command_needs_the_role_in_the_shop_of_the_order_it_turns_out_to_mean(sqlite_url: str) -> None:
    """At the click it was only a number: until it is an order, the role in any shop will do."""
    async with opened(sqlite_url, roles=Roles(members=Rank.VIEWER, ask=("UADA",))) as house:
        await house.known(sales(), waiting(), shipment())
        said = await answer(house, "1042", "pack")
        assert isinstance(said, Words)
        assert (said.kind, said.data["ask"]) == ("not_allowed", ["UADA"])
        assert said.data["words"].startswith("It takes a packer to mark #1042 packed")
        assert "pack" not in [operation.kind for operation in await house.operations(*State)]
        assert isinstance(await answer(house, "1042"), Card)
