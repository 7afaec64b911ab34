"""Every account of the settings once, for the commands that ask the vendors and need no database."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import aiohttp

from bot.clients import Clients
from bot.clock import system_clock
from bot.services.shops import Connection
from bot.settings import Settings
from bot.shop_settings import ShopSettings
from integrations.ports import Probed, Subscriptions
from integrations.subscriptions import Address

SECRETS = {
    "shopify": (
        "SHOPIFY_WEBHOOK_SECRET",
        "the app's client secret, which Shopify calls API secret key: it signs the webhooks",
    ),
    "woocommerce": (
        "WOOCOMMERCE_WEBHOOK_SECRET",
        "32 characters or more that nobody guesses: the shop signs its webhooks with them",
    ),
    "shipstation": (
        "SHIPSTATION_WEBHOOK_SECRET",
        "32 characters or more that nobody guesses: they end the address, because V1 cannot sign",
    ),
}
"""What must be set before a vendor can send webhooks that we believe."""


class Unmetered:
    """Leave to call at once. A command makes a handful of calls, and what is too much the vendor says itself."""

    async def reserve(self, cost: float = 1.0) -> None:
        """Nothing to wait for."""

    async def hold_off(self, seconds: float) -> None:
        """Nobody to hold off: the refusal goes to the person who waits."""


@dataclass(frozen=True, slots=True)
class Vendor:
    """One account at one vendor, and the shops it serves."""

    key: str
    client: Probed
    shops: tuple[ShopSettings, ...]
    proven: bool
    """Whether Shipmate holds what proves its webhooks."""
    subscribe: Callable[[Address], Subscriptions]
    path_secret: str = ""

    @property
    def system(self) -> str:
        return self.client.system.value

    @property
    def needs(self) -> tuple[str, str] | None:
        """The setting without which there can be no webhooks, and what it holds. Katana says its own afterwards."""
        return None if self.proven else SECRETS.get(self.system)

    def subscriptions(self, public_url: str) -> Subscriptions:
        """Our webhooks there."""
        return self.subscribe(Address(f"{public_url}/webhooks/{self.key}", self.path_secret))


def unmetered(settings: Settings, session: aiohttp.ClientSession) -> Clients:
    """The clients of these settings, without rate budgets and without rows in a database."""
    return Clients(settings, defaultdict(int), lambda _system, _key: Unmetered(), session, system_clock)


def vendors_of(settings: Settings, clients: Clients) -> tuple[Vendor, ...]:
    """The accounts, each once, in the order of the shops."""
    found: dict[str, Vendor] = {}
    for shop in settings.shops:
        for vendor in _of_shop(clients, shop):
            known = found.get(vendor.key)
            found[vendor.key] = replace(known, shops=(*known.shops, shop)) if known else vendor
    return tuple(found.values())


def _of_shop(clients: Clients, shop: ShopSettings) -> tuple[Vendor, Vendor, Vendor]:
    channel, production, desk = clients.channel(shop), clients.katana(shop), clients.shipstation(shop)
    token = shop.katana.webhook_secret

    def at_katana(address: Address) -> Subscriptions:
        return production.client.subscriptions(address, known=token)

    return (
        _vendor(channel, shop, channel.client.subscriptions),
        _vendor(production, shop, at_katana),
        _vendor(desk, shop, desk.client.subscriptions, shop.shipstation.webhook_secret or ""),
    )


def _vendor(
    connection: Connection[Probed],
    shop: ShopSettings,
    subscribe: Callable[[Address], Subscriptions],
    path_secret: str = "",
) -> Vendor:
    proven = connection.reader is not None
    return Vendor(connection.key, connection.client, (shop,), proven, subscribe, path_secret)


def setting_line(vendor: Vendor, name: str, value: str) -> Mapping[str, str]:
    """Where a secret of this account belongs: the line for `.env`, and one for `shipmate.toml` if it needs one."""
    _, _, shop = vendor.key.partition("-")
    if not shop:
        return {".env": f"{name}={value}"}
    own = f"{shop.upper().replace('-', '_')}_{name}"
    return {".env": f"{own}={value}", f"shipmate.toml, the shop {shop}": f'{name.lower()} = "env:{own}"'}
