"""Core's own order fulfillments, a beta feature that is off unless asked for (sheet, section 7 C).

They are a site's notes to itself: the order's status stays, so no other system hears of them.
"""

from collections.abc import Iterable, Mapping

from aiohttp import web

from integrations.sandbox.state import ShopOrder
from integrations.sandbox.woocommerce.body import Body, flag, need_text, read_body, text_of
from integrations.sandbox.woocommerce.carriers import carrier_by_number, tracking_link
from integrations.sandbox.woocommerce.errors import WooError, missing_params
from integrations.sandbox.woocommerce.items import shown_quantity
from integrations.sandbox.woocommerce.records import Record, Sending
from integrations.sandbox.woocommerce.shop import API, Shop
from integrations.sandbox.woocommerce.words import SITE_ZONE

Json = dict[str, object]

STATUSES = ("unfulfilled", "fulfilled")
SUMMARY = "_fulfillment_status"
TIME = "%Y-%m-%d %H:%M:%S"


class SendingRoutes:
    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def routes(self) -> list[web.RouteDef]:
        all_of_them = rf"{API}/orders/{{id:\d+}}/fulfillments"
        one = rf"{all_of_them}/{{sending:\d+}}"
        return [
            web.get(all_of_them, self.list_all),
            web.post(all_of_them, self.add),
            web.get(f"{all_of_them}/lookup", self.look_up),
            web.get(one, self.read),
            web.put(one, self.change),
            web.delete(one, self.delete),
            web.get(f"{one}/metadata", self.read_meta),
        ]

    async def list_all(self, request: web.Request) -> web.Response:
        order = self._order(request)
        return web.json_response([self._json(order, each) for each in self._standing(order)])

    async def read(self, request: web.Request) -> web.Response:
        return web.json_response(self._json(*self._find(request)))

    async def read_meta(self, request: web.Request) -> web.Response:
        return web.json_response(_meta_json(self._find(request)[1]))

    async def add(self, request: web.Request) -> web.Response:
        body, order = await read_body(request), self._order(request)
        fulfilled, meta = self._read(order, body, None)
        sending = Sending(self._shop.world.new_id("woo_sending"), fulfilled, self._shop.world.now(), meta)
        self._shop.books.of(order).sendings.append(sending)
        self._saved(order, sending, flag(body, "notify_customer"))
        return web.json_response(self._json(order, sending), status=201)

    async def change(self, request: web.Request) -> web.Response:
        """Replaces the meta data: a key that is not sent is gone."""
        body, (order, sending) = await read_body(request), self._find(request)
        sending.fulfilled, sending.meta = self._read(order, body, sending)
        self._saved(order, sending, flag(body, "notify_customer"))
        return web.json_response(self._json(order, sending))

    async def delete(self, request: web.Request) -> web.Response:
        order, sending = self._find(request)
        sending.deleted_at = self._shop.world.now()
        self._saved(order, sending, notify=False)
        return web.json_response({"message": "Fulfillment deleted successfully."})

    async def look_up(self, request: web.Request) -> web.Response:
        self._order(request)
        number = request.query.get("tracking_number", "")
        if not number:
            raise missing_params("tracking_number")
        carrier = carrier_by_number(number)
        link = tracking_link(carrier, number)
        return web.json_response({"tracking_number": number, "shipping_provider": carrier, "tracking_url": link})

    def _order(self, request: web.Request) -> ShopOrder:
        found = self._shop.books.orders().get(int(request.match_info["id"]))
        if found is None:
            raise WooError(404, "woocommerce_rest_order_invalid_id", "Invalid order ID.")
        return found

    def _find(self, request: web.Request) -> tuple[ShopOrder, Sending]:
        order = self._order(request)
        for each in self._standing(order):
            if each.id == int(request.match_info["sending"]):
                return order, each
        raise refused("Invalid fulfillment ID.")

    def _standing(self, order: ShopOrder) -> list[Sending]:
        return [each for each in self._shop.books.of(order).sendings if each.deleted_at is None]

    def _read(self, order: ShopOrder, body: Body, own: Sending | None) -> tuple[bool, dict[str, object]]:
        """Whether it is fulfilled, and its meta data; raises in core's words, which have no code."""
        rows = body.get("meta_data")
        if not isinstance(rows, list):
            raise missing_params("meta_data")
        status = text_of(body, "status") or ("fulfilled" if flag(body, "is_fulfilled") else "unfulfilled")
        if status not in STATUSES:
            raise refused("Invalid fulfillment status.")
        meta = {need_text(row, "key"): row.get("value") for row in rows if isinstance(row, dict)}
        others = [each for each in self._standing(order) if each is not own]
        _check_items(order, self._shop.books.of(order), others, meta.get("_items"))
        fulfilled = status == "fulfilled"
        if fulfilled:
            meta.setdefault("_date_fulfilled", self._time())
        return fulfilled, meta

    def _saved(self, order: ShopOrder, sending: Sending, notify: bool) -> None:
        world, record = self._shop.world, self._shop.books.of(order)
        sending.updated_at = world.now()
        if notify and sending.fulfilled:
            world.did("woocommerce", "mail", order.id, kind="fulfillment")
        world.did("woocommerce", "fulfillment", order.id, fulfillment=str(sending.id))
        self._shop.books.set_meta(order, SUMMARY, _summary(order, record, self._standing(order)))
        self._shop.books.save(order)

    def _time(self) -> str:
        return self._shop.world.now().astimezone(SITE_ZONE).strftime(TIME)

    def _json(self, order: ShopOrder, sending: Sending) -> Json:
        return {
            "id": sending.id,
            "entity_type": "WC_Order",
            "entity_id": str(order.id),
            "status": STATUSES[sending.fulfilled],
            "is_fulfilled": sending.fulfilled,
            "date_updated": sending.updated_at.astimezone(SITE_ZONE).strftime(TIME),
            "date_deleted": None,
            "meta_data": _meta_json(sending),
        }


def refused(message: str) -> WooError:
    """400 with a plain sentence and no code."""
    return WooError(400, "", message)


def _meta_json(sending: Sending) -> list[Json]:
    first = sending.id * 20
    return [
        {"id": first + place, "key": key, "value": value} for place, (key, value) in enumerate(sending.meta.items())
    ]


def _check_items(order: ShopOrder, record: Record, others: Iterable[Sending], items: object) -> None:
    """Each item is a line of the order, in a quantity that no other fulfillment has."""
    if not isinstance(items, list) or not items:
        raise refused("The fulfillment should contain at least one item.")
    lines, taken = {line.id: line for line in order.lines}, _quantities(others)
    for item in items:
        number, quantity = _item(item)
        line = lines.get(number)
        if line is None or quantity < 1:
            raise refused("Invalid item.")
        taken[number] = taken.get(number, 0) + quantity
        if taken[number] > shown_quantity(record, line):
            raise refused("Invalid item quantity.")


def _item(item: object) -> tuple[int, int]:
    given: Mapping[str, object] = item if isinstance(item, dict) else {}
    number, quantity = given.get("item_id"), given.get("qty")
    return (number, quantity) if isinstance(number, int) and isinstance(quantity, int) else (0, 0)


def _quantities(sendings: Iterable[Sending]) -> dict[int, int]:
    taken: dict[int, int] = {}
    for sending in sendings:
        items = sending.meta.get("_items")
        for number, quantity in map(_item, items if isinstance(items, list) else []):
            taken[number] = taken.get(number, 0) + quantity
    return taken


def _summary(order: ShopOrder, record: Record, standing: list[Sending]) -> str:
    """The word in the order's meta data."""
    sent = _quantities(each for each in standing if each.fulfilled)
    if not sent:
        return "unfulfilled"
    whole = all(sent.get(line.id, 0) >= shown_quantity(record, line) for line in order.lines)
    return "fulfilled" if whole else "partially_fulfilled"
