"""The settings of what takes too long: the defaults are those of the lifecycle, and each mistake has its fix."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.limits import LimitSettings
from bot.settings import read_settings
from tests.test_settings import GOOD, problems

HOUR = timedelta(hours=1)
USUAL = LimitSettings(
    no_plan_after=8 * HOUR,
    supply_after=timedelta(0),
    ready_after=8 * HOUR,
    packed_after=HOUR,
    promise_before=4 * HOUR,
    hold_after=16 * HOUR,
    pickup_notice=HOUR,
)
NAMES = {
    "STALL_NO_PLAN_AFTER": "no_plan_after",
    "STALL_SUPPLY_AFTER": "supply_after",
    "STALL_READY_AFTER": "ready_after",
    "STALL_PACKED_AFTER": "packed_after",
    "STALL_PROMISE_BEFORE": "promise_before",
    "STALL_HOLD_AFTER": "hold_after",
    "PICKUP_NOTICE": "pickup_notice",
}


def limits(**variables: str) -> LimitSettings:
    """What takes too long, as these variables say."""
    return read_settings(GOOD | variables).limits


def test_what_holds_when_nothing_is_said() -> None:
    assert limits() == USUAL


@pytest.mark.parametrize(("name", "field"), NAMES.items())
def test_each_limit_is_its_own_setting(name: str, field: str) -> None:
    assert limits(**{name: "90"}) == replace(USUAL, **{field: timedelta(seconds=90)})


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("said", ["8h", "-1"])
def test_each_mistake_is_one_line_with_the_fix(name: str, said: str) -> None:
    (problem,) = problems(**{name: said})
    assert problem.startswith(f"{name} cannot be read. Give ")
    assert "such as" in problem
