"""How WooCommerce writes times, money and text: site-local and GMT without offset, decimal strings, entities."""

import html
import json
from datetime import UTC, datetime, timedelta, timezone

SITE_ZONE = timezone(timedelta(hours=-5))
"""The shop's own offset; a shop without summer time keeps runs repeatable."""

SITE_ZONE_NAME = "America/Panama"
CURRENCY = "USD"
VERSION = "10.2.1"
WORDPRESS = "6.8.3"
FORMAT = "%Y-%m-%dT%H:%M:%S"

STATUSES = {
    "pending": "Pending payment",
    "processing": "Processing",
    "on-hold": "On hold",
    "completed": "Completed",
    "cancelled": "Cancelled",
    "refunded": "Refunded",
    "failed": "Failed",
    "checkout-draft": "Draft",
}
"""The core statuses with the labels people see."""


def site_time(moment: datetime | None) -> str | None:
    """The shop's wall clock, whole seconds, no offset."""
    return moment.astimezone(SITE_ZONE).strftime(FORMAT) if moment else None


def gmt(moment: datetime | None) -> str | None:
    """UTC, whole seconds, without a Z."""
    return moment.astimezone(UTC).strftime(FORMAT) if moment else None


def both(name: str, moment: datetime | None) -> dict[str, object]:
    """A date field and its GMT twin."""
    return {name: site_time(moment), f"{name}_gmt": gmt(moment)}


def money(minor: int) -> str:
    """An amount: text with two decimals."""
    return f"{'-' if minor < 0 else ''}{abs(minor) // 100}.{abs(minor) % 100:02}"


def price(minor: int) -> int | float:
    """A line's unit price, which is a number and no text."""
    return minor // 100 if minor % 100 == 0 else minor / 100


def entities(text: str) -> str:
    """A title as WordPress keeps it: with HTML entities."""
    return html.escape(text, quote=False).replace("–", "&ndash;").replace("×", "&times;")


def php_json(body: object) -> bytes:
    """JSON as PHP writes it: `/` as `\\/`, everything beyond ASCII as `\\uXXXX`, no spaces."""
    return json.dumps(body, separators=(",", ":")).replace("/", "\\/").encode()
