"""The ports: what we ask of a sales channel, of production and of a shipping desk, and of webhooks. Performs no I/O.

Every method may raise an `IntegrationError`. A write raises `NotSent` only when nothing can have taken effect and
`OutcomeUnknown` when it may have. `get` answers None for an order the system does not have; `find` answers the
orders whose number is *exactly* the given one (see `model.number_key`), never a prefix match. Iterators page by
themselves and never yield one ref twice.
"""

from collections.abc import AsyncIterator, Mapping
from datetime import date, datetime, timedelta
from typing import Protocol

from integrations.model import (
    Account,
    Parcel,
    ProductionOrder,
    Receipt,
    SalesOrder,
    Shipment,
    Snapshot,
    System,
    WebhookEvent,
)
from integrations.probing import Learned
from integrations.stock import Goods, Supply
from integrations.subscriptions import Subscription


class Budget(Protocol):
    """Leave to call one connection's API, shared by every process that uses the connection."""

    async def reserve(self, cost: float = 1.0) -> None:
        """Return when the call may be made; raise `BudgetRefused` if that is later than the caller's patience."""

    async def hold_off(self, seconds: float) -> None:
        """Let nobody call for `seconds`: the system told us its limit is reached."""


class Connected(Protocol):
    """What every client of an outside system offers."""

    @property
    def system(self) -> System: ...

    @property
    def settle(self) -> timedelta:
        """How long after a write was sent it may still be landing, or landed and not yet be readable.

        At least the client's total timeout plus the vendor's read lag. A retried write looks first, and not
        before this has passed.
        """

    async def ping(self) -> Account:
        """Check the credentials with one cheap read."""

    async def resolve(self, pointer: str) -> tuple[str, ...]:
        """The order refs a webhook's `pointer` stands for."""

    async def get(self, ref: str) -> Snapshot | None: ...

    def changed_since(self, since: datetime) -> AsyncIterator[Snapshot]: ...

    def open_orders(self) -> AsyncIterator[Snapshot]: ...


class Probed(Connected, Protocol):
    """A client that knows what its vendor's documents leave open."""

    async def probe(self) -> tuple[Learned, ...]:
        """What this account can say of that. Nothing is written, and no question that fails stops the others."""


class SalesChannel(Connected, Protocol):
    """The shop: payment, holds, cancellations, and what the customer has been told."""

    @property
    def always_mails(self) -> bool:
        """Whether it mails the customer of whatever is fulfilled, and refuses `notify_customer=False`."""

    async def get(self, ref: str) -> SalesOrder | None: ...

    async def find(self, number: str) -> tuple[SalesOrder, ...]: ...

    async def find_by_customer(self, customer: str) -> tuple[SalesOrder, ...]:
        """The newest orders of an e-mail address, or of a name. The shop alone knows whose they are."""

    def changed_since(self, since: datetime) -> AsyncIterator[SalesOrder]: ...

    def open_orders(self) -> AsyncIterator[SalesOrder]: ...

    async def fulfill(self, ref: str, parcel: Parcel, *, notify_customer: bool) -> Receipt:
        """Mark everything that is left as shipped with this parcel."""

    async def stock_of(self, sku: str) -> Goods | None:
        """What the shop believes it may sell of a SKU, place by place; None when it sells no such thing."""


class Production(Connected, Protocol):
    """Stock and manufacturing: whether the goods are there, and the packed and delivered records."""

    async def get(self, ref: str) -> ProductionOrder | None: ...

    async def find(self, number: str) -> tuple[ProductionOrder, ...]: ...

    async def find_by_channel_order(self, channel_order_ref: str) -> tuple[ProductionOrder, ...]: ...

    def changed_since(self, since: datetime) -> AsyncIterator[ProductionOrder]: ...

    def open_orders(self) -> AsyncIterator[ProductionOrder]: ...

    async def pack(self, order: ProductionOrder) -> Receipt:
        """Pack what is left of each line of `order`, which was read just now."""

    async def unpack(self, order: ProductionOrder) -> Receipt:
        """Take back the packed records of `order`, which was read just now; delivered ones stay."""

    async def deliver(self, order: ProductionOrder, parcel: Parcel) -> Receipt:
        """Say that the order left the building: packed records become delivered, the rest is delivered anew."""

    async def supply(self, now: datetime) -> Supply:
        """All that is being made and bought. It may have been read a while ago: `seen_at`, told from `now`, says."""

    async def stock_of(self, sku: str) -> Goods | None:
        """What lies where of a SKU, however its letters are typed; None when there is no such thing."""

    async def skus(self) -> tuple[str, ...]:
        """Every SKU, to find what somebody may have meant; a long list may be cut, and be some minutes old."""

    async def make(self, order: ProductionOrder, line_ref: str) -> Receipt:
        """Begin to make what a line of `order`, which was read just now, needs: for that line alone."""


class ShippingDesk(Connected, Protocol):
    """Labels, parcels and the moment an order ships. One order may be several shipments, and several orders one."""

    async def get(self, ref: str) -> Shipment | None: ...

    async def find(self, number: str) -> tuple[Shipment, ...]: ...

    async def find_by_customer(self, customer: str) -> tuple[Shipment, ...]:
        """The newest shipments to somebody of that name, without parcels."""

    async def find_by_tracking(self, number: str) -> tuple[Shipment, ...]:
        """The shipments of which a parcel, voided or not, bears exactly this number."""

    def changed_since(self, since: datetime) -> AsyncIterator[Shipment]: ...

    def open_orders(self) -> AsyncIterator[Shipment]: ...

    async def parcels(self, ref: str) -> tuple[Parcel, ...]:
        """Every parcel recorded for this shipment, by label or by hand, voided ones included and marked."""

    async def mark_shipped(self, ref: str, parcel: Parcel, *, notify_shop: bool) -> Receipt:
        """Mark the shipment shipped without buying a label. The customer is never mailed from here."""

    async def hold(self, ref: str, until: date) -> Receipt:
        """Keep the shipment from being shipped; on that date of its own calendar the desk lets it go by itself."""

    async def release(self, ref: str) -> Receipt:
        """Lift a hold. The desk may accept this and keep the hold: read the shipment to know."""

    @property
    def imports(self) -> bool:
        """Whether it can be asked to import from the shops now."""

    @property
    def needs_number(self) -> bool:
        """Whether it marks nothing shipped without a tracking number."""

    async def refresh(self) -> Receipt:
        """Import from the shops now; `Rejected` where it cannot be asked to. What it brings comes later; asking again
        only loads the desk."""

    async def refreshed_at(self) -> datetime | None:
        """When the desk last began to import, by its own word; None when it does not say."""


class WebhookReader(Protocol):
    """Turns one incoming webhook into an event. Synchronous and pure: the route only awaits the bytes."""

    def read(self, headers: Mapping[str, str], body: bytes) -> WebhookEvent:
        """Verify, then read. Raises `BadSignature` before looking at the body, `Unreadable` after."""


class KeySource(Protocol):
    """Where the public keys of a sender come from, for a reader that raised `UnknownKey`."""

    async def refresh(self) -> None:
        """Read the keys again, unless that was done just now: a forged key id must not make us ask without end."""


class Subscriptions(Protocol):
    """Our webhooks at one account, for one address of ours. What leads elsewhere is neither shown nor touched.

    Every write may be repeated after a look at `list`: what is there already is not made twice by its caller.
    """

    @property
    def topics(self) -> frozenset[str]:
        """What has to be told, in the vendor's words."""

    async def list(self) -> tuple[Subscription, ...]:
        """Ours, as they are now: those that work and those that do not."""

    async def add(self, topics: frozenset[str]) -> None:
        """Subscribe to `topics`, none of which any of ours tells yet."""

    async def repair(self, broken: Subscription) -> None:
        """Rid one of ours, which was listed just now, of its flaws. It may get another ref."""

    async def remove(self, ref: str) -> None:
        """End one of ours. One that is gone already is no failure."""
