"""Every way a call can break off, over real sockets. What may have been sent decides between two answers."""

import asyncio
import socket
import traceback
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import aiohttp
import pytest

from integrations.errors import NotSent, OutcomeUnknown, Unavailable, Unreachable
from tests.integrations.http_bench import READ_AND_WRITE, SECRET, ask, desk, ending
from tests.integrations.wire_server import Answer, Line, reply, wire_server


async def _reset_at_once(line: Line) -> None:
    line.reset()


async def _reset_after_reading(line: Line) -> None:
    await line.request()
    line.reset()


async def _hang_up_after_reading(line: Line) -> None:
    await line.request()


async def _stop_inside_the_head(line: Line) -> None:
    await line.request()
    await line.send(b"HTTP/1.1 200 OK\r\nContent-Le")


async def _stop_inside_the_body(line: Line) -> None:
    await line.request()
    await line.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")


async def _reset_inside_the_body(line: Line) -> None:
    await _stop_inside_the_body(line)
    line.reset()


async def _talk_nonsense(line: Line) -> None:
    await line.request()
    await line.send(b"220 mail.example ESMTP\r\n\r\n")


async def _never_answer(line: Line) -> None:
    await line.request()
    await line.reader.read()


async def _never_finish(line: Line) -> None:
    await _stop_inside_the_body(line)
    await line.reader.read()


@pytest.mark.parametrize(
    "answer",
    [
        _reset_at_once,
        _reset_after_reading,
        _hang_up_after_reading,
        _stop_inside_the_head,
        _stop_inside_the_body,
        _reset_inside_the_body,
        _talk_nonsense,
    ],
)
@READ_AND_WRITE
async def test_a_broken_connection(session: aiohttp.ClientSession, answer: Answer, write: bool) -> None:
    error, server = await ending(session, answer, write=write)
    assert type(error) is (OutcomeUnknown if write else Unavailable)
    assert error.detail == "the connection broke"
    assert server.connections == 1


@pytest.mark.parametrize("answer", [_never_answer, _never_finish])
@READ_AND_WRITE
async def test_no_answer_in_time(session: aiohttp.ClientSession, answer: Answer, write: bool) -> None:
    error, server = await ending(session, answer, write=write, within=0.05)
    assert type(error) is (OutcomeUnknown if write else Unavailable)
    assert error.detail == "no answer in time"
    assert server.connections == 1


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "POST", "DELETE"])
async def test_no_method_is_sent_twice_when_a_kept_connection_breaks(
    session: aiohttp.ClientSession, method: str
) -> None:
    async def answer_once_then_reset(line: Line) -> None:
        await line.request()
        await line.send(reply(200))
        await line.request()
        line.reset()

    async with wire_server(answer_once_then_reset) as server:
        api = desk(session, server.url)
        await ask(api)
        with pytest.raises(OutcomeUnknown):
            await ask(api, write=True, method=method)
        assert (server.connections, len(server.requests)) == (1, 2)


@READ_AND_WRITE
async def test_a_closed_port_means_nothing_was_sent(session: aiohttp.ClientSession, write: bool) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(Unreachable) as caught:
            await ask(desk(session, f"http://127.0.0.1:{taken.getsockname()[1]}"), write=write)
    assert isinstance(caught.value, NotSent)
    assert SECRET not in "".join(traceback.format_exception(caught.value))


@READ_AND_WRITE
async def test_a_port_that_never_picks_up_means_nothing_was_sent(session: aiohttp.ClientSession, write: bool) -> None:
    with _busy_port() as url, pytest.raises(Unreachable):
        await ask(desk(session, url, timeout=0.15), write=write)


async def test_an_address_that_is_none_means_nothing_was_sent(session: aiohttp.ClientSession) -> None:
    with pytest.raises(Unreachable):
        await ask(desk(session, "http://"), write=True)


async def test_a_call_that_is_given_up_stays_given_up(session: aiohttp.ClientSession) -> None:
    arrived = asyncio.Event()

    async def note_and_never_answer(line: Line) -> None:
        await line.request()
        arrived.set()
        await line.reader.read()

    async with wire_server(note_and_never_answer) as server:
        call = asyncio.create_task(ask(desk(session, server.url), write=True))
        await arrived.wait()
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call


@contextmanager
def _busy_port() -> Iterator[str]:
    """A port whose queue of waiting connections is full, so that the kernel lets the next one wait."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
