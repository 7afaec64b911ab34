"""What the seeded shop sells, where it lies, and what is on its way."""

from integrations.sandbox.world import World

SHELVES = (
    # sku, title, price, on hand at the beginning of the week, bin
    ("MUG-BLUE", "Mug, blue", 1900, 60, "A3"),
    ("MUG-SAND", "Mug, sand", 1900, 55, "A4"),
    ("CUP-ESP", "Espresso cup", 1400, 70, "A5"),
    ("BOWL-S", "Bowl, small", 2200, 40, "B2"),
    ("BOWL-L", "Bowl, large", 3400, 32, "B3"),
    ("PLATE-26", "Plate 26 cm", 2600, 38, "B4"),
    ("TEA-50", "Tea blend 50 g", 900, 0, "C1"),
    ("VASE-TALL", "Vase, tall", 5900, 2, "D1"),
    ("LAMP-RICE", "Rice paper lamp", 8900, 0, "D4"),
    ("TRAY-OAK", "Oak tray, engraved", 4800, 0, "E1"),
    ("JUG-1L", "Jug 1 l", 4200, 0, "D2"),
)
BOUGHT = ("TEA-50", "VASE-TALL", "LAMP-RICE")
"""What the shop does not make itself."""


def fill_shelves(world: World) -> None:
    """Add every variant with the stock it had a week ago."""
    for sku, title, price, on_hand, place in SHELVES:
        world.add_variant(sku, title, price, on_hand=on_hand, bin=place, producible=sku not in BOUGHT)
    world.add_variant("PLANK", "Oak plank", 0, on_hand=3, material=True)
    world.add_recipe("TRAY-OAK", PLANK=2)
    world.add_variant("SOAP-LAV", "Soap, lavender", 700, on_hand=24, bin="C3", batch_tracked=True)
    world.add_variant("PDF-GLAZE", "Glazing course, download", 2900, requires_shipping=False)
    world.add_variant("CARD-50", "Gift card 50", 5000, requires_shipping=False)


def open_supply(world: World) -> None:
    """A week ago: tea and vases were ordered and come soon, the jugs should have been here yesterday. Nobody
    ordered lamps."""
    world.order_supply("TEA-50", 40, due_days=10)
    world.order_supply("VASE-TALL", 12, due_days=12)
    world.order_supply("JUG-1L", 6, due_days=6)
    world.start_production("BOWL-L", 10, due_days=9)
