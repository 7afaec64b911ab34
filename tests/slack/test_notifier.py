"""Posting, editing and finding again, against the sandbox's Slack with things going wrong on the way."""

import aiohttp
import pytest

from bot.demo.stage import CHANNEL
from bot.orders.phase import Phase
from bot.services.notifier import Words
from bot.slack.access import Access
from bot.slack.client import build_client
from bot.slack.notifier import EVENT_TYPE, PAGE, SlackNotifier
from integrations.errors import NotFound, OutcomeUnknown, RateLimited, Rejected, Unauthorized, Unavailable
from integrations.http import open_session
from integrations.sandbox.faults import Fault
from tests.slack.cards import card
from tests.slack.room import Budget, Room

POST = "/api/chat.postMessage"
LINE = Words("again", {"number": "#1042", "at": "2026-11-23T09:00:00+00:00", "broadcast": True})


@pytest.mark.parametrize("kind", ["reset_after", "reset_before", "status", "status_after", "truncate", "garble"])
async def test_a_post_is_sent_once_whatever_comes_of_it(unconnected: Room, kind: str) -> None:
    """The SDK's own retries would double a post whose answer was lost; trying again is the ledger's."""
    unconnected.box.faults.add(Fault(kind, face="slack", path=POST, status=503))
    with pytest.raises(OutcomeUnknown):
        await unconnected.notifier.post(CHANNEL, card(), key="k")
    assert len(unconnected.calls("chat.postMessage")) == 1


async def test_the_sdk_tries_nothing_again_whatever_the_session(unconnected: Room) -> None:
    """Our session hides a reset from the SDK's own retries; the client must not rest on that."""
    unconnected.box.faults.add(Fault("reset_after", face="slack", path=POST))
    async with aiohttp.ClientSession() as session:
        client = build_client(unconnected.settings.slack, session, Access())
        with pytest.raises(aiohttp.ClientError):
            await client.chat_postMessage(channel=CHANNEL, text="once")
    assert len(unconnected.calls("chat.postMessage")) == 1


@pytest.mark.parametrize("kind", ["reset_after", "status_after", "truncate", "garble"])
async def test_a_post_whose_answer_was_lost_is_found_by_its_mark(unconnected: Room, kind: str) -> None:
    unconnected.box.faults.add(Fault(kind, face="slack", path=POST, status=500))
    with pytest.raises(OutcomeUnknown):
        await unconnected.notifier.post(CHANNEL, card(), key="card:7")
    (posted,) = unconnected.box.workspace.channels[CHANNEL].messages.values()
    assert await unconnected.notifier.find(CHANNEL, "card:7") == posted.ts
    assert await unconnected.notifier.find(CHANNEL, "card:8") is None


async def test_a_limit_holds_off_the_channels_budget(unconnected: Room) -> None:
    unconnected.box.faults.add(Fault("status", face="slack", path=POST, status=429, retry_after=7))
    with pytest.raises(RateLimited) as caught:
        await unconnected.notifier.post(CHANNEL, card(), key="k")
    assert caught.value.retry_after == 7.0
    assert (unconnected.budget.reserved, unconnected.budget.held_off) == (["1"], [7.0])


async def test_a_call_takes_no_longer_than_the_shared_session_allows(unconnected: Room) -> None:
    """With a shared session the SDK does not apply its own 30 seconds."""
    unconnected.box.faults.add(Fault("slow", face="slack", path=POST, seconds=5.0))
    async with open_session(timeout=0.03) as session:
        client = build_client(unconnected.settings.slack, session, Access())
        hurried = SlackNotifier(client, session, timeout=0.03, budget_for=lambda _: Budget())
        with pytest.raises(OutcomeUnknown) as caught:
            await hurried.post(CHANNEL, card(), key="k")
    assert caught.value.detail == "no answer in time"
    assert hurried.settle.total_seconds() == pytest.approx(2.03)


async def test_a_post_is_found_pages_back(unconnected: Room) -> None:
    ts = await unconnected.notifier.post(CHANNEL, card(), key="old")
    for number in range(PAGE + 20):
        unconnected.box.people.say("UAMY", CHANNEL, f"chatter {number}")
    assert await unconnected.notifier.find(CHANNEL, "old") == ts
    assert len(unconnected.calls("conversations.history")) == 2


async def test_a_search_ends(unconnected: Room) -> None:
    for number in range(5 * PAGE + 1):
        unconnected.box.people.say("UAMY", CHANNEL, f"chatter {number}")
    assert await unconnected.notifier.find(CHANNEL, "never") is None
    assert len(unconnected.calls("conversations.history")) == 5


async def test_a_line_is_found_in_its_thread_and_not_among_the_cards(unconnected: Room) -> None:
    parent = await unconnected.notifier.post(CHANNEL, card(), key="parent")
    for number in range(PAGE + 5):
        unconnected.box.people.say("UAMY", CHANNEL, f"reply {number}", thread_ts=parent)
    ts = await unconnected.notifier.say(CHANNEL, LINE, key="line", thread_ts=parent)
    assert await unconnected.notifier.find(CHANNEL, "line", thread_ts=parent) == ts
    assert len(unconnected.calls("conversations.replies")) == 2
    line = unconnected.box.workspace.channels[CHANNEL].messages[ts]
    assert (line.thread_ts, line.broadcast) == (parent, True)


async def test_a_mark_of_another_app_is_not_ours(unconnected: Room) -> None:
    metadata = {"event_type": "somebody_else", "event_payload": {"key": "k"}}
    await unconnected.client.chat_postMessage(channel=CHANNEL, text="x", metadata=metadata)
    assert await unconnected.notifier.find(CHANNEL, "k") is None
    assert EVENT_TYPE != "somebody_else"


async def test_a_public_channel_is_joined_before_it_is_searched(unconnected: Room) -> None:
    """Posting needs no membership there, but reading does."""
    ts = await unconnected.notifier.post("CGENERAL", card(), key="k")
    assert await unconnected.notifier.find("CGENERAL", "k") == ts
    assert len(unconnected.calls("conversations.join")) == 1


async def test_a_post_to_a_person_is_found_in_their_direct_messages(unconnected: Room) -> None:
    """Trouble may be told to a person, whose id is no conversation that can be read."""
    ts = await unconnected.notifier.say("UADA", Words("help"), key="trouble:1")
    assert await unconnected.notifier.find("UADA", "trouble:1") == ts


async def test_an_edit_replaces_what_is_shown_and_takes_no_budget(unconnected: Room) -> None:
    ts = await unconnected.notifier.post(CHANNEL, card(), key="k")
    await unconnected.notifier.update(CHANNEL, ts, card(phase=Phase.PACKED, reason="packed, waiting to ship"))
    message = unconnected.box.workspace.channels[CHANNEL].messages[ts]
    assert message.blocks[0]["text"]["text"].startswith("*Packed*")
    assert message.metadata is not None
    assert unconnected.budget.reserved == ["1"]


async def test_what_slack_refuses_is_told_apart(unconnected: Room) -> None:
    notifier = unconnected.notifier
    with pytest.raises(NotFound):
        await notifier.update(CHANNEL, "1.1", card())
    with pytest.raises(Unauthorized):
        await notifier.post("COLD", card(), key="k")
    with pytest.raises(Unauthorized):
        await notifier.post("CNOWHERE", card(), key="k")
    with pytest.raises(Rejected):
        await notifier.say(CHANNEL, LINE, key="k", thread_ts="1.1")
    with pytest.raises(Unauthorized):
        await notifier.find("CMANAGE", "k")


async def test_a_read_that_fails_is_only_unavailable(unconnected: Room) -> None:
    unconnected.box.faults.add(Fault("reset_after", face="slack", path="/api/conversations.history"))
    with pytest.raises(Unavailable):
        await unconnected.notifier.find(CHANNEL, "k")


async def test_a_new_reading_without_news_is_no_reason_to_edit(unconnected: Room) -> None:
    digest = unconnected.notifier.digest
    assert digest(card(seen_minutes_ago=0)) == digest(card(seen_minutes_ago=9))
    assert digest(card()) != digest(card(phase=Phase.PACKED))
    assert digest(card(stale=True, seen_minutes_ago=0)) != digest(card(stale=True, seen_minutes_ago=9))
