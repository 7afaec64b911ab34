"""The ShipStation face keeps to V1's documents: it takes the bodies they take and shows the fields they show.

V1's document gives types to its bodies and says in prose what is required; its answers are samples. It is not part
of this repository; where the folder is missing, these tests say so and are skipped.
"""

import json
from typing import Any

import pytest

from integrations.sandbox.state import DeskOrder
from integrations.sandbox.world import World
from tests.contract.bodies import variations
from tests.contract.judges import allows, to_v1, v1
from tests.contract.specs import json_of, v1_document
from tests.sandbox.shipstation_stage import add_desk_order, desk_face, desk_world

SHIP = {
    "carrierCode": "ups",
    "shipDate": "2026-11-23",
    "trackingNumber": "1Z-1",
    "notifyCustomer": True,
    "notifySalesChannel": False,
}
SUBSCRIPTION = {
    "target_url": "https://bot.example.com/s3cret",
    "event": "SHIP_NOTIFY",
    "store_id": None,
    "friendly_name": "Bot",
}
TAG = {"tagId": 6102}
HOLD = {"holdUntilDate": "2026-12-01"}
ORDER_WRITES: dict[str, dict[str, Any]] = {
    "/orders/markasshipped": SHIP,
    "/orders/holduntil": HOLD,
    "/orders/addtag": TAG,
    "/orders/removetag": TAG,
    "/orders/restorefromhold": {},
}


def accepts(path: str, body: Any) -> bool:
    return allows(v1(), to_v1("post", path, data=json.dumps(body).encode()))


def stage(path: str) -> tuple[World, DeskOrder]:
    world = desk_world()
    return world, add_desk_order(world, "1042", status="on_hold" if "restore" in path else "awaiting_shipment")


@pytest.mark.parametrize("path", ORDER_WRITES)
async def test_the_bodies_we_use_are_taken_by_both(path: str) -> None:
    world, order = stage(path)
    body = {"orderId": order.id, **ORDER_WRITES[path]}
    async with desk_face(world) as desk:
        status, _ = await desk.post(path, body)
    assert status == 200
    assert accepts(path, body)


WRONG_TYPES: dict[type, list[Any]] = {
    str: [["x"], {"x": 1}, True, 1.5],
    bool: [["x"], {"x": 1}, "yes", 1.5],
    int: [["x"], {"x": 1}, True, "many"],
}


@pytest.mark.parametrize(
    ("path", "field", "value"),
    [
        (path, field, value)
        for path, fields in ORDER_WRITES.items()
        for field, good in fields.items()
        for value in WRONG_TYPES[type(good)]
    ],
)
async def test_a_field_of_the_wrong_type_is_refused_by_both(path: str, field: str, value: Any) -> None:
    world, order = stage(path)
    body = {"orderId": order.id, **ORDER_WRITES[path], field: value}
    async with desk_face(world) as desk:
        status, _ = await desk.post(path, body)
    assert status == 400
    assert not accepts(path, body)


@pytest.mark.parametrize("path", ORDER_WRITES)
async def test_the_order_id_is_required_and_a_number(path: str) -> None:
    """That it is required stands in the prose; the schema knows its type."""
    world, _ = stage(path)
    async with desk_face(world) as desk:
        missing, _ = await desk.post(path, ORDER_WRITES[path])
        listed, _ = await desk.post(path, {**ORDER_WRITES[path], "orderId": [1]})
    assert (missing, listed) == (400, 400)
    assert not accepts(path, {**ORDER_WRITES[path], "orderId": [1]})


def let_pass(body: dict[str, Any]) -> bool:
    """What the model binder is known to take although the document does not: a number as text, null for nothing."""
    optional = [value for name, value in body.items() if name not in ("orderId", "carrierCode")]
    return None in optional or body.get("orderId") == "2"


@pytest.mark.parametrize("path", ["/orders/markasshipped", "/orders/holduntil"])
async def test_what_the_document_refuses_is_refused_but_for_what_the_binder_lets_pass(path: str) -> None:
    world, order = stage(path)
    refused = 0
    async with desk_face(world, limit=None) as desk:
        for body in variations({"orderId": order.id, **ORDER_WRITES[path]}):
            if not accepts(path, body) and not let_pass(body):
                status, _ = await desk.post(path, body)
                assert status == 400, body
                refused += 1
    assert refused > 10
    assert order.status == "awaiting_shipment"


async def test_subscriptions_are_judged_alike() -> None:
    async with desk_face(desk_world()) as desk:
        for change in ({}, {"event": 5}, {"target_url": ["x"]}, {"friendly_name": {"x": 1}}):
            body = {**SUBSCRIPTION, **change}
            status, _ = await desk.post("/webhooks/subscribe", body)
            assert (status == 200) is accepts("/webhooks/subscribe", body), change


async def busy_desk() -> World:
    """A labelled order, a marked one and a tagged one, newest last."""
    world = desk_world()
    labelled, marked, tagged = [add_desk_order(world, number) for number in ("1", "2", "3")]
    world.desk_buy_label(labelled.id, carrier_code="ups", tracking_number="1Z-1")
    world.desk_mark_shipped(marked.id, carrier_code="other")
    world.desk_tag(tagged.id, 6102)
    return world


READS = {
    "/orders": "v1-orders-by-number-1042.json",
    "/shipments?includeShipmentItems=True": "v1-shipments-list.json",
    "/fulfillments": "v1-fulfillments-list.json",
    "/stores": "v1-stores.json",
    "/stores/120001": "v1-store-woocommerce-get.json",
    "/carriers": "v1-carriers.json",
    "/accounts/listtags": None,
    "/stores/getrefreshstatus?storeId=120001": None,
    "/orders/412000001": "v1-order-get.json",
}


@pytest.mark.parametrize("path", READS)
async def test_the_face_shows_the_fields_of_the_samples(path: str) -> None:
    template = path.partition("?")[0].replace("412000001", "{orderId}").replace("120001", "{storeId}")
    operation = v1_document()["paths"][template]["get"]["responses"]["200"]
    samples = [operation["content"]["application/json"]["examples"]["response"]["value"]]
    fixture = READS[path]
    if fixture:
        samples.append(json_of(f"shipstation/fixtures/{fixture}"))
    async with desk_face(await busy_desk()) as desk:
        _, shown, _ = await desk.call("GET", path)
    for sample in samples:
        assert missing(sample, shown) == []


async def test_webhooks_show_the_fields_of_the_samples() -> None:
    samples = json_of("shipstation/fixtures/v1-webhooks.json")
    async with desk_face(desk_world()) as desk:
        _, made = await desk.post("/webhooks/subscribe", SUBSCRIPTION)
        listed = await desk.get("/webhooks")
    assert missing(samples["subscribe_response"], made) == []
    assert missing(samples["list_response"], listed) == []


@pytest.mark.parametrize(
    ("path", "fixture"), [("/orders/holduntil", "v1-holduntil"), ("/orders/restorefromhold", "v1-restorefromhold")]
)
async def test_what_a_write_answers_has_the_fields_of_the_samples(path: str, fixture: str) -> None:
    sample = json_of(f"shipstation/fixtures/{fixture}.json")["response"]
    world, order = stage(path)
    async with desk_face(world) as desk:
        _, shown = await desk.post(path, {"orderId": order.id, **ORDER_WRITES[path]})
    assert shown.keys() == sample.keys()


def missing(sample: Any, shown: Any, where: str = "") -> list[str]:
    """Fields of the sample that the answer lacks. Null and an empty list stand for any value."""
    if isinstance(sample, list):
        return missing(sample[0], shown[0], f"{where}[]") if sample and shown else []
    if not isinstance(sample, dict) or shown is None:
        return []
    lacking = [f"{where}.{name}" for name in sample.keys() - shown.keys()]
    for name in sample.keys() & shown.keys():
        lacking += missing(sample[name], shown[name], f"{where}.{name}")
    return lacking
