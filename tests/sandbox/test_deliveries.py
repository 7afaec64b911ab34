"""The webhook sender against a real receiver: duplicates, order, retries and what it gives up on."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from integrations.sandbox.deliveries import Delivery, Habits, Mischief, Sender
from integrations.sandbox.journal import Journal
from integrations.sandbox.state import Effect
from tests.sandbox.builders import small_world


@dataclass
class Receiver:
    """Answers with the statuses given, then with 200; keeps what came."""

    statuses: list[int] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    async def receive(self, request: web.Request) -> web.Response:
        self.bodies.append(await request.text())
        self.headers.append(dict(request.headers))
        status = self.statuses.pop(0) if self.statuses else 200
        headers = {"Location": "/hooks"} if status == 302 else {}
        return web.Response(status=status, headers=headers)


def render(topic: str, subject: str) -> list[Delivery]:
    if topic == "unknown":
        return []
    return [Delivery({"X-Topic": topic}, subject.encode())]


@asynccontextmanager
async def sending(receiver: Receiver, *, mischief: Mischief | None = None, seed: int = 1) -> AsyncIterator[Sender]:
    app = web.Application()
    app.router.add_post("/hooks", receiver.receive)
    async with TestServer(app) as server:
        targets: dict[str, str | None] = {"katana": str(server.make_url("/hooks"))}
        sender = Sender(
            {"katana": render, "shopify": render},
            targets,
            seed=seed,
            mischief=mischief or Mischief(),
            habits={"katana": Habits(5.0, (0.1, 0.1), "X-Katana-Retry-Num")},
        )
        async with sender:
            yield sender


async def test_news_is_sent_with_the_vendors_headers_and_body() -> None:
    receiver = Receiver()
    async with sending(receiver) as sender:
        sender.hear("katana", "sales_order.packed", "1")
        sender.hear("katana", "unknown", "2")
        sender.hear("shopify", "orders/create", "3")
        await sender.idle()
    assert receiver.bodies == ["1"]
    assert receiver.headers[0]["X-Topic"] == "sales_order.packed"
    assert "X-Katana-Retry-Num" not in receiver.headers[0]
    assert [(each.topic, each.status, each.accepted) for each in sender.attempts] == [
        ("sales_order.packed", 200, True)
    ]


async def test_retries_carry_the_same_body_and_their_number() -> None:
    receiver = Receiver(statuses=[500, 302])
    async with sending(receiver) as sender:
        sender.hear("katana", "t", "1")
        await sender.idle()
    assert receiver.bodies == ["1", "1", "1"]
    assert [each.get("X-Katana-Retry-Num") for each in receiver.headers] == [None, "1", "2"]
    assert [each.status for each in sender.attempts] == [500, 302, 200]
    assert sender.given_up == []


async def test_after_the_last_retry_the_vendor_gives_up() -> None:
    receiver = Receiver(statuses=[500, 500, 500])
    async with sending(receiver) as sender:
        sender.hear("katana", "t", "1")
        await sender.idle()
    assert len(receiver.bodies) == 3
    assert sender.given_up == [("katana", "t", "1")]


async def test_nobody_there_is_an_error_and_not_a_crash() -> None:
    async with sending(Receiver()) as sender:
        sender.targets["katana"] = "http://127.0.0.1:9/hooks"
        sender.hear("katana", "t", "1")
        await sender.idle()
    assert [each.status for each in sender.attempts] == [None] * 3
    assert all(each.error for each in sender.attempts)


async def test_duplicates_and_drops_are_seeded() -> None:
    async def bodies(seed: int) -> tuple[list[str], int]:
        receiver = Receiver()
        mischief = Mischief(duplicate=0.4, drop=0.2)
        async with sending(receiver, mischief=mischief, seed=seed) as sender:
            for number in range(30):
                sender.hear("katana", "t", str(number))
            await sender.idle()
            return sorted(receiver.bodies), len(sender.dropped)

    first, second, other = await bodies(1), await bodies(1), await bodies(2)
    assert first == second != other
    assert first[1] > 0
    assert len(first[0]) > len(set(first[0])) == 30 - first[1]


async def test_reordering_lets_later_news_overtake() -> None:
    receiver = Receiver()
    async with sending(receiver) as sender:
        sender.mischief = Mischief(reorder=1.0, behind=0.08)
        sender.hear("katana", "t", "first")
        sender.mischief = Mischief()
        sender.hear("katana", "t", "second")
        await sender.idle()
    assert receiver.bodies == ["second", "first"]


@pytest.mark.parametrize("how", ["disabled", "no target"])
async def test_switched_off_means_nothing_is_sent(how: str) -> None:
    receiver = Receiver()
    async with sending(receiver) as sender:
        if how == "disabled":
            sender.disabled.add("katana")
        else:
            sender.targets["katana"] = None
        sender.hear("katana", "t", "1")
        await sender.idle()
    assert receiver.bodies == []


async def test_what_a_webhook_causes_is_not_blamed_on_the_request_that_caused_the_webhook() -> None:
    journal = Journal(small_world().now)

    async def receive(request: web.Request) -> web.Response:
        journal.note(Effect("slack", "post", "C1"))
        return web.Response()

    app = web.Application()
    app.router.add_post("/", receive)
    async with TestServer(app) as server, Sender({"katana": render}, {"katana": str(server.make_url("/"))}) as sender:
        with journal.request("katana", "POST", "/v1", "", b""):
            sender.hear("katana", "t", "1")
            await sender.idle()
    assert [happening.cause for happening in journal.happenings] == ["world"]
