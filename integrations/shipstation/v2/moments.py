"""Turns V2's times into UTC and back, and knows which of them are only days. Performs no I/O and reads no clock.

V2 writes true UTC. A day without a time comes as its midnight: `hold_until_date` at midnight UTC
(docs.shipstation.com, "Hold and Restore Shipments"), `ship_date` at midnight Pacific (captures of 2026).
"""

from datetime import UTC, date, datetime, time

from integrations.shipstation import pacific


def read_moment(text: str) -> datetime:
    """The UTC moment of a time such as `2026-11-20T16:12:40.11Z`; one without an offset is UTC too.

    Raises `ValueError` for what is no time.
    """
    moment = datetime.fromisoformat(text.strip())
    try:
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"no calendar reaches {moment.year}") from error


def day_of(moment: datetime) -> date | None:
    """The day that a moment stands for when it is the first one of a day, there or in UTC; else None."""
    return moment.date() if moment.time() == time() else pacific.day_of(moment)


def begin_of(day: date) -> datetime:
    """The first moment of a day of ShipStation's own calendar, which is Pacific, as with V1."""
    return pacific.read_moment(day.isoformat())


def write_moment(moment: datetime) -> str:
    """An aware moment as V2 takes it, cut to its second. Raises `ValueError` for one without a time zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
