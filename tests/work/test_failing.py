"""The log has one line when a system begins to fail and one when it is over, whoever meets it meanwhile."""

import structlog

from bot.work.failing import Failing
from integrations.errors import Rejected, Unauthorized, Unavailable

DOWN = Unavailable("shopify", "read orders", "503")


def over(failing: Failing, *connections: int) -> list[tuple[int, int]]:
    """Which connections the log says to answer again, and how often each had failed."""
    with structlog.testing.capture_logs() as logged:
        for connection in connections:
            failing.answered("shopify", connection)
    return [(entry["connection"], entry["failures"]) for entry in logged]


def test_a_system_that_is_down_is_news_once_and_again_when_it_was_back() -> None:
    failing = Failing()
    assert [failing.failed(DOWN, one) for one in (7, None, 7, None)] == [True, False, False, False]
    assert over(failing, 7, 7) == [(7, 4)]
    assert failing.failed(Unauthorized("shopify", "read orders", "no"), 7)


def test_the_shop_that_answers_does_not_end_the_failing_of_another() -> None:
    failing = Failing()
    assert [failing.failed(DOWN, one) for one in (7, 8)] == [True, False]
    assert over(failing, 7) == [(7, 1)]
    assert not failing.failed(DOWN, 8)
    assert over(failing, 8) == [(8, 2)]


def test_what_is_no_failing_of_a_whole_system_is_always_news() -> None:
    failing = Failing()
    for error in (Rejected("shopify", "fulfil", "no"), Unavailable("slack", "post", "503")):
        assert [failing.failed(error, None) for _ in range(2)] == [True, True]
