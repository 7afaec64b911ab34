"""Practice: buttons say what they would do, nothing is written, and it ends by itself or when an admin says so."""

from datetime import timedelta

import pytest

from bot.orders.bulk import Bulk, Outcome
from bot.orders.plan import Intent
from bot.services.bulk import Bulks
from bot.services.notifier import Words
from bot.services.practice import A_WEEK, Practice
from integrations.model import ProductionStage
from storage.tables import State
from tests.orders.making import production, sales, shipment, waiting
from tests.services.house import House
from tests.services.shipping import PARCEL, UPS, house_with, sent

PACK, UNPACK, SHIP = Intent.PACK, Intent.UNPACK, Intent.SHIP


def practice(house: House, lasts: timedelta = A_WEEK) -> Practice:
    return Practice(house.db, house.shops, house.ask, clock=house.clock, wall=house.clock, lasts=lasts)


async def ready(house: House) -> int:
    return await house.known(sales(), production(), shipment())


def written(house: House) -> list[str]:
    """What took effect in any system."""
    return [*house.channel.writes, *house.production.writes, *house.desk.writes]


async def practised(house: House, intent: Intent, order_id: int, **changes: object) -> dict[str, object]:
    """Ask while it is practice; answers what the person is told."""
    await house.wish(intent, order_id, **changes)  # type: ignore[arg-type] # as the wish takes them
    await house.rest()
    said = house.listener.whispered_words()
    assert said.kind == "practised", said
    return said.data


async def test_a_new_house_practises_for_a_week_and_says_so_once(house: House) -> None:
    for _ in range(3):
        await practice(house).begin()
        house.clock.forward(3600)
    await house.rest()
    (line,) = house.listener.lines("practice_on")
    began = house.clock() - timedelta(hours=3)
    assert line.data["at"] == (began + A_WEEK).isoformat(), "a restart begins no new week"


async def test_a_house_that_was_at_work_before_does_not_begin_to(house: House) -> None:
    order_id = await ready(house)
    await practice(house).begin()
    await house.wish(PACK, order_id)
    await house.rest()
    assert written(house) == ["pack 7001"]


@pytest.mark.parametrize(
    ("intent", "stage", "would", "follow"),
    [
        (PACK, ProductionStage.OPEN, ["Katana"], []),
        (UNPACK, ProductionStage.PACKED, ["Katana"], []),
        (SHIP, ProductionStage.PACKED, ["ShipStation"], ["Shopify", "Katana"]),
    ],
)
async def test_a_press_says_what_it_would_do_and_writes_nothing(
    house: House, intent: Intent, stage: ProductionStage, would: list[str], follow: list[str]
) -> None:
    await practice(house).begin()
    order_id = await house.known(sales(), production(stage=stage), shipment())
    parcel = {"parcel": PARCEL} if intent is SHIP else {}
    said = await practised(house, intent, order_id, **parcel)
    assert (said["wrote"], said["follow"], said["number"]) == (would, follow, "#1042")
    assert written(house) == []
    operation = await house.last(intent.value)
    assert (operation.state, operation.result["practice"]) == (State.REFUSED, True)


async def test_with_the_syncs_off_it_would_write_all_three(sqlite_url: str) -> None:
    async with house_with(sqlite_url) as house:
        await practice(house).begin()
        order_id = await ready(house)
        said = await practised(house, SHIP, order_id, parcel=PARCEL)
        assert (said["wrote"], said["follow"]) == (["ShipStation", "Shopify", "Katana"], [])
        house.change(sent(UPS))
        await house.look(order_id)
        await house.rest()
        assert written(house) == [], "nothing goes on from a shipping that was only practised"


async def test_on_a_card_it_is_said_beside_it(house: House) -> None:
    await practice(house).begin()
    order_id = await house.known(sales(), waiting(), shipment())
    house.change(production())
    await house.look(order_id)
    house.clock.forward(120)
    await house.look(order_id)
    await house.work()
    await practised(house, PACK, order_id, from_card=True)
    (card,) = house.listener.cards()
    assert card.deed is None
    assert PACK in card.intents, "the button is there again"


async def test_doubts_are_asked_and_refusals_said_as_in_life(house: House) -> None:
    await practice(house).begin()
    order_id = await house.known(sales(), waiting(), shipment())
    await house.wish(PACK, order_id)
    await house.rest()
    assert house.listener.whispered_kinds()[-1] == "confirm"
    await practised(house, PACK, order_id, confirmed=True)
    assert written(house) == []


async def test_what_was_asked_for_in_practice_is_not_done_after_it(house: House) -> None:
    await practice(house).begin()
    order_id = await ready(house)
    await house.wish(PACK, order_id)
    await practice(house).turn(house.person("UADMIN", "t-off"), on=False)
    await house.rest()
    assert written(house) == []
    await house.wish(PACK, order_id)
    await house.rest()
    assert written(house) == ["pack 7001"]


async def test_it_ends_by_itself_and_says_so_once(house: House) -> None:
    await practice(house).begin()
    await practice(house).tick()
    assert not house.listener.lines("practice_off")
    house.clock.forward(A_WEEK.total_seconds())
    order_id = await ready(house)
    for _ in range(3):
        await practice(house).tick()
        await house.rest()
    assert len(house.listener.lines("practice_off")) == 1
    await house.wish(PACK, order_id)
    await house.rest()
    assert written(house) == ["pack 7001"]


async def test_somebody_turns_it_on_and_off_and_everybody_hears_of_it(house: House) -> None:
    turned = practice(house)
    for number, on in enumerate([True, True, False, None], start=1):
        assert await turned.turn(house.person("UADMIN", f"t-{number}"), on=on)
        assert not await turned.turn(house.person("UADMIN", f"t-{number}"), on=on), "delivered twice"
        house.clock.forward(60)
    await house.rest()
    assert [line.kind for line in house.listener.lines()] == ["practice_on", "practice_off"]
    assert {line.data["by"] for line in house.listener.lines()} == {"UADMIN"}
    answers = [said.data["until"] for said in house.listener.whispers() if isinstance(said, Words)]
    assert [until is not None for until in answers] == [True, True, False, False]


async def test_days_of_nothing_end_it_at_the_next_start(house: House) -> None:
    await practice(house).begin()
    await practice(house, timedelta(0)).begin()
    order_id = await ready(house)
    await house.wish(PACK, order_id)
    await house.rest()
    assert written(house) == ["pack 7001"]


async def test_several_at_once_are_only_practised_too(house: House) -> None:
    await practice(house).begin()
    order_id = await ready(house)
    bulks = Bulks(house.db, house.shops, house.ask, clock=house.clock, wall=house.clock)
    await bulks.wish(house.person(), [order_id])
    await house.rest()
    (shown,) = [one.shown for one in house.listener.posted if isinstance(one.shown, Bulk)]
    assert [item.outcome for item in shown.items] == [Outcome.PRACTISED]
    assert (written(house), shown.over, shown.left) == ([], True, ())
