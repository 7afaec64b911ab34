"""`SECURITY.md` promises what the code does: each promise names tests that exist, and its numbers are the code's."""

import re
from pathlib import Path

import pytest

from bot.desk_accounts import SHORTEST_PATH_SECRET
from bot.web import MOST_BODY, PATIENCE
from integrations.shipstation.webhooks import PATHS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
PROMISED = PAGE.partition("## Not promised")[0]


def promises() -> list[str]:
    """Each paragraph or point of the parts that promise something."""
    parts = re.split(r"\n\n|\n(?=- )", PROMISED)
    return [" ".join(part.split()) for part in parts if not part.startswith(("#", "What Shipmate")) and part.strip()]


@pytest.mark.parametrize("promise", promises(), ids=lambda promise: promise[:40])
def test_a_promise_names_the_tests_that_hold_it(promise: str) -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)`", promise)
    assert named, "nothing holds it"
    for file in named:
        assert "def test_" in (ROOT / file).read_text(encoding="utf-8"), f"{file} holds nothing"


def test_the_numbers_are_those_of_the_code() -> None:
    assert f"at most {MOST_BODY // 2**20} MiB" in PAGE
    assert PATIENCE == 10.0
    assert "within ten seconds" in PAGE
    assert f"at least {SHORTEST_PATH_SECRET} characters" in PAGE
    assert len(PATHS) == 3
    assert "one of three paths" in PAGE
