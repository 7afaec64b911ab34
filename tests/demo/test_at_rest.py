"""All is at rest when nothing is on its way any more: not what a person just asked for either."""

import random
from zoneinfo import ZoneInfo

from bot.demo.eye import Eye
from bot.demo.hands import Hands
from bot.demo.morning import ZONE
from bot.demo.stage import staged
from bot.demo.transcript import Transcript
from integrations.sandbox.faults import Fault

TRACKING = "1Z999AA10123456784"
_LATE = 0.25
"""Seconds: longer than a short look around takes, far less than Slack allows."""


def told(kind: str, text: str) -> None:
    """Nobody reads along."""


async def test_a_form_that_opens_late_is_waited_for_and_sent() -> None:
    """The press is acked before Slack is asked for the form."""
    async with staged() as stage:
        world = stage.box.world
        eye = Eye(world)
        hands = Hands(stage, eye, Transcript(stage.box.workspace, ZoneInfo(ZONE), world.now, tell=told))
        await hands.rest()
        name = await hands.bring_in_stock(random.Random(1))
        stage.box.faults.add(Fault("slow", face="slack", path="/api/views.open", seconds=_LATE))
        await hands.ship_by_form("UAMY", name, TRACKING)
        assert not stage.box.faults.rules
        (desk,) = world.desk_orders_of(str(eye.order(name).id))
        assert (desk.status, stage.box.workspace.views.top("UAMY")) == ("shipped", None)
