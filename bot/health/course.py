"""The course of an ailment: when it is told, when again, and when its end is. Performs no I/O and reads no clock.

What comes and goes is told ever more rarely, and what lasts once a day. An end is told only to who heard of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.health.ailments import Unknown, Verdict

DAY = timedelta(days=1)
FIRST_PAUSE = timedelta(minutes=30)
"""How long the same is not told again after it was told once; twice as long after each further time in a day."""


class Move(StrEnum):
    """What people are told now."""

    NOTHING = "nothing"
    TELL = "ailing"
    OVER = "recovered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One kind of ailment of one connection since it began, kept after its end so that nothing is told twice."""

    since: datetime
    stands: bool = True
    said: str | None = None
    """What of it was told since it began; None: nothing."""
    told: Mapping[str, tuple[datetime, ...]] = field(default_factory=dict)
    """When what was told within the last day."""


def go_on(course: Course, verdict: Verdict, now: datetime) -> tuple[Course, Move]:
    """The course after this verdict, and what to tell."""
    if isinstance(verdict, Unknown):
        return course, Move.NOTHING
    if verdict is None:
        return _ended(course)
    told = _lately(course, now)
    standing = course if course.stands else Course(since=now)
    times = told.get(verdict.what, ())
    if not _is_due(standing, verdict.what, times, nags=verdict.nags, now=now):
        return replace(standing, told=told), Move.NOTHING
    told = {**told, verdict.what: (*times, now)}
    return replace(standing, said=verdict.what, told=told), Move.TELL


def _ended(course: Course) -> tuple[Course, Move]:
    if not course.stands:
        return course, Move.NOTHING
    return replace(course, stands=False, said=None), Move.OVER if course.said is not None else Move.NOTHING


def _is_due(standing: Course, what: str, times: tuple[datetime, ...], *, nags: bool, now: datetime) -> bool:
    if standing.said == what:
        return nags and not times
    return not times or now - times[-1] >= FIRST_PAUSE * 2 ** (len(times) - 1)


def _lately(course: Course, now: datetime) -> dict[str, tuple[datetime, ...]]:
    recent = {what: tuple(at for at in times if now - at < DAY) for what, times in course.told.items()}
    return {what: times for what, times in recent.items() if times}
