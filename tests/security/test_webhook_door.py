"""The webhook door under attack: whatever arrives is answered soon and plainly, and says nothing of our insides."""

import gzip
import json
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import structlog
from aiohttp.test_utils import BaseTestServer
from hypothesis import given
from hypothesis import strategies as st

from bot.web import MOST_BODY
from storage.tables import InboxEvent
from tests.security.fuzz import any_bytes, any_text, bent, tries
from tests.security.raw import Answer, Header, Server, exchange, request
from tests.security.test_webhook_readers import GENUINE, TOPICS, katana_signs, shop_signs
from tests.services.house import House
from tests.services.opening import opened
from tests.test_web import PATH_SECRET, SHOP_SECRET, State, door_of

PATIENCE = 0.05
"""Seconds the door waits for a body in these tests; ten in life."""
DOCUMENTED = {200, 400, 401, 404, 405, 408, 413}
"""Every status the door may answer with. 500 is for a database that is full, never for what somebody sent."""
PATHS = ["/webhooks/shop", "/webhooks/katana", "/webhooks/desk", f"/webhooks/desk/{PATH_SECRET}", "/webhooks/nobody"]
TRICKS = [
    "/webhooks/../healthz",
    "/webhooks/%2e%2e/%2e%2e/etc/passwd",
    "/webhooks/shop/",
    "/webhooks//shop",
    "/webhooks/shop/a/b",
    "/webhooks/%00",
    "/webhooks/%ff",
    "/webhooks/%F0%9F%92%A9",
    "/webhooks/shop%2Fx",
    "/webhooks/shop?connection=katana",
    "/webhooks/" + "a" * 4000,
    "//evil.example/webhooks/shop",
    "http://evil.example/webhooks/shop",
    "/slack/events",
    "*",
]


@dataclass(frozen=True, slots=True)
class Fort:
    """The door on a real socket, and the house behind it."""

    server: BaseTestServer
    house: House
    log: pytest.LogCaptureFixture

    async def attack(self, sent: bytes) -> Answer:
        """Send it. Checks what must hold of every answer."""
        self.log.clear()
        with structlog.testing.capture_logs() as said:
            answer = await exchange(self.server, sent)
        assert answer.status in DOCUMENTED, f"{answer.status}: {answer.body[:200]}"
        for leak in ("Traceback", 'File "', "site-packages", PATH_SECRET, SHOP_SECRET):
            assert leak not in answer.body + answer.head
        assert [entry for entry in said if entry["log_level"] in ("error", "critical")] == []
        assert [record.getMessage() for record in self.log.records if record.levelno >= logging.ERROR] == []
        return answer

    async def kept(self) -> list[InboxEvent]:
        async with self.house.db.read() as unit:
            found = [await unit.inbox.recent(one.id) for one in self.house.shop.connections]
        return [event for events in found for event in events]


@pytest.fixture
async def fort(sqlite_url: str, caplog: pytest.LogCaptureFixture) -> AsyncIterator[Fort]:
    async with (
        opened(sqlite_url) as house,
        Server(door_of(house, house.db, State(), patience=PATIENCE)) as server,
    ):
        yield Fort(server, house, caplog)


def signed(path: str, body: bytes) -> list[Header]:
    """The headers that make this body genuine for the connection of this path."""
    if "shop" in path:
        return [*shop_signs(body, SHOP_SECRET).items(), ("X-Shopify-Topic", "orders/updated")]
    return list(katana_signs(body, "katana-secret").items()) if "katana" in path else []


names = st.sampled_from(
    [
        "X-Shopify-Topic",
        "X-Shopify-Webhook-Id",
        "X-Shopify-Hmac-Sha256",
        "x-sha2-signature",
        "Content-Type",
        "Accept",
        "Cookie",
        "x-shipmate-path-secret",
        "Forwarded",
        "X-Other",
    ]
)
values = (
    st.sampled_from(
        [*TOPICS, "", "application/json; charset=\u00fc", "text/html", "multipart/form-data", b"\xff\xfe"]
    )
    | st.text(st.characters(exclude_categories=(), exclude_characters="\r\n\x00"), max_size=30)
    | st.sampled_from(["x" * 7000, "=" * 100])
)
odd_headers = st.lists(st.tuples(names, values), max_size=3)
GENUINE_ANYWHERE = [each for bodies in GENUINE.values() for each in bodies]
bodies = bent(GENUINE_ANYWHERE).map(lambda value: json.dumps(value).encode()) | any_bytes


@tries(120)
@given(path=st.sampled_from(PATHS), body=bodies, headers=odd_headers, sign=st.booleans(), chunked=st.booleans())
async def test_whatever_is_delivered_is_answered_plainly(
    fort: Fort, path: str, body: bytes, headers: list[Header], sign: bool, chunked: bool
) -> None:
    every = [*(signed(path, body) if sign else []), *headers]
    answer = await fort.attack(request("POST", path, every, body, chunked=chunked))
    if not sign and PATH_SECRET not in path:
        assert answer.status in (400, 401, 404, 413), "nothing unsigned is let in"


@tries(60)
@given(
    method=st.sampled_from(["GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "POST", "BREW"]),
    path=st.sampled_from(TRICKS) | any_text.map(lambda text: "/webhooks/" + "".join(filter(str.isalnum, text))),
    body=st.sampled_from([b"", b"{}"]),
)
async def test_no_trick_with_path_or_method_gets_further(fort: Fort, method: str, path: str, body: bytes) -> None:
    answer = await fort.attack(request(method, path, (), body))
    assert answer.status in (400, 401, 404, 405)
    assert await fort.kept() == []


async def test_a_body_is_taken_as_it_was_sent(fort: Fort) -> None:
    """A signature is over the bytes that were sent, so nothing is unpacked: there is no bomb to go off."""
    packed, bomb = gzip.compress(b'{"id": 501}'), gzip.compress(b" " * (20 * MOST_BODY))
    headers: list[Header] = [*signed("shop", b'{"id": 501}'), ("Content-Encoding", "gzip")]
    for body in (packed, bomb, b"no gzip at all"):
        assert (await fort.attack(request("POST", "/webhooks/shop", headers, body))).status == 401


@pytest.mark.parametrize(("size", "status"), [(MOST_BODY - 1, 401), (MOST_BODY, 401), (MOST_BODY + 1, 413)])
@pytest.mark.parametrize("chunked", [False, True])
async def test_the_limit_of_a_body_is_exact(fort: Fort, size: int, status: int, chunked: bool) -> None:
    assert (await fort.attack(request("POST", "/webhooks/shop", (), b"x" * size, chunked=chunked))).status == status


@pytest.mark.parametrize("path", ["/webhooks/shop", "/webhooks/desk/guessed"])
async def test_a_body_that_never_comes_is_not_waited_for(fort: Fort, path: str) -> None:
    answer = await fort.attack(request("POST", path, (), b"x" * 100)[:-50])
    assert answer.status == 408


START = b"POST /webhooks/shop HTTP/1.1\r\nHost: x\r\n"
BROKEN = {
    "a chunk without a size": START + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n",
    "a negative length": START + b"Content-Length: -1\r\n\r\n{}",
    "two lengths": START + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x",
    "length and chunks": START + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a header too long": START + b"A: " + b"a" * 100_000 + b"\r\n\r\n",
    "a header with a zero byte": START + b"X-Shopify-Topic: a\x00b\r\n\r\n",
    "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "another version": b"POST /webhooks/shop HTTP/9.9\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
}


@pytest.mark.parametrize("name", BROKEN)
async def test_what_is_no_http_fills_no_log(fort: Fort, name: str) -> None:
    assert (await fort.attack(BROKEN[name])).status in (400, 401)


async def test_no_answer_says_what_serves_it_or_lets_a_browser_guess(fort: Fort) -> None:
    for path, method in (("/healthz", "GET"), ("/nothing", "GET"), ("/webhooks/shop", "POST"), ("/healthz", "PUT")):
        head = (await fort.attack(request(method, path))).head.lower()
        assert "server:" not in head
        assert "x-content-type-options: nosniff" in head
        assert "cache-control: no-store" in head
