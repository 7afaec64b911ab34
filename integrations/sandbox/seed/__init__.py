"""A maker's shop in full swing: what happened in the last week, told to a world through its own verbs.

Nothing is written into the records directly, so the seeded shop is one that could have come about: every order went
through the arrows, every flip of availability through the stock. The same seed tells the same story.
"""

from functools import partial

from integrations.sandbox.seed.catalogue import fill_shelves, open_supply
from integrations.sandbox.seed.story import STORY, Tale
from integrations.sandbox.world import World

WEEK = 7 * 86400.0
HOUR = 3600.0

CUSTOMERS = (
    "Mara Lindqvist",
    "Jonas Weber",
    "Aiko Tanaka",
    "Rosa Delgado",
    "Peter Novak",
    "Nia Okafor",
    "Tom Ashby",
    "Lena Fischer",
)


def seed_shop(world: World) -> None:
    """Fill an empty world with a week of a lively shop; #1042 waits for one TEA-50.

    All arrows must be on and without delay, as in a new world.
    """
    fill_shelves(world)
    with world.history(WEEK):
        open_supply(world)
        for tale in STORY:
            world.later(WEEK - tale.hours_ago * HOUR, partial(_tell, world, tale), label=f"seed {tale.name}")
    _quote(world)


def _tell(world: World, tale: Tale) -> None:
    order = world.place_order(
        list(tale.items),
        name=tale.name.replace("#", world.sign),
        financial=tale.financial,
        hold=tale.hold,
        test=tale.test and world.channel == "shopify",  # nobody else knows orders that are only a test
        pickup=tale.pickup,
        express=tale.express,
        note=tale.note,
        customer_name=tale.customer or world.rng.choice(CUSTOMERS),
    )
    for hours, act in tale.then:
        world.later(hours * HOUR, partial(act, world, order), label=f"seed {tale.name}")


def _quote(world: World) -> None:
    """A quote somebody wrote by hand in Katana: no shop knows it and nothing is committed to it."""
    quote = world.katana_add_order("SO-12", [(world.variant("MUG-BLUE").id, 6)], status="PENDING")
    quote.source = "katana"
    world.katana_opened(quote)
