"""Every answer a system can give, over real sockets: what was sent, and which of our errors it becomes."""

import gzip
from datetime import datetime

import aiohttp
import pytest

from integrations.errors import (
    BudgetRefused,
    IntegrationError,
    NotFound,
    OutcomeUnknown,
    RateLimited,
    Rejected,
    Unauthorized,
    Unavailable,
    UnexpectedReply,
)
from integrations.http import MOST_BYTES, HttpApi, Reply, open_session
from tests.integrations.http_bench import READ_AND_WRITE, EmptyBudget, NotedBudget, ask, desk, ending, saying
from tests.integrations.wire_server import reply, wire_server


async def test_a_good_answer_is_handed_over_whole(session: aiohttp.ClientSession) -> None:
    async with wire_server(saying(reply(201, b'{"id": 7}', X_Kind="order"))) as server:
        api = desk(session, server.url + "/")
        answer = await api.call("POST", "/orders", operation="make", write=True, params={"a": "b c"}, body={"n": 1})
    assert (answer.status, answer.headers["X-Kind"], api.data(answer, "make")) == (201, "order", {"id": 7})
    assert server.requests[0].startswith(b"POST /orders?a=b+c HTTP/1.1\r\n")
    assert server.requests[0].endswith(b'{"n": 1}')


async def test_an_empty_answer_is_no_json_and_no_error(session: aiohttp.ClientSession) -> None:
    async with wire_server(saying(reply(200, b" \n"))) as server:
        api = desk(session, server.url)
        assert api.data(await ask(api), "read order") is None


@pytest.mark.parametrize("body", [b"<html>", b"\xff\xfe{", b"[" * 200_000], ids=["html", "no text", "too deep"])
async def test_an_answer_that_is_no_json_is_unexpected(session: aiohttp.ClientSession, body: bytes) -> None:
    with pytest.raises(UnexpectedReply, match="not JSON"):
        desk(session, "http://127.0.0.1:9").data(Reply(200, {}, body), "read order")


@pytest.mark.parametrize(
    ("status", "of_read", "of_write"),
    [
        (302, UnexpectedReply, OutcomeUnknown),
        (304, UnexpectedReply, OutcomeUnknown),
        (400, Rejected, Rejected),
        (401, Unauthorized, Unauthorized),
        (402, Unauthorized, Unauthorized),
        (403, Unauthorized, Unauthorized),
        (404, NotFound, NotFound),
        (408, Unavailable, OutcomeUnknown),
        (409, Rejected, Rejected),
        (422, Rejected, Rejected),
        (429, RateLimited, RateLimited),
        (500, Unavailable, OutcomeUnknown),
        (502, Unavailable, OutcomeUnknown),
        (503, Unavailable, OutcomeUnknown),
    ],
)
@READ_AND_WRITE
async def test_each_status_has_one_meaning(
    session: aiohttp.ClientSession,
    status: int,
    of_read: type[IntegrationError],
    of_write: type[IntegrationError],
    write: bool,
) -> None:
    error, server = await ending(session, saying(reply(status)), write=write)
    assert type(error) is (of_write if write else of_read)
    assert (error.system, error.operation, error.status) == ("desk", "read order", status)
    assert len(server.requests) == 1


async def test_the_systems_own_words_are_kept_short_and_on_one_line(session: aiohttp.ClientSession) -> None:
    error, _ = await ending(session, saying(reply(400, b"no such\r\n  carrier " + b"x" * 999)), write=True)
    assert error.detail.startswith("400 no such carrier xxx")
    assert len(error.detail) < 210


async def test_a_client_may_explain_errors_and_waits_in_its_own_way(session: aiohttp.ClientSession) -> None:
    def two_minutes(headers: object, now: datetime) -> float:
        return 120.0

    budget = NotedBudget()
    async with wire_server(saying(reply(429))) as server:
        api = HttpApi(
            session, server.url, system="desk", budget=budget, explain=lambda it: "busy", retry_after=two_minutes
        )
        with pytest.raises(RateLimited, match="desk: read order: busy") as caught:
            await ask(api)
    assert caught.value.retry_after == 120.0
    assert budget.log == ["reserve 1", "hold off 120"]


@pytest.mark.parametrize(("status", "log"), [(429, ["reserve 1", "hold off 30"]), (503, ["reserve 1"])])
async def test_only_a_429_stops_the_others_and_both_say_how_long(
    session: aiohttp.ClientSession, status: int, log: list[str]
) -> None:
    budget = NotedBudget()
    async with wire_server(saying(reply(status, Retry_After="30"))) as server:
        with pytest.raises((RateLimited, Unavailable)) as caught:
            await ask(desk(session, server.url, budget=budget))
    assert isinstance(caught.value, RateLimited | Unavailable)
    assert caught.value.retry_after == 30.0
    assert budget.log == log


@READ_AND_WRITE
async def test_a_redirect_is_never_followed(session: aiohttp.ClientSession, write: bool) -> None:
    async with wire_server(saying(reply(200))) as elsewhere:
        await ending(session, saying(reply(307, Location=elsewhere.url + "/orders")), write=write)
        assert elsewhere.connections == 0


@READ_AND_WRITE
async def test_an_answer_without_end_is_not_read_to_its_end(session: aiohttp.ClientSession, write: bool) -> None:
    bomb = gzip.compress(b" " * (MOST_BYTES + 1), compresslevel=1)
    error, _ = await ending(session, saying(reply(200, bomb, Content_Encoding="gzip")), write=write)
    assert type(error) is (OutcomeUnknown if write else UnexpectedReply)
    assert str(MOST_BYTES) in error.detail


async def test_the_largest_answer_is_still_read(session: aiohttp.ClientSession) -> None:
    whole = gzip.compress(b" " * MOST_BYTES, compresslevel=1)
    async with wire_server(saying(reply(200, whole, Content_Encoding="gzip"))) as server:
        assert len((await ask(desk(session, server.url))).body) == MOST_BYTES


async def test_budget_then_guard_then_the_wire(session: aiohttp.ClientSession) -> None:
    log: list[str] = []
    async with (
        wire_server(saying(reply(200))) as server,
        open_session(guard=lambda: log.append("guard")) as guarded,
    ):
        api = desk(guarded, server.url, budget=NotedBudget(log))
        await api.call("GET", "/orders", operation="read", cost=2.5)
    assert log == ["reserve 2.5", "guard"]


async def test_a_refused_budget_sends_nothing(session: aiohttp.ClientSession) -> None:
    async with wire_server(saying(reply(200))) as server:
        with pytest.raises(BudgetRefused):
            await ask(desk(session, server.url, budget=EmptyBudget()), write=True)
        assert server.connections == 0


async def test_a_guard_that_forbids_sends_nothing() -> None:
    def forbid() -> None:
        raise RuntimeError("a write transaction is open")

    async with wire_server(saying(reply(200))) as server, open_session(guard=forbid) as guarded:
        with pytest.raises(RuntimeError, match="transaction"):
            await ask(desk(guarded, server.url))
        assert server.connections == 0


async def test_cookies_are_not_carried_from_call_to_call(session: aiohttp.ClientSession) -> None:
    async with wire_server(saying(reply(200, Set_Cookie="who=other-account; Path=/"), reply(200))) as server:
        api = desk(session, server.url.replace("127.0.0.1", "localhost"))
        await ask(api)
        await ask(api)
    assert len(server.requests) == 2
    assert b"cookie" not in server.requests[1].lower()
