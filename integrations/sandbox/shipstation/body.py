"""Reads a JSON request body the way ASP.NET's model binder does: numbers may be text, unknown keys are ignored."""

import json

from aiohttp import web

from integrations.sandbox.shipstation.errors import DeskError, invalid


class Body:
    """The fields of one request. What is missing or unfit is a 400 that names the field."""

    def __init__(self, fields: dict[str, object]) -> None:
        self._fields = fields

    def has(self, name: str) -> bool:
        return self._fields.get(name) is not None

    def whole(self, name: str) -> int:
        """A required whole number, above zero."""
        value = self._fields.get(name)
        text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
        if not text.isdigit() or not int(text):
            raise self.unfit(name)
        return int(text)

    def text(self, name: str) -> str:
        """A required text that is not empty."""
        value = self.text_or_none(name)
        if not value:
            raise self.unfit(name)
        return value

    def text_or_none(self, name: str) -> str | None:
        value = self._fields.get(name)
        if value is not None and not isinstance(value, str):
            raise self.unfit(name)
        return value or None

    def flag(self, name: str) -> bool:
        """A switch; absent and null are false."""
        value = self._fields.get(name)
        if value is not None and not isinstance(value, bool):
            raise self.unfit(name)
        return bool(value)

    def unfit(self, name: str) -> DeskError:
        given = name in self._fields
        why = "is not valid" if given else "is required"
        return invalid({f"request.{name}": [f"The {name} field {why}."]})


async def read_body(request: web.Request) -> Body:
    try:
        fields: object = json.loads(await request.read())
    except ValueError:
        raise invalid({"request": ["An error has occurred."]}) from None
    if not isinstance(fields, dict):
        raise invalid({"request": ["An error has occurred."]})
    return Body(fields)
