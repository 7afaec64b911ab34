"""The ShipStation V2 face shows what the vendor's samples show: their fields, their error codes, their pointers.

They are not part of this repository; where their folder is missing, these tests say so and are skipped.
"""

import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from integrations.sandbox.shipstation_v2 import shipstation_v2_webhooks
from integrations.sandbox.shipstation_v2.deliveries import EVENTS
from tests.contract.desk_v2_document import spec
from tests.sandbox.shipstation_v2_stage import HOOK, HOOKS, HOST, busy_desk, desk_v2

FIRST, LABEL = "se-412000001", "se-98000001"


async def test_the_face_shows_the_fields_of_the_samples() -> None:
    samples = {
        "/v2/shipments?shipment_number=1": spec("fixtures/v2-shipments-by-number-1042.json"),
        "/v2/labels": spec("fixtures/v2-label.json"),
        "/v2/fulfillments": spec("fixtures/v2-fulfillments-list-notified.json"),
        "/v2/shipments/se-412000003": spec("fixtures/v2-shipment-on-hold.json"),
    }
    async with desk_v2(busy_desk()) as desk:
        for path, sample in samples.items():
            _, shown, _ = await desk.call("GET", path)
            assert missing(sample, shown) == [], path
        created = spec("fixtures/v2-fulfillments-create.json")
        request = {"fulfillments": [{**created["request"]["fulfillments"][0], "shipment_id": FIRST}]}
        failed = await desk.done("POST", "/v2/fulfillments", request)
        assert missing(created["response_item_failed_http_200"], failed) == []
        assert failed["has_errors"] is True
        hook = spec("fixtures/v2-webhook-create.json")
        made = await desk.done("POST", HOOKS, hook["request"])
        assert {**made, "webhook_id": ""} == {**hook["response"], "webhook_id": ""}
        voids = spec("fixtures/v2-void-label.json")
        assert (await desk.done("PUT", f"/v2/labels/{LABEL}/void")).keys() == voids["approved"].keys()
        assert (await desk.done("PUT", f"/v2/labels/{LABEL}/void")).keys() == voids["refused"].keys()


async def test_refusals_carry_the_codes_of_the_samples() -> None:
    samples = spec("fixtures/v2-errors.json")
    said: dict[str, Any] = {}
    async with desk_v2(busy_desk(), limit=4) as desk:
        hold = {"hold_until_date": "2026-11-01"}
        _, said["400"], _ = await desk.call("PUT", "/v2/shipments/se-412000003/hold", json=hold)
        _, said["404"], _ = await desk.call("GET", "/v2/shipments/se-1")
        await desk.done("POST", HOOKS, HOOK)
        _, said["409_webhook"], _ = await desk.call("POST", HOOKS, json=HOOK)
        _, said["429"], _ = await desk.call("GET", "/v2/tags")
    async with desk_v2(busy_desk(), key="no") as desk:
        _, said["401"], _ = await desk.call("GET", "/v2/tags")
    samples["429"] = samples["429"]["body"]
    assert said.keys() == samples.keys() - {"500"}
    for status, answer in said.items():
        [ours], [theirs] = answer["errors"], samples[status]["errors"]
        assert {**ours, "message": ""} == {**theirs, "message": ""}, status


async def test_webhooks_point_where_the_samples_point() -> None:
    samples = {each["resource_type"]: each for each in spec("fixtures/v2-webhook-deliveries.json")}
    world = busy_desk()
    subjects = {"shipment_created_v2": "412000001,412000002", "label_created_v2": "98000001"}
    async with desk_v2(world) as desk:
        for event in EVENTS.values():
            subject = subjects.get(event, "98000003")
            [made] = shipstation_v2_webhooks(world, desk.app, event, subject, target="", base_url=HOST)
            ours, theirs = json.loads(made.body), samples[event.upper()]
            assert ours.keys() == theirs.keys()
            assert shape(ours["resource_url"]) == shape(theirs["resource_url"])


def shape(address: str) -> tuple[str, str, list[str]]:
    url = urlsplit(address)
    return url.netloc, url.path, [name for name, _ in parse_qsl(url.query)]


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
