"""What a few orders tell of the vendors' own syncs: whether they run as the settings say. Performs no I/O.

An arrow that is set to run and never did leaves orders unshipped in the shop; one that runs and is set off is written
twice, by the vendor and by Shipmate.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.doctor.finding import Finding, passed, warned
from bot.orders.sync import Arrow, Sync
from integrations.model import Parcel, ProductionOrder, ProductionStage, Progress, SalesOrder, Shipment, ShipmentState

Followed = bool | None
"""Whether the other system followed; None for an order that does not tell."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One order, as each system has it now."""

    sold: SalesOrder
    made: ProductionOrder | None
    shipments: tuple[Shipment, ...]
    parcels: tuple[Parcel, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """What shows an arrow. `followed` is asked with the moment before which something must have been followed."""

    arrow: Arrow
    words: str
    followed: Callable[[Sample, datetime], Followed]
    fix: str


def judged(samples: Iterable[Sample], sync: Sync, now: datetime, shop: str) -> tuple[Finding, ...]:
    """One finding an arrow."""
    seen = tuple(samples)
    return tuple(_judged(rule, seen, sync, now, shop) for rule in RULES)


def _judged(rule: Rule, samples: tuple[Sample, ...], sync: Sync, now: datetime, shop: str) -> Finding:
    what = f"{shop}: {rule.words}"
    if not sync.runs(rule.arrow):
        return _off(rule, samples, what)
    before = now - sync.grace[rule.arrow]
    window = sync.windows.get(rule.arrow)
    young = [each for each in samples if window is None or each.sold.placed_at >= now - window]
    told = [rule.followed(each, before) for each in young]
    answers = [each for each in told if each is not None]
    if not answers:
        return passed(what, "is set to happen by itself; no order shows it yet")
    if not any(answers):
        return warned(what, f"is set to happen by itself, and did not for any of {len(answers)} orders", rule.fix)
    return passed(what, f"happens by itself: for {sum(answers)} of {len(answers)} orders")


def _off(rule: Rule, samples: tuple[Sample, ...], what: str) -> Finding:
    told = any(parcel.shop_notified for each in samples for parcel in each.parcels)
    if rule.arrow is Arrow.DESK_TO_SHOP and told:
        fix = "Set SYNC_SHIPSTATION_TO_STORE=on, or switch the notification off in ShipStation."
        return warned(what, "is set to be Shipmate's work, and ShipStation did it by itself", fix)
    return passed(what, "is Shipmate's work, as it is set")


def _in_production(sample: Sample, before: datetime) -> Followed:
    return None if sample.sold.placed_at > before else sample.made is not None


def _at_the_desk(sample: Sample, before: datetime) -> Followed:
    return None if sample.sold.placed_at > before else bool(sample.shipments)


def _told_by_the_desk(sample: Sample, before: datetime) -> Followed:
    gone = [each for each in sample.shipments if each.state is ShipmentState.SHIPPED]
    if not any(each.shipped_at and each.shipped_at <= before for each in gone):
        return None
    return sample.sold.progress in (Progress.FULFILLED, Progress.PARTIAL)


def _told_to_production(sample: Sample, before: datetime) -> Followed:
    if sample.made is None or sample.sold.progress is not Progress.FULFILLED or sample.sold.updated_at > before:
        return None
    return sample.made.stage is ProductionStage.DELIVERED


def _told_by_production(sample: Sample, before: datetime) -> Followed:
    made = sample.made
    if made is None or made.stage is not ProductionStage.DELIVERED or made.updated_at > before:
        return None
    return sample.sold.progress is Progress.FULFILLED


RULES = (
    Rule(
        Arrow.ORDERS_TO_PRODUCTION,
        "orders reach Katana",
        _in_production,
        "Look at the shop's connection in Katana: Settings, Integrations.",
    ),
    Rule(
        Arrow.ORDERS_TO_DESK,
        "orders reach ShipStation",
        _at_the_desk,
        "Look at the store in ShipStation: Settings, Selling Channels, Store Setup.",
    ),
    Rule(
        Arrow.DESK_TO_SHOP,
        "ShipStation tells the shop",
        _told_by_the_desk,
        "Switch the store's shipment notifications on in ShipStation, or set SYNC_SHIPSTATION_TO_STORE=off.",
    ),
    Rule(
        Arrow.SHOP_TO_PRODUCTION,
        "the shop tells Katana",
        _told_to_production,
        "Switch it on in Katana's integration with the shop, or set SYNC_STORE_TO_KATANA=off.",
    ),
    Rule(
        Arrow.PRODUCTION_TO_SHOP,
        "Katana tells the shop",
        _told_by_production,
        "Switch it on in Katana's integration with the shop, or set SYNC_KATANA_TO_STORE=off.",
    ),
)
"""One row an arrow that a few orders can show. Edits and cancellations are too rare for that."""
