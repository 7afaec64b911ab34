"""Every setting, typed, read from a mapping. Performs no I/O.

All problems are reported at once, each with the variable and the fix, and never with a value: a secret typed into
the wrong variable must not end up in a log.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.arrows import ArrowSettings
from bot.channel_accounts import ChannelSettings
from bot.desk_accounts import ShipStationSettings
from bot.hours import WorkSettings
from bot.limits import LimitSettings
from bot.production_accounts import KatanaSettings
from bot.quieting import QuietSettings, read_quiet
from bot.reading import Reader, days, days_or_for_ever, not_negative, one_of, port, positive, seconds
from bot.shop_settings import ShopSettings, read_channel, read_shop, read_shops
from bot.shops_file import MAIN
from bot.trade import TradeSettings
from bot.who import WhoSettings


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
class Settings:
    """What one Shipmate runs with. With several shops, what is one shop's is here the first one's."""

    slack: SlackSettings
    channel: ChannelSettings
    katana: KatanaSettings
    shipstation: ShipStationSettings
    database_url: str = field(repr=False)
    data_folder: str
    host: str
    port: int
    public_url: str | None = None
    """Where vendors reach our webhooks, without a slash at the end. None: by polling alone."""
    time_zone: ZoneInfo
    work: WorkSettings
    limits: LimitSettings
    quiet: QuietSettings
    who: WhoSettings
    supply_fresh_for: float
    """Seconds for which what is being made and bought is not read again."""
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
    trade: TradeSettings
    several: tuple[ShopSettings, ...] = ()
    """The shops of `shipmate.toml`; none when the environment alone describes the one there is."""
    keep_audit: timedelta | None
    keep_work: timedelta | None
    """How long it is remembered who did what, and what was done for it; None is for ever."""
    rate: float
    """How much of each vendor's usual rate budget to use: 1 is all of it. The demo's vendors allow more."""

    @property
    def shops(self) -> tuple[ShopSettings, ...]:
        """Every shop there is, the first one first."""
        return self.several or (
            ShopSettings(
                key=MAIN,
                trade=self.trade,
                slack_channel=self.slack.channel,
                channel=self.channel,
                katana=self.katana,
                shipstation=self.shipstation,
                time_zone=self.time_zone,
                work=self.work,
                limits=self.limits,
                who=self.who,
                arrows=self.arrows,
            ),
        )


def read_settings(variables: Mapping[str, str], document: Mapping[str, Any] | None = None) -> Settings:
    """The settings in `variables`, and the shops in `document`, the contents of `shipmate.toml`.

    Raises `SettingsError` with every problem at once.
    """
    reader = Reader(variables)
    several, problems = read_shops(variables, document or {})
    one = several[0] if several else read_shop(reader)
    folder = reader.text("DATA_FOLDER", "data") or "data"
    settings = Settings(
        slack=_slack(reader),
        channel=one.channel,
        katana=one.katana,
        shipstation=one.shipstation,
        trade=one.trade,
        several=several,
        data_folder=folder,
        database_url=_database(reader, folder),
        host=reader.text("HOST", "127.0.0.1") or "",
        port=reader.parsed("PORT", 8080, port, "Give a number from 0 to 65535; 0 lets the system choose."),
        public_url=_public(reader),
        time_zone=one.time_zone,
        work=one.work,
        limits=one.limits,
        quiet=read_quiet(reader),
        who=one.who,
        ready_cards=reader.parsed("READY_CARDS", "waited", one_of("waited", "all"), "Give waited or all."),
        in_stock_settle=reader.parsed("IN_STOCK_SETTLE", timedelta(minutes=2), seconds, "Give seconds, such as 120."),
        in_stock_again_after=reader.parsed(
            "IN_STOCK_AGAIN_AFTER", timedelta(minutes=30), seconds, "Give seconds, such as 1800."
        ),
        http_timeout=reader.parsed("HTTP_TIMEOUT", 15.0, positive, "Give seconds, such as 15."),
        supply_fresh_for=reader.parsed("SUPPLY_FRESH_FOR", 180.0, not_negative, "Give seconds, such as 180."),
        read_lag=reader.parsed("READ_LAG", 5.0, not_negative, "Give seconds, such as 5."),
        arrows=one.arrows,
        keep_audit=_kept(reader, "KEEP_AUDIT", 730),
        keep_work=_kept(reader, "KEEP_WORK", 90),
        rate=reader.parsed("RATE", 1.0, positive, "Give a factor, such as 0.5."),
        practice=reader.parsed("PRACTICE_DAYS", timedelta(days=7), days, "Give days, such as 7; 0 is none."),
        sweep_every=reader.parsed("SWEEP_EVERY", timedelta(minutes=5), seconds, "Give seconds, such as 300."),
    )
    if found := list(dict.fromkeys([*reader.problems, *problems])):
        raise SettingsError(found)
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
    channel = read_channel(reader)
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


def _public(reader: Reader) -> str | None:
    if reader.text("PUBLIC_URL") is None:
        return None
    return reader.url("PUBLIC_URL", "", example="https://shipmate.example.com").rstrip("/")


def _database(reader: Reader, folder: str) -> str:
    url = reader.text("DATABASE_URL", f"sqlite:///{folder}/shipmate.db") or ""
    if not url.startswith(("sqlite:///", "postgresql://", "postgres://")):
        reader.problems.append("DATABASE_URL is not a database address. Give sqlite:///data/shipmate.db.")
    return url
