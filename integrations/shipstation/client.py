"""The shipping desk over ShipStation's V1 API: what to ask, and what of the answer counts."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date, datetime, timedelta

import aiohttp

from integrations.errors import NotFound, Rejected, UnexpectedReply, Unreadable
from integrations.http import DEFAULT_TIMEOUT
from integrations.model import Account, Parcel, Receipt, Shipment, ShipmentState, System, number_key
from integrations.ports import Budget, Subscriptions
from integrations.probing import Learned, ask_all
from integrations.shipstation import api, carriers, pacific, replies, webhooks, wire
from integrations.shipstation.probe import QUESTIONS
from integrations.shipstation.records import OrderRecord, ParcelRecord
from integrations.shipstation.subscriptions import ShipStationSubscriptions
from integrations.subscriptions import Address

V1_URL = "https://ssapi.shipstation.com"
MOST_OF_A_CUSTOMER = 10
"""Orders that a search by name or parcel brings."""
READ_LAG = timedelta(seconds=5)
"""How long a write may not yet be readable. Nobody has measured it (README, open questions)."""


class ShipStationClient:
    """The `ShippingDesk` port over one V1 key pair."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        *,
        base_url: str = V1_URL,
        api_key: str,
        api_secret: str,
        budget: Budget,
        timeout: float = DEFAULT_TIMEOUT,
        read_lag: timedelta = READ_LAG,
    ) -> None:
        """`timeout` is the total for one call, in seconds."""
        self._base_url = base_url
        self._settle = timedelta(seconds=timeout) + read_lag
        self._api = api.V1Api(
            session, base_url, api_key=api_key, api_secret=api_secret, budget=budget, timeout=timeout
        )

    @property
    def system(self) -> System:
        return System.SHIPSTATION

    @property
    def settle(self) -> timedelta:
        return self._settle

    async def ping(self) -> Account:
        """The account, known by its stores: `GET /stores`."""
        return wire.account(await self._api.read("/stores", api.STORES, operation="list stores"))

    async def probe(self) -> tuple[Learned, ...]:
        """What an account can say, by reading alone, of the open questions in this folder's README."""
        return await ask_all(QUESTIONS, self._api)

    def subscriptions(self, address: Address) -> Subscriptions:
        """Our webhooks to `address`."""
        return ShipStationSubscriptions(self._api, address)

    async def get(self, ref: str) -> Shipment | None:
        """One shipment: `GET /orders/{orderId}`. A shipped one comes with its parcels, for two calls more."""
        operation = "read order"
        try:
            order_id = _order_id(ref, operation)
            order = await self._api.read(f"/orders/{order_id}", api.ORDER, operation=operation)
        except NotFound:
            return None
        if order is None:
            return None
        shipped = wire.state_of(order) is ShipmentState.SHIPPED
        return _shipment(order, operation, await self.parcels(ref) if shipped else ())

    async def find(self, number: str) -> tuple[Shipment, ...]:
        """`GET /orders?orderNumber=` means "starts with": both spellings are asked for, and the rest is dropped."""
        wanted = number_key(number)
        if not wanted:
            return ()
        plain = number.strip().removeprefix("#").strip()
        searches = [(("orderNumber", spelling),) for spelling in (plain, f"#{plain}")]
        found = [order async for order in self._orders(searches, "find order")]
        return tuple(order for order in found if number_key(order.number) == wanted)

    async def find_by_customer(self, customer: str) -> tuple[Shipment, ...]:
        """`GET /orders?customerName=`, the newest few. How it compares names is not documented."""
        name = " ".join(customer.split())
        query = (("customerName", name), ("sortBy", "OrderDate"), ("sortDir", "DESC"))
        found: list[Shipment] = []
        async for order in self._orders([query] if name else [], "find orders of a customer"):
            found.append(order)
            if len(found) >= MOST_OF_A_CUSTOMER:
                break
        return tuple(found)

    async def find_by_tracking(self, number: str) -> tuple[Shipment, ...]:
        """`GET /shipments` and `GET /fulfillments?trackingNumber=`, without dashes and with those that were typed;
        each row is compared again."""
        wanted = carriers.bare(number)
        spellings = dict.fromkeys((wanted, "".join(number.upper().split()))) if wanted else ()
        rows = [row for spelling in spellings for row in await self._parcels((("trackingNumber", spelling),))]
        refs = dict.fromkeys(row.order_id for row in rows if carriers.bare(row.tracking_number) == wanted)
        found = [await self.get(ref) for ref in list(filter(None, refs))[:MOST_OF_A_CUSTOMER]]
        return tuple(one for one in found if one)

    def changed_since(self, since: datetime) -> AsyncIterator[Shipment]:
        """What changed at or after an aware moment, newest first, without parcels.

        Newest first, because an order that changes while we page moves to the front: a row may then come twice,
        and none is skipped. So the next `since` is the moment this reading began, not the last one seen.
        """
        query = (("modifyDateStart", pacific.write_since(since)), ("sortBy", "ModifyDate"), ("sortDir", "DESC"))
        return self._orders([query], "list changed orders")

    def open_orders(self) -> AsyncIterator[Shipment]:
        """Every shipment in an open status, without parcels. One that moves while we page may be left out once."""
        searches = [(("orderStatus", word),) for word in wire.OPEN_WORDS]
        return self._orders(searches, "list open orders")

    async def parcels(self, ref: str) -> tuple[Parcel, ...]:
        """Labels, then what was marked shipped without one: `GET /shipments` and `GET /fulfillments`.

        The first lists only labels made in ShipStation and the second only the others, so one is never enough.
        """
        operation = "list parcels"
        order_id = str(_order_id(ref, operation))
        query = (("orderId", order_id),)
        labels = self._api.rows("/shipments", api.LABELS, operation=operation, query=query)
        others = self._api.rows("/fulfillments", api.FULFILLMENTS, operation=operation, query=query)
        outbound = [row async for row in labels if row.order_id == order_id and not row.is_return_label]
        by_hand = [row async for row in others if row.order_id == order_id]
        return (*map(wire.label_parcel, outbound), *map(wire.fulfillment_parcel, by_hand))

    async def mark_shipped(self, ref: str, parcel: Parcel, *, notify_shop: bool) -> Receipt:
        """Mark the whole order shipped without a label: `POST /orders/markasshipped`.

        What a second call does is not documented, so the caller reads the order first.
        """
        operation = "mark order shipped"
        body = wire.mark_as_shipped(_order_id(ref, operation), parcel, notify_shop=notify_shop)
        reply = await self._api.write("/orders/markasshipped", body, operation=operation)
        return replies.receipt(reply.body)

    async def hold(self, ref: str, until: date) -> Receipt:
        """Put the order on hold: `POST /orders/holduntil`. ShipStation lifts it by itself on that date."""
        operation = "hold order"
        body = wire.hold_until(_order_id(ref, operation), until)
        return await self._told_to("/orders/holduntil", body, operation)

    async def release(self, ref: str) -> Receipt:
        """Lift a hold: `POST /orders/restorefromhold`. Whether it lifts one without a date is not documented."""
        operation = "release order"
        return await self._told_to("/orders/restorefromhold", wire.restore(_order_id(ref, operation)), operation)

    @property
    def imports(self) -> bool:
        return True

    @property
    def needs_number(self) -> bool:
        return False

    async def refresh(self) -> Receipt:
        """Import from every store that can be refreshed: `POST /stores/refreshstore` without a `storeId`."""
        return await self._told_to("/stores/refreshstore", {}, "refresh stores")

    async def refreshed_at(self) -> datetime | None:
        """The latest `lastRefreshAttempt` of a connected store: `GET /stores`."""
        return wire.refreshed_at(await self._api.read("/stores", api.STORES, operation="list stores"))

    async def resolve(self, pointer: str) -> tuple[str, ...]:
        """The orders a webhook points at, asked of our own base URL whatever host the pointer names."""
        operation = "read what a webhook points at"
        try:
            target = webhooks.read_pointer(pointer, base_url=self._base_url)
        except Unreadable as error:
            raise UnexpectedReply(self.system, operation, str(error)) from error
        rows = self._api.rows(target.path, api.POINTED, operation=operation, query=target.query)
        return tuple(dict.fromkeys([row.order_id async for row in rows if row.order_id]))

    async def _parcels(self, query: api.Query) -> list[ParcelRecord]:
        """Rows of both lists of parcels."""
        labels = self._api.rows("/shipments", api.LABELS, operation="find parcel", query=query)
        others = self._api.rows("/fulfillments", api.FULFILLMENTS, operation="find parcel", query=query)
        return [*[row async for row in labels], *[row async for row in others]]

    async def _told_to(self, path: str, body: Mapping[str, object], operation: str) -> Receipt:
        """A write that is answered by `success` and a message: an answer that says no is a refusal, whatever its
        status."""
        reply = await self._api.write(path, body, operation=operation)
        if not replies.accepted(reply.body):
            detail = replies.error_words(reply.status, reply.body)
            raise Rejected(System.SHIPSTATION, operation, detail, status=reply.status)
        return replies.receipt(reply.body)

    async def _orders(self, searches: Sequence[api.Query], operation: str) -> AsyncIterator[Shipment]:
        seen: set[str] = set()
        for query in searches:
            async for order in self._api.rows("/orders", api.ORDERS, operation=operation, query=query):
                if order.order_id not in seen:
                    seen.add(order.order_id)
                    yield _shipment(order, operation)


def _order_id(ref: str, operation: str) -> int:
    """V1 wants a number. A ref that is none can be no order here, and must not become part of a path."""
    if not (ref.isascii() and ref.isdigit()):
        raise NotFound(System.SHIPSTATION, operation, "this is not a ShipStation order id")
    return int(ref)


def _shipment(order: OrderRecord, operation: str, parcels: tuple[Parcel, ...] = ()) -> Shipment:
    try:
        return wire.shipment(order, parcels)
    except ValueError as error:
        raise UnexpectedReply(System.SHIPSTATION, operation, str(error)) from error
