"""Checks a JSON body the way Katana's gateway does, and names each fault in Ajv's words. Performs no I/O.

A rule is a small object that lists the faults of a value; rules nest as the bodies do.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class Fault:
    """One thing wrong. `path` is Ajv's data path, for example `.rows[0].quantity`; empty for the body itself."""

    path: str
    code: str
    message: str
    info: Mapping[str, object]

    def as_detail(self) -> dict[str, object]:
        return {"path": self.path, "code": self.code, "message": self.message, "info": dict(self.info)}


class Rule(Protocol):
    def faults(self, value: object, path: str = "") -> Iterator[Fault]:
        """All that is wrong with `value`, which stands at `path`."""
        ...


def wrong_type(path: str, expected: str) -> Fault:
    return Fault(path, "type", f"should be {expected}", {"type": expected})


@dataclass(frozen=True)
class Text:
    shortest: int = 0
    longest: int | None = None
    among: tuple[str, ...] = ()
    pattern: str | None = None
    unless: str = r"(?!)"
    """What is let in although it does not match: only a sandbox has such a thing."""
    nullable: bool = False

    def faults(self, value: object, path: str = "") -> Iterator[Fault]:
        if value is None and self.nullable:
            return
        if not isinstance(value, str):
            yield wrong_type(path, "string")
            return
        yield from self._length(value, path)
        if self.among and value not in self.among:
            message = "should be equal to one of the allowed values"
            yield Fault(path, "enum", message, {"allowedValues": list(self.among)})
        if self.pattern and not re.search(self.pattern, value) and not re.match(self.unless, value):
            message = f'should match pattern "{self.pattern}"'
            yield Fault(path, "pattern", message, {"pattern": self.pattern})

    def _length(self, value: str, path: str) -> Iterator[Fault]:
        if self.longest is not None and len(value) > self.longest:
            message = f"should NOT be longer than {self.longest} characters"
            yield Fault(path, "maxLength", message, {"limit": self.longest})
        if len(value) < self.shortest:
            message = f"should NOT be shorter than {self.shortest} characters"
            yield Fault(path, "minLength", message, {"limit": self.shortest})


@dataclass(frozen=True)
class Number:
    """`whole` asks for an integer; 2.0 counts as one, as in JSON Schema."""

    least: int | None = None
    most: int | None = None
    whole: bool = False
    zero: bool = True
    nullable: bool = False

    def faults(self, value: object, path: str = "") -> Iterator[Fault]:
        if value is None and self.nullable:
            return
        if isinstance(value, bool) or not isinstance(value, int | float) or (self.whole and value % 1 != 0):
            yield wrong_type(path, "integer" if self.whole else "number")
            return
        yield from self._range(value, path)
        if value == 0 and not self.zero:
            yield Fault(path, "not", "should NOT be valid", {})

    def _range(self, value: float, path: str) -> Iterator[Fault]:
        if self.most is not None and value > self.most:
            yield self._beyond(path, "maximum", "<=", self.most)
        if self.least is not None and value < self.least:
            yield self._beyond(path, "minimum", ">=", self.least)

    def _beyond(self, path: str, code: str, comparison: str, limit: int) -> Fault:
        info = {"comparison": comparison, "limit": limit, "exclusive": False}
        return Fault(path, code, f"should be {comparison} {limit}", info)


@dataclass(frozen=True)
class Flag:
    def faults(self, value: object, path: str = "") -> Iterator[Fault]:
        if not isinstance(value, bool):
            yield wrong_type(path, "boolean")


@dataclass(frozen=True)
class Null:
    def faults(self, value: object, path: str = "") -> Iterator[Fault]:
        if value is not None:
            yield wrong_type(path, "null")


@dataclass(frozen=True)
class Anything:
    def faults(self, value: object, path: str = "") -> Iterator[Fault]:
        yield from ()


@dataclass(frozen=True)
class ListOf:
    item: Rule
    least: int = 0
    most: int | None = None

    def faults(self, value: object, path: str = "") -> Iterator[Fault]:
        if not isinstance(value, list):
            yield wrong_type(path, "array")
            return
        if self.most is not None and len(value) > self.most:
            message = f"should NOT have more than {self.most} items"
            yield Fault(path, "maxItems", message, {"limit": self.most})
        if len(value) < self.least:
            message = f"should NOT have fewer than {self.least} items"
            yield Fault(path, "minItems", message, {"limit": self.least})
        for index, item in enumerate(value):
            yield from self.item.faults(item, f"{path}[{index}]")


@dataclass(frozen=True)
class Shape:
    """An object. Keys that are not among `fields` are faults, unless `other` holds a rule for them."""

    fields: Mapping[str, Rule]
    required: tuple[str, ...] = ()
    nullable: bool = False
    other: Mapping[str, Rule] = field(default_factory=dict)
    """Rules for keys that match a pattern."""

    def faults(self, value: object, path: str = "") -> Iterator[Fault]:
        if value is None and self.nullable:
            return
        if not isinstance(value, dict):
            yield wrong_type(path, "object")
            return
        for name in self.required:
            if name not in value:
                yield Fault(path, "required", f"should have required property '{name}'", {"missingProperty": name})
        for name, inner in value.items():
            yield from self._field(name, inner, path)

    def _field(self, name: str, value: object, path: str) -> Iterator[Fault]:
        rule = self.fields.get(name) or self._other(name)
        if rule is None:
            message = "should NOT have additional properties"
            yield Fault(path, "additionalProperties", message, {"additionalProperty": name})
        else:
            yield from rule.faults(value, f"{path}.{name}")

    def _other(self, name: str) -> Rule | None:
        return next((rule for pattern, rule in self.other.items() if re.search(pattern, name)), None)


@dataclass(frozen=True)
class AnyOf:
    rules: tuple[Rule, ...]

    def faults(self, value: object, path: str = "") -> Iterator[Fault]:
        if not any(not list(rule.faults(value, path)) for rule in self.rules):
            yield Fault(path, "anyOf", "should match some schema in anyOf", {})
