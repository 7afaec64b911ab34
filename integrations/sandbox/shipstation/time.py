"""ShipStation V1's times: all in Pacific time, and none says so. Reads no clock.

Integrations that send UTC silently shift their windows by seven or eight hours; so here, a zone in a filter is not
looked at either.
"""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

PACIFIC = ZoneInfo("America/Los_Angeles")


def stamp(at: datetime | None) -> str | None:
    """As in orders and parcels: seven fractional digits, no offset."""
    return f"{at.astimezone(PACIFIC):%Y-%m-%dT%H:%M:%S.%f}0" if at else None


def short_stamp(at: datetime) -> str:
    """As in items and stores: three fractional digits."""
    return at.astimezone(PACIFIC).replace(tzinfo=None).isoformat(timespec="milliseconds")


def utc_stamp(at: datetime) -> str:
    """As a store's refreshDate, which is UTC beside a Pacific lastRefreshAttempt."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds")


def day(at: datetime | None) -> str | None:
    """As shipDate of orders and shipments, and holdUntilDate: a Pacific calendar day."""
    return at.astimezone(PACIFIC).date().isoformat() if at else None


def american_day(at: datetime) -> str:
    """As in the refresh status: `8-13-2014`."""
    local = at.astimezone(PACIFIC)
    return f"{local.month}-{local.day}-{local.year}"


def read(text: str) -> datetime:
    """A time or a day as a request writes it, taken as Pacific; a day alone is its midnight. Raises `ValueError`.

    The hour that comes twice in November is taken as the first of the two.
    """
    return datetime.fromisoformat(text).replace(tzinfo=PACIFIC)


def read_day(text: str) -> datetime:
    """A calendar day as its Pacific midnight. Raises `ValueError` for anything else."""
    return datetime.combine(date.fromisoformat(text), datetime.min.time(), PACIFIC)
