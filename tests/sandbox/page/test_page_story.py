"""The story's and the control routes on the page's address: what the director and the world are asked."""

from tests.sandbox.page.stage import page_stage


async def test_the_director_is_asked_and_its_refusals_are_told() -> None:
    async with page_stage() as stage:
        assert (await stage.post("/page/story", do="play"))["lines"][0]["text"] == "play"
        await stage.post("/page/story", do="play")
        assert [line["n"] for line in (await stage.get("/page/story?since=1"))["lines"]] == [1]
        assert (await stage.post("/page/story", 409, do="pause"))["error"] == "nothing is being played"
        assert "unknown: seeed" in (await stage.post("/page/story", 400, do="play", seeed=1))["error"]
        assert "since" in (await stage.get("/page/story?since=-1", 400))["error"]


async def test_the_world_is_pushed_from_the_pages_address_and_the_page_is_told() -> None:
    async with page_stage() as stage, stage.window("UAMY") as window:
        await window.next()
        stage.box.world.add_variant("MUG", "Mug", 1900)
        assert (await stage.post("/_sandbox/stock", sku="MUG", quantity=3))["on_hand"] == 3
        assert "world" in (await window.next())[1]
        await stage.post("/_sandbox/faults", kind="slow", seconds=1)
        assert (await window.next())[1] == {"world"}
        state = await stage.get("/_sandbox/state")
        assert ([each["on_hand"] for each in state["stock"]], len(state["faults"])) == ([3], 1)
        assert (await stage.post("/_sandbox/stock", 400, sku="NONE", quantity=1))["error"]
        assert stage.director.looks == 0


async def test_after_the_clock_was_moved_the_bot_may_look() -> None:
    async with page_stage() as stage, stage.window("UAMY") as window:
        await window.next()
        await stage.post("/_sandbox/clock", advance=60)
        assert stage.director.looks == 1
        assert (await window.next())[1] == {"world", "slack"}
        assert (await stage.get("/page/slack?as=UAMY"))["now"] == "2026-11-23T09:01:00+00:00"
        await stage.post("/_sandbox/clock", 400, advance=-1)
        assert stage.director.looks == 1


async def test_the_director_knows_whether_somebody_took_part() -> None:
    async with page_stage() as stage:
        await stage.get("/page/slack?as=UAMY")
        said = stage.box.people.say("UBEN", "CORDERS", "Good morning")
        await stage.act("UAMY", "read", channel="CORDERS", ts=said.ts)
        assert stage.director.touches == 0
        await stage.post("/_sandbox/faults", clear=True)
        assert stage.director.touches == 1
        await stage.post("/_sandbox/faults", 400, remove=99)
        assert stage.director.touches == 1
