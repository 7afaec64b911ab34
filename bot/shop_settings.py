"""What one shop is, as settings, and several of them from `shipmate.toml`. Performs no I/O.

Each shop is the environment with what the shop says for itself over it. What is wrong in the environment is told
once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from bot import desk_accounts, production_accounts
from bot.arrows import ArrowSettings, read_arrows
from bot.channel_accounts import ChannelSettings, read_sales_channel
from bot.desk_accounts import ShipStationSettings, read_shipstation
from bot.hours import WorkSettings, read_work
from bot.limits import LimitSettings, read_limits
from bot.places import read_places
from bot.production_accounts import KatanaSettings, read_katana
from bot.reading import Reader, zone
from bot.shops_file import FILE, MAIN, Own, said_in, shops_in, unknown_in
from bot.trade import TradeSettings, read_trade
from bot.who import WhoSettings, read_who

ONE_FOR_ALL = {"SHARED_TABLETS", "TABLET_NAMES"}
"""What is read with a shop and is one for all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopSettings:
    """One shop. Shops that have not set an account apart share it, and its connection's key."""

    key: str
    trade: TradeSettings
    slack_channel: str
    channel: ChannelSettings
    katana: KatanaSettings
    shipstation: ShipStationSettings
    time_zone: ZoneInfo
    work: WorkSettings
    limits: LimitSettings
    who: WhoSettings
    arrows: ArrowSettings
    places: Mapping[str, str] = field(default_factory=dict)
    katana_key: str = "katana"
    shipstation_key: str = "shipstation"

    @property
    def channel_key(self) -> str:
        system = self.channel.system.value
        return system if self.key == MAIN else f"{system}-{self.key}"


def read_shop(reader: Reader, key: str = MAIN, own: Own | None = None) -> ShopSettings:
    """One shop. An account that the shop says for itself has a connection of its own."""
    channel = read_sales_channel(reader, own.variables if own else None)
    accounts = {"katana": production_accounts.APART, "shipstation": desk_accounts.APART}
    apart = {system: own is not None and own.has_own(names) for system, names in accounts.items()}
    return ShopSettings(
        key=key,
        trade=read_trade(reader, channel.domain),
        slack_channel=read_channel(reader),
        channel=channel,
        katana=read_katana(reader),
        shipstation=read_shipstation(reader, own.variables if own else None),
        time_zone=reader.parsed("BOT_TIMEZONE", ZoneInfo("UTC"), zone, "Give a name such as Europe/Tallinn."),
        work=read_work(reader),
        limits=read_limits(reader),
        who=read_who(reader),
        arrows=read_arrows(reader),
        places=read_places(reader),
        katana_key=f"katana-{key}" if apart["katana"] else "katana",
        shipstation_key=f"shipstation-{key}" if apart["shipstation"] else "shipstation",
    )


def read_channel(reader: Reader) -> str:
    """The channel in which people are told."""
    channel = reader.needed("SLACK_CHANNEL", "Give the id of the channel for cards, such as C0123456789.")
    reader.matching(
        "SLACK_CHANNEL", channel, "[CG][A-Z0-9]+", "is not an id. Open the channel's details: it is below."
    )
    return channel


def read_shops(
    environment: Mapping[str, str], document: Mapping[str, Any]
) -> tuple[tuple[ShopSettings, ...], list[str]]:
    """The shops of `shipmate.toml`, and all that is wrong with them."""
    owns, problems = shops_in(document, environment)
    alone = Reader(environment)
    read_shop(alone)
    shops = []
    for own in owns:
        reader = Reader({**environment, **own.variables})
        shops.append(read_shop(reader, own.key, own))
        theirs = [*own.problems, *unknown_in(own, reader.asked - ONE_FOR_ALL)]
        for problem in reader.problems:
            shared = problem in alone.problems and not _is_own(problem, own)
            problems += [problem] if shared else [said_in(own, problem)]
        problems += [said_in(own, problem) for problem in theirs]
    return tuple(shops), [*problems, *_given_twice(shops)]


def _is_own(problem: str, own: Own) -> bool:
    """Whether the shop is to mend it: what it says itself, and which shop it is."""
    channel = problem.casefold().startswith(("shopify_", "woocommerce_"))
    return channel or any(name in problem for name in own.variables)


def _given_twice(shops: list[ShopSettings]) -> list[str]:
    """An account under two names would be read twice, and its rate budget be spent twice."""
    accounts: tuple[tuple[str, Mapping[Any, object]], ...] = (
        *_channels(shops),
        ("Katana account", {shop.katana_key: shop.katana.api_key for shop in shops}),
        ("ShipStation account", {shop.shipstation_key: shop.shipstation.key for shop in shops}),
        ("store in ShipStation", _stores(shops)),
    )
    problems = []
    for what, given in accounts:
        said = [one for one in given.values() if one]
        if len(said) != len(set(said)):
            problems.append(
                f"{FILE}: two shops have the same {what}. Give it to one of them, or to all by leaving it out."
            )
    return problems


def _channels(shops: list[ShopSettings]) -> list[tuple[str, Mapping[Any, object]]]:
    """The shops of each kind, by their addresses."""
    kinds = {shop.channel.kind for shop in shops}
    return [
        (kind, {shop.channel_key: shop.channel.api_url for shop in shops if shop.channel.kind == kind})
        for kind in sorted(kinds)
    ]


def _stores(shops: list[ShopSettings]) -> dict[tuple[str, str], tuple[str, str]]:
    """Every store of every shop at the desk."""
    return {
        (shop.key, store): (shop.shipstation_key, store) for shop in shops for store in shop.trade.shipstation_stores
    }
