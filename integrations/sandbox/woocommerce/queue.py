"""The site's queue of webhooks: a wait, and a second event for the same thing lost while the first one waits.

What is sent is rendered when it leaves, so what an order was in between is never seen (sheet, section 6).
"""

from datetime import datetime, timedelta
from functools import partial

from integrations.sandbox.woocommerce.rules import Rules
from integrations.sandbox.world import World

COALESCING = timedelta(minutes=10)


class Queue:
    """Holds events back for `rules.webhook_delay` and then tells them as the world's news of woocommerce."""

    def __init__(self, world: World, rules: Rules) -> None:
        self._world = world
        self._rules = rules
        self._waiting: dict[tuple[str, str], datetime] = {}

    def put(self, topic: str, subject: int) -> None:
        """An event happened to the thing with this id."""
        event = (topic, str(subject))
        since = self._waiting.get(event)
        if since is not None and self._world.now() - since < COALESCING:
            return
        self._waiting[event] = self._world.now()
        self._world.later(self._rules.webhook_delay, partial(self._send, event), label=" ".join(event))

    def _send(self, event: tuple[str, str]) -> None:
        self._waiting.pop(event, None)
        self._world.tell("woocommerce", *event)
