"""The vendors' documents as judges of requests: whether the vendor's own gateway would take one."""

from collections.abc import Hashable, Iterator
from functools import cache
from typing import Any

from jsonschema import ValidationError
from openapi_core import Config, OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest
from openapi_spec_validator import OpenAPIV30SpecValidator

from tests.contract.specs import katana_document, v1_document


class Unchecked(OpenAPIV30SpecValidator):
    """Takes the document as it is: Katana's also uses keywords that OpenAPI 3.0 does not have."""

    def iter_errors(self, *args: Hashable, **kwargs: Hashable) -> Iterator[ValidationError]:
        return iter(())


@cache
def katana_gateway() -> OpenAPI:
    """Katana's document. It uses words its OpenAPI version does not have: put in 3.0's words."""
    return OpenAPI.from_dict(_in_version_3_0(katana_document()), config=Config(spec_validator_cls=Unchecked))


@cache
def v1() -> OpenAPI:
    """ShipStation V1's document."""
    return OpenAPI.from_dict(v1_document())


def allows(judge: OpenAPI, request: MockRequest) -> bool:
    try:
        judge.validate_request(request)
    except OpenAPIError:
        return False
    return True


def to_katana(method: str, path: str, **told: Any) -> MockRequest:
    """A request to Katana; `path` begins behind /v1, and `told` is what `MockRequest` takes."""
    return _as_json(MockRequest("https://api.katanamrp.com", method.lower(), f"/v1{path}", **told))


def to_v1(method: str, path: str, **told: Any) -> MockRequest:
    """A request to ShipStation V1, with credentials."""
    headers = {"Authorization": "Basic a2V5OnNlY3JldA=="}
    return _as_json(MockRequest("https://ssapi.shipstation.com", method.lower(), path, headers=headers, **told))


def _as_json(request: MockRequest) -> MockRequest:
    request.content_type = "application/json"
    return request


def _in_version_3_0(node: Any) -> Any:
    if node == {"type": "null"}:
        return {"nullable": True, "enum": [None]}
    if isinstance(node, dict) and "const" in node:
        return {"enum": [node["const"]]}
    if isinstance(node, dict):
        return {name: _in_version_3_0(inner) for name, inner in node.items()}
    return [_in_version_3_0(inner) for inner in node] if isinstance(node, list) else node
