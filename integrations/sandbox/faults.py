"""What can go wrong on the way to and from a face: rules that are drawn for each request, repeatably.

status          answer with `status` instead of handling (429 carries Retry-After); nothing happens
page            answer with `status` and a page of HTML, as a host or CDN in front of a shop does; nothing happens
status_after    handle, then answer with `status`: the effect stands
slow            wait `seconds` on real time, then handle
slow_after      handle, then wait: a client that gives up has caused the effect
reset_before    drop the connection before handling
reset_after     handle, then drop the connection: the effect stands, no byte is sent
truncate        handle, send half of the answer, then drop the connection
garble          handle, send half of the body as if it were all of it
"""

import itertools
import random
from dataclasses import dataclass, field

KINDS = (
    "status",
    "page",
    "status_after",
    "slow",
    "slow_after",
    "reset_before",
    "reset_after",
    "truncate",
    "garble",
)
ANSWERS = ("status", "page", "status_after")
"""Those that answer with a status of their own."""


@dataclass(slots=True)
class Fault:
    """One rule. `face` None means any face, `method` None any method; `path` is how the path begins, and
    `containing` what stands in the body: all of GraphQL has one path.

    `remaining` counts down with each use; None means for ever. `probability` is from 0 to 1.
    """

    kind: str
    face: str | None = None
    method: str | None = None
    path: str = ""
    containing: str = ""
    remaining: int | None = 1
    probability: float = 1.0
    status: int = 503
    retry_after: float | None = None
    """Seconds for the Retry-After header; 429 has one second unless told otherwise."""
    seconds: float = 0.0
    id: int = field(default=0, compare=False)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"kind is one of {', '.join(KINDS)}, not {self.kind!r}")
        if not 0.0 <= self.probability <= 1.0:
            raise ValueError("probability is from 0 to 1")
        if not 100 <= self.status <= 599:
            raise ValueError("status is an HTTP status, from 100 to 599")
        if self.seconds < 0 or (self.remaining is not None and self.remaining < 1):
            raise ValueError("seconds is not negative, and remaining is one or more")

    def __str__(self) -> str:
        return f"{self.kind} {self.status}" if self.kind in ANSWERS else self.kind

    def matches(self, face: str, method: str, path: str, body: bytes = b"") -> bool:
        """Whether the rule speaks of such a request."""
        asked = self.face in (None, face) and self.method in (None, method.upper()) and path.startswith(self.path)
        return asked and self.containing.encode() in body


class Faults:
    """The rules in force. For each request the first rule that matches and whose dice fall so is used up by one."""

    def __init__(self, seed: int = 1) -> None:
        self.rules: list[Fault] = []
        self._rng = random.Random(seed)
        self._ids = itertools.count(1)

    def add(self, fault: Fault) -> Fault:
        """Put a rule in force, behind the others; its `id` is how it is removed."""
        fault.id = next(self._ids)
        self.rules.append(fault)
        return fault

    def remove(self, fault_id: int) -> bool:
        """Take a rule out; False when there is none with this id."""
        before = len(self.rules)
        self.rules = [rule for rule in self.rules if rule.id != fault_id]
        return len(self.rules) < before

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        self.rules = []

    def draw(self, face: str, method: str, path: str, body: bytes = b"") -> Fault | None:
        """The fault this request meets, if any."""
        for rule in self.rules:
            if rule.matches(face, method, path, body) and self._rng.random() < rule.probability:
                if rule.remaining is not None:
                    rule.remaining -= 1
                self.rules = [each for each in self.rules if each.remaining != 0]
                return rule
        return None
