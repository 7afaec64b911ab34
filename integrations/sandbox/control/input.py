"""Reads what people post to the control routes, and says plainly what is wrong with it."""

import json
import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeVar

from aiohttp import web

Json = dict[str, object]
Kind = TypeVar("Kind", str, int, float, bool)

WORDS: Mapping[type, str] = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}


class WrongInput(Exception):
    """The input cannot be used; the text says why and is shown as it is, with status 400."""


class Input:
    """A JSON object whose fields are taken one by one; `finish` refuses what nobody asked for."""

    def __init__(self, fields: Json) -> None:
        self._fields = fields
        self._asked: set[str] = set()

    def __contains__(self, name: str) -> bool:
        return name in self._fields

    def get(self, name: str, kind: type[Kind], default: Kind) -> Kind:
        """An optional field."""
        self._asked.add(name)
        value = self._fields.get(name)
        return default if value is None else self._checked(name, value, kind)

    def maybe(self, name: str, kind: type[Kind]) -> Kind | None:
        """An optional field without a default."""
        self._asked.add(name)
        value = self._fields.get(name)
        return None if value is None else self._checked(name, value, kind)

    def need(self, name: str, kind: type[Kind]) -> Kind:
        """A field that must be there."""
        self._asked.add(name)
        if self._fields.get(name) is None:
            raise WrongInput(f'"{name}" is missing: {WORDS[kind]}')
        return self._checked(name, self._fields[name], kind)

    def need_day(self, name: str) -> date:
        """A calendar day that must be there."""
        day = self.need(name, str)
        try:
            return date.fromisoformat(day)
        except ValueError as error:
            raise WrongInput(f'"{name}" is a day such as 2026-12-04, not {day!r}') from error

    def maybe_day(self, name: str) -> date | None:
        """An optional calendar day."""
        return self.need_day(name) if self.maybe(name, str) else None

    def choice(self, name: str, allowed: Sequence[str], default: str | None = None) -> str:
        """One of a few words; it must be there unless there is a default."""
        value = self.need(name, str) if default is None else self.get(name, str, default)
        if value not in allowed:
            raise WrongInput(f'"{name}" is one of {", ".join(allowed)}, not {value!r}')
        return value

    def items(self, name: str) -> list[tuple[str, int]]:
        """A list of SKUs and quantities: [["MUG", 2]] or [{"sku": "MUG", "quantity": 2}]."""
        self._asked.add(name)
        rows = self._fields.get(name)
        if not isinstance(rows, list):
            raise WrongInput(f'"{name}" is a list such as [["MUG-BLUE", 2]]')
        return [_item(row) for row in rows]

    def nested(self, name: str) -> "Input":
        """A field that is an object itself."""
        self._asked.add(name)
        value = self._fields.get(name)
        if not isinstance(value, dict):
            raise WrongInput(f'"{name}" is an object')
        return Input(value)

    def raw(self, name: str) -> object:
        """A field as it is, for a reader with checks of its own; None when it is not there."""
        self._asked.add(name)
        return self._fields.get(name)

    def finish(self) -> None:
        """Refuse fields that were never asked for: a misspelled one must not be ignored."""
        if unknown := sorted(self._fields.keys() - self._asked):
            known = ", ".join(sorted(self._asked))
            raise WrongInput(f"unknown: {', '.join(unknown)}; known here: {known}")

    def _checked(self, name: str, value: object, kind: type[Kind]) -> Kind:
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise WrongInput(f'"{name}" is {WORDS[kind]}, not {json.dumps(value)[:60]}')
        if isinstance(value, float) and not math.isfinite(value):
            raise WrongInput(f'"{name}" is a number that ends')
        return value


async def read_input(request: web.Request) -> Input:
    """The request's body as an object; an empty body is an empty object."""
    try:
        body = json.loads(await request.text() or "{}")
        json.dumps(body, ensure_ascii=False).encode()  # half a character passes as JSON and is no text
    except (ValueError, LookupError, RecursionError) as error:
        raise WrongInput(f"the body is not JSON: {error}") from error
    if not isinstance(body, dict):
        raise WrongInput("the body is a JSON object")
    return Input(body)


def _item(row: object) -> tuple[str, int]:
    if isinstance(row, list) and len(row) == 2:
        row = {"sku": row[0], "quantity": row[1]}
    if not isinstance(row, dict):
        raise WrongInput('an item is ["MUG-BLUE", 2] or {"sku": "MUG-BLUE", "quantity": 2}')
    item = Input(row)
    pair = item.need("sku", str), item.need("quantity", int)
    item.finish()
    return pair
