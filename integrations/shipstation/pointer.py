"""What a webhook of V1 or V2 points at. Performs no I/O."""

from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Pointer:
    """What is left of a webhook's address: one of three listings and its filter."""

    path: str
    query: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return f"{self.path}?{urlencode(self.query)}"
