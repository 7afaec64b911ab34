"""A vendor's webhook subscriptions in memory: they can be gone, flawed, of another's token, hidden, or refuse."""

from dataclasses import replace

from integrations.errors import IntegrationError
from integrations.subscriptions import Subscription

TOPICS = frozenset({"orders/created", "orders/updated"})


class FakeHooks:
    """Keeps the promises of the `Subscriptions` port; one subscription a topic, all there at first."""

    def __init__(self) -> None:
        self.all = {topic: Subscription(ref=topic, topics=frozenset({topic})) for topic in TOPICS}
        self.writes: list[str] = []
        self.hidden: IntegrationError | None = None
        """How every listing ends."""
        self.refusal: IntegrationError | None = None
        """How every write ends, without effect."""

    @property
    def topics(self) -> frozenset[str]:
        return TOPICS

    def lose(self, *topics: str) -> None:
        """The vendor deletes these, all unless some are named."""
        for topic in topics or tuple(self.all):
            del self.all[topic]

    def change(self, *topics: str, **changes: object) -> None:
        """Something happens to these, to all of them unless some are named."""
        for topic in topics or tuple(self.all):
            self.all[topic] = replace(self.all[topic], **changes)  # type: ignore[arg-type]

    async def list(self) -> tuple[Subscription, ...]:
        if self.hidden is not None:
            raise self.hidden
        return tuple(self.all.values())

    async def add(self, topics: frozenset[str]) -> None:
        for topic in sorted(topics):
            self._written(f"add {topic}")
            self.all[topic] = Subscription(ref=topic, topics=frozenset({topic}))

    async def repair(self, broken: Subscription) -> None:
        self._written(f"repair {broken.ref}")
        self.all[broken.ref] = replace(broken, flaws=(), paused=False)

    async def remove(self, ref: str) -> None:
        self._written(f"remove {ref}")
        self.all.pop(ref, None)

    def _written(self, write: str) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.writes.append(write)
