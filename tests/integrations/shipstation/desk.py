"""A small ShipStation for these tests: real HTTP on loopback, invented orders, and a memory of what it was asked."""

import base64
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from integrations.shipstation.client import ShipStationClient
from tests.integrations.http_bench import NotedBudget

KEY, SECRET = "invented-key", "invented-s3cret"
LOGIN = "Basic " + base64.b64encode(f"{KEY}:{SECRET}".encode()).decode()

Json = dict[str, Any]
Answer = Callable[[web.Request], web.Response]


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    method: str
    path: str
    query: Sequence[tuple[str, str]]
    login: str
    host: str
    body: Any

    @property
    def filter(self) -> dict[str, str]:
        """The query without the paging."""
        return {name: value for name, value in self.query if name not in ("page", "pageSize")}


@dataclass
class Desk:
    """What to answer on each path, and what was asked."""

    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    url: str = ""

    def lists(self, path: str, rows: Sequence[Json], *, at_once: int = 500, pages: int | None = None) -> None:
        """Answer `path` with these rows, `at_once` a page; `pages` overrides the count that is told."""
        whole = -(-len(rows) // at_once) if pages is None else pages

        def answer(request: web.Request) -> web.Response:
            page = int(request.query["page"])
            shown = list(rows[(page - 1) * at_once : page * at_once])
            return web.json_response({path.strip("/"): shown, "total": len(rows), "page": page, "pages": whole})

        self.answers[path] = answer

    def says(self, path: str, body: object, status: int = 200) -> None:
        self.answers[path] = lambda _: web.json_response(body, status=status)

    def fails(self, status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
        """Answer everything with this failure."""
        self.answers = {"*": lambda _: web.Response(status=status, body=body, headers=headers)}

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(
            Asked(
                request.method,
                request.path,
                tuple(request.query.items()),
                request.headers.get("Authorization") or request.headers.get("api-key") or "",
                request.headers["Host"],
                await request.json() if request.can_read_body else None,
            )
        )
        answer = self.answers.get(request.path) or self.answers.get("*")
        return answer(request) if answer else web.json_response({"message": "No such thing"}, status=404)


@asynccontextmanager
async def serving(desk: Desk) -> AsyncIterator[Desk]:
    """Serve `desk` on a free port of 127.0.0.1."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", desk.answer)
    async with TestServer(app, host="127.0.0.1") as server:
        desk.url = str(server.make_url("")).rstrip("/")
        yield desk


def client_of(desk: Desk, session: aiohttp.ClientSession, budget: NotedBudget | None = None) -> ShipStationClient:
    return ShipStationClient(
        session,
        base_url=desk.url,
        api_key=KEY,
        api_secret=SECRET,
        budget=budget or NotedBudget(),
        timeout=5.0,
        read_lag=timedelta(seconds=2),
    )


def order(order_id: int = 81_000_001, number: str = "2207", **changes: object) -> Json:
    """An invented order of one mug and one discount."""
    return {
        "orderId": order_id,
        "orderNumber": number,
        "orderKey": "6100000000042",
        "orderDate": "2026-11-19T07:00:00.0000000",
        "createDate": "2026-11-19T07:30:00.1100000",
        "modifyDate": "2026-11-20T09:15:30.2500000",
        "orderStatus": "awaiting_shipment",
        "shipByDate": None,
        "shipDate": None,
        "holdUntilDate": None,
        "requestedShippingService": "Parcel, two days",
        "items": [
            {
                "orderItemId": 90_001,
                "lineItemKey": "1300000000007",
                "sku": "MUG-BLUE",
                "name": "Blue mug",
                "quantity": 2,
                "warehouseLocation": "A3",
                "adjustment": False,
            },
            {"orderItemId": 90_002, "sku": "TEN-OFF", "name": "Ten off", "quantity": 1, "adjustment": True},
        ],
        "tagIds": None,
        "advancedOptions": {"storeId": 55_001, "mergedOrSplit": False, "mergedIds": [], "parentId": None},
        **changes,
    }


def label(shipment_id: int = 71, order_id: int = 81_000_001, **changes: object) -> Json:
    """An invented label bought in ShipStation."""
    return {
        "shipmentId": shipment_id,
        "orderId": order_id,
        "createDate": "2026-11-21T13:02:10.9000000",
        "shipDate": "2026-11-21",
        "trackingNumber": "LABEL-71",
        "isReturnLabel": False,
        "carrierCode": "stamps_com",
        "voided": False,
        "voidDate": None,
        "marketplaceNotified": True,
        "notifyErrorMessage": None,
        **changes,
    }


def fulfillment(fulfillment_id: int = 31, order_id: int = 81_000_001, **changes: object) -> Json:
    """An invented record of an order marked shipped without a label."""
    return {
        "fulfillmentId": fulfillment_id,
        "orderId": order_id,
        "createDate": "2026-11-22T09:30:00.0670000",
        "shipDate": "2026-11-22T00:00:00.0000000",
        "trackingNumber": "HAND-31",
        "carrierCode": "FedEx",
        "voided": False,
        "voidDate": None,
        "marketplaceNotified": False,
        "notifyErrorMessage": "the shop did not answer",
        **changes,
    }
