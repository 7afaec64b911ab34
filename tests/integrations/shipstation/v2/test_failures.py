"""Every operation meets every kind of failure, and each becomes the error that tells people what to do."""

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime

import aiohttp
import pytest

from integrations.errors import (
    IntegrationError,
    OutcomeUnknown,
    RateLimited,
    Rejected,
    Unauthorized,
    Unavailable,
    UnexpectedReply,
)
from integrations.model import Parcel
from integrations.shipstation.v2.client import ShipStationV2Client
from tests.integrations.http_bench import NotedBudget
from tests.integrations.shipstation.v2.desk import KEY, DeskV2, client_of, shipment

Operation = Callable[[ShipStationV2Client], Awaitable[object]]


async def _changed(client: ShipStationV2Client) -> object:
    return [found async for found in client.changed_since(datetime(2026, 11, 1, tzinfo=UTC))]


async def _open(client: ShipStationV2Client) -> object:
    return [found async for found in client.open_orders()]


READS: dict[str, Operation] = {
    "ping": lambda client: client.ping(),
    "get": lambda client: client.get("81000001"),
    "find": lambda client: client.find("2207"),
    "find_by_customer": lambda client: client.find_by_customer("Jane Doe"),
    "find_by_tracking": lambda client: client.find_by_tracking("1Z"),
    "changed_since": _changed,
    "open_orders": _open,
    "parcels": lambda client: client.parcels("81000001"),
    "resolve": lambda client: client.resolve("/v2/shipments?import_batch_id=1"),
}
WRITES: dict[str, Operation] = {
    "mark_shipped": lambda client: client.mark_shipped(
        "81000001", Parcel(carrier="UPS", tracking_number="1"), notify_shop=True
    ),
    "hold": lambda client: client.hold("81000001", date(2026, 12, 1)),
    "release": lambda client: client.release("81000001"),
}
OPERATIONS = READS | WRITES
EACH = pytest.mark.parametrize("name", OPERATIONS)


def errors(message: str, code: str = "unspecified", source: str = "ShipStation") -> bytes:
    row = {"error_source": source, "error_type": "validation", "error_code": code, "message": message}
    return json.dumps({"request_id": "ab-12", "errors": [row]}).encode()


async def failing(client: ShipStationV2Client, name: str) -> IntegrationError:
    with pytest.raises(IntegrationError) as caught:
        await OPERATIONS[name](client)
    assert caught.value.system == "shipstation"
    assert KEY not in str(caught.value)
    return caught.value


@EACH
@pytest.mark.parametrize(
    ("status", "body", "kind", "words"),
    [
        (401, errors("The API key is invalid.", "unauthorized"), Unauthorized, "SHIPSTATION_V2_API_KEY"),
        (402, b"", Unauthorized, "plan has no V2 API access"),
        (403, errors("No.", "trial_expired"), Unauthorized, "plan has no V2 API access"),
        (403, errors("No."), Unauthorized, "does not let this V2 API key"),
    ],
)
async def test_a_refused_key_says_how_to_mend_it(
    client: ShipStationV2Client, desk: DeskV2, name: str, status: int, body: bytes, kind: type, words: str
) -> None:
    desk.fails(status, body)
    error = await failing(client, name)
    assert type(error) is kind
    assert words in error.detail
    assert len(desk.asked) == 1


@EACH
async def test_a_rate_limit_waits_as_long_as_it_is_told(
    desk: DeskV2, session: aiohttp.ClientSession, name: str
) -> None:
    budget = NotedBudget()
    desk.fails(429, errors("Too many requests.", "rate_limit_exceeded"), {"Retry-After": "12"})
    error = await failing(client_of(desk, session, budget), name)
    assert isinstance(error, RateLimited)
    assert error.retry_after == 12.0
    assert budget.log == ["reserve 1", "hold off 12"]


@EACH
async def test_a_failed_read_may_be_tried_again_and_a_failed_write_may_have_happened(
    client: ShipStationV2Client, desk: DeskV2, name: str
) -> None:
    desk.fails(500, b"<html><body><h1>Server Error</h1></body></html>")
    error = await failing(client, name)
    assert type(error) is (OutcomeUnknown if name in WRITES else Unavailable)
    assert error.detail == "Server Error"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (errors("hold_until_date must be later than today."), "hold_until_date must be later than today."),
        (errors("Refused.", source="carrier"), "ShipStation passes on from the carrier: Refused."),
        (errors("Gone.", "order_source_not_active", "order_source"), "ShipStation could not reach the store: Gone."),
        (b"[" * 100_000, "["),
        (b'{"errors": null}', "ShipStation answered 400 without a word"),
        (b'{"errors": [{"message": "<b>No</b>\\u0000"}]}', "No"),
        (b"", "ShipStation answered 400 without a word"),
    ],
)
async def test_a_refusal_comes_in_the_words_of_who_refused(
    client: ShipStationV2Client, desk: DeskV2, body: bytes, words: str
) -> None:
    desk.fails(400, body)
    error = await failing(client, "hold")
    assert type(error) is Rejected
    assert error.detail.startswith(words)
    assert len(error.detail) <= 360


@pytest.mark.parametrize("name", READS)
@pytest.mark.parametrize("body", [b"<html>maintenance</html>", b'{"message": "fine"}', b"[[]]", b'{"shipments": 5}'])
async def test_an_answer_of_another_shape_is_unexpected(
    client: ShipStationV2Client, desk: DeskV2, name: str, body: bytes
) -> None:
    desk.fails(200, body)
    assert type(await failing(client, name)) is UnexpectedReply


async def test_an_unexpected_answer_names_the_field_and_not_its_content(
    client: ShipStationV2Client, desk: DeskV2
) -> None:
    rows = [shipment(1), shipment(2, shipment_id=None, ship_to="Amy Harbour")]
    desk.says("/v2/shipments", {"shipments": rows, "pages": 1})
    error = await failing(client, "find")
    assert error.detail.startswith("shipments.1.shipment_id: ")
    assert "Amy" not in repr(error.__cause__)
