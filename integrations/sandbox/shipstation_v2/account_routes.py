"""ShipStation V2's account: its carriers and its warehouse. Nothing in V2 lists its stores."""

from aiohttp import web

from integrations.sandbox.shipstation.account import OPENED
from integrations.sandbox.shipstation_v2.account import CARRIER_IDS, WAREHOUSE, friendly_name, warehouse
from integrations.sandbox.shipstation_v2.errors import RequestIds
from integrations.sandbox.shipstation_v2.words import Json, stamp


class AccountRoutes:
    def __init__(self, request_ids: RequestIds) -> None:
        self._request_ids = request_ids

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/v2/carriers", self.list_carriers),
            web.get("/v2/warehouses", self.list_warehouses),
        ]

    async def list_carriers(self, request: web.Request) -> web.Response:
        """Documented as data and errors at once: a carrier that does not answer would be among the errors."""
        carriers = [_carrier(code) for code in CARRIER_IDS]
        return web.json_response({"carriers": carriers, "request_id": self._request_ids.draw(), "errors": []})

    async def list_warehouses(self, request: web.Request) -> web.Response:
        only = {
            "warehouse_id": WAREHOUSE,
            "is_default": True,
            "name": "Demo Mugs",
            "created_at": stamp(OPENED),
            "origin_address": warehouse(),
            "return_address": warehouse(),
        }
        return web.json_response({"warehouses": [only]})


def _carrier(code: str) -> Json:
    funded = code == "stamps_com"
    return {
        "carrier_id": CARRIER_IDS[code],
        "carrier_code": code,
        "account_number": f"ACC{CARRIER_IDS[code].removeprefix('se-')}",
        "requires_funded_amount": funded,
        "balance": 50.0 if funded else 0.0,
        "nickname": friendly_name(code),
        "friendly_name": friendly_name(code),
        "funding_source_id": None,
        "primary": True,
        "has_multi_package_supporting_services": False,
        "supports_label_messages": True,
        "disabled_by_billing_plan": False,
        "services": [],
        "packages": [],
        "options": [],
    }
