"""The Katana face keeps to Katana's own documents: it refuses what they refuse and shows the fields they show.

Katana's documents are not part of this repository; where their folder is missing, these tests say so and are skipped.
"""

import json
from typing import Any

import pytest

from integrations.sandbox.katana.bodies import WEBHOOK_EVENTS
from tests.contract.bodies import variations
from tests.contract.judges import allows, katana_gateway, to_katana
from tests.contract.specs import json_of, katana_document
from tests.sandbox.katana_stage import add_order, katana_face, mug_world, packing

NOT_INLINED = {"addresses"}
"""The reference inlines them; a live client found them absent, so the face leaves them out."""
REPLACED = {"reorder_point"}
"""Now `safety_stock_level`, which the face has."""


@pytest.fixture(scope="module")
def examples() -> Any:
    return json_of("katana-examples.json")["operations"]


def accepts(method: str, path: str, body: Any) -> bool:
    return allows(katana_gateway(), to_katana(method, path, data=json.dumps(body).encode()))


FULFILLMENT = {
    "sales_order_id": 7,
    "status": "PACKED",
    "sales_order_fulfillment_rows": [
        {
            "sales_order_row_id": 5,
            "quantity": 2,
            "traceability": [{"batch_id": 3, "quantity": "2"}],
            "batch_transactions": [{"batch_id": 3, "quantity": 2}],
            "serial_numbers": [9],
        }
    ],
    "picked_date": "2026-11-23T06:19:00.000Z",
    "tracking_number": "1Z-1",
    "tracking_url": "https://track.example.com/1Z-1",
    "tracking_carrier": "UPS",
    "tracking_method": "ground",
    "conversion_rate": 1,
    "conversion_date": None,
}
CHANGE = {**FULFILLMENT, "packer_id": 3, "conversion_date": "2026-11-23"}
for name in ("sales_order_id", "sales_order_fulfillment_rows"):
    del CHANGE[name]
ORDER_CHANGE = {
    "status": "DELIVERED",
    "order_no": "#1042",
    "customer_id": 1,
    "location_id": 1,
    "additional_info": None,
    "delivery_date": "2026-11-23",
    "tracking_number": "1Z-1",
    "custom_fields": {"a": 1},
}
WEBHOOK = {
    "url": "https://bot.example.com/katana",
    "subscribed_events": ["sales_order.packed", "manufacturing_order.done"],
    "description": "Bot",
    "enabled": True,
}
BODIES = [
    ("POST", "/sales_order_fulfillments", FULFILLMENT),
    ("PATCH", "/sales_order_fulfillments/7", CHANGE),
    ("PATCH", "/sales_orders/7", ORDER_CHANGE),
    ("POST", "/webhooks", WEBHOOK),
    ("PATCH", "/webhooks/7", WEBHOOK),
    ("POST", "/manufacturing_order_make_to_order", {"sales_order_row_id": 5, "create_subassemblies": False}),
]
SEARCHES: list[dict[str, Any]] = [
    {"filter": {"and": [{"status": {"inq": ["NOT_SHIPPED", "PACKED"]}}, {"source": "Shopify"}]}, "limit": 200},
    {"filter": {"order_no": {"like": "#10%", "neq": "#100"}}, "order": ["created_at DESC", "id DESC"], "page": 2},
    {"filter": {"created_at": {"between": ["2026-11-01T00:00:00.000Z", "2026-11-30T00:00:00.000Z"]}}},
    {"filter": {"customer_ref": None, "custom_fields.5b": {"nin": ["a", None]}}, "order": "id ASC", "limit": 0},
    {"filter": {"tracking_number": {"ilike": "x" * 257}}},
    {"filter": {"status": {"inq": ["a"] * 101}}},
    {"filter": {"status": {"between": ["a"]}}},
    {"filter": {"status": {"like": 5}}},
    {"filter": {"status": {"regexp": "a"}}},
    {"filter": {"colour": "blue"}},
    {"filter": {"or": [{"status": "PACKED"}, {"and": []}]}},
    {"filter": {"or": {}}},
    {"filter": {"not": []}},
    {"filter": {"where": {}}},
    {"filter": {"and": {}}},
    {"filter": []},
    {"limit": 201},
    {"limit": "20"},
    {"page": 0},
    {"order": 5},
    {"order": [5]},
    {"where": {}},
    {},
]


@pytest.mark.parametrize(("method", "path", "body"), BODIES)
async def test_face_and_document_refuse_the_same_bodies(method: str, path: str, body: dict[str, Any]) -> None:
    verdicts = set()
    async with katana_face(mug_world(), limit=None) as katana:
        for variation in variations(body):
            _, answer, _ = await katana.call(method, path, json=variation)
            refused = answer.get("error", {}).get("code") == "VALIDATION_FAILED"
            assert refused is not accepts(method, path, variation), variation
            verdicts.add(refused)
    assert verdicts == {True, False}


@pytest.mark.parametrize("body", SEARCHES)
async def test_face_and_document_agree_on_searches(body: dict[str, Any]) -> None:
    async with katana_face(mug_world()) as katana:
        status, _ = await katana.post("/sales_orders/search", body)
    assert (status == 200) is accepts("POST", "/sales_orders/search", body)


async def test_every_search_field_of_the_document_is_one_of_the_faces() -> None:
    operation = katana_document()["paths"]["/sales_orders/search"]["post"]
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    fields = schema["properties"]["filter"]["properties"].keys() - {"and", "or"}
    async with katana_face(mug_world(), limit=None) as katana:
        for field in fields:
            status, answer = await katana.post("/sales_orders/search", {"filter": {field: None}})
            assert status == 200, answer


def test_the_webhook_events_are_those_of_the_document() -> None:
    listed = katana_document()["components"]["schemas"]["CreateWebhookDto"]["properties"]["subscribed_events"]
    assert set(WEBHOOK_EVENTS) == set(listed["items"]["enum"])


LISTS = [
    "/sales_orders",
    "/sales_order_rows",
    "/sales_order_fulfillments",
    "/inventory",
    "/manufacturing_orders",
    "/manufacturing_order_recipe_rows",
    "/purchase_orders",
    "/purchase_order_rows",
    "/customers",
    "/locations",
    "/webhooks",
]


EXTENDED = {
    "/sales_order_rows": "?extend=variant",
    "/inventory": "?extend=variant&extend=location",
    "/purchase_orders": "?extend=supplier",
}
"""What a list must be asked for before it shows all fields."""


@pytest.mark.parametrize("path", LISTS)
async def test_the_face_shows_the_fields_of_the_reference(examples: Any, path: str) -> None:
    example = examples[f"GET {path}"]["responses"]["200"]["example"]["data"][0]
    world = mug_world()
    world.add_recipe("MUG-BLUE", **{"GLAZE-RED": 2})
    order = add_order(world, "#1042", ("MUG-BLUE", 1))
    world.make_to_order(order.rows[0].id)
    world.order_supply("MUG-BLUE", 5)
    async with katana_face(world) as katana:
        await katana.post("/sales_order_fulfillments", packing(order))
        await katana.post("/webhooks", WEBHOOK)
        shown = (await katana.get(path + EXTENDED.get(path, "")))["data"][0]
    assert missing(example, shown) == []


@pytest.mark.parametrize(
    "operation",
    [
        "GET /factory",
        "GET /sales_orders/{id}",
        "POST /sales_order_fulfillments",
        "GET /manufacturing_orders/{id}",
        "POST /manufacturing_order_make_to_order",
    ],
)
async def test_single_answers_show_the_fields_of_the_reference(examples: Any, operation: str) -> None:
    example = examples[operation]["responses"]["200"]["example"]
    world = mug_world()
    world.variant("MUG-GREEN").producible = True
    order = add_order(world, "#1042", ("MUG-BLUE", 1), ("MUG-GREEN", 1))
    made = world.make_to_order(order.rows[0].id)
    bodies = {
        "POST /sales_order_fulfillments": packing(order),
        "POST /manufacturing_order_make_to_order": {"sales_order_row_id": order.rows[1].id},
    }
    method, path = operation.split()
    ids = {"/sales_orders/{id}": order.id, "/manufacturing_orders/{id}": made.id}
    async with katana_face(world) as katana:
        body = bodies.get(operation)
        status, shown, _ = await katana.call(method, path.replace("{id}", str(ids.get(path))), json=body)
    assert status == 200
    assert missing(example, shown) == []


def missing(example: Any, shown: Any, where: str = "") -> list[str]:
    """Fields of the example that the answer lacks. Null, `{}` and an empty list stand for any value."""
    if isinstance(example, list):
        return missing(example[0], shown[0], f"{where}[]") if example and shown else []
    if not isinstance(example, dict) or not shown or where.endswith("custom_fields"):
        return []
    lacking = [f"{where}.{name}" for name in example.keys() - shown.keys() - NOT_INLINED - REPLACED]
    for name in example.keys() & shown.keys():
        lacking += missing(example[name], shown[name], f"{where}.{name}")
    return lacking
