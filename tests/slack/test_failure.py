"""Each of Slack's error words, and each way a call can break, in the words of our error tree."""

from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_sdk.web.async_client import AsyncWebClient

from bot.services.notifier import Address, Words
from bot.slack.access import Access
from bot.slack.client import SlackClient
from bot.slack.notifier import SlackNotifier
from integrations.errors import (
    IntegrationError,
    NotFound,
    OutcomeUnknown,
    RateLimited,
    Rejected,
    Unauthorized,
    Unavailable,
    UnexpectedReply,
    Unreachable,
)
from integrations.http import open_session
from tests.slack.room import Budget

FORBIDDEN = """
    invalid_auth not_authed account_inactive token_revoked token_expired not_allowed_token_type missing_scope
    no_permission restricted_action restricted_action_read_only_channel restricted_action_thread_only_channel
    restricted_action_non_threadable_channel restricted_action_thread_locked channel_not_found is_archived is_inactive
    team_access_not_granted team_not_found messages_tab_disabled ekm_access_denied access_denied
    enterprise_is_restricted
"""
GONE = "user_not_in_channel message_not_found user_not_found user_disabled thread_not_found"
LATER = """
    internal_error fatal_error service_unavailable request_timeout org_login_required team_added_to_org
    external_channel_migrating
"""
LIMITED = "ratelimited rate_limited message_limit_exceeded"
REJECTED = """
    invalid_blocks invalid_blocks_format msg_too_long msg_blocks_too_long no_text cant_update_message
    edit_window_closed metadata_too_large invalid_arguments cannot_reply_to_message a_word_of_tomorrow
"""

Meaning = tuple[type[IntegrationError], type[IntegrationError]]
WORDS: dict[str, Meaning] = {
    **dict.fromkeys(FORBIDDEN.split(), (Unauthorized, Unauthorized)),
    **dict.fromkeys(GONE.split(), (NotFound, NotFound)),
    **dict.fromkeys(LATER.split(), (OutcomeUnknown, Unavailable)),
    **dict.fromkeys(LIMITED.split(), (RateLimited, RateLimited)),
    **dict.fromkeys(REJECTED.split(), (Rejected, Rejected)),
}


async def failures(answer: Any) -> Meaning:
    """What a write and a read become when Slack answers with `answer`, over a real connection."""

    async def respond(_: web.Request) -> web.StreamResponse:
        return await answer() if callable(answer) else web.json_response(answer)

    app = web.Application()
    app.router.add_route("*", "/api/{method}", respond)
    async with TestServer(app) as server, open_session(timeout=1.0) as session:
        return await _both(
            SlackClient(token="xoxb-1", base_url=str(server.make_url("/api/")), session=session, access=Access())
        )


async def _both(client: AsyncWebClient) -> Meaning:
    assert client.session is not None
    notifier = SlackNotifier(client, client.session, timeout=1.0, budget_for=lambda _: Budget())
    with pytest.raises(IntegrationError) as wrote:
        await notifier.say("C1", Words("help"), key="k")
    with pytest.raises(IntegrationError) as read:
        await notifier.find("C1", "k")
    assert wrote.value.system == read.value.system == "slack"
    assert wrote.value.detail
    assert not isinstance(wrote.value, UnexpectedReply)
    return type(wrote.value), type(read.value)


@pytest.mark.parametrize("word", WORDS)
async def test_a_word_of_slacks_has_one_meaning(word: str) -> None:
    assert await failures({"ok": False, "error": word}) == WORDS[word]


@pytest.mark.parametrize("status", [500, 502, 503, 504])
@pytest.mark.parametrize("kind", ["application/json", "text/html", "text/plain"])
async def test_an_error_page_leaves_a_write_unclear(status: int, kind: str) -> None:
    async def page() -> web.Response:
        return web.Response(status=status, text="<html>Bad gateway</html>", content_type=kind)

    assert await failures(page) == (OutcomeUnknown, Unavailable)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<html>Please log in to the guest network</html>", "text/html"),
        ("ok", "text/plain"),
        ("{", "application/json"),
        ("[]", "application/json"),
        ('["ok"]', "application/json"),
        ("null", "application/json"),
        ("", "application/json"),
        ('{"ok": false}', "application/json"),
        ('{"ok": false, "error": ["x"]}', "application/json"),
    ],
)
async def test_a_200_that_is_not_slacks_json_leaves_a_write_unclear(body: str, kind: str) -> None:
    async def page() -> web.Response:
        return web.Response(text=body, content_type=kind)

    wrote, read = await failures(page)
    assert (wrote, read) in ((OutcomeUnknown, Unavailable), (Rejected, Rejected))
    assert (wrote is Rejected) == ("error" in body)


@pytest.mark.parametrize("kind", ["application/json", "text/html"])
async def test_a_429_without_a_body_is_a_limit(kind: str) -> None:
    async def limited() -> web.Response:
        return web.Response(status=429, headers={"Retry-After": "11"}, content_type=kind)

    assert await failures(limited) == (RateLimited, RateLimited)


async def test_a_connection_that_breaks_leaves_a_write_unclear() -> None:
    async def drop(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    app = web.Application()
    app.router.add_route("*", "/api/{method}", drop)
    async with TestServer(app) as server, open_session(timeout=1.0) as session:
        client = SlackClient(token="xoxb-1", base_url=str(server.make_url("/api/")), session=session, access=Access())
        assert await _both(client) == (OutcomeUnknown, Unavailable)


async def test_without_a_connection_nothing_was_sent() -> None:
    async with open_session(timeout=1.0) as session:
        client = SlackClient(token="xoxb-1", base_url="http://127.0.0.1:9/api/", session=session, access=Access())
        assert await _both(client) == (Unreachable, Unreachable)


@pytest.mark.parametrize(
    ("status", "body"), [(200, '{"ok": false, "error": "used_url"}'), (404, "no_such_url"), (410, ""), (302, "")]
)
async def test_a_response_address_that_does_not_take_the_answer_is_left(status: int, body: str) -> None:
    seen: list[str] = []

    async def refuse(_: web.Request) -> web.Response:
        return web.Response(status=status, text=body, headers={"Location": "/api/elsewhere"})

    async def take(request: web.Request) -> web.Response:
        seen.append(request.match_info["method"])
        return web.json_response({"ok": True, "ts": "1.1"})

    app = web.Application()
    app.router.add_post("/response/1", refuse)
    app.router.add_post("/api/{method}", take)
    async with TestServer(app) as server, aiohttp.ClientSession() as session:
        client = SlackClient(token="xoxb-1", base_url=str(server.make_url("/api/")), session=session, access=Access())
        notifier = SlackNotifier(client, session, timeout=1.0, budget_for=lambda _: Budget())
        url = str(server.make_url("/response/1"))
        await notifier.whisper(Address(user="U1", channel="C1", response_url=url), Words("help"))
    assert seen == ["chat.postEphemeral"]
