"""Whatever people and systems do to an order in whatever order, the site's books stay in step with it."""

from collections.abc import Callable
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.sandbox.state import Effect, ShopOrder
from integrations.sandbox.woocommerce import SHOP
from integrations.sandbox.world import World
from tests.sandbox.builders import effects_of
from tests.sandbox.woocommerce_stage import Caller, Clock, site, site_world

WORDS = ("pending", "processing", "on-hold", "completed", "cancelled", "refunded", "failed", "packed")

Act = Callable[[World, ShopOrder], object]
ACTS: dict[str, Act] = {
    "pay": lambda world, order: world.pay(order.id),
    "fulfill": lambda world, order: world.fulfill(order.id, number="1Z9", company="UPS", by="shipstation"),
    "refund": lambda world, order: world.refund(order.id, "MUG-BLUE", 1),
    "refund all": lambda world, order: world.refund_all(order.id),
    "take back": lambda world, order: world.take_back(order.id),
    "cancel": lambda world, order: world.cancel(order.id),
    "edit": lambda world, order: world.edit(order.id, "MUG-BLUE", 3),
    "hold": lambda world, order: world.hold(order.id),
    "release": lambda world, order: world.release(order.id),
    "touch": lambda world, order: world.touch(order.id),
}
MONEY = ("PAID", "PENDING", "AUTHORIZED", "PARTIALLY_PAID")


async def play(caller: Caller, world: World, order: ShopOrder, steps: list[str]) -> None:
    for step in steps:
        if step in WORDS:
            assert (await caller.put(order.id, status=step))["status"] == step
        elif step != "edit" or caller.app[SHOP].books.is_editable(order):  # what is refunded, nobody can edit
            with suppress(ValueError):
                ACTS[step](world, order)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from((*WORDS, *ACTS)), max_size=8), st.sampled_from(MONEY))
async def test_the_books_follow_every_story(steps: list[str], financial: str) -> None:
    clock = Clock()
    world = site_world(clock)
    effects = effects_of(world)
    async with site(world, custom_statuses={"packed": "Packed"}) as caller:
        order = world.place_order([("MUG-BLUE", 2), ("BOWL", 1), ("PDF", 1)], financial=financial)
        began = (await caller.get(f"/orders/{order.id}"))["status"]
        await play(caller, world, order, steps)
        shown = await caller.get(f"/orders/{order.id}")
        turns = [(each.data["was"], each.data["now"]) for each in effects if each.verb == "status"]
        chain = [began, *(now for _, now in turns)]
        assert [was for was, _ in turns] == chain[:-1]
        assert shown["status"] == chain[-1]
        assert all(was != now for was, now in turns)
        assert mails(effects) == ["completed"] * sum(now == "completed" for _, now in turns)
        assert (shown["date_completed_gmt"] is None) == ("completed" not in chain)
        assert await caller.ids(f"status={shown['status']}") == [order.id]
        notes = [each["note"] for each in await caller.get(f"/orders/{order.id}/notes")]
        assert len([note for note in notes if note.startswith("Order status changed")]) == len(turns)
        amounts = -sum(float(each["total"]) for each in shown["refunds"])
        assert 0 <= amounts <= float(shown["total"])
        reduced = "_order_stock_reduced" in {row["key"] for row in shown["meta_data"]}
        taken = caller.app[SHOP].books.of(order).stock_taken
        assert reduced == bool(taken)
        assert world.shop_stock("MUG-BLUE") == 5 - taken.get("MUG-BLUE", 0)


def mails(effects: list[Effect]) -> list[str]:
    return [effect.data["kind"] for effect in effects if effect.verb == "mail"]
