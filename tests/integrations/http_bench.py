"""What the tests of the HTTP door share: budgets that remember, and one call whose end is looked at."""

import traceback

import aiohttp
import pytest

from integrations.errors import BudgetRefused, IntegrationError
from integrations.http import HttpApi, Reply
from tests.integrations.wire_server import Answer, Line, WireServer, wire_server

SECRET = "s3cr3t-of-the-key"
READ_AND_WRITE = pytest.mark.parametrize("write", [False, True], ids=["read", "write"])


class NotedBudget:
    """A budget that always has room and remembers what was asked of it."""

    def __init__(self, log: list[str] | None = None) -> None:
        self.log = [] if log is None else log

    async def reserve(self, cost: float = 1.0) -> None:
        self.log.append(f"reserve {cost:g}")

    async def hold_off(self, seconds: float) -> None:
        self.log.append(f"hold off {seconds:g}")


class EmptyBudget(NotedBudget):
    """A budget with no room."""

    async def reserve(self, cost: float = 1.0) -> None:
        raise BudgetRefused("desk", "wait", "no room", retry_after=7.0)


def desk(
    session: aiohttp.ClientSession, url: str, *, budget: NotedBudget | None = None, timeout: float = 5.0
) -> HttpApi:
    return HttpApi(session, url, system="desk", budget=budget or NotedBudget(), timeout=timeout)


async def ask(api: HttpApi, *, write: bool = False, method: str | None = None) -> Reply:
    """One call that carries a secret in its headers, its query and, when it writes, its body."""
    return await api.call(
        method or ("POST" if write else "GET"),
        "/orders",
        operation="read order",
        write=write,
        headers={"Authorization": f"Basic {SECRET}"},
        params={"key": SECRET},
        body={"key": SECRET} if write else None,
    )


async def ending(
    session: aiohttp.ClientSession, answer: Answer, *, write: bool, within: float = 5.0
) -> tuple[IntegrationError, WireServer]:
    """The error one call ends in. Checks that the secret is nowhere in its traceback."""
    async with wire_server(answer) as server:
        with pytest.raises(IntegrationError) as caught:
            await ask(desk(session, server.url, timeout=within), write=write)
    assert SECRET not in "".join(traceback.format_exception(caught.value))
    return caught.value, server


def saying(*answers: bytes) -> Answer:
    """Answer the requests of one connection with these bytes, one after the other."""

    async def answer(line: Line) -> None:
        for text in answers:
            await line.request()
            await line.send(text)

    return answer
