"""Collects what is wrong with a Block Kit document, each problem with the JSON pointer of its place. Pure.

Holds the rules all blocks and elements share: keys, lengths, counts and text objects.
https://docs.slack.dev/reference/block-kit/composition-objects/
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from integrations.sandbox.slack.records import Json

MOST_TEXT = 3000
MOST_ID = 255


@dataclass(frozen=True, slots=True)
class Problem:
    pointer: str
    message: str

    def line(self) -> str:
        return f"{self.message} [json-pointer:{self.pointer}]"


class Inspection:
    """One look at one document; `problems` is what it found."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def blame(self, pointer: str, message: str) -> None:
        self.problems.append(Problem(pointer, message))

    def object(self, value: Any, pointer: str) -> bool:
        if not isinstance(value, dict):
            self.blame(pointer, "must provide an object")
            return False
        return True

    def keys(self, value: Json, pointer: str, *, needed: set[str], allowed: set[str]) -> bool:
        """True when everything needed is there; unknown keys are problems too."""
        for name in sorted(value.keys() - needed - allowed - {"type"}):
            self.blame(pointer, f"invalid additional property: {name}")
        missing = sorted(name for name in needed if value.get(name) is None)
        for name in missing:
            self.blame(pointer, f"missing required field: {name}")
        return not missing

    def string(self, value: Any, pointer: str, most: int, *, least: int = 0) -> None:
        if value is None:
            return
        if not isinstance(value, str):
            self.blame(pointer, "must be a string")
        elif len(value) > most:
            self.blame(pointer, f"must be less than {most + 1} characters")
        elif len(value) < least:
            self.blame(pointer, f"must be more than {least - 1} characters")

    def word(self, value: Any, pointer: str, words: set[str]) -> None:
        if value is not None and str(value) not in words:
            self.blame(pointer, f"must be one of {', '.join(sorted(words))}")

    def items(self, value: Any, pointer: str, most: int, *, least: int = 1) -> Iterator[tuple[Any, str]]:
        """The items of a list with their pointers, after its length was judged."""
        if not isinstance(value, list):
            self.blame(pointer, "must provide an array")
            return
        if len(value) > most:
            self.blame(pointer, f"no more than {most} items allowed")
        if len(value) < least:
            self.blame(pointer, f"no fewer than {least} items allowed")
        for index, item in enumerate(value):
            yield item, f"{pointer}/{index}"

    def text(self, value: Any, pointer: str, most: int = MOST_TEXT, *, plain: bool = False) -> None:
        """A text object: never empty, never over `most` characters; `plain` allows no mrkdwn."""
        if value is None or not self.object(value, pointer):
            return
        kind = kind_of(value)
        if kind not in ({"plain_text"} if plain else {"plain_text", "mrkdwn"}):
            self.blame(f"{pointer}/type", f"unsupported type: {kind}")
            return
        self.keys(value, pointer, needed={"text"}, allowed={"emoji"} if kind == "plain_text" else {"verbatim"})
        self.string(value.get("text"), f"{pointer}/text", most, least=1)

    def unique(self, values: list[tuple[Any, str]], what: str) -> None:
        """No two strings may be equal; anything else does not count."""
        seen: set[str] = set()
        for value, pointer in values:
            if not isinstance(value, str):
                continue
            if value in seen:
                self.blame(pointer, f"`{what}` {value} already exists")
            seen.add(value)


def kind_of(value: Json) -> str:
    return str(value.get("type"))


Rule = Callable[[Inspection, Any, str], None]
