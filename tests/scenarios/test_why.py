"""`/order 1042 why`. Given an order, when somebody asks why it stands where it stands, then they alone are told what
holds it, who can act and what next; then how it came there, with whose deeds; and how old each system's word is.

Turns red without `blockers_of` in `bot/orders/why.py`, without `_unread` in `bot/orders/blocker.py` (a system that is
down is not named), or when `_seen` puts the order by the shop's clock.
"""

import pytest

from bot.demo.stage import CHANNEL
from integrations.sandbox.faults import Fault
from tests.scenarios.seeing import said
from tests.scenarios.stage import MODES, TRACKING, Scene, on_stage


async def why(scene: Scene, user: str = "UAMY", typed: str = "/order 1042 why") -> list[str]:
    """Ask, and read the answer line by line."""
    await scene.types(user, typed)
    return said(scene.whispers(user)[-1]).split("\n")


@pytest.mark.parametrize("slack", MODES)
async def test_what_waits_names_the_goods_and_who_gets_them(slack: str) -> None:
    async with on_stage(slack=slack) as scene:
        await scene.place("#1042", ("TEA", 2), ("MUG", 1))
        before = scene.channel()
        head, holds, systems, title, *events = await why(scene)
        assert head == "*Why #1042 stands where it stands* · Waiting for stock since TIME"
        assert holds.startswith("*2 × TEA (expected ")
        assert holds.endswith(
            " · who can act: who buys or makes it in Katana · next: receive it when it comes, or move its date"
        )
        assert "1 other line there" in holds
        assert systems.startswith("Shopify Paid, Unfulfilled TIME · Katana Not shipped, Expected TIME")
        assert title == "*How it came there*"
        assert events[0] == "• TIME  first seen by Shipmate (Shopify says TIME)".replace("(", "_(").replace(")", ")_")
        assert (scene.channel(), scene.writes()) == (before, [])


async def test_who_did_what_stands_among_what_was_seen(scene: Scene) -> None:
    await scene.place("#1042", ("TEA", 2))
    await scene.in_stock("#1042")
    await scene.press("UAMY", scene.card("#1042"), "Mark packed")
    head, holds, _, _, *events = await why(scene, "UBEN")
    assert "Packed since TIME" in head
    assert holds.startswith("*nobody has shipped it yet")
    assert [line for line in events if "<@UAMY>: *Mark packed*" in line]
    packed = next(line for line in events if "*Packed*" in line)
    assert "(Katana says TIME)" in packed
    assert events.index(next(line for line in events if "*In stock*" in line)) < events.index(packed)


async def test_once_it_is_shipped_nothing_holds_it_and_everybody_is_named(scene: Scene) -> None:
    await scene.place("#1042", ("TEA", 2))
    await scene.in_stock("#1042")
    await scene.types("UAMY", f"/order 1042 ship {TRACKING}")
    _, holds, *rest = await why(scene)
    assert holds == "*nothing: shipped in every system*"
    assert [line for line in rest if "<@UAMY>: *Mark shipped*" in line]
    assert "ShipStation says TIME" in "\n".join(rest)


async def test_a_system_that_is_down_is_said_first_and_its_age_beside_its_word(scene: Scene) -> None:
    await scene.place("#1042", ("MUG", 1))
    scene.box.faults.add(Fault("status", face="katana", status=503, remaining=None))
    await scene.box.people.command("UAMY", CHANNEL, "/order 1042 why")
    await scene.until(lambda: scene.whispers("UAMY"))
    _, first, *rest = said(scene.whispers("UAMY")[-1]).split("\n")
    assert first.startswith("*Katana does not answer, so what is said of it there may be older than it looks*")
    systems = next(line for line in rest if line.startswith("Shopify "))
    assert "Katana Not shipped, In stock, as of TIME: *it does not answer now*" in systems


async def test_it_says_of_what_looks_wrong_why_that_is_no_alert(scene: Scene) -> None:
    """Nobody imports what its customer collects."""
    await scene.place("#1042", ("MUG", 1), pickup=True)
    answer = await why(scene)
    assert "No alert: missing in ShipStation · pickup: not imported by default" in answer


async def test_it_leads_to_each_systems_page(scene: Scene) -> None:
    await scene.place("#1042", ("MUG", 1))
    await scene.types("UAMY", "/order why 1042?")
    shown = scene.whispers("UAMY")[-1]
    pages = [one["url"] for block in shown.all_blocks() if block["type"] == "actions" for one in block["elements"]]
    assert [url for url in pages if "salesorder" in url]
