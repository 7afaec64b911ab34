"""How Slack's Web API reads arguments: query, form and JSON merged, numbers and JSON also as text.

https://docs.slack.dev/apis/web-api/
"""

import json
from typing import Any

from aiohttp import web

from integrations.sandbox.slack.records import Json, Refused


class Args:
    """The merged arguments of one call."""

    def __init__(self, values: Json) -> None:
        self._values = values

    def __contains__(self, name: str) -> bool:
        return self._values.get(name) is not None

    def text(self, name: str) -> str | None:
        value = self._values.get(name)
        return None if value is None else str(value)

    def needed(self, name: str) -> str:
        """Raises `Refused` invalid_arguments when missing or empty."""
        value = self.text(name)
        if not value:
            raise invalid_arguments(f"missing required field: {name}")
        return value

    def flag(self, name: str) -> bool:
        return str(self._values.get(name, "")).lower() in {"1", "true", "t"}

    def number(self, name: str, default: int, *, most: int) -> int:
        value = self.text(name)
        if not value:
            return default
        if not value.isdecimal() or not 0 < int(value) <= most:
            raise Refused("invalid_limit")
        return int(value)

    def document(self, name: str, *, wrong: str) -> Any:
        """A JSON argument, sent as such or as text; None when absent. Raises `Refused` `wrong` when unreadable."""
        value = self._values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError as error:
            raise Refused(wrong) from error

    def objects(self, name: str, *, wrong: str) -> list[Json] | None:
        """A JSON array of objects. Raises `Refused` `wrong` for any other shape."""
        value = self.document(name, wrong=wrong)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise Refused(wrong)
        return value

    def object(self, name: str, *, wrong: str) -> Json | None:
        """A JSON object. Raises `Refused` `wrong` for any other shape."""
        value = self.document(name, wrong=wrong)
        if value is not None and not isinstance(value, dict):
            raise Refused(wrong)
        return value


def invalid_arguments(*messages: str) -> Refused:
    return Refused("invalid_arguments", response_metadata={"messages": [f"[ERROR] {each}" for each in messages]})


async def read_args(request: web.Request) -> Args:
    """Merge what the request says. Raises `Refused` invalid_json or json_not_object."""
    values: Json = dict(request.query)
    if request.content_type == "application/json":
        values |= json_object(await request.text())
    elif request.content_type in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        values |= {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    return Args(values)


def json_object(text: str) -> Json:
    """A body that must be a JSON object. Raises `Refused` invalid_json or json_not_object."""
    if not text.strip():
        return {}
    try:
        value = json.loads(text)
    except ValueError as error:
        raise Refused("invalid_json") from error
    if not isinstance(value, dict):
        raise Refused("json_not_object")
    return value
