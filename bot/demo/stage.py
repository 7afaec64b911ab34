"""The stage: a sandbox and the real, unmodified bot on it. Only addresses, tokens and the clock differ."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.app import Shipmate, running
from bot.clock import Clock, system_clock
from bot.ground import Makers
from bot.settings import Settings, read_settings
from integrations.sandbox.server import Sandbox
from integrations.sandbox.subscribers import SECOND
from storage.tables import State

CHANNEL = "CORDERS"
_REST = 0.02
_REST_LATER = 0.08
"""Seconds between two looks at whether everything has come to rest: at first, and when it takes long. Every look
costs the bot its share of the processor."""
_SOON = 0.4


class NotAtRest(Exception):
    """Work was still going on when it should have been done: the text says which."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A sandbox and the bot that lives in it."""

    box: Sandbox
    bot: Shipmate

    async def rest(self, within: float = 30.0) -> None:
        """Return when no webhook, no due operation, no arrow and no form is on its way. Raises `NotAtRest`."""
        began = asyncio.get_running_loop().time()
        quiet, passed = 0, 0.0
        while quiet < 3:
            self.box.world.run_due()
            await asyncio.sleep(_REST if quiet or passed < _SOON else _REST_LATER)
            busy = self.box.sender.busy or self.bot.listeners.busy
            pending = {} if busy else await self._pending()
            quiet = 0 if busy or pending else quiet + 1
            passed = asyncio.get_running_loop().time() - began
            if passed > within:
                raise NotAtRest(f"still under way after {within:g} s: {pending or 'webhooks or listeners'}")

    async def _pending(self) -> dict[str, int]:
        """Operations that run or wait for their turn; what sleeps until a system is back does not count for ever."""
        async with self.bot.db.read() as unit:
            counts = await unit.ledger.counts()
        return {
            f"{kind} {state.value}": count
            for (kind, state), count in counts.items()
            if state in (State.WAITING, State.RUNNING)
        }


@asynccontextmanager
async def staged(
    *,
    seed: int = 1,
    slack: str = "socket",
    makers: Makers | None = None,
    seeded: bool = True,
    now: Clock = system_clock,
    channel: str = "shopify",
    **more: str,
) -> AsyncIterator[Stage]:
    """Start a sandbox and the bot in it, with a data folder that is gone afterwards. `now` runs the world's clock,
    `channel` is the vendor of the shop."""
    async with Sandbox(seed=seed, seeded=seeded, limits=False, now=now, channel=channel) as box:
        with tempfile.TemporaryDirectory(prefix="shipmate-") as folder:
            settings = read_settings(variables_for(box, Path(folder), slack=slack) | more)
            async with running(settings, clock=box.world.now, makers=makers) as bot:
                aim(box, settings, bot.url)
                if bot.socket is not None:
                    await box.workspace.sockets.connected()
                yield Stage(box, bot)


def aim(box: Sandbox, settings: Settings, url: str) -> None:
    """Tell the sandbox where the bot listens."""
    for vendor in (box.channel, "katana"):
        box.targets[vendor] = f"{url}/webhooks/{vendor}"
    v1 = f"{url}/webhooks/shipstation/{settings.shipstation.webhook_secret}"
    signed = bool(settings.shipstation.v2_api_key)
    box.targets["shipstation"] = None if signed else v1
    box.targets["shipstation_v2"] = f"{url}/webhooks/shipstation" if signed else None
    if len(settings.shops) > 1:
        box.targets[SECOND] = f"{url}/webhooks/{settings.shops[1].channel_key}"
    if settings.slack.app_token is None:
        box.people.courier.mode, box.people.courier.url = "http", f"{url}/slack/events"


def variables_for(box: Sandbox, folder: Path, *, slack: str = "socket") -> dict[str, str]:
    """The environment of a bot that lives in this sandbox."""
    given = box.credentials
    shared: Mapping[str, str] = {
        "SLACK_BOT_TOKEN": given.slack_bot_token,
        "SLACK_API_URL": f"{box.url('slack')}/api/",
        "SLACK_CHANNEL": CHANNEL,
        "SLACK_ADMIN": "CALERTS",
        **_channel(box),
        "KATANA_API_URL": f"{box.url('katana')}/v1",
        "KATANA_API_KEY": given.katana_api_key,
        "KATANA_WEBHOOK_SECRET": given.katana_webhook_token,
        "SHIPSTATION_API_URL": box.url("shipstation"),
        "SHIPSTATION_API_KEY": given.shipstation_api_key,
        "SHIPSTATION_API_SECRET": given.shipstation_api_secret,
        "SHIPSTATION_WEBHOOK_SECRET": given.shipstation_path_secret,
        "DATA_FOLDER": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'shipmate.db'}",
        "PORT": "0",
        "IN_STOCK_SETTLE": "0",
        "HTTP_TIMEOUT": "1",
        "READ_LAG": "0",
        "RATE": "50",
        "SWEEP_EVERY": "3600",
        "PRACTICE_DAYS": "0",
        "ADMINS": "UADA",
    }
    mode = {"SLACK_APP_TOKEN": given.slack_app_token} if slack == "socket" else {}
    return {**shared, **(mode or {"SLACK_SIGNING_SECRET": given.slack_signing_secret})}


def _channel(box: Sandbox) -> dict[str, str]:
    """The shop's part of it. A WooCommerce shop is called here as its customers call it, not by its loopback port."""
    given, shop = box.credentials, box.world.shop_domain
    if box.channel == "shopify":
        return {
            "SHOPIFY_SHOP": shop,
            "SHOPIFY_API_URL": box.url("shopify"),
            "SHOPIFY_CLIENT_ID": given.shopify_client_id,
            "SHOPIFY_CLIENT_SECRET": given.shopify_client_secret,
        }
    return {
        "WOOCOMMERCE_URL": box.url("woocommerce"),
        "WOOCOMMERCE_CONSUMER_KEY": given.woocommerce_consumer_key,
        "WOOCOMMERCE_CONSUMER_SECRET": given.woocommerce_consumer_secret,
        "WOOCOMMERCE_WEBHOOK_SECRET": given.woocommerce_webhook_secret,
        "SHOP_NAME": shop,
        "KATANA_STORES": shop,
    }
