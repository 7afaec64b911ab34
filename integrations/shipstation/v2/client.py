"""The shipping desk over ShipStation's V2 API, for accounts that have no V1 key: what to ask, and what counts."""

from collections.abc import AsyncIterator, Iterable
from datetime import date, datetime, timedelta

import aiohttp
import structlog

from integrations.errors import NotFound, Rejected, UnexpectedReply, Unreadable
from integrations.http import DEFAULT_TIMEOUT
from integrations.model import Account, Parcel, Receipt, Shipment, ShipmentState, System, number_key
from integrations.ports import Budget
from integrations.probing import Learned, ask_all
from integrations.shipstation import carriers
from integrations.shipstation.api import Query
from integrations.shipstation.v2 import api, moments, webhooks, wire
from integrations.shipstation.v2.marked import Marked
from integrations.shipstation.v2.marking import Marking
from integrations.shipstation.v2.probe import QUESTIONS
from integrations.shipstation.v2.records import ParcelRecord, PointedRecord, ShipmentRecord
from integrations.shipstation.v2.subscriptions import V2Subscriptions
from integrations.subscriptions import Address

V2_URL = "https://api.shipstation.com"
MOST_OF_A_CUSTOMER = 10
"""Shipments that a search by name or parcel brings."""
READ_LAG = timedelta(seconds=5)
"""How long a write may not yet be readable. Nobody has measured it (README, open questions)."""
NO_IMPORT = (
    "ShipStation's V2 API cannot import from the shops: press the refresh button in ShipStation, or give Shipmate a "
    "V1 key pair too (SHIPSTATION_API_KEY and SHIPSTATION_API_SECRET)"
)
NO_RELEASE = "ShipStation's V2 API did not lift the hold: restore the shipment in ShipStation"

log = structlog.get_logger(__name__)


class ShipStationV2Client:
    """The `ShippingDesk` port over one V2 key."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        *,
        base_url: str = V2_URL,
        api_key: str,
        budget: Budget,
        timeout: float = DEFAULT_TIMEOUT,
        read_lag: timedelta = READ_LAG,
    ) -> None:
        """`timeout` is the total for one call, in seconds."""
        self._base_url = base_url
        self._settle = timedelta(seconds=timeout) + read_lag
        self._api = api.V2Api(session, base_url, api_key=api_key, budget=budget, timeout=timeout)
        self._marked = Marked(self._api)
        self._marking = Marking(self._api, self._marked)
        self._told: set[str] = set()
        """Fulfillments that `changed_since` told of by reading their shipments, as long as it is asked for them."""

    @property
    def system(self) -> System:
        return System.SHIPSTATION

    @property
    def settle(self) -> timedelta:
        return self._settle

    async def ping(self) -> Account:
        """Whether the key works: the first row of `GET /v2/shipments`. V2 has no call that says whose it is."""
        await self._api.read("/v2/shipments", api.SHIPMENTS, operation="list shipments", query=(("page_size", "1"),))
        return Account(name="ShipStation (V2)")

    async def probe(self) -> tuple[Learned, ...]:
        """What an account can say, by reading alone, of the open questions in this folder's README."""
        return await ask_all(QUESTIONS, self._api)

    def subscriptions(self, address: Address) -> V2Subscriptions:
        """Our webhooks to `address`."""
        return V2Subscriptions(self._api, address)

    async def get(self, ref: str) -> Shipment | None:
        """One shipment: `GET /v2/shipments/{id}`, and what says whether it has shipped, with its parcels."""
        operation = "read shipment"
        record = await self._read(wire.id_of(ref), operation)
        if record is None:
            return None
        by_hand = await self._marked.one(record.shipment_id, operation)
        marked = any(map(wire.stands, by_hand))
        shipped = marked or wire.state_of(record) is ShipmentState.SHIPPED
        labels = await self._labels(record.shipment_id, operation) if shipped else ()
        parcels = (*labels, *map(wire.fulfillment_parcel, by_hand)) if shipped else ()
        return _shipment(record, operation, marked=marked, parcels=parcels)

    async def find(self, number: str) -> tuple[Shipment, ...]:
        """`GET /v2/shipments?shipment_number=`, with and without `#` and in capitals, for the search may mind them;
        compared exactly, whatever the search does.

        Several of one store that stand under one number are the parts of a split: V2 names no parent.
        """
        operation, wanted = "find shipment", number_key(number)
        if not wanted:
            return ()
        plain = number.strip().removeprefix("#").strip()
        spellings = dict.fromkeys(sign + word for sign in ("", "#") for word in (plain, plain.upper()))
        searches = [(("shipment_number", spelling),) for spelling in spellings]
        rows = [row async for row in self._shipments(searches, operation)]
        found = [row for row in rows if number_key(row.shipment_number or "") == wanted]
        marked: dict[str, str] = {}
        for name in dict.fromkeys(row.shipment_number or "" for row in found if _may_be_marked(row)):
            marked |= await self._marked.where("shipment_number", name, operation)
        stores = [row.store_id for row in found if row.shipment_status != wire.CANCELLED]
        return tuple(
            _shipment(row, operation, marked=row.shipment_id in marked, split=stores.count(row.store_id) > 1)
            for row in found
        )

    async def find_by_customer(self, customer: str) -> tuple[Shipment, ...]:
        """`GET /v2/shipments?ship_to_name=`, the newest few. How it compares names is not documented."""
        operation, name = "find shipments of a customer", " ".join(customer.split())
        query = (("ship_to_name", name), ("sort_by", "created_at"), ("sort_dir", "desc"))
        found: list[ShipmentRecord] = []
        async for row in self._shipments([query] if name else [], operation):
            found.append(row)
            if len(found) >= MOST_OF_A_CUSTOMER:
                break
        marked: dict[str, str] = {}
        if any(map(_may_be_marked, found)):
            marked = await self._marked.where("ship_to_name", name, operation)
        return tuple(_shipment(row, operation, marked=row.shipment_id in marked) for row in found)

    async def find_by_tracking(self, number: str) -> tuple[Shipment, ...]:
        """`GET /v2/labels` and `GET /v2/fulfillments?tracking_number=`, without dashes and with those that were
        typed; each row is compared again."""
        operation, wanted = "find parcel", carriers.bare(number)
        spellings = dict.fromkeys((wanted, "".join(number.upper().split()))) if wanted else ()
        rows = [row for spelling in spellings for row in await self._tracked(spelling, operation)]
        ids = dict.fromkeys(
            r.shipment_id for r in rows if r.shipment_id and carriers.bare(r.tracking_number) == wanted
        )
        found = [await self.get(wire.ref_of(each)) for each in list(ids)[:MOST_OF_A_CUSTOMER]]
        return tuple(one for one in found if one)

    async def changed_since(self, since: datetime) -> AsyncIterator[Shipment]:
        """What changed, or was marked shipped, at or after an aware moment, without parcels.

        Newest first, because what changes while we page moves to the front. What was marked shipped is asked for by
        itself, for whether that changes the shipment is not documented; where it does not, each is told once. One
        that was marked before `since` and changed after it may be told by its status alone.
        """
        operation = "list changed shipments"
        marked = await self._marked.since(since, operation)
        self._told &= set(marked.values())
        query = (
            ("modified_at_start", moments.write_moment(since)),
            ("sort_by", "modified_at"),
            ("sort_dir", "desc"),
        )
        async for row in self._shipments([query], operation):
            yield _shipment(row, operation, marked=row.shipment_id in marked)
            marked.pop(row.shipment_id, None)
        for shipment_id, fulfillment_id in marked.items():
            if fulfillment_id not in self._told and (record := await self._read(shipment_id, operation)):
                yield _shipment(record, operation, marked=True)
            self._told.add(fulfillment_id)

    async def open_orders(self) -> AsyncIterator[Shipment]:
        """Every shipment in an open status that was not marked shipped. One that moves while we page may be left out
        once, and those on hold wherever the list cannot be asked for them."""
        operation, seen = "list open shipments", set[str]()
        for word in wire.OPEN_WORDS:
            marked: dict[str, str] | None = None
            async for row in self._of_status(word, operation):
                if marked is None:  # the oldest comes first: nothing here was marked before it was made
                    marked = await self._marked.since(wire.made_at(row), operation)
                if row.shipment_id not in marked.keys() | seen:
                    seen.add(row.shipment_id)
                    yield _shipment(row, operation, marked=False)

    async def parcels(self, ref: str) -> tuple[Parcel, ...]:
        """Labels, then what was marked shipped without one: `GET /v2/labels` and `GET /v2/fulfillments`."""
        operation = "list parcels"
        shipment_id = _id(ref, operation)
        labels = await self._labels(shipment_id, operation)
        return (*labels, *map(wire.fulfillment_parcel, await self._marked.one(shipment_id, operation)))

    async def mark_shipped(self, ref: str, parcel: Parcel, *, notify_shop: bool) -> Receipt:
        """Mark the whole shipment shipped without a label: `POST /v2/fulfillments`. It takes a tracking number."""
        operation = "mark shipment shipped"
        return await self._marking.mark(_id(ref, operation), parcel, operation, notify_shop=notify_shop)

    async def hold(self, ref: str, until: date) -> Receipt:
        """Hold a shipment: `PUT /v2/shipments/{id}/hold`. ShipStation lets it go by itself on that date."""
        operation = "hold shipment"
        path = f"/v2/shipments/{_id(ref, operation)}/hold"
        await self._api.write("PUT", path, wire.hold_until(until), operation=operation)
        return Receipt(words=f"on hold until {until.isoformat()}")

    async def release(self, ref: str) -> Receipt:
        """Lift a hold: `PUT /v2/shipments/{id}/restore`, a path that no document we could read names."""
        operation = "release shipment"
        shipment_id = _id(ref, operation)
        try:
            await self._api.write("PUT", f"/v2/shipments/{shipment_id}/restore", None, operation=operation)
        except (NotFound, Rejected) as error:
            if error.status not in (404, 405) or await self._read(shipment_id, operation) is None:
                raise
            raise Rejected(self.system, operation, NO_RELEASE, status=error.status) from error
        return Receipt(words="restored from hold")

    @property
    def imports(self) -> bool:
        """V2 has no such call."""
        return False

    @property
    def needs_number(self) -> bool:
        return True

    async def refresh(self) -> Receipt:
        """V2 has no such call: `Rejected`, with what to do instead. Nothing is sent."""
        raise Rejected(self.system, "refresh stores", NO_IMPORT)

    async def refreshed_at(self) -> datetime | None:
        """V2 does not say."""
        return None

    async def resolve(self, pointer: str) -> tuple[str, ...]:
        """The shipments a webhook points at, asked of our own base URL whatever host the pointer names."""
        rows = await self.pointed(pointer)
        return tuple(dict.fromkeys(wire.ref_of(row.shipment_id) for row in rows if row.shipment_id))

    async def pointed(self, pointer: str) -> list[PointedRecord]:
        """The ids and numbers of what a webhook points at."""
        operation = "read what a webhook points at"
        try:
            target = webhooks.read_pointer(pointer, base_url=self._base_url)
        except Unreadable as error:
            raise UnexpectedReply(self.system, operation, str(error)) from error
        rows = self._api.rows(target.path, api.POINTED, operation=operation, query=target.query)
        return [row async for row in rows]

    async def _read(self, shipment_id: str | None, operation: str) -> ShipmentRecord | None:
        if shipment_id is None:
            return None
        try:
            return await self._api.read(f"/v2/shipments/{shipment_id}", api.SHIPMENT, operation=operation)
        except NotFound:
            return None

    async def _labels(self, shipment_id: str, operation: str) -> tuple[Parcel, ...]:
        query = (("shipment_id", shipment_id),)
        rows = self._api.rows("/v2/labels", api.LABELS, operation=operation, query=query)
        outbound = [row async for row in rows if row.shipment_id == shipment_id and wire.is_outbound(row)]
        return tuple(map(wire.label_parcel, outbound))

    async def _tracked(self, number: str, operation: str) -> list[ParcelRecord]:
        query = (("tracking_number", number),)
        labels = self._api.rows("/v2/labels", api.LABELS, operation=operation, query=query)
        others = self._api.rows("/v2/fulfillments", api.FULFILLMENTS, operation=operation, query=query)
        return [*[row async for row in labels], *[row async for row in others]]

    async def _of_status(self, word: str, operation: str) -> AsyncIterator[ShipmentRecord]:
        query = (("shipment_status", word), ("sort_by", "created_at"), ("sort_dir", "asc"))
        try:
            async for row in self._shipments([query], operation):
                yield row
        except Rejected as error:  # no document lists `on_hold` among the words of this filter
            if word != wire.HELD:
                raise
            log.warning("shipstation does not list what is on hold", why=error.detail)

    async def _shipments(self, searches: Iterable[Query], operation: str) -> AsyncIterator[ShipmentRecord]:
        seen: set[str] = set()
        for query in searches:
            async for row in self._api.rows("/v2/shipments", api.SHIPMENTS, operation=operation, query=query):
                if row.shipment_id not in seen:
                    seen.add(row.shipment_id)
                    yield row


def _may_be_marked(record: ShipmentRecord) -> bool:
    """Whether only the fulfillments tell: a label says by itself that it has shipped."""
    return wire.state_of(record) is not ShipmentState.SHIPPED


def _id(ref: str, operation: str) -> str:
    """A ref that no id of V2 can be is no shipment here, and must not become part of a path."""
    if shipment_id := wire.id_of(ref):
        return shipment_id
    raise NotFound(System.SHIPSTATION, operation, "this is not a ShipStation shipment id")


def _shipment(
    record: ShipmentRecord, operation: str, *, marked: bool, split: bool = False, parcels: tuple[Parcel, ...] = ()
) -> Shipment:
    try:
        return wire.shipment(record, marked=marked, split=split, parcels=parcels)
    except ValueError as error:
        raise UnexpectedReply(System.SHIPSTATION, operation, str(error)) from error
