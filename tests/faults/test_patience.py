"""A story is not over while somebody to whom nothing happened is about to try again."""

import asyncio
import random

from tests.faults.board import Board
from tests.faults.drawing import draw
from tests.faults.people import People
from tests.faults.telling import Telling
from tests.scenarios.stage import on_stage


async def test_the_end_waits_for_who_loses_patience() -> None:
    """What they sent was lost while the disk was full, and nobody could be told: Slack was away."""
    async with on_stage() as scene:
        telling = Telling(draw(1))
        telling._people = people = People(scene.box, Board(scene.box.workspace), telling.record, random.Random(1))
        people.patience = 0.6
        tried_again = asyncio.Event()

        async def send() -> None:
            await people.comes_about("#1042, whose form was sent, has left", lambda: False, failed=0)
            tried_again.set()

        telling._deeds[1] = asyncio.create_task(send())
        await telling._rest(scene)
        assert tried_again.is_set()
        assert people.patient_for == 0.0
