"""ShipStation V1's account: its stores and their imports, its carriers, its tags.

A store's refreshDate is UTC beside a Pacific lastRefreshAttempt, as in the vendor's own sample.
"""

from datetime import UTC, datetime, timedelta

from aiohttp import web

from integrations.sandbox.shipstation import time as pacific
from integrations.sandbox.shipstation.errors import invalid, not_found, refused
from integrations.sandbox.shipstation.query import flag, moment, whole
from integrations.sandbox.world import World
from integrations.sandbox.world.stores import stores

Json = dict[str, object]

OPENED = datetime(2025, 2, 3, 8, tzinfo=UTC)
BY_ITSELF = timedelta(hours=5)
"""How often a store is imported from when nobody asks; the vendor does not say."""
MARKETPLACES = {"shopify": (43, "Shopify"), "woocommerce": (36, "WooCommerce")}
MANUAL = (0, "ShipStation")
COLORS = ("#B06AB3", "#2E9E83", "#D9822B")
CARRIERS = {"stamps_com": "Stamps.com", "ups": "UPS", "fedex": "FedEx"}
CARRIER_CODES = frozenset(CARRIERS) | {"other"}
"""`other` is what public clients send when they are unsure."""


class AccountRoutes:
    def __init__(self, world: World) -> None:
        self._world = world
        self._last_refresh = world.now()

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/stores", self.list_stores),
            web.get("/stores/getrefreshstatus", self.refresh_status),
            web.post("/stores/refreshstore", self.refresh),
            web.get(r"/stores/{id:\d+}", self.get_store),
            web.get("/carriers", self.list_carriers),
            web.get("/accounts/listtags", self.list_tags),
        ]

    async def list_stores(self, request: web.Request) -> web.Response:
        """No store here is inactive, so `showInactive` is checked, not used."""
        flag(request.query.get("showInactive") or "false", "showInactive")
        wanted = request.query.get("marketplaceId")
        stores = self._stores().values()
        place = whole(wanted, "marketplaceId") if wanted else None
        shown = [store for store in stores if place in (None, store["marketplaceId"])]
        return web.json_response(shown)

    async def get_store(self, request: web.Request) -> web.Response:
        store = self._stores().get(int(request.match_info["id"]))
        if store is None:
            raise not_found("store")
        return web.json_response({**store, "statusMappings": None})

    async def refresh(self, request: web.Request) -> web.Response:
        """Import now; without `storeId` every store that can be refreshed. `refreshDate` is checked, not used: an
        import here always looks at everything."""
        store_id = request.query.get("storeId")
        if store_id and whole(store_id, "storeId") not in stores(self._world).values():
            raise refused("The store cannot be refreshed.")
        if refresh_date := request.query.get("refreshDate"):
            moment(refresh_date, "refreshDate")
        self._last_refresh = self._world.now()
        self._world.desk_refresh()
        target = f"store {store_id}" if store_id else "all stores"
        return web.json_response({"success": True, "message": f"A refresh has been started for {target}."})

    async def refresh_status(self, request: web.Request) -> web.Response:
        store_id = request.query.get("storeId")
        if not store_id:
            raise invalid({"storeId": ["The storeId field is required."]})
        if whole(store_id, "storeId") not in self._stores():
            raise not_found("store")
        day = pacific.american_day(self._last_refresh)
        return web.json_response(
            {
                "storeId": whole(store_id, "storeId"),
                "refreshStatusId": 2,
                "refreshStatus": "Updating orders",
                "lastRefreshAttempt": day,
                "refreshDate": day,
            }
        )

    async def list_carriers(self, request: web.Request) -> web.Response:
        return web.json_response([_carrier(*carrier) for carrier in enumerate(CARRIERS.items(), start=81_001)])

    async def list_tags(self, request: web.Request) -> web.Response:
        tags = enumerate(self._world.desk_tags.items())
        return web.json_response(
            [{"tagId": tag_id, "name": name, "color": COLORS[nth % len(COLORS)]} for nth, (tag_id, name) in tags]
        )

    def _import_by_itself(self) -> None:
        """Time has passed; a store whose import is switched off is not imported from."""
        if self._world.arrows["A2"].on:
            self._last_refresh += BY_ITSELF * ((self._world.now() - self._last_refresh) // BY_ITSELF)

    def _stores(self) -> dict[int, Json]:
        self._import_by_itself()
        manual, market = self._world.desk_store_id + 1, MARKETPLACES[self._world.channel]
        shops = {
            store: self._store(store, f"Demo Mugs {market[1]}" if first else domain, market, f"https://{domain}")
            for domain, store in stores(self._world).items()
            for first in (domain == self._world.shop_domain,)
        }
        return {**shops, manual: self._store(manual, "Manual orders", MANUAL, None)}

    def _store(self, store_id: int, name: str, marketplace: tuple[int, str], url: str | None) -> Json:
        return {
            "storeId": store_id,
            "storeName": name,
            "marketplaceId": marketplace[0],
            "marketplaceName": marketplace[1],
            "accountName": None,
            "email": None,
            "integrationUrl": url,
            "active": True,
            "companyName": "",
            "phone": "",
            "publicEmail": "",
            "website": "",
            "refreshDate": pacific.utc_stamp(self._last_refresh),
            "lastRefreshAttempt": pacific.short_stamp(self._last_refresh),
            "createDate": pacific.short_stamp(OPENED),
            "modifyDate": pacific.short_stamp(OPENED),
            "autoRefresh": url is not None,
        }


def _carrier(provider_id: int, carrier: tuple[str, str]) -> Json:
    """An account number may be text or a number on the wire."""
    code, name = carrier
    return {
        "name": name,
        "code": code,
        "accountNumber": provider_id if code == "ups" else f"ACC{provider_id}",
        "requiresFundedAccount": code == "stamps_com",
        "balance": 50.0 if code == "stamps_com" else 0.0,
        "nickname": None,
        "shippingProviderId": provider_id,
        "primary": True,
    }
