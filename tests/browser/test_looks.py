"""Readable by everybody: on a phone, in both themes, and by a screen reader."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.browser.visit import DESK, PHONE, Visit, Window

PARTS = ("Orders", "Push", "Syncs", "Faults", "Journal", "Day")
MEASURE = (Path(__file__).parent / "measure.js").read_text(encoding="utf-8")


async def everywhere(window: Window, *, phone: bool) -> AsyncIterator[str]:
    """Turn to each place of the page, one after the other; the name of the place."""
    await window.type("/order 1030 status")
    await window.sees("Waiting for stock · #1030")
    yield "the messages"
    await (await window.sees("In stock · #1042")).get_by_role("link", name="Reply in thread").click()
    yield "a thread"
    await window.page.get_by_role("link", name="Close the thread").click()
    await window.press("In stock · #1042", "Mark shipped")
    await window.dialog.get_by_role("textbox").first.wait_for()
    yield "a modal"
    await window.page.keyboard.press("Escape")
    await window.dialog.wait_for(state="detached")
    if phone:
        await window.page.get_by_role("link", name="All channels").click()
        yield "the channels"
        await window.page.get_by_role("button", name="World", exact=True).click()
    for part in PARTS:
        await window.part(part)
        yield part


async def look(visit: Visit, window: Window, script: str, *, phone: bool = False) -> dict[str, object]:
    """What the measuring script complains of, by place."""
    house = visit.house
    house.box.world.add_stock("TEA-50", 10)
    await house.rest()
    found: dict[str, object] = {}
    async for place in everywhere(window, phone=phone):
        complaints = await window.page.evaluate(f"{MEASURE}; {script}()")
        if complaints:
            found[place] = complaints
    return found


async def test_a_phone_never_scrolls_sideways(visit: Visit) -> None:
    window = await visit.window(size=PHONE)
    assert await look(visit, window, "tooWide", phone=True) == {}


async def test_a_desk_never_scrolls_sideways(visit: Visit) -> None:
    window = await visit.window(size=DESK)
    assert await look(visit, window, "tooWide") == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_words_stand_out(visit: Visit, scheme: str) -> None:
    window = await visit.window(scheme="dark" if scheme == "dark" else "light")
    assert await look(visit, window, "tooFaint") == {}


async def test_everything_that_can_be_used_has_a_name(visit: Visit) -> None:
    window = await visit.window()
    assert await look(visit, window, "nameless") == {}
