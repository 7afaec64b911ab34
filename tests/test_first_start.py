"""The first start of an installation: a mistyped key is mended in `.env` and by a restart, and by nothing else."""

import asyncio
from pathlib import Path

from bot.app import Shipmate, running
from bot.demo.stage import CHANNEL, aim, variables_for
from bot.services import submissions
from bot.settings import read_settings
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
