"""The few random lives of the quick suite turn red with each of these mistakes; a reason left out is missed too."""

import pytest

from tests.mutation.bench import Bench
from tests.mutation.mistakes import LIVES, MISTAKES, REASONS, SKIPPED

ALL = MISTAKES | REASONS


@pytest.mark.parametrize("mistake", ALL)
def test_every_mistake_can_be_made(mistake: str) -> None:
    compile(ALL[mistake].made().source, mistake, "exec")


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("mistake", MISTAKES)
def test_with_a_mistake_some_life_is_red(bench: Bench, mistake: str) -> None:
    played = bench.play([LIVES], MISTAKES[mistake].made())
    assert played.broken == (), "it was not played to its end"
    assert played.red, f"{mistake}, and every life stays green"


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("reason", REASONS)
def test_without_a_reason_its_test_is_red(bench: Bench, reason: str) -> None:
    played = bench.play([SKIPPED], REASONS[reason].made())
    assert played.broken == (), "it was not played to its end"
    assert played.red, f"{reason} can be left out, and nobody misses it"
