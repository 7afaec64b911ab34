"""Trigger ids and response URLs: what an interaction lets the app do, how often and for how long.

A trigger id opens one modal within 3 seconds; a response URL takes 5 posts within 30 minutes. The three seconds are
real ones: a world that is fast-forwarded between a press and its modal makes no app slow.
https://docs.slack.dev/interactivity/handling-user-interaction/
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from integrations.sandbox.slack.records import Refused, ResponseUrl, Trigger

MOST_USES = 5


class Tickets:
    """Hands out triggers and response URLs and judges whether one may still be used. `trigger_life` is in seconds."""

    def __init__(
        self,
        now: Callable[[], datetime],
        new_id: Callable[[], str],
        *,
        monotonic: Callable[[], float] = time.monotonic,
        trigger_life: float = 3.0,
        url_life: timedelta = timedelta(minutes=30),
    ) -> None:
        self.trigger_life = trigger_life
        self.url_life = url_life
        self.response_urls: dict[str, ResponseUrl] = {}
        self.triggers: dict[str, Trigger] = {}
        self._now = now
        self._monotonic = monotonic
        self._new_id = new_id

    def new_trigger(self, user: str) -> str:
        trigger = Trigger(f"{len(self.triggers) + 1}.1001.{self._new_id().lower()}", user, self._monotonic())
        self.triggers[trigger.id] = trigger
        return trigger.id

    def exchange(self, trigger_id: str) -> Trigger:
        """Use a trigger up. Raises `Refused` invalid_, exchanged_ or expired_trigger_id."""
        trigger = self.triggers.get(trigger_id)
        if trigger is None:
            raise Refused("invalid_trigger_id")
        if trigger.used:
            raise Refused("exchanged_trigger_id")
        if self._monotonic() - trigger.made_at > self.trigger_life:
            raise Refused("expired_trigger_id")
        trigger.used = True
        return trigger

    def new_response_url(
        self, user: str, channel: str, *, message_ts: str | None = None, ephemeral: bool = False
    ) -> str:
        """The id of a fresh response URL; the address is the face's own plus /response/{id}."""
        url = ResponseUrl(self._new_id(), user, channel, self._now(), message_ts, ephemeral)
        self.response_urls[url.id] = url
        return url.id

    def usable_url(self, url_id: str) -> ResponseUrl:
        """The response URL, not yet counted as used. Raises `Refused` expired_url or used_url."""
        url = self.response_urls.get(url_id)
        if url is None or self._now() - url.made_at > self.url_life:
            raise Refused("expired_url")
        if url.uses >= MOST_USES:
            raise Refused("used_url")
        return url
