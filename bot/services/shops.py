"""The shops this bot serves and the connections that serve them, as the services use them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from bot.orders.belonging import Home
from bot.orders.calendar import WorkingCalendar
from bot.orders.order import PendingShips, Role
from bot.orders.stall import StallLimits
from bot.orders.sync import Sync
from bot.services.roles import Roles
from integrations.model import System
from integrations.ports import Connected, KeySource, Production, SalesChannel, ShippingDesk, WebhookReader

Client_co = TypeVar("Client_co", bound=Connected, covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection(Generic[Client_co]):
    """One account at one vendor. `key` names it in webhook addresses, `id` in the database."""

    id: int
    key: str
    role: Role
    client: Client_co
    reader: WebhookReader | None = None
    keys: KeySource | None = None
    """Where the keys come from that the reader needs, of a vendor that publishes some."""

    @property
    def system(self) -> System:
        return self.client.system


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """One shop: where its orders are sold, made and shipped, and where its people are told."""

    id: int
    key: str
    name: str
    time_zone: ZoneInfo
    calendar: WorkingCalendar
    slack_channel: str
    channel: Connection[SalesChannel]
    production: Connection[Production]
    desk: Connection[ShippingDesk]
    number_prefix: str = ""
    number_suffix: str = ""
    sync: Sync = field(default_factory=Sync)
    roles: Roles = field(default_factory=Roles)
    places: Mapping[str, str] = field(default_factory=dict)
    """What the sales channel calls the places of production, where their names differ."""
    home: Home = field(default_factory=Home)
    limits: StallLimits | None = None
    """How long its orders may stand still; without any, as the rules say for every shop."""
    digest_at: time | None = None
    """When its digest is due; without any, when the digests of all are."""
    pending_ships: PendingShips = False
    """What of that which is to be paid later it ships."""

    @property
    def connections(self) -> tuple[Connection[Connected], ...]:
        return (self.channel, self.production, self.desk)


class Shops:
    """Every shop, findable by what the rest of the house holds in hand."""

    def __init__(self, shops: tuple[Shop, ...]) -> None:
        self._shops = {shop.id: shop for shop in shops}

    def __iter__(self) -> Iterator[Shop]:
        return iter(self._shops.values())

    def by_id(self, shop_id: int) -> Shop:
        return self._shops[shop_id]

    def told_in(self, channel: str) -> tuple[Shop, ...]:
        """The shops whose people are told in this channel."""
        return tuple(shop for shop in self if shop.slack_channel == channel)

    def connections(self) -> dict[int, Connection[Connected]]:
        """Every connection by id; one account may serve several shops."""
        return {connection.id: connection for shop in self for connection in shop.connections}

    def served_by(self, connection_id: int) -> tuple[Shop, ...]:
        """The shops a connection serves."""
        return tuple(shop for shop in self if any(connection.id == connection_id for connection in shop.connections))
