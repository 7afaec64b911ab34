"""Who asked to ship hears how it went; an old button or a doubt writes nothing; and which parcel a push speaks of."""

from dataclasses import replace

import pytest

from bot.orders.parcel import ParcelWish
from bot.orders.sync import Sync
from integrations.errors import Rejected
from integrations.model import Parcel, ProductionOrder, SalesOrder, Shipment, ShipmentState
from storage.tables import State
from tests.orders.making import NOW, production, sales, shipment, waiting
from tests.services.house import House
from tests.services.shipping import (
    ALL_WRITES,
    LABEL,
    NUMBERLESS,
    OFF,
    PARCEL,
    PUSH_PRODUCTION,
    PUSH_SHOP,
    SHIP,
    SHOP_FOLLOWS,
    UPS,
    asked,
    gone,
    house_with,
    packed,
    ready,
    sent,
    told,
    whispered,
    writes,
)

Record = SalesOrder | ProductionOrder | Shipment


# buttons ------------------------------------------------------------------------------------------------------
BUTTONS: list[tuple[str, Record, bool]] = [
    ("ready", production(), True),
    ("ready", packed(), True),
    ("packed", packed(), True),
    ("packed", production(), True),
    ("held", production(), False),
    ("waiting_stock", production(), False),
    ("waiting_stock", packed(), False),
    ("shipped", packed(), False),
]


async def test_a_form_holds_only_while_the_order_can_ship(house: House) -> None:
    """Scenario 40: packing in between changes nothing for who wants to ship, anything else does."""
    for number, (seen, made, allowed) in enumerate(BUTTONS):
        order_id = await ready(house, *_of_its_own(number, made))
        operation = await asked(house, order_id, seen=seen)
        assert operation.state is (State.DONE if allowed else State.REFUSED), (seen, made.ref)
        assert len(house.desk.writes) == sum(row[2] for row in BUTTONS[: number + 1])
        if not allowed:
            words = house.listener.whispered_words().data["words"]
            assert words.startswith("it has changed since this button was drawn: ")


def _of_its_own(number: int, made: Record) -> tuple[Record, ...]:
    shop = str(600 + number)
    name = f"#{2000 + number}"
    assert isinstance(made, ProductionOrder)
    return (
        sales(shop, number=name),
        replace(made, ref=f"7{shop}", channel_order_ref=shop, number=name),
        shipment(f"9{shop}", channel_order_ref=shop, number=name),
    )


# answers ------------------------------------------------------------------------------------------------------
async def test_on_its_card_the_card_is_the_answer(house: House) -> None:
    order_id = await ready(house, sales(), waiting(), shipment())
    house.change(production())
    await house.look(order_id)
    house.clock.forward(120)
    await house.look(order_id)
    await house.work()
    await asked(house, order_id, from_card=True, user="U7")
    assert house.listener.whispered == []
    (card,) = house.listener.cards()
    assert card.deed is not None
    assert (card.deed.intent, card.deed.who, card.parcel) == (SHIP, "U7", f"UPS {PARCEL.tracking_number}")


async def test_elsewhere_who_asked_is_told_where_they_asked(house: House) -> None:
    order_id = await ready(house)
    operation = await asked(house, order_id, user="U7")
    (words,) = whispered(house, "shipped")
    assert house.listener.whispered[-1][0].user == "U7"
    assert (words.data["number"], words.data["order"], words.data["items"]) == ("#1042", order_id, 2)
    assert words.data["at"] == operation.result["at"]


async def test_what_has_shipped_names_who_shipped_it_and_is_not_written_again(house: House) -> None:
    order_id = await ready(house)
    first = await asked(house, order_id, user="U7")
    house.clock.forward(60)
    await asked(house, order_id, user="U8")
    (words,) = whispered(house, "already")
    assert writes(house) == ALL_WRITES[:1]
    assert words.data["words"].startswith("already shipped in ShipStation with UPS")
    assert (words.data["who"], words.data["at"]) == ("U7", first.result["at"])


async def test_what_was_shipped_at_the_desk_itself_is_nobodys_deed(house: House) -> None:
    """Scenario 15."""
    order_id = await ready(house, sales(), production(), sent(LABEL))
    operation = await asked(house, order_id, parcel=None)
    assert (operation.state, "at" in operation.result, writes(house)) == (State.DONE, False, [])
    (words,) = whispered(house, "already")
    assert "who" not in words.data


async def test_a_doubt_is_asked_about_once_and_the_second_press_ships_the_same_parcel(house: House) -> None:
    order_id = await ready(house, sales(), waiting(), shipment())
    first = await asked(house, order_id, seen="waiting_stock")
    assert (first.state, writes(house)) == (State.REFUSED, [])
    (words,) = whispered(house, "confirm")
    assert (words.data["again"], words.data["intent"], words.data["phase"]) == (first.id, "ship", "waiting_stock")
    assert "not in stock: MUG" in words.data["words"]
    again = await asked(house, order_id, seen="waiting_stock", parcel=None, again=first.id, confirmed=True)
    assert (again.state, writes(house)) == (State.DONE, ALL_WRITES[:1])
    assert house.desk.parcels_sent[0].tracking_number == PARCEL.tracking_number


async def test_a_rule_that_says_no_is_told_in_its_words(house: House) -> None:
    order_id = await ready(house, sales(held=True, hold_reason="address"), production(), shipment())
    await asked(house, order_id)
    (words,) = whispered(house, "refused")
    assert words.data["words"] == "it is on hold in the shop (address): release it there first"
    assert (words.data["intent"], writes(house)) == ("ship", [])


async def test_no_tracking_number_is_an_answer_and_nobody_is_no_one(house: House) -> None:
    order_id = await ready(house)
    refused = await asked(house, order_id, parcel=None)
    assert (refused.state, "nobody said" in whispered(house, "refused")[0].data["words"]) == (State.REFUSED, True)
    shipped = await asked(house, order_id, parcel=NUMBERLESS)
    assert (shipped.state, house.desk.parcels_sent[0].tracking_number) == (State.DONE, None)
    assert (await house.order(order_id)).untracked_on_purpose is True
    house.clock.forward(7200)
    await house.look(order_id)
    house.clock.forward(1)
    await house.look(order_id)
    assert await house.alerts(order_id) == ["shop_not_told"], "that it cannot be followed is no news"


async def test_whoever_only_tells_the_others_does_not_say_how_it_left(sqlite_url: str) -> None:
    """The second gives a number when the desk has it as shipped already: that goes nowhere."""
    async with house_with(sqlite_url, SHOP_FOLLOWS) as house:
        order_id = await ready(house)
        await asked(house, order_id, parcel=NUMBERLESS)
        house.change(told())
        await asked(house, order_id, parcel=PARCEL, user="U2")
        assert writes(house) == [ALL_WRITES[0], ALL_WRITES[2]]
        assert (await house.order(order_id)).untracked_on_purpose is True
        house.clock.forward(7200)
        await house.look(order_id)
        assert await house.alerts(order_id) == []


# pushes -------------------------------------------------------------------------------------------------------
async def test_a_push_writes_one_system_and_says_so(sqlite_url: str) -> None:
    """Scenarios 9 and 10."""
    async with house_with(sqlite_url, Sync()) as house:
        order_id = await ready(house, sales(), packed(), sent(LABEL))
        for intent, name in ((PUSH_SHOP, "Shopify"), (PUSH_PRODUCTION, "Katana")):
            assert (await asked(house, order_id, intent)).state is State.DONE
            words = whispered(house, "pushed")[-1]
            assert (words.data["wrote"], words.data["follow"]) == ([name], [])
        assert writes(house) == ALL_WRITES[1:]
        assert house.channel.parcels_sent == [LABEL]
        assert (await house.row(order_id)).phase == "done"
        assert (await asked(house, order_id, PUSH_SHOP)).state is State.DONE
        assert writes(house) == ALL_WRITES[1:]


BARE, DEAD = Parcel(carrier="Other"), Parcel(carrier="DPD", tracking_number="X", voided=True)
PARCELS: list[tuple[str, tuple[Parcel, ...], ParcelWish | None, tuple[Parcel, ...], str | None]] = [
    ("the desk's label", (LABEL,), PARCEL, (UPS,), "DPD5"),
    ("the one with a number", (LABEL, BARE), PARCEL, (UPS,), "DPD5"),
    ("the latest with a number", (LABEL, UPS), None, (), UPS.tracking_number),
    ("a desk without a number has none", (BARE,), PARCEL, (UPS,), None),
    ("not the voided one", (DEAD,), PARCEL, (), PARCEL.tracking_number),
    ("what was said", (), PARCEL, (LABEL,), PARCEL.tracking_number),
    ("what was said: none", (), NUMBERLESS, (LABEL,), None),
    ("for want of that, the shop's", (), None, (BARE, LABEL), "DPD5"),
    ("nobody knows", (), None, (), None),
]


async def test_the_parcel_of_a_push(sqlite_url: str) -> None:
    """As the desk has it; for want of that as a person said, when it was marked shipped; else as the shop has it."""
    async with house_with(sqlite_url, Sync()) as house:
        for number, (name, at_desk, said, in_shop, should) in enumerate(PARCELS):
            shop, made, desk = _of_its_own(number, production())
            house.put(shop, made, desk)
            order_id = await ready(house, shop, made, desk)
            if said:  # it was marked shipped here, which the desk refused
                house.desk.refusal = Rejected("shipstation", "mark shipped", "no")
                await asked(house, order_id, parcel=said)
            _ship_elsewhere(house, shop, desk, at_desk, in_shop)
            assert (await asked(house, order_id, PUSH_SHOP)).state is State.DONE, name
            assert house.channel.parcels_sent[-1].tracking_number == should, name


def _ship_elsewhere(
    house: House, shop: Record, desk: Record, at_desk: tuple[Parcel, ...], in_shop: tuple[Parcel, ...]
) -> None:
    assert isinstance(shop, SalesOrder)
    assert isinstance(desk, Shipment)
    house.change(replace(shop, parcels=in_shop), replace(desk, state=ShipmentState.SHIPPED, parcels=at_desk))


@pytest.mark.parametrize("shop", [sales(cancelled_at=NOW), told()], ids=["cancelled", "told"])
async def test_a_push_reads_everything_afresh(sqlite_url: str, shop: SalesOrder) -> None:
    async with house_with(sqlite_url, OFF) as house:
        order_id = await ready(house, sales(), gone(), sent())
        house.change(shop)
        await asked(house, order_id, PUSH_SHOP)
        assert writes(house) == []
