"""What every part of the world stands on: its records, its clock, its ids, its news and its effects."""

import itertools
import random
from collections.abc import Callable, Iterator
from datetime import datetime

from integrations.sandbox.state import (
    Arrow,
    DeskOrder,
    Effect,
    KatanaOrder,
    ManufacturingOrder,
    PurchaseOrder,
    ShopOrder,
    Variant,
)
from integrations.sandbox.world.site import Site
from integrations.sandbox.world.timeline import Timeline

FIRST_IDS = {
    "shop_order": 5_820_417_000_001,
    "shop_line": 14_770_210_000_001,
    "fulfillment_order": 6_910_330_000_001,
    "fulfillment_order_line": 13_580_440_000_001,
    "hold": 740_120_000_001,
    "shop_fulfillment": 5_150_660_000_001,
    "variant": 21_400_001,
    "katana_order": 31_200_001,
    "katana_row": 64_500_001,
    "katana_fulfillment": 9_100_001,
    "manufacturing_order": 7_300_001,
    "recipe_row": 88_200_001,
    "purchase_order": 1_800_001,
    "desk_order": 412_000_001,
    "desk_item": 655_000_001,
    "desk_parcel": 98_000_001,
}
"""Where each vendor's ids begin here. Shopify's and ShipStation's no longer fit into 32 bits."""

Listener = Callable[[str, str, str], None]


class Foundation(Timeline):
    """The records of all systems, and the two ways in which a change is heard: news and effects."""

    def __init__(self, *, seed: int = 1, now: Callable[[], datetime] | None = None) -> None:
        super().__init__(now)
        self.rng = random.Random(seed)
        self.variants: dict[int, Variant] = {}
        self.shop_orders: dict[int, ShopOrder] = {}
        self.katana_orders: dict[int, KatanaOrder] = {}
        self.recipes: dict[int, dict[int, int]] = {}
        self.manufacturing_orders: dict[int, ManufacturingOrder] = {}
        self.purchase_orders: dict[int, PurchaseOrder] = {}
        self.desk_orders: dict[int, DeskOrder] = {}
        self.arrows: dict[str, Arrow] = {}
        self.shop_domain = "demo-mugs.myshopify.com"
        self.channel = "shopify"
        """What Katana believes it imports from: shopify or woocommerce. The shop's news and effects are told in
        Shopify's words either way; a face of another vendor has its own."""
        self.site: Site | None = None
        """The books of a shop that has a word of its own for an order; none where Shopify's words are the shop's."""
        self.desk_store_id = 120001
        self.further_stores: list[str] = []
        """The domains of Shopify stores beside the first: `stores` says what the desk calls them."""
        self.location_id = 70001
        self._ids: dict[str, Iterator[int]] = {}
        self._listeners: list[Listener] = []
        self._sinks: list[Callable[[Effect], None]] = []

    @property
    def sign(self) -> str:
        """What the shop puts before its numbers: only Shopify names an order `#1042`."""
        return "#" if self.channel == "shopify" else ""

    def new_id(self, kind: str) -> int:
        """A fresh id in the range the vendor uses for `kind` (order, row, fulfillment, ...)."""
        if kind not in self._ids:
            self._ids[kind] = itertools.count(FIRST_IDS.get(kind, 1))
        return next(self._ids[kind])

    def count_from(self, kind: str, first: int) -> None:
        """Let the ids of `kind` begin elsewhere, before the first is drawn: another vendor counts otherwise."""
        self._ids[kind] = itertools.count(first)

    def subscribe(self, listener: Listener) -> None:
        """Hear every change as (system, topic, id), for example ("katana", "sales_order.packed", "1001").

        Topics are the vendor's own webhook topics.
        """
        self._listeners.append(listener)

    def record_effects(self, sink: Callable[[Effect], None]) -> None:
        """Hear every effect; the journal ties it to the request that caused it."""
        self._sinks.append(sink)

    def tell(self, system: str, topic: str, subject: int | str) -> None:
        """Spread one piece of news to everybody who subscribed, in the order they did."""
        for listener in self._listeners:
            listener(system, topic, str(subject))

    def did(self, system: str, verb: str, subject: int | str, **data: str) -> None:
        """Record that something really changed."""
        effect = Effect(system, verb, str(subject), data)
        for sink in self._sinks:
            sink(effect)

    def add_variant(
        self,
        sku: str,
        title: str,
        price: int,
        *,
        on_hand: int = 0,
        bin: str | None = None,
        batch_tracked: bool = False,
        requires_shipping: bool = True,
        producible: bool = False,
        material: bool = False,
    ) -> Variant:
        """Add something that can be sold, or a raw material. `price` is in minor units."""
        variant = Variant(
            self.new_id("variant"),
            sku,
            title,
            price,
            on_hand,
            bin,
            batch_tracked,
            requires_shipping and not material,
            producible,
            material,
        )
        self.variants[variant.id] = variant
        return variant

    def variant(self, sku: str) -> Variant:
        """The variant with exactly this SKU; raises `ValueError` when nothing has it."""
        for variant in self.variants.values():
            if variant.sku == sku:
                return variant
        raise ValueError(f"no variant has the SKU {sku!r}")
