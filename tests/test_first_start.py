"""Starts that begin badly: a mistyped key is mended in `.env` and by a restart, an outage of Slack by waiting."""

import asyncio
from pathlib import Path

from bot.app import Shipmate, running
from bot.demo.stage import CHANNEL, aim, variables_for
from bot.services import submissions
from bot.settings import read_settings
from integrations.sandbox.faults import Fault
from integrations.sandbox.server import Sandbox
from storage.tables import State


async def test_existing_orders_are_taken_in_after_a_wrong_key_was_mended(tmp_path: Path) -> None:
    async with Sandbox(seeded=False, limits=False) as box:
        right = variables_for(box, tmp_path)
        async with running(read_settings(right | {"KATANA_API_KEY": "mistyped"}), clock=box.world.now) as bot:
            await _until_baseline_is(bot, State.PARKED)
        settings = read_settings(right)
        async with running(settings, clock=box.world.now) as bot:
            aim(box, settings, bot.url)
            await _until_baseline_is(bot, State.DONE)
        said = [message.text for message in box.workspace.channels[CHANNEL].messages.values()]
    assert sum(text.startswith("Shipmate is watching") for text in said) == 1


async def test_a_start_while_slack_is_away_takes_webhooks_in(tmp_path: Path) -> None:
    async with Sandbox(seeded=False, limits=False) as box:
        box.faults.add(Fault("status", face="slack", status=503, remaining=None))
        settings = read_settings(variables_for(box, tmp_path))
        async with running(settings, clock=box.world.now) as bot:
            aim(box, settings, bot.url)
            box.world.add_variant("MUG", "Mug", 1900, on_hand=1)
            box.world.place_order([("MUG", 1)], name="#1042")
            await _until_kept(bot, "shopify")


async def _until_kept(bot: Shipmate, system: str) -> None:
    """Until a webhook of this vendor stands in the inbox."""
    (connection,) = [each.id for each in bot.shops.connections().values() if each.key == system]
    async with asyncio.timeout(20):
        while True:
            async with bot.db.read() as unit:
                if await unit.inbox.recent(connection):
                    return
            await asyncio.sleep(0.01)


async def _until_baseline_is(bot: Shipmate, state: State) -> None:
    (shop,) = bot.shops
    key = submissions.baseline(shop.id).key
    async with asyncio.timeout(20):
        while True:
            async with bot.db.read() as unit:
                (baseline,) = await unit.ledger.recent(key, submissions.BASELINE)
            if baseline.state is state:
                return
            await asyncio.sleep(0.01)
