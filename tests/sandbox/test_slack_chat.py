"""Messages, threads, ephemerals and metadata, through Slack's own client: what is kept and what is refused."""

import json
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from tests.sandbox.slack_stage import Stage, face_only, refusal, say

CARD = {"event_type": "order_card", "event_payload": {"order": "1042"}}
DIVIDER = {"type": "divider"}


async def test_timestamps_grow_even_when_the_clock_stands_still() -> None:
    async with face_only() as stage:
        stamps = [await say(stage) for _ in range(5)]
        assert stamps == sorted(set(stamps))
        stage.clock.advance(-3600)
        assert await say(stage) > stamps[-1]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel": "CNOWHERE", "text": "a"}, "channel_not_found"),
        ({"channel": "CMANAGE", "text": "a"}, "channel_not_found"),
        ({"channel": "COLD", "text": "a"}, "is_archived"),
        ({"channel": "CORDERS"}, "no_text"),
        ({"text": "a"}, "invalid_arguments"),
        ({"channel": "CORDERS", "text": "a", "thread_ts": "1.0"}, "cannot_reply_to_message"),
        ({"channel": "CORDERS", "text": "a", "metadata": {"event_type": "x"}}, "invalid_metadata_format"),
        ({"channel": "CORDERS", "text": "a", "blocks": "not json"}, "invalid_blocks_format"),
        ({"channel": "CORDERS", "text": "a", "blocks": [{"type": "poem"}]}, "invalid_blocks"),
        ({"channel": "CORDERS", "text": "a", "blocks": [DIVIDER] * 51}, "invalid_blocks"),
        ({"channel": "CORDERS", "text": "a", "attachments": [{}] * 101}, "too_many_attachments"),
        ({"channel": "CORDERS", "text": "a", "attachments": [{"blocks": [{"type": "poem"}]}]}, "invalid_blocks"),
    ],
)
async def test_posts_slack_would_refuse_leave_nothing_behind(arguments: dict[str, Any], error: str) -> None:
    async with face_only() as stage:
        assert (await refusal(stage, "chat.postMessage", **arguments))["error"] == error
        assert stage.effects == []


async def test_a_public_channel_not_joined_needs_its_own_scope() -> None:
    async with face_only() as stage:
        assert await say(stage, channel="CGENERAL")
    async with face_only(granted=frozenset({"chat:write"})) as stage:
        body = await refusal(stage, "chat.postMessage", channel="CGENERAL", text="a")
        assert body["error"] == "not_in_channel"


async def test_a_person_or_a_name_leads_to_a_channel() -> None:
    async with face_only() as stage:
        direct = await stage.client.chat_postMessage(channel="UAMY", text="Psst")
        assert direct["channel"] == "DAMY"
        assert (await stage.client.conversations_open(users="UAMY"))["channel"]["id"] == "DAMY"
        assert (await stage.client.chat_postMessage(channel="#orders", text="Hi"))["channel"] == "CORDERS"


async def test_text_without_blocks_removes_the_blocks_and_keeps_metadata() -> None:
    async with face_only() as stage:
        ts = await say(stage, blocks=[DIVIDER], metadata=CARD)
        with_blocks = await stage.client.chat_update(channel="CORDERS", ts=ts, text="b", blocks=[DIVIDER])
        assert "edited" not in with_blocks["message"]
        plain = await stage.client.chat_update(channel="CORDERS", ts=ts, text="c")
        assert "blocks" not in plain["message"]
        assert plain["message"]["edited"]["user"] == "UBOT"
        assert plain["message"]["metadata"] == CARD
        message = stage.workspace.channels["CORDERS"].messages[ts]
        assert [version.text for version in message.versions] == ["Order 1042 can ship", "b", "c"]
        assert stage.verbs() == ["post", "update", "update"]


async def test_an_empty_metadata_object_removes_it() -> None:
    async with face_only() as stage:
        ts = await say(stage, metadata=CARD)
        reply = await stage.client.chat_update(channel="CORDERS", ts=ts, text="b", metadata={})
        assert "metadata" not in reply["message"]


async def test_updates_slack_would_refuse() -> None:
    async with face_only() as stage:
        ts = await say(stage)
        ephemeral = await stage.client.chat_postEphemeral(channel="CORDERS", user="UAMY", text="Only you")
        said = stage.people.say("UAMY", "CORDERS", "mine").ts
        cases = [
            (ts, "x" * 4001, "msg_too_long"),
            ("1.000000", "x", "message_not_found"),
            (ephemeral["message_ts"], "x", "message_not_found"),
            (said, "x", "cant_update_message"),
            (ts, "", "no_text"),
        ]
        for which, text, error in cases:
            assert (await refusal(stage, "chat.update", channel="CORDERS", ts=which, text=text))["error"] == error
        assert "update" not in stage.verbs()


async def test_nothing_changes_in_an_archived_channel() -> None:
    async with face_only() as stage:
        ts = await say(stage)
        stage.workspace.channels["CORDERS"].is_archived = True
        assert (await refusal(stage, "chat.update", channel="CORDERS", ts=ts, text="b"))["error"] == "is_inactive"


async def test_an_ephemeral_needs_the_app_in_the_channel() -> None:
    async with face_only() as stage:
        body = await refusal(stage, "chat.postEphemeral", channel="CGENERAL", user="UAMY", text="a")
        assert body["error"] == "not_in_channel"


async def test_text_over_forty_thousand_characters_is_cut() -> None:
    async with face_only() as stage:
        ts = await say(stage, "x" * 40_001)
        assert len(stage.workspace.channels["CORDERS"].messages[ts].text) == 40_000


async def test_a_deleted_parent_leaves_a_tombstone_a_deleted_reply_nothing() -> None:
    async with face_only() as stage:
        parent = await say(stage)
        reply = await say(stage, "reply", thread_ts=parent)
        await stage.client.chat_delete(channel="CORDERS", ts=parent)
        history = await stage.client.conversations_history(channel="CORDERS")
        assert [message["subtype"] for message in history["messages"]] == ["tombstone"]
        await stage.client.chat_delete(channel="CORDERS", ts=reply)
        assert (await refusal(stage, "chat.delete", channel="CORDERS", ts=reply))["error"] == "message_not_found"


async def test_ephemerals_are_for_members_and_in_no_history() -> None:
    async with face_only() as stage:
        arguments = {"channel": "CORDERS", "user": "UOLGA", "text": "Hello"}
        assert (await refusal(stage, "chat.postEphemeral", **arguments))["error"] == "user_not_in_channel"
        await stage.client.chat_postEphemeral(channel="CORDERS", user="UAMY", text="Only you")
        assert (stage.shown("UAMY"), stage.shown("UBEN")) == (["Only you"], [])
        assert (await stage.client.conversations_history(channel="CORDERS"))["messages"] == []


async def test_threads_hold_replies_and_broadcasts_show_in_both_places() -> None:
    async with face_only() as stage:
        parent = await say(stage)
        first = await say(stage, "first", thread_ts=parent)
        await say(stage, "second", thread_ts=first, reply_broadcast=True)
        history = (await stage.client.conversations_history(channel="CORDERS"))["messages"]
        assert [m["text"] for m in history] == ["second", "Order 1042 can ship"]
        assert history[0]["subtype"] == "thread_broadcast"
        assert history[1]["reply_count"] == 2
        thread = (await stage.client.conversations_replies(channel="CORDERS", ts=parent))["messages"]
        assert [m["text"] for m in thread] == ["Order 1042 can ship", "first", "second"]
        assert {m["thread_ts"] for m in thread} == {parent}
        link = await stage.client.chat_getPermalink(channel="CORDERS", message_ts=first)
        assert f"thread_ts={parent}" in link["permalink"]


async def test_metadata_is_found_again_only_when_asked_for() -> None:
    async with face_only() as stage:
        parent = await say(stage, metadata=CARD)
        await say(stage, "reply", thread_ts=parent, metadata=CARD)
        asked = await stage.client.conversations_history(channel="CORDERS", include_all_metadata=True)
        assert asked["messages"][0]["metadata"] == CARD
        thread = await stage.client.conversations_replies(channel="CORDERS", ts=parent, include_all_metadata=True)
        assert [m["metadata"] for m in thread["messages"]] == [CARD, CARD]
        unasked = await stage.client.conversations_history(channel="CORDERS")
        assert "metadata" not in unasked["messages"][0]


async def test_history_and_replies_come_in_pages() -> None:
    async with face_only() as stage:
        parent = await say(stage, "0")
        for number in range(1, 4):
            await say(stage, str(number), thread_ts=parent)
        thread = await pages(stage, "conversations.replies", channel="CORDERS", ts=parent, limit="2")
        assert thread == ["0", "1", "2", "3"]
        for number in range(4, 8):
            await say(stage, str(number))
        history = await pages(stage, "conversations.history", channel="CORDERS", limit="2")
        assert history == ["7", "6", "5", "4", "0"]
        since = await stage.client.conversations_history(channel="CORDERS", oldest=parent, inclusive=True)
        assert len(since["messages"]) == 5


async def pages(stage: Stage, method: str, **arguments: str) -> list[str]:
    texts: list[str] = []
    cursor = ""
    while True:
        reply = await stage.client.api_call(method, http_verb="GET", params={**arguments, "cursor": cursor})
        texts += [message["text"] for message in reply["messages"]]
        cursor = reply["response_metadata"]["next_cursor"]
        if not cursor:
            return texts


async def test_strict_rate_allows_one_message_a_second_in_each_channel() -> None:
    async with face_only(strict_rate=True) as stage:
        await say(stage)
        with pytest.raises(SlackApiError) as caught:
            await say(stage)
        assert caught.value.response.status_code == 429
        assert caught.value.response.headers["Retry-After"] == "1"
        assert caught.value.response["error"] == "ratelimited"
        await say(stage, channel="CALERTS")
        stage.clock.advance(1)
        await say(stage)
        assert stage.verbs() == ["post"] * 3


async def test_effects_say_who_what_and_where() -> None:
    async with face_only() as stage:
        parent = await say(stage, metadata=CARD)
        reply = await say(stage, "reply", thread_ts=parent)
        first, second = stage.effects
        assert (first.system, first.verb, first.subject) == ("slack", "post", f"CORDERS:{parent}")
        assert json.loads(first.data["metadata"]) == CARD
        assert (second.subject, second.data["thread_ts"]) == (f"CORDERS:{reply}", parent)
        assert second.data["user"] == "UBOT"
