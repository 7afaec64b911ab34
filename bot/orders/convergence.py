"""How long one system usually takes to follow another, as this shop has seen it, and what follows for its grace.

Performs no I/O. Half of the times are within the usual, 95 of 100 within the long; with few measured nothing is said.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from statistics import median

from bot.orders.sync import Arrow, Sync

FEWEST = 20
"""Times that must have been measured before a grace is called too long or too short."""
_ROOM = 2
"""A grace of so many times the long one raises next to no false alarm."""
_STEPS = tuple(
    timedelta(minutes=m) for m in (1, 2, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 360, 480, 720, 1440)
)


@dataclass(frozen=True, slots=True)
class Usual:
    """What was measured of an arrow: the median, the 95th percentile, and of how many."""

    half: timedelta
    most: timedelta
    measured: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """A grace that would suit an arrow better than the one it has."""

    arrow: Arrow
    usual: Usual
    grace: timedelta
    better: timedelta


def usual_of(seconds: Sequence[float]) -> Usual | None:
    """What is usual by these times: the middle, and the least that 95 of 100 are within; None of none."""
    if not seconds:
        return None
    within = sorted(seconds)[ceil(len(seconds) * 95 / 100) - 1]
    return Usual(timedelta(seconds=median(seconds)), timedelta(seconds=within), len(seconds))


def advise(measured: Mapping[Arrow, Usual], sync: Sync) -> tuple[Advice, ...]:
    """Where the data says that a grace is too short, or more than twice as long as it need be; the worst first.

    An arrow that is off is not waited for, and its times say nothing.
    """
    found = [
        Advice(arrow=arrow, usual=usual, grace=sync.grace_of(arrow), better=better)
        for arrow, usual in measured.items()
        if sync.runs(arrow) and (better := _better(usual, sync.grace_of(arrow))) is not None
    ]
    return tuple(sorted(found, key=lambda one: (one.usual.most <= one.grace, one.arrow.value)))


def _better(usual: Usual, grace: timedelta) -> timedelta | None:
    if usual.measured < FEWEST:
        return None
    wanted = _rounded(usual.most * _ROOM, _STEPS)
    if usual.most > grace:
        return wanted if wanted > grace else None
    return wanted if wanted * 2 <= grace else None


def _rounded(length: timedelta, steps: Iterable[timedelta]) -> timedelta:
    """Up to a length that people would write into a setting."""
    return next((step for step in steps if step >= length), length)
