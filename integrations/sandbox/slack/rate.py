"""Slack's posting limit: one message per second and channel. https://docs.slack.dev/apis/web-api/rate-limits/"""

import math
import time
from collections.abc import Callable

from integrations.sandbox.slack.records import Refused


class PostingLimit:
    """Counts on a monotonic clock handed in, in seconds, because real limits do not follow the world's clock."""

    def __init__(self, *, every: float = 1.0, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._every = every
        self._monotonic = monotonic
        self._free_at: dict[str, float] = {}

    def take(self, channel_id: str) -> None:
        """Use the channel's turn. Raises `Refused` ratelimited with `retry_after` in whole seconds."""
        now = self._monotonic()
        wait = self._free_at.get(channel_id, now) - now
        if wait > 0:
            raise Refused("ratelimited", retry_after=math.ceil(wait))
        self._free_at[channel_id] = now + self._every
