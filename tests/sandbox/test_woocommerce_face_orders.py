"""Writing to the WooCommerce face: what a status does and undoes, and what the site writes down about it."""

from typing import Any

import pytest

from integrations.sandbox.woocommerce import SHOP
from integrations.sandbox.world import World
from tests.sandbox.builders import effects_of, news_of
from tests.sandbox.woocommerce_stage import Caller, Clock, site, site_world

BOWL = [("BOWL", 1)]


def mails(effects: list[Any]) -> list[str]:
    return [effect.data["kind"] for effect in effects if effect.verb == "mail"]


async def notes_of(caller: Caller, order_id: int) -> list[str]:
    return [note["note"] for note in await caller.get(f"/orders/{order_id}/notes")]


@pytest.mark.parametrize(
    ("how", "status"),
    [
        ({}, "processing"),
        ({"financial": "PENDING"}, "pending"),
        ({"financial": "PARTIALLY_PAID"}, "pending"),
        ({"financial": "AUTHORIZED"}, "on-hold"),
        ({"financial": "EXPIRED"}, "failed"),
        ({"financial": "VOIDED"}, "cancelled"),
        ({"hold": "HIGH_RISK_OF_FRAUD"}, "on-hold"),
    ],
)
async def test_a_new_order_has_the_status_its_money_and_its_holds_make(how: dict[str, str], status: str) -> None:
    world = site_world()
    async with site(world) as caller:
        order = world.place_order(BOWL, **how)  # type: ignore[arg-type]
        shown = await caller.get(f"/orders/{order.id}")
        assert shown["status"] == status
        assert (shown["date_paid_gmt"] is None) == (status != "processing")


async def test_completed_sends_everything_mails_once_and_dates_it() -> None:
    clock = Clock()
    world = site_world(clock)
    async with site(world) as caller:
        order = world.place_order([("MUG-BLUE", 2), ("PDF", 1)])
        effects = effects_of(world)
        clock.go(3600)
        shown = await caller.put(order.id, status="completed")
        assert (shown["status"], shown["date_completed_gmt"]) == ("completed", "2026-11-23T10:00:00")
        assert shown["date_modified_gmt"] == "2026-11-23T10:00:00"
        assert world.display_fulfillment_status(order) == "FULFILLED"
        clock.go(60)
        again = await caller.put(order.id, status="completed")
        assert again["date_completed_gmt"] == "2026-11-23T10:00:00"
        assert again["date_modified_gmt"] == "2026-11-23T10:01:00"
        assert mails(effects) == ["completed"]
        assert [effect.verb for effect in effects if effect.verb in ("status", "fulfill")] == ["fulfill", "status"]
        assert await notes_of(caller, order.id) == ["Order status changed from Processing to Completed."]


@pytest.mark.parametrize("verb", ["PUT", "POST", "PATCH"])
async def test_every_verb_that_writes_writes_alike(verb: str) -> None:
    world = site_world()
    async with site(world) as caller:
        order = world.place_order(BOWL)
        path = f"/wp-json/wc/v3/orders/{order.id}"
        status, _, shown = await caller.call(verb, path, {"status": "on-hold"})
        assert (status, shown["status"]) == (200, "on-hold")
        assert order.fulfillment_orders[0].status == "ON_HOLD"


async def test_any_status_follows_any_other() -> None:
    words = ("completed", "cancelled", "pending", "failed", "on-hold", "refunded", "processing", "packed")
    for first in words:
        world = site_world()
        async with site(world, custom_statuses={"packed": "Packed"}) as caller:
            for second in words:
                order = world.place_order(BOWL)
                assert (await caller.put(order.id, status=first))["status"] == first
                assert (await caller.put(order.id, status=second))["status"] == second, (first, second)
                assert (await caller.get(f"/orders/{order.id}"))["status"] == second


async def test_a_word_set_by_hand_stands_until_something_happens() -> None:
    world = site_world()
    async with site(world, custom_statuses={"packed": "Packed"}) as caller:
        order = world.place_order(BOWL)
        effects = effects_of(world)
        await caller.put(order.id, status="packed")
        world.touch(order.id)
        assert (await caller.get(f"/orders/{order.id}"))["status"] == "packed"
        world.fulfill(order.id)
        assert (await caller.get(f"/orders/{order.id}"))["status"] == "completed"
        assert mails(effects) == ["completed"]
        assert (await notes_of(caller, order.id))[0] == "Order status changed from Packed to Completed."


async def test_completed_on_a_cancelled_order_is_a_word_that_mails() -> None:
    world = site_world()
    async with site(world) as caller:
        order = world.place_order(BOWL)
        effects = effects_of(world)
        await caller.put(order.id, status="cancelled")
        assert order.cancelled_at
        assert (await caller.put(order.id, status="completed"))["status"] == "completed"
        assert mails(effects) == ["completed"]
        assert order.fulfillments == []


async def test_completed_on_an_order_that_is_held_and_unpaid_sends_it() -> None:
    world = site_world()
    async with site(world) as caller:
        order = world.place_order(BOWL, financial="PENDING", hold="OTHER")
        shown = await caller.put(order.id, status="completed")
        assert shown["date_paid_gmt"] == "2026-11-23T09:00:00"
        assert [each.status for each in order.fulfillments] == ["SUCCESS"]


async def test_a_write_is_one_step_whatever_the_world_does_for_it() -> None:
    world = site_world()
    async with site(world) as caller:
        order = world.place_order(BOWL, hold="OTHER")
        await caller.put(order.id, status="completed")
        assert await notes_of(caller, order.id) == ["Order status changed from On hold to Completed."]


async def test_back_to_processing_takes_the_parcel_back_and_pays_what_was_unpaid() -> None:
    world = site_world()
    async with site(world) as caller:
        order = world.place_order(BOWL)
        await caller.put(order.id, status="completed")
        await caller.put(order.id, status="processing")
        assert [each.status for each in order.fulfillments] == ["CANCELLED"]
        unpaid = world.place_order(BOWL, financial="PENDING")
        assert (await caller.put(unpaid.id, set_paid=True))["status"] == "processing"
        assert unpaid.financial == "PAID"


@pytest.mark.parametrize("status", ["open", "wc-completed", "", "trash", 7])
async def test_a_status_nobody_knows_is_refused(status: object) -> None:
    world = site_world()
    async with site(world) as caller:
        order = world.place_order(BOWL)
        refusal = await caller.refused("PUT", f"/orders/{order.id}", {"status": status})
        assert refusal == (400, "rest_invalid_param", "Invalid parameter(s): status")


async def test_an_unknown_order_is_400_to_a_write_and_404_to_a_read() -> None:
    async with site(site_world()) as caller:
        invalid = ("woocommerce_rest_shop_order_invalid_id", "Invalid ID.")
        assert await caller.refused("GET", "/orders/7") == (404, *invalid)
        assert await caller.refused("DELETE", "/orders/7") == (404, *invalid)
        assert await caller.refused("PUT", "/orders/7", {"status": "completed"}) == (400, *invalid)
        assert (await caller.refused("PUT", "/orders/7", {"status": "open"}))[1] == "rest_invalid_param"


async def test_a_body_that_is_no_json_is_refused() -> None:
    async with (
        site(site_world()) as caller,
        caller.session.put(
            f"{caller.base}/wp-json/wc/v3/orders/7?consumer_key=ck_sandbox&consumer_secret=cs_sandbox",
            data=b"{",
            headers={"Content-Type": "application/json"},
        ) as reply,
    ):
        assert (reply.status, (await reply.json())["code"]) == (400, "rest_invalid_json")


async def test_notes_are_added_every_time_and_those_for_the_customer_are_mailed() -> None:
    world = site_world()
    async with site(world) as caller:
        order = world.place_order(BOWL)
        effects = effects_of(world)
        path = f"/wp-json/wc/v3/orders/{order.id}/notes"
        for _ in range(2):
            assert (await caller.call("POST", path, {"note": "Packed by Ada"}))[0] == 201
        status, headers, note = await caller.call(
            "POST", path, {"note": "On its way", "customer_note": True, "added_by_user": True}
        )
        assert (status, note["customer_note"], note["author"]) == (201, True, "shop-manager")
        assert headers["Location"].endswith(f"/orders/{order.id}/notes/{note['id']}")
        assert mails(effects) == ["note"]
        assert await notes_of(caller, order.id) == ["On its way", "Packed by Ada", "Packed by Ada"]
        assert len(await caller.get(f"/orders/{order.id}/notes?type=internal")) == 2
        assert await caller.get(f"/orders/{order.id}/notes/{note['id']}") == note
        missing = (400, "rest_missing_callback_param", "Missing parameter(s): note")
        assert await caller.refused("POST", f"/orders/{order.id}/notes", {}) == missing
        assert (await caller.refused("GET", "/orders/7/notes"))[:2] == (404, "woocommerce_rest_order_invalid_id")
        assert (await caller.refused("GET", f"/orders/{order.id}/notes/7"))[0] == 404


async def test_sending_lines_is_written_down() -> None:
    world = site_world()
    async with site(world) as caller:
        order = world.place_order(BOWL)
        effects = effects_of(world)
        await caller.put(order.id, line_items=[], meta_data=[{"key": "_packed_by", "value": "Ada"}, {"key": 7}])
        assert "recalculate" in [effect.verb for effect in effects]
        rows = {row["key"]: row["value"] for row in (await caller.get(f"/orders/{order.id}"))["meta_data"]}
        assert rows["_packed_by"] == "Ada"


async def test_a_batch_answers_200_and_checks_no_status() -> None:
    world = site_world()
    async with site(world) as caller:
        first, second, third = (world.place_order(BOWL) for _ in range(3))
        body = {
            "update": [{"id": first.id, "status": "completed"}, {"id": second.id, "status": "open"}, {"id": 999_999}],
            "delete": [third.id],
        }
        status, _, answer = await caller.call("POST", "/wp-json/wc/v3/orders/batch", body)
        assert status == 200
        assert [item.get("status") for item in answer["update"]] == ["completed", "pending", None]
        assert answer["update"][2]["error"]["data"] == {"status": 400}
        assert answer["delete"][0]["id"] == third.id
        assert (await caller.refused("GET", f"/orders/{third.id}"))[0] == 404
        too_many = await caller.refused("POST", "/orders/batch", {"update": [{"id": first.id}] * 101})
        assert too_many[:2] == (413, "woocommerce_rest_request_entity_too_large")


async def test_a_deletion_by_force_is_for_good_and_stays_in_the_shop() -> None:
    world = site_world()
    async with site(world) as caller:
        order = world.place_order(BOWL)
        assert (await caller.call("DELETE", f"/wp-json/wc/v3/orders/{order.id}?force=true"))[0] == 200
        assert (await caller.refused("GET", f"/orders/{order.id}"))[0] == 404
        assert order.id in world.shop_orders


async def test_orders_from_before_are_taken_in_silently() -> None:
    world: World = site_world()
    order = world.place_order(BOWL)
    world.fulfill(order.id)
    effects, news = effects_of(world), news_of(world)
    async with site(world) as caller:
        shown = await caller.get(f"/orders/{order.id}")
        assert (shown["status"], shown["date_completed_gmt"]) == ("completed", "2026-11-23T09:00:00")
        assert await notes_of(caller, order.id) == []
    assert effects == []
    assert news == []


async def test_an_unfinished_checkout_is_shown_as_a_draft() -> None:
    world = site_world()
    async with site(world) as caller:
        order = caller.app[SHOP].books.open_checkout(BOWL)
        shown = await caller.get(f"/orders/{order.id}")
        assert (shown["status"], shown["created_via"]) == ("checkout-draft", "store-api")
        assert (await caller.put(order.id, status="cancelled"))["status"] == "cancelled"
        assert order.id not in world.shop_orders
