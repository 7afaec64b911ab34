"""Each scenario of the order lifecycle has a test by its number, which says which one it is."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.mark.parametrize("number", range(1, 49))
def test_it_is_there_and_says_so(number: int) -> None:
    files = sorted(HERE.glob(f"test_scenario_{number:02}_*.py"))
    assert files
    for file in files:
        assert file.read_text(encoding="utf-8").startswith(f'"""Scenario {number}')
