"""What is noted of a call: its method, path and end, and nothing that could be a secret."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import aiohttp
import pytest

from integrations.calls import recorded, recording, without_query
from integrations.errors import BudgetRefused, IntegrationError
from integrations.http import open_session
from tests.integrations.http_bench import SECRET, EmptyBudget, ask, desk, saying
from tests.integrations.wire_server import Answer, Line, reply, wire_server


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with open_session() as session:
        yield session


async def resets(line: Line) -> None:
    await line.request()
    line.reset()


async def is_silent(line: Line) -> None:
    await line.request()
    await asyncio.sleep(5)


async def noted(
    session: aiohttp.ClientSession, answer: Answer, *, within: float = 5.0, write: bool = True
) -> dict[str, object]:
    """The one call that is noted, however it ended."""
    async with wire_server(answer) as server:
        with recording():
            with suppress(IntegrationError):
                await ask(desk(session, server.url, timeout=within), write=write)
            (call,) = recorded()
    assert SECRET not in repr(call)
    assert isinstance(call.pop("ms"), int)
    return call


@pytest.mark.parametrize("status", [200, 404, 429, 503])
async def test_a_call_is_noted_with_its_status(session: aiohttp.ClientSession, status: int) -> None:
    assert await noted(session, saying(reply(status))) == {
        "system": "desk",
        "operation": "read order",
        "method": "POST",
        "path": "/orders",
        "status": status,
    }


async def test_a_call_without_an_answer_says_how_it_ended(session: aiohttp.ClientSession) -> None:
    broken, silent = await noted(session, resets), await noted(session, is_silent, within=0.02)
    assert (broken["ended"], silent["ended"]) == ("the connection broke", "no answer in time")
    assert "status" not in broken


async def test_time_is_measured_in_milliseconds(session: aiohttp.ClientSession) -> None:
    async def slow(line: Line) -> None:
        await line.request()
        await asyncio.sleep(0.03)
        await line.send(reply(200))

    async with wire_server(slow) as server:
        with recording() as calls:
            await ask(desk(session, server.url))
    assert 30 <= calls[0].ms < 5000


async def test_a_call_our_own_budget_forbids_was_not_made(session: aiohttp.ClientSession) -> None:
    with recording() as calls, pytest.raises(BudgetRefused):
        await ask(desk(session, "http://127.0.0.1:9", budget=EmptyBudget()))
    assert calls == []


async def test_calls_of_tasks_count_and_those_of_others_do_not(session: aiohttp.ClientSession) -> None:
    async with wire_server(saying(reply(200), reply(200), reply(200))) as server:
        api = desk(session, server.url)

        async def one_more() -> int:
            with recording() as own:
                await ask(api)
            return len(own)

        with recording() as calls:
            await asyncio.gather(ask(api), ask(api))
            assert await one_more() == 1
        await ask(api)
    assert len(calls) == 2
    assert recorded() == []


def test_what_follows_a_path_is_left_out() -> None:
    assert [without_query(text) for text in ("/orders?email=a@b.c", "/orders#x", "/orders")] == ["/orders"] * 3
