"""How Shopify writes ids, times and money: GIDs, UTC in GraphQL, the shop's own offset in webhooks."""

import re
from datetime import UTC, datetime, timedelta, timezone

from graphql import GraphQLError

SHOP_OFFSET = timezone(timedelta(hours=-5))
"""Webhook bodies carry the shop's offset; a shop without summer time keeps runs repeatable."""

SHOP_TIME_ZONE = "America/Panama"
CURRENCY = "USD"


def gid(kind: str, number: int) -> str:
    """The global id of one object, for example gid://shopify/Order/1."""
    return f"gid://shopify/{kind}/{number}"


def number_in(value: object, kind: str) -> int:
    """The number in a GID of this kind.

    Raises `GraphQLError` with the code RESOURCE_NOT_FOUND and Shopify's text for a malformed id.
    """
    found = re.fullmatch(rf"gid://shopify/{kind}/([0-9]+)", str(value))
    if not found:
        raise GraphQLError("invalid id", extensions={"code": "RESOURCE_NOT_FOUND"})
    return int(found[1])


def kind_of(value: object) -> str:
    """The type named in a GID; raises like `number_in`."""
    found = re.fullmatch(r"gid://shopify/([A-Za-z]+)/[0-9]+", str(value))
    if not found:
        raise GraphQLError("invalid id", extensions={"code": "RESOURCE_NOT_FOUND"})
    return found[1]


def unknown_id(value: object) -> GraphQLError:
    """What a mutation that takes an object's id answers when there is no such object."""
    return GraphQLError(f"Invalid id: {value}", extensions={"code": "RESOURCE_NOT_FOUND"})


def utc(moment: datetime | None) -> str | None:
    """A GraphQL DateTime: UTC, whole seconds, `Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def shop_time(moment: datetime | None) -> str | None:
    """A webhook's timestamp: whole seconds with the shop's offset."""
    return moment.astimezone(SHOP_OFFSET).isoformat(timespec="seconds") if moment else None


def price(minor: int) -> str:
    """A REST price: always two decimals."""
    return f"{minor // 100}.{minor % 100:02}"


def decimal(minor: int) -> str:
    """A GraphQL Decimal: no more decimals than needed, but at least one."""
    text = price(minor)
    return text[:-1] if text.endswith("0") else text


def money_bag(minor: int) -> dict[str, object]:
    """A MoneyBag of a shop that sells in its own currency only."""
    money = {"amount": decimal(minor), "currencyCode": CURRENCY}
    return {"shopMoney": money, "presentmentMoney": money}


def tracking_url(company: str | None, number: str | None, url: str | None) -> str | None:
    """The link people can click: the one given, or the one Shopify builds for a carrier it knows by exact name."""
    pattern = CARRIER_PAGES.get(company or "")
    return url or (pattern + number if pattern and number else None)


CARRIER_PAGES = {
    "UPS": "https://www.ups.com/WebTracking?loc=en_US&requester=ST&trackNums=",
    "USPS": "https://tools.usps.com/go/TrackConfirmAction.action?tLabels=",
    "FedEx": "https://www.fedex.com/fedextrack/?trknbr=",
    "DHL Express": "https://www.dhl.com/en/express/tracking.html?brand=DHL&AWB=",
    "Canada Post": "https://www.canadapost-postescanada.ca/track-reperage/en#/resultList?searchFor=",
    "Royal Mail": "https://www.royalmail.com/track-your-item#/tracking-results/",
}
"""Carriers the sandbox knows; the names are case-sensitive, as Shopify's are."""
