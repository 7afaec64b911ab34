"""Remembers what was read for a limited time and in a limited number. Performs no I/O."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Memory(Generic[K, V]):
    """Keeps a value for `age` seconds and at most `most` values; the oldest are forgotten first.

    What was kept after now, by a clock that was set back since, is not trusted.
    """

    def __init__(self, *, age: float, most: int, clock: Callable[[], float]) -> None:
        self._age = age
        self._most = most
        self._clock = clock
        self._kept: dict[K, tuple[float, V]] = {}

    def __contains__(self, key: K) -> bool:
        kept = self._kept.get(key)
        return kept is not None and 0 <= self._clock() - kept[0] < self._age

    def __getitem__(self, key: K) -> V:
        return self._kept[key][1]

    def __setitem__(self, key: K, value: V) -> None:
        self._kept.pop(key, None)
        self._kept[key] = (self._clock(), value)
        while len(self._kept) > self._most:
            del self._kept[next(iter(self._kept))]
