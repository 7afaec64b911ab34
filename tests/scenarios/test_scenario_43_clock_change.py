"""Scenario 43. Given a shop in Tallinn whose ShipStation tells every time in Pacific time without saying so, when
orders ship in the hour that comes twice there, then each is shown at the moment it happened, in the right order,
nothing that changed then is missed, and each day's list is Tallinn's day.

On 1 November 2026 the clocks of America go back at 09:00Z: 08:40Z and 09:40Z are both written 01:40. Europe's went
back a week before.

Turns red when `read_moment` of `integrations/shipstation/pacific.py` forgets that the text is Pacific time, when the
day of a list is counted in UTC in `Announcer.announce`, or when the two sides of a shipment are compared by their
vendor's clock.
"""

import json
from datetime import UTC, datetime

from bot.orders.plan import Intent
from tests.scenarios.seeing import marks, moments, said, title, words
from tests.scenarios.stage import TRACKING, Scene, on_stage


def utc(hour: int, minute: int, *, day: int = 1, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def when_done(scene: Scene, name: str) -> datetime:
    """The moment that the line in its thread gives for its having shipped everywhere."""
    (line,) = [line for line in scene.thread(name) if words(line).startswith("Done")]
    (moment,) = moments(words(line))
    return moment.replace(second=0)


async def test_marked_shipped_in_the_repeated_hour() -> None:
    async with on_stage(at=utc(9, 20), BOT_TIMEZONE="Europe/Tallinn") as scene:
        await scene.place("#1042", ("TEA", 2))
        await scene.in_stock("#1042")
        await scene.pass_until(utc(9, 30))
        await scene.ship_by_form("UAMY", "#1042", tracking=TRACKING)
        assert scene.writes() == ["shipstation mark_shipped"]
        (request,) = scene.box.journal.requests("shipstation", "POST")
        assert json.loads(request.body)["shipDate"] == "2026-11-01"
        (desk,) = scene.desk("#1042")
        assert desk.modified_at.replace(second=0, microsecond=0) == utc(9, 30)
        card = scene.card("#1042")
        assert title(card) == "Done · #1042"
        assert marks(card) == {"ShipStation": "✓", "Shopify": "✓", "Katana": "✓"}
        assert {moment.replace(second=0) for moment in moments(words(card))} == {utc(9, 30)}
        assert moments(words(scene.thread("#1042")[-1]))[0].replace(second=0) == utc(9, 30)
        await scene.pass_time(30)
        await scene.sweep()
        await scene.pass_time(60)
        await scene.sweep()
        assert (scene.writes(), scene.rung("#1042")) == (["shipstation mark_shipped"], [])
        assert len(await scene.operations("#1042", Intent.SHIP)) == 1


async def test_the_day_it_is_promised_for_is_read_as_pacific_time() -> None:
    """16:30 there, after the clocks went back, is half past two in the night in Tallinn."""
    async with on_stage(at=utc(9, 20), BOT_TIMEZONE="Europe/Tallinn") as scene:
        await scene.place("#1042", ("TEA", 2))
        scene.desk("#1042")[0].ship_by = utc(0, 30, day=2)
        await scene.in_stock("#1042")
        assert "ship by TIME" in said(scene.card("#1042"))
        assert moments(words(scene.card("#1042")).split("\n")[0]) == [utc(0, 30, day=2)]


async def test_two_labels_an_hour_apart_that_read_the_other_way_round() -> None:
    """08:40Z is written 01:40, and 09:30Z is written 01:30. Webhooks are lost: only sweeps find them."""
    async with on_stage(at=utc(8, 0), BOT_TIMEZONE="Europe/Tallinn", SWEEP_EVERY="300") as scene:
        for name in ("#1042", "#1043"):
            await scene.place(name, ("TEA", 1))
            await scene.in_stock(name)
        scene.box.sender.mischief.drop = 1.0
        await scene.pass_until(utc(8, 40))
        await scene.ship("#1042")
        await scene.sweep()
        assert title(scene.card("#1042")) == "Done · #1042"
        await scene.pass_until(utc(9, 20))
        await scene.sweep()
        await scene.pass_until(utc(9, 30))
        await scene.ship("#1043")
        await scene.sweep()
        assert [when_done(scene, name) for name in ("#1042", "#1043")] == [utc(8, 40), utc(9, 30)]
        assert scene.rung("#1042") == scene.rung("#1043") == []


async def test_what_reads_earlier_than_what_was_known_is_believed_all_the_same() -> None:
    """The label of 08:40Z is voided at 09:30Z: by ShipStation's clock ten minutes before it was bought."""
    async with on_stage(at=utc(8, 20), BOT_TIMEZONE="Europe/Tallinn") as scene:
        await scene.place("#1042", ("TEA", 2))
        await scene.in_stock("#1042")
        await scene.pass_until(utc(8, 40))
        await scene.ship("#1042")
        assert title(scene.card("#1042")) == "Done · #1042"
        await scene.sweep()
        await scene.pass_until(utc(9, 30))
        (desk,) = scene.desk("#1042")
        scene.world.desk_void_label(desk.parcels[0].id)
        await scene.sweep()
        assert title(scene.card("#1042")) == "Packed · #1042"
        assert len(scene.rung("#1042")) == 1


async def test_the_day_of_the_list_is_tallinns() -> None:
    """Before the clocks went back, midnight there was at 21:00Z; since then it is at 22:00Z."""
    async with on_stage(at=utc(20, 30, day=24, month=10), BOT_TIMEZONE="Europe/Tallinn") as scene:
        lists = []
        for number, moment in enumerate(
            (
                utc(20, 50, day=24, month=10),
                utc(21, 10, day=24, month=10),
                utc(21, 50, day=25, month=10),
                utc(22, 10, day=25, month=10),
            )
        ):
            await scene.pass_until(moment)
            await scene.place(f"#10{number}", ("MUG", 1))
            (shown,) = [one for one in scene.channel() if f"*#10{number}*" in words(one)]
            lists.append(words(shown).split("\n")[0].strip("*").rpartition(", ")[2])
        assert lists == ["Sat 24 Oct", "Sun 25 Oct", "Sun 25 Oct", "Mon 26 Oct"]
