"""Without a safeguard an order may have two cards, of which one stays as it was: nobody presses on it for ever."""

import asyncio
import random

from bot.demo.stage import CHANNEL
from integrations.sandbox.slack.messages import Draft
from tests.faults.board import Board
from tests.faults.following import ON
from tests.faults.people import People
from tests.faults.record import Record
from tests.faults.shippers import Shippers
from tests.scenarios.stage import on_stage


async def test_who_is_told_that_an_order_has_left_presses_no_more() -> None:
    async with on_stage() as scene:
        await scene.place("#1042", ("TEA", 2))
        await scene.in_stock("#1042")
        workspace, card = scene.box.workspace, scene.card("#1042")
        board = Board(workspace)
        board.cards["#1042"] = workspace.messages.post(
            workspace.channels[CHANNEL], workspace.bot_user, Draft(text=card.text, blocks=card.blocks)
        )
        await scene.ship("#1042")
        people = People(scene.box, board, Record(), random.Random(1))
        shipping = Shippers(people, ON, random.Random(1)).ship_by("form", scene.order("#1042"), stuck=False)
        pressing = asyncio.create_task(shipping)
        await scene.until(lambda: "the card of #1042 says that it has left" in people.record.awaited)
        pressing.cancel()
        told = [one.text for one in scene.whispers("UAMY") + scene.whispers("UBEN") + scene.whispers("UADA")]
        assert told
        assert all("was not marked shipped: shipped in every system" in one for one in told)
