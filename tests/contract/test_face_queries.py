"""The faces refuse the query values that the vendors' documents refuse, whether or not there is anything to list."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import jsonschema
import pytest

from integrations.sandbox.world import World
from tests.contract.specs import katana_document, v1_document
from tests.sandbox.katana_stage import katana_face
from tests.sandbox.shipstation_stage import MONDAY, desk_face

ODD = ["abc", "1.5", "-1", "2147483648", "true", "PACKED", "awaiting_shipment"]
FORMS = {"integer": r"-?\d+", "number": r"-?\d+(\.\d+)?", "boolean": "true|false"}
"""How a value of each type is written in a query."""
READ: dict[str, Callable[[str], object]] = {"integer": int, "number": float, "boolean": "true".__eq__}
LARGEST = {"int32": {"maximum": 2**31 - 1}}
KATANA_LISTS = [
    *("sales_orders", "sales_order_rows", "sales_order_fulfillments", "inventory", "variants", "webhooks"),
    *("manufacturing_orders", "manufacturing_order_recipe_rows", "purchase_orders", "purchase_order_rows"),
    *("customers", "locations"),
]
V1_LISTS = ["orders", "shipments", "fulfillments", "stores"]


def takes(schema: dict[str, Any], text: str) -> bool:
    """Whether a parameter of that schema takes the text as its one value."""
    one: dict[str, Any] = schema.get("items", schema)
    kind = one.get("type", "string")
    if not re.fullmatch(FORMS.get(kind, ".*"), text):
        return False
    value = READ.get(kind, str)(text)
    return jsonschema.Draft4Validator(one | LARGEST.get(one.get("format", ""), {})).is_valid(value)


def cases(operation: Any) -> Iterator[tuple[str, str, bool]]:
    """Each documented parameter with each odd value, and whether the document takes it. A date is a text to it."""
    for parameter in operation["parameters"]:
        name, schema = parameter["name"], parameter.get("schema")
        if schema and not name.endswith("_date_min"):
            yield from ((name, text, takes(schema, text)) for text in ODD)


@pytest.mark.parametrize("path", KATANA_LISTS)
async def test_katanas_face_and_document_refuse_the_same_values(path: str) -> None:
    wrong = []
    async with katana_face(World(now=lambda: MONDAY), limit=None) as katana:
        for name, text, taken in cases(katana_document()["paths"][f"/{path}"]["get"]):
            status, _, _ = await katana.call("GET", f"/{path}?{name}={text}")
            wrong += [(name, text, status)] if status != (200 if taken else 400) else []
    assert wrong == []


@pytest.mark.parametrize("path", V1_LISTS)
async def test_v1s_face_refuses_the_values_that_its_document_refuses(path: str) -> None:
    """Not the other way round: the document calls dates texts and ids numbers, broken ones too."""
    wrong = []
    async with desk_face(World(now=lambda: MONDAY), limit=None) as desk:
        for name, text, taken in cases(v1_document()["paths"][f"/{path}"]["get"]):
            status, _, _ = await desk.call("GET", f"/{path}?{name}={text}")
            wrong += [(name, text, status)] if not taken and status != 400 else []
    assert wrong == []


@pytest.mark.parametrize("name", ["createDateStart", "orderDateEnd", "modifyDateStart", "page", "pageSize"])
async def test_v1_refuses_what_is_no_date_and_no_page_although_there_is_nothing_to_list(name: str) -> None:
    async with desk_face(World(now=lambda: MONDAY)) as desk:
        status, _, _ = await desk.call("GET", f"/orders?{name}=tomorrow")
    assert status == 400


@pytest.mark.parametrize("name", ["created_at_min", "updated_at_min", "limit", "page"])
async def test_katana_refuses_what_is_no_date_and_no_page_although_there_is_nothing_to_list(name: str) -> None:
    async with katana_face(World(now=lambda: MONDAY)) as katana:
        status, _, _ = await katana.call("GET", f"/sales_orders?{name}=tomorrow")
    assert status == 400


async def test_a_name_that_nobody_knows_filters_nothing() -> None:
    """Katana's reference says so, and V1 was seen to."""
    async with katana_face(World(now=lambda: MONDAY)) as katana, desk_face(World(now=lambda: MONDAY)) as desk:
        assert (await katana.call("GET", "/sales_orders?colour=abc"))[0] == 200
        assert (await desk.call("GET", "/orders?colour=abc"))[0] == 200
