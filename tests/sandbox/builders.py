"""A small world with a clock that only moves by hand, for the tests of its parts."""

from datetime import UTC, datetime

from integrations.sandbox.state import DeskOrder, Effect, KatanaOrder, ShopOrder
from integrations.sandbox.world import World

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def small_world() -> World:
    """Two things in stock, one not, one batch tracked, one download. Real time does not pass in it."""
    world = World(now=lambda: START)
    world.add_variant("MUG", "Mug", 1900, on_hand=5, bin="A3")
    world.add_variant("BOWL", "Bowl", 2900, on_hand=2)
    world.add_variant("TEA", "Tea", 900)
    world.add_variant("SOAP", "Soap", 700, on_hand=9, batch_tracked=True)
    world.add_variant("PDF", "Pattern", 500, requires_shipping=False)
    return world


def news_of(world: World) -> list[tuple[str, str, str]]:
    """A list that fills with the world's news."""
    heard: list[tuple[str, str, str]] = []
    world.subscribe(lambda system, topic, subject: heard.append((system, topic, subject)))
    return heard


def effects_of(world: World) -> list[Effect]:
    """A list that fills with the world's effects."""
    seen: list[Effect] = []
    world.record_effects(seen.append)
    return seen


def placed(world: World, *items: tuple[str, int]) -> tuple[ShopOrder, KatanaOrder, DeskOrder]:
    """An order in all three systems."""
    order = world.place_order(list(items))
    world.run_due()
    katana = world.katana_order_of(order.id)
    assert katana
    return order, katana, world.desk_orders_of(str(order.id))[0]
