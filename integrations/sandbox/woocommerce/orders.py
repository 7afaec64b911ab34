"""The orders routes: list, read, write a status, trash, and the batch that checks less than a single write."""

from collections.abc import Callable, Mapping

from aiohttp import web

from integrations.sandbox.state import ShopOrder
from integrations.sandbox.woocommerce.body import Body, flag, read_body
from integrations.sandbox.woocommerce.errors import WooError, invalid_id, invalid_params
from integrations.sandbox.woocommerce.finding import find_orders
from integrations.sandbox.woocommerce.order_json import order_json
from integrations.sandbox.woocommerce.query import answer_page, is_true, one_of, only_fields
from integrations.sandbox.woocommerce.shop import API, Shop
from integrations.sandbox.woocommerce.statuses import known_statuses

RECALCULATES = ("line_items", "shipping_lines", "fee_lines", "coupon_lines")
"""Sending one of these has the totals made anew. The sandbox changes no line; it writes the deed down."""
MOST_IN_BATCH = 100


class OrderRoutes:
    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def routes(self) -> list[web.RouteDef]:
        one = rf"{API}/orders/{{id:\d+}}"
        return [
            web.get(f"{API}/orders", self.list_orders),
            web.post(f"{API}/orders/batch", self.batch),
            web.get(one, self.read),
            *(web.route(verb, one, self.write) for verb in ("PUT", "POST", "PATCH")),
            web.delete(one, self.delete),
        ]

    async def list_orders(self, request: web.Request) -> web.Response:
        found = find_orders(self._shop, request.query)
        return answer_page(request, found, lambda order: order_json(self._shop, order))

    async def read(self, request: web.Request) -> web.Response:
        return self._answer(request, self._shop.order(request))

    async def write(self, request: web.Request) -> web.Response:
        """Arguments are checked before the order is looked for."""
        body = await read_body(request)
        self._check(body)
        order = self._shop.order(request, missing=400)
        self._change(order, body)
        return self._answer(request, order)

    async def delete(self, request: web.Request) -> web.Response:
        """Into the trash, or away for good with `force`; answers the order as it was."""
        order = self._shop.order(request)
        was = self._answer(request, order)
        if is_true(request.query, "force"):
            self._shop.books.destroy(order)
        elif self._shop.books.of(order).trashed:
            message = "The shop_order has already been deleted."
            raise WooError(410, "woocommerce_rest_already_trashed", message)
        else:
            self._shop.books.trash(order)
        return was

    async def batch(self, request: web.Request) -> web.Response:
        """Up to 100 things at once. What fails stands in its place in the answer, which is 200 all the same."""
        body = await read_body(request)
        acts: Mapping[str, Callable[[object], ShopOrder]] = {
            "update": self._batch_update,
            "delete": self._batch_delete,
        }
        lists = {name: items for name in ("create", *acts) if isinstance(items := body.get(name), list)}
        if sum(len(items) for items in lists.values()) > MOST_IN_BATCH:
            message = f"Unable to accept more than {MOST_IN_BATCH} items for this request."
            raise WooError(413, "woocommerce_rest_request_entity_too_large", message)
        if lists.get("create"):
            raise WooError(501, "sandbox_no_create", "The sandbox takes no orders through the API.")
        answer = {name: [self._embedded(acts[name], item) for item in lists[name]] for name in acts if name in lists}
        return web.json_response(answer)

    def _embedded(self, act: Callable[[object], ShopOrder], item: object) -> dict[str, object]:
        try:
            return order_json(self._shop, act(item))
        except WooError as error:
            return {"id": _id_in(item), "error": error.body}

    def _batch_update(self, item: object) -> ShopOrder:
        """No argument is checked here: a status nobody knows becomes pending."""
        order = self._in_batch(item)
        body = {str(name): value for name, value in item.items()} if isinstance(item, dict) else {}
        if "status" in body and body["status"] not in known_statuses(self._shop.rules):
            body["status"] = "pending"
        self._change(order, body)
        return order

    def _batch_delete(self, item: object) -> ShopOrder:
        """In a batch the trash is passed by."""
        order = self._in_batch(item)
        self._shop.books.destroy(order)
        return order

    def _in_batch(self, item: object) -> ShopOrder:
        found = self._shop.books.orders().get(_id_in(item))
        if found is None:
            raise invalid_id("shop_order", 400)
        return found

    def _check(self, body: Body) -> None:
        status = body.get("status")
        if status is not None:
            allowed = ("auto-draft", *known_statuses(self._shop.rules))
            problem = one_of(*allowed)("status", status if isinstance(status, str) else "")
            if problem:
                raise invalid_params({"status": problem})
        for name in ("set_paid", "manual_update"):
            flag(body, name)

    def _change(self, order: ShopOrder, body: Body) -> None:
        books = self._shop.books
        if any(name in body for name in RECALCULATES):
            self._shop.world.did("woocommerce", "recalculate", order.id)
        rows = body.get("meta_data")
        for row in rows if isinstance(rows, list) else []:
            if isinstance(row, dict) and isinstance(row.get("key"), str):
                books.set_meta(order, row["key"], row.get("value"))
        wanted = str(body.get("status") or books.of(order).status)
        if flag(body, "set_paid") and wanted == "pending":
            wanted = "processing"
        books.set_status(order, wanted)

    def _answer(self, request: web.Request, order: ShopOrder) -> web.Response:
        return web.json_response(only_fields(request, order_json(self._shop, order)))


def _id_in(item: object) -> int:
    """An update names its order by `id`, a deletion is the id alone."""
    number = item.get("id") if isinstance(item, dict) else item
    return int(number) if isinstance(number, int | str) and str(number).isdecimal() else 0
