"""The accounts at the vendors, as settings. Performs no I/O."""

from dataclasses import dataclass, field

from bot.reading import Reader

SHORTEST_PATH_SECRET = 32
ACCOUNTS = {
    "katana": ("KATANA_API_KEY", "KATANA_API_URL", "KATANA_WEBHOOK_SECRET"),
    "shipstation": (
        "SHIPSTATION_API_KEY",
        "SHIPSTATION_API_SECRET",
        "SHIPSTATION_API_URL",
        "SHIPSTATION_WEBHOOK_SECRET",
    ),
}
"""What makes an account another one than the environment's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopifySettings:
    shop: str
    api_url: str
    access_token: str | None = field(default=None, repr=False)
    client_id: str | None = None
    client_secret: str | None = field(default=None, repr=False)
    webhook_secrets: tuple[str, ...] = field(default=(), repr=False)
    promise_tag: str = "ship-by"
    """What a tag begins with that says by which day an order has to leave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KatanaSettings:
    api_key: str = field(repr=False)
    api_url: str = "https://api.katanamrp.com/v1"
    webhook_secret: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipStationSettings:
    api_key: str = field(repr=False)
    api_secret: str = field(repr=False)
    api_url: str = "https://ssapi.shipstation.com"
    webhook_secret: str | None = field(default=None, repr=False)


def read_shopify(reader: Reader) -> ShopifySettings:
    """The account of a Shopify shop."""
    name_it = "Give the shop's name, such as acme for acme.myshopify.com."
    shop = reader.needed("SHOPIFY_SHOP", name_it).lower()
    reader.matching("SHOPIFY_SHOP", shop, r"[a-z0-9][a-z0-9-]*(\.[a-z0-9-]+)*", f"is not a shop's name. {name_it}")
    domain = shop if "." in shop else f"{shop or 'shop'}.myshopify.com"
    token, client_id = reader.text("SHOPIFY_ACCESS_TOKEN"), reader.text("SHOPIFY_CLIENT_ID")
    secret = reader.text("SHOPIFY_CLIENT_SECRET")
    if token is None and (client_id is None or secret is None):
        reader.problems.append(
            "SHOPIFY_CLIENT_ID and SHOPIFY_CLIENT_SECRET are missing. Copy both from the app's Settings in the Dev "
            "Dashboard, or set SHOPIFY_ACCESS_TOKEN for an older custom app."
        )
    extra = reader.text("SHOPIFY_WEBHOOK_SECRET")
    return ShopifySettings(
        shop=domain,
        api_url=reader.url("SHOPIFY_API_URL", f"https://{domain}", example="https://acme.myshopify.com"),
        access_token=token,
        client_id=client_id,
        client_secret=secret,
        webhook_secrets=tuple(value for value in (extra, secret) if value),
        promise_tag=reader.text("PROMISE_TAG", "ship-by") or "ship-by",
    )


def read_katana(reader: Reader) -> KatanaSettings:
    """The account at Katana."""
    return KatanaSettings(
        api_key=reader.needed("KATANA_API_KEY", "Make one in Katana under Settings, API, API keys."),
        api_url=reader.url("KATANA_API_URL", "https://api.katanamrp.com/v1"),
        webhook_secret=reader.text("KATANA_WEBHOOK_SECRET"),
    )


def read_shipstation(reader: Reader) -> ShipStationSettings:
    """The account at ShipStation."""
    where = "Make a key pair in ShipStation under Settings, Account, API Settings, Legacy API (V1)."
    secret = reader.text("SHIPSTATION_WEBHOOK_SECRET")
    if secret is not None and len(secret) < SHORTEST_PATH_SECRET:
        reader.problems.append(
            f"SHIPSTATION_WEBHOOK_SECRET is shorter than {SHORTEST_PATH_SECRET} characters, and it is all that keeps "
            "strangers out. Give a longer one."
        )
    return ShipStationSettings(
        api_key=reader.needed("SHIPSTATION_API_KEY", where),
        api_secret=reader.needed("SHIPSTATION_API_SECRET", where),
        api_url=reader.url("SHIPSTATION_API_URL", "https://ssapi.shipstation.com"),
        webhook_secret=secret,
    )
