"""What a site says of itself: the index with its namespaces, and the system status a shop manager sees.

The system status is not in the fact sheet: its fields are from general knowledge, unverified, and few.
"""

from aiohttp import web

from integrations.sandbox.woocommerce.shop import API, Shop
from integrations.sandbox.woocommerce.words import CURRENCY, SITE_ZONE, SITE_ZONE_NAME, VERSION, WORDPRESS

SHIPSTATION = "woocommerce-shipstation-integration/woocommerce-shipstation.php"


class SiteRoutes:
    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/wp-json", self.index),
            web.get("/wp-json/", self.index),
            web.get(f"{API}/system_status", self.status),
        ]

    async def index(self, request: web.Request) -> web.Response:
        """Open to all: here a client sees which plugins answer."""
        return web.json_response(
            {
                "name": self._shop.world.shop_domain,
                "description": "",
                "url": self._shop.home,
                "home": self._shop.home,
                "gmt_offset": f"{SITE_ZONE.utcoffset(None).total_seconds() / 3600:g}",
                "timezone_string": SITE_ZONE_NAME,
                "namespaces": self._namespaces(),
                "authentication": [],
                "routes": {},
            }
        )

    async def status(self, request: web.Request) -> web.Response:
        plugins = [{"plugin": plugin, "name": name} for plugin, name in self._plugins().items()]
        return web.json_response(
            {
                "environment": {
                    "home_url": self._shop.home,
                    "site_url": self._shop.home,
                    "version": VERSION,
                    "wp_version": WORDPRESS,
                    "default_timezone": "UTC",
                },
                "active_plugins": plugins,
                "settings": {"api_enabled": False, "currency": CURRENCY, "currency_symbol": "&#36;"},
                "security": {"secure_connection": self._shop.rules.tls, "hide_errors": True},
            }
        )

    def _namespaces(self) -> list[str]:
        rules = self._shop.rules
        plugins = {
            "wc-shipment-tracking/v3": rules.shipment_tracking or rules.advanced_tracking,
            "wc-ast/v3": rules.advanced_tracking,
        }
        there = [name for name, on in plugins.items() if on]
        return ["oembed/1.0", "wc/v1", "wc/v2", "wc/v3", "wc-shipstation/v1", *there, "wp/v2"]

    def _plugins(self) -> dict[str, str]:
        rules = self._shop.rules
        plugins = {
            "woocommerce-sequential-order-numbers/woocommerce-sequential-order-numbers.php": rules.sequential_numbers,
            "woocommerce-shipment-tracking/woocommerce-shipment-tracking.php": rules.shipment_tracking,
            "woo-advanced-shipment-tracking/woocommerce-advanced-shipment-tracking.php": rules.advanced_tracking,
        }
        installed = [SHIPSTATION, *(name for name, on in plugins.items() if on)]
        return {name: name.partition("/")[0].replace("-", " ").title() for name in installed}
