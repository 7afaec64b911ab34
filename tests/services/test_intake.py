"""A webhook event becomes a look: kept once, never swallowed, and resolved when it names no order we know."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import pytest

from bot.services import submissions
from integrations.errors import Unavailable
from integrations.model import WebhookEvent
from storage.tables import State
from tests.orders.making import production, sales, shipment
from tests.services.house import House
from tests.services.opening import opened

Deliver = Callable[..., Awaitable[bool]]


@pytest.fixture
async def house(sqlite_url: str) -> AsyncIterator[House]:
    """A house whose baseline is over: its shop had nothing."""
    async with opened(sqlite_url) as house:
        await settled(house)
        yield house


async def settled(house: House) -> None:
    await house.submit(*(submissions.baseline(one.shop.id) for one in house.premises))
    await house.work()


async def shop_says(house: House, *refs: str, key: str | None = "d-1") -> bool:
    event = WebhookEvent(topic="orders/updated", delivery_key=key, order_refs=refs)
    return await house.intake.accept(house.shop.channel, event)


async def test_an_event_about_a_known_order_is_a_look_at_it(house: House) -> None:
    order_id = await house.known(sales(), production(), shipment())
    assert await shop_says(house, "501")
    (operation,) = await house.operations(State.WAITING)
    assert (operation.kind, operation.data) == ("look", {"order": order_id})


async def test_a_repeated_delivery_is_kept_once(house: House) -> None:
    await house.known(sales(), production(), shipment())
    assert await shop_says(house, "501")
    await house.work()
    assert not await shop_says(house, "501")
    assert await house.waiting() == []
    async with house.db.read() as unit:
        assert len(await unit.inbox.recent(house.shop.channel.id)) == 1


async def test_a_delivery_without_a_key_is_never_swallowed(house: House) -> None:
    await house.known(sales(), production(), shipment())
    for _ in range(2):
        assert await shop_says(house, "501", key=None)
        assert await house.work() == ["look"]
    async with house.db.read() as unit:
        assert len(await unit.inbox.recent(house.shop.channel.id)) == 2


async def test_two_systems_may_use_one_delivery_key(house: House) -> None:
    await house.known(sales(), production(), shipment())
    assert await shop_says(house, "501")
    event = WebhookEvent(topic="sales_order.updated", delivery_key="d-1", order_refs=("7001",))
    assert await house.intake.accept(house.shop.production, event)


async def test_any_number_of_pokes_collapse_into_one_waiting_look(house: House) -> None:
    await house.known(sales(), production(), shipment())
    for number in range(20):
        await shop_says(house, "501", key=f"d-{number}")
    assert await house.waiting() == ["look"]


async def test_a_poke_during_a_look_leaves_one_waiting_behind_it(house: House) -> None:
    await house.known(sales(), production(), shipment())
    await shop_says(house, "501", key="d-1")
    async with house.db.write() as unit:
        running = await unit.ledger.claim("me", house.clock(), timedelta(minutes=1))
    await shop_says(house, "501", key="d-2")
    await shop_says(house, "501", key="d-3")
    assert running is not None
    assert await house.waiting() == ["look"]
    assert await house.work() == []  # not while the other one runs
    await house.runner.run(running)
    assert await house.work() == ["look"]


async def test_an_event_without_an_order_is_kept_and_nothing_follows(house: House) -> None:
    assert await house.intake.accept(house.shop.channel, WebhookEvent(topic="app/ping", delivery_key="d-1"))
    assert await house.waiting() == []
    async with house.db.read() as unit:
        (kept,) = await unit.inbox.recent(house.shop.channel.id)
    assert (kept.topic, kept.order_refs, kept.pointer) == ("app/ping", [], None)


async def test_one_event_may_name_several_orders(house: House) -> None:
    await house.known(sales(), production(), shipment())
    await house.known(sales("502", number="#1043"))
    await shop_says(house, "501", "502", "503")
    assert sorted(await house.waiting()) == ["look", "look", "resolve"]


async def test_a_shipment_of_two_orders_is_a_look_at_both(house: House) -> None:
    """Combined orders leave in one parcel: many orders to one record."""
    one = await house.known(sales(), production(), shipment())
    two = await house.known(sales("502", number="#1043"))
    async with house.db.write() as unit:
        await unit.orders.link(two, house.shop.desk.id, "9001", "strong")
    await house.intake.accept(
        house.shop.desk, WebhookEvent(topic="SHIP_NOTIFY", delivery_key=None, order_refs=("9001",))
    )
    assert {operation.data["order"] for operation in await house.operations(State.WAITING)} == {one, two}


# what nobody knows yet ----------------------------------------------------------------------------------------
async def numbers(house: House) -> list[str]:
    """The orders that were taken in, with their phase."""
    async with house.db.read() as unit:
        phases = ("unseen", "ready", "unknown", "waiting_stock", "done")
        return sorted(f"{row.number} {row.phase}" for row in await unit.orders.in_phases(phases, limit=100))


async def test_a_new_order_named_by_the_shop_is_taken_in_and_looked_at(house: House) -> None:
    house.put(sales(), production(), shipment())
    await shop_says(house, "501")
    assert await house.work() == ["resolve", "look"]
    assert await numbers(house) == ["#1042 ready"]


async def test_a_new_order_named_by_production_first_is_followed_to_the_shop(house: House) -> None:
    house.put(sales(), production(), shipment())
    event = WebhookEvent(topic="sales_order.created", delivery_key=None, order_refs=("7001",))
    await house.intake.accept(house.shop.production, event)
    assert await house.work() == ["resolve", "look"]
    assert await numbers(house) == ["#1042 ready"]


async def test_a_pointer_of_the_desk_is_followed_to_the_orders_it_stands_for(house: House) -> None:
    house.put(
        sales(), production(), shipment(), sales("502", number="#1043"), shipment("9002", channel_order_ref="502")
    )
    house.desk.pointers["batch-1"] = ("9001", "9002", "gone")
    event = WebhookEvent(topic="ORDER_NOTIFY", delivery_key=None, pointer="batch-1")
    await house.intake.accept(house.shop.desk, event)
    assert await house.work() == ["resolve", "look", "look"]
    assert await numbers(house) == ["#1042 ready", "#1043 unknown"]


async def test_an_event_may_have_refs_and_a_pointer(house: House) -> None:
    event = WebhookEvent(topic="both", delivery_key=None, order_refs=("501",), pointer="p")
    await house.intake.accept(house.shop.channel, event)
    assert await house.waiting() == ["resolve", "resolve"]


async def test_a_record_that_names_only_the_number_is_matched_by_it(house: House) -> None:
    order_id = await house.known(sales())
    house.change(shipment(channel_order_ref=None))
    event = WebhookEvent(topic="ORDER_NOTIFY", delivery_key=None, order_refs=("9001",))
    await house.intake.accept(house.shop.desk, event)
    assert await house.work() == ["resolve", "look"]
    assert [one.ref for one in (await house.order(order_id)).shipments] == ["9001"]


async def test_a_number_that_two_orders_have_is_matched_to_neither(house: House) -> None:
    await house.known(sales())
    await house.known(sales("502"))
    house.change(shipment(channel_order_ref=None))
    event = WebhookEvent(topic="ORDER_NOTIFY", delivery_key=None, order_refs=("9001",))
    await house.intake.accept(house.shop.desk, event)
    assert await house.work() == ["resolve"]


@pytest.mark.parametrize("there", [False, True], ids=["the record is gone", "the shop does not know it"])
async def test_what_leads_to_no_order_ends_quietly(house: House, there: bool) -> None:
    if there:
        house.put(production(channel_order_ref="999"))
    event = WebhookEvent(topic="sales_order.updated", delivery_key=None, order_refs=("7001",))
    await house.intake.accept(house.shop.production, event)
    assert await house.work() == ["resolve"]
    assert (await house.last("resolve")).result == {"orders": []}
    assert house.listener.kinds() == ["baseline"]


async def test_a_resolve_that_cannot_be_read_now_is_done_later(house: House) -> None:
    house.put(sales(), production(), shipment())
    house.channel.failing = Unavailable("shopify", "read", retry_after=5.0)
    await shop_says(house, "501")
    assert await house.work() == ["resolve"]
    assert (await house.last("resolve")).state is State.WAITING
    house.channel.failing = None
    house.clock.forward(60)
    assert await house.work() == ["resolve", "look"]


async def test_before_the_baseline_is_over_nothing_is_resolved(sqlite_url: str) -> None:
    """A webhook during the first start must not make an old order look new."""
    async with opened(sqlite_url) as house:
        house.put(sales(), production(), shipment())
        await shop_says(house, "501")
        assert await house.work() == ["resolve"]
        assert (await house.last("resolve")).state is State.WAITING
        assert house.channel.calls == []
        await settled(house)
        house.clock.forward(1)
        await house.work()
        assert (await house.last("resolve")).state is State.DONE
        (row,) = [await house.row(1)]
        assert row.baseline


async def test_one_production_account_of_two_shops_leads_to_the_order_of_either(sqlite_url: str) -> None:
    async with opened(sqlite_url, shops=2) as house:
        await settled(house)
        second = house.premises[1]
        second.channel.put(sales("601", number="#77"))
        house.put(production(channel_order_ref="601", number="#77"))
        event = WebhookEvent(topic="sales_order.created", delivery_key=None, order_refs=("7001",))
        await house.intake.accept(house.shop.production, event)
        assert await house.work() == ["resolve", "look"]
        async with house.db.read() as unit:
            row = await unit.orders.by_channel_ref(second.shop.id, "601")
        assert row is not None
        assert house.production.calls.count("get 7001") == 2  # once to follow it, whoever it belongs to, once to look
