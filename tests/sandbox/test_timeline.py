"""The clock: what is due happens, in order, at its own moment."""

from datetime import UTC, datetime, timedelta

from integrations.sandbox.world.timeline import Timeline

START = datetime(2026, 11, 23, tzinfo=UTC)


def test_things_happen_in_order_of_time_and_then_of_asking() -> None:
    clock = Timeline(lambda: START)
    seen: list[tuple[str, float]] = []

    def note(name: str) -> None:
        seen.append((name, (clock.now() - START).total_seconds()))

    clock.later(20, lambda: note("second"))

    def first() -> None:
        note("first")
        clock.later(5, lambda: note("chained"))

    clock.later(10, first)
    clock.later(20, lambda: note("third"), label="label")
    assert clock.run_due() == 0
    clock.advance(20)
    assert seen == [("first", 10), ("chained", 15), ("second", 20), ("third", 20)]
    assert clock.now() == START + timedelta(seconds=20)


def test_what_is_asked_for_now_happens_on_the_next_run() -> None:
    clock = Timeline(lambda: START)
    seen: list[int] = []
    clock.later(0, lambda: clock.later(0, lambda: seen.append(2)))
    clock.later(0, lambda: seen.append(1))
    assert [label for _, label in clock.waiting] == ["", ""]
    assert clock.run_due() == 3
    assert seen == [1, 2]


def test_history_happens_in_the_past_and_leaves_the_clock_alone() -> None:
    clock = Timeline(lambda: START)
    seen: list[datetime] = []
    with clock.history(3600):
        clock.later(600, lambda: clock.later(600, lambda: seen.append(clock.now())))
        clock.later(7200, lambda: seen.append(clock.now()))
        assert seen == []
    assert seen == [START - timedelta(seconds=2400)]
    assert clock.now() == START
    clock.advance(3600)
    assert seen[1:] == [START + timedelta(seconds=3600)]


def test_real_time_runs_underneath() -> None:
    clock = Timeline()
    clock.advance(3600)
    assert abs((clock.now() - datetime.now(UTC)).total_seconds() - 3600) < 5


def test_a_clock_that_is_set_back_does_late_what_lay_ahead() -> None:
    clock = Timeline(lambda: START)
    seen: list[datetime] = []
    clock.later(10, lambda: seen.append(clock.now()))
    clock.set_back(5)
    assert clock.now() == START - timedelta(seconds=5)
    clock.advance(14)
    assert seen == []
    clock.advance(1)
    assert seen == [START + timedelta(seconds=10)]
