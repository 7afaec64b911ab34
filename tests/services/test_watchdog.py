"""Nothing dies quietly: each way to die is told once, mended where that can be, and so is its end."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import structlog

from bot.orders.order import Role
from bot.services import submissions
from bot.services.gather import connection_for
from bot.services.notifier import Words
from integrations.errors import IntegrationError, Rejected, Unauthorized, Unavailable
from integrations.model import Payment, WebhookEvent
from storage.tables import State
from tests.orders.making import production, sales, shipment
from tests.services.hooks import TOPICS, FakeHooks
from tests.services.house import ADMIN, CHANNEL, Crash, House
from tests.services.opening import opened

CHECK = timedelta(minutes=10).total_seconds()
REFUSED = Unauthorized("shopify", "read orders", "the token was revoked", status=401)


@pytest.fixture
async def house(sqlite_url: str) -> AsyncIterator[House]:
    """A house whose vendors send their webhooks, with one order taken in, checked and swept when all was well."""
    async with opened(sqlite_url, hooked=True) as house:
        house.put(sales(), production(), shipment())
        await house.submit(submissions.baseline(house.shop.id))
        await house.work()
        await minutes_pass(house)
        house.listener.posted.clear()
        yield house


def hooks(house: House) -> FakeHooks:
    """Our webhooks at the shop."""
    return house.hooks[house.shop.channel.id]


async def check(house: House, role: Role = Role.CHANNEL) -> None:
    connection = connection_for(house.shop, role)
    await house.submit(submissions.check(connection.id, house.clock().isoformat()))
    await house.work()


async def sweep(house: House, role: Role = Role.CHANNEL) -> None:
    connection = connection_for(house.shop, role)
    await house.submit(submissions.sweep(connection.id, house.clock().isoformat()))
    await house.work()


async def minutes_pass(house: House, role: Role = Role.CHANNEL) -> None:
    """Ten minutes later it is checked and swept."""
    house.clock.forward(CHECK)
    await check(house, role)
    await sweep(house, role)


def told(house: House) -> list[tuple[str, str]]:
    """What was told of the connections: that they ail or recovered, and of what kind that is."""
    words = [*house.listener.lines("ailing"), *house.listener.lines("recovered")]
    return [(one.kind, one.data["ailment"]) for one in house.listener.lines() if one in words]


def orders_change(house: House, count: int) -> None:
    """So many orders are changed in the shop, three minutes before anybody looks."""
    house.clock.forward(1)
    changes_now(house, count)
    house.clock.forward(180)


def changes_now(house: House, count: int, **changes: Any) -> None:
    at = house.clock()
    house.put(*(sales(f"60{n}", number=f"#20{n}", updated_at=at, **changes) for n in range(count)))


async def a_webhook_comes(house: House) -> None:
    event = WebhookEvent(delivery_key=house.clock().isoformat(), topic="orders/updated", order_refs=("501",))
    await house.intake.accept(house.shop.channel, event)


async def test_while_all_is_well_nobody_hears_of_it(house: House) -> None:
    for role in Role:
        await minutes_pass(house, role)
    assert (house.listener.posted, hooks(house).writes) == ([], [])


@pytest.mark.parametrize("how", ["gone", "one is gone", "off"])
async def test_webhooks_that_died_are_told_put_right_and_caught_up_with(house: House, how: str) -> None:
    match how:
        case "gone":
            hooks(house).lose()
        case "one is gone":
            hooks(house).lose("orders/updated")
        case "off":
            hooks(house).change(flaws=("it is switched off",))
    orders_change(house, 2)
    await sweep(house)
    house.clock.forward(CHECK)
    await check(house)
    assert told(house) == [("ailing", "hooks"), ("recovered", "hooks")]
    assert {one.channel for one in house.listener.posted if isinstance(one.shown, Words)} == {ADMIN}
    assert all(not each.flaws for each in hooks(house).all.values())
    assert set(hooks(house).all) == TOPICS
    assert house.listener.lines("recovered")[0].data["caught"] == 2
    for _ in range(5):
        await minutes_pass(house)
    assert len(told(house)) == 2


async def test_while_other_webhooks_come_what_none_of_them_named_is_caught_up_with(house: House) -> None:
    hooks(house).lose("orders/updated")
    orders_change(house, 2)
    await a_webhook_comes(house)
    house.clock.forward(CHECK)
    await check(house)
    assert house.listener.lines("recovered")[0].data["caught"] == 2


async def test_a_process_that_dies_behind_the_repair_leaves_one_alert_and_one_end(house: House) -> None:
    hooks(house).lose()
    house.clock.forward(CHECK)
    house.crashes.before_end = True
    with pytest.raises(Crash):
        await check(house)
    await house.restart()
    await house.work()
    await minutes_pass(house)
    assert told(house) == [("ailing", "hooks"), ("recovered", "hooks")]
    assert hooks(house).writes == [f"add {topic}" for topic in sorted(TOPICS)]


async def test_one_that_dies_in_the_repair_finishes_it_and_tells_nothing_twice(house: House) -> None:
    hooks(house).lose()
    hooks(house).refusal = Unavailable("shopify", "subscribe", "503", retry_after=1.0)
    await minutes_pass(house)
    assert told(house) == [("ailing", "hooks")]
    hooks(house).refusal = None
    await minutes_pass(house)
    assert told(house) == [("ailing", "hooks"), ("recovered", "hooks")]


async def test_what_somebody_paused_stays_so_and_the_rest_is_put_right(house: House) -> None:
    paused, off = sorted(TOPICS)[:2]
    hooks(house).change(paused, flaws=("it is paused",), paused=True)
    hooks(house).change(off, flaws=("it is switched off",))
    for _ in range(3):
        await minutes_pass(house)
    assert told(house) == [("ailing", "hooks")]
    assert "Somebody paused it" in house.listener.lines("ailing")[0].data["fix"], "only a person ends that"
    assert hooks(house).writes == [f"repair {off}"]


async def test_what_nobody_ever_connected_is_told_and_not_begun_unasked(sqlite_url: str) -> None:
    async with opened(sqlite_url, hooked=True) as house:
        hooks(house).lose()
        for _ in range(3):
            house.clock.forward(CHECK)
            await check(house)
        assert told(house) == [("ailing", "hooks")]
        assert hooks(house).writes == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"hidden": Unauthorized("shopify", "list webhooks", "scope missing", status=403)}, "scope missing"),
        ({"refusal": Rejected("shopify", "subscribe", "address not allowed")}, "nothing tells"),
    ],
)
async def test_webhooks_that_cannot_be_put_right_stay_a_trouble_that_is_told_once(
    house: House, change: dict[str, IntegrationError], words: str
) -> None:
    hooks(house).lose()
    for name, error in change.items():
        setattr(hooks(house), name, error)
    for _ in range(4):
        await minutes_pass(house)
    assert told(house) == [("ailing", "hooks")]
    assert words in house.listener.lines("ailing")[0].data["cause"]


async def test_webhooks_of_a_token_nobody_knows_are_told_with_what_a_person_has_to_do(house: House) -> None:
    hooks(house).change(known=False)
    await minutes_pass(house)
    assert ".env" in house.listener.lines("ailing")[0].data["fix"]
    hooks(house).change(known=True)
    await minutes_pass(house)
    assert told(house) == [("ailing", "hooks"), ("recovered", "hooks")]


async def test_orders_that_change_unheard_show_that_webhooks_died_and_the_next_one_ends_that(house: House) -> None:
    await a_webhook_comes(house)
    house.clock.forward(CHECK)
    orders_change(house, 3)
    await sweep(house)
    assert told(house) == [("ailing", "silent")]
    house.clock.forward(CHECK)
    await a_webhook_comes(house)
    await sweep(house)
    assert told(house) == [("ailing", "silent"), ("recovered", "silent")]
    assert house.listener.lines("recovered")[0].data["caught"] == 3


@pytest.mark.parametrize(("an_hour", "ailing"), [(12, [("ailing", "silent")]), (2, [])])
async def test_one_order_is_enough_in_an_hour_in_which_webhooks_usually_come_in_numbers(
    house: House, an_hour: int, ailing: list[tuple[str, str]]
) -> None:
    async with house.db.write() as unit:
        for weeks in range(1, 5):
            for minutes in range(an_hour):
                at = house.clock() - timedelta(weeks=weeks, minutes=minutes)
                await unit.inbox.record(house.shop.channel.id, None, topic="x", refs=[], pointer=None, at=at)
    orders_change(house, 1)
    await sweep(house)
    assert told(house) == ailing


async def test_what_changed_a_moment_ago_and_what_a_webhook_told_of_is_not_missed(house: House) -> None:
    orders_change(house, 3)
    await a_webhook_comes(house)
    await sweep(house)
    house.put(
        *(sales(f"60{n}", number=f"#20{n}", payment=Payment.REFUNDED, updated_at=house.clock()) for n in range(3))
    )
    await sweep(house)
    assert told(house) == []


async def test_the_desk_tells_of_no_edits_so_none_is_missed(house: House) -> None:
    house.put(*(shipment(f"9{n}", number=f"#20{n}", updated_at=house.clock()) for n in range(4)))
    await sweep(house, Role.DESK)
    house.put(*(shipment(f"9{n}", number=f"#20{n}", split=True, updated_at=house.clock()) for n in range(4)))
    house.clock.forward(180)
    await sweep(house, Role.DESK)
    assert told(house) == []


async def test_a_refused_key_is_told_once_whatever_meets_it_and_its_end_says_what_changed(house: House) -> None:
    house.channel.failing = REFUSED
    for _ in range(3):
        await minutes_pass(house)
        await house.submit(submissions.resolve(house.shop.channel.id, ref="777"))
        await house.submit(submissions.look(1))
        await house.work()
    assert told(house) == [("ailing", "refused")]
    assert house.listener.lines("trouble") == []
    house.channel.failing = None
    orders_change(house, 2)
    await sweep(house)
    assert told(house) == [("ailing", "refused"), ("recovered", "refused")]
    assert house.listener.lines("recovered")[0].data["caught"] == 2


async def test_what_an_account_lacks_is_told_when_it_is_new_and_not_each_day(house: House) -> None:
    house.production.lacks = ("an old one",)
    await minutes_pass(house, Role.PRODUCTION)
    assert told(house) == []
    house.production.lacks = ("an old one", "the plan lapsed")
    for _ in range(3):
        await minutes_pass(house, Role.PRODUCTION)
        house.clock.forward(24 * 3600)
    house.production.lacks = ()
    await minutes_pass(house, Role.PRODUCTION)
    assert told(house) == [("ailing", "lacks"), ("recovered", "lacks")]
    assert house.listener.lines("ailing")[0].data["cause"] == "Katana: the plan lapsed"


async def test_a_desk_that_stopped_importing_is_told_and_so_is_its_first_import(house: House) -> None:
    house.desk.last_refresh = house.clock()
    await check(house, Role.DESK)
    house.clock.forward(26 * 3600)
    await minutes_pass(house, Role.DESK)
    assert told(house) == [("ailing", "imports")]
    house.desk.last_refresh = house.clock()
    await minutes_pass(house, Role.DESK)
    assert told(house) == [("ailing", "imports"), ("recovered", "imports")]


async def test_a_check_that_cannot_be_made_gives_way_to_the_next(house: House) -> None:
    house.channel.failing = Unavailable("shopify", "ping", "503")
    for _ in range(20):
        house.clock.forward(CHECK)
        await check(house)
    house.channel.calls.clear()
    house.channel.failing = None
    await house.rest()
    assert house.channel.calls.count("ping") == 1
    assert await house.operations(State.WAITING) == []


async def test_a_system_that_is_down_is_logged_once_and_once_when_it_is_back(house: House) -> None:
    with structlog.testing.capture_logs() as logged:
        house.channel.failing = Unavailable("shopify", "read orders", "503", retry_after=1.0)
        for _ in range(100):
            await sweep(house)
            house.clock.forward(300)
        house.channel.failing = None
        await house.rest(within=7200)
        await sweep(house)
    assert [entry["event"] for entry in logged] == ["a system failed us", "a system answers again"]


async def test_whoever_asks_sees_when_each_system_was_read_and_heard_of_and_what_is_wrong(house: House) -> None:
    await a_webhook_comes(house)
    house.channel.failing = REFUSED
    await minutes_pass(house)
    async with house.db.read() as unit:
        view = await house.health.view(unit, [house.shop])
    shop, *others = view.connections
    assert (shop.system, shop.heard_at) == ("Shopify", house.clock() - timedelta(seconds=CHECK))
    assert [one.cause for one in shop.troubles] == ["Shopify refuses our key: the token was revoked"]
    assert [(one.system, one.troubles) for one in others] == [("Katana", ()), ("ShipStation", ())]
    assert await house.asks("health", channel=CHANNEL)
    await house.work()
    assert house.listener.whispers()[-1] == view
