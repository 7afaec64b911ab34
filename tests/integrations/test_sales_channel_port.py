"""What every `SalesChannel` promises, asked of each client over its sandbox face."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import aiohttp
import pytest

from integrations.errors import (
    IntegrationError,
    NotFound,
    OutcomeUnknown,
    RateLimited,
    Rejected,
    Unauthorized,
    Unavailable,
)
from integrations.model import Parcel, Payment, Progress, SalesOrder, number_key
from integrations.ports import SalesChannel
from integrations.sandbox.faults import Fault
from integrations.sandbox.server import Sandbox
from integrations.sandbox.state import ShopOrder
from integrations.shopify.client import ShopifyClient
from integrations.shopify.token import StaticToken
from integrations.woocommerce.auth import Keys
from integrations.woocommerce.client import WooCommerceClient
from tests.integrations.http_bench import NotedBudget

PARCEL = Parcel(carrier="UPS", tracking_number="1Z999AA10123456784")
BARE = Parcel(carrier="")
"""A parcel of which there is nothing to keep, so that the one write is the one that fulfils."""
NOBODYS = "987654321"
WRITES: dict[str, dict[str, Any]] = {
    "shopify": {"containing": "fulfillmentCreate"},
    "woocommerce": {"method": "POST", "path": "/wp-json/wc/v3/orders/"},
}
"""What tells the request that fulfils from every other."""


@pytest.fixture(params=["shopify", "woocommerce"])
async def box(request: pytest.FixtureRequest) -> AsyncIterator[Sandbox]:
    async with Sandbox(seeded=False, limits=False, channel=request.param) as box:
        box.world.add_variant("MUG", "Mug", 1900, on_hand=40)
        box.world.add_variant("CUP", "Cup", 900, on_hand=7)
        yield box


@pytest.fixture
def shop(box: Sandbox, session: aiohttp.ClientSession) -> SalesChannel:
    return client_of(box, session)


def client_of(box: Sandbox, session: aiohttp.ClientSession, *, mistyped: str = "") -> SalesChannel:
    """The channel's client. Its key has something `mistyped` at its end, if anything."""
    given, url, budget = box.credentials, box.url(box.channel), NotedBudget()
    if box.channel == "shopify":
        token = StaticToken(given.shopify_access_token + mistyped)
        return ShopifyClient(session, base_url=url, budget=budget, token=token, timeout=2.0)
    keys = Keys(given.woocommerce_consumer_key, given.woocommerce_consumer_secret + mistyped)
    return WooCommerceClient(session, site_url=url, keys=keys, budget=budget, timeout=2.0)


def ordered(box: Sandbox, name: str = "#1042", *items: tuple[str, int], **more: Any) -> ShopOrder:
    return box.world.place_order(list(items) or [("MUG", 2)], name=name, **more)


async def read(shop: SalesChannel, order: ShopOrder) -> SalesOrder:
    found = await shop.get(str(order.id))
    assert found is not None
    return found


def times(box: Sandbox, verb: str) -> int:
    """How often something happened in the shop."""
    return [each.verb for each in box.journal.effects(box.channel)].count(verb)


def mails(box: Sandbox, order: ShopOrder) -> int:
    """How often the customer was told that it left: Shopify mails of a fulfillment, WooCommerce by itself."""
    return times(box, "mail") + sum(each.notified_customer for each in order.fulfillments)


# reading ----------------------------------------------------------------------------------------------------------
async def test_an_order_is_told_in_our_words(box: Sandbox, shop: SalesChannel) -> None:
    order = ordered(box, "#1042", ("MUG", 2), ("CUP", 1))
    found = await read(shop, order)
    assert (found.system, found.ref, number_key(found.number)) == (shop.system, str(order.id), "1042")
    assert (found.payment, found.progress, found.cancelled_at) == (Payment.PAID, Progress.UNFULFILLED, None)
    assert [(line.sku, line.quantity, line.fulfilled, line.shippable) for line in found.lines] == [
        ("MUG", Decimal(2), Decimal(0), True),
        ("CUP", Decimal(1), Decimal(0), True),
    ]
    assert found.placed_at.tzinfo and abs(found.placed_at - box.world.now()) < timedelta(minutes=1)
    assert found.native and found.url


@pytest.mark.parametrize("ref", [NOBODYS, "#1042", "", "0", "../1"])
async def test_what_the_shop_does_not_have_is_none(box: Sandbox, shop: SalesChannel, ref: str) -> None:
    ordered(box)
    assert await shop.get(ref) is None


async def test_what_happened_to_an_order_shows(box: Sandbox, shop: SalesChannel) -> None:
    unpaid, held, called_off = (ordered(box, f"#{number}", financial="PENDING") for number in (1, 2, 3))
    collected = ordered(box, "#4", pickup=True)
    for order in (held, called_off):
        box.world.pay(order.id)
    box.world.hold(held.id)
    box.world.cancel(called_off.id)
    assert (await read(shop, unpaid)).payment is Payment.UNPAID
    assert (await read(shop, held)).held
    assert (await read(shop, called_off)).cancelled_at is not None
    assert (await read(shop, collected)).pickup


async def test_a_number_finds_exactly_its_order(box: Sandbox, shop: SalesChannel) -> None:
    wanted, *_ = (ordered(box, name) for name in ("#1042", "#10420", "#104", "#1042-A"))
    for typed in ("1042", "#1042", " 1042 "):
        assert [each.ref for each in await shop.find(typed)] == [str(wanted.id)]
    for typed in ("42", "10", "", "#", "104%", "1042-B"):
        assert await shop.find(typed) == ()


async def test_an_id_is_no_number(box: Sandbox, shop: SalesChannel) -> None:
    order = ordered(box, "#871")
    assert await shop.find(str(order.id)) == ()
    other = ordered(box, f"#{order.id}")
    assert [each.ref for each in await shop.find(str(order.id))] == [str(other.id)]


async def test_a_customer_is_found_by_address_and_by_name(box: Sandbox, shop: SalesChannel) -> None:
    ida = {"customer_name": "Ida Björk", "customer_email": "ida@bjork.example"}
    first = ordered(box, "#1", **ida)
    box.world.advance(60)
    second = ordered(box, "#2", **ida)
    ordered(box, "#3", customer_name="Bo Berg", customer_email="bo@berg.example")
    newest_first = [str(second.id), str(first.id)]
    assert [each.ref for each in await shop.find_by_customer("IDA@bjork.example")] == newest_first
    assert [each.ref for each in await shop.find_by_customer("ida björk")] == newest_first
    for nobody in ("eve@evil.example", "Eve", "", "*"):
        assert await shop.find_by_customer(nobody) == ()


async def test_what_changed_since_is_each_order_once(box: Sandbox, shop: SalesChannel) -> None:
    old, touched, called_off = (ordered(box, f"#{number}") for number in (1, 2, 3))
    box.world.advance(600)
    since = box.world.now()
    box.world.advance(5)
    box.world.touch(touched.id)
    box.world.cancel(called_off.id)
    new = ordered(box, "#4")
    refs = [each.ref async for each in shop.changed_since(since)]
    assert sorted(refs) == sorted(str(each.id) for each in (touched, called_off, new))
    assert str(old.id) in [each.ref async for each in shop.changed_since(since - timedelta(hours=1))]


async def test_open_orders_are_those_with_something_to_do(box: Sandbox, shop: SalesChannel) -> None:
    paid, unpaid, held, called_off = (
        ordered(box, f"#{number}", financial=money)
        for number, money in ((1, "PAID"), (2, "PENDING"), (3, "PAID"), (4, "PAID"))
    )
    box.world.hold(held.id)
    box.world.cancel(called_off.id)
    refs = [each.ref async for each in shop.open_orders()]
    assert sorted(refs) == sorted(str(each.id) for each in (paid, unpaid, held))


async def test_stock_is_what_the_shop_believes(box: Sandbox, shop: SalesChannel) -> None:
    box.world.set_shop_stock("CUP", 3)
    goods = await shop.stock_of("CUP")
    assert goods is not None
    assert (goods.sku, [level.available for level in goods.levels]) == ("CUP", [Decimal(3)])
    assert await shop.stock_of("NOTHING") is await shop.stock_of("") is None


async def test_ping_says_whose_shop_it_is(box: Sandbox, shop: SalesChannel) -> None:
    assert (await shop.ping()).name
    assert box.journal.effects() == []


# fulfilling -------------------------------------------------------------------------------------------------------
async def test_fulfilling_sends_what_is_left_mails_once_and_again_is_a_success(
    box: Sandbox, shop: SalesChannel
) -> None:
    order = ordered(box)
    for _ in range(2):
        assert (await shop.fulfill(str(order.id), PARCEL, notify_customer=True)).words
        now = await read(shop, order)
        assert (now.progress, now.needs_shipping) == (Progress.FULFILLED, True)
        assert [line.fulfilled for line in now.lines] == [Decimal(2)]
    assert times(box, "fulfill") == 1
    assert mails(box, order) == 1


async def test_a_mail_that_is_not_wanted_is_not_sent_or_the_shop_refuses(box: Sandbox, shop: SalesChannel) -> None:
    order = ordered(box)
    if shop.always_mails:
        with pytest.raises(Rejected):
            await shop.fulfill(str(order.id), PARCEL, notify_customer=False)
        assert (order.fulfillments, times(box, "fulfill")) == ([], 0)
    else:
        await shop.fulfill(str(order.id), PARCEL, notify_customer=False)
        assert (times(box, "fulfill"), mails(box, order)) == (1, 0)


@pytest.mark.parametrize("what", ["cancel", "hold"])
async def test_what_must_not_leave_is_refused_and_nothing_is_written(
    box: Sandbox, shop: SalesChannel, what: str
) -> None:
    order = ordered(box)
    getattr(box.world, what)(order.id)
    with pytest.raises(Rejected) as refused:
        await shop.fulfill(str(order.id), PARCEL, notify_customer=True)
    assert refused.value.detail
    assert (times(box, "fulfill"), order.fulfillments) == (0, [])


@pytest.mark.parametrize("ref", [NOBODYS, "#1042"])
async def test_what_is_not_there_cannot_be_fulfilled(shop: SalesChannel, ref: str) -> None:
    with pytest.raises(NotFound):
        await shop.fulfill(ref, PARCEL, notify_customer=True)


# what goes wrong --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"kind": "status", "status": 503}, Unavailable),
        ({"kind": "status", "status": 429, "retry_after": 7.0}, RateLimited),
        ({"kind": "reset_before"}, Unavailable),
        ({"kind": "page", "status": 503}, Unavailable),
    ],
    ids=str,
)
async def test_a_read_that_fails_says_how(
    box: Sandbox, shop: SalesChannel, fault: dict[str, Any], error: type[IntegrationError]
) -> None:
    order = ordered(box)
    box.faults.add(Fault(**fault))
    with pytest.raises(error) as caught:
        await shop.get(str(order.id))
    assert caught.value.system == shop.system
    assert await shop.get(str(order.id)) is not None


@pytest.mark.parametrize(("kind", "done"), [("reset_before", 0), ("reset_after", 1), ("status_after", 1)])
async def test_a_write_whose_answer_is_lost_is_unclear_and_doing_it_again_doubles_nothing(
    box: Sandbox, shop: SalesChannel, kind: str, done: int
) -> None:
    order = ordered(box)
    box.faults.add(Fault(kind, face=box.channel, **WRITES[box.channel]))
    with pytest.raises(OutcomeUnknown):
        await shop.fulfill(str(order.id), BARE, notify_customer=True)
    assert times(box, "fulfill") == done
    await shop.fulfill(str(order.id), BARE, notify_customer=True)
    assert times(box, "fulfill") == 1


def asks() -> list[Callable[[SalesChannel, str], Any]]:
    return [
        lambda shop, _: shop.ping(),
        lambda shop, ref: shop.get(ref),
        lambda shop, _: shop.find("1042"),
        lambda shop, ref: shop.fulfill(ref, PARCEL, notify_customer=True),
        lambda shop, _: shop.stock_of("MUG"),
    ]


async def test_a_wrong_key_is_told_and_shown_to_nobody(box: Sandbox, session: aiohttp.ClientSession) -> None:
    order, stranger = ordered(box), client_of(box, session, mistyped="x-mistyped")
    for ask in asks():
        with pytest.raises(Unauthorized) as caught:
            await ask(stranger, str(order.id))
        assert "mistyped" not in str(caught.value)
