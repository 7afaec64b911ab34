"""The ShipStation V2 face keeps to V2's documents: it refuses what they refuse, and every answer is one of theirs.

They are not part of this repository; where their folder is missing, these tests say so and are skipped.
"""

import json
from collections.abc import Hashable, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from jsonschema import ValidationError
from openapi_core import Config, OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest, MockResponse
from openapi_spec_validator import OpenAPIV31SpecValidator

from integrations.sandbox.shipstation_v2.deliveries import EVENTS
from integrations.sandbox.shipstation_v2.hooks import EVENTS as HOOK_EVENTS
from tests.contract.desk_v2_document import spec, usable
from tests.sandbox.shipstation_stage import desk_world
from tests.sandbox.shipstation_v2_stage import HOOK, HOOKS, HOST, KEY, DeskV2, busy_desk, desk_v2

FIRST, LABEL, VOIDED = "se-412000001", "se-98000001", "se-98000002"
ITEM = {"shipment_id": "se-412000005", "tracking_number": "1Z-3", "carrier_code": "ups"}


class Unchecked(OpenAPIV31SpecValidator):
    """Takes the document as it is: some of its defaults are none."""

    def iter_errors(self, *args: Hashable, **kwargs: Hashable) -> Iterator[ValidationError]:
        return iter(())


@pytest.fixture(scope="module")
def document() -> Any:
    return usable(spec("v2-openapi-2025-08.yaml"), spec("v2-delta-2026.yaml"))


@pytest.fixture(scope="module")
def v2(document: Any) -> OpenAPI:
    return OpenAPI.from_dict(document, config=Config(spec_validator_cls=Unchecked))


class Judge:
    """Asks the face, and the document about both what was asked and what was answered."""

    def __init__(self, v2: OpenAPI, desk: DeskV2) -> None:
        self._v2 = v2
        self._desk = desk

    async def asks(self, method: str, path: str, body: Any = None) -> tuple[int, bool]:
        """The status, and whether the document takes the request. Raises unless it knows the answer."""
        given = {} if body is None else {"json": body}
        status, answer, headers = await self._desk.call(method, path, **given)
        request = self._request(method, path, body)
        data = b"" if answer is None else json.dumps(answer).encode()
        response = MockResponse(data, status, content_type=headers.get("Content-Type", "").partition(";")[0])
        self._v2.validate_response(request, response)
        try:
            self._v2.validate_request(request)
        except OpenAPIError:
            return status, False
        return status, True

    @staticmethod
    def _request(method: str, path: str, body: Any) -> MockRequest:
        url = urlsplit(path)
        data = None if body is None else json.dumps(body).encode()
        query = dict(parse_qsl(url.query, keep_blank_values=True))
        headers = {"api-key": KEY}
        request = MockRequest(HOST, method.lower(), url.path, args=query, headers=headers, data=data)
        request.content_type = "application/json"
        return request


GOOD: list[tuple[str, str, Any]] = [
    ("GET", "/v2/shipments", None),
    ("GET", "/v2/shipments?page=2&page_size=2&sort_by=modified_at&sort_dir=asc", None),
    ("GET", "/v2/shipments?shipment_number=none&store_id=se-1", None),
    ("GET", f"/v2/shipments/{FIRST}", None),
    ("GET", "/v2/shipments/external_shipment_id/582041701", None),
    ("GET", "/v2/labels", None),
    ("GET", "/v2/labels?label_status=error", None),
    ("GET", f"/v2/labels/{LABEL}", None),
    ("GET", "/v2/fulfillments?create_date_start=2026-01-01T00:00:00Z&sort_by=shipped_at", None),
    ("GET", "/v2/fulfillments?tracking_number=none", None),
    ("GET", "/v2/carriers", None),
    ("GET", "/v2/warehouses", None),
    ("GET", "/v2/tags", None),
    ("POST", "/v2/tags/Gift", None),
    ("POST", "/v2/shipments/se-412000003/tags/Gift", None),
    ("DELETE", "/v2/shipments/se-412000003/tags/Gift", None),
    ("PUT", "/v2/shipments/se-412000003/hold", {"hold_until_date": "2026-12-01"}),
    ("PUT", f"/v2/labels/{VOIDED}/void", None),
    ("POST", HOOKS, HOOK),
    ("GET", HOOKS, None),
    ("GET", f"{HOOKS}/se-28529001", None),
    ("PUT", f"{HOOKS}/se-28529001", {"url": "https://bot.example.com/new", "headers": [{"key": "a", "value": "b"}]}),
    ("DELETE", f"{HOOKS}/se-28529001", None),
    (
        "POST",
        "/v2/fulfillments",
        {"fulfillments": [ITEM, {**ITEM, "notify_customer": True}, {**ITEM, "shipment_id": "x"}]},
    ),
    ("PUT", f"/v2/labels/{LABEL}/void", None),
    ("PUT", f"/v2/shipments/{FIRST}/cancel", None),
]
UNKNOWN: list[tuple[str, str, Any]] = [
    ("GET", "/v2/shipments/se-1", None),
    ("GET", "/v2/shipments/external_shipment_id/x", None),
    ("GET", "/v2/labels/se-1", None),
    ("PUT", "/v2/labels/se-1/void", None),
    ("POST", "/v2/shipments/se-1/tags/Packed", None),
    ("PUT", "/v2/shipments/se-1/cancel", None),
    ("PUT", "/v2/shipments/se-1/hold", {"hold_until_date": "2026-12-01"}),
    ("GET", f"{HOOKS}/se-1", None),
    ("DELETE", f"{HOOKS}/se-1", None),
]


async def test_what_the_document_takes_is_done_and_answered_in_its_shapes(v2: OpenAPI) -> None:
    async with desk_v2(busy_desk()) as desk:
        judge = Judge(v2, desk)
        for method, path, body in GOOD:
            status, taken = await judge.asks(method, path, body)
            assert (status in (200, 204), taken) == (True, True), (method, path, status)
        for method, path, body in UNKNOWN:
            assert await judge.asks(method, path, body) == (404, True), (method, path)


async def test_refusals_of_the_door_and_of_the_rules_have_the_documents_shape(v2: OpenAPI) -> None:
    async with desk_v2(busy_desk(), limit=4) as desk:
        judge = Judge(v2, desk)
        await judge.asks("POST", HOOKS, HOOK)
        assert await judge.asks("POST", HOOKS, HOOK) == (409, True)
        assert await judge.asks("PUT", f"/v2/shipments/{FIRST}/cancel") == (400, True)
        hold = {"hold_until_date": "2026-11-01"}
        assert await judge.asks("PUT", "/v2/shipments/se-412000003/hold", hold) == (400, True)
        assert (await judge.asks("GET", "/v2/tags"))[0] == 429
        desk.rules.plan_has_api = False
        assert (await judge.asks("GET", "/v2/tags"))[0] == 402
    async with desk_v2(busy_desk(), key="no") as desk:
        assert (await Judge(v2, desk).asks("GET", "/v2/tags"))[0] == 401


ODD: list[Any] = [None, "", "x", 5, 2.5, True, ["x"], {"x": 1}]
QUERIES = [
    f"{path}?{query}"
    for path, queries in {
        "/v2/shipments": (
            *(f"shipment_status={word}" for word in ("pending", "label_purchased", "on_hold", "shipped", "")),
            *(f"sort_by={word}" for word in ("created_at", "modified_at", "shipped_at", "number")),
            *(f"store_id={word}" for word in ("se-1", "se-a-b", "1", "SE-1", "se-", f"se-{'1' * 30}")),
            *(
                f"modified_at_start={at}"
                for at in ("2026-11-23T20:00:00Z", "2026-11-23", "now", "2026-13-01T00:00:00Z")
            ),
            *(f"page={number}" for number in ("1", "0", "-1", "x", "1.5")),
        ),
        "/v2/labels": (
            *(f"label_status={word}" for word in ("completed", "voided", "new")),
            *(f"sort_dir={word}" for word in ("asc", "desc", "ASC")),
            *(f"shipment_id={word}" for word in ("se-1", "412000001")),
        ),
        "/v2/fulfillments": (
            *(f"page_size={number}" for number in ("1", "500", "501", "0")),
            *(f"sort_by={word}" for word in ("shipped_at", "ship_date")),
            *(f"ship_date_end={at}" for at in ("2026-11-23T20:00:00.5-08:00", "2026-11-23")),
            *(f"shipment_id={word}" for word in ("se-1", "412000001")),
        ),
    }.items()
    for query in queries
]


async def test_face_and_document_refuse_the_same_queries(v2: OpenAPI) -> None:
    verdicts = set()
    async with desk_v2(desk_world()) as desk:
        judge = Judge(v2, desk)
        for path in QUERIES:
            status, taken = await judge.asks("GET", path)
            assert (status == 200) is taken, (path, status)
            verdicts.add(taken)
    assert verdicts == {True, False}


def variations(body: dict[str, Any]) -> Iterator[Any]:
    """The body; each field left out or made odd; a field too many; and what is no object."""
    yield body
    yield {**body, "surprise": 1}
    yield from ([], "x", 5)
    for name in body:
        yield {key: value for key, value in body.items() if key != name}
        yield from ({**body, name: odd} for odd in ODD)


LOOSE: dict[str, tuple[Any, ...]] = {
    "url": ("x",),
    "ship_date": (None,),
    "notify_customer": (None,),
    "notify_order_source": (None,),
    "headers": (None, [], ["x"]),
    "name": (None,),
    "store_id": ("", "x", 5),
}
"""Where the face and the document part: an address is only some text there, a null is as absent here, and a header
in a list of them is judged below."""


def parted(body: Any, good: dict[str, Any]) -> bool:
    """Whether a variation differs from the good body only where the two part."""
    if not isinstance(body, dict):
        return False
    return any(
        body.get(name) in odd and body.get(name) != good.get(name) for name, odd in LOOSE.items() if name in body
    )


async def test_face_and_document_refuse_the_same_bodies(v2: OpenAPI) -> None:
    item = {**ITEM, "ship_date": "2026-11-23T08:00:00Z", "notify_customer": False, "notify_order_source": False}
    cases: list[tuple[str, str, dict[str, Any]]] = [
        ("POST", "/v2/fulfillments", item),
        ("POST", HOOKS, HOOK),
        ("PUT", "/v2/shipments/se-412000003/hold", {"hold_until_date": "2026-12-01"}),
    ]
    verdicts = set()
    async with desk_v2(busy_desk()) as desk:
        judge = Judge(v2, desk)
        for method, path, good in cases:
            for body in variations(good):
                if parted(body, good):
                    continue
                whole = {"fulfillments": [body]} if path == "/v2/fulfillments" else body
                status, taken = await judge.asks(method, path, whole)
                assert (status in (200, 409)) is taken, (path, body, status)
                verdicts.add(taken)
    assert verdicts == {True, False}


def test_the_webhook_events_and_types_are_the_documented_ones(document: Any) -> None:
    assert set(HOOK_EVENTS) == set(document["components"]["schemas"]["webhook_event"]["enum"])
    seen = spec("v2-delta-2026.yaml")["webhook_resource_types_seen"]
    assert {event: event.upper() for event in EVENTS.values()}.items() <= seen.items()
