"""The people of the rehearsals, and an Undo that was pressed before it went away with its working day."""

import asyncio
import random

from tests.faults.board import Board
from tests.faults.people import PACK, UNPACK, People
from tests.faults.record import Record
from tests.scenarios.stage import on_stage

_A_DAY = 24 * 3600.0


async def test_who_is_told_that_it_is_too_late_to_undo_types_instead() -> None:
    """Time alone redraws the card, and the press comes between the end of the day and that."""
    async with on_stage() as scene:
        await scene.place("#1042", ("TEA", 2))
        await scene.in_stock("#1042")
        people = People(scene.box, Board(scene.box.workspace), Record(), random.Random(1))
        await people.want("#1042", PACK)
        await scene.rest()
        scene.world.advance(_A_DAY)
        await asyncio.wait_for(people.want("#1042", UNPACK), 20)
        told = [one.text for one in scene.whispers("UAMY") + scene.whispers("UBEN") + scene.whispers("UADA")]
        assert any("it ended with that working day" in one for one in told)
        assert scene.katana_writes() == ["pack #1042", "unpack #1042"]
