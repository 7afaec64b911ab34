"""Reads the body of a write: JSON, or a form as WordPress takes it too."""

import json
from collections.abc import Mapping

from aiohttp import web

from integrations.sandbox.woocommerce.errors import WooError, invalid_params, missing_params

Body = dict[str, object]


async def read_body(request: web.Request) -> Body:
    """The fields of the body. JSON counts as such only by its content type; raises 400 for what is none."""
    if request.content_type != "application/json":
        form = await request.post()
        return {name: value for name, value in form.items() if isinstance(value, str)}
    raw = await request.read()
    try:
        body: object = json.loads(raw) if raw else {}
    except ValueError:
        raise WooError(400, "rest_invalid_json", "Invalid JSON body passed.") from None
    return {str(name): value for name, value in body.items()} if isinstance(body, dict) else {}


def text_of(body: Mapping[str, object], name: str) -> str | None:
    """A text field; None when it is absent. Raises for what is no text."""
    value = body.get(name)
    if value is not None and not isinstance(value, str):
        raise invalid_params({name: ("rest_invalid_type", f"{name} is not of type string.")})
    return value


def need_text(body: Mapping[str, object], name: str) -> str:
    value = text_of(body, name)
    if value is None:
        raise missing_params(name)
    return value


def flag(body: Mapping[str, object], name: str) -> bool:
    """A switch that is off when absent. Texts count as PHP reads them."""
    value = body.get(name, False)
    if isinstance(value, str) and value.lower() in ("true", "1", "false", "0", ""):
        return value.lower() in ("true", "1")
    if value in (True, False):
        return bool(value)
    raise invalid_params({name: ("rest_invalid_type", f"{name} is not of type boolean.")})
