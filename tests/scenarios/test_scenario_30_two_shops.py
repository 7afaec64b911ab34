"""Scenario 30. Given two shops over one Katana and one ShipStation, both with an order #1042, when somebody asks for
1042, then they choose which one, and nothing is written until they have; and no record of one shop is ever shown or
written for the other.

Turns red without the choice in `Lookup._said`, without `Whose.ANOTHERS` in `strength_of` and `_followed`, and without
the second shop's own connection in `bot/clients.py`.
"""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from integrations.sandbox.slack.records import Message
from integrations.sandbox.state import ShopOrder
from tests.scenarios.seeing import buttons, headline, said, systems, title, words
from tests.scenarios.stage import SECOND_STORE, Scene, on_stage


@pytest.fixture
async def two() -> AsyncIterator[Scene]:
    async with on_stage(second={}) as scene:
        yield scene


async def both(scene: Scene) -> tuple[ShopOrder, ShopOrder]:
    """A customer of each shop orders, and each order gets the number 1042."""
    first = await scene.place("#1042", ("MUG", 1))
    return first, await scene.place("#1042", ("CUP", 2), store=SECOND_STORE)


async def whispered(scene: Scene, *, count: int = 1) -> list[Message]:
    return scene.whispers("UAMY")[-count:]


def katana_of(scene: Scene, order: ShopOrder) -> str:
    record = scene.world.katana_order_of(order.id)
    assert record is not None
    return scene.world.katana_status(record)


async def test_a_number_that_two_shops_have_is_a_choice_and_writes_nothing(two: Scene) -> None:
    first, second = await both(two)
    await two.types("UAMY", "/order 1042 pack")
    (choice,) = await whispered(two)
    assert words(choice).startswith("2 orders answer to 1042. Which one?")
    assert sorted(label.split(" · ")[1] for label in buttons(choice)) == ["Demo Mugs", "Second Shop"]
    assert two.writes() == []
    (second_one,) = [label for label in buttons(choice) if "Second Shop" in label]
    await two.press("UAMY", choice, second_one)
    assert (katana_of(two, first), katana_of(two, second)) == ("NOT_SHIPPED", "PACKED")
    assert two.writes() == ["katana pack"]


async def test_each_shows_its_own_records(two: Scene) -> None:
    _, second = await both(two)
    for desk in two.world.desk_orders_of(str(second.id)):
        two.world.desk_buy_label(desk.id, carrier_code="ups", tracking_number="1Z2")
    await two.rest()
    shown = {}
    for shop in ("Demo Mugs", "Second Shop"):
        await two.types("UAMY", "/order 1042")
        (choice,) = await whispered(two)
        (label,) = [label for label in buttons(choice) if shop in label]
        await two.press("UAMY", choice, label)
        shown[shop] = two.whispers("UAMY")[-1]
    assert [headline(one)[2] for one in shown.values()] == ["Demo Mugs", "Second Shop"]
    assert title(shown["Demo Mugs"]) == "In stock · #1042"
    assert title(shown["Second Shop"]) == "Done · #1042"
    assert systems(shown["Demo Mugs"])["ShipStation"] == "Awaiting shipment"
    assert ("MUG" in said(shown["Demo Mugs"]), "CUP" in said(shown["Demo Mugs"])) == (True, False)
    assert ("MUG" in said(shown["Second Shop"]), "CUP" in said(shown["Second Shop"])) == (False, True)


async def test_each_ships_through_the_shared_desk_and_is_told_in_its_own_shop(two: Scene) -> None:
    first, second = await both(two)
    await two.types("UAMY", "/order 1042 ship no tracking")
    (choice,) = await whispered(two)
    (label,) = [label for label in buttons(choice) if "Second Shop" in label]
    await two.press("UAMY", choice, label)
    await two.fill_in("UAMY", no_tracking=["no_tracking"])
    assert two.writes() == ["shipstation mark_shipped"]
    assert [one.status for one in second.fulfillments] == ["SUCCESS"]
    assert first.fulfillments == []
    assert (katana_of(two, first), katana_of(two, second)) == ("NOT_SHIPPED", "DELIVERED")


async def test_both_are_told_of_by_webhook_and_by_sweep(two: Scene) -> None:
    await both(two)
    two.box.sender.disabled.update({"shopify", "shopify:second", "katana", "shipstation"})
    third = two.world.place_order([("TEA", 1)], name="#1043", store=SECOND_STORE)
    await two.rest()
    await two.sweep()
    await two.types("UAMY", "/order 1043")
    assert title(two.whispers("UAMY")[-1]) == "Waiting for stock · #1043"
    assert two.world.katana_order_of(third.id) is not None


async def test_a_role_in_one_shop_is_none_in_the_other() -> None:
    roles: dict[str, Any] = {"members_may": "viewer", "shippers": ["UBEN"]}
    async with on_stage(second=roles) as scene:
        first, second = await both(scene)
        for user in ("UAMY", "UBEN"):
            await scene.types(user, "/order 1042 pack")
            choice = scene.whispers(user)[-1]
            (label,) = [label for label in buttons(choice) if "Second Shop" in label]
            await scene.press(user, choice, label)
            if user == "UAMY":
                assert "It takes a packer to mark #1042 packed, and you are a viewer here." in words(
                    scene.whispers("UAMY")[-1]
                )
                assert scene.writes() == []
        assert (katana_of(scene, first), katana_of(scene, second)) == ("NOT_SHIPPED", "PACKED")


async def test_what_was_typed_with_the_shops_prefix_is_no_choice() -> None:
    async with on_stage(second={"number_prefix": "US-"}) as scene:
        await scene.place("#1042", ("MUG", 1))
        await scene.place("#US-1043", ("CUP", 1), store=SECOND_STORE)
        for typed, number in (("1042", "#1042"), ("1043", "#US-1043"), ("us-1043", "#US-1043")):
            await scene.types("UAMY", f"/order {typed}")
            assert title(scene.whispers("UAMY")[-1]) == f"In stock · {number}"
