"""Given a tablet that several people share, when somebody marks an order packed or shipped there, then they are asked
who they are, and that name stands wherever it is told who did it.

Turns red without `packing.pressed` in `bot/slack/actions.py` (it packs unasked) or without `on_behalf` in `Wish.data`
(it is told of the tablet alone).
"""

from collections.abc import AsyncIterator

import pytest

from bot.demo.stage import CHANNEL
from bot.orders.plan import Intent
from integrations.sandbox.slack import payloads
from tests.scenarios.seeing import said, title
from tests.scenarios.stage import TRACKING, Scene, on_stage

TABLET = "UBEN"


@pytest.fixture
async def packing_table() -> AsyncIterator[Scene]:
    """Ben's account is the tablet at the packing table."""
    async with on_stage(SHARED_TABLETS=TABLET, TABLET_NAMES="Ann, Bo *Li*, Zoë") as scene:
        await scene.place("#1042", ("TEA", 1))
        await scene.in_stock("#1042")
        yield scene


async def press_packed(scene: Scene) -> None:
    await scene.press(TABLET, scene.card("#1042"), "Mark packed")


async def test_who_packed_is_asked_and_told_everywhere(packing_table: Scene) -> None:
    scene = packing_table
    await press_packed(scene)
    view = scene.box.workspace.views.top(TABLET)
    assert view is not None
    (field,) = [block for block in view.content["blocks"] if block["type"] == "input"]
    assert field["label"]["text"] == "Who packed?"
    assert [option["value"] for option in field["element"]["options"]] == ["Ann", "Bo *Li*", "Zoë"]
    assert scene.writes() == []
    await scene.fill_in(TABLET, who="Ann")
    assert scene.katana_writes() == ["pack #1042"]
    assert "Packed by Ann on <@UBEN>, TIME" in said(scene.card("#1042"))
    assert scene.lines("#1042")[-1] == "Packed by Ann on <@UBEN>, TIME"
    await scene.types("UAMY", "/order 1042 history")
    assert "Ann on <@UBEN>: *Mark packed*" in said(scene.whispers("UAMY")[-1])
    await scene.types("UAMY", "/order 1042 pack")
    assert "already packed by Ann on <@UBEN>, TIME" in said(scene.whispers("UAMY")[-1])
    (operation,) = [one for one in await scene.operations("#1042", Intent.PACK) if one.asked_by == TABLET]
    async with scene.stage.bot.db.read() as unit:
        audit = await unit.people.audit_of(int(operation.data["order"]))
    assert [entry.detail["on_behalf"] for entry in audit if entry.operation_id == operation.id] == ["Ann"]


async def test_nobody_is_chosen_at_first_and_somebody_must_be(packing_table: Scene) -> None:
    scene = packing_table
    await press_packed(scene)
    sent = await scene.box.people.submit_view(TABLET)
    assert list(sent.errors) == ["who"]
    assert scene.writes() == []


async def test_a_name_is_text_and_nothing_else(packing_table: Scene) -> None:
    scene = packing_table
    await press_packed(scene)
    await scene.fill_in(TABLET, who="Bo *Li*")
    assert "*Li*" not in said(scene.card("#1042"))
    assert "Li" in scene.lines("#1042")[-1]


async def test_sent_twice_it_is_packed_once(packing_table: Scene) -> None:
    scene = packing_table
    await press_packed(scene)
    sent = await scene.fill_in(TABLET, who="Zoë")
    for trigger in (None, "another.trigger"):
        if sent.outgoing and trigger:
            sent.outgoing.payload["trigger_id"] = trigger
        assert (await scene.box.people.redeliver(sent)).ok
    await scene.rest()
    assert len(await scene.operations("#1042", Intent.PACK)) == 1
    assert scene.katana_writes() == ["pack #1042"]


@pytest.mark.parametrize("name", ["Mallory", "", None])
async def test_a_name_that_is_not_in_the_settings_packs_nothing(packing_table: Scene, name: str | None) -> None:
    scene = packing_table
    await press_packed(scene)
    scene.box.people.fill(TABLET, {"who": "Ann"})
    workspace = scene.box.workspace
    view = workspace.views.top(TABLET)
    assert view is not None
    sent = payloads.submission(workspace, workspace.users[TABLET], view, "1.2.forged")
    chosen = sent["view"]["state"]["values"]["who"]["who"]
    chosen["selected_option"] = None if name is None else {**chosen["selected_option"], "value": name}
    assert (await scene.box.people.dispatch.interaction(sent)).ok
    await scene.rest()
    assert scene.writes() == []
    assert "not understood" in said(scene.whispers(TABLET)[-1])


async def test_what_is_typed_there_asks_too(packing_table: Scene) -> None:
    scene = packing_table
    await scene.types(TABLET, "/order 1042 pack")
    assert scene.box.workspace.views.top(TABLET) is not None
    await scene.fill_in(TABLET, who="Ann")
    assert title(scene.card("#1042")) == "Packed · #1042"
    assert scene.lines("#1042")[-1] == "Packed by Ann on <@UBEN>, TIME"


async def test_who_shipped_is_one_more_field_of_the_form(packing_table: Scene) -> None:
    scene = packing_table
    await scene.press(TABLET, scene.card("#1042"), "Mark shipped")
    without = await scene.box.people.submit_view(TABLET, {"tracking": TRACKING})
    assert list(without.errors) == ["who"]
    await scene.fill_in(TABLET, tracking=TRACKING, who="Zoë")
    assert "Shipped by Zoë on <@UBEN>, TIME" in said(scene.card("#1042"))


async def test_a_tracking_number_that_was_typed_stands_in_the_form(packing_table: Scene) -> None:
    scene = packing_table
    await scene.types(TABLET, f"/order 1042 ship {TRACKING}")
    assert scene.writes() == []
    await scene.fill_in(TABLET, who="Ann")
    (operation,) = await scene.operations("#1042", Intent.SHIP)
    assert (operation.data["parcel"]["tracking_number"], operation.data["on_behalf"]) == (TRACKING, "Ann")


async def test_an_order_nobody_has_seen_yet_is_shown_first(packing_table: Scene) -> None:
    """Its number has to be looked up, which takes longer than a form may: the card has the button that asks."""
    scene = packing_table
    scene.box.sender.mischief.drop = 1.0
    scene.world.place_order([("MUG", 1)], name="#2000")
    await scene.types(TABLET, "/order 2000 pack")
    assert scene.writes() == []
    assert "#2000" in said(scene.whispers(TABLET)[-1])


async def test_whoever_has_a_user_of_their_own_is_asked_nothing(packing_table: Scene) -> None:
    scene = packing_table
    await scene.press("UAMY", scene.card("#1042"), "Mark packed")
    assert scene.box.workspace.views.top("UAMY") is None
    assert scene.lines("#1042")[-1] == "Packed by <@UAMY>, TIME"


async def test_a_tablet_that_may_not_pack_is_refused_before_it_is_asked() -> None:
    async with on_stage(SHARED_TABLETS=TABLET, TABLET_NAMES="Ann", VIEWERS=TABLET) as scene:
        await scene.place("#1042", ("TEA", 1))
        await scene.in_stock("#1042")
        await scene.box.people.click(TABLET, CHANNEL, scene.card("#1042").ts, "order:pack")
        await scene.rest()
        assert scene.box.workspace.views.top(TABLET) is None
        assert "you are a viewer here" in said(scene.whispers(TABLET)[-1])
