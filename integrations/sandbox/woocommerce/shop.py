"""One WooCommerce site: what every route of the face has to do with."""

from dataclasses import dataclass

from aiohttp import web

from integrations.sandbox.state import ShopOrder
from integrations.sandbox.woocommerce.books import Books
from integrations.sandbox.woocommerce.errors import invalid_id
from integrations.sandbox.woocommerce.hooks import Hooks
from integrations.sandbox.woocommerce.rules import Rules
from integrations.sandbox.world import World

API = "/wp-json/wc/v3"


@dataclass(frozen=True, slots=True)
class Shop:
    """The world's shop together with what the site keeps by itself."""

    world: World
    rules: Rules
    books: Books
    hooks: Hooks

    @property
    def home(self) -> str:
        """The site's own address, without a slash at the end."""
        return f"https://{self.world.shop_domain}"

    def link(self, path: str) -> str:
        """An address below the API."""
        return f"{self.home}{API}{path}"

    def number(self, order: ShopOrder) -> str:
        """What people call the order: its name with the sequential-number plugin, else its id."""
        return order.name.removeprefix("#") if self.rules.sequential_numbers else str(order.id)

    def order(self, request: web.Request, *, missing: int = 404) -> ShopOrder:
        """The order of the route; raises with the status `missing` when there is none."""
        found = self.books.orders().get(int(request.match_info["id"]))
        if found is None:
            raise invalid_id("shop_order", missing)
        return found


SHOP: web.AppKey[Shop] = web.AppKey("woocommerce_shop", Shop)
"""Under this key the application keeps its books and webhooks, for the sandbox and for tests."""
