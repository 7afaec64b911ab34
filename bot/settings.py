"""Every setting, typed, read from a mapping. Performs no I/O.

All problems are reported at once, each with the variable and the fix, and never with a value: a secret typed into
the wrong variable must not end up in a log.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.arrows import ArrowSettings, read_arrows
from bot.hours import WorkSettings, read_work
from bot.limits import LimitSettings, read_limits
from bot.reading import Reader, days, days_or_for_ever, not_negative, one_of, port, positive, seconds, zone
from bot.who import WhoSettings, read_who

SHORTEST_PATH_SECRET = 32


class SettingsError(Exception):
    """The settings cannot be used. `problems` has one line each: the variable, what is wrong, and the fix."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        lines = "\n".join(f"  - {problem}" for problem in problems)
        super().__init__(
            f"Shipmate cannot start: {len(problems)} setting(s) need attention.\n{lines}\n"
            "To try it without any account: ./shipmate demo. How to connect: docs/connect.md."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackSettings:
    bot_token: str = field(repr=False)
    app_token: str | None = field(default=None, repr=False)
    signing_secret: str | None = field(default=None, repr=False)
    channel: str
    admin: str
    """A user or channel id that hears of trouble: not the cards' channel, which may be the trouble."""
    api_url: str = "https://slack.com/api/"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What one Shipmate runs with."""

    slack: SlackSettings
    shopify: ShopifySettings
    katana: KatanaSettings
    shipstation: ShipStationSettings
    database_url: str = field(repr=False)
    data_folder: str
    host: str
    port: int
    time_zone: ZoneInfo
    work: WorkSettings
    limits: LimitSettings
    who: WhoSettings
    ready_cards: str
    """`waited`: only orders that were seen waiting get a card of their own; `all`: every ready order does."""
    in_stock_settle: timedelta
    in_stock_again_after: timedelta
    http_timeout: float
    """Seconds one call to an outside system may take in all."""
    read_lag: float
    """Seconds a vendor may need until a read shows an acknowledged write."""
    sweep_every: timedelta
    practice: timedelta
    """How long a new house practises: its buttons say what they would do. Nothing turns it off."""
    arrows: ArrowSettings
    keep_audit: timedelta | None
    keep_work: timedelta | None
    """How long it is remembered who did what, and what was done for it; None is for ever."""
    rate: float
    """How much of each vendor's usual rate budget to use: 1 is all of it. The demo's vendors allow more."""


def read_settings(variables: Mapping[str, str]) -> Settings:
    """The settings in `variables`. Raises `SettingsError` with every problem at once."""
    reader = Reader(variables)
    folder = reader.text("DATA_FOLDER", "data") or "data"
    settings = Settings(
        slack=_slack(reader),
        shopify=_shopify(reader),
        katana=_katana(reader),
        shipstation=_shipstation(reader),
        data_folder=folder,
        database_url=_database(reader, folder),
        host=reader.text("HOST", "127.0.0.1") or "",
        port=reader.parsed("PORT", 8080, port, "Give a number from 0 to 65535; 0 lets the system choose."),
        time_zone=reader.parsed("BOT_TIMEZONE", ZoneInfo("UTC"), zone, "Give a name such as Europe/Tallinn."),
        work=read_work(reader),
        limits=read_limits(reader),
        who=read_who(reader),
        ready_cards=reader.parsed("READY_CARDS", "waited", one_of("waited", "all"), "Give waited or all."),
        in_stock_settle=reader.parsed("IN_STOCK_SETTLE", timedelta(minutes=2), seconds, "Give seconds, such as 120."),
        in_stock_again_after=reader.parsed(
            "IN_STOCK_AGAIN_AFTER", timedelta(minutes=30), seconds, "Give seconds, such as 1800."
        ),
        http_timeout=reader.parsed("HTTP_TIMEOUT", 15.0, positive, "Give seconds, such as 15."),
        read_lag=reader.parsed("READ_LAG", 5.0, not_negative, "Give seconds, such as 5."),
        arrows=read_arrows(reader),
        keep_audit=_kept(reader, "KEEP_AUDIT", 730),
        keep_work=_kept(reader, "KEEP_WORK", 90),
        rate=reader.parsed("RATE", 1.0, positive, "Give a factor, such as 0.5."),
        practice=reader.parsed("PRACTICE_DAYS", timedelta(days=7), days, "Give days, such as 7; 0 is none."),
        sweep_every=reader.parsed("SWEEP_EVERY", timedelta(minutes=5), seconds, "Give seconds, such as 300."),
    )
    if reader.problems:
        raise SettingsError(reader.problems)
    return settings


def _kept(reader: Reader, name: str, usual: int) -> timedelta | None:
    fix = f"Give days, such as {usual}; 0 is for ever."
    kept: timedelta | None = reader.parsed(name, timedelta(days=usual), days_or_for_ever, fix)
    return kept


def _slack(reader: Reader) -> SlackSettings:
    where = "Find it at api.slack.com/apps, your app"
    app_token, secret = reader.text("SLACK_APP_TOKEN"), reader.text("SLACK_SIGNING_SECRET")
    if app_token is None and secret is None:
        reader.problems.append(
            "SLACK_APP_TOKEN is missing. Set it for Socket Mode (Basic Information, App-Level Tokens, scope "
            "connections:write), or set SLACK_SIGNING_SECRET to receive Slack over HTTP."
        )
    if app_token is not None and not app_token.startswith("xapp-"):
        reader.problems.append(f"SLACK_APP_TOKEN does not begin with xapp-. {where}, Basic Information.")
    channel = reader.needed("SLACK_CHANNEL", "Give the id of the channel for cards, such as C0123456789.")
    reader.matching(
        "SLACK_CHANNEL", channel, "[CG][A-Z0-9]+", "is not an id. Open the channel's details: it is below."
    )
    admin = reader.text("SLACK_ADMIN", channel) or channel
    reader.matching(
        "SLACK_ADMIN", reader.text("SLACK_ADMIN") or "", "[CGDUW][A-Z0-9]+", "is not an id such as U0123456789."
    )
    if {"SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"} <= reader.variables.keys():  # the library heeds empty ones too
        reader.problems.append(
            "SLACK_CLIENT_ID and SLACK_CLIENT_SECRET are set. Remove them: Slack's library would ignore the token."
        )
    return SlackSettings(
        bot_token=reader.needed("SLACK_BOT_TOKEN", f"{where}, OAuth & Permissions.", prefix="xoxb-"),
        app_token=app_token,
        signing_secret=secret,
        channel=channel,
        admin=admin,
        api_url=reader.url("SLACK_API_URL", "https://slack.com/api/"),
    )


def _shopify(reader: Reader) -> ShopifySettings:
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


def _katana(reader: Reader) -> KatanaSettings:
    return KatanaSettings(
        api_key=reader.needed("KATANA_API_KEY", "Make one in Katana under Settings, API, API keys."),
        api_url=reader.url("KATANA_API_URL", "https://api.katanamrp.com/v1"),
        webhook_secret=reader.text("KATANA_WEBHOOK_SECRET"),
    )


def _shipstation(reader: Reader) -> ShipStationSettings:
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


def _database(reader: Reader, folder: str) -> str:
    url = reader.text("DATABASE_URL", f"sqlite:///{folder}/shipmate.db") or ""
    if not url.startswith(("sqlite:///", "postgresql://", "postgres://")):
        reader.problems.append("DATABASE_URL is not a database address. Give sqlite:///data/shipmate.db.")
    return url
