"""Faults over real sockets: what the client sees, and whether the effect stands."""

import errno
import time

import aiohttp
import pytest
from aiohttp.test_utils import TestClient, TestServer

from integrations.sandbox.faults import Fault, Faults
from tests.sandbox.builders import small_world
from tests.sandbox.test_journal import watched

BODY = {"quantity": 3}


@pytest.mark.parametrize(("kind", "stands"), [("reset_before", 0), ("reset_after", 3)])
async def test_a_reset_reaches_the_client_as_a_reset(kind: str, stands: int) -> None:
    world = small_world()
    app, journal, faults = watched(world)
    faults.add(Fault(kind))
    async with TestClient(TestServer(app)) as client:
        with pytest.raises(aiohttp.ClientOSError) as caught:
            await client.post("/v1/stock", json=BODY)
        assert caught.value.errno == errno.ECONNRESET
        assert world.variant("TEA").on_hand == stands
        assert (await client.post("/v1/stock", json=BODY)).status == 200
    first, second = journal.entries
    assert (first.status, first.fault, len(first.effects)) == (None, kind, stands // 3)
    assert (second.status, second.fault) == (200, None)


@pytest.mark.parametrize(("kind", "stands"), [("status", 0), ("status_after", 3)])
async def test_an_error_before_or_after_the_effect(kind: str, stands: int) -> None:
    world = small_world()
    app, journal, faults = watched(world)
    faults.add(Fault(kind, status=502))
    async with TestClient(TestServer(app)) as client:
        answer = await client.post("/v1/stock", json=BODY)
        assert answer.status == 502
        assert "Retry-After" not in answer.headers
    assert world.variant("TEA").on_hand == stands
    assert journal.entries[0].fault == f"{kind} 502"


async def test_a_rate_limit_says_when_to_come_back() -> None:
    app, _, faults = watched(small_world())
    faults.add(Fault("status", status=429))
    faults.add(Fault("status", status=429, retry_after=30))
    async with TestClient(TestServer(app)) as client:
        waits = [(await client.post("/v1/stock", json=BODY)).headers["Retry-After"] for _ in range(2)]
    assert waits == ["1", "30"]


async def test_a_truncated_answer_ends_in_the_middle() -> None:
    world = small_world()
    app, _, faults = watched(world)
    faults.add(Fault("truncate"))
    faults.add(Fault("garble"))
    async with TestClient(TestServer(app)) as client:
        answer = await client.post("/v1/stock", json=BODY)
        with pytest.raises(aiohttp.ClientPayloadError):
            await answer.read()
        answer = await client.post("/v1/stock", json=BODY)
        assert await answer.text() == '{"ok": '[: len('{"ok": true}') // 2]
    assert world.variant("TEA").on_hand == 6


@pytest.mark.parametrize(("kind", "stands"), [("slow", 0), ("slow_after", 3)])
async def test_a_client_that_gives_up_on_a_slow_face(kind: str, stands: int) -> None:
    world = small_world()
    app, _, faults = watched(world)
    faults.add(Fault(kind, seconds=5))
    async with TestClient(TestServer(app)) as client:
        began = time.monotonic()
        with pytest.raises(TimeoutError):
            await client.post("/v1/stock", json=BODY, timeout=aiohttp.ClientTimeout(total=0.05))
        assert time.monotonic() - began < 2
        assert world.variant("TEA").on_hand == stands


def test_rules_speak_of_face_method_and_path_and_are_used_up() -> None:
    faults = Faults()
    faults.add(Fault("slow", face="katana", method="POST", path="/v1/sales", remaining=2))
    always = faults.add(Fault("reset_after", face="shopify", remaining=None))
    assert faults.draw("katana", "GET", "/v1/sales_orders") is None
    assert faults.draw("katana", "POST", "/v1/factory") is None
    assert [str(faults.draw("katana", "POST", "/v1/sales_orders")) for _ in range(3)] == ["slow", "slow", "None"]
    assert all(faults.draw("shopify", "POST", "/") is always for _ in range(5))
    some = faults.add(Fault("status", face="slack", containing="mutation", remaining=None))
    assert faults.draw("slack", "POST", "/", b"query { order }") is None
    assert faults.draw("slack", "POST", "/", b"mutation { order }") is some
    assert faults.remove(always.id)
    assert not faults.remove(always.id)
    assert faults.draw("shopify", "POST", "/") is None


def test_the_dice_fall_the_same_for_the_same_seed() -> None:
    def draws(seed: int) -> list[bool]:
        faults = Faults(seed)
        faults.add(Fault("slow", probability=0.5, remaining=None))
        return [faults.draw("katana", "GET", "/") is not None for _ in range(40)]

    assert draws(1) == draws(1) != draws(2)
    assert 5 < sum(draws(1)) < 35


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "fire"}, {"probability": 1.5}, {"status": 42}, {"seconds": -1.0}, {"remaining": 0}],
)
def test_a_rule_that_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"is|not"):
        Fault(**{"kind": "slow", **wrong})  # type: ignore[arg-type]  # wrong on purpose
