"""Whatever is done at the desk, through V1, through V2 or at its screen: both faces tell the same story of it."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.sandbox.state import DeskOrder
from integrations.sandbox.world import World
from tests.sandbox.shipstation_stage import Desk, add_desk_order, desk_face, desk_world
from tests.sandbox.shipstation_v2_stage import DeskV2, desk_v2

WORDS = {"awaiting_shipment": "pending", "on_hold": "on_hold", "cancelled": "cancelled", "shipped": "label_purchased"}
DAY = "2026-12-01"
IN_V1: dict[str, dict[str, Any]] = {
    "/orders/markasshipped": {"carrierCode": "ups", "trackingNumber": "1Z-1"},
    "/orders/holduntil": {"holdUntilDate": DAY},
    "/orders/restorefromhold": {},
    "/orders/addtag": {"tagId": 6102},
}
IN_V2: dict[str, Any] = {
    "PUT hold": {"hold_until_date": DAY},
    "PUT restore": None,
    "PUT cancel": None,
    "POST tags/Fragile": None,
    "DELETE tags/Packed": None,
}
AT_THE_SCREEN = ("label", "void", "mark")
ACTS = st.lists(st.tuples(st.integers(0, 1), st.sampled_from([*IN_V1, *IN_V2, *AT_THE_SCREEN])), max_size=8)
PARCELS = (
    ("/shipments", "shipmentId", "/v2/labels", "label_id"),
    ("/fulfillments", "fulfillmentId", "/v2/fulfillments", "fulfillment_id"),
)


@settings(max_examples=15, deadline=None)
@given(ACTS)
async def test_both_faces_tell_the_same_story(acts: list[tuple[int, str]]) -> None:
    world = desk_world()
    orders = [add_desk_order(world, number) for number in ("1", "2")]
    async with desk_face(world, limit=None) as v1, desk_v2(world, limit=None) as v2:
        for which, act in acts:
            await do(world, v1, v2, orders[which], act)
        await assert_they_agree(v1, v2)


async def do(world: World, v1: Desk, v2: DeskV2, order: DeskOrder, act: str) -> None:
    """Do one act. One that is refused is as good as any."""
    if act in IN_V1:
        await v1.post(act, {"orderId": order.id, **IN_V1[act]})
    elif act in IN_V2:
        method, _, last = act.partition(" ")
        given = {} if IN_V2[act] is None else {"json": IN_V2[act]}
        await v2.call(method, f"/v2/shipments/se-{order.id}/{last}", **given)
    elif act == "label":
        world.desk_buy_label(order.id, carrier_code="ups", tracking_number="1Z-2")
    elif act == "mark":
        await v2.fulfill(f"se-{order.id}")
    else:
        for parcel in [each for each in order.parcels if each.label]:
            await v2.call("PUT", f"/v2/labels/se-{parcel.id}/void")


async def assert_they_agree(v1: Desk, v2: DeskV2) -> None:
    orders = (await v1.get("/orders"))["orders"]
    shipments = (await v2.get("/v2/shipments", sort_dir="asc"))["shipments"]
    names = {tag["tagId"]: tag["name"] for tag in await v1.get("/accounts/listtags")}
    assert [
        (f"se-{each['orderId']}", WORDS[each["orderStatus"]], each["holdUntilDate"], tags(each, names))
        for each in orders
    ] == [
        (each["shipment_id"], each["shipment_status"], day(each), [tag["name"] for tag in each["tags"]])
        for each in shipments
    ]
    for old, old_id, new, new_id in PARCELS:
        in_v1 = (await v1.get(old))[old.removeprefix("/")]
        in_v2 = (await v2.get(new))[new.rpartition("/")[2]]
        assert {(f"se-{each[old_id]}", each["trackingNumber"], each["voided"]) for each in in_v1} == {
            (each[new_id], each["tracking_number"], each["voided"]) for each in in_v2
        }


def tags(order: Any, names: dict[int, str]) -> list[str]:
    return [names[tag_id] for tag_id in order["tagIds"] or ()]


def day(shipment: Any) -> str | None:
    until = shipment["hold_until_date"]
    return until[:10] if until else None
