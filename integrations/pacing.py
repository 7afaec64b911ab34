"""When to try again, as arithmetic. Performs no I/O, reads no clock and sleeps nowhere."""

import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_patience: ContextVar[float] = ContextVar("patience", default=0.0)


def patience() -> float:
    """Seconds the current caller is willing to wait for a rate budget: none unless `patient` says otherwise."""
    return _patience.get()


@contextmanager
def patient(seconds: float) -> Iterator[None]:
    """Let the calls made inside wait up to `seconds` for their rate budget. A person waits, a sweep does not."""
    token = _patience.set(seconds)
    try:
        yield
    finally:
        _patience.reset(token)


def backoff(attempt: int, *, first: float = 1.0, most: float = 300.0, rng: random.Random | None = None) -> float:
    """Seconds to wait after failed attempt number `attempt` (from 1): doubling, capped, with a half of jitter."""
    whole = min(most, first * 2.0 ** min(attempt - 1, 30))
    draw = rng.random() if rng else random.random()  # noqa: S311 - jitter, not a secret
    return whole / 2 + whole / 2 * draw


def retry_after(headers: Mapping[str, str], now: datetime, *, default: float = 5.0) -> float:
    """Seconds a `Retry-After` header asks for, given as seconds or as an HTTP date; `default` when unreadable."""
    text = next((value for name, value in headers.items() if name.lower() == "retry-after"), "").strip()
    try:
        return max(0.0, float(text))
    except ValueError:
        pass
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return default
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds())
