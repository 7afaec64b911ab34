"""When the shop works, as settings: days, hours, holidays and pick-ups. Performs no I/O.

Which days a country keeps is the `holidays` library's knowledge; it comes with the year it is asked for.
"""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from holidays import country_holidays, list_supported_countries

from bot.reading import Reader

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LONGEST_CLOSURE = timedelta(days=366)
BEFORE_SHIFT = timedelta(minutes=15)
"""How long before the shift the digest is due when nobody says otherwise."""


@dataclass(frozen=True, slots=True)
class ClosedDays(Container[date]):
    """The holidays of countries, and days on which the shop itself is closed."""

    countries: tuple[str, ...] = ()
    days: frozenset[date] = frozenset()

    def __contains__(self, day: object) -> bool:
        return day in self.days or any(day in _kept_by(country) for country in self.countries)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkSettings:
    """When people work and carriers come. Times are the shop's own."""

    days: frozenset[int]
    opens: time
    closes: time
    closed: ClosedDays
    cutoffs: tuple[time, ...]
    digest_at: time


def read_work(reader: Reader) -> WorkSettings:
    """What the variables say of working time."""
    hours = reader.parsed(
        "WORK_HOURS", (time(8), time(17)), _hours, "Give the beginning and the end of a day, such as 08:00-17:00."
    )
    return WorkSettings(
        days=reader.parsed("WORK_DAYS", frozenset(range(5)), _days, "Give days such as Mon-Fri or Mon,Tue,Sat."),
        opens=hours[0],
        closes=hours[1],
        closed=reader.parsed(
            "HOLIDAYS",
            ClosedDays(),
            _closed,
            "Give a country such as EE or US-CA, dates such as 2026-12-24 or 2026-12-24..2027-01-03, or both with "
            "commas between.",
        ),
        cutoffs=reader.parsed("CARRIER_CUTOFF", (), _times, "Give local times such as 15:00 or 11:30,15:00."),
        digest_at=reader.parsed("DIGEST_AT", _before(hours[0]), _time, "Give a local time such as 07:45."),
    )


def _days(text: str) -> frozenset[int]:
    """Days by their names, alone or from one to another: `Sat-Mon` goes over the weekend."""
    found: set[int] = set()
    for part in _parts(text):
        first, dash, last = (name.strip() for name in part.partition("-"))
        begin, end = _day(first), _day(last if dash else first)
        found |= {(begin + step) % 7 for step in range((end - begin) % 7 + 1)}
    return frozenset(found)


def _day(name: str) -> int:
    """At least three letters of a day's name: `Mon`, `monday`."""
    if len(name) < 3:
        raise ValueError(name)
    (index,) = [index for index, day in enumerate(DAYS) if day.startswith(name.lower())]
    return index


def _hours(text: str) -> tuple[time, time]:
    """From when to when; `24:00` is the end of the day."""
    opens, closes = (part.strip() for part in text.split("-"))
    begin, end = _time(opens), time() if closes == "24:00" else _time(closes)
    if end != time() and begin >= end:
        raise ValueError(text)
    return begin, end


def _closed(text: str) -> ClosedDays:
    countries: list[str] = []
    days: set[date] = set()
    for part in _parts(text):
        if part[0].isdigit():
            days |= _from_to(part)
        else:
            countries.append(_country(part.upper()))
    return ClosedDays(tuple(countries), frozenset(days))


def _from_to(text: str) -> set[date]:
    """A date, or all from one to another: `2026-12-24..2027-01-03`."""
    first, _, last = (part.strip() for part in text.partition(".."))
    begin = _date(first)
    end = _date(last) if ".." in text else begin
    if not begin <= end <= begin + LONGEST_CLOSURE:
        raise ValueError(text)
    return {begin + timedelta(days=day) for day in range((end - begin).days + 1)}


def _date(text: str) -> date:
    return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a date has no zone


def _country(code: str) -> str:
    country, _, part = code.partition("-")
    if part not in ("", *list_supported_countries()[country]):
        raise ValueError(code)
    return code


@cache
def _kept_by(code: str) -> Container[date]:
    """A country's public holidays, or those of one of its parts."""
    country, _, part = code.partition("-")
    return country_holidays(country, subdiv=part or None)


def _times(text: str) -> tuple[time, ...]:
    return tuple(sorted({_time(part) for part in _parts(text)}))


def _time(text: str) -> time:
    return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - wall time wherever the shop is


def _parts(text: str) -> list[str]:
    """What stands between commas; at least one thing."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts:
        raise ValueError(text)
    return parts


def _before(opens: time) -> time:
    """A little before the shift, and never on the day before it."""
    day = datetime.combine(date(2000, 1, 1), opens)
    return max(day - BEFORE_SHIFT, datetime.combine(day.date(), time())).time()
