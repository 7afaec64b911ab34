"""Marking an order as fulfilled: what is sent, once per location, and what each ending means."""

import asyncio

import aiohttp
import pytest

from integrations.errors import NotFound, OutcomeUnknown, RateLimited, Rejected, Unauthorized, Unavailable
from integrations.model import Parcel, Receipt
from integrations.ports import SalesChannel
from integrations.shopify.client import ShopifyClient
from integrations.shopify.documents import FULFILL, REMAINING
from integrations.shopify.token import StaticToken
from tests.integrations.shopify.conftest import TOKEN
from tests.integrations.shopify.samples import (
    GID,
    ORDER_ID,
    done_todo,
    fulfilled,
    held_todo,
    left_line,
    open_todo,
    page,
    refused,
    remaining,
)
from tests.integrations.shopify.shop import Budget, Shop

PARCEL = Parcel(carrier="stamps_com", tracking_number="9400INVENTED", tracking_url="https://usps.example/9400")
CLOSED = "Fulfillment order 7701 has an unfulfillable status= closed."


async def ship(client: SalesChannel, parcel: Parcel = PARCEL, *, notify: bool = True) -> Receipt:
    return await client.fulfill(ORDER_ID, parcel, notify_customer=notify)


async def test_reads_what_is_left_then_sends_each_line(client: SalesChannel, shop: Shop, budget: Budget) -> None:
    lines = page(left_line(1, 2), left_line(2, 0), left_line(3, 1))
    shop.says(remaining(open_todo(1, lineItems=lines)))
    shop.says(fulfilled(1))
    receipt = await ship(client)
    assert receipt == Receipt(ref="661", words="#3301-F1 SUCCESS")
    assert [each.path for each in shop.asked] == ["/admin/api/2026-10/graphql.json"] * 2
    assert shop.asked[0].body["query"] == REMAINING.document
    assert shop.asked[0].variables == {"id": GID, "after": None}
    assert shop.asked[1].body["query"] == FULFILL.document
    assert shop.asked[1].variables == {
        "fulfillment": {
            "lineItemsByFulfillmentOrder": [
                {
                    "fulfillmentOrderId": "gid://shopify/FulfillmentOrder/7701",
                    "fulfillmentOrderLineItems": [
                        {"id": "gid://shopify/FulfillmentOrderLineItem/990001", "quantity": 2},
                        {"id": "gid://shopify/FulfillmentOrderLineItem/990003", "quantity": 1},
                    ],
                }
            ],
            "notifyCustomer": True,
            "trackingInfo": {"company": "USPS", "number": "9400INVENTED"},
        }
    }
    assert budget.reserved == [REMAINING.cost, FULFILL.cost]


async def test_one_call_per_location(client: SalesChannel, shop: Shop) -> None:
    shop.says(remaining(open_todo(1, place="Workshop"), open_todo(2, place="Depot"), open_todo(3, place="Workshop")))
    shop.says(fulfilled(1))
    shop.says(fulfilled(2))
    receipt = await ship(client, Parcel(carrier="ups"), notify=False)
    assert receipt == Receipt(ref="661, 662", words="#3301-F1 SUCCESS, #3301-F2 SUCCESS")
    sent = [each.variables["fulfillment"] for each in shop.asked[1:]]
    assert [_todos(each) for each in sent] == [["7701", "7703"], ["7702"]]
    assert all(isinstance(each, dict) and each["notifyCustomer"] is False for each in sent)
    assert all(isinstance(each, dict) and "trackingInfo" not in each for each in sent)


def _todos(fulfillment: object) -> list[str]:
    assert isinstance(fulfillment, dict)
    return [each["fulfillmentOrderId"].rpartition("/")[2] for each in fulfillment["lineItemsByFulfillmentOrder"]]


async def test_fulfillment_orders_are_read_to_their_end(client: SalesChannel, shop: Shop) -> None:
    shop.says(remaining(open_todo(1), more="after-1"))
    shop.says(remaining(open_todo(2)))
    shop.says(fulfilled(1))
    await ship(client)
    assert [each.variables.get("after") for each in shop.asked[:2]] == [None, "after-1"]
    assert _todos(shop.asked[2].variables["fulfillment"]) == ["7701", "7702"]


async def test_a_fulfillment_order_longer_than_a_page_is_sent_whole(client: SalesChannel, shop: Shop) -> None:
    shop.says(remaining(open_todo(1, lineItems=page(left_line(1, 0), more="line-1"))))
    shop.says(fulfilled(1))
    await ship(client)
    sent = shop.asked[1].variables["fulfillment"]
    assert isinstance(sent, dict)
    assert sent["lineItemsByFulfillmentOrder"] == [{"fulfillmentOrderId": "gid://shopify/FulfillmentOrder/7701"}]


async def test_what_cannot_be_fulfilled_now_is_left_and_said(client: SalesChannel, shop: Shop) -> None:
    shop.says(remaining(open_todo(1), held_todo(2), done_todo(3, left=5)))
    shop.says(fulfilled(1))
    receipt = await ship(client)
    assert receipt.words == "#3301-F1 SUCCESS; not fulfilled: 2 at Workshop ON_HOLD"
    assert _todos(shop.asked[1].variables["fulfillment"]) == ["7701"]


async def test_nothing_left_is_a_success_without_a_write(client: SalesChannel, shop: Shop) -> None:
    shop.says(remaining(done_todo(1, left=3), displayFulfillmentStatus="FULFILLED"))
    assert await ship(client) == Receipt(words="Nothing left to fulfill: Shopify says FULFILLED")
    assert shop.operations == ["Remaining"]


async def test_a_cancelled_order_is_refused_without_a_write(client: SalesChannel, shop: Shop) -> None:
    shop.says(remaining(done_todo(1, left=3), cancelledAt="2026-11-22T10:00:00Z"))
    with pytest.raises(Rejected, match="#3301 was cancelled in Shopify"):
        await ship(client)
    assert shop.operations == ["Remaining"]


async def test_a_held_order_is_refused_without_a_write(client: SalesChannel, shop: Shop) -> None:
    shop.says(remaining(held_todo(1), displayFulfillmentStatus="ON_HOLD"))
    with pytest.raises(Rejected, match="does not let anyone fulfill #3301 now: 2 at Workshop ON_HOLD"):
        await ship(client)
    assert shop.operations == ["Remaining"]


async def test_no_fulfillment_orders_at_all_is_no_success(client: SalesChannel, shop: Shop) -> None:
    """Without the scope Shopify shows an empty list, which must not read as "nothing left"."""
    shop.says(remaining())
    with pytest.raises(Rejected, match="lack the scope write_merchant_managed_fulfillment_orders"):
        await ship(client)


async def test_an_unknown_order_is_not_found(client: SalesChannel, shop: Shop) -> None:
    shop.says({"order": None})
    with pytest.raises(NotFound):
        await ship(client)


async def test_a_refusal_comes_in_shopifys_words(client: SalesChannel, shop: Shop) -> None:
    words = "Invalid fulfillment order line item quantity requested."
    shop.says(remaining(open_todo(1)))
    shop.says(refused(words))
    shop.says(remaining(open_todo(1)))
    with pytest.raises(Rejected) as caught:
        await ship(client)
    assert caught.value.detail == words


async def test_somebody_else_was_faster(client: SalesChannel, shop: Shop) -> None:
    """The native sync may fulfill between our read and our write: what was wanted is so."""
    shop.says(remaining(open_todo(1)))
    shop.says(refused(CLOSED))
    shop.says(remaining(done_todo(1), displayFulfillmentStatus="FULFILLED"))
    receipt = await ship(client)
    assert receipt == Receipt(words=f"Nothing left to fulfill: Shopify says FULFILLED ({CLOSED})")


async def test_refused_because_cancelled_meanwhile_stays_refused(client: SalesChannel, shop: Shop) -> None:
    shop.says(remaining(open_todo(1)))
    shop.says(refused(CLOSED))
    shop.says(remaining(done_todo(1, left=2), cancelledAt="2026-11-22T10:00:00Z"))
    with pytest.raises(Rejected, match="unfulfillable"):
        await ship(client)


async def test_refused_and_no_longer_visible_stays_refused(client: SalesChannel, shop: Shop) -> None:
    shop.says(remaining(open_todo(1)))
    shop.says(refused(CLOSED))
    shop.says(remaining())
    with pytest.raises(Rejected, match="unfulfillable"):
        await ship(client)


async def test_a_second_location_refused_tells_of_the_first(client: SalesChannel, shop: Shop) -> None:
    shop.says(remaining(open_todo(1), open_todo(2, place="Depot")))
    shop.says(fulfilled(1))
    shop.says(refused("Fulfillment order does not exist."))
    shop.says(remaining(done_todo(1), open_todo(2, place="Depot")))
    with pytest.raises(Rejected, match=r"1 of 2 locations are fulfilled, then: Fulfillment order does not exist\."):
        await ship(client)


async def test_a_second_location_not_sent_is_no_longer_not_sent(client: SalesChannel, shop: Shop) -> None:
    shop.says(remaining(open_todo(1), open_todo(2, place="Depot")))
    shop.says(fulfilled(1))
    shop.fails([{"message": "Throttled", "extensions": {"code": "THROTTLED"}}])
    with pytest.raises(OutcomeUnknown, match="1 of 2 locations are fulfilled, then: Throttled"):
        await ship(client)


@pytest.mark.parametrize("status", ["FAILURE", "ERROR", "CANCELLED"])
async def test_a_fulfillment_that_failed_is_no_success(client: SalesChannel, shop: Shop, status: str) -> None:
    shop.says(remaining(open_todo(1)))
    shop.says(fulfilled(1, status))
    shop.says(remaining(open_todo(1)))
    with pytest.raises(Rejected, match=f"#3301-F1 ended as {status}"):
        await ship(client)


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (200, {"errors": [{"message": "Throttled", "extensions": {"code": "THROTTLED"}}]}, RateLimited),
        (429, {"errors": "Exceeded 2 calls per second"}, RateLimited),
        (200, {"errors": [{"message": "No", "extensions": {"code": "ACCESS_DENIED"}}]}, Unauthorized),
        (200, {"errors": [{"message": "Bad", "extensions": {"code": "INVALID_VARIABLE"}}]}, Rejected),
        (200, {"errors": [{"message": "Oh", "extensions": {"code": "INTERNAL_SERVER_ERROR"}}]}, OutcomeUnknown),
        (200, {"errors": [{"message": "A code nobody documented", "extensions": {"code": "NEW"}}]}, OutcomeUnknown),
        (200, {"data": {"fulfillmentCreate": None}}, OutcomeUnknown),
        (200, {"data": {"fulfillmentCreate": {"fulfillment": None, "userErrors": []}}}, OutcomeUnknown),
        (200, {"data": {"fulfillmentCreate": {"fulfillment": {}, "userErrors": []}}}, OutcomeUnknown),
        (200, "{not json", OutcomeUnknown),
        (502, "<html><title>Bad gateway</title></html>", OutcomeUnknown),
    ],
)
async def test_what_each_failed_write_means(
    client: SalesChannel, shop: Shop, status: int, body: object, error: type[Exception]
) -> None:
    """Only what Shopify surely did not run may be called refused or not sent."""
    shop.says(remaining(open_todo(1)))
    shop.answers(status, body)
    shop.says(remaining(open_todo(1)))
    with pytest.raises(error) as caught:
        await ship(client)
    assert type(caught.value) is error


async def test_a_write_that_ran_beside_an_error_did_run(client: SalesChannel, shop: Shop) -> None:
    shop.says(remaining(open_todo(1)))
    shop.fails([{"message": "a side field failed"}], data=fulfilled(1))
    assert (await ship(client)).ref == "661"


@pytest.fixture
def hasty(session: aiohttp.ClientSession, shop: Shop) -> SalesChannel:
    return ShopifyClient(session, base_url=shop.url, budget=Budget(), token=StaticToken(TOKEN), timeout=0.05)


async def test_a_read_without_an_answer_is_unavailable(hasty: SalesChannel, shop: Shop) -> None:
    never = asyncio.Event()
    shop.answers(200, {"data": remaining(open_todo(1))}, wait=never)
    with pytest.raises(Unavailable, match="no answer in time"):
        await ship(hasty)
    never.set()
    assert shop.operations == ["Remaining"]


async def test_a_write_without_an_answer_is_unknown(hasty: SalesChannel, shop: Shop) -> None:
    never = asyncio.Event()
    shop.says(remaining(open_todo(1)))
    shop.answers(200, {"data": fulfilled(1)}, wait=never)
    with pytest.raises(OutcomeUnknown, match="no answer in time"):
        await ship(hasty)
    never.set()
    assert shop.operations == ["Remaining", "Fulfill"]
