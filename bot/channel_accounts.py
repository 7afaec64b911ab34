"""The account of a sales channel, as settings: a shop is sold on Shopify or on WooCommerce. Performs no I/O."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, TypeVar

from bot.reading import Reader, not_negative, one_of, pairs
from integrations.model import System
from integrations.woocommerce.auth import Auth
from integrations.woocommerce.tracking import Tracking
from integrations.woocommerce.wire import Meaning, with_own

SHOPIFY, WOOCOMMERCE = "SHOPIFY_SHOP", "WOOCOMMERCE_URL"
CHOICE = (SHOPIFY, WOOCOMMERCE)
"""What says which a shop is, by being given."""
Word = TypeVar("Word", bound=StrEnum)
_KEYS = ("WOOCOMMERCE_CONSUMER_KEY", "WOOCOMMERCE_CONSUMER_SECRET")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopifySettings:
    system: ClassVar[System] = System.SHOPIFY
    kind: ClassVar[str] = "Shopify shop"

    shop: str
    api_url: str
    access_token: str | None = field(default=None, repr=False)
    client_id: str | None = None
    client_secret: str | None = field(default=None, repr=False)
    webhook_secrets: tuple[str, ...] = field(default=(), repr=False)
    promise_tag: str = "ship-by"
    """What a tag begins with that says by which day an order has to leave."""

    @property
    def domain(self) -> str:
        """What people and other systems call the shop."""
        return self.shop


@dataclass(frozen=True, slots=True, kw_only=True)
class WooCommerceSettings:
    system: ClassVar[System] = System.WOOCOMMERCE
    kind: ClassVar[str] = "WooCommerce shop"

    api_url: str
    """Where the site lives, its folder included, without a slash at the end."""
    consumer_key: str = field(repr=False)
    consumer_secret: str = field(repr=False)
    webhook_secret: str | None = field(default=None, repr=False)
    tracking: Tracking = Tracking.AUTO
    auth: Auth = Auth.AUTO
    statuses: Mapping[str, str] = field(default_factory=dict)
    """What statuses of the shop's own mean, in the words of `Meaning`."""
    promise_field: str = "ship-by"
    """The custom field that says by which day an order has to leave."""
    read_lag: float = 15.0
    """Seconds a shop may go on with a call of which we no longer wait for the answer."""

    @property
    def domain(self) -> str:
        """What people and other systems call the shop: its host."""
        return self.api_url.partition("://")[2].partition("/")[0]


ChannelSettings = ShopifySettings | WooCommerceSettings


def read_sales_channel(reader: Reader, own: Mapping[str, str] | None = None) -> ChannelSettings:
    """The account of the shop. Which of the two it is, `own` says when it says anything of it, else everything."""
    reader.asked.update(CHOICE)
    given = [name for name in CHOICE if (own or {}).get(name)] or [name for name in CHOICE if reader.text(name)]
    if len(given) > 1:
        reader.problems.append(
            f"{SHOPIFY} and {WOOCOMMERCE} are both set, and a shop is one of them. Remove one, or make them two "
            "shops in shipmate.toml (docs/connect.md)."
        )
    if given == [WOOCOMMERCE] or (not given and any(reader.text(key) for key in _KEYS)):
        return read_woocommerce(reader)
    return read_shopify(reader)


def read_shopify(reader: Reader) -> ShopifySettings:
    """The account of a Shopify shop."""
    name_it = "Give the shop's name, such as acme for acme.myshopify.com"
    shop = reader.needed(SHOPIFY, f"{name_it}, or set {WOOCOMMERCE} for a WooCommerce shop.").lower()
    reader.matching(SHOPIFY, shop, r"[a-z0-9][a-z0-9-]*(\.[a-z0-9-]+)*", f"is not a shop's name. {name_it}.")
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
        promise_tag=_promise(reader),
    )


def read_woocommerce(reader: Reader) -> WooCommerceSettings:
    """The account of a WooCommerce shop."""
    where = "Make a key with Read/Write in WooCommerce under Settings, Advanced, REST API."
    url = _site(reader)
    auth: Auth = reader.parsed("WOOCOMMERCE_AUTH", Auth.AUTO, _word_of(Auth), f"Give {_or(Auth)}.")
    if url.startswith("http://") and auth in (Auth.BASIC, Auth.QUERY):
        reader.problems.append(
            "WOOCOMMERCE_AUTH would show the secret to everybody over http. Leave it out, or give the https address "
            f"in {WOOCOMMERCE}."
        )
    return WooCommerceSettings(
        api_url=url,
        consumer_key=reader.needed(_KEYS[0], where, prefix="ck_"),
        consumer_secret=reader.needed(_KEYS[1], where, prefix="cs_"),
        webhook_secret=reader.text("WOOCOMMERCE_WEBHOOK_SECRET"),
        tracking=reader.parsed(
            "WOOCOMMERCE_TRACKING", Tracking.AUTO, _word_of(Tracking), f"Give {_or(Tracking)} (docs/connect.md)."
        ),
        auth=auth,
        statuses=reader.parsed(
            "WOOCOMMERCE_STATUS_MAP", {}, _statuses, f"Give pairs such as packed=open. A status means {_or(Meaning)}."
        ),
        promise_field=_promise(reader),
        read_lag=reader.parsed("READ_LAG", 15.0, not_negative, "Give seconds, such as 5."),
    )


def _site(reader: Reader) -> str:
    example = "https://shop.example.com"
    if reader.text(WOOCOMMERCE) is None:
        return reader.needed(WOOCOMMERCE, f"Give the shop's address, such as {example}.")
    url = reader.url(WOOCOMMERCE, "", example=example).rstrip("/")
    if any(part in url for part in ("/wp-json", "/wp-admin")):
        reader.problems.append(f"{WOOCOMMERCE} is not where the shop begins. Leave out what begins with /wp-.")
    return url


def _promise(reader: Reader) -> str:
    return reader.text("PROMISE_TAG", "ship-by") or "ship-by"


def _statuses(text: str) -> Mapping[str, str]:
    found = pairs(text)
    with_own(found)
    return found


def _word_of(words: type[Word]) -> Callable[[str], Word]:
    """One of an enumeration's words, in any case."""
    return lambda text: words(one_of(*words)(text))


def _or(words: type[StrEnum]) -> str:
    *most, last = words
    return f"{', '.join(most)} or {last}"
