"""The vendors' own sync arrows: each hears one system's news and, some time later, changes another system.

A1 to A12 are those of the lifecycle sheet, section 3; A10 and A11 do not exist. An arrow that is off hears nothing;
one that is failing runs and changes nothing, and only A3 leaves a trace of that. An arrow looks at what is there at
the moment it runs, so two arrows never fulfill the same goods twice.
"""

from collections.abc import Callable
from dataclasses import dataclass

from integrations.sandbox.state import Arrow
from integrations.sandbox.world import arrows_to_desk, arrows_to_katana, arrows_to_shop
from integrations.sandbox.world.systems import Systems

Work = Callable[[], None]

ORDER_NEWS = ("orders/create", "orders/updated")


@dataclass(frozen=True, slots=True)
class Route:
    """Which news an arrow hears, and what it then finds to do for the subject of that news."""

    title: str
    """What it does, in words for people."""
    system: str
    topics: tuple[str, ...]
    find: Callable[[Systems, str], Work | None]
    failed: Callable[[Systems, str], None] | None = None


ROUTES = {
    "A1": Route("Shopify's orders go to Katana", "shopify", ORDER_NEWS, arrows_to_katana.import_order),
    "A2": Route("ShipStation imports Shopify's orders", "shopify", ORDER_NEWS, arrows_to_desk.import_order),
    "A3": Route(
        "ShipStation tells Shopify it shipped",
        "shipstation",
        ("SHIP_NOTIFY", "FULFILLMENT_SHIPPED"),
        arrows_to_shop.notify,
        arrows_to_shop.notify_failed,
    ),
    "A4": Route(
        "Shopify tells Katana it shipped",
        "shopify",
        ("orders/fulfilled", "orders/partially_fulfilled"),
        arrows_to_katana.deliver,
    ),
    "A5": Route("Katana tells Shopify it shipped", "katana", ("sales_order.delivered",), arrows_to_shop.fulfill),
    "A6": Route(
        "Katana tells Shopify what is in stock",
        "katana",
        ("current_inventory.product_updated",),
        arrows_to_shop.push_stock,
    ),
    "A7": Route(
        "Shopify tells Katana of edits and cancellations", "shopify", ORDER_NEWS, arrows_to_katana.follow_edit
    ),
    "A8": Route("ShipStation imports edits and holds", "shopify", ORDER_NEWS, arrows_to_desk.follow_edit),
    "A9": Route("ShipStation imports cancellations", "shopify", ORDER_NEWS, arrows_to_desk.cancel),
    "A12": Route("ShipStation imports what Shopify says is shipped", "shopify", ORDER_NEWS, arrows_to_desk.ship),
}

LACKS = {"woocommerce": ("A7",)}
"""What a vendor of shops does not have."""
IMPORT = ("A2", "A8", "A9", "A12")
"""The arrows that ride on ShipStation's import from the shop."""


def new_arrows() -> dict[str, Arrow]:
    """All arrows without delay. A7 must be asked for at the vendor, so it begins switched off."""
    return {name: Arrow(name, on=name != "A7") for name in ROUTES}


def arrows_at(channel: str) -> list[str]:
    """The arrows there are around a shop of this vendor."""
    return [name for name in ROUTES if name not in LACKS.get(channel, ())]


def arrow_title(name: str, channel: str = "shopify") -> str:
    """What an arrow does, in words for people, with the shop by its vendor's name."""
    return ROUTES[name].title.replace("Shopify", arrows_to_katana.SOURCES[channel])


class Arrows(Systems):
    """The systems, joined by their arrows."""

    def connect(self) -> None:
        """Lay the arrows."""
        self.arrows.update(new_arrows())
        self.subscribe(self._hear)

    def desk_refresh(self) -> None:
        """Import from the shop now (A2, A8, A9, A12). One import makes one ORDER_NOTIFY."""
        for name in IMPORT:
            self._catch_up(name)
        self.desk_import_ends()

    def run_arrow(self, name: str) -> None:
        """Let one arrow catch up with everything it missed, as a person's "sync now" does."""
        self._catch_up(name)
        self.desk_import_ends()

    def desk_notify_again(self, parcel_id: int) -> None:
        """A person presses "Send notification" on a red "Failed"."""
        _, parcel = self.desk_parcel(parcel_id)
        parcel.notify_error = None
        self._run("A3", str(parcel_id))

    def _hear(self, system: str, topic: str, subject: str) -> None:
        for name, route in ROUTES.items():
            arrow = self.arrows[name]
            if arrow.on and route.system == system and topic in route.topics and route.find(self, subject):
                self._send(arrow, subject)

    def _send(self, arrow: Arrow, subject: str) -> None:
        def arrive() -> None:
            self._run(arrow.name, subject)
            self.desk_import_ends()

        self.later(arrow.delay, arrive, label=f"{arrow.name} {subject}")

    def _run(self, name: str, subject: str) -> None:
        arrow, route = self.arrows[name], ROUTES[name]
        work = route.find(self, subject) if arrow.on else None
        if work and not arrow.failing:
            work()
        elif work and route.failed:
            route.failed(self, subject)

    def _catch_up(self, name: str) -> None:
        for subject in self._subjects(ROUTES[name]):
            self._run(name, subject)

    def _subjects(self, route: Route) -> list[str]:
        if route.system == "shopify":
            ids = list(self.shop_orders)
        elif route.system == "shipstation":
            ids = [parcel.id for order in self.desk_orders.values() for parcel in order.parcels]
        elif route.find is arrows_to_shop.push_stock:
            ids = list(self.variants)
        else:
            ids = list(self.katana_orders)
        return [str(each) for each in ids]
