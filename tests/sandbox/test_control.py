"""The control routes over HTTP: what they do, and what they say when the input is wrong."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from integrations.sandbox.control import build_control, control_routes
from integrations.sandbox.deliveries import Mischief
from tests.sandbox.builders import START
from tests.sandbox.control_stage import Panel, control_panel, parts


@pytest.fixture
async def panel() -> AsyncIterator[Panel]:
    async with control_panel() as panel:
        yield panel


async def test_an_order_is_placed_and_shown_as_every_system_sees_it(panel: Panel) -> None:
    placed = await panel.post("orders", items=[["MUG", 2], {"sku": "TEA", "quantity": 1}], name="#77", express=True)
    assert (placed["name"], placed["items"], placed["katana"]) == ("#77", [["MUG", 2], ["TEA", 1]], None)
    state = await panel.get("state")
    (order,) = state["orders"]
    assert (order["shopify"]["fulfillment"], order["katana"]["availability"]) == ("UNFULFILLED", "NOT_AVAILABLE")
    assert order["shipstation"][0]["status"] == "awaiting_shipment"
    stock = {each["sku"]: each for each in state["stock"]}
    assert (stock["MUG"]["on_hand"], stock["MUG"]["committed"], stock["MUG"]["shop"]) == (5, 2, 3)
    assert state["now"] == START.isoformat()
    assert state["arrows"]["A7"]["on"] is False


async def test_an_empty_wish_draws_an_order(panel: Panel) -> None:
    drawn = await panel.post("orders")
    assert drawn["items"]
    assert drawn["customer"]


async def test_stock_arrives_by_hand_by_supply_and_by_production(panel: Panel) -> None:
    assert (await panel.post("stock", sku="TEA", quantity=4))["on_hand"] == 4
    bought, made = panel.world.order_supply("TEA", 5), panel.world.start_production("TEA", 6)
    await panel.post("stock", receive=bought.id)
    await panel.post("stock", finish=made.id)
    assert panel.world.variant("TEA").on_hand == 15
    assert (await panel.post("stock", sku="TEA", shop=2))["shop"] == 2


async def test_cancel_edit_and_hold_find_the_order_by_name_or_id(panel: Panel) -> None:
    first = await panel.post("orders", items=[["MUG", 1]])
    await panel.post("edit", order=first["name"], sku="MUG", quantity=3)
    shown = await panel.post("hold", order=str(first["id"]), reason="OTHER")
    assert (shown["items"], shown["shopify"]["fulfillment"]) == ([["MUG", 3]], "ON_HOLD")
    shown = await panel.post("hold", order=first["name"].removeprefix("#"), release=True)
    assert shown["shopify"]["fulfillment"] == "UNFULFILLED"
    shown = await panel.post("cancel", order=first["name"], reason="FRAUD")
    assert shown["shopify"]["cancelled"] == START.isoformat()


async def test_arrows_are_set_run_and_refreshed(panel: Panel) -> None:
    await panel.post("sync", arrow="A1", on=False, delay=5)
    await panel.post("sync", arrow="A2", failing=True)
    await panel.post("orders", items=[["MUG", 1]])
    assert (panel.world.katana_orders, panel.world.desk_orders) == ({}, {})
    answer = await panel.post("sync", arrow="A2", failing=False, refresh=True)
    title = "Shopify's orders go to Katana"
    assert answer["arrows"]["A1"] == {"name": "A1", "on": False, "delay": 5.0, "failing": False, "title": title}
    assert (await panel.get("state"))["arrows"] == answer["arrows"]
    assert len(panel.world.desk_orders) == 1
    await panel.post("sync", arrow="A1", on=True, run="A1")
    assert len(panel.world.katana_orders) == 1


async def test_faults_come_and_go(panel: Panel) -> None:
    answer = await panel.post("faults", kind="reset_after", face="katana", remaining=2)
    await panel.post("faults", kind="status", status=429, forever=True)
    assert [(rule.kind, rule.remaining) for rule in panel.faults.rules] == [("reset_after", 2), ("status", None)]
    await panel.post("faults", remove=answer["faults"][0]["id"])
    assert [rule.kind for rule in panel.faults.rules] == ["status"]
    await panel.post("faults", clear=True)
    assert panel.faults.rules == []
    await panel.post("faults", webhooks={"duplicate": 0.5, "delay": 1}, disable="katana")
    assert panel.sender.mischief == Mischief(duplicate=0.5, delay=1.0)
    assert panel.sender.disabled == {"katana"}
    assert (await panel.post("faults", enable="katana"))["webhooks"]["disabled"] == []


async def test_the_clock_moves_and_reset_brings_fine_weather(panel: Panel) -> None:
    panel.world.arrows["A1"].delay = 60
    await panel.post("orders", items=[["MUG", 1]])
    await panel.post("clock", advance=60)
    assert len(panel.world.katana_orders) == 1
    await panel.post("faults", kind="slow", seconds=1)
    await panel.post("faults", webhooks={"drop": 1}, disable="katana")
    await panel.post("reset")
    assert (panel.faults.rules, panel.sender.mischief, panel.sender.disabled) == ([], Mischief(), set())
    assert (panel.world.arrows["A1"].delay, panel.journal.happenings) == (0.0, [])
    assert len(panel.world.shop_orders) == 1


async def test_requests_and_what_they_changed_are_shown(panel: Panel) -> None:
    for quantity in (1, 2):
        with panel.journal.request("katana", "POST", "/v1/x", "a=b", b"{}") as entry:
            panel.world.add_stock("TEA", quantity)
            entry.status = 200
    panel.world.add_stock("TEA", 3)
    shown = await panel.get("requests?since=1&face=katana")
    (only,) = shown["requests"]
    assert (only["index"], only["path"], only["status"]) == (1, "/v1/x", 200)
    assert only["effects"][0]["data"] == {"sku": "TEA", "quantity": "2"}
    assert [each["data"]["quantity"] for each in shown["world"]] == ["3"]
    assert (await panel.get("requests?face=shopify"))["requests"] == []


async def test_what_happened_by_itself_is_numbered_too_and_only_what_is_new_is_told(panel: Panel) -> None:
    for quantity in (1, 2):
        panel.world.add_stock("TEA", quantity)
    with panel.journal.request("katana", "POST", "/v1/x", "", b"{}"):
        panel.world.add_stock("TEA", 3)
    panel.world.add_stock("TEA", 4)
    shown = await panel.get("requests")
    assert [(each["index"], each["data"]["quantity"]) for each in shown["world"]] == [(0, "1"), (1, "2"), (3, "4")]
    assert [each["index"] for each in (await panel.get("requests?world_since=2"))["world"]] == [3]
    assert (await panel.get("requests?world_since=4"))["world"] == []


async def test_a_cleared_journal_says_from_where_on_it_knows_anything(panel: Panel) -> None:
    with panel.journal.request("katana", "POST", "/v1/x", "", b"{}"):
        panel.world.add_stock("TEA", 3)
    assert (await panel.get("requests"))["begins"] == {"requests": 0, "world": 0}
    await panel.post("reset")
    assert (await panel.get("requests"))["begins"] == {"requests": 1, "world": 1}
    panel.world.add_stock("TEA", 4)
    shown = await panel.get("requests")
    assert (shown["begins"], shown["world"][0]["index"]) == ({"requests": 1, "world": 1}, 1)


async def test_the_state_says_what_is_special_about_an_order(panel: Panel) -> None:
    special = {"express": True, "test": True, "note": "Gift", "hold": "OTHER", "items": [["MUG", 1], ["PDF", 1]]}
    await panel.post("orders", **special)
    await panel.post("orders", items=[["MUG", 1]], pickup=True)
    first, second = (await panel.get("state"))["orders"]
    words = ("express", "pickup", "test", "note")
    assert [first[word] for word in words] == [True, False, True, "Gift"]
    assert [second[word] for word in words] == [False, True, False, ""]
    assert first["shopify"]["holds"] == [{"reason": "OTHER", "notes": "", "by_app": False}]
    assert second["shopify"]["holds"] == []
    await panel.post("hold", order=first["name"], release=True)
    assert (await panel.get("state"))["orders"][0]["shopify"]["holds"] == []


async def test_what_is_on_its_way_and_what_is_in_stock_can_be_matched(panel: Panel) -> None:
    panel.world.order_supply("TEA", 5)
    panel.world.start_production("MUG", 6)
    state = await panel.get("state")
    stock = {each["variant_id"]: each["sku"] for each in state["stock"]}
    for (row,), sku in ((state["supply"], "TEA"), (state["production"], "MUG")):
        assert (row["sku"], stock[row["variant_id"]]) == (sku, sku)


@pytest.mark.parametrize(
    ("route", "body", "words"),
    [
        ("orders", '{"items": [["MUG", 2]', "not JSON"),
        ("orders", "[]", "JSON object"),
        ("orders", '{"items": "MUG"}', "list such as"),
        ("orders", '{"items": [["MUG"]]}', "an item is"),
        ("orders", '{"items": [["MUG", 0]]}', "one or more"),
        ("orders", '{"items": [["NONE", 1]]}', "no variant has the SKU 'NONE'"),
        ("orders", '{"items": [["MUG", true]]}', '"quantity" is a whole number, not true'),
        ("orders", '{"itemz": []}', "unknown: itemz"),
        ("orders", '{"financial": "RICH"}', "PAID"),
        ("orders", '{"hold": "BORED"}', "HIGH_RISK_OF_FRAUD"),
        ("orders", '{"days_ago": 1e300}', "large"),
        ("stock", "{}", '"sku" is missing'),
        ("stock", '{"sku": "MUG"}', "either"),
        ("stock", '{"sku": "MUG", "quantity": 1, "shop": 1}', "either"),
        ("stock", '{"receive": 1}', "no such"),
        ("cancel", '{"order": "#9"}', "there is no order '9'"),
        ("cancel", '{"order": 9}', '"order" is text, not 9'),
        ("edit", '{"order": "#1001"}', '"sku" is missing'),
        ("hold", '{"order": "#1001", "release": 1}', "true or false"),
        ("sync", '{"arrow": "A10"}', "there is no arrow 'A10'"),
        ("sync", '{"on": true}', '"arrow" says'),
        ("sync", '{"arrow": "A1", "delay": -1}', "not negative"),
        ("faults", '{"kind": "fire"}', "kind is one of"),
        ("faults", '{"kind": "slow", "probability": 2}', "from 0 to 1"),
        ("faults", '{"remove": 9}', "no rule 9"),
        ("faults", '{"webhooks": {"drop": 2}}', "from 0 to 1"),
        ("faults", '{"webhooks": 2}', "is an object"),
        ("faults", '{"disable": "fax"}', "one of katana"),
        ("clock", '{"advance": -1}', "from 0 to"),
        ("clock", '{"advance": NaN}', "ends"),
        ("reset", '{"hard": true}', "unknown: hard"),
        ("cancel", '{"order": "#1001", "reson": "FRAUD"}', "unknown: reson"),
        ("edit", '{"order": "#1001", "sku": "MUG", "quantity": 2, "now": 1}', "unknown: now"),
        ("hold", '{"order": "#1001", "why": "OTHER"}', "unknown: why"),
        ("stock", '{"sku": "MUG", "quantity": 1, "bin": "A"}', "unknown: bin"),
        ("clock", '{"advance": 1, "unit": "h"}', "unknown: unit"),
    ],
)
async def test_wrong_input_is_refused_in_a_sentence(panel: Panel, route: str, body: str, words: str) -> None:
    await panel.post("orders", items=[["MUG", 1]], name="#1001")
    before = len(panel.journal.happenings)
    answer = await panel.client.post(f"/_sandbox/{route}", data=body)
    assert answer.status == 400
    assert words in (await answer.json())["error"]
    assert len(panel.journal.happenings) == before


@pytest.mark.parametrize("name", ["since", "world_since"])
async def test_a_since_that_is_no_number_is_refused(panel: Panel, name: str) -> None:
    answer = await panel.client.get(f"/_sandbox/requests?{name}=x")
    assert (answer.status, (await answer.json())["error"]) == (400, f"\"{name}\" is a whole number, not 'x'")


async def test_the_routes_follow_the_sandbox_that_is_present() -> None:
    boxes = [parts(), parts()]
    async with TestClient(TestServer(build_control(lambda: boxes[0]))) as client:
        await client.post("/_sandbox/orders", json={"items": [["MUG", 1]]})
        boxes.reverse()
        assert (await (await client.get("/_sandbox/state")).json())["orders"] == []
        await client.post("/_sandbox/orders", json={"items": [["TEA", 2]]})
    skus = [[line.sku for order in box.world.shop_orders.values() for line in order.lines] for box in boxes]
    assert skus == [["TEA"], ["MUG"]]


async def test_whoever_serves_the_routes_hears_of_every_act_that_was_done() -> None:
    box, heard = parts(), list[str]()

    async def done(name: str) -> None:
        heard.append(name)

    app = web.Application()
    app.router.add_routes(control_routes(lambda: box, done=done))
    async with TestClient(TestServer(app)) as client:
        await client.post("/_sandbox/orders", json={})
        await client.post("/_sandbox/clock", json={"advance": -1})
        await client.get("/_sandbox/state")
        await client.post("/_sandbox/clock", json={"advance": 1})
    assert heard == ["orders", "clock"]
