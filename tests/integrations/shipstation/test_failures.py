"""Every operation meets every kind of failure, and each becomes the error that tells people what to do."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime

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
    UnexpectedReply,
)
from integrations.model import Parcel
from integrations.shipstation.client import ShipStationClient
from tests.integrations.http_bench import NotedBudget
from tests.integrations.shipstation.desk import LOGIN, SECRET, Desk, client_of, order

Operation = Callable[[ShipStationClient], Awaitable[object]]


async def _changed(client: ShipStationClient) -> object:
    return [found async for found in client.changed_since(datetime(2026, 11, 1, tzinfo=UTC))]


async def _open(client: ShipStationClient) -> object:
    return [found async for found in client.open_orders()]


async def _mark(client: ShipStationClient) -> object:
    return await client.mark_shipped("81000001", Parcel(carrier="UPS"), notify_shop=True)


READS: dict[str, Operation] = {
    "ping": lambda client: client.ping(),
    "get": lambda client: client.get("81000001"),
    "find": lambda client: client.find("2207"),
    "changed_since": _changed,
    "open_orders": _open,
    "parcels": lambda client: client.parcels("81000001"),
    "resolve": lambda client: client.resolve("/orders?importBatch=1"),
}
WRITES: dict[str, Operation] = {
    "mark_shipped": _mark,
    "hold": lambda client: client.hold("81000001", date(2026, 12, 1)),
    "release": lambda client: client.release("81000001"),
}
OPERATIONS = READS | WRITES

EACH = pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS.keys())
EACH_WRITE = pytest.mark.parametrize("operation", WRITES.values(), ids=WRITES.keys())
EACH_READ = pytest.mark.parametrize("operation", READS.values(), ids=READS.keys())


async def failing(client: ShipStationClient, operation: Operation) -> IntegrationError:
    with pytest.raises(IntegrationError) as caught:
        await operation(client)
    assert caught.value.system == "shipstation"
    assert SECRET not in str(caught.value)
    assert LOGIN not in str(caught.value)
    return caught.value


@EACH
@pytest.mark.parametrize(
    ("status", "fix"), [(401, "SHIPSTATION_API_SECRET"), (402, "plan has no API"), (403, "does not let this API key")]
)
async def test_a_refused_key_says_how_to_mend_it(
    client: ShipStationClient, desk: Desk, operation: Operation, status: int, fix: str
) -> None:
    desk.fails(status, b'{"message": "Go away"}')
    error = await failing(client, operation)
    assert type(error) is Unauthorized
    assert fix in error.detail
    assert error.detail.endswith("(Go away)")
    assert len(desk.asked) == 1


@EACH
async def test_a_rate_limit_waits_for_the_window_and_stops_the_others(
    desk: Desk, session: aiohttp.ClientSession, operation: Operation
) -> None:
    budget = NotedBudget()
    limits = {"X-Rate-Limit-Limit": "40", "X-Rate-Limit-Remaining": "0", "X-Rate-Limit-Reset": "21"}
    desk.fails(429, b'{"message": "Too Many Requests"}', limits)
    error = await failing(client_of(desk, session, budget), operation)
    assert isinstance(error, RateLimited)
    assert error.retry_after == 21.0
    assert budget.log == ["reserve 1", "hold off 21"]


@EACH_READ
async def test_a_read_that_fails_for_now_may_be_tried_again(
    client: ShipStationClient, desk: Desk, operation: Operation
) -> None:
    desk.fails(500, b'{"Message": "An error", "ExceptionMessage": "of no use", "ExceptionType": "Any"}')
    error = await failing(client, operation)
    assert type(error) is Unavailable
    assert error.detail == "An error of no use"


@EACH_WRITE
async def test_a_write_that_ends_in_a_500_may_have_happened(
    client: ShipStationClient, desk: Desk, operation: Operation
) -> None:
    desk.fails(500, b"<html><body><h1>Server Error</h1></body></html>")
    error = await failing(client, operation)
    assert type(error) is OutcomeUnknown
    assert error.detail == "Server Error"


@EACH
async def test_a_refusal_comes_in_the_vendors_words(
    client: ShipStationClient, desk: Desk, operation: Operation
) -> None:
    desk.fails(400, b'{"Message": "The request is bad.", "ModelState": {"order.carrier": ["Unknown carrier."]}}')
    error = await failing(client, operation)
    assert type(error) is Rejected
    assert error.detail == "The request is bad. order.carrier: Unknown carrier."


@pytest.mark.parametrize("name", [name for name in OPERATIONS if name != "get"])
async def test_what_is_not_there_is_not_found(client: ShipStationClient, desk: Desk, name: str) -> None:
    desk.fails(404)
    error = await failing(client, OPERATIONS[name])
    assert type(error) is NotFound
    assert error.detail == "ShipStation answered 404 without a word"


@EACH_READ
@pytest.mark.parametrize("body", [b"<html>maintenance</html>", b'{"message": "fine"}', b"[[]]", b'{"orders": 5}'])
async def test_an_answer_of_another_shape_is_unexpected(
    client: ShipStationClient, desk: Desk, operation: Operation, body: bytes
) -> None:
    desk.fails(200, body)
    assert type(await failing(client, operation)) is UnexpectedReply


async def test_an_unexpected_answer_names_the_field_and_not_its_content(
    client: ShipStationClient, desk: Desk
) -> None:
    desk.says("/orders", {"orders": [order(1), order(2, orderId=None, shipTo="Amy Harbour")], "pages": 1})
    error = await failing(client, READS["find"])
    assert error.detail.startswith("orders.1.orderId: ")
    assert "Amy" not in repr(error.__cause__)


async def test_an_order_without_any_time_is_unexpected(client: ShipStationClient, desk: Desk) -> None:
    desk.says("/orders/81000001", order(modifyDate=None, createDate="never", orderDate=""))
    error = await failing(client, READS["get"])
    assert type(error) is UnexpectedReply
    assert "carries no time" in error.detail


async def test_no_object_shows_the_secret(client: ShipStationClient) -> None:
    assert SECRET not in repr(client)
    assert SECRET not in repr(vars(client))
