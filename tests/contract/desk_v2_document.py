"""ShipStation V2's own document, made usable: the snapshot of 2025 with what the notes on 2026 add to it.

As published it refuses everything it describes: `additionalProperties: false` beside `allOf` looks at none of the
parts. So parts are put together first. Null is taken where the document says `x-nullable` and where the vendor's
samples show it.
"""

import copy
import json
import os
from pathlib import Path
from typing import Any

import pytest
import yaml

Json = Any

BESIDE = Path(__file__).resolve().parents[2].parent / "shared" / "specs"
SPECS = Path(os.environ.get("SHIPMATE_SPECS") or BESIDE) / "shipstation"

SHOWN_NULL = {"order_source_code", "geolocation", "external_package_id", "products"}
"""Null in the vendor's samples, and not so in the document."""
LIST_TIMES = ("ship_date_start", "ship_date_end", "create_date_start", "create_date_end")


SERVED = ("/v2/shipments", "/v2/labels", "/v2/tags", "/v2/carriers", "/v2/warehouses", "/v2/environment")


def spec(name: str) -> Json:
    """One of the vendor's files. Where it is missing the test is skipped, and says so."""
    path = SPECS / name
    if not path.is_file():
        pytest.skip(f"ShipStation's documents are not here: {name} is missing from the folder {SPECS}")
    if path.suffix == ".json":
        return json.loads(path.read_bytes())
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the fast one is not everywhere
    return yaml.load(path.read_bytes(), loader)  # noqa: S506 - both are safe


def usable(snapshot: Json, delta: Json) -> Json:
    """The document of 2026, as far as we have to do with it. Changes neither of its arguments."""
    document = copy.deepcopy(snapshot)
    document["paths"] = {path: each for path, each in document["paths"].items() if path.startswith(SERVED)}
    schemas, parameters = document["components"]["schemas"], document["components"]["parameters"]
    _list_as_documented(document, delta)
    parameters["pickup_id_query_param"]["required"] = False
    schemas["shipment_status"]["enum"] += delta["shipment_status_values"]["added_2026"]
    schemas["webhook_event"]["enum"] += delta["webhook_events"]["added"]
    partial = schemas["partial_shipment"]
    extra = delta["shipment_object_fields_seen_in_2026_captures_but_not_in_snapshot"]
    _owner(partial)["properties"] |= {name: {} for name in extra}
    schemas["partial_shipping_address"]["properties"]["geolocation"] = {}
    for name in ("webhook", "create_webhook_request_body"):
        schemas[name]["properties"] |= {
            "name": {"type": "string"},
            "store_id": {"type": ["integer", "string", "null"]},
        }
    document["paths"] |= {"/v2/fulfillments": _fulfillments(delta), "/v2/shipments/{shipment_id}/hold": _hold()}
    document["components"]["schemas"] = {name: _flat(schema, schemas) for name, schema in schemas.items()}
    document["paths"] = _flat(document["paths"], schemas)
    for operations in document["paths"].values():
        for operation in operations.values():
            if isinstance(operation, dict) and "responses" in operation:
                _answers(operation["responses"])
    return document


def _list_as_documented(document: Json, delta: Json) -> None:
    """The list's filter knows the old statuses only, and what captures ask for beside what is documented."""
    asked = document["paths"]["/v2/shipments"]["get"]["parameters"]
    status = next(each for each in asked if each.get("name") == "shipment_status")
    status["schema"] = {"type": "string", "enum": list(delta["shipment_status_values"]["list_filter_documented"])}
    for name in (*delta["list_shipments_extra_query_seen"], "tag"):
        asked.append({"name": name, "in": "query", "schema": {"type": "string"}})


def _owner(schema: Json) -> Json:
    """The part of a schema that has the properties."""
    return schema if "properties" in schema else next(each for each in schema["allOf"] if "properties" in each)


def _fulfillments(delta: Json) -> Json:
    told = delta["added_paths"]["/v2/fulfillments"]["get"]
    kinds: Json = {name: {"type": "string", "format": "date-time"} for name in LIST_TIMES}
    kinds |= {
        "page": {"type": "integer", "minimum": 1},
        "page_size": {"type": "integer", "minimum": told["page_size"]["min"], "maximum": told["page_size"]["max"]},
        **{name: {"type": "string", "enum": told[name]["enum"]} for name in ("sort_dir", "sort_by")},
    }
    query = [{"name": name, "in": "query", "schema": kinds.get(name, {"type": "string"})} for name in told["query"]]
    shown = _closed({name: {} for name in delta["fulfillment_object"]})
    link: Json = {"$ref": "#/components/schemas/pagination_link"}
    whole = {"type": "integer", "minimum": 0}
    listed = _closed({"fulfillments": _list(shown), "page": whole, "pages": whole, "total": whole, "links": link})
    return {
        "get": {"parameters": query, "responses": _ok(listed)},
        "post": {"requestBody": _body(_fulfilling()), "responses": _ok(_fulfilled())},
    }


def _fulfilling() -> Json:
    text, flag = {"type": "string", "minLength": 1}, {"type": "boolean"}
    needed = {"shipment_id": text, "tracking_number": text, "carrier_code": text}
    item = _closed(needed)
    item["properties"] |= {
        "ship_date": {"type": "string", "format": "date-time"},
        "notify_customer": flag,
        "notify_order_source": flag,
    }
    return _closed({"fulfillments": {**_list(item), "minItems": 1}})


def _fulfilled() -> Json:
    maybe = {"type": ["string", "null"]}
    item = _closed({"shipment_id": {"type": "string"}, "shipment_number": maybe, "error_message": maybe})
    return _closed({"has_errors": {"type": "boolean"}, "fulfillments": _list(item)})


def _hold() -> Json:
    day = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}"}
    shipment = {"$ref": "#/components/schemas/shipment"}
    given = [{"$ref": "#/components/parameters/shipment_id_path_param"}]
    return {
        "parameters": given,
        "put": {"requestBody": _body(_closed({"hold_until_date": day})), "responses": _ok(shipment)},
    }


def _closed(properties: Json) -> Json:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: Json) -> Json:
    return {"type": "array", "items": items}


def _body(schema: Json) -> Json:
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def _ok(schema: Json) -> Json:
    refusal = {"$ref": "#/components/responses/BadRequest"}
    answer = {"description": "", "content": {"application/json": {"schema": schema}}}
    return {"200": answer, "400": refusal, "404": {"$ref": "#/components/responses/NotFound"}}


def _answers(responses: Json) -> None:
    """What every operation may answer and no page lists; an answer without a body has no content type either."""
    for status in ("401", "402", "429"):
        responses[status] = {"$ref": "#/components/responses/BadRequest"}
    for status, answer in responses.items():
        if answer.get("$ref", "").endswith("/NoContent") or _empty(answer):
            responses[status] = {"description": "no body"}


def _empty(answer: Json) -> bool:
    content = answer.get("content", {}).get("application/json", {})
    return bool(content.get("schema", {}).get("maxLength") == 0)


def _flat(node: Json, schemas: Json) -> Json:
    """The node with the parts of each `allOf` put together, and `x-nullable` in the words of OpenAPI 3.1."""
    if isinstance(node, list):
        return [_flat(each, schemas) for each in node]
    if not isinstance(node, dict):
        return node
    made = {
        name: _flat(inner, schemas)
        for name, inner in node.items()
        if name not in ("allOf", "readOnly") and (name, inner) != ("default", None)
    }
    for part in node.get("allOf", ()):
        made = _together(_flat(_resolved(part, schemas), schemas), made)
    for name in SHOWN_NULL & made.get("properties", {}).keys():
        made["properties"][name] = _or_null(made["properties"][name])
    return _or_null(made) if node.get("x-nullable") else made


def _or_null(schema: Json) -> Json:
    return {"anyOf": [schema, {"type": "null"}]}


def _resolved(part: Json, schemas: Json) -> Json:
    return schemas[part["$ref"].rpartition("/")[2]] if "$ref" in part else part


def _together(one: Json, other: Json) -> Json:
    made = {**one, **other}
    if "properties" in one and "properties" in other:
        made["properties"] = {**one["properties"], **other["properties"]}
    if "required" in one and "required" in other:
        made["required"] = [*one["required"], *other["required"]]
    return made
