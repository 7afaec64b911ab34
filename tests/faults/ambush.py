"""Faults that lie in wait for one order: at the write that ships it in a system, or at a read before or after it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from integrations.sandbox.faults import KINDS, Fault
from integrations.sandbox.journal import Entry
from integrations.sandbox.server import Sandbox
from integrations.sandbox.state import ShopOrder
from tests.faults.shipping_judging import SHIPS

SLOW = 0.8
"""Seconds a slow vendor takes: longer than a client waits, and shorter than it lets pass before it looks."""
PATIENCE = {"HTTP_TIMEOUT": "0.6", "READ_LAG": "0.5"}
"""The bot's settings that go with it."""
FAULTS = (
    *(Fault(kind, seconds=SLOW, status=500) for kind in KINDS),
    Fault("status", status=429, retry_after=0.3),
    Fault("status", status=503),
    Fault("status_after", status=503),
)
"""Every kind of fault the sandbox knows; a status in each of its meanings."""


class Spot(StrEnum):
    """Where on the way to being shipped in one system the fault lies."""

    BEFORE = "at a read before"
    WRITE = "at the write"
    AFTER = "at a read after"


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """What lies in wait where."""

    fault: Fault
    system: str
    spot: Spot
    skip: int = 0
    """How many reads are let pass before it strikes."""

    def __str__(self) -> str:
        return f"{self.fault} {self.spot} {self.system}" + (f", {self.skip} let pass" if self.skip else "")


@dataclass(slots=True)
class Ambush(Fault):
    """A rule for the requests about one order; others pass."""

    box: Sandbox | None = field(default=None, repr=False, compare=False)
    order: ShopOrder | None = field(default=None, repr=False, compare=False)
    aim: Aim | None = None
    to_pass: int = 0

    def matches(self, face: str, method: str, path: str, body: bytes = b"") -> bool:
        """Whether the request that was just written down is the one that is waited for."""
        if self.box is None or self.order is None or self.aim is None or face != self.aim.system:
            return False
        entry = self.box.journal.entries[-1]
        if not _is_about(entry, self.box, self.order) or _spot(entry, self.box, self.order) is not self.aim.spot:
            return False
        self.to_pass -= 1
        return self.to_pass < 0


def lay(box: Sandbox, order: ShopOrder, aim: Aim) -> Fault:
    """Lay a fault in wait for an order. It is used up once it has struck."""
    plain = aim.fault
    ambush = Ambush(
        plain.kind, status=plain.status, retry_after=plain.retry_after, seconds=plain.seconds,
        box=box, order=order, aim=aim, to_pass=aim.skip,
    )  # fmt: skip
    return box.faults.add(ambush)


def every_aim(systems: tuple[str, ...]) -> Iterator[Aim]:
    """Every fault at every spot of every system, one at a time."""
    for system in systems:
        for spot in Spot:
            for fault in FAULTS:
                yield Aim(fault=replace(fault), system=system, spot=spot)


def _spot(entry: Entry, box: Sandbox, order: ShopOrder) -> Spot:
    if entry.method in ("PATCH", "DELETE") or _writes(entry):
        return Spot.WRITE
    return Spot.AFTER if _has_shipped(box, order, entry.face) else Spot.BEFORE


def _writes(entry: Entry) -> bool:
    if entry.face == "shopify":  # all of GraphQL is POST
        return "mutation" in entry.body
    return entry.method == "POST" and not entry.path.endswith("/search")


def _has_shipped(box: Sandbox, order: ShopOrder, system: str) -> bool:
    refs = _refs(box, order)
    return any(effect.verb in SHIPS[system] and effect.subject in refs for effect in box.journal.effects(system))


def _is_about(entry: Entry, box: Sandbox, order: ShopOrder) -> bool:
    text = f"{entry.path}?{entry.query} {entry.body}"
    return not _refs(box, order).isdisjoint(re.findall(r"\d+", text))


def _refs(box: Sandbox, order: ShopOrder) -> set[str]:
    """Every id and number that a request may name the order by."""
    katana = box.world.katana_order_of(order.id)
    desk = box.world.desk_orders_of(str(order.id))
    return {
        str(order.id),
        str(order.number),
        *(str(todo.id) for todo in order.fulfillment_orders),
        *(str(each.id) for each in desk),
        *([str(katana.id)] if katana else []),
        *(str(each.id) for each in (katana.fulfillments if katana else [])),
    }
