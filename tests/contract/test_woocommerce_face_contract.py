"""The WooCommerce face keeps to the vendor's own documents and samples: it refuses in their words what they refuse,
and shows the fields they show.

They are not part of this repository; where their folder is missing, these tests say so and are skipped.
"""

import json
from typing import Any

from integrations.sandbox.woocommerce import SHOP, woocommerce_webhooks
from integrations.sandbox.woocommerce.hookshot import sign
from integrations.sandbox.woocommerce.words import php_json
from integrations.sandbox.world import World
from tests.contract.specs import json_of
from tests.sandbox.woocommerce_stage import KEY, MOMENT, Caller, Clock, basic, query_of, signed, site, site_world

ORDERS = "/wp-json/wc/v3/orders"


def spec(name: str) -> Any:
    return json_of(f"woocommerce/{name}")


def shop() -> World:
    """The goods of the samples."""
    world = site_world(Clock())
    world.add_variant("WDO-001", "Walnut Desk Organizer", 2450, on_hand=9)
    world.add_variant("BWP-100", "Beeswax Polish 100ml", 900, on_hand=9)
    return world


def kind(value: Any) -> str:
    """What sort of JSON this is; whole and broken numbers are both numbers."""
    return "number" if type(value) in (int, float) else type(value).__name__


def assert_shows(shown: Any, documented: Any) -> None:
    """Same names in the same places with the same kinds of value, where both show something."""
    if isinstance(documented, dict):
        assert set(shown) == set(documented)
        for name in documented:
            assert_shows(shown[name], documented[name])
    elif isinstance(documented, list) and documented and shown:
        assert_shows(shown[0], documented[0])
    elif documented is not None and shown is not None:
        assert kind(shown) == kind(documented)


async def test_an_order_has_the_fields_of_a_real_one_in_their_order() -> None:
    real = spec("sample.order.processing.v10.json")
    world = shop()
    async with site(world, sequential_numbers=False) as caller:
        order = world.place_order([("WDO-001", 2), ("BWP-100", 1)], customer_name="Ada Example")
        shown = await caller.get(f"/orders/{order.id}")
        assert list(shown) == list(real)
        assert_shows(shown, real)
        assert shown["total"] == real["total"]
        assert [list(line) for line in shown["line_items"]] == [list(line) for line in real["line_items"]]
        assert [line["price"] for line in shown["line_items"]] == [line["price"] for line in real["line_items"]]
        assert (
            shown["shipping_lines"][0]["meta_data"][0]["value"] == real["shipping_lines"][0]["meta_data"][0]["value"]
        )
        completed = spec("sample.order.completed.v10.json")
        assert_shows(await caller.put(order.id, status="completed"), completed)


async def test_a_number_of_the_plugin_stands_where_the_sample_has_it() -> None:
    real = spec("sample.order.sequential-number.v10.json")
    world = shop()
    async with site(world) as caller:
        order = world.place_order([("BWP-100", 1)], name="#1042")
        shown = await caller.get(f"/orders/{order.id}")
        assert (shown["number"], shown["number"] == str(shown["id"])) == (real["number"], False)
        rows = [{row["key"]: row["value"] for row in each["meta_data"]}["_order_number"] for each in (shown, real)]
        assert rows == ["1042", "1042"]


async def test_every_refusal_is_in_the_vendors_words() -> None:
    said: dict[str, tuple[int, Any]] = {}
    world = shop()
    order_id = world.place_order([("BWP-100", 1)]).id
    async with site(world, shipment_tracking=False) as caller:
        await refusals(caller, order_id, said)
    async with site(world, tls=False) as caller:
        await oauth_refusals(caller, said)
    async with site(world, permission="read") as caller:
        await note(said, "write with a read-only key", caller, "PUT", f"{ORDERS}/{order_id}")
    async with site(world, capable=False) as caller:
        await note(
            said, "valid key whose WP user lacks the capability, PUT order", caller, "PUT", f"{ORDERS}/{order_id}"
        )
    documented = [each for each in spec("errors.json") if isinstance(each["body"], dict)]
    assert len(documented) == len(said)
    for each in documented:
        status, body = next(answer for when, answer in said.items() if each["when"].startswith(when))
        assert status == each["http"], each["when"]
        assert without_stops(body) == without_stops(each["body"]), each["when"]


def without_stops(body: Any) -> Any:
    """The documents write some sentences with and without a full stop."""
    text = json.dumps(body, sort_keys=True)
    return text.replace("request method.", "request method")


async def note(said: dict[str, Any], when: str, caller: Caller, method: str, path: str, **options: Any) -> None:
    status, _, body = await caller.call(method, path, options.pop("body", None), **options)
    said[when] = (status, body)


async def refusals(caller: Caller, order_id: int, said: dict[str, Any]) -> None:
    await note(said, "GET or DELETE unknown order id", caller, "GET", f"{ORDERS}/999999")
    await note(said, "PUT unknown order id", caller, "PUT", f"{ORDERS}/999999", body={})
    await note(said, "no credentials", caller, "GET", ORDERS, auth="")
    await note(said, "known key, wrong secret", caller, "GET", ORDERS, auth=basic(KEY, "no"))
    await note(said, "per_page=101", caller, "GET", f"{ORDERS}?per_page=101")
    body: Any = {"update": [{"id": 999999}]}
    await note(said, "batch item failure", caller, "POST", f"{ORDERS}/batch", body=body)
    await note(said, "route absent", caller, "GET", f"/wp-json/wc-shipment-tracking/v3/orders/{order_id}")
    hooks = "/wp-json/wc/v3/webhooks"
    body = {"topic": "order.completed", "delivery_url": "https://bot.example"}
    await note(said, "webhook create with a bad topic", caller, "POST", hooks, body=body)
    _, _, hook = await caller.call("POST", hooks, body | {"topic": "order.updated"})
    await note(said, "webhook DELETE without force", caller, "DELETE", f"{hooks}/{hook['id']}")
    await caller.call("DELETE", f"{ORDERS}/{order_id}")
    await note(said, "DELETE an already trashed order", caller, "DELETE", f"{ORDERS}/{order_id}")
    await note(
        said, "PUT status not in the site enum", caller, "PUT", f"{ORDERS}/{order_id}", body={"status": "open"}
    )


async def oauth_refusals(caller: Caller, said: dict[str, Any]) -> None:
    def path(**options: Any) -> str:
        return f"{ORDERS}?{query_of(signed('GET', f'{caller.base}{ORDERS}', [], **options))}"

    await note(said, "OAuth: unknown key", caller, "GET", path(key="ck_no"), auth="")
    await note(said, "OAuth: signature mismatch", caller, "GET", path(secret="no"), auth="")
    await note(said, "OAuth: clock skew", caller, "GET", path(at=MOMENT - 1000), auth="")
    await caller.call("GET", path(nonce="twice"), auth="")
    await note(said, "OAuth: nonce replay", caller, "GET", path(nonce="twice"), auth="")


async def test_notes_refunds_and_webhooks_have_the_documented_fields() -> None:
    world = shop()
    async with site(world) as caller:
        order = world.place_order([("WDO-001", 2), ("BWP-100", 1)])
        await caller.call("POST", f"{ORDERS}/{order.id}/notes", {"note": "Order ok!!!"})
        assert_shows(await caller.get(f"/orders/{order.id}/notes"), spec("docs.order-notes.list.json"))
        world.refund(order.id, "BWP-100", 1)
        assert_shows(await caller.get(f"/orders/{order.id}/refunds"), spec("docs.order-refunds.list.json"))
        body = {"topic": "order.updated", "delivery_url": "https://bot.example", "secret": "x"}
        _, _, hook = await caller.call("POST", "/wp-json/wc/v3/webhooks", body)
        assert_shows(hook, spec("docs.webhook.json"))
        assert list(hook) == list(spec("docs.webhook.json"))


async def test_a_delivery_is_signed_and_written_as_the_real_ones_are() -> None:
    real = {each["case"]: each for each in spec("webhook.deliveries.json")}
    for case, each in real.items():
        signature = each["headers"].get("X-WC-Webhook-Signature")
        good = signature == sign(each["raw_body"].encode(), each["secret"])
        assert good == (case not in ("bad-signature", "ping")), case
        if case != "ping":
            assert php_json(json.loads(each["raw_body"])).decode() == each["raw_body"]
    world = shop()
    async with site(world, sequential_numbers=False) as caller:
        order, site_shop = world.place_order([("WDO-001", 2)]), caller.app[SHOP]
        (made,) = woocommerce_webhooks(site_shop, "order.updated", str(order.id), target="", secret="x")
        assert set(made.headers) == set(real["updated"]["headers"]) - {"Content-Length"}
        assert list(json.loads(made.body)) == list(json.loads(real["updated"]["raw_body"]))
        (gone,) = woocommerce_webhooks(site_shop, "order.deleted", "2210", target="", secret="x")
        assert gone.body.decode() == real["deleted"]["raw_body"]


async def test_tracking_plugins_take_the_documented_requests() -> None:
    documented = spec("sample.shipment-tracking.json")
    world = shop()
    order = world.place_order([("WDO-001", 2), ("BWP-100", 1)])
    path = f"/wp-json/wc-shipment-tracking/v3/orders/{order.id}/shipment-trackings"
    async with site(world, shipment_tracking=True) as caller:
        status, _, made = await caller.call("POST", path, documented["create_request"]["body"])
        assert status == 201
        assert_shows(made, documented["create_response_201"])
        assert (await caller.call("POST", path, documented["create_request_custom_provider"]))[0] == 201
        plain = documented["ast_variant_request"]["body"]
        assert (await caller.call("POST", path, plain))[0] == 400
    async with site(world, advanced_tracking=True) as caller:
        assert (await caller.call("POST", path, plain))[0] == 201


async def test_core_fulfillments_answer_as_documented() -> None:
    documented = spec("sample.fulfillments.json")
    world = shop()
    order = world.place_order([("WDO-001", 2), ("BWP-100", 1)])
    path = f"{ORDERS}/{order.id}/fulfillments"
    body = documented["create_request"]["body"]
    body["meta_data"][0]["value"][0]["item_id"] = order.lines[0].id
    async with site(world) as caller:
        status, _, off = await caller.call("POST", path, body)
        assert (status, off) == (404, documented["feature_off_404"])
    async with site(world, fulfillments=True) as caller:
        status, _, made = await caller.call("POST", path, body)
        assert status == 201
        assert_shows(made, documented["create_response_201"])
        keys = [row["key"] for row in made["meta_data"]]
        assert keys == [row["key"] for row in documented["create_response_201"]["meta_data"]]
        assert_shows(
            await caller.get(f"/orders/{order.id}/fulfillments/lookup?tracking_number=1Z9"),
            documented["lookup_response_200"],
        )
        shown = await caller.get(f"/orders/{order.id}")
        rows = {row["key"]: row["value"] for row in shown["meta_data"]}
        assert rows["_fulfillment_status"] == documented["order_side_effect"]["meta_data"][0]["value"]
        assert shown["status"] == "processing"
        assert (await caller.call("DELETE", f"{path}/{made['id']}"))[2] == documented["delete_response_200"]


async def test_the_shipstation_plugin_writes_what_it_is_documented_to_write() -> None:
    documented = spec("sample.shipstation-plugin.json")
    parcel = documented["shipment_notification_request"]["element"]
    clock = Clock()
    world = shop()
    async with site(world) as caller:
        order = world.place_order([("WDO-001", 2)])
        world.fulfill(order.id, company="UPS", number=parcel["tracking_number"], by="shipstation")
        notes = [each["note"] for each in await caller.get(f"/orders/{order.id}/notes")]
        assert clock().strftime("%Y-%m-%d") == parcel["ship_date"][:10]
        assert notes[1] == documented["order_note_written"]
        written = {row["key"] for row in (await caller.get(f"/orders/{order.id}"))["meta_data"]}
        assert {each.partition("=")[0] for each in documented["meta_written"]} <= written
