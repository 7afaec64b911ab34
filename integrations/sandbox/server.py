"""Starts the whole outside world on loopback: one port per face, credentials, webhooks, time that passes.

`async with Sandbox(seed=1) as box:` is all a demo or a scenario needs. Importing this module starts nothing.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime

from aiohttp import web

from integrations.sandbox.control import build_control
from integrations.sandbox.credentials import Credentials, fake_credentials
from integrations.sandbox.deliveries import Sender
from integrations.sandbox.face import journalled
from integrations.sandbox.faults import Faults
from integrations.sandbox.journal import Journal
from integrations.sandbox.katana import build_katana_face
from integrations.sandbox.seed import seed_shop
from integrations.sandbox.shipstation import build_shipstation_face
from integrations.sandbox.shipstation_v2 import build_shipstation_v2_face
from integrations.sandbox.shopify import build_shopify_face
from integrations.sandbox.slack import GRANTED, People, build_slack_face, demo_workspace
from integrations.sandbox.state import Effect
from integrations.sandbox.subscribers import SECOND, Targets, renderers
from integrations.sandbox.woocommerce import Rules, build_woocommerce_face
from integrations.sandbox.world import World
from integrations.sandbox.world.stores import store_of

LOG = logging.getLogger(__name__)

HOST = "127.0.0.1"
BEAT = 0.02
"""Seconds of real time between two looks at what is due."""

CHANNELS = ("shopify", "woocommerce")
"""The vendors that can be the shop of the one world, one at a time."""

WOOCOMMERCE_DOMAIN = "demo-mugs.example"
FIRST_WOOCOMMERCE_IDS = {"shop_order": 1030, "shop_line": 501}
"""Small, as WordPress counts, and such that one order's id is another order's number."""


class Sandbox:
    """The simulated outside world, running while the context is open.

    `targets` says where each vendor's webhooks go and may be set at any time; ShipStation's V1 and V2 have one each,
    as they have a face each over the one desk, whose effects are those of shipstation. The journal begins after the
    seed.
    `second_store` opens another Shopify store of that domain over the same Katana and ShipStation.
    `limits` False lifts the vendors' rate limits, for tests that are not about them. `stale_reads` is how many
    seconds Katana's reads lag behind writes made through its face. `slack_scopes` are those the app was granted.
    `channel` is the vendor behind the shop: shopify, or woocommerce with the plugins and habits that `woocommerce`
    says; its webhooks then go to `targets["woocommerce"]`.
    """

    def __init__(
        self,
        *,
        seed: int = 1,
        now: Callable[[], datetime] | None = None,
        seeded: bool = True,
        limits: bool = True,
        pace: float = 0.01,
        stale_reads: float = 0.0,
        second_store: str = "",
        slack_scopes: Iterable[str] = GRANTED,
        channel: str = "shopify",
        woocommerce: Rules | None = None,
    ) -> None:
        self.seed = seed
        self.channel = channel
        if second_store and channel != "shopify":
            raise ValueError("only Shopify has a second store here")
        self.world = _world(seed, now, channel)
        self.world.further_stores += [second_store] if second_store else []
        self.journal = Journal(self.world.now)
        self.faults = Faults(seed)
        self.credentials = fake_credentials(seed)
        self.second = fake_credentials(seed + 1)
        """Those of the second store: its Shopify ones are used."""
        self.workspace = demo_workspace(now=self.world.now, seed=seed)
        self.people = People(self.workspace, signing_secret=self.credentials.slack_signing_secret)
        self.targets: Targets = dict.fromkeys((channel, "katana", "shipstation", "shipstation_v2"))
        self._urls: dict[str, str] = {}
        self._slack_scopes = frozenset(slack_scopes)
        self.apps = self._faces(limits, stale_reads, woocommerce)
        self.sender = Sender(
            renderers(self.world, self.apps, self.credentials, self.targets, self._urls, self.second),
            self.targets,
            seed=seed,
            pace=pace,
        )
        if seeded:
            seed_shop(self.world)
        self._stack = AsyncExitStack()

    def url(self, face: str) -> str:
        """Where a face listens, without a slash at the end: the channel, katana, shipstation, shipstation_v2, slack
        or control."""
        return self._urls[face]

    async def __aenter__(self) -> "Sandbox":
        async with AsyncExitStack() as stack:
            for name, app in self.apps.items():
                self._urls[name] = await _serve(stack, app)
            self._urls["control"] = await _serve(stack, build_control(lambda: self))
            self.workspace.url = self._urls["slack"]
            await stack.enter_async_context(self.sender)
            stack.push_async_callback(self.people.close)
            self.world.record_effects(self._note)
            self.world.subscribe(self.sender.hear)
            beat = asyncio.create_task(self._beat())
            beat.add_done_callback(_report)
            stack.push_async_callback(_stop, beat)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def settle(self) -> None:
        """Wait until everything that is due has happened and every webhook has arrived or was given up."""
        while self.world.run_due() or self.sender.busy:
            await self.sender.idle()

    async def _beat(self) -> None:
        while True:
            self.world.run_due()
            await asyncio.sleep(BEAT)

    def _note(self, effect: Effect) -> None:
        """The world tells of its shop as of Shopify's; the journal has it by the channel's name."""
        ours = replace(effect, system=self.channel) if effect.system == "shopify" else effect
        self.journal.note(ours)

    def _faces(self, limits: bool, stale_reads: float, site: Rules | None) -> dict[str, web.Application]:
        keys = self.credentials
        katana_limit, desk_limit, desk_v2_limit = (60, 40, 200) if limits else (None, None, None)
        apps = {
            self.channel: self._shop_face(limits, site),
            "katana": build_katana_face(
                self.world, api_key=keys.katana_api_key, limit=katana_limit, stale_reads=stale_reads
            ),
            "shipstation": build_shipstation_face(
                self.world,
                key=keys.shipstation_api_key,
                secret=keys.shipstation_api_secret,
                limit=desk_limit,
            ),
            "shipstation_v2": build_shipstation_v2_face(
                self.world, api_key=keys.shipstation_v2_api_key, limit=desk_v2_limit, seed=self.seed
            ),
            "slack": build_slack_face(
                self.workspace,
                bot_token=keys.slack_bot_token,
                app_token=keys.slack_app_token,
                effect=self.journal.note,
                refused=self.journal.refuse,
                granted=self._slack_scopes,
            ),
        }
        for domain in self.world.further_stores:
            apps[SECOND] = self._shopify_face(domain, self.second, limits)
        for name, app in apps.items():
            app.middlewares.insert(0, journalled(self.journal, self.faults, name.partition(":")[0]))
        return apps

    def _shop_face(self, limits: bool, site: Rules | None) -> web.Application:
        keys = self.credentials
        if self.channel == "shopify":
            return self._shopify_face(self.world.shop_domain, keys, limits)
        return build_woocommerce_face(
            self.world,
            consumer_key=keys.woocommerce_consumer_key,
            consumer_secret=keys.woocommerce_consumer_secret,
            rules=site,
        )

    def _shopify_face(self, domain: str, keys: Credentials, limits: bool) -> web.Application:
        """One store's own face. Both are journalled as Shopify."""
        return build_shopify_face(
            store_of(self.world, domain),
            access_token=keys.shopify_access_token,
            client_id=keys.shopify_client_id,
            client_secret=keys.shopify_client_secret,
            throttle=limits,
        )


def _world(seed: int, now: Callable[[], datetime] | None, channel: str) -> World:
    """A world whose shop is of this vendor. Raises `ValueError` for one that the sandbox does not know."""
    if channel not in CHANNELS:
        raise ValueError(f"the shop is one of {', '.join(CHANNELS)}, not {channel!r}")
    world = World(seed=seed, now=now)
    if channel == "woocommerce":
        world.channel, world.shop_domain = channel, WOOCOMMERCE_DOMAIN
        for kind, first in FIRST_WOOCOMMERCE_IDS.items():
            world.count_from(kind, first)
    return world


async def _serve(stack: AsyncExitStack, app: web.Application) -> str:
    """Serve on a port of the system's choice until the stack is closed; the address."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    stack.push_async_callback(runner.cleanup)
    await runner.setup()
    await web.TCPSite(runner, HOST, 0).start()
    return f"http://{HOST}:{runner.addresses[0][1]}"


def _report(beat: "asyncio.Task[None]") -> None:
    """Say at once that time has stopped: otherwise a world with a fault in it only looks quiet."""
    if not beat.cancelled() and (error := beat.exception()):
        LOG.error("the sandbox's world has stopped", exc_info=error)


async def _stop(beat: "asyncio.Task[None]") -> None:
    """End the world's time. A fault of the world itself is raised here rather than lost."""
    beat.cancel()
    outcome = (await asyncio.gather(beat, return_exceptions=True))[0]
    if isinstance(outcome, Exception):
        raise outcome
