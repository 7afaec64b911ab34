"""What an order's lines come to: quantities as the site shows them, and sums in minor units."""

from integrations.sandbox.state import ShopLine, ShopOrder, Variant
from integrations.sandbox.woocommerce.records import Record
from integrations.sandbox.world import World
from integrations.sandbox.world.shop_orders import EXPRESS

RATES = {"Standard": 850, EXPRESS: 1900}
FIRST_FAMILY = 500_000
"""Added to a variation's id for the product above it."""


def shown_quantity(record: Record, line: ShopLine) -> int:
    """What stands on the line: refunds and cancellations leave it as it was."""
    return line.current_quantity + record.taken_off.get(line.id, 0)


def goods(record: Record, order: ShopOrder) -> dict[str, int]:
    """What of an order is kept in stock, by SKU."""
    quantities: dict[str, int] = {}
    for line in order.lines:
        if line.requires_shipping:
            quantities[line.sku] = quantities.get(line.sku, 0) + shown_quantity(record, line)
    return quantities


def shipping_total(order: ShopOrder) -> int:
    """Nothing for pick-ups and downloads."""
    sent = any(line.requires_shipping for line in order.lines)
    return RATES.get(order.shipping_title, 0) if sent else 0


def order_total(record: Record, order: ShopOrder) -> int:
    """What was to be paid. Refunds do not lower it."""
    return sum(line.price * shown_quantity(record, line) for line in order.lines) + shipping_total(order)


def family(world: World, variant: Variant) -> list[Variant]:
    """The variations of one product: SKUs that begin alike, as MUG-BLUE and MUG-SAND do. Empty for a simple one."""
    begins, dash, _ = variant.sku.partition("-")
    alike = [each for each in world.variants.values() if dash and each.sku.startswith(f"{begins}-")]
    return alike if len(alike) > 1 else []


def product_ids(world: World, variant: Variant) -> tuple[int, int]:
    """`product_id` and `variation_id`, which is 0 for a simple product."""
    relatives = family(world, variant)
    return (relatives[0].id + FIRST_FAMILY, variant.id) if relatives else (variant.id, 0)
