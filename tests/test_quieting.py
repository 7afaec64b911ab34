"""How much a channel may be told, as settings: the defaults, what can be set, and what cannot."""

import pytest

from bot.quieting import QuietSettings, read_quiet
from bot.reading import Reader


def test_nobody_has_to_say_anything() -> None:
    assert read_quiet(Reader({})) == QuietSettings(roll_up_from=10, messages_a_day=100)


def test_both_can_be_set() -> None:
    read = read_quiet(Reader({"ROLL_UP_FROM": "2", "MESSAGES_A_DAY": "1"}))
    assert read == QuietSettings(roll_up_from=2, messages_a_day=1)


@pytest.mark.parametrize(
    ("name", "value"),
    [("ROLL_UP_FROM", "1"), ("ROLL_UP_FROM", "many"), ("MESSAGES_A_DAY", "0"), ("MESSAGES_A_DAY", "1e9")],
)
def test_what_cannot_be_is_said_with_the_fix(name: str, value: str) -> None:
    reader = Reader({name: value})
    read_quiet(reader)
    (problem,) = reader.problems
    assert name in problem
    assert "such as 10" in problem
