"""The clients, webhook readers and rate budgets of the accounts. Shops that share an account share them."""

from collections.abc import Callable, Mapping

import aiohttp

from bot.channel_accounts import ShopifySettings, WooCommerceSettings
from bot.clock import Clock
from bot.desk_clients import ShipStationDesk, desk_of, door_of
from bot.orders.order import Role
from bot.services.shops import Connection
from bot.settings import Settings
from bot.shop_settings import ShopSettings
from integrations.errors import BudgetRefused
from integrations.katana.client import KatanaClient
from integrations.katana.webhooks import KatanaWebhooks
from integrations.pacing import comes_first, patience
from integrations.ports import Budget
from integrations.shopify.client import ShopifyClient
from integrations.shopify.token import ClientCredentials, StaticToken, TokenSource
from integrations.shopify.webhooks import ShopifyWebhooks
from integrations.woocommerce.auth import Keys
from integrations.woocommerce.client import WooCommerceClient
from integrations.woocommerce.webhooks import WooCommerceWebhooks
from storage.budgets import SqlBudget
from storage.engine import Database
from storage.errors import TooLong

RATES = {
    "katana": (54.0, 10.0),
    "shopify": (4800.0, 1500.0),
    "woocommerce": (240.0, 10.0),
    "shipstation": (36.0, 8.0),
    "shipstation_v2": (180.0, 20.0),
    "slack": (60.0, 3.0),
}
"""Calls a minute and calls at once (points, for Shopify), below what each vendor allows: people need some too. An
account with both keys of ShipStation's keeps to V1's, which does the work."""

Budgets = Callable[[str, str], Budget]
"""The rate budget of a connection, by its system and its key."""


class MeteredBudget:
    """One connection's rate budget, as the clients know it."""

    def __init__(self, db: Database, system: str, name: str, rate: float = 1.0) -> None:
        per_minute, burst = RATES[system]
        self._system = system
        self._budget = SqlBudget(db, name, per_minute * rate, burst * rate, patience, comes_first)

    async def reserve(self, cost: float = 1.0) -> None:
        """Raises `BudgetRefused` when the turn is later than the caller's patience."""
        try:
            await self._budget.reserve(cost)
        except TooLong as error:
            raise BudgetRefused(self._system, "wait for the rate budget", retry_after=error.wait) from error

    async def hold_off(self, seconds: float) -> None:
        await self._budget.hold_off(seconds)


def metered(db: Database, rows: Mapping[str, int], rate: float) -> Budgets:
    """The budgets of connections, shared with every process that uses this database."""
    return lambda system, key: MeteredBudget(db, system, f"{system}:{rows[key]}", rate)


class Clients:
    """Makes the connections of shops. Two shops that name the same connection get the same one."""

    def __init__(
        self,
        settings: Settings,
        rows: Mapping[str, int],
        budgets: Budgets,
        session: aiohttp.ClientSession,
        clock: Clock,
    ) -> None:
        self._settings = settings
        self._rows = rows
        self._budget = budgets
        self._session = session
        self._clock = clock
        self._katana: dict[str, Connection[KatanaClient]] = {}
        self._shipstation: dict[str, Connection[ShipStationDesk]] = {}

    def channel(self, shop: ShopSettings) -> Connection[ShopifyClient] | Connection[WooCommerceClient]:
        """The sales channel of a shop."""
        match shop.channel:
            case ShopifySettings() as ours:
                return self._shopify(ours, shop.channel_key)
            case WooCommerceSettings() as ours:
                return self._woocommerce(ours, shop.channel_key)

    def _shopify(self, ours: ShopifySettings, key: str) -> Connection[ShopifyClient]:
        client = ShopifyClient(
            self._session,
            base_url=ours.api_url,
            budget=self._budget("shopify", key),
            token=_token(ours, self._session),
            timeout=self._settings.http_timeout,
            read_lag=self._settings.read_lag,
            promise_tag=ours.promise_tag,
        )
        reader = ShopifyWebhooks(ours.webhook_secrets) if ours.webhook_secrets else None
        return Connection(id=self._rows[key], key=key, role=Role.CHANNEL, client=client, reader=reader)

    def _woocommerce(self, ours: WooCommerceSettings, key: str) -> Connection[WooCommerceClient]:
        client = WooCommerceClient(
            self._session,
            site_url=ours.api_url,
            keys=Keys(ours.consumer_key, ours.consumer_secret, ours.auth),
            budget=self._budget("woocommerce", key),
            timeout=self._settings.http_timeout,
            read_lag=ours.read_lag,
            tracking=ours.tracking,
            statuses=ours.statuses,
            promise_key=ours.promise_field,
            webhook_secret=ours.webhook_secret or "",
        )
        reader = WooCommerceWebhooks([ours.webhook_secret]) if ours.webhook_secret else None
        return Connection(id=self._rows[key], key=key, role=Role.CHANNEL, client=client, reader=reader)

    def katana(self, shop: ShopSettings) -> Connection[KatanaClient]:
        """The production of a shop."""
        key = shop.katana_key
        if key not in self._katana:
            self._katana[key] = self._new_katana(shop)
        return self._katana[key]

    def shipstation(self, shop: ShopSettings) -> Connection[ShipStationDesk]:
        """The shipping desk of a shop."""
        key = shop.shipstation_key
        if key not in self._shipstation:
            self._shipstation[key] = self._new_shipstation(shop)
        return self._shipstation[key]

    def _new_katana(self, shop: ShopSettings) -> Connection[KatanaClient]:
        ours, key = shop.katana, shop.katana_key
        client = KatanaClient(
            self._session,
            base_url=ours.api_url,
            api_key=ours.api_key,
            budget=self._budget("katana", key),
            timeout=self._settings.http_timeout,
            read_lag=self._settings.read_lag,
            supply_age=self._settings.supply_fresh_for,
            clock=lambda: self._clock().timestamp(),
        )
        reader = KatanaWebhooks(ours.webhook_secret) if ours.webhook_secret else None
        return Connection(id=self._rows[key], key=key, role=Role.PRODUCTION, client=client, reader=reader)

    def _new_shipstation(self, shop: ShopSettings) -> Connection[ShipStationDesk]:
        ours, key = shop.shipstation, shop.shipstation_key
        budget, timeout = self._budget(ours.pace, key), self._settings.http_timeout
        desk = desk_of(ours, self._session, budget, timeout=timeout, read_lag=self._settings.read_lag)
        reader, keys = door_of(ours, self._session, budget, timeout=timeout)
        return Connection(id=self._rows[key], key=key, role=Role.DESK, client=desk, reader=reader, keys=keys)


def _token(ours: ShopifySettings, session: aiohttp.ClientSession) -> TokenSource:
    if ours.access_token is not None:
        return StaticToken(ours.access_token)
    return ClientCredentials(session, ours.api_url, ours.client_id or "", ours.client_secret or "")
