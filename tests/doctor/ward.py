"""A set-up in the sandbox in which nothing is wrong, and the doctor who looks at it. A test makes the fault there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from aiohttp import web

from bot.clock import Clock
from bot.demo.stage import variables_for
from bot.doctor.command import doctor
from bot.services.intake import Intake
from bot.services.shops import Shops
from bot.settings import Settings, read_settings
from bot.subscribing import connect_all
from bot.web import build_web, runner_of
from integrations.sandbox.katana.webhooks import REGISTRATIONS
from integrations.sandbox.server import Sandbox
from integrations.sandbox.shopify import SHOP
from integrations.sandbox.slack import GRANTED
from integrations.sandbox.subscribers import SECOND
from integrations.sandbox.woocommerce import Rules
from storage.migrate import migrate

SECOND_STORE = "second.myshopify.com"


class Ward:
    """The sandbox, the settings, and what was said last."""

    def __init__(self, box: Sandbox, folder: Path, public: str) -> None:
        self.box = box
        self.variables = variables_for(box, folder) | {"PUBLIC_URL": public, "HTTP_TIMEOUT": "5"}
        self.shops: dict[str, dict[str, str]] = {}
        self.lines: list[str] = []
        self.wall: Clock = lambda: datetime.now(UTC)

    @property
    def settings(self) -> Settings:
        said = {name: value for name, value in self.variables.items() if value}
        return read_settings(said, {"shops": self.shops} if self.shops else {})

    async def look(self, *, slack: bool = False) -> int:
        """The exit code."""
        self.lines = []
        clock = self.box.world.now
        return await doctor(self.settings, self.lines.append, slack=slack, clock=clock, wall=self.wall)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def of(self, verdict: str) -> list[str]:
        """What the lines of this verdict are about, and say."""
        return [line.partition("  ")[2] for line in self.lines if line.startswith(f"{verdict}  ")]

    def fix_of(self, line: str) -> str:
        """What is said under the line that contains this."""
        at = next(index for index, each in enumerate(self.lines) if line in each)
        return self.lines[at + 1].strip()

    def open_a_second_shop(self) -> None:
        """Over the same accounts at Katana and ShipStation."""
        self.variables["SECOND_SECRET"] = self.box.second.shopify_client_secret
        second = {
            "shopify_shop": SECOND_STORE,
            "shopify_api_url": self.box.url(SECOND),
            "shopify_client_id": self.box.second.shopify_client_id,
            "shopify_client_secret": "env:SECOND_SECRET",
        }
        self.shops = {"main": {}, "us": second}

    async def connect(self) -> None:
        await connect_all(self.settings, lambda _line: None)
        (one,) = self.box.apps["katana"][REGISTRATIONS].by_id.values()
        self.variables["KATANA_WEBHOOK_SECRET"] = one.token


@asynccontextmanager
async def ward(
    folder: Path, *, without: str = "", now: Clock | None = None, site: Rules | None = None
) -> AsyncIterator[Ward]:
    """A perfect set-up, apart from the Slack scope it is to be `without`; with `site` of a WooCommerce shop."""
    async with Sandbox(
        seeded=False,
        limits=False,
        now=now,
        second_store="" if site else SECOND_STORE,
        slack_scopes=GRANTED - {without},
        channel="woocommerce" if site else "shopify",
        woocommerce=site,
    ) as box:
        for face in () if site else ("shopify", SECOND):
            tokens = box.apps[face][SHOP].tokens
            tokens.scopes = (*tokens.scopes, "read_all_orders")
        async with _front_door() as public:
            here = Ward(box, folder, public)
            await migrate(here.settings.database_url)
            await here.connect()
            yield here


@asynccontextmanager
async def _front_door() -> AsyncIterator[str]:
    """Shipmate's own door for webhooks, with nobody behind it; answers its address."""

    async def ready() -> dict[str, object]:
        return {"ready": True}

    shops = Shops(())
    server = runner_of(build_web(shops, cast(Intake, None), ready, None))
    await server.setup()
    await web.TCPSite(server, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{server.addresses[0][1]}"
    finally:
        await server.cleanup()
