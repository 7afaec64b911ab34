"""Trigger ids and response URLs: how often, how long, and for what an interaction may be answered."""

from typing import Any

import aiohttp
import pytest

from integrations.sandbox.server import Sandbox
from integrations.sandbox.slack.records import Message, Refused
from tests.sandbox.slack_stage import Stage, face_only, refusal, say

MODAL = {"type": "modal", "title": {"type": "plain_text", "text": "Ship"}, "blocks": [{"type": "divider"}]}


def with_id(external_id: str) -> dict[str, Any]:
    return {**MODAL, "external_id": external_id}


def trigger(stage: Stage, user: str = "UAMY") -> str:
    return stage.workspace.tickets.new_trigger(user)


async def test_a_trigger_opens_one_modal_within_three_seconds() -> None:
    async with face_only() as stage:
        good = trigger(stage)
        stage.clock.advance(3)
        opened = await stage.client.views_open(trigger_id=good, view=MODAL)
        assert opened["view"]["id"] == stage.workspace.views.modals["UAMY"][0].id
        late = trigger(stage)
        stage.clock.advance(3.1)
        for which, error in [(good, "exchanged"), (late, "expired"), ("1.2.3", "invalid")]:
            body = await refusal(stage, "views.open", trigger_id=which, view=MODAL)
            assert body["error"] == f"{error}_trigger_id"


async def test_a_trigger_outlives_a_fast_forward_and_a_response_url_does_not() -> None:
    async with Sandbox(seeded=False) as box:
        tickets = box.workspace.tickets
        good, url_id = tickets.new_trigger("UAMY"), tickets.new_response_url("UAMY", "CORDERS")
        box.world.advance(3600)
        assert tickets.exchange(good).user == "UAMY"
        with pytest.raises(Refused, match="expired_url"):
            tickets.usable_url(url_id)


async def test_a_bad_view_is_explained_and_leaves_the_trigger_usable() -> None:
    async with face_only() as stage:
        good = trigger(stage)
        long = {**MODAL, "title": {"type": "plain_text", "text": "x" * 25}}
        body = await refusal(stage, "views.open", trigger_id=good, view=long)
        assert body["error"] == "invalid_arguments"
        assert "/view/title/text" in body["response_metadata"]["messages"][0]
        assert (await stage.client.views_open(trigger_id=good, view=MODAL))["ok"]


async def test_at_most_three_modals_are_stacked() -> None:
    async with face_only() as stage:
        assert (await refusal(stage, "views.push", trigger_id=trigger(stage), view=MODAL))["error"] == "not_found"
        root = (await stage.client.views_open(trigger_id=trigger(stage), view=MODAL))["view"]
        second = (await stage.client.views_push(trigger_id=trigger(stage), view=MODAL))["view"]
        third = (await stage.client.views_push(trigger_id=trigger(stage), view=MODAL))["view"]
        assert (third["root_view_id"], third["previous_view_id"]) == (root["id"], second["id"])
        body = await refusal(stage, "views.push", trigger_id=trigger(stage), view=MODAL)
        assert body["error"] == "push_limit_reached"
        assert stage.verbs() == ["open_view", "push_view", "push_view"]


async def test_a_view_is_updated_by_either_id_and_guarded_by_its_hash() -> None:
    async with face_only() as stage:
        opened = await stage.client.views_open(trigger_id=trigger(stage), view=with_id("ship-1042"))
        again = await refusal(stage, "views.open", trigger_id=trigger(stage, "UBEN"), view=with_id("ship-1042"))
        assert again["error"] == "duplicate_external_id"
        old = opened["view"]["hash"]
        await stage.client.views_update(external_id="ship-1042", view=with_id("ship-1042"), hash=old)
        body = await refusal(stage, "views.update", view_id=opened["view"]["id"], view=MODAL, hash=old)
        assert body["error"] == "hash_conflict"
        stage.workspace.views.close(stage.workspace.views.modals["UAMY"][0])
        body = await refusal(stage, "views.update", view_id=opened["view"]["id"], view=MODAL)
        assert body["error"] == "not_found"


async def test_home_can_be_switched_off_and_is_guarded_by_its_hash() -> None:
    home = {"type": "home", "blocks": []}
    async with face_only() as stage:
        first = (await stage.client.views_publish(user_id="UAMY", view=home))["view"]
        await stage.client.views_publish(user_id="UAMY", view=home, hash=first["hash"])
        body = await refusal(stage, "views.publish", user_id="UAMY", view=home, hash=first["hash"])
        assert body["error"] == "hash_conflict"
        stage.workspace.home_enabled = False
        assert (await refusal(stage, "views.publish", user_id="UAMY", view=home))["error"] == "not_enabled"


async def answer(stage: Stage, url_id: str, body: Any) -> tuple[int, str]:
    """POST to a response URL: status, and the error word or the text."""
    async with aiohttp.ClientSession() as session:
        response = await session.post(f"{stage.url}/response/{url_id}", json=body)
        if response.content_type == "application/json":
            return response.status, str((await response.json())["error"])
        return response.status, await response.text()


async def card(stage: Stage) -> tuple[Message, str]:
    """A posted card and a response URL of a click on it."""
    ts = await say(stage)
    url_id = stage.workspace.tickets.new_response_url("UAMY", "CORDERS", message_ts=ts)
    return stage.workspace.channels["CORDERS"].messages[ts], url_id


async def test_a_response_url_takes_five_posts() -> None:
    async with face_only() as stage:
        url_id = stage.workspace.tickets.new_response_url("UAMY", "CORDERS")
        for number in range(5):
            assert await answer(stage, url_id, {"text": str(number)}) == (200, "ok")
        assert await answer(stage, url_id, {"text": "5"}) == (404, "used_url")
        assert stage.shown("UAMY") == ["0", "1", "2", "3", "4"]
        assert stage.shown("UBEN") == []


async def test_a_response_url_ends_after_thirty_minutes() -> None:
    async with face_only() as stage:
        url_id = stage.workspace.tickets.new_response_url("UAMY", "CORDERS")
        stage.clock.advance(1800)
        assert (await answer(stage, url_id, {"text": "in time"}))[0] == 200
        stage.clock.advance(1)
        assert await answer(stage, url_id, {"text": "late"}) == (404, "expired_url")
        assert await answer(stage, "unknown", {"text": "lost"}) == (404, "expired_url")


async def test_the_original_can_be_replaced_and_then_deleted() -> None:
    async with face_only() as stage:
        message, url_id = await card(stage)
        await answer(stage, url_id, {"text": "Packed", "replace_original": True})
        assert message.text == "Packed"
        await answer(stage, url_id, {"delete_original": True})
        assert stage.shown("UBEN") == []
        assert await answer(stage, url_id, {"delete_original": True}) == (404, "message_not_found")
        assert stage.verbs() == ["post", "update", "delete"]


async def test_deleting_is_a_sole_attribute_and_not_for_commands() -> None:
    async with face_only() as stage:
        _, url_id = await card(stage)
        both = {"delete_original": True, "text": "and this"}
        assert await answer(stage, url_id, both) == (400, "invalid_payload")
        of_command = stage.workspace.tickets.new_response_url("UAMY", "CORDERS")
        assert await answer(stage, of_command, {"delete_original": True}) == (400, "invalid_payload")


async def test_a_thread_reply_is_in_channel() -> None:
    async with face_only() as stage:
        message, url_id = await card(stage)
        await answer(stage, url_id, {"text": "a", "response_type": "in_channel", "thread_ts": message.ts})
        *_, reply = stage.workspace.channels["CORDERS"].messages.values()
        assert (reply.thread_ts, reply.only_for) == (message.ts, None)
        await answer(stage, url_id, {"text": "b", "thread_ts": message.ts})
        assert "b" not in stage.shown("UBEN")


async def test_an_ephemeral_stays_ephemeral_when_replaced() -> None:
    async with face_only() as stage:
        posted = await stage.client.chat_postEphemeral(channel="CORDERS", user="UAMY", text="Only you")
        ts = posted["message_ts"]
        url_id = stage.workspace.tickets.new_response_url("UAMY", "CORDERS", message_ts=ts, ephemeral=True)
        await answer(stage, url_id, {"text": "Still you", "replace_original": True, "response_type": "in_channel"})
        assert (stage.shown("UAMY"), stage.shown("UBEN")) == (["Still you"], [])


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"text": ""}, "no_text"),
        ({"text": "a", "blocks": [{"type": "poem"}]}, "invalid_blocks"),
        (["a"], "json_not_object"),
    ],
)
async def test_a_refused_answer_uses_nothing_up(body: Any, error: str) -> None:
    async with face_only() as stage:
        url_id = stage.workspace.tickets.new_response_url("UAMY", "CORDERS")
        for _ in range(6):
            assert await answer(stage, url_id, body) == (400, error)
        assert (await answer(stage, url_id, {"text": "good"}))[0] == 200


async def test_what_slack_refuses_the_app_stands_in_the_journal_under_slacks_word() -> None:
    async with Sandbox(seeded=False) as box, aiohttp.ClientSession() as http:
        tickets, url = box.workspace.tickets, box.url("slack")
        tickets.trigger_life = -1.0
        late, used = tickets.new_trigger("UAMY"), tickets.new_response_url("UAMY", "CORDERS")
        tickets.response_urls[used].uses = 5
        headers = {"Authorization": f"Bearer {box.credentials.slack_bot_token}"}
        await http.post(f"{url}/api/views.open", json={"trigger_id": late, "view": MODAL}, headers=headers)
        await http.post(f"{url}/response/{used}", json={"text": "late"})
        await http.post(f"{url}/api/auth.test", headers=headers)
        assert [each.refusal for each in box.journal.entries] == ["expired_trigger_id", "used_url", None]
