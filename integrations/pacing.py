"""When to try again, as arithmetic. Performs no I/O, reads no clock and sleeps nowhere."""

import math
import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

MOST_WAIT = 3600.0

_patience: ContextVar[float] = ContextVar("patience", default=0.0)
_first: ContextVar[bool] = ContextVar("first", default=False)


def patience() -> float:
    """Seconds the current caller is willing to wait for a rate budget: none unless `patient` says otherwise."""
    return _patience.get()


def comes_first() -> bool:
    """Whether a person waits for the current caller, whose turn is then kept while others stand back."""
    return _first.get()


@contextmanager
def patient(seconds: float, *, first: bool = False) -> Iterator[None]:
    """Let the calls made inside wait up to `seconds` for their rate budget. A person waits, a sweep does not.

    `first`: what a person waits for takes the next turn there is. Nothing else takes turns ahead of time.
    """
    token, before = _patience.set(seconds), _first.set(first)
    try:
        yield
    finally:
        _first.reset(before)
        _patience.reset(token)


def backoff(attempt: int, *, first: float = 1.0, most: float = 300.0, rng: random.Random | None = None) -> float:
    """Seconds to wait after failed attempt number `attempt` (from 1): doubling, capped, with a half of jitter."""
    whole = min(most, first * 2.0 ** min(attempt - 1, 30))
    draw = rng.random() if rng else random.random()  # noqa: S311 - jitter, not a secret
    return whole / 2 + whole / 2 * draw


def retry_after(
    headers: Mapping[str, str], now: datetime, *, name: str = "Retry-After", default: float = 5.0
) -> float:
    """Seconds the header `name` asks for, given as seconds or as an HTTP date; `default` when unreadable.

    Never more than an hour: a clock or a proxy gone wrong must not silence a connection for days.
    """
    text = next((value for key, value in headers.items() if key.lower() == name.lower()), "").strip()
    seconds = _seconds(text, now)
    return default if seconds is None or math.isnan(seconds) else min(max(0.0, seconds), MOST_WAIT)


def _seconds(text: str, now: datetime) -> float | None:
    with suppress(ValueError):
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds()
