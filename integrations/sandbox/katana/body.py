"""Reads a JSON request body at Katana's door: checked against its rule, or refused the way Katana refuses."""

import json
from collections.abc import Mapping

from aiohttp import web

from integrations.sandbox.katana.ajv import Shape
from integrations.sandbox.katana.errors import bad_request, body_invalid


async def read_body(request: web.Request, rule: Shape) -> dict[str, object]:
    """The body as an object that satisfies `rule`; raises 400 for what is no JSON, else 422 with details."""
    try:
        body: object = json.loads(await request.read())
    except ValueError:
        raise bad_request("The request body is not valid JSON") from None
    faults = list(rule.faults(body))
    if faults or not isinstance(body, dict):
        raise body_invalid(faults)
    return body


def text_or_none(body: Mapping[str, object], name: str) -> str | None:
    """A text field, with absent and null alike as None."""
    value = body.get(name)
    return value if isinstance(value, str) else None


def number(body: Mapping[str, object], name: str, default: float = 0) -> float:
    value = body.get(name)
    return value if isinstance(value, int | float) else default
