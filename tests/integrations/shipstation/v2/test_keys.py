"""The vendor's key set: read when it is needed, held for a day, and never asked for without end."""

import asyncio
import base64

import aiohttp
import pytest
from aiohttp import web

from integrations.errors import IntegrationError, Unauthorized, Unavailable, UnexpectedReply
from integrations.shipstation.v2.keys import HELD, PAUSE, PAUSE_AFTER_FAILURE, V2Keys
from tests.integrations.http_bench import NotedBudget
from tests.integrations.shipstation.desk import Json
from tests.integrations.shipstation.v2.desk import DeskV2
from tests.integrations.shipstation.v2.signing import pair, web_key


class Seconds:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Seconds:
    return Seconds()


@pytest.fixture
def keys(desk: DeskV2, session: aiohttp.ClientSession, clock: Seconds) -> V2Keys:
    desk.says("/jwks", {"keys": [web_key("one")]})
    return V2Keys(session, url=f"{desk.url}/jwks", budget=NotedBudget(), timeout=5.0, clock=clock)


async def test_a_key_is_known_once_the_set_was_read_and_our_own_key_stays_at_home(keys: V2Keys, desk: DeskV2) -> None:
    assert keys.key("one") is None
    await keys.refresh()
    found = keys.key("one")
    assert found is not None
    assert found.public_numbers() == pair("one").public_key().public_numbers()
    assert [(asked.method, asked.path, asked.login) for asked in desk.asked] == [("GET", "/jwks", "")]


async def test_made_up_key_ids_make_us_ask_once_a_minute(keys: V2Keys, desk: DeskV2, clock: Seconds) -> None:
    await asyncio.gather(*(keys.refresh() for _ in range(50)))
    clock.now += PAUSE - 1
    await keys.refresh()
    assert len(desk.asked) == 1
    desk.says("/jwks", {"keys": [web_key("two")]})
    clock.now += 1
    await keys.refresh()
    assert len(desk.asked) == 2
    assert keys.key("one") is None, "a key that was withdrawn counts no longer"
    assert keys.key("two") is not None


async def test_a_set_is_believed_for_a_day(keys: V2Keys, clock: Seconds) -> None:
    await keys.refresh()
    clock.now += HELD - 1
    assert keys.key("one") is not None
    clock.now += 1
    assert keys.key("one") is None
    await keys.refresh()
    assert keys.key("one") is not None


async def test_while_it_cannot_be_read_nobody_is_called_a_forger(keys: V2Keys, desk: DeskV2, clock: Seconds) -> None:
    desk.says("/jwks", {}, status=500)
    for _ in range(3):
        with pytest.raises(Unavailable):
            await keys.refresh()
    assert len(desk.asked) == 1
    desk.says("/jwks", {"keys": [web_key("one")]})
    clock.now += PAUSE_AFTER_FAILURE
    await keys.refresh()
    assert keys.key("one") is not None


async def test_a_failure_takes_no_key_away(keys: V2Keys, desk: DeskV2, clock: Seconds) -> None:
    await keys.refresh()
    desk.says("/jwks", {}, status=403)
    clock.now += PAUSE
    with pytest.raises(Unauthorized):
        await keys.refresh()
    assert keys.key("one") is not None


@pytest.mark.parametrize("answer", [{}, [], {"keys": None}, {"keys": [5]}, {"keys": []}, {"keys": [{"kid": "a"}]}])
async def test_what_is_no_key_set_is_unexpected(keys: V2Keys, desk: DeskV2, answer: object) -> None:
    desk.says("/jwks", answer)
    with pytest.raises(UnexpectedReply):
        await keys.refresh()


async def test_a_redirect_is_not_followed(keys: V2Keys, desk: DeskV2) -> None:
    desk.says("/elsewhere", {"keys": [web_key("one")]})
    desk.answers["/jwks"] = lambda _: web.Response(status=302, headers={"Location": f"{desk.url}/elsewhere"})
    with pytest.raises(IntegrationError):
        await keys.refresh()
    assert keys.key("one") is None


NOT_OURS: list[Json] = [
    web_key("bad", kty="EC"),
    web_key("bad", kty=None),
    web_key("bad", use="enc"),
    web_key("bad", n=None),
    web_key("bad", n="not base64!"),
    web_key("bad", n="é"),
    web_key("bad", e="Ag"),
    web_key("bad", n=base64.urlsafe_b64encode(b"\x01" * 8).decode()),
    web_key("", kid=None),
]


@pytest.mark.parametrize("bad", NOT_OURS)
async def test_a_key_that_cannot_verify_hides_no_other(keys: V2Keys, desk: DeskV2, bad: Json) -> None:
    desk.says("/jwks", {"keys": [bad, web_key("one", use=None), *[{"kid": f"{number}"} for number in range(60)]]})
    await keys.refresh()
    assert keys.key("bad") is keys.key("") is None
    assert keys.key("one") is not None
