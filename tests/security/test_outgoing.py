"""Where the bot sends anything: only to the addresses of its settings, whatever it is told from outside."""

from urllib.parse import urlsplit

import pytest
import structlog
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.stage import CHANNEL
from bot.services.notifier import Address, Words
from bot.slack.blocks.text import link, web_address
from bot.slack.response_url import is_slacks
from integrations.errors import IntegrationError, Unreadable
from integrations.shipstation.webhooks import PATHS, read_pointer
from tests.security.fuzz import any_text, tries
from tests.slack.conftest import unconnected
from tests.slack.room import Room

__all__ = ["unconnected"]
SLACK, SANDBOX = "https://slack.com/api/", "http://127.0.0.1:8422/api/"
DESK = "https://ssapi.shipstation.com"
HINT = Words("hint", {"words": "Try `/order 1042`."})

pieces = st.sampled_from(
    [
        "https://hooks.slack.com",
        "https://slack.com",
        "https://ssapi.shipstation.com",
        "https://ssapi6.shipstation.com",
        "http://127.0.0.1:8422",
        "http://169.254.169.254",
        "evil.example",
        "http:",
        "//",
        "/",
        "\\",
        "@",
        ":443",
        ":8443",
        "#",
        "?",
        "?a=1",
        "/orders",
        "/actions/T1/1/x",
        "/..",
        "%2f",
        ".",
        "\r\n",
        "\x00",
        "ⓢlack.com",
        "[::1]",
    ]
)
addresses = st.lists(pieces, min_size=1, max_size=5).map("".join) | any_text


@pytest.mark.parametrize(
    ("address", "api_url", "may"),
    [
        ("https://hooks.slack.com/actions/T1/1/x", SLACK, True),
        ("https://hooks.slack.com:443/commands/T1/1/x", SLACK, True),
        ("https://HOOKS.slack.com/commands/T1/1/x", SLACK, True),
        ("https://hooks.slack-gov.com/actions/T1/1/x", "https://slack-gov.com/api/", True),
        ("https://hooks.slack.com/actions/T1", "https://slack-gov.com/api/", False),
        ("https://hooks.slack.com/actions/T1/1/x", "https://proxy.example/slack/", True),
        ("https://proxy.example/answers/1", "https://proxy.example/slack/", True),
        ("http://127.0.0.1:8422/response/1", SANDBOX, True),
        ("http://127.0.0.1:8423/response/1", SANDBOX, False),
        ("http://127.0.0.1:8422/response/1", SLACK, False),
        ("http://hooks.slack.com/actions/T1/1/x", SLACK, False),
        ("https://slack.com/api/chat.postMessage", SLACK, False),
        ("https://hooks.slack.com:8443/actions/T1", SLACK, False),
        ("https://hooks.slack.com:x/actions/T1", SLACK, False),
        ("https://hooks.slack.com@evil.example/", SLACK, False),
        ("https://evil.example@hooks.slack.com/", SLACK, False),
        ("https://hooks.slack.com.evil.example/", SLACK, False),
        ("https://evil.example/https://hooks.slack.com/", SLACK, False),
        ("https://evil.example\\@hooks.slack.com/", SLACK, False),
        ("https://hooks.slack.com/a b", SLACK, True),
        ("https://hooks.slack.com/a\n", SLACK, False),
        ("//hooks.slack.com/actions", SLACK, False),
        ("http://169.254.169.254/latest/meta-data", SLACK, False),
        ("file:///etc/passwd", SLACK, False),
        ("", SLACK, False),
        ("https://hooks.slack.com/" + "x" * 1000, SLACK, False),
    ],
)
def test_an_answer_goes_to_slack_and_nowhere_else(address: str, api_url: str, may: bool) -> None:
    assert is_slacks(address, api_url=api_url) is may


@tries(400)
@given(addresses)
def test_no_address_that_somebody_put_together_gets_past(address: str) -> None:
    if is_slacks(address, api_url=SLACK):
        parts = urlsplit(address)
        assert (parts.scheme, parts.hostname, parts.port or 443) == ("https", "hooks.slack.com", 443)
        assert parts.username is parts.password is None


@tries(400)
@given(addresses, st.sampled_from([DESK, "https://desk.example/proxy", "http://127.0.0.1:8422"]))
def test_of_a_pointer_only_a_path_and_a_filter_are_left(address: str, base_url: str) -> None:
    try:
        pointer = read_pointer(address, base_url=base_url)
    except Unreadable:
        return
    asked, base = urlsplit(base_url + str(pointer)), urlsplit(base_url)
    assert (asked.scheme, asked.netloc) == (base.scheme, base.netloc)
    assert asked.path.removeprefix(base.path) in PATHS
    assert pointer.query


@tries(400)
@given(addresses)
def test_a_link_is_plain_https_and_stays_one_link(address: str) -> None:
    if (sound := web_address(address)) is not None:
        assert sound.startswith("https://")
        shown = link(sound, "Katana")
        assert (shown.count("<"), shown.count(">"), shown.count("|")) == (1, 1, 1)


async def test_nothing_is_posted_to_a_stranger(unconnected: Room) -> None:
    """The person is answered all the same, beside the address."""
    visits: list[str] = []

    async def visited(request: web.Request) -> web.Response:
        visits.append(request.path)
        return web.Response(text="ok")

    stranger = web.Application()
    stranger.router.add_route("*", "/{anything:.*}", visited)
    async with TestServer(stranger) as server:
        address = Address(user="UAMY", channel=CHANNEL, response_url=str(server.make_url("/response/1")))
        with structlog.testing.capture_logs() as said:
            await unconnected.notifier.whisper(address, HINT)
    assert visits == []
    assert unconnected.seen_by("UAMY") == ["Try `/order 1042`."]
    assert [entry["log_level"] for entry in said] == ["warning"]
    assert "response/1" not in str(said), "the address is a key for half an hour"


@pytest.mark.parametrize("answers", ["/response/1", None], ids=["a response address", "the web API"])
async def test_no_redirect_of_slack_is_followed(unconnected: Room, answers: str | None) -> None:
    """The post that is redirected was not taken, so the person is told another way, or it is tried again."""
    visits: list[str] = []

    async def elsewhere(request: web.Request) -> web.Response:
        visits.append(request.path)
        if request.path == "/away":
            return web.json_response({"ok": True, "ts": "1.2"})
        raise web.HTTPTemporaryRedirect(location="/away")

    slack = web.Application()
    slack.router.add_route("*", "/{anything:.*}", elsewhere)
    async with TestServer(slack) as server:
        unconnected.client.base_url = str(server.make_url("/api/"))
        url = str(server.make_url(answers)) if answers else None
        with pytest.raises(IntegrationError):
            await unconnected.notifier.whisper(Address(user="UAMY", channel=CHANNEL, response_url=url), HINT)
    assert visits[0] == (answers or "/api/chat.postEphemeral")
    assert "/away" not in visits
