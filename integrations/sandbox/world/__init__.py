"""The shared world behind every face: orders, stock, production, parcels and the vendors' own sync arrows.

Faces and control routes change the world only through its methods, so each change is journalled, makes the
webhooks its vendor would send, and starts the arrows it would start. Where each method lives:

timeline             now, advance, later, run_due
foundation           records, ids, news (subscribe), effects (record_effects)
shop_orders          place_order, pay, cancel, archive, touch
shop_edits           edit, refund, refund_all, hold, release, shop_stock
shop_fulfillments    fulfill, display_fulfillment_status, cancel_fulfillment, set_tracking
shop_todos           hold_todo, release_todo, report_progress, reopen_todo, tag_order, untag_order
stock, availability  row_availability, availability, committed, reckon
materials            add_recipe, ingredient, ingredients
supply               add_stock, production, purchase orders
sales_orders         katana_*: fulfillments, ranks, deletion
desk                 desk_*: parcels, holds, tags, splits
arrows               A1 to A12, desk_refresh
"""

from collections.abc import Callable
from datetime import datetime

from integrations.sandbox.world.arrows import Arrows


class World(Arrows):
    """One simulated shop and warehouse. Everything drawn at random comes from `seed`, so a run can be repeated."""

    def __init__(self, *, seed: int = 1, now: Callable[[], datetime] | None = None) -> None:
        super().__init__(seed=seed, now=now)
        self.connect()
