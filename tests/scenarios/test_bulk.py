"""Given several orders in stock, when somebody types `/order pack`, chooses them and sends the form, then each is
packed once in Katana, and one message in the channel says how each of them went; ShipStation and the shop receive no
write. What was not packed can be tried once more from there.

Turns red without `submissions.bulk` in `Bulks.wish` (nothing is said), without `among_others` in `Act._follow` (each
is said to the person as well), or without `_look_first` in `bot/work/runner.py` (packed twice).
"""

import pytest

from integrations.sandbox.faults import Fault
from integrations.sandbox.slack.records import Message
from tests.scenarios.seeing import buttons, said
from tests.scenarios.stage import MODES, SECOND_STORE, Scene, on_stage

THREE = ("#1042", "#1043", "#1044")


async def ready(scene: Scene, *names: str) -> None:
    for name in names:
        await scene.place(name, ("MUG", 2))


async def choose(scene: Scene, *names: str, user: str = "UAMY") -> None:
    """Type the command, choose the orders and send the form, without waiting for what comes of it."""
    assert (await scene.types(user, "/order pack")).ok
    ids = [str((await scene.row(name)).id) for name in names]
    assert (await scene.box.people.submit_view(user, {"orders": ids})).ok


def told(scene: Scene) -> Message:
    """The one message about several orders."""
    (message,) = [one for one in scene.channel() if "Asked for by" in said(one)]
    return message


@pytest.mark.parametrize("slack", MODES)
async def test_each_is_packed_once_and_one_message_says_so(slack: str) -> None:
    async with on_stage(slack=slack) as scene:
        await ready(scene, *THREE)
        await choose(scene, *THREE)
        await scene.rest()
        assert sorted(scene.katana_writes()) == [f"pack {name}" for name in THREE]
        assert scene.tried_to_write("shopify") == scene.tried_to_write("shipstation") == []
        assert said(told(scene)).split("\n")[:4] == ["*Packed 3 orders: 3 packed*", "✓ #1042", "✓ #1043", "✓ #1044"]
        assert buttons(told(scene)) == []
        assert scene.whispers("UAMY") == [], "the message is the answer"


async def test_it_stops_in_the_middle_and_goes_on_when_it_starts_again() -> None:
    async with on_stage() as scene:
        await ready(scene, *THREE)
        lost = scene.box.faults.add(
            Fault("reset_after", face="katana", method="POST", containing="PACKED", remaining=1)
        )
        await choose(scene, *THREE)
        await scene.until(lambda: lost.remaining == 0)
        await scene.stop()
        await scene.start()
        await scene.rest()
        assert sorted(scene.katana_writes()) == [f"pack {name}" for name in THREE]
        assert said(told(scene)).startswith("*Packed 3 orders: 3 packed*")


async def test_what_was_not_packed_is_told_and_can_be_tried_again() -> None:
    async with on_stage() as scene:
        await ready(scene, *THREE)
        assert (await scene.types("UAMY", "/order pack")).ok
        scene.world.hold(scene.order("#1043").id)
        ids = [str((await scene.row(name)).id) for name in THREE]
        assert (await scene.box.people.submit_view("UAMY", {"orders": ids})).ok
        await scene.rest()
        lines = said(told(scene)).split("\n")
        assert lines[0] == "*Packed 3 orders: 2 packed, 1 not packed*"
        assert lines[1].startswith("✗ *#1043*: it has changed since it was chosen: on hold")
        assert buttons(told(scene)) == ["Try the one left again"]
        scene.world.release(scene.order("#1043").id)
        await scene.rest()
        await scene.sweep()
        await scene.press("UAMY", told(scene), "Try the one left again")
        view = scene.box.workspace.views.top("UAMY")
        assert view is not None
        assert (await scene.fill_in("UAMY")).ok
        assert sorted(scene.katana_writes()) == [f"pack {name}" for name in THREE]


async def test_who_may_pack_in_one_shop_only_is_shown_its_orders_and_packs_no_others() -> None:
    """Turns red without `shops_where` in `PackSeveral.open`, and without `refuses_any` in `PackSeveral.sent`."""
    roles = {"members_may": "viewer", "packers": ["UBEN"]}
    async with on_stage(second=roles) as scene:
        await ready(scene, "#1")
        await scene.place("#2", ("MUG", 1), store=SECOND_STORE)
        views = scene.box.workspace.views
        for user, sees in (("UBEN", True), ("UAMY", False)):
            await scene.types(user, "/order pack")
            assert ("#2 " in str(views.top(user)), "#1 " in str(views.top(user))) == (sees, True)
        theirs = str((await scene.row("#2")).id)
        sent = await scene.box.people.submit_view("UAMY", {"orders": [str((await scene.row("#1")).id)]})
        await scene.rest()
        assert sent.outgoing is not None
        view = sent.outgoing.payload["view"]
        view["id"] = "VFORGED"
        view["state"]["values"]["orders"]["orders"]["selected_options"] = [{"value": theirs}]
        await scene.box.people.redeliver(sent)
        await scene.rest()
        assert "It takes a packer to mark #2 packed" in said(scene.whispers("UAMY")[-1])
        assert scene.katana_writes() == ["pack #1"]
        await scene.fill_in("UBEN", orders=[theirs])
        assert scene.katana_writes() == ["pack #1", "pack #2"]
