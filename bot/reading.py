"""Reads variables into typed values and collects what is wrong with them. Performs no I/O.

A complaint names the variable and the fix, and never the value: it may be a secret in the wrong place.
"""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones


class Reader:
    """Reads variables and collects what is wrong with them."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self.variables = variables
        self.problems: list[str] = []
        self.asked: set[str] = set()
        """Every variable that was looked for."""

    def text(self, name: str, default: str | None = None) -> str | None:
        self.asked.add(name)
        return self.variables.get(name, "").strip() or default

    def needed(self, name: str, fix: str, *, prefix: str = "") -> str:
        value = self.text(name)
        if value is None:
            self.problems.append(f"{name} is missing. {fix}")
        elif not value.startswith(prefix):
            self.problems.append(f"{name} does not begin with {prefix}. {fix}")
        return value or ""

    def parsed(self, name: str, default: Any, parse: Callable[[str], Any], fix: str) -> Any:
        value = self.text(name)
        if value is None:
            return default
        try:
            return parse(value)
        except (ValueError, KeyError):
            self.problems.append(f"{name} cannot be read. {fix}")
            return default

    def url(self, name: str, default: str, *, example: str = "") -> str:
        value = self.text(name, default) or default
        if not _is_web_address(value):
            self.problems.append(f"{name} is not a web address. Give it as {example or default}")
        elif not _is_private(value):
            self.problems.append(
                f"{name} is not https, and a key would travel in the open. Only this machine may be asked over http: "
                f"give it as {example or default}"
            )
        return value

    def matching(self, name: str, value: str, pattern: str, problem: str) -> None:
        """Complain of a value that is given and has another form."""
        if value and not re.fullmatch(pattern, value):
            self.problems.append(f"{name} {problem}")


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    plain = not (parts.username or parts.password or parts.query or parts.fragment)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and plain


def _is_private(address: str) -> bool:
    """Whether nobody can listen to what is sent there: https, or this machine itself."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    if parts.scheme == "https" or host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def port(text: str) -> int:
    """A number of a port."""
    port = int(text)
    if not 0 <= port <= 65535:
        raise ValueError(text)
    return port


def zone(text: str) -> ZoneInfo:
    """A time zone by its name."""
    if text not in available_timezones():
        raise ValueError(text)
    return ZoneInfo(text)


def seconds(text: str) -> timedelta:
    """A length of time."""
    return timedelta(seconds=not_negative(text))


def days(text: str) -> timedelta:
    """A whole number of days."""
    if not text.isdecimal() or len(text) > 5:
        raise ValueError(text)
    return timedelta(days=int(text))


def days_or_for_ever(text: str) -> timedelta | None:
    """A whole number of days; none at all stands for "for ever"."""
    return days(text) or None


def not_negative(text: str) -> float:
    """A number that is zero or more, and not beyond all bounds."""
    value = float(text)
    if not 0 <= value < 10_000_000:
        raise ValueError(text)
    return value


def positive(text: str) -> float:
    """A number above zero."""
    value = not_negative(text)
    if value == 0:
        raise ValueError(text)
    return value


def one_of(*words: str) -> Callable[[str], str]:
    """One of these words, in any case."""

    def parse(text: str) -> str:
        if text.lower() not in words:
            raise ValueError(text)
        return text.lower()

    return parse


def pairs(text: str) -> dict[str, str]:
    """Pairs such as `a=b, c=d`; what stands before the sign stands there once."""
    found: dict[str, str] = {}
    for pair in text.split(","):
        name, equals, value = (part.strip() for part in pair.partition("="))
        if not (name and equals and value) or name in found:
            raise ValueError(pair)
        found[name] = value
    return found
