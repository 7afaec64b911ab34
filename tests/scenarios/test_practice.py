"""Given a new installation in its week of practice, when people press and type, then they are told what would happen,
and no system receives a write; when practice is turned off, the same button writes.

Turns red without `_only_say` in `bot/services/act.py`, or without `circumstances` in `bot/services/ask.py`.
"""

import pytest

from tests.scenarios.seeing import buttons, said
from tests.scenarios.stage import MODES, TRACKING, on_stage


@pytest.mark.parametrize("slack", MODES)
async def test_buttons_say_what_they_would_do(slack: str) -> None:
    async with on_stage(slack=slack, PRACTICE_DAYS="7", ADMINS="UAMY") as scene:
        assert said(scene.channel()[0]).startswith("*Practice* until TIME: every button says what it would do")
        await scene.place("#1042", ("TEA", 2))
        await scene.in_stock("#1042")
        await scene.press("UAMY", scene.card("#1042"), "Mark packed")
        told = said(scene.whispers("UAMY")[-1])
        assert told.startswith("*Practice*: #1042 would be packed in Katana now. Nothing was written.")
        await scene.ship_by_form("UAMY", "#1042", tracking=TRACKING)
        told = said(scene.whispers("UAMY")[-1])
        assert told.startswith(
            f"*Practice*: #1042 would be shipped in ShipStation with UPS {TRACKING} now, and Shopify"
        )
        assert scene.writes() == []
        assert buttons(scene.card("#1042"))[:2] == ["Mark packed", "Mark shipped"]
        await scene.types("UAMY", "/order practice off")
        assert said(scene.channel()[-1]).startswith("<@UAMY> ended practice")
        await scene.press("UAMY", scene.card("#1042"), "Mark packed")
        assert scene.writes() == ["katana pack"]
