"""The history of an order: in the order in which it happened, and of very many events the latest."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.orders.history import MOST_EVENTS, Event, history_of
from tests.orders.making import NOW

minutes = st.lists(st.integers(0, 10_000), max_size=2 * MOST_EVENTS)


@given(minutes)
def test_the_latest_are_kept_in_order_and_the_rest_is_counted(at: list[int]) -> None:
    shown = history_of("#1", [Event(at=NOW + timedelta(minutes=each), kind="moved") for each in at])
    kept = [event.at for event in shown.events]
    assert kept == sorted(NOW + timedelta(minutes=each) for each in at)[-MOST_EVENTS:]
    assert len(kept) + shown.left_out == len(at)


def test_what_happened_at_one_moment_stays_as_it_was_read() -> None:
    first, second = Event(at=NOW, kind="moved", state="ready"), Event(at=NOW, kind="pack", who="U1")
    assert history_of("#1", [first, second]).events == (first, second)
