"""Order notes and refunds, as far as a client reads them: money is never moved through this face."""

from aiohttp import web

from integrations.sandbox.state import ShopOrder
from integrations.sandbox.woocommerce.body import flag, need_text, read_body
from integrations.sandbox.woocommerce.errors import WooError
from integrations.sandbox.woocommerce.items import product_ids
from integrations.sandbox.woocommerce.query import PAGE_CHECKS, answer_page, check_query, one_of
from integrations.sandbox.woocommerce.records import Note, Refund
from integrations.sandbox.woocommerce.shop import API, Shop
from integrations.sandbox.woocommerce.words import both, entities, money

Json = dict[str, object]
KEY_OWNER = "shop-manager"
"""The WordPress user to whom the key belongs."""


class NoteRoutes:
    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def routes(self) -> list[web.RouteDef]:
        order = rf"{API}/orders/{{id:\d+}}"
        return [
            web.get(f"{order}/notes", self.list_notes),
            web.post(f"{order}/notes", self.add),
            web.get(rf"{order}/notes/{{note:\d+}}", self.read),
            web.get(f"{order}/refunds", self.list_refunds),
        ]

    async def list_notes(self, request: web.Request) -> web.Response:
        """All of them, newest first: notes have no pages."""
        check_query(request.query, {"type": one_of("any", "customer", "internal")})
        order, kind = self._order(request), request.query.get("type", "any")
        notes = [
            note
            for note in reversed(self._shop.books.of(order).notes)
            if kind == "any" or note.to_customer == (kind == "customer")
        ]
        return web.json_response([self._json(order, note) for note in notes])

    async def read(self, request: web.Request) -> web.Response:
        order, wanted = self._order(request), int(request.match_info["note"])
        for note in self._shop.books.of(order).notes:
            if note.id == wanted:
                return web.json_response(self._json(order, note))
        raise WooError(404, "woocommerce_rest_invalid_id", "Invalid resource ID.")

    async def add(self, request: web.Request) -> web.Response:
        """Not idempotent: the same note twice is two notes."""
        body = await read_body(request)
        text, to_customer, own = need_text(body, "note"), flag(body, "customer_note"), flag(body, "added_by_user")
        order = self._order(request)
        author = KEY_OWNER if own else "WooCommerce"
        note = self._shop.books.add_note(order, text, to_customer=to_customer, author=author)
        shown = self._json(order, note)
        place = self._shop.link(f"/orders/{order.id}/notes/{note.id}")
        return web.json_response(shown, status=201, headers={"Location": place})

    async def list_refunds(self, request: web.Request) -> web.Response:
        check_query(request.query, PAGE_CHECKS)
        order = self._order(request)
        newest_first = self._shop.books.of(order).refunds[::-1]
        return answer_page(request, newest_first, lambda refund: self._refund(order, refund))

    def _order(self, request: web.Request) -> ShopOrder:
        found = self._shop.books.orders().get(int(request.match_info["id"]))
        if found is None:
            raise WooError(404, "woocommerce_rest_order_invalid_id", "Invalid order ID.")
        return found

    def _json(self, order: ShopOrder, note: Note) -> Json:
        return {
            "id": note.id,
            "author": note.author,
            **both("date_created", note.at),
            "note": note.text,
            "customer_note": note.to_customer,
            "_links": self._links(order, f"notes/{note.id}", "notes"),
        }

    def _refund(self, order: ShopOrder, refund: Refund) -> Json:
        return {
            "id": refund.id,
            **both("date_created", refund.at),
            "amount": money(refund.amount),
            "reason": "",
            "refunded_by": 1,
            "refunded_payment": True,
            "meta_data": [],
            "line_items": [self._refunded(order, line_id, quantity) for line_id, quantity in refund.lines.items()],
            "_links": self._links(order, f"refunds/{refund.id}", "refunds"),
        }

    def _refunded(self, order: ShopOrder, line_id: int, quantity: int) -> Json:
        """A refund's line has an id of its own, a negative quantity, and the order's line in its meta data."""
        line = next(each for each in order.lines if each.id == line_id)
        product_id, variation_id = product_ids(self._shop.world, self._shop.world.variant(line.sku))
        return {
            "id": line_id + 4_000_000,
            "name": entities(line.title),
            "product_id": product_id,
            "variation_id": variation_id,
            "quantity": -quantity,
            "sku": line.sku,
            "total": money(-line.price * quantity),
            "meta_data": [{"id": line_id + 5_000_000, "key": "_refunded_item_id", "value": str(line_id)}],
        }

    def _links(self, order: ShopOrder, own: str, all_of_them: str) -> Json:
        base = self._shop.link(f"/orders/{order.id}")
        links = {"self": f"{base}/{own}", "collection": f"{base}/{all_of_them}", "up": base}
        return {name: [{"href": href}] for name, href in links.items()}
