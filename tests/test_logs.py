"""What the log says of what Slack's own libraries meet."""

import io
import logging
from collections.abc import Iterator

import pytest

from bot.logs import without_slacks_traceback


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(without_slacks_traceback)
    loggers = [logging.getLogger(name) for name in ("slack_bolt.AsyncApp", "ours")]
    for logger in loggers:
        logger.addHandler(handler)
    yield written
    for logger in loggers:
        logger.removeHandler(handler)


def fail(name: str) -> None:
    try:
        int("no number")
    except ValueError:
        logging.getLogger(name).exception("Failed to connect (100% of it)")


def test_slack_away_is_one_line(lines: io.StringIO) -> None:
    fail("slack_bolt.AsyncApp")
    assert lines.getvalue() == "Failed to connect (100% of it) [ValueError]\n"


def test_a_fault_of_ours_keeps_its_traceback(lines: io.StringIO) -> None:
    fail("ours")
    assert "Traceback" in lines.getvalue()
