"""When an ailment is told: once, each day while it lasts, more rarely when it comes and goes, and its end once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.health.ailments import UNKNOWN, Ailment, Kind, Verdict
from bot.health.course import DAY, FIRST_PAUSE, Course, Move, go_on

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
AILS = Ailment(kind=Kind.REFUSED, cause="the key is refused", fix="make a new one", what="a")
OTHER = replace(AILS, what="b")
LACKS = replace(AILS, kind=Kind.LACKS)
Told = list[tuple[float, Move, str | None]]


def told(verdicts: list[tuple[float, Verdict]]) -> Told:
    """What is told, at which minute, when these verdicts come at those minutes."""
    course = Course(since=NOON, stands=False)
    moves: Told = []
    for minute, verdict in verdicts:
        course, move = go_on(course, verdict, NOON + minute * MINUTE)
        if move is not Move.NOTHING:
            moves.append((minute, move, course.said))
    return moves


@pytest.mark.parametrize(
    ("verdicts", "moves"),
    [
        pytest.param([(0, None), (10, UNKNOWN)], [], id="well"),
        pytest.param([(0, AILS), (10, AILS), (20, AILS)], [(0, Move.TELL, "a")], id="told once"),
        pytest.param(
            [(0, AILS), (10, UNKNOWN), (20, None), (30, None)],
            [(0, Move.TELL, "a"), (20, Move.OVER, None)],
            id="over once",
        ),
        pytest.param(
            [(0, AILS), (1430, AILS), (1440, AILS), (1450, AILS)],
            [(0, Move.TELL, "a"), (1440, Move.TELL, "a")],
            id="again each day",
        ),
        pytest.param([(0, LACKS), (1440, LACKS), (2880, LACKS)], [(0, Move.TELL, "a")], id="what lacks is told once"),
        pytest.param(
            [(0, AILS), (5, OTHER), (10, OTHER)], [(0, Move.TELL, "a"), (5, Move.TELL, "b")], id="in other words"
        ),
        pytest.param(
            [(0, AILS), (10, None), (20, AILS), (25, None)],
            [(0, Move.TELL, "a"), (10, Move.OVER, None)],
            id="back too soon, and over in silence",
        ),
        pytest.param(
            [(0, AILS), (10, None), (20, AILS), (30, AILS), (40, None)],
            [(0, Move.TELL, "a"), (10, Move.OVER, None), (30, Move.TELL, "a"), (40, Move.OVER, None)],
            id="back, and it stays",
        ),
    ],
)
def test_what_is_told(verdicts: list[tuple[float, Verdict]], moves: Told) -> None:
    assert told(verdicts) == moves


def test_an_ailment_that_stands_remembers_since_when() -> None:
    course, _ = go_on(Course(since=NOON, stands=False), AILS, NOON + MINUTE)
    course, _ = go_on(course, AILS, NOON + 9 * MINUTE)
    assert (course.since, course.stands) == (NOON + MINUTE, True)


verdicts_by_minute = st.lists(
    st.tuples(st.integers(1, 90), st.sampled_from([AILS, AILS, OTHER, LACKS, None, UNKNOWN])), max_size=300
)


@given(verdicts_by_minute)
def test_nothing_flaps_and_no_end_is_told_twice(steps: list[tuple[int, Verdict]]) -> None:
    minute, verdicts = 0, []
    for pause, verdict in steps:
        minute += pause
        verdicts.append((float(minute), verdict))
    moves = told(verdicts)
    ends = [index for index, (_, move, _) in enumerate(moves) if move is Move.OVER]
    assert all(index > 0 and moves[index - 1][1] is Move.TELL for index in ends), "an end follows what was told"
    for what in ("a", "b"):
        times = [at for at, move, said in moves if move is Move.TELL and said == what]
        assert all(later - earlier >= FIRST_PAUSE / MINUTE for earlier, later in pairwise(times))
        for first in times:
            assert sum(first <= at < first + DAY / MINUTE for at in times) <= 6, "of the same no more in a day"
