"""The vendors' webhook sender: real HTTP to the bot, at least once, in no promised order.

What a vendor would send is rendered at the moment of the news and never again, so a retry carries the original
body. Everything drawn at random comes from a seed. Waiting is on real time, shortened by `pace`.
"""

import asyncio
import random
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field

import aiohttp

Render = Callable[[str, str], "list[Delivery]"]
"""From a topic and an id to what the vendor sends for it: nothing for a topic nobody subscribed to."""


@dataclass(frozen=True)
class Delivery:
    """One POST with the vendor's real headers and signature."""

    headers: dict[str, str]
    body: bytes
    answered: Callable[[int | None], None] = field(default=lambda _: None, compare=False, repr=False)
    """Told the status of each attempt, or None without an answer, for a vendor that counts failures."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How a vendor delivers: seconds before it gives up on an answer, and before each retry."""

    timeout: float
    retries: tuple[float, ...] = ()
    retry_header: str | None = None


HABITS = {
    "katana": Habits(10.0, (30.0, 120.0, 900.0), "X-Katana-Retry-Num"),
    "shopify": Habits(5.0, (60.0, 120.0, 240.0, 480.0, 900.0, 1800.0, 3600.0, 7200.0)),
    "shipstation": Habits(10.0),
    "shipstation_v2": Habits(10.0, (1800.0, 1800.0)),
    "woocommerce": Habits(60.0),
}
"""Katana sheet, section 4; Shopify sheet, section 8 (eight retries in four hours, the steps are ours). ShipStation
documents no retries for V1, and those of V2 are the sibling product's; WooCommerce has none."""


@dataclass(slots=True)
class Mischief:
    """What the network does to webhooks: probabilities from 0 to 1, and seconds of delay on real time."""

    duplicate: float = 0.0
    drop: float = 0.0
    reorder: float = 0.0
    delay: float = 0.0
    behind: float = 0.05
    """How long a reordered webhook waits for others to overtake it."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One POST that was made, and its answer: a status, or in `error` why there was none."""

    vendor: str
    topic: str
    subject: str
    number: int
    status: int | None = None
    error: str = ""

    @property
    def accepted(self) -> bool:
        """Whether the vendor counts this as delivered: any 2xx, and a redirect is none."""
        return self.status is not None and 200 <= self.status < 300


@dataclass(slots=True)
class _Outgoing:
    vendor: str
    topic: str
    subject: str
    url: str
    delivery: Delivery
    wait: float


@dataclass
class Sender:
    """Hears the world's news and posts webhooks. `targets` says where each vendor's go; none means nowhere.

    `pace` shortens the vendors' waits between retries: at 0.01, thirty seconds become 0.3.
    """

    renderers: Mapping[str, Render]
    targets: dict[str, str | None]
    seed: int = 1
    pace: float = 0.01
    mischief: Mischief = field(default_factory=Mischief)
    habits: dict[str, Habits] = field(default_factory=lambda: dict(HABITS))
    disabled: set[str] = field(default_factory=set)
    """Vendors whose webhooks are switched off, as a vendor does after failures."""
    attempts: list[Attempt] = field(default_factory=list)
    dropped: list[tuple[str, str, str]] = field(default_factory=list)
    given_up: list[tuple[str, str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._rng = random.Random(self.seed)
        self._news: asyncio.Queue[_Outgoing] = asyncio.Queue()
        self._unfinished = 0
        self._quiet = asyncio.Event()
        self._quiet.set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> "Sender":
        self._session = aiohttp.ClientSession()
        self._keep(self._dispatch())
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._session.close()

    def hear(self, vendor: str, topic: str, subject: str) -> None:
        """Take one piece of the world's news; what it makes is sent by and by. A vendor may have several accounts."""
        for account in self.renderers:
            if account.partition(":")[0] == vendor:
                self._hear(account, topic, subject)

    def _hear(self, vendor: str, topic: str, subject: str) -> None:
        url = self.targets.get(vendor)
        render = self.renderers.get(vendor)
        if not url or not render or vendor in self.disabled:
            return
        for delivery in render(topic, subject):
            for _ in range(self._copies(vendor, topic, subject)):
                self._unfinished += 1
                self._quiet.clear()
                self._news.put_nowait(_Outgoing(vendor, topic, subject, url, delivery, self._wait()))

    @property
    def busy(self) -> bool:
        """Whether anything is on its way."""
        return self._unfinished > 0

    async def idle(self) -> None:
        """Wait until nothing is on its way any more, retries included."""
        await self._quiet.wait()

    def _copies(self, vendor: str, topic: str, subject: str) -> int:
        if self._rng.random() < self.mischief.drop:
            self.dropped.append((vendor, topic, subject))
            return 0
        return 2 if self._rng.random() < self.mischief.duplicate else 1

    def _wait(self) -> float:
        overtaken = self._rng.random() < self.mischief.reorder
        return self.mischief.delay + (self.mischief.behind if overtaken else 0.0)

    async def _dispatch(self) -> None:
        """Start each delivery from here, so that none inherits the request whose effect it tells of."""
        while True:
            self._keep(self._deliver(await self._news.get()))

    def _keep(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, outgoing: _Outgoing) -> None:
        try:
            await asyncio.sleep(outgoing.wait)
            if not await self._try_until_accepted(outgoing):
                self.given_up.append((outgoing.vendor, outgoing.topic, outgoing.subject))
        finally:
            self._unfinished -= 1
            if not self._unfinished:
                self._quiet.set()

    async def _try_until_accepted(self, outgoing: _Outgoing) -> bool:
        habits = self.habits.get(outgoing.vendor.partition(":")[0], Habits(10.0))
        for number, wait in enumerate((0.0, *habits.retries)):
            await asyncio.sleep(wait * self.pace)
            attempt = await self._post(outgoing, number, habits)
            self.attempts.append(attempt)
            outgoing.delivery.answered(attempt.status)
            if attempt.accepted:
                return True
        return False

    async def _post(self, outgoing: _Outgoing, number: int, habits: Habits) -> Attempt:
        headers = dict(outgoing.delivery.headers)
        if number and habits.retry_header:
            headers[habits.retry_header] = str(number)
        about = (outgoing.vendor, outgoing.topic, outgoing.subject, number)
        try:
            async with self._session.post(
                outgoing.url,
                data=outgoing.delivery.body,
                headers=headers,
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=habits.timeout),
            ) as answer:
                await answer.read()
                return Attempt(*about, status=answer.status)
        except (aiohttp.ClientError, TimeoutError) as error:
            return Attempt(*about, error=type(error).__name__)
