"""Katana's routes around the orders: variants, inventory, production, supply, customers, places.

Read-only but for one: making goods to order.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from aiohttp import web

from integrations.sandbox.katana import stock_json as shown_as
from integrations.sandbox.katana import supply_json as coming_as
from integrations.sandbox.katana.bodies import MAKE_TO_ORDER
from integrations.sandbox.katana.body import number, read_body
from integrations.sandbox.katana.errors import not_found, refused
from integrations.sandbox.katana.json import Json
from integrations.sandbox.katana.query import Test, answer_list, is_, keep, one_of, since, until
from integrations.sandbox.state import Ingredient, ManufacturingOrder, PurchaseOrder, Variant
from integrations.sandbox.world import World

Kept = TypeVar("Kept")


class CatalogueRoutes:
    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/v1/factory", self.factory),
            web.get("/v1/variants", self.list_variants),
            web.get(r"/v1/variants/{id:\d+}", self.get_variant),
            web.get("/v1/inventory", self.list_inventory),
            web.get("/v1/manufacturing_orders", self.list_production),
            web.get(r"/v1/manufacturing_orders/{id:\d+}", self.get_production),
            web.get("/v1/manufacturing_order_recipe_rows", self.list_ingredients),
            web.post("/v1/manufacturing_order_make_to_order", self.make_to_order),
            web.get("/v1/purchase_orders", self.list_purchases),
            web.get("/v1/purchase_order_rows", self.list_supply),
            web.get("/v1/customers", self.list_customers),
            web.get("/v1/locations", self.list_locations),
        ]

    async def factory(self, request: web.Request) -> web.Response:
        return web.json_response(shown_as.factory(self._world.now()))

    async def list_variants(self, request: web.Request) -> web.Response:
        extended = "product_or_material" in request.query.getall("extend", [])
        variants = keep(_newest_first(self._world.variants), request.query, VARIANT_TESTS)
        return answer_list(variants, request.query, _with_product if extended else shown_as.variant)

    async def get_variant(self, request: web.Request) -> web.Response:
        variant = _one(request, self._world.variants)
        extended = "product_or_material" in request.query.getall("extend", [])
        return web.json_response(_with_product(variant) if extended else shown_as.variant(variant))

    async def list_inventory(self, request: web.Request) -> web.Response:
        """One record per variant, oldest first; `extend` may ask for the variant and the location."""
        extend = request.query.getall("extend", [])

        def render(variant: Variant) -> Json:
            shown = shown_as.inventory(self._world, variant)
            if "variant" in extend:
                shown["variant"] = {**shown_as.variant(variant), "product_or_material_name": variant.title}
            if "location" in extend:
                shown["location"] = shown_as.location()
            return shown

        variants = keep(list(self._world.variants.values()), request.query, INVENTORY_TESTS)
        return answer_list(variants, request.query, render)

    async def list_production(self, request: web.Request) -> web.Response:
        orders = keep(_newest_first(self._world.manufacturing_orders), request.query, PRODUCTION_TESTS)
        return answer_list(orders, request.query, self._production)

    async def get_production(self, request: web.Request) -> web.Response:
        return web.json_response(self._production(_one(request, self._world.manufacturing_orders)))

    async def list_ingredients(self, request: web.Request) -> web.Response:
        rows = [
            Needed(order, row, self._world.ingredient(order, row)[0])
            for order in _newest_first(self._world.manufacturing_orders)
            for row in order.ingredients
        ]
        return answer_list(keep(rows, request.query, INGREDIENT_TESTS), request.query, self._ingredient)

    async def make_to_order(self, request: web.Request) -> web.Response:
        """Make what one row needs. Linking happens only here; a row that has its order, or whose goods are not made,
        is refused, in words the documents do not give."""
        row_id = int(number(await read_body(request, MAKE_TO_ORDER), "sales_order_row_id"))
        try:
            order, row = self._world.katana_row(row_id)
        except ValueError:
            raise not_found() from None
        if order.deleted_at is not None:
            raise not_found()
        if not self._world.variants[row.variant_id].producible:
            raise refused("The product of the sales order row cannot be produced")
        if row.linked_manufacturing_order_id is not None:
            raise refused("The sales order row already has a manufacturing order")
        return web.json_response(self._production(self._world.make_to_order(row_id)))

    async def list_purchases(self, request: web.Request) -> web.Response:
        orders = keep(_newest_first(self._world.purchase_orders), request.query, PURCHASE_TESTS)
        extended = "supplier" in request.query.getall("extend", [])
        return answer_list(orders, request.query, _with_supplier if extended else coming_as.purchase_order)

    async def list_supply(self, request: web.Request) -> web.Response:
        rows = keep(_newest_first(self._world.purchase_orders), request.query, SUPPLY_TESTS)
        return answer_list(rows, request.query, coming_as.purchase_order_row)

    async def list_customers(self, request: web.Request) -> web.Response:
        customers = keep(list(self._customers().items()), request.query, CUSTOMER_TESTS)
        return answer_list(customers, request.query, lambda customer: shown_as.customer(*customer))

    async def list_locations(self, request: web.Request) -> web.Response:
        return answer_list(keep([shown_as.LOCATION_ID], request.query, LOCATION_TESTS), request.query, _location)

    def _ingredient(self, shown: "Needed") -> Json:
        return coming_as.recipe_row(self._world, shown.order, shown.row)

    def _production(self, order: ManufacturingOrder) -> Json:
        return coming_as.manufacturing_order(self._world, order)

    def _customers(self) -> dict[int, str]:
        """Names by customer id, as the shop orders know them."""
        names: dict[int, str] = {}
        for order in self._world.katana_orders.values():
            shop = self._world.shop_orders.get(int(order.ecommerce_order_id or 0))
            names.setdefault(order.customer_id, (shop.customer_name if shop else "") or "Counter sale")
        return names


@dataclass(frozen=True)
class Needed:
    order: ManufacturingOrder
    row: Ingredient
    availability: str


def _one(request: web.Request, records: Mapping[int, Kept]) -> Kept:
    record = records.get(int(request.match_info["id"]))
    if record is None:
        raise not_found()
    return record


def _newest_first(records: Mapping[int, Kept]) -> list[Kept]:
    """Ids grow with time."""
    return [records[id] for id in sorted(records, reverse=True)]


def _with_product(variant: Variant) -> Json:
    return {**shown_as.variant(variant), "product_or_material": shown_as.product(variant)}


def _with_supplier(order: PurchaseOrder) -> Json:
    return {**coming_as.purchase_order(order), "supplier": coming_as.supplier()}


def _location(_: int) -> Json:
    return shown_as.location()


VARIANT_TESTS: Mapping[str, Test[Variant]] = {
    "ids": one_of(lambda variant: variant.id),
    "sku": lambda variant, given: variant.sku in given,
    "product_id": is_(lambda variant: variant.id + 500_000),
    "type": is_(lambda variant: "material" if variant.material else "product"),
}
INVENTORY_TESTS: Mapping[str, Test[Variant]] = {
    "variant_id": one_of(lambda variant: variant.id),
    "location_id": is_(lambda _: shown_as.LOCATION_ID),
}
PRODUCTION_TESTS: Mapping[str, Test[ManufacturingOrder]] = {
    "ids": one_of(lambda order: order.id),
    "status": is_(lambda order: order.status),
    "order_no": is_(lambda order: order.order_no),
    "location_id": is_(lambda _: shown_as.LOCATION_ID),
    "is_linked_to_sales_order": is_(lambda order: order.linked_row_id is not None),
    "created_at_min": since(lambda order: order.created_at),
    "created_at_max": until(lambda order: order.created_at),
}
INGREDIENT_TESTS: Mapping[str, Test[Needed]] = {
    "ids": one_of(lambda shown: shown.row.id),
    "manufacturing_order_id": is_(lambda shown: shown.order.id),
    "variant_id": is_(lambda shown: shown.row.variant_id),
    "ingredient_availability": is_(lambda shown: shown.availability),
}
PURCHASE_TESTS: Mapping[str, Test[PurchaseOrder]] = {
    "ids": one_of(lambda order: order.id),
    "status": is_(lambda order: order.status),
    "order_no": is_(lambda order: order.order_no),
    "location_id": is_(lambda _: shown_as.LOCATION_ID),
    "entity_type": is_(lambda _: "regular"),
}
SUPPLY_TESTS: Mapping[str, Test[PurchaseOrder]] = {
    "purchase_order_id": is_(lambda order: order.id),
    "variant_id": is_(lambda order: order.variant_id),
    "location_id": is_(lambda _: shown_as.LOCATION_ID),
}
CUSTOMER_TESTS: Mapping[str, Test[tuple[int, str]]] = {
    "ids": one_of(lambda customer: customer[0]),
    "name": is_(lambda customer: customer[1]),
}
LOCATION_TESTS: Mapping[str, Test[int]] = {"ids": one_of(lambda location_id: location_id)}
