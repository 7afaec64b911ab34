"""The verdict on one order that shipped: once in each system, by whoever is to write it, in order, told once.

Read from the sandbox's journal and from what stands in its world, never from the bot.
"""

from collections.abc import Collection
from dataclasses import dataclass

from bot.demo.findings import Verdict
from integrations.sandbox.journal import Happening
from integrations.sandbox.server import Sandbox
from integrations.sandbox.state import KatanaOrder, ShopOrder
from tests.faults.following import Following

SYSTEMS = ("shipstation", "shopify", "katana")
"""In the order in which an order ships in them."""
SHIPS = {
    "shipstation": ("mark_shipped", "label"),
    "shopify": ("fulfill",),
    "katana": ("deliver", "set_delivered"),
}
"""The effects that make an order shipped, by system."""
_MOVES = ("pack", "deliver", "unpack")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipping:
    """An order that ought to have shipped."""

    order: ShopOrder
    follows: Following
    labelled: bool = False
    """Whether its label was bought in ShipStation's own screen."""
    pushed: Collection[str] = ()
    """The systems that somebody pressed to push it to, because they did not follow."""

    def ours(self, system: str) -> tuple[int, ...]:
        """How often the bot may have written it there: a push may find that the arrow was quicker."""
        if system == "shipstation":
            return (int(not self.labelled),)
        return (1,) if system in self.follows.ours else (0, 1) if system in self.pushed else (0,)


def judge_shipping(verdict: Verdict, box: Sandbox, shipping: Shipping) -> None:
    """One order that shipped."""
    name = shipping.order.name
    shipped = {system: _shipped(box, shipping.order, system) for system in SYSTEMS}
    for system, happened in shipped.items():
        verdict.count(f"{name} shipped in {system}", wanted=1, got=len(happened))
        by_us = sum(one.entry is not None for one in happened)
        allowed = shipping.ours(system)
        if by_us not in allowed:
            kind = "lost" if by_us < min(allowed) else "doubled" if by_us > 1 else "wrong"
            verdict.find(kind, f"{name} was shipped in {system} by us {by_us} times instead of {allowed}")
    _in_order(verdict, box, name, [one for happened in shipped.values() for one in happened])
    _told(verdict, box, shipping)
    judge_stock(verdict, box, shipping.order, gone=True)
    _stands(verdict, box, shipping.order)


def judge_not_shipped(verdict: Verdict, box: Sandbox, order: ShopOrder, *, gone: bool) -> None:
    """An order that nobody shipped: no system was told so, and its goods are `gone` only when it is packed."""
    for system in SYSTEMS:
        got = len(_shipped(box, order, system))
        verdict.count(f"{order.name} shipped in {system}, which nobody asked for", wanted=0, got=got)
    judge_stock(verdict, box, order, gone=gone)


def judge_stock(verdict: Verdict, box: Sandbox, order: ShopOrder, *, gone: bool) -> None:
    """Each piece has left stock once, or not at all: fewer movements than that are lost, more are doubled."""
    katana = _katana(box, order)
    moved = {row.id: 0 for row in katana.rows}
    for happening in box.journal.happenings:
        effect = happening.effect
        if effect.system == "katana" and effect.verb in _MOVES and effect.subject == str(katana.id):
            for ref, quantity in (pair.split(":") for pair in effect.data["rows"].split(",")):
                moved[int(ref)] += int(quantity) * (-1 if effect.verb == "unpack" else 1)
    for row in katana.rows:
        sku = box.world.variants[row.variant_id].sku
        verdict.count(f"pieces of {sku} that left for {order.name}", wanted=row.quantity * gone, got=moved[row.id])


def _shipped(box: Sandbox, order: ShopOrder, system: str) -> list[Happening]:
    """Everything that made the order shipped in a system, in order."""
    refs = {
        "shipstation": {str(desk.id) for desk in box.world.desk_orders_of(str(order.id))},
        "shopify": {str(order.id)},
        "katana": {str(_katana(box, order).id)},
    }[system]
    return [
        one
        for one in box.journal.happenings
        if one.effect.system == system and one.effect.verb in SHIPS[system] and one.effect.subject in refs
    ]


def _in_order(verdict: Verdict, box: Sandbox, name: str, by_system: list[Happening]) -> None:
    """First where it leaves the house, then where the customer hears of it, then where it is counted."""
    at = [next(index for index, one in enumerate(box.journal.happenings) if one is each) for each in by_system]
    if at != sorted(at):
        verdict.find("wrong", f"{name} shipped in the order {[one.effect.system for one in by_system]} of {at}")


def _told(verdict: Verdict, box: Sandbox, shipping: Shipping) -> None:
    """The customer has one mail, from the shop; ShipStation told the shop exactly where that is its part."""
    order = shipping.order
    parcels = [parcel for desk in box.world.desk_orders_of(str(order.id)) for parcel in desk.parcels]
    mails = sum(each.notified_customer for each in order.fulfillments) + sum(each.notify_customer for each in parcels)
    verdict.count(f"mails to the customer of {order.name}", wanted=1, got=mails)
    tells = "shopify" not in shipping.follows.ours
    for parcel in parcels:
        if not parcel.label and parcel.notify_sales_channel != tells:
            verdict.find("wrong", f"ShipStation was asked to tell the shop of {order.name}: {not tells}")


def _stands(verdict: Verdict, box: Sandbox, order: ShopOrder) -> None:
    """Every system shows it shipped, with one tracking number wherever there is one."""
    world = box.world
    katana = _katana(box, order)
    states = {
        "ShipStation": {desk.status for desk in world.desk_orders_of(str(order.id))},
        "the shop": {world.display_fulfillment_status(order)},
        "Katana": {world.katana_status(katana)},
    }
    wanted = {"ShipStation": "shipped", "the shop": "FULFILLED", "Katana": "DELIVERED"}
    for system, there in states.items():
        if there != {wanted[system]}:
            verdict.find("lost", f"{system} shows {order.name} as {sorted(there)}")
    numbers = {
        parcel.tracking_number or "" for desk in world.desk_orders_of(str(order.id)) for parcel in desk.parcels
    }
    numbers |= {each.number or "" for each in order.fulfillments}
    numbers |= {each.tracking_number or "" for each in katana.fulfillments}
    if len(numbers) != 1:
        verdict.find("wrong", f"{order.name} has the tracking numbers {sorted(numbers)}")


def _katana(box: Sandbox, order: ShopOrder) -> KatanaOrder:
    katana = box.world.katana_order_of(order.id)
    if katana is None:
        raise LookupError(f"{order.name} is not in Katana")
    return katana
