"""The three ways in which a WooCommerce site may keep tracking, each there or not."""

from typing import Any

import pytest

from integrations.sandbox.world import World
from tests.sandbox.builders import effects_of
from tests.sandbox.woocommerce_stage import Caller, site, site_world

PLAIN, ADVANCED = "/wp-json/wc-shipment-tracking/v3", "/wp-json/wc-ast/v3"
PARCEL = {"tracking_provider": "UPS", "tracking_number": "1Z9", "date_shipped": "2026-11-23"}


def an_order(world: World) -> int:
    return world.place_order([("MUG-BLUE", 2), ("BOWL", 1)]).id


async def add(caller: Caller, order_id: int, body: Any, base: str = PLAIN) -> tuple[int, Any]:
    status, _, answer = await caller.call("POST", f"{base}/orders/{order_id}/shipment-trackings", body)
    return status, answer


async def test_without_its_plugin_a_route_is_not_there() -> None:
    world = site_world()
    async with site(world) as caller:
        order_id = an_order(world)
        for path in (
            f"{PLAIN}/orders/{order_id}/shipment-trackings",
            f"{ADVANCED}/orders/{order_id}/shipment-trackings",
            f"{PLAIN}/shipment-trackings/providers",
            f"/wp-json/wc/v3/orders/{order_id}/fulfillments",
        ):
            status, _, error = await caller.call("GET", path)
            assert (status, error["code"]) == (404, "rest_no_route"), path
    async with site(world, shipment_tracking=True) as caller:
        assert (await add(caller, order_id, PARCEL, ADVANCED))[0] == 404


async def test_shipment_tracking_keeps_parcels_and_changes_no_status() -> None:
    world = site_world()
    async with site(world, shipment_tracking=True) as caller:
        order_id = an_order(world)
        path = f"{PLAIN}/orders/{order_id}/shipment-trackings"
        status, headers, made = await caller.call("POST", path, PARCEL)
        assert status == 201
        assert made["tracking_link"] == "https://www.ups.com/track?tracknum=1Z9"
        assert headers["Location"].endswith(made["tracking_id"])
        assert (await caller.call("GET", path))[2] == [made]
        assert (await caller.call("GET", f"{path}/{made['tracking_id']}"))[2] == made
        assert (await caller.get(f"/orders/{order_id}"))["status"] == "processing"
        assert (await caller.call("DELETE", f"{path}/{made['tracking_id']}"))[2] == made
        assert (await caller.call("GET", f"{path}/{made['tracking_id']}"))[0] == 404
        assert (await caller.call("GET", path))[2] == []
        status, _, providers = await caller.call("GET", f"{PLAIN}/shipment-trackings/providers", auth="")
        assert (status, "UPS" in providers["United States"]) == (200, True)


async def test_a_carrier_of_ones_own_brings_its_own_link() -> None:
    world = site_world()
    async with site(world, shipment_tracking=True) as caller:
        body = {"custom_tracking_provider": "Bike", "custom_tracking_link": "https://b.example/%1$s"}
        status, made = await add(caller, an_order(world), {**body, "tracking_number": "7"})
        assert (status, made["tracking_provider"]) == (201, "Bike")
        assert (made["tracking_link"], made["date_shipped"]) == ("https://b.example/7", "2026-11-23")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"date_shipped": "23-11-2026"}, "rest_invalid_param"),
        ({"tracking_number": ""}, "rest_missing_callback_param"),
        ({"tracking_provider": ""}, "rest_missing_callback_param"),
        ({"tracking_number": 7}, "rest_invalid_param"),
    ],
)
async def test_what_shipment_tracking_refuses(change: dict[str, object], code: str) -> None:
    world = site_world()
    async with site(world, shipment_tracking=True) as caller:
        status, error = await add(caller, an_order(world), PARCEL | change)
        assert (status, error["code"]) == (400, code)


@pytest.mark.parametrize(("month_first", "right", "wrong"), [(False, "23-11-2026", "11-23-2026")])
async def test_advanced_tracking_has_dates_of_its_own_on_both_routes(
    month_first: bool, right: str, wrong: str
) -> None:
    for first in (month_first, not month_first):
        good, bad = (wrong, right) if first else (right, wrong)
        world = site_world()
        async with site(world, advanced_tracking=True, month_first=first) as caller:
            order_id = an_order(world)
            for base in (PLAIN, ADVANCED):
                assert (await add(caller, order_id, PARCEL | {"date_shipped": good}, base))[0] == 201
                assert (await add(caller, order_id, PARCEL | {"date_shipped": bad}, base))[0] == 400
                assert (await add(caller, order_id, PARCEL, base))[0] == 400


async def test_advanced_tracking_sets_a_status_and_replaces() -> None:
    world = site_world()
    async with site(world, advanced_tracking=True) as caller:
        order_id = an_order(world)
        effects = effects_of(world)
        parcel = PARCEL | {"date_shipped": "23-11-2026"}
        partly = {"status_shipped": 2, "sku": "MUG-BLUE, BOWL", "qty": "1,1"}
        _, made = await add(caller, order_id, parcel | partly)
        assert made["products_list"] == [{"sku": "MUG-BLUE", "qty": 1}, {"sku": "BOWL", "qty": 1}]
        assert (await caller.get(f"/orders/{order_id}"))["status"] == "partial-shipped"
        assert not world.shop_orders[order_id].fulfillments
        _, made = await add(caller, order_id, parcel | {"status_shipped": 1, "replace_tracking": 1})
        assert (await caller.call("GET", f"{ADVANCED}/orders/{order_id}/shipment-trackings"))[2] == [made]
        assert (await caller.get(f"/orders/{order_id}"))["status"] == "completed"
        assert [each.verb for each in effects if each.verb in ("mail", "fulfill")] == ["fulfill", "mail"]
        assert (await add(caller, order_id, parcel | {"sku": "BOWL"}))[0] == 400


def sending(*items: tuple[int, int], **meta: str) -> dict[str, Any]:
    rows: list[dict[str, Any]] = [{"key": "_items", "value": [{"item_id": line, "qty": n} for line, n in items]}]
    rows += [{"key": f"_{name}", "value": value} for name, value in meta.items()]
    return {"status": "fulfilled", "is_fulfilled": True, "meta_data": rows}


async def test_core_fulfillments_leave_the_status_and_tell_nobody_but_the_site() -> None:
    world = site_world()
    async with site(world, fulfillments=True) as caller:
        order_id = an_order(world)
        mug, bowl = world.shop_orders[order_id].lines
        effects = effects_of(world)
        path = f"/wp-json/wc/v3/orders/{order_id}/fulfillments"
        status, _, made = await caller.call("POST", path, sending((mug.id, 2), tracking_number="1Z9"))
        assert (status, made["entity_id"], made["is_fulfilled"]) == (201, str(order_id), True)
        assert summary(await caller.get(f"/orders/{order_id}")) == "partially_fulfilled"
        body = sending((bowl.id, 1)) | {"notify_customer": True}
        status, _, second = await caller.call("POST", path, body)
        shown = await caller.get(f"/orders/{order_id}")
        assert (summary(shown), shown["status"]) == ("fulfilled", "processing")
        assert [each.data["kind"] for each in effects if each.verb == "mail"] == ["fulfillment"]
        assert not world.shop_orders[order_id].fulfillments
        assert (await caller.call("GET", path))[2] == [made, second]
        assert (await caller.call("DELETE", f"{path}/{second['id']}"))[2] == {
            "message": "Fulfillment deleted successfully."
        }
        assert (await caller.call("GET", path))[2] == [made]
        assert summary(await caller.get(f"/orders/{order_id}")) == "partially_fulfilled"


def summary(order: Any) -> Any:
    return {row["key"]: row["value"] for row in order["meta_data"]}["_fulfillment_status"]


async def test_a_change_of_a_core_fulfillment_forgets_the_keys_that_are_not_sent() -> None:
    world = site_world()
    async with site(world, fulfillments=True) as caller:
        order_id = an_order(world)
        mug = world.shop_orders[order_id].lines[0]
        path = f"/wp-json/wc/v3/orders/{order_id}/fulfillments"
        _, _, made = await caller.call("POST", path, sending((mug.id, 2), tracking_number="1Z9"))
        open_again = sending((mug.id, 1)) | {"status": "unfulfilled"}
        status, _, changed = await caller.call("PUT", f"{path}/{made['id']}", open_again)
        assert (status, changed["status"]) == (200, "unfulfilled")
        assert [row["key"] for row in changed["meta_data"]] == ["_items"]
        assert (await caller.call("GET", f"{path}/{made['id']}/metadata"))[2] == changed["meta_data"]
        assert (await caller.call("GET", f"{path}/{made['id']}"))[2] == changed
        assert summary(await caller.get(f"/orders/{order_id}")) == "unfulfilled"


@pytest.mark.parametrize(
    ("item", "message"),
    [((501, 3), "Invalid item quantity."), ((9, 1), "Invalid item."), ((501, 0), "Invalid item.")],
)
async def test_core_fulfillments_refuse_without_a_code(item: tuple[int, int], message: str) -> None:
    world = site_world()
    async with site(world, fulfillments=True) as caller:
        path = f"/orders/{an_order(world)}/fulfillments"
        assert await caller.refused("POST", path, sending(item)) == (400, "", message)
        wrong = sending((501, 1)) | {"status": "sent"}
        assert await caller.refused("POST", path, wrong) == (400, "", "Invalid fulfillment status.")
        assert (await caller.refused("POST", path, sending()))[0] == 400
        assert (await caller.refused("POST", path, {"status": "fulfilled"}))[1] == "rest_missing_callback_param"
        assert await caller.refused("GET", f"{path}/9") == (400, "", "Invalid fulfillment ID.")
        assert (await caller.refused("POST", "/orders/9/fulfillments", sending(item)))[:2] == (
            404,
            "woocommerce_rest_order_invalid_id",
        )


async def test_core_guesses_the_carrier_of_a_number() -> None:
    world = site_world()
    async with site(world, fulfillments=True) as caller:
        path = f"/orders/{an_order(world)}/fulfillments/lookup"
        found = await caller.get(f"{path}?tracking_number=1Z9")
        assert (found["shipping_provider"], found["tracking_url"][-3:]) == ("ups", "1Z9")
        assert (await caller.get(f"{path}?tracking_number=X"))["shipping_provider"] == ""
        assert (await caller.refused("GET", path))[1] == "rest_missing_callback_param"
