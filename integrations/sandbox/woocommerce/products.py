"""Products with the site's stock, read only. SKUs that begin alike are the variations of one product.

The fact sheet has no section on products: fields and the reach of `sku` are from general knowledge, unverified.
"""

from collections.abc import Iterable

from aiohttp import web

from integrations.sandbox.state import Variant
from integrations.sandbox.woocommerce.errors import WooError
from integrations.sandbox.woocommerce.items import FIRST_FAMILY, family, product_ids
from integrations.sandbox.woocommerce.query import PAGE_CHECKS, answer_page, check_query, only_fields, words_in
from integrations.sandbox.woocommerce.shop import API, Shop
from integrations.sandbox.woocommerce.words import entities, money

Json = dict[str, object]


class ProductRoutes:
    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def routes(self) -> list[web.RouteDef]:
        one = rf"{API}/products/{{id:\d+}}"
        return [
            web.get(f"{API}/products", self.list_products),
            web.get(one, self.read),
            web.get(f"{one}/variations", self.list_variations),
            web.get(rf"{one}/variations/{{variation:\d+}}", self.read_variation),
        ]

    async def list_products(self, request: web.Request) -> web.Response:
        """Products; with `sku` whatever has exactly one of these SKUs, variations too."""
        check_query(request.query, PAGE_CHECKS)
        wanted = words_in(request.query, "sku")
        sold = [each for each in self._shop.world.variants.values() if not each.material]
        if wanted:
            found = [self._variant(each) for each in sold if each.sku in wanted]
        else:
            search = request.query.get("search", "").casefold()
            found = [each for each in self._products(sold) if search in str(each["name"]).casefold()]
        return answer_page(request, found, lambda body: body)

    async def read(self, request: web.Request) -> web.Response:
        return web.json_response(only_fields(request, self._find(int(request.match_info["id"]))))

    async def list_variations(self, request: web.Request) -> web.Response:
        check_query(request.query, PAGE_CHECKS)
        return answer_page(request, self._variations(request), self._variant)

    async def read_variation(self, request: web.Request) -> web.Response:
        for variant in self._variations(request):
            if variant.id == int(request.match_info["variation"]):
                return web.json_response(only_fields(request, self._variant(variant)))
        raise WooError(404, "woocommerce_rest_product_variation_invalid_id", "Invalid ID.")

    def _variations(self, request: web.Request) -> list[Variant]:
        wanted = int(request.match_info["id"])
        self._find(wanted)
        parent = self._shop.world.variants.get(wanted - FIRST_FAMILY)
        return family(self._shop.world, parent) if parent else []

    def _products(self, sold: Iterable[Variant]) -> list[Json]:
        """Newest first, each family once."""
        ids = dict.fromkeys(product_ids(self._shop.world, variant)[0] for variant in sold)
        return [self._find(each) for each in reversed(ids)]

    def _find(self, wanted: int) -> Json:
        variants = self._shop.world.variants
        if wanted in variants:
            return self._variant(variants[wanted])
        first = variants.get(wanted - FIRST_FAMILY)
        relatives = family(self._shop.world, first) if first else []
        if not relatives or relatives[0] is not first:
            raise WooError(404, "woocommerce_rest_product_invalid_id", "Invalid ID.")
        name = first.sku.partition("-")[0]
        return {
            "id": wanted,
            "name": name.capitalize(),
            "type": "variable",
            "status": "publish",
            "sku": "",
            "price": money(min(each.price for each in relatives)),
            "manage_stock": False,
            "stock_quantity": None,
            "stock_status": "instock",
            "backorders": "no",
            "backorders_allowed": False,
            "backordered": False,
            "virtual": False,
            "downloadable": False,
            "parent_id": 0,
            "variations": [each.id for each in relatives],
        }

    def _variant(self, variant: Variant) -> Json:
        """A simple product or a variation; downloads have no stock."""
        product_id, variation_id = product_ids(self._shop.world, variant)
        stock = self._shop.world.shop_stock(variant.sku) if variant.requires_shipping else None
        return {
            "id": variant.id,
            "name": entities(variant.title),
            "type": "variation" if variation_id else "simple",
            "status": "publish",
            "sku": variant.sku,
            "price": money(variant.price),
            "regular_price": money(variant.price),
            "manage_stock": stock is not None,
            "stock_quantity": stock,
            "stock_status": "instock" if stock is None or stock > 0 else "onbackorder",
            "backorders": "notify",
            "backorders_allowed": True,
            "backordered": stock is not None and stock < 0,
            "virtual": not variant.requires_shipping,
            "downloadable": not variant.requires_shipping,
            "parent_id": product_id if variation_id else 0,
            "variations": [],
        }
