"""What the page shows a person: all that Slack's client would, and nothing that it would not."""

import json

import pytest

from tests.sandbox.page.stage import Stage, actions, button, field_of, modal, page_stage


async def ids(stage: Stage, user: str, what: str) -> set[str]:
    found = (await stage.get(f"/page/slack?as={user}"))[what]
    return {each["id"] for each in found} if isinstance(found, list) else set(found)


async def test_everybody_who_can_act_is_offered_with_a_word_on_who_that_is() -> None:
    async with page_stage() as stage:
        found = {each["id"]: each["about"] for each in await stage.get("/page/people")}
        assert (found["UAMY"], found["UBEN"], found["UADA"]) == ("packs", "ships", "admin")
        assert (found["UGUS"], found["UOLGA"], len(found)) == ("guest", "another company", 5)


async def test_the_workspace_is_shown_as_the_readme_says() -> None:
    async with page_stage() as stage:
        shown = await stage.get("/page/slack?as=UAMY")
        assert (shown["workspace"], shown["me"], shown["zone"]) == ("Demo", "UAMY", "Europe/Tallinn")
        assert shown["app"] == {"user": "UBOT", "name": "shipmate"}
        assert shown["now"] == "2026-11-23T09:00:00+00:00"
        assert shown["groups"] == {"SPACKERS": "packers"}
        assert shown["users"]["UOLGA"]["outsider"] is True
        assert shown["users"]["UGUS"]["guest"] is True
        partner = next(each for each in shown["channels"] if each["id"] == "CPARTNER")
        assert (partner["name"], partner["kind"], partner["shared"]) == ("partner-orders", "public", True)
        assert (partner["app_is_in"], partner["archived"]) == (True, False)
        assert (shown["modals"], shown["home"], shown["commands"]) == ([], None, True)


async def test_each_person_sees_their_own_channels_only() -> None:
    async with page_stage() as stage:
        seen = {user: await ids(stage, user, "channels") for user in ("UAMY", "UBEN", "UGUS", "UOLGA")}
        assert seen["UAMY"] == {"CORDERS", "CALERTS", "CGENERAL", "CPARTNER", "COLD"}
        assert seen["UBEN"] == {"CORDERS", "CALERTS", "CGENERAL", "CDISPATCH"}
        assert (seen["UGUS"], seen["UOLGA"]) == ({"CORDERS"}, {"CPARTNER"})


@pytest.mark.parametrize(("user", "channel"), [("UAMY", "CMANAGE"), ("UGUS", "CALERTS"), ("UOLGA", "CALERTS")])
async def test_a_channel_one_is_not_in_is_neither_shown_nor_named(user: str, channel: str) -> None:
    async with page_stage() as stage:
        stage.say("secret", channel)
        told = await stage.get(f"/page/channel?as={user}&id={channel}", 409)
        unknown = await stage.get(f"/page/channel?as={user}&id=CNONE", 409)
        assert told["error"] == unknown["error"].replace("CNONE", channel)
        name = stage.box.workspace.channels[channel].name
        assert name not in json.dumps([told, await stage.get(f"/page/slack?as={user}")])


async def test_an_archived_channel_can_be_read() -> None:
    async with page_stage() as stage:
        stage.say("old", "COLD")
        assert [each["text"] for each in await stage.channel("UAMY", "COLD")] == ["old"]
        assert (await stage.about("UAMY", "COLD"))["archived"] is True


async def test_direct_messages_are_between_the_app_and_one_person() -> None:
    async with page_stage() as stage:
        stage.box.workspace.direct("UBEN")
        stage.say("for ben", "DBEN")
        assert (await stage.about("UBEN", "DBEN"))["kind"] == "direct"
        assert "DBEN" not in await ids(stage, "UADA", "channels")
        await stage.get("/page/channel?as=UADA&id=DBEN", 409)


async def test_an_ephemeral_is_seen_by_its_reader_alone() -> None:
    async with page_stage() as stage:
        stage.whisper("UAMY", "only amy")
        (own,) = await stage.channel("UAMY")
        assert (own["text"], own["only_you"]) == ("only amy", True)
        assert await stage.channel("UBEN") == []


async def test_modals_and_home_are_each_persons_own() -> None:
    async with page_stage() as stage:
        views = stage.box.workspace.views
        views.open("UAMY", modal(field_of("note"), private_metadata="app's own", callback_id="c", external_id="e"))
        views.push("UAMY", modal())
        views.publish("UAMY", {"type": "home", "blocks": [], "private_metadata": "app's own"})
        amy, ben = await stage.get("/page/slack?as=UAMY"), await stage.get("/page/slack?as=UBEN")
        assert [each["id"] for each in amy["modals"]] == [each.id for each in views.modals["UAMY"]]
        assert amy["modals"][0]["content"]["blocks"][0]["block_id"] == "note"
        assert amy["home"]["kind"] == "home"
        assert "app's own" not in json.dumps(amy)
        assert (ben["modals"], ben["home"]) == ([], None)


async def test_an_outsider_has_no_commands_no_home_and_knows_no_groups() -> None:
    async with page_stage() as stage:
        stage.box.workspace.views.publish("UOLGA", {"type": "home", "blocks": []})
        shown = await stage.get("/page/slack?as=UOLGA")
        assert (shown["commands"], shown["home"], shown["groups"]) == (False, None, {})


async def test_a_guest_and_an_outsider_know_only_whom_they_meet() -> None:
    async with page_stage() as stage:
        assert await ids(stage, "UOLGA", "users") == {"UOLGA", "UBOT", "UAMY", "UADA"}
        assert await ids(stage, "UGUS", "users") == {"UGUS", "UBOT", "UAMY", "UBEN", "UADA"}
        stage.say("Claimed by <@UBEN>", "CPARTNER")
        assert "UBEN" in await ids(stage, "UOLGA", "users")
        assert await ids(stage, "UADA", "users") == set(stage.box.workspace.users)


async def test_a_deleted_message_is_gone_and_one_with_replies_leaves_only_a_stone() -> None:
    async with page_stage() as stage:
        messages, orders = stage.box.workspace.messages, stage.box.workspace.channels["CORDERS"]
        alone, parent = stage.say("alone"), stage.say("parent <@UOLGA>", blocks=[actions(button())])
        messages.react(parent, "UBEN", "eyes")
        reply = stage.say("reply", thread_ts=parent.ts)
        messages.remove(orders, alone)
        messages.remove(orders, parent)
        stone, answer = await stage.channel("UGUS")
        assert (await stage.about("UGUS"))["unread"] == 0
        assert "UOLGA" not in await ids(stage, "UGUS", "users")
        assert (stone["deleted"], stone["text"], stone["blocks"], stone["reactions"]) == (True, "", [], {})
        assert stone["user"] == "USLACKBOT"
        assert (answer["text"], answer["thread_ts"]) == ("reply", parent.ts)
        messages.remove(orders, reply)
        assert await stage.channel("UGUS") == []


async def test_a_message_carries_all_that_is_drawn_of_it() -> None:
    async with page_stage() as stage:
        messages = stage.box.workspace.messages
        message = stage.say("card", blocks=[actions(button())], metadata={"event_type": "x", "event_payload": {}})
        messages.react(message, "UBEN", "eyes")
        (shown,) = await stage.channel("UAMY")
        assert (shown["ts"], shown["user"], shown["thread_ts"]) == (message.ts, "UBOT", None)
        assert shown["blocks"][0]["elements"][0]["action_id"] == "pack"
        assert (shown["reactions"], shown["edited"], shown["broadcast"]) == ({"eyes": ["UBEN"]}, False, False)
        assert "metadata" not in shown


async def test_unread_counts_what_others_wrote_in_the_channel_since_it_was_read() -> None:
    async with page_stage() as stage:
        first = stage.say("one")
        stage.say("own", user="UAMY")
        stage.say("in its thread", thread_ts=first.ts)
        stage.whisper("UAMY")
        assert (await stage.about("UAMY"))["unread"] == 1
        second = stage.say("two")
        await stage.act("UAMY", "read", channel="CORDERS", ts=first.ts)
        about = await stage.about("UAMY")
        assert (about["unread"], about["read"]) == (1, first.ts)
        await stage.act("UAMY", "read", channel="CORDERS", ts=second.ts)
        assert (await stage.about("UAMY"))["unread"] == 0
        assert (await stage.about("UBEN"))["read"] is None


async def test_a_window_that_is_behind_makes_nothing_unread_and_no_mark_lies_ahead() -> None:
    async with page_stage() as stage:
        first, second = stage.say("one"), stage.say("two")
        await stage.act("UAMY", "read", channel="CORDERS", ts="999999999999.000000")
        assert (await stage.about("UAMY"))["read"] == second.ts
        await stage.act("UAMY", "read", channel="CORDERS", ts=first.ts)
        assert (await stage.about("UAMY"))["read"] == second.ts
        await stage.act("UAMY", "read", channel="CORDERS", ts="now", expecting=400)
        await stage.act("UAMY", "read", channel="CMANAGE", ts=first.ts, expecting=409)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("<@UAMY> see", {"UAMY"}),
        ("<@UAMY|amy> see", {"UAMY"}),
        ("<!subteam^SPACKERS> see", {"UAMY", "UBEN"}),
        ("<!subteam^SNONE> see", set()),
        ("<!here> see", {"UAMY", "UBEN", "UGUS"}),
        ("<!channel> see", {"UAMY", "UBEN", "UGUS"}),
        ("@amy, UAMY", set()),
    ],
)
async def test_mentions_count_for_those_who_are_meant_in_text_blocks_and_threads(text: str, who: set[str]) -> None:
    marked_up = [{"type": "section", "text": {"type": "mrkdwn", "text": text}}]
    plain = [{"type": "section", "text": {"type": "plain_text", "text": "<!here> <@UAMY>"}}]
    async with page_stage() as stage:
        parent = stage.say("parent", blocks=plain)
        stage.say(text, thread_ts=parent.ts)
        stage.say("card", blocks=marked_up)
        counts = {user: (await stage.about(user))["mentions"] for user in ("UAMY", "UBEN", "UGUS")}
        assert counts == {user: 2 if user in who else 0 for user in counts}


@pytest.mark.parametrize("user", ["UBOT", "UDAN", "UNOBODY"])
async def test_nobody_looks_through_eyes_that_cannot_act(user: str) -> None:
    async with page_stage() as stage:
        for path in (f"/page/slack?as={user}", f"/page/channel?as={user}&id=CORDERS", f"/page/feed?as={user}"):
            await stage.get(path, 409)
        await stage.act(user, "open_home", expecting=409)


async def test_an_address_without_a_person_is_refused_in_words() -> None:
    async with page_stage() as stage:
        assert "as" in (await stage.get("/page/slack", 400))["error"]
        assert "id" in (await stage.get("/page/channel?as=UAMY", 400))["error"]
