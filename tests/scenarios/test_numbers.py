"""Each scenario of the order lifecycle has a test by its number, which says which one it is."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent
LATER = {17, 28, 38, 39, 45}
"""Those of WooCommerce, which is not here yet."""


@pytest.mark.parametrize("number", sorted(set(range(1, 49)) - LATER))
def test_it_is_there_and_says_so(number: int) -> None:
    files = sorted(HERE.glob(f"test_scenario_{number:02}_*.py"))
    assert files
    for file in files:
        assert file.read_text(encoding="utf-8").startswith(f'"""Scenario {number}')
