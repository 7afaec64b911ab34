"""Reads a JSON request body as the reference describes it: exact types, and no field that it does not have."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime

from aiohttp import web

from integrations.sandbox.shipstation_v2.errors import V2Error, invalid, missing
from integrations.sandbox.shipstation_v2.rules import Rules
from integrations.sandbox.shipstation_v2.words import read_moment

Headers = tuple[tuple[str, str], ...]


class Fields:
    """The fields of one object. What is missing or unfit is a 400 that names the field."""

    def __init__(self, given: object, names: Collection[str], rules: Rules, where: str = "") -> None:
        """Raises unless `given` is an object that has no other names than these."""
        self._where = where
        if not isinstance(given, Mapping):
            raise invalid(f"{where.rstrip('.') or 'The request body'} is not an object.", "invalid_object")
        self._given: Mapping[str, object] = given
        if rules.unknown_names == "400" and (strange := [name for name in given if name not in names]):
            raise invalid(f"{where}{strange[0]} is not a known field.")

    def has(self, name: str) -> bool:
        return self._given.get(name) is not None

    def text(self, name: str) -> str:
        """A required text that is not empty."""
        value = self.text_or_none(name)
        if value is None:
            raise missing(f"{self._where}{name}")
        if not value:
            raise self.unfit(name)
        return value

    def text_or_none(self, name: str) -> str | None:
        value = self._given.get(name)
        if value is not None and not isinstance(value, str):
            raise self.unfit(name)
        return value

    def flag(self, name: str, default: bool) -> bool:
        value = self._given.get(name)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.unfit(name)
        return value

    def moment_or_none(self, name: str) -> datetime | None:
        text = self.text_or_none(name)
        try:
            return read_moment(text) if text is not None else None
        except ValueError:
            raise self.unfit(name) from None

    def items(self, name: str) -> list[object]:
        """A required list that is not empty."""
        value = self._given.get(name)
        if value is None:
            raise missing(f"{self._where}{name}")
        if not isinstance(value, list) or not value:
            raise self.unfit(name)
        return value

    def value(self, name: str) -> object:
        return self._given.get(name)

    def unfit(self, name: str) -> V2Error:
        return invalid(f"{self._where}{name} is not valid.")


async def read_json(request: web.Request) -> object:
    raw = await request.read()
    if not raw.strip():
        raise invalid("A request body is required.", "request_body_required")
    try:
        return json.loads(raw)
    except ValueError:
        raise invalid("The request body is not valid JSON.", "unspecified") from None
