"""From settings to connections: the clients and webhook readers of one shop, with their rate budgets."""

from dataclasses import dataclass
from datetime import timedelta

import aiohttp

from bot.orders.calendar import WorkingCalendar
from bot.orders.order import Role
from bot.orders.sync import Arrow, Sync
from bot.services.roles import Rank, Roles, is_user
from bot.services.shops import Connection, Shop, Shops
from bot.settings import Settings, ShopifySettings
from integrations.errors import BudgetRefused
from integrations.katana.client import KatanaClient
from integrations.katana.webhooks import KatanaWebhooks
from integrations.pacing import patience
from integrations.shipstation.client import ShipStationClient
from integrations.shipstation.webhooks import ShipStationWebhooks
from integrations.shopify.client import ShopifyClient
from integrations.shopify.token import ClientCredentials, StaticToken, TokenSource
from integrations.shopify.webhooks import ShopifyWebhooks
from storage.budgets import SqlBudget
from storage.engine import Database
from storage.errors import TooLong

RATES = {"katana": (54.0, 10.0), "shopify": (4800.0, 1500.0), "shipstation": (36.0, 8.0), "slack": (60.0, 3.0)}
"""Calls a minute and calls at once (points, for Shopify), below what each vendor allows: people need some too."""
SHOP = "main"
MOST_ASKED = 3
"""Admins that somebody is sent to."""


class MeteredBudget:
    """One connection's rate budget, as the clients know it."""

    def __init__(self, db: Database, system: str, name: str, rate: float = 1.0) -> None:
        per_minute, burst = RATES[system]
        self._system = system
        self._budget = SqlBudget(db, name, per_minute * rate, burst * rate, patience)

    async def reserve(self, cost: float = 1.0) -> None:
        """Raises `BudgetRefused` when the turn is later than the caller's patience."""
        try:
            await self._budget.reserve(cost)
        except TooLong as error:
            raise BudgetRefused(self._system, "wait for the rate budget", retry_after=error.wait) from error

    async def hold_off(self, seconds: float) -> None:
        await self._budget.hold_off(seconds)


@dataclass(frozen=True, slots=True)
class Keys:
    """The database ids of the one shop's parts."""

    shop: int
    shopify: int
    katana: int
    shipstation: int
    slack: int


async def ensure_rows(db: Database, settings: Settings) -> Keys:
    """The rows of the shop and its connections, made at the first start."""
    async with db.write() as unit:
        shop = await unit.orders.ensure_shop(SHOP, name=settings.shopify.shop, time_zone=str(settings.time_zone))
        ids = {}
        for system, account in (
            ("shopify", settings.shopify.shop),
            ("katana", "katana"),
            ("shipstation", "shipstation"),
        ):
            row = await unit.orders.ensure_connection(system, system=system, account=account)
            await unit.orders.ensure_shop_connection(shop.id, row.id)
            ids[system] = row.id
        slack = await unit.orders.ensure_connection("slack", system="slack", account=settings.slack.channel)
        return Keys(shop.id, ids["shopify"], ids["katana"], ids["shipstation"], slack.id)


def connect_shops(settings: Settings, keys: Keys, db: Database, session: aiohttp.ClientSession) -> Shops:
    """The shop the settings describe, with a client for each of its systems."""
    shop = Shop(
        id=keys.shop,
        key=SHOP,
        name=settings.shopify.shop,
        time_zone=settings.time_zone,
        calendar=calendar_of(settings),
        slack_channel=settings.slack.channel,
        channel=_shopify(settings, keys.shopify, db, session),
        production=_katana(settings, keys.katana, db, session),
        desk=_shipstation(settings, keys.shipstation, db, session),
        sync=sync_of(settings),
        roles=roles_of(settings),
    )
    return Shops((shop,))


def sync_of(settings: Settings) -> Sync:
    """The vendors' own arrows as the settings describe them."""
    ours = settings.arrows
    grace = {arrow: ours.grace[arrow.value] for arrow in Arrow}
    return Sync(on=frozenset(arrow for arrow in Arrow if arrow.value in ours.on), grace=grace)


def roles_of(settings: Settings) -> Roles:
    """Who may do what as the settings describe it. People turn to named admins, else to who hears of trouble."""
    who = settings.who
    named = {one: Rank[role.upper()] for one, role in who.named.items()}
    admins = tuple(one for one, rank in named.items() if rank is Rank.ADMIN and is_user(one))
    return Roles(
        named=named,
        members=Rank[who.members_may.upper()],
        guests=Rank[who.guests_may.upper()],
        ask=admins[:MOST_ASKED] or ((settings.slack.admin,) if is_user(settings.slack.admin) else ()),
    )


def calendar_of(settings: Settings) -> WorkingCalendar:
    """The working time that the settings describe."""
    work = settings.work
    return WorkingCalendar(
        zone=settings.time_zone,
        days=work.days,
        opens=work.opens,
        closes=work.closes,
        closed=work.closed,
        cutoffs=work.cutoffs,
    )


def _shopify(settings: Settings, row: int, db: Database, session: aiohttp.ClientSession) -> Connection[ShopifyClient]:
    ours = settings.shopify
    client = ShopifyClient(
        session,
        base_url=ours.api_url,
        budget=MeteredBudget(db, "shopify", f"shopify:{row}", settings.rate),
        token=_token(ours, session),
        timeout=settings.http_timeout,
        read_lag=settings.read_lag,
        promise_tag=ours.promise_tag,
    )
    reader = ShopifyWebhooks(ours.webhook_secrets) if ours.webhook_secrets else None
    return Connection(id=row, key="shopify", role=Role.CHANNEL, client=client, reader=reader)


def _token(ours: ShopifySettings, session: aiohttp.ClientSession) -> TokenSource:
    if ours.access_token is not None:
        return StaticToken(ours.access_token)
    return ClientCredentials(session, ours.api_url, ours.client_id or "", ours.client_secret or "")


def _katana(settings: Settings, row: int, db: Database, session: aiohttp.ClientSession) -> Connection[KatanaClient]:
    ours = settings.katana
    client = KatanaClient(
        session,
        base_url=ours.api_url,
        api_key=ours.api_key,
        budget=MeteredBudget(db, "katana", f"katana:{row}", settings.rate),
        timeout=settings.http_timeout,
        read_lag=settings.read_lag,
    )
    reader = KatanaWebhooks(ours.webhook_secret) if ours.webhook_secret else None
    return Connection(id=row, key="katana", role=Role.PRODUCTION, client=client, reader=reader)


def _shipstation(
    settings: Settings, row: int, db: Database, session: aiohttp.ClientSession
) -> Connection[ShipStationClient]:
    ours = settings.shipstation
    client = ShipStationClient(
        session,
        base_url=ours.api_url,
        api_key=ours.api_key,
        api_secret=ours.api_secret,
        budget=MeteredBudget(db, "shipstation", f"shipstation:{row}", settings.rate),
        timeout=settings.http_timeout,
        read_lag=timedelta(seconds=settings.read_lag),
    )
    reader = ShipStationWebhooks(ours.webhook_secret, base_url=ours.api_url) if ours.webhook_secret else None
    return Connection(id=row, key="shipstation", role=Role.DESK, client=client, reader=reader)
