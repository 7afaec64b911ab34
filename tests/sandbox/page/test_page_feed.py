"""The feed: what changed is told to those it concerns, once, and the stream ends when it should."""

import asyncio
import itertools

import aiohttp

from integrations.sandbox.page.feed import Window
from tests.sandbox.page.stage import Events, Stage, field_of, fresh_box, modal, page_stage
from tests.sandbox.slack_stage import until

ALL = {"slack", "world", "requests", "story"}


async def begun(stage: Stage, window: Events) -> None:
    """Read the first event, and let what the start of the stage still tells go by."""
    name, what = await window.next()
    assert name == "changed"
    assert what >= ALL


async def test_the_first_event_names_everything_the_person_can_ask_for() -> None:
    async with page_stage() as stage, stage.window("UGUS") as window:
        assert await window.next() == ("changed", ALL | {"channel:CORDERS"})


async def test_a_message_is_told_to_those_in_its_channel_and_to_no_others() -> None:
    async with page_stage() as stage, stage.window("UBEN") as ben, stage.window("UOLGA") as olga:
        await begun(stage, ben)
        await begun(stage, olga)
        stage.say("x", "CDISPATCH")
        stage.say("x", "CPARTNER")
        assert (await ben.next())[1] == {"slack", "channel:CDISPATCH", "requests"}
        assert (await olga.next())[1] == {"slack", "channel:CPARTNER", "requests"}


async def test_ephemerals_modals_and_marks_are_told_to_their_person_alone() -> None:
    async with page_stage() as stage, stage.window("UAMY") as amy, stage.window("UBEN") as ben:
        await begun(stage, amy)
        await begun(stage, ben)
        ts = stage.whisper("UAMY").ts
        stage.box.workspace.views.open("UAMY", modal(field_of("one")))
        assert (await amy.next())[1] == {"slack", "channel:CORDERS", "requests"}
        assert (await ben.next())[1] == {"requests"}
        await stage.act("UAMY", "read", channel="CORDERS", ts=ts)
        assert (await amy.next())[1] == {"slack"}
        stage.feed.tell("story")
        assert (await ben.next())[1] == {"story"}


async def test_two_windows_of_one_person_both_hear() -> None:
    async with page_stage() as stage, stage.window("UAMY") as one, stage.window("UAMY") as other:
        await begun(stage, one)
        await begun(stage, other)
        stage.say()
        assert await one.next() == await other.next()


async def test_joining_is_told_to_the_channels_people() -> None:
    async with page_stage() as stage, stage.window("UAMY") as amy, stage.window("UGUS") as gus:
        await begun(stage, amy)
        await begun(stage, gus)
        stage.box.workspace.join(stage.box.workspace.channels["CGENERAL"], "UBOT")
        assert (await amy.next())[1] == {"slack", "channel:CGENERAL", "requests"}
        assert (await gus.next())[1] == {"requests"}


async def test_what_comes_together_is_told_as_one() -> None:
    async with page_stage() as stage, stage.window("UAMY") as window:
        await begun(stage, window)
        for _ in range(50):
            stage.say()
        stage.box.world.add_variant("MUG", "Mug", 1900)
        stage.box.world.add_stock("MUG", 3)
        assert (await window.next())[1] == {"slack", "channel:CORDERS", "world", "requests"}
        stage.feed.tell("story")
        assert (await window.next())[1] == {"story"}


async def test_what_comes_a_little_later_is_still_told_with_it() -> None:
    async with page_stage(together=0.1) as stage, stage.window("UAMY") as window:
        await begun(stage, window)
        stage.feed.tell("story")
        await asyncio.sleep(0.01)
        stage.feed.tell("world")
        assert (await window.next())[1] == {"story", "world"}


async def test_only_whoever_reads_gets_a_window() -> None:
    async with page_stage() as stage:
        answer = await stage.http.head(f"{stage.url}/page/feed?as=UAMY")
        assert (answer.status, stage.feed.windows) == (405, 0)


async def test_the_revision_grows_and_every_answer_carries_it() -> None:
    async with page_stage() as stage:
        before = (await stage.get("/page/slack?as=UAMY"))["revision"]
        stage.say()
        around = (await stage.get("/page/slack?as=UAMY"))["revision"]
        assert around > before
        assert (await stage.get("/page/channel?as=UAMY&id=CORDERS"))["revision"] == around


async def test_a_fresh_world_is_begun_afresh_and_the_old_one_is_not_told_of() -> None:
    async with page_stage() as stage, stage.window("UAMY") as window:
        await begun(stage, window)
        old, read = stage.box, stage.say("old")
        await window.next()
        await stage.act("UAMY", "read", channel="CORDERS", ts=read.ts)
        await window.next()
        async with fresh_box(old.people.courier.url) as stage.box:
            stage.feed.follow(stage.box)
            assert await window.next() == ("restarted", set())
            await begun(stage, window)
            assert await stage.channel("UAMY") == []
            assert (await stage.about("UAMY"))["read"] is None
            old.workspace.tell("post", "CORDERS:1")
            old.world.tell("katana", "x", 1)
            stage.feed.tell("story")
            assert (await window.next())[1] == {"story"}
            await stage.act("UAMY", "say", channel="CORDERS", text="fresh")
            assert (await window.next())[1] == {"slack", "channel:CORDERS", "requests"}


async def test_following_the_same_world_again_changes_nothing() -> None:
    async with page_stage() as stage, stage.window("UAMY") as window:
        await begun(stage, window)
        before = stage.feed.revision
        stage.feed.follow(stage.box)
        assert stage.feed.revision == before
        stage.feed.tell("story")
        assert await window.next() == ("changed", {"story"})


async def test_a_window_that_is_closed_is_forgotten() -> None:
    async with page_stage() as stage:
        async with stage.window("UAMY") as window:
            await begun(stage, window)
            assert stage.feed.windows == 1
        await until(lambda: stage.feed.windows == 0)


async def test_a_server_ends_with_a_window_open_and_the_window_ends() -> None:
    async with aiohttp.ClientSession() as browser:
        async with page_stage() as stage:
            answer = await browser.get(f"{stage.url}/page/feed?as=UAMY")
            await begun(stage, Events(answer))
        assert await Events(answer).next() == ("ended", set())


async def test_a_window_that_does_not_read_is_let_go() -> None:
    async with page_stage() as stage:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(stage.url.rpartition(":")[2]), limit=1024)
        writer.write(b"GET /page/feed?as=UAMY HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert b"200" in await reader.readline()
        async with asyncio.timeout(30):
            for number in itertools.count():
                if number and not stage.feed.windows:
                    break
                stage.feed.tell(str(number) * 100_000)
                await asyncio.sleep(0.005)
        writer.close()


def test_a_window_holds_no_more_than_what_can_be_told() -> None:
    window = Window("UAMY")
    for _ in range(100_000):
        window.hear({"slack", "world"})
    assert window.take() == (False, ["slack", "world"])
    assert window.take() == (False, [])
