"""The journal over real sockets: requests in order, with what each of them changed."""

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from integrations.sandbox.face import journalled
from integrations.sandbox.faults import Faults
from integrations.sandbox.journal import MOST_TEXT, Journal
from integrations.sandbox.state import Effect
from integrations.sandbox.world import World
from tests.sandbox.builders import small_world


def tiny_face(world: World) -> web.Application:
    async def arrive(request: web.Request) -> web.Response:
        world.add_stock("TEA", int((await request.json())["quantity"]))
        return web.json_response({"ok": True})

    async def broken(request: web.Request) -> web.Response:
        raise web.HTTPConflict

    app = web.Application()
    app.router.add_post("/v1/stock", arrive)
    app.router.add_get("/v1/broken", broken)
    return app


def watched(world: World) -> tuple[web.Application, Journal, Faults]:
    journal, faults = Journal(world.now), Faults()
    world.record_effects(journal.note)
    app = tiny_face(world)
    app.middlewares.append(journalled(journal, faults, "katana"))
    return app, journal, faults


async def test_requests_are_kept_in_order_with_status_and_effects() -> None:
    world = small_world()
    app, journal, _ = watched(world)
    async with TestClient(TestServer(app)) as client:
        await client.post("/v1/stock?dry=1", json={"quantity": 3})
        await client.get("/v1/broken")
        await client.get("/v1/nowhere")
    world.add_stock("TEA", 1)

    stock, broken, nowhere = journal.entries
    assert [entry.index for entry in journal.entries] == [0, 1, 2]
    assert (stock.face, stock.method, stock.path, stock.query) == ("katana", "POST", "/v1/stock", "dry=1")
    assert (stock.body, stock.status, len(stock.digest)) == ('{"quantity": 3}', 200, 64)
    assert (broken.status, nowhere.status) == (409, 404)
    assert [effect.data["quantity"] for effect in stock.effects] == ["3"]
    assert [happening.cause for happening in journal.happenings] == ["katana POST /v1/stock", "world"]
    assert [effect.data["quantity"] for effect in journal.effects("katana", "stock")] == ["3", "1"]
    assert [effect.data["quantity"] for effect in journal.effects(by="world")] == ["1"]
    assert [effect.data["quantity"] for effect in journal.effects(by="katana")] == ["3"]
    assert journal.effects("shopify") == journal.effects("katana", "pack") == []
    assert journal.requests("katana", "GET", "/v1/b") == [broken]


async def test_arrows_that_a_request_sets_off_later_are_the_worlds() -> None:
    world = small_world()
    journal = Journal(world.now)
    world.record_effects(journal.note)
    with journal.request("shopify", "POST", "/orders", "", b""):
        world.place_order([("MUG", 1)])
    world.run_due()
    assert journal.effects(by="shopify") == journal.effects("shopify", "order")
    assert [effect.system for effect in journal.effects(by="world")] == ["katana", "shipstation", "shopify"]


def test_a_long_body_is_cut_and_its_digest_is_of_all_of_it() -> None:
    journal = Journal(small_world().now)
    for end in (b"a", b"b"):
        with journal.request("katana", "POST", "/", "", b"\xff" + b"x" * 2 * MOST_TEXT + end):
            journal.note(Effect("katana", "stock", "1"))
    first, second = journal.entries
    assert first.body == second.body
    assert len(first.body) == MOST_TEXT
    assert first.digest != second.digest
    journal.clear()
    with journal.request("katana", "GET", "/", "", b"") as entry:
        assert entry.index == 2
    assert journal.effects() == []


async def test_whoever_looks_on_hears_that_something_was_written_down() -> None:
    world = small_world()
    journal, heard = Journal(world.now), list[tuple[int, int | None]]()
    journal.subscribe(
        lambda: heard.append((len(journal.happenings), journal.entries[-1].status if journal.entries else 0))
    )
    with journal.request("katana", "GET", "/", "", b"") as entry:
        journal.note(Effect("katana", "x", "1", {}))
        entry.status = 200
    journal.clear()
    assert heard == [(0, None), (1, None), (1, 200), (0, 0)]
