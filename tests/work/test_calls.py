"""What was called in a step is kept with it, whichever way the step ends."""

from typing import Any

import pytest

from bot.work.runner import Result
from integrations.calls import Call, note
from integrations.errors import OutcomeUnknown, Rejected
from storage.steps import MOST_CALLS
from storage.tables import Operation, StepState
from tests.work.bench import SETTLE, Bench, one_step

REFUSED = Rejected("katana", "pack", "no such row", status=422)
UNKNOWN = OutcomeUnknown("katana", "pack", "no answer in time")


def calling(path: str, end: Result | Exception | None, *, times: int = 1) -> Any:
    """A call that is noted as calls are, and then ends that way."""

    async def call() -> Result | None:
        for _ in range(times):
            note(Call(system="katana", operation="pack", method="PATCH", path=path, status=200, ended="", ms=12))
        if isinstance(end, Exception):
            raise end
        return end

    return call


async def paths(bench: Bench, operation: Operation) -> list[str]:
    return [call["path"] for call in (await bench.step(operation)).calls or []]


@pytest.mark.parametrize(
    ("end", "state"),
    [({"ref": "7"}, StepState.DONE), (REFUSED, StepState.WITHDRAWN), (UNKNOWN, StepState.INTENT)],
    ids=["done", "withdrawn", "unclear"],
)
async def test_calls_are_kept_with_a_step_that_is(bench: Bench, end: Any, state: StepState) -> None:
    operation = await bench.submit()
    bench.handler = one_step(calling("/rows/7", end))
    await bench.go()
    step = await bench.step(operation)
    assert step.state is state
    assert step.calls == [
        {"system": "katana", "operation": "pack", "method": "PATCH", "path": "/rows/7", "status": 200, "ms": 12}
    ]


async def test_a_look_that_finds_nothing_and_the_next_attempt_are_kept_behind_the_first(bench: Bench) -> None:
    operation = await bench.submit()
    bench.handler = one_step(calling("/first", UNKNOWN), look=calling("/look", None))
    await bench.go()
    bench.clock.forward(SETTLE.total_seconds())
    bench.handler = one_step(calling("/second", {}), look=calling("/look", None))
    await bench.go_on()
    assert await paths(bench, operation) == ["/first", "/look", "/second"]


async def test_a_look_that_fails_is_kept_too(bench: Bench) -> None:
    operation = await bench.submit()
    bench.handler = one_step(calling("/first", UNKNOWN))
    await bench.go()
    bench.clock.forward(SETTLE.total_seconds())
    bench.handler = one_step(calling("/never", {}), look=calling("/look", UNKNOWN))
    await bench.go_on()
    assert await paths(bench, operation) == ["/first", "/look"]


async def test_of_very_many_calls_the_latest_are_kept(bench: Bench) -> None:
    operation = await bench.submit()
    bench.handler = one_step(calling("/many", UNKNOWN, times=MOST_CALLS))
    await bench.go()
    bench.clock.forward(SETTLE.total_seconds())
    bench.handler = one_step(calling("/last", {}), look=calling("/look", None))
    await bench.go_on()
    assert await paths(bench, operation) == [*["/many"] * (MOST_CALLS - 2), "/look", "/last"]


async def test_a_step_without_calls_to_a_system_keeps_none(bench: Bench) -> None:
    operation = await bench.submit()
    bench.handler = one_step(calling("/none", {}, times=0))
    await bench.go()
    assert (await bench.step(operation)).calls is None
