"""The log has one line when a system begins to fail and one when it is over, whoever meets it meanwhile."""

import pytest
import structlog

from bot.work.failing import Failing
from integrations.errors import BudgetRefused, IntegrationError, Rejected, Unauthorized, Unavailable

DOWN = Unavailable("shopify", "read orders", "503")


def logged(failing: Failing, *steps: IntegrationError | int, by: int | None = None) -> list[str]:
    """What the log says when these errors are met by work on connection `by`, and these connections answer."""
    with structlog.testing.capture_logs() as entries:
        for step in steps:
            if isinstance(step, int):
                failing.answered("shopify", step)
            else:
                failing.failed(step, by)
    return [f"{entry['event']}, {entry['failures']}" if "failures" in entry else entry["event"] for entry in entries]


BEGINS = "a system failed us"


def test_a_system_that_is_down_is_in_the_log_once_and_once_when_it_is_back() -> None:
    failing = Failing()
    assert logged(failing, DOWN, DOWN, by=7) == [BEGINS]
    assert logged(failing, DOWN) == [], "whoever meets it"
    assert logged(failing, 7, 7) == ["a system answers again, 3"]
    assert logged(failing, Unauthorized("shopify", "read orders", "no"), by=7) == [BEGINS]


def test_the_shop_that_answers_does_not_end_the_failing_of_another() -> None:
    failing = Failing()
    assert logged(failing, DOWN, by=7) == [BEGINS]
    assert logged(failing, DOWN, 7, DOWN, by=8) == ["a system answers again, 1"]
    assert logged(failing, 8) == ["a system answers again, 2"]


def test_our_own_rate_budget_is_no_failing_of_anybody() -> None:
    waits = BudgetRefused("shopify", "wait for the rate budget", retry_after=1.0)
    assert logged(Failing(), waits, waits) == ["a call waits for its turn", "a call waits for its turn"]


@pytest.mark.parametrize("error", [Rejected("shopify", "fulfil", "no"), Unavailable("slack", "post", "503")])
def test_what_is_no_failing_of_a_vendor_is_in_the_log_each_time(error: IntegrationError) -> None:
    assert logged(Failing(), error, error) == [BEGINS, BEGINS]
