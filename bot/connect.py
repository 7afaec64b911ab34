"""From settings to shops: their rows, and the clients and webhook readers of their connections."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import aiohttp

from bot.clients import Clients, metered
from bot.clock import Clock, system_clock
from bot.limits import LimitSettings
from bot.orders.belonging import Home, Store
from bot.orders.calendar import WorkingCalendar
from bot.orders.stall import StallLimits
from bot.orders.sync import Arrow, Sync
from bot.services.roles import Rank, Roles, is_user
from bot.services.shops import Shop, Shops
from bot.settings import Settings
from bot.shop_settings import ShopSettings
from integrations.model import System
from storage.engine import Database

MOST_ASKED = 3
"""Admins that somebody is sent to."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The database ids of the shops and of their connections, by the key of each."""

    shops: Mapping[str, int]
    connections: Mapping[str, int]

    @property
    def slack(self) -> int:
        return self.connections["slack"]


async def ensure_rows(db: Database, settings: Settings) -> Keys:
    """The rows of the shops and their connections, made at the first start."""
    shops: dict[str, int] = {}
    connections: dict[str, int] = {}
    async with db.write() as unit:
        for ours in settings.shops:
            trade = ours.trade
            shop = await unit.orders.ensure_shop(
                ours.key,
                name=trade.name,
                time_zone=str(ours.time_zone),
                number_prefix=trade.number_prefix,
                number_suffix=trade.number_suffix,
            )
            shops[ours.key] = shop.id
            for key, system, account in (
                (ours.channel_key, ours.channel.system.value, ours.channel.domain),
                (ours.katana_key, "katana", ours.katana_key),
                (ours.shipstation_key, "shipstation", ours.shipstation_key),
            ):
                row = await unit.orders.ensure_connection(key, system=system, account=account)
                await unit.orders.ensure_shop_connection(shop.id, row.id)
                connections[key] = row.id
        slack = await unit.orders.ensure_connection("slack", system="slack", account=settings.slack.channel)
        return Keys(shops, connections | {"slack": slack.id})


def connect_shops(
    settings: Settings, keys: Keys, db: Database, session: aiohttp.ClientSession, *, clock: Clock = system_clock
) -> Shops:
    """The shops that the settings describe, with a client for each account: shops that share one share its client.

    What a client remembers grows old by `clock`, that of the business.
    """
    budgets = metered(db, keys.connections, settings.rate)
    clients = Clients(settings, keys.connections, budgets, session, clock)
    return Shops(tuple(_shop(settings, ours, keys, clients) for ours in settings.shops))


def _shop(settings: Settings, ours: ShopSettings, keys: Keys, clients: Clients) -> Shop:
    trade, work = ours.trade, ours.work
    return Shop(
        id=keys.shops[ours.key],
        key=ours.key,
        name=trade.name,
        time_zone=ours.time_zone,
        calendar=calendar_of(ours),
        slack_channel=ours.slack_channel,
        channel=clients.channel(ours),
        production=clients.katana(ours),
        desk=clients.shipstation(ours),
        number_prefix=trade.number_prefix,
        number_suffix=trade.number_suffix,
        sync=sync_of(ours),
        roles=roles_of(ours, settings.slack.admin),
        home=home_of(ours, settings.shops),
        limits=limits_of(ours.limits),
        pending_ships=trade.pending_ships,
        digest_at=work.digest_at,
        places=ours.places,
    )


def home_of(ours: ShopSettings, every: Iterable[ShopSettings]) -> Home:
    """What production and the desk call a shop's stores, and those of the other shops."""
    mine = _stores_of(ours)
    others = frozenset(store for shop in every if shop.key != ours.key for store in _stores_of(shop))
    return Home(ours=mine, others=others - mine)


def _stores_of(shop: ShopSettings) -> frozenset[Store]:
    in_katana = frozenset((System.KATANA, store) for store in shop.trade.katana_stores)
    return in_katana | {(System.SHIPSTATION, store) for store in shop.trade.shipstation_stores}


def limits_of(said: LimitSettings) -> StallLimits:
    """How long orders may stand still, as the settings say."""
    return StallLimits(
        no_plan_after=said.no_plan_after,
        supply_after=said.supply_after,
        ready_after=said.ready_after,
        packed_after=said.packed_after,
        promise_before=said.promise_before,
        hold_after=said.hold_after,
    )


def sync_of(shop: ShopSettings) -> Sync:
    """The vendors' own arrows as the settings describe them."""
    ours = shop.arrows
    grace = {arrow: ours.grace[arrow.value] for arrow in Arrow}
    windows = {Arrow(arrow): window for arrow, window in ours.windows.items()}
    on = frozenset(arrow for arrow in Arrow if arrow.value in ours.on)
    return Sync(on=on, grace=grace, windows=windows, near_cutoff=ours.near_cutoff)


def roles_of(shop: ShopSettings, admin: str) -> Roles:
    """Who may do what as the settings describe it. People turn to named admins, else to who hears of trouble."""
    who = shop.who
    named = {one: Rank[role.upper()] for one, role in who.named.items()}
    admins = tuple(one for one, rank in named.items() if rank is Rank.ADMIN and is_user(one))
    return Roles(
        named=named,
        members=Rank[who.members_may.upper()],
        guests=Rank[who.guests_may.upper()],
        ask=admins[:MOST_ASKED] or ((admin,) if is_user(admin) else ()),
    )


def calendar_of(shop: ShopSettings) -> WorkingCalendar:
    """The working time that the settings describe."""
    work = shop.work
    return WorkingCalendar(
        zone=shop.time_zone,
        days=work.days,
        opens=work.opens,
        closes=work.closes,
        closed=work.closed,
        cutoffs=work.cutoffs,
    )
