"""Orders found by whose they are or by what another system calls them: storage first, then every system at once."""

from collections.abc import AsyncIterator

import pytest

from bot.orders.card import Card
from bot.orders.order import Role
from bot.orders.plan import Intent
from bot.orders.sought import By, Customer
from bot.services.ask import Question
from bot.services.find import Finder
from bot.services.notifier import Choice, Said, Words
from integrations.errors import Unavailable
from integrations.model import Parcel, Progress, ShipmentState
from tests.orders.making import production, sales, shipment
from tests.services.house import House
from tests.services.opening import opened
from tests.services.test_lookup import answer

JANE = Customer(By.EMAIL, "jane@example.com")
DOE = Customer(By.NAME, "Jane Doe")
DOWN = Unavailable("shopify", "find", "503", retry_after=5.0)
NUMBER = "1Z999AA10123456784"


@pytest.fixture
async def house(sqlite_url: str) -> AsyncIterator[House]:
    """A house with one order #1042, which Katana calls SO-12."""
    async with opened(sqlite_url) as house:
        await house.known(sales(), production(number="SO-12"), shipment(number="1042"))
        yield house


async def of(house: House, customer: Customer, command: str = "status") -> Said:
    """Ask for a customer's order, and hear the answer."""
    house.clock.forward(1)
    person = house.person("U7", f"ask-{house.clock.time.timestamp()}")
    await house.ask.question(person, Question(command=command, data={"team": "T1"}, customer=customer))
    await house.work(kinds=["answer"])
    return house.listener.whispers()[-1]


def buys(house: House, *refs: str) -> None:
    house.channel.customers[JANE.text] = house.channel.customers[DOE.text] = refs


async def test_one_order_of_an_address_is_shown(house: House) -> None:
    buys(house, "501")
    said = await of(house, JANE)
    assert isinstance(said, Card)
    assert said.number == "#1042"


async def test_an_order_that_nobody_knew_is_taken_in(house: House) -> None:
    house.put(sales("777", number="#900"))
    buys(house, "777")
    said = await of(house, JANE)
    assert isinstance(said, Card)
    assert said.number == "#900"


async def test_of_one_instant_the_higher_number_is_the_later_one(house: House) -> None:
    """Shops tell seconds, and which of two we heard of first says nothing."""
    for ref, number in (("701", "#1100"), ("702", "#998")):
        await house.known(sales(ref, number=number))
    buys(house, "702", "701")
    said = await of(house, JANE, Intent.PACK.value)
    assert isinstance(said, Choice)
    assert [option.label.split(" ")[0] for option in said.options] == ["#1100", "#998"]


async def test_the_desk_knows_names_and_its_order_is_followed_to_the_shop(house: House) -> None:
    house.put(sales("777", number="#900"), shipment("9900", number="900", channel_order_ref="777"))
    house.desk.customers[DOE.text] = ("9900", "9001")
    said = await of(house, DOE)
    assert isinstance(said, Choice)
    assert {option.label.split(" ")[0] for option in said.options} == {"#1042", "#900"}


async def test_of_an_address_the_desk_is_not_asked(house: House) -> None:
    buys(house, "501")
    house.desk.calls.clear()
    await of(house, JANE)
    assert "find_by_customer" not in house.desk.calls


@pytest.mark.parametrize("command", [Intent.PACK.value, Intent.SHIP.value, Intent.UNPACK.value, "undo"])
async def test_nothing_is_done_with_an_order_that_nobody_chose(house: House, command: str) -> None:
    buys(house, "501")
    said = await of(house, JANE, command)
    assert isinstance(said, Choice)
    assert (said.command, [option.order_id for option in said.options]) == (command, [1])
    assert house.production.writes == []


async def test_what_could_not_be_asked_is_said(house: House) -> None:
    house.fail(Role.CHANNEL, DOWN)
    house.desk.customers[DOE.text] = ("9001",)
    said = await of(house, DOE, Intent.PACK.value)
    assert isinstance(said, Choice)
    assert said.unread == ("Shopify",)
    said = await of(house, JANE)
    assert said == Words("no_customer", {"by": "e-mail address", "unread": ["Shopify"]})


async def test_whom_it_was_about_is_gone_with_the_process_and_that_is_said(house: House) -> None:
    buys(house, "501")
    await house.ask.question(house.person("U7", "ask-1"), Question(command="status", data={}, customer=JANE))
    house.ask.private.forget("ask-1")
    await house.rest()
    said = house.listener.whispered_words()
    assert "keeps nowhere whose orders you look for" in said.data["words"]


async def test_nothing_of_it_is_in_the_ledger(house: House) -> None:
    buys(house, "501")
    await of(house, JANE)
    assert not [one for one in await house.operations() if "jane" in f"{one.data}{one.result}{one.key}".casefold()]
    assert house.ask.private.get(str((await house.last("answer")).data["customer"])) is None


# what other systems call it -----------------------------------------------------------------------------------
async def test_what_katana_calls_it_is_known_without_asking_anybody(house: House) -> None:
    finder = Finder(house.db, house.shops)
    for role in Role:
        house.fail(role, DOWN)
    found = await finder.anywhere(" so-12 ")
    assert [row.number for row in found.rows] == ["#1042"]
    assert found.unread == ()


async def test_only_the_system_that_could_not_be_asked_is_named(house: House) -> None:
    """Katana and ShipStation know the order and say so; it is the shop that nobody can ask for it."""
    house.put(production("7700", number="SO-99", channel_order_ref="777"))
    house.put(shipment("9900", number="SO-99", channel_order_ref="777"))
    house.fail(Role.CHANNEL, DOWN)
    said = await answer(house, "SO-99")
    (shop,) = house.shops
    assert said == Words("not_found", {"number": "SO-99", "unread": [shop.name]})


async def test_a_name_that_was_changed_is_forgotten(house: House) -> None:
    house.change(production(number="SO-13"))
    await house.look(1)
    finder = Finder(house.db, house.shops)
    assert [row.number for row in (await finder.anywhere("SO-13")).rows] == ["#1042"]
    assert (await finder.anywhere("SO-12")).rows == ()


async def test_a_parcels_number_is_known_in_any_spelling(house: House) -> None:
    parcel = Parcel(carrier="UPS", tracking_number=NUMBER)
    house.change(
        sales(progress=Progress.FULFILLED), shipment(number="1042", state=ShipmentState.SHIPPED, parcels=(parcel,))
    )
    await house.look(1)
    for typed in (NUMBER, NUMBER.lower(), "1Z 999 AA1 0123 456 784", "1Z-999-AA10123456784"):
        said = await answer(house, typed)
        assert isinstance(said, Card), typed
        assert said.number == "#1042"


async def test_a_parcel_nobody_has_seen_is_asked_of_the_desk(house: House) -> None:
    parcel = Parcel(carrier="UPS", tracking_number=NUMBER)
    house.put(
        sales("777", number="#900"),
        shipment("9900", number="900", channel_order_ref="777", state=ShipmentState.SHIPPED, parcels=(parcel,)),
    )
    said = await answer(house, NUMBER)
    assert isinstance(said, Card)
    assert said.number == "#900"


async def test_the_shops_own_number_wins_over_what_another_system_calls_so(house: House) -> None:
    """Somebody named the Katana order of #1042 like an order of the shop that nobody has seen yet."""
    house.change(production(number="#900"))
    house.put(sales("777", number="#900"))
    said = await answer(house, "900")
    assert isinstance(said, Card)
    assert said.number == "#900"


async def test_what_acts_asks_first_whether_it_is_meant(house: House) -> None:
    said = await answer(house, "SO-12", Intent.PACK.value)
    assert isinstance(said, Choice)
    assert house.production.writes == []
