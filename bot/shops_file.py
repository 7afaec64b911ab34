"""Knows the form of `shipmate.toml`: several shops, each said by what it has apart from the environment.

Performs no I/O. A key is a variable's name in lower case. A secret never stands in the file: `"env:EU_TOKEN"` names
the variable that holds it. A complaint names the shop and the key, and never the value.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

FILE = "shipmate.toml"
MAIN = "main"
"""The shop that Shipmate has known by the environment alone: under this name it keeps its orders."""
SECRET = (
    "SHOPIFY_ACCESS_TOKEN",
    "SHOPIFY_CLIENT_SECRET",
    "SHOPIFY_WEBHOOK_SECRET",
    "KATANA_API_KEY",
    "KATANA_WEBHOOK_SECRET",
    "SHIPSTATION_API_KEY",
    "SHIPSTATION_API_SECRET",
    "SHIPSTATION_WEBHOOK_SECRET",
    "WOOCOMMERCE_CONSUMER_KEY",
    "WOOCOMMERCE_CONSUMER_SECRET",
    "WOOCOMMERCE_WEBHOOK_SECRET",
)
_BY_ENV = re.compile(r"env:([A-Za-z_][A-Za-z0-9_]*)\Z")
_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,29}\Z")


class BadFile(ValueError):
    """The file is no TOML; the text says where it stops being it."""


@dataclass(frozen=True, slots=True)
class Own:
    """What one shop says for itself: variables, and what is wrong with how it says them."""

    key: str
    variables: Mapping[str, str]
    problems: tuple[str, ...] = ()

    def has_own(self, names: Iterable[str]) -> bool:
        """Whether the shop says any of these variables apart from the environment."""
        return any(name in self.variables for name in names)


def parse(text: str) -> dict[str, Any]:
    """The document in a file. Raises `BadFile`."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadFile(f"{FILE} cannot be read: {error}") from error


def shops_in(document: Mapping[str, Any], environment: Mapping[str, str]) -> tuple[list[Own], list[str]]:
    """The shops of a document, and what is wrong with the document itself. No document, no shop."""
    problems = [f"{FILE}: {name} is not known. Shops are [shops.NAME]." for name in document if name != "shops"]
    tables = document.get("shops", {})
    if not isinstance(tables, dict) or not all(isinstance(table, dict) for table in tables.values()):
        return [], [*problems, f"{FILE}: shops are no tables. Begin each with [shops.NAME]."]
    for key in tables:
        if not _KEY.match(key):
            problems.append(f"{FILE}: a shop's name is no plain word. Give letters, digits and dashes, such as eu.")
    return [_own(key, table, environment) for key, table in tables.items() if _KEY.match(key)], problems


def said_in(own: Own, problem: str) -> str:
    """A problem of one shop, with where to mend it."""
    return f"{FILE}, shop {own.key}: {problem}"


def unknown_in(own: Own, known: Iterable[str]) -> list[str]:
    """What a shop says that is no setting of a shop."""
    strange = sorted(own.variables.keys() - set(known))
    return [f"{name.lower()} is no setting of a shop. See docs/connect.md." for name in strange]


def _own(key: str, table: Mapping[str, Any], environment: Mapping[str, str]) -> Own:
    variables, problems = {}, []
    for name, value in table.items():
        variable = name.upper()
        text = _text(value)
        if name != name.lower() or text is None:
            problems.append(f"{name} cannot be read. Give a text, a number, true, false or a list of texts.")
        elif found := _BY_ENV.match(text):
            variables[variable] = environment.get(found[1], "").strip()
            if not variables[variable]:
                problems.append(f"{name} names the variable {found[1]}, which is not set. Set it beside the others.")
        elif variable in SECRET:
            problems.append(
                f'{name} is a secret and stands in the file. Give "env:NAME", and NAME in the environment.'
            )
            variables[variable] = text
        else:
            variables[variable] = text
    return Own(key, variables, tuple(problems))


def _text(value: object) -> str | None:
    """A value as a variable would hold it."""
    match value:
        case bool():
            return "on" if value else "off"
        case str():
            return value
        case int() | float():
            return str(value)
        case list() if all(isinstance(one, str | int) and not isinstance(one, bool) for one in value):
            return ",".join(str(one) for one in value)
    return None
