"""The few random lives of the quick suite turn red with each of these mistakes."""

import pytest

from tests.mutation.bench import Bench
from tests.mutation.mistakes import LIVES, MISTAKES


@pytest.mark.parametrize("mistake", MISTAKES)
def test_every_mistake_can_be_made(mistake: str) -> None:
    compile(MISTAKES[mistake].made().source, mistake, "exec")


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("mistake", MISTAKES)
def test_with_a_mistake_some_life_is_red(bench: Bench, mistake: str) -> None:
    played = bench.play([LIVES], MISTAKES[mistake].made())
    assert played.broken == (), "it was not played to its end"
    assert played.red, f"{mistake}, and every life stays green"
