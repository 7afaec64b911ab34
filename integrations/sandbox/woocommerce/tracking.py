"""The routes of the tracking plugins: Shipment Tracking, and Advanced Shipment Tracking on the same ones and its own.

Neither tells the other systems anything. Only the advanced one may set a status, by `status_shipped`.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime

from aiohttp import web

from integrations.sandbox.state import ShopOrder
from integrations.sandbox.woocommerce.body import Body, flag, read_body, text_of
from integrations.sandbox.woocommerce.carriers import PROVIDERS, tracking_link
from integrations.sandbox.woocommerce.errors import WooError, invalid_params, missing_params
from integrations.sandbox.woocommerce.plugin import tracking_id
from integrations.sandbox.woocommerce.records import Tracking
from integrations.sandbox.woocommerce.shop import Shop
from integrations.sandbox.woocommerce.words import SITE_ZONE

Json = dict[str, object]

SPACES = ("wc-shipment-tracking", "wc-ast")
STATUS_SHIPPED = {"1": "completed", "2": "partial-shipped"}
PLAIN_DATE, DAY_FIRST, MONTH_FIRST = "%Y-%m-%d", "%d-%m-%Y", "%m-%d-%Y"


class TrackingRoutes:
    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def routes(self) -> list[web.RouteDef]:
        return [route for space in SPACES for route in self._below(f"/wp-json/{space}/v3")]

    async def list_all(self, request: web.Request) -> web.Response:
        return web.json_response([self._json(each) for each in self._trackings(request)])

    async def read(self, request: web.Request) -> web.Response:
        return web.json_response(self._json(self._find(request)))

    async def add(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        order = self._shop.order(request)
        made = self._read(body)
        record, advanced = self._shop.books.of(order), self._shop.rules.advanced_tracking
        if advanced and flag(body, "replace_tracking"):
            record.trackings.clear()
        record.trackings.append(made)
        self._shop.world.did("woocommerce", "track", order.id, number=made.number)
        status = STATUS_SHIPPED.get(str(body.get("status_shipped", "0"))) if advanced else None
        if status:
            self._shop.books.set_status(order, status)
        headers = {"Location": f"{self._shop.home}{request.path}/{made.id}"}
        return web.json_response(self._json(made), status=201, headers=headers)

    async def delete(self, request: web.Request) -> web.Response:
        found = self._find(request)
        self._trackings(request).remove(found)
        return web.json_response(self._json(found))

    async def providers(self, request: web.Request) -> web.Response:
        """Open to all."""
        return web.json_response(PROVIDERS)

    def _below(self, base: str) -> list[web.RouteDef]:
        trackings = rf"{base}/orders/{{id:\d+}}/shipment-trackings"
        one = rf"{trackings}/{{tracking:[0-9a-f]+}}"
        return [
            web.get(trackings, self.list_all),
            web.post(trackings, self.add),
            web.get(one, self.read),
            web.delete(one, self.delete),
            web.get(f"{base}/shipment-trackings/providers", self.providers),
        ]

    def _trackings(self, request: web.Request) -> list[Tracking]:
        order: ShopOrder = self._shop.order(request)
        return self._shop.books.of(order).trackings

    def _find(self, request: web.Request) -> Tracking:
        for each in self._trackings(request):
            if each.id == request.match_info["tracking"]:
                return each
        raise WooError(404, "woocommerce_rest_shipment_tracking_invalid_id", "Invalid shipment tracking ID.")

    def _read(self, body: Body) -> Tracking:
        texts = {name: text_of(body, name) or "" for name in FIELDS}
        if not texts["tracking_number"]:
            raise missing_params("tracking_number")
        provider = texts["tracking_provider"] or texts["custom_tracking_provider"]
        if not provider:
            raise missing_params("tracking_provider")
        number = texts["tracking_number"]
        return Tracking(
            tracking_id(provider, number),
            provider=texts["tracking_provider"],
            custom_provider=texts["custom_tracking_provider"],
            link=tracking_link(texts["tracking_provider"], number, texts["custom_tracking_link"]),
            number=number,
            shipped_on=self._shipped_on(texts["date_shipped"]),
            products=_products(texts) if self._shop.rules.advanced_tracking else (),
        )

    @property
    def _format(self) -> str:
        if not self._shop.rules.advanced_tracking:
            return PLAIN_DATE
        return MONTH_FIRST if self._shop.rules.month_first else DAY_FIRST

    def _shipped_on(self, text: str) -> date:
        """In the plugin's own order of day and month; today when it is not said."""
        if not text:
            return self._shop.world.now().astimezone(SITE_ZONE).date()
        try:
            return datetime.strptime(text, self._format).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            problem = ("rest_invalid_date", "Invalid date.")
            raise invalid_params({"date_shipped": problem}) from None

    def _json(self, shown: Tracking) -> Json:
        body: Json = {
            "tracking_id": shown.id,
            "tracking_provider": shown.provider or shown.custom_provider,
            "tracking_link": shown.link,
            "tracking_number": shown.number,
            "date_shipped": shown.shipped_on.isoformat(),
        }
        if shown.products:
            body["products_list"] = [{"sku": sku, "qty": quantity} for sku, quantity in shown.products]
        return body


FIELDS = (
    "tracking_provider",
    "custom_tracking_provider",
    "custom_tracking_link",
    "tracking_number",
    "date_shipped",
    "sku",
    "qty",
)


def _products(texts: Mapping[str, str]) -> tuple[tuple[str, int], ...]:
    """`sku` and `qty` are lists of the same length, in one text each."""
    skus = [each.strip() for each in texts["sku"].split(",") if each.strip()]
    quantities = [int(each) for each in re.findall(r"[0-9]+", texts["qty"])]
    if len(skus) != len(quantities):
        raise invalid_params({"qty": ("rest_invalid_param", "qty must name a quantity for each sku.")})
    return tuple(zip(skus, quantities, strict=True))
