"""What people are told when something is wrong with an order, when it is right again, and when it has shipped."""

import pytest

from bot.orders.alert import AlertRule
from bot.orders.plan import Intent
from bot.services import submissions
from integrations.model import ProductionStage, ShipmentState
from tests.orders.making import NOW, production, sales, shipment, waiting
from tests.services.house import CHANNEL, House
from tests.services.shipping import LABEL, SHIP, asked, gone, packed, ready, sent, told


async def looked(house: House, order_id: int, seconds: float = 60.0) -> None:
    house.clock.forward(seconds)
    await house.look(order_id)
    await house.work()


async def with_card(house: House, *others: object) -> int:
    """An order that has a card already."""
    order_id = await ready(house, *others)
    async with house.db.write() as unit:
        await unit.notices.card(submissions.subject(order_id), CHANNEL)
    await house.submit(submissions.card(order_id, CHANNEL))
    await house.work()
    return order_id


async def test_what_is_wrong_gives_an_order_a_card_and_a_line_in_its_thread(house: House) -> None:
    order_id = await ready(house, sales(), packed(), shipment())
    house.change(sent(LABEL))
    await looked(house, order_id, 0)
    assert house.listener.posted == []
    await looked(house, order_id, 3600)
    card, line = house.listener.posted
    assert house.listener.kinds() == ["Card", "alert"]
    assert (line.thread_ts, line.channel) == (card.ts, CHANNEL)
    async with house.db.read() as unit:
        (alert,) = await unit.alerts.open_for(order_id)
    assert line.key == f"alert:{order_id}:shop_not_told:{alert.entry}:{CHANNEL}"
    (words,) = house.listener.lines("alert")
    assert words.data == {
        "number": "#1042",
        "rule": "shop_not_told",
        "entry": alert.entry,
        "words": "shipped in ShipStation, and Shopify has not told the customer",
        "severity": "high",
        "broadcast": True,
        "owner": None,
        "at": house.clock().isoformat(),
    }
    assert [finding.rule for finding in house.listener.cards()[0].alerts] == [AlertRule.D3]


SEVERITIES = [
    ("warn", False, [sales(cancelled_at=NOW), waiting(), shipment()], 3600),
    ("high", True, [told(), production(stage=ProductionStage.DELIVERED), shipment()], 3600),
    ("critical", True, [sales(cancelled_at=NOW), packed(), shipment()], 0),
]


@pytest.mark.parametrize(("severity", "rings", "records", "after"), SEVERITIES, ids=[row[0] for row in SEVERITIES])
async def test_only_what_is_grave_rings_in_the_channel(
    house: House, severity: str, rings: bool, records: list[object], after: float
) -> None:
    order_id = await ready(house, *records)
    await looked(house, order_id, after)
    (words,) = house.listener.lines("alert")
    assert (words.data["severity"], words.data["broadcast"]) == (severity, rings)


async def test_what_is_right_again_says_after_how_long(house: House) -> None:
    order_id = await ready(house, sales(), packed(), sent(LABEL))
    await looked(house, order_id, 3600)
    house.change(told())
    await looked(house, order_id, 719)
    (over,) = house.listener.lines("over")
    words = "shipped in ShipStation, and Shopify has not told the customer"
    assert over.data.pop("about").startswith(f"alert:{order_id}:shop_not_told:")
    assert over.data == {"number": "#1042", "words": words, "seconds": 4320.0}, "from when it began"
    assert house.listener.cards()[0].alerts == ()
    await looked(house, order_id)
    assert len(house.listener.lines("over")) == 1


async def test_the_end_of_ready_is_a_move_and_not_a_trouble_that_is_over(house: House) -> None:
    order_id = await with_card(house, sales(), waiting(), shipment())
    house.change(production())
    await looked(house, order_id, 0)
    await looked(house, order_id, 120)
    assert await house.alerts(order_id) == ["ready"]
    house.change(waiting())
    await looked(house, order_id)
    assert await house.alerts(order_id) == []
    assert house.listener.lines("over") == house.listener.lines("alert") == []


async def test_a_contradiction_that_gives_way_to_another_ends_one_and_begins_the_next(house: House) -> None:
    order_id = await ready(house, sales(cancelled_at=NOW), production(), shipment())
    await looked(house, order_id)
    house.change(packed())
    await looked(house, order_id)
    assert await house.alerts(order_id) == ["called_off_and_packed"]
    told_of = [words.data["words"] for words in house.listener.lines("alert")]
    assert ["do not ship it" in words for words in told_of] == [True, False]
    assert len(house.listener.lines("over")) == 1


# who shipped it -----------------------------------------------------------------------------------------------
async def moves(house: House) -> list[tuple[str, str | None]]:
    return [(words.data["to"], words.data["who"]) for words in house.listener.lines("moved")]


async def test_a_shipping_of_ours_is_credited_once_and_what_follows_to_nobody(house: House) -> None:
    order_id = await with_card(house)
    await asked(house, order_id, user="U7")
    await looked(house, order_id)
    house.change(told())
    await looked(house, order_id)
    house.change(gone())
    await looked(house, order_id)
    assert await moves(house) == [("shipped", "U7"), ("done", None)]
    (card,) = house.listener.cards()
    assert card.deed is not None
    assert (card.deed.intent, card.deed.who, card.deed.running) == (SHIP, "U7", False)


async def test_what_is_shipped_and_done_at_once_is_credited_too(house: House) -> None:
    order_id = await with_card(house)
    house.desk.then = lambda: house.put(told(), gone())
    await asked(house, order_id, user="U7")
    await looked(house, order_id)
    assert await moves(house) == [("done", "U7")]


async def test_a_label_bought_at_the_desk_is_nobodys_of_ours(house: House) -> None:
    order_id = await with_card(house)
    house.change(shipment(state=ShipmentState.SHIPPED, parcels=(LABEL,)))
    await looked(house, order_id)
    assert await moves(house) == [("shipped", None)]
    assert house.listener.cards()[0].deed is None


async def test_shipped_by_us_taken_back_and_shipped_by_hand_is_not_ours_the_second_time(house: House) -> None:
    order_id = await with_card(house)
    await asked(house, order_id, user="U7")
    await looked(house, order_id, 600)
    house.change(shipment())
    await looked(house, order_id, 600)
    house.change(sent(LABEL))
    await looked(house, order_id, 600)
    assert [who for _, who in await moves(house)] == ["U7", None, None]


async def test_packed_by_one_and_shipped_by_another(house: House) -> None:
    order_id = await with_card(house)
    await asked(house, order_id, Intent.PACK, user="U7")
    await looked(house, order_id)
    await asked(house, order_id, user="U8")
    await looked(house, order_id)
    assert await moves(house) == [("packed", "U7"), ("shipped", "U8")]
