"""The same schedules with one safeguard switched off go wrong, and the story of it is short."""

import pytest

from tests.faults.players import failing

SHORT = 6
"""Lines of a story that anybody can take in."""
BAD = {
    "look-before-retry": ("doubled", (18, 5, 11)),
    "outbox": ("lost", (37, 7, 35)),
}
"""What must be found without each safeguard, and a few seeds of which one finds it."""


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("without", BAD)
async def test_without_a_safeguard_some_schedule_goes_wrong(without: str) -> None:
    kind, seeds = BAD[without]
    for seed in seeds:
        if (found := await failing(seed, without, most=10)) is not None:
            story, said = found
            assert f"  {kind}: " in said, said
            assert len(story.lines) <= SHORT, f"{story}\n{said}"
            return
    pytest.fail(f"without {without} all is good of {seeds}")
