"""A small ShipStation V2 for these tests: real HTTP on loopback, invented shipments, and what it was asked."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import aiohttp
from aiohttp import web

from integrations.shipstation.v2.client import ShipStationV2Client
from tests.integrations.http_bench import NotedBudget
from tests.integrations.shipstation.desk import Asked, Desk, Json, serving

KEY = "invented-v2-key"
PAGING = ("page", "page_size", "sort_by", "sort_dir")


@dataclass
class DeskV2(Desk):
    """Lists have V2's frame, and find by what they are asked for where the rows have such a field."""

    def lists(self, path: str, rows: Sequence[Json], *, at_once: int = 500, pages: int | None = None) -> None:
        """Answer `path` with those of `rows` that fit, `at_once` a page; `pages` overrides the count that is told."""
        name = path.rpartition("/")[2]

        def answer(request: web.Request) -> web.Response:
            asked = {field: value for field, value in request.query.items() if field not in PAGING}
            fitting = [row for row in rows if all(str(row.get(k, v)) == v for k, v in asked.items())]
            page = int(request.query.get("page", "1"))
            more = page * at_once < len(fitting)
            shown = fitting[(page - 1) * at_once : page * at_once]
            links = {"prev": {}, "next": {"href": f"https://elsewhere.example{path}?page={page + 1}"} if more else {}}
            whole = -(-len(fitting) // at_once) if pages is None else pages
            return web.json_response({name: shown, "page": page, "pages": whole, "links": links})

        self.answers[path] = answer

    def holds(self, shipments: Sequence[Json], *, labels: Sequence[Json] = (), by_hand: Sequence[Json] = ()) -> None:
        """The whole account: every list, and each shipment by its id."""
        self.lists("/v2/shipments", shipments)
        self.lists("/v2/labels", labels)
        self.lists("/v2/fulfillments", by_hand)
        for each in shipments:
            self.says(f"/v2/shipments/{each['shipment_id']}", each)

    def asked_of(self, path: str) -> list[dict[str, str]]:
        """The filters of each time a list was asked for."""
        return [_filter(asked) for asked in self.asked if asked.path == path]


def _filter(asked: Asked) -> dict[str, str]:
    return {name: value for name, value in asked.query if name not in ("page", "page_size")}


@asynccontextmanager
async def serving_v2() -> AsyncIterator[DeskV2]:
    """One that knows nothing yet."""
    desk = DeskV2()
    async with serving(desk):
        yield desk


def client_of(desk: Desk, session: aiohttp.ClientSession, budget: NotedBudget | None = None) -> ShipStationV2Client:
    return ShipStationV2Client(
        session,
        base_url=desk.url,
        api_key=KEY,
        budget=budget or NotedBudget(),
        timeout=5.0,
        read_lag=timedelta(seconds=2),
    )


def shipment(number: int = 81_000_001, name: str = "2207", **changes: object) -> Json:
    """An invented shipment of one mug and one discount."""
    return {
        "shipment_id": f"se-{number}",
        "shipment_number": name,
        "external_shipment_id": "6100000000042",
        "shipment_status": "pending",
        "store_id": "se-55001",
        "created_at": "2026-11-19T15:30:00.11Z",
        "modified_at": "2026-11-20T17:15:30.25Z",
        "hold_until_date": None,
        "ship_by_date": None,
        "ship_date": None,
        "requested_shipment_service": "Parcel, two days",
        "ship_to": {"name": "Amy Harbour"},
        "items": [
            {
                "item_id": "90001",
                "sku": "MUG-BLUE",
                "name": "Blue mug",
                "quantity": 2,
                "unit_price": 12.5,
                "inventory_location": "A3",
            },
            {"item_id": "90002", "sku": "TEN-OFF", "name": "Ten off", "quantity": 1, "unit_price": -10.0},
        ],
        "tags": [],
        **changes,
    }


def label(number: int = 71, of: int = 81_000_001, **changes: object) -> Json:
    """An invented label bought in ShipStation."""
    return {
        "label_id": f"se-{number}",
        "shipment_id": f"se-{of}",
        "status": "completed",
        "created_at": "2026-11-21T21:02:10.9Z",
        "ship_date": "2026-11-21T08:00:00Z",
        "tracking_number": "LABEL-71",
        "tracking_url": "https://tracking.example/LABEL-71",
        "is_return_label": False,
        "carrier_code": "stamps_com",
        "voided": False,
        "voided_at": None,
        **changes,
    }


def fulfillment(number: int = 31, of: int = 81_000_001, **changes: object) -> Json:
    """An invented record of a shipment marked shipped without a label."""
    return {
        "fulfillment_id": f"se-{number}",
        "shipment_id": f"se-{of}",
        "created_at": "2026-11-22T17:30:00.067Z",
        "ship_date": "2026-11-22T08:00:00Z",
        "tracking_number": "HAND-31",
        "fulfillment_carrier_friendly_name": "FedEx",
        "voided": False,
        "voided_at": None,
        "order_source_notified": False,
        "notification_error_message": "the shop did not answer",
        **changes,
    }
