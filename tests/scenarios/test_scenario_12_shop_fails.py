"""Scenario 12. Given an order that ships with native sync off, when the shop answers 503 three times, ShipStation
has been written once, the card shows how far each system is and what the shop said, and it goes on by itself. When
the shop refuses for good it stops half-way, and the card offers to go on with what is missing: that press, and
whatever people mend by hand meanwhile, never touches ShipStation again.

Turns red without `put_off` in `bot/services/trouble.py` (the card keeps silent while it goes on), without `left_out`
in `bot/services/act.py` (taken up while still held, it ends as done and Katana is written), without `attempt.refused`
in `bot/orders/legs.py` (Katana is said to have refused), or without `resume` in `bot/services/onward.py` (mended by
hand, it stays half-way).
"""

from bot.orders.plan import Intent
from storage.tables import State
from tests.scenarios.seeing import buttons, marks, said, systems, title
from tests.scenarios.stage import TRACKING, Scene, on_stage

EVERYWHERE = ["shipstation mark_shipped", "shopify fulfill", "katana deliver"]
RETRY = "Retry what is missing"
SHIPPED = "Shipped by <@UAMY>, TIME: shipped in ShipStation, the others are to follow"
DONE = "Done, TIME: shipped in every system"
ON_HOLD = "Shopify said: Shopify does not let anyone fulfill #1042 now: 2 at Workshop ON_HOLD"
STOPPED = f"#1042 is shipped in ShipStation, and then it stopped: {ON_HOLD}."
STILL_ON_HOLD = (
    "#1042 is shipped in ShipStation, and then it stopped: it is on hold in the shop (Incorrect address): "
    "release it there first."
)
GOES_ON = "Shipping was waiting for somebody to say go on. It goes on now."


async def ready(scene: Scene) -> None:
    await scene.place("#1042", ("TEA", 2))
    await scene.in_stock("#1042")


async def held_in_between(scene: Scene) -> None:
    """Staff put the order on hold in the shop in the moment in which ShipStation takes it."""
    await ready(scene)
    order = scene.order("#1042")
    scene.right_after("shipstation mark_shipped", lambda: scene.world.hold(order.id, "INCORRECT_ADDRESS"))
    await scene.ship_by_form("UAMY", "#1042", tracking=TRACKING)
    assert scene.writes() == ["shipstation mark_shipped"]


def shipped_everywhere_once(scene: Scene) -> None:
    assert len(scene.tried_to_write("shipstation")) == 1
    (told,) = scene.shop_fulfillments("#1042")
    assert (told.number, told.notified_customer) == (TRACKING, True)
    assert (scene.katana_status("#1042"), scene.on_hand("TEA")) == ("DELIVERED", 0)
    card = scene.card("#1042")
    assert title(card) == "Done · #1042"
    assert marks(card) == {"ShipStation": "✓", "Shopify": "✓", "Katana": "✓"}
    assert buttons(card) == []


async def test_three_times_503() -> None:
    async with on_stage(NATIVE_SYNC="off") as scene:
        await ready(scene)
        fault = scene.shop_writes_fail("status", times=3)
        await scene.press("UAMY", scene.card("#1042"), "Mark shipped")
        reaction = await scene.box.people.submit_view("UAMY", {"tracking": TRACKING})
        assert reaction.ok
        await scene.until(lambda: marks(scene.card("#1042")) == {"ShipStation": "✓", "Shopify": "✗", "Katana": "–"})
        card = scene.card("#1042")
        assert systems(card)["Shopify"] == '✗ Paid, Unfulfilled: "Shopify has trouble of its own (HTTP 503)"'
        assert systems(card)["Katana"] == "– Not shipped, In stock: not tried yet"
        assert "Shipping for <@UAMY> since TIME" in said(card)
        assert (title(card), buttons(card)) == ("Shipped · #1042", [])
        assert fault.remaining, "the scenario wants to see the card while it goes on"
        await scene.rest()
        assert fault.remaining == 0
        assert len(scene.tried_to_write("shopify")) == 4
        assert scene.writes() == EVERYWHERE
        shipped_everywhere_once(scene)
        assert scene.lines("#1042") == [SHIPPED, DONE]
        assert scene.whispers("UAMY") == []


async def test_held_in_between_it_stops_and_a_press_goes_on() -> None:
    async with on_stage(NATIVE_SYNC="off") as scene:
        await held_in_between(scene)
        card = scene.card("#1042")
        assert systems(card)["Shopify"] == f'✗ Paid, On hold: "{ON_HOLD}"'
        assert "Shipped by <@UAMY>, TIME" in said(card)
        (told,) = scene.whispers("UAMY")
        assert said(told) == f"{STOPPED} Ask again to go on with what is missing."
        assert marks(card) == {"ShipStation": "✓", "Shopify": "✗", "Katana": "–"}
        assert buttons(card) == [RETRY]
        await scene.press("UBEN", card, RETRY)
        assert scene.writes() == ["shipstation mark_shipped"], "it is still on hold"
        card = scene.card("#1042")
        assert "it is on hold in the shop (Incorrect address): release it there first" in systems(card)["Shopify"]
        assert buttons(card) == [RETRY]
        scene.world.release(scene.order("#1042").id)
        await scene.rest()
        assert scene.writes() == ["shipstation mark_shipped"], "it waits for somebody to say go on"
        await scene.press("UBEN", scene.card("#1042"), RETRY)
        assert scene.writes() == EVERYWHERE
        shipped_everywhere_once(scene)
        assert scene.lines("#1042") == [SHIPPED, DONE]
        went_on, stopped, went_on_again = [said(answer) for answer in scene.whispers("UBEN")]
        assert (went_on, went_on_again) == (GOES_ON, GOES_ON)
        assert stopped == f"{STILL_ON_HOLD} Ask again to go on with what is missing."


async def test_fulfilled_by_hand_meanwhile_only_katana_is_missing() -> None:
    async with on_stage(NATIVE_SYNC="off") as scene:
        await held_in_between(scene)
        order = scene.order("#1042")
        scene.world.release(order.id)
        scene.world.fulfill(order.id, company="UPS", number=TRACKING, notify_customer=True)
        await scene.rest()
        card = scene.card("#1042")
        assert marks(card) == {"ShipStation": "✓", "Shopify": "✓", "Katana": "–"}
        await scene.press("UBEN", card, RETRY)
        assert scene.writes() == ["shipstation mark_shipped", "katana deliver"]
        shipped_everywhere_once(scene)


async def test_everything_by_hand_meanwhile_and_it_clears_itself() -> None:
    async with on_stage(NATIVE_SYNC="off") as scene:
        await held_in_between(scene)
        order, katana = scene.order("#1042"), scene.katana("#1042")
        scene.world.release(order.id)
        scene.world.fulfill(order.id, company="UPS", number=TRACKING, notify_customer=True)
        scene.world.katana_fulfill(katana.id, "DELIVERED", {row.id: row.quantity for row in katana.rows})
        await scene.rest()
        assert scene.writes() == ["shipstation mark_shipped"]
        shipped_everywhere_once(scene)
        assert scene.lines("#1042") == [SHIPPED, DONE]
        (operation,) = await scene.operations("#1042", Intent.SHIP)
        assert operation.state is State.DONE
