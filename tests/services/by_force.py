"""The order lifecycle read a second time, in plain words and without the bot's rules: what the final snapshots say.

Written from sections 7 to 9 of the lifecycle sheet for a test to compare with. Nothing here is fast or clever, and
nothing is imported from `bot.orders` but names.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from bot.orders.alert import AlertRule as R
from bot.orders.order import Role
from bot.orders.phase import Phase
from integrations.model import (
    Availability,
    Payment,
    ProductionOrder,
    ProductionStage,
    Progress,
    SalesOrder,
    Shipment,
    ShipmentState,
)

_SHOP, _PRODUCTION, _DESK = {Role.CHANNEL}, {Role.CHANNEL, Role.PRODUCTION}, {Role.CHANNEL, Role.DESK}
_ALL = {Role.CHANNEL, Role.PRODUCTION, Role.DESK}
RESTS_ON: dict[str, set[Role]] = {
    **dict.fromkeys((R.D13,), _SHOP),
    **dict.fromkeys((R.READY, R.S1, R.S2, R.S4, R.D1, R.D4, R.D6, R.D12), _PRODUCTION),
    **dict.fromkeys((R.S7, R.D2, R.D3, R.D5, R.D9, R.D11), _DESK),
    **dict.fromkeys((R.S3, R.S5, R.S6, R.D8), _ALL),
    # What must not leave the house waits for no other system to answer: the shop alone has to be read.
    R.D7: _SHOP,
    R.D10: _SHOP,
}
"""The systems that must have been read just now for an alert to open."""


@dataclass(frozen=True)
class Facts:
    """One order as the three systems have it in the end."""

    sales: SalesOrder
    productions: list[ProductionOrder]
    shipments: list[Shipment]
    zone: ZoneInfo

    # words of the sheet -----------------------------------------------------------------------------------
    @property
    def stage(self) -> ProductionStage | None:
        return self.productions[0].stage if self.productions else None

    @property
    def availability(self) -> Availability | None:
        return self.productions[0].availability if self.productions else None

    @property
    def at_desk(self) -> list[Shipment]:
        return [one for one in self.shipments if one.state is not ShipmentState.CANCELLED]

    @property
    def called_off(self) -> bool:
        return self.sales.cancelled_at is not None or self.sales.payment is Payment.REFUNDED

    @property
    def physical(self) -> bool:
        return any(line.shippable and line.quantity for line in self.sales.lines)

    @property
    def told(self) -> bool:
        return self.sales.progress is Progress.FULFILLED

    @property
    def taken(self) -> bool:
        return self.stage not in (None, ProductionStage.OPEN)

    @property
    def desk_sent(self) -> str:
        gone = [one for one in self.at_desk if one.state is ShipmentState.SHIPPED]
        return "none" if not gone else "full" if len(gone) == len(self.at_desk) else "partial"

    @property
    def voided(self) -> bool:
        parcels = [parcel for one in self.at_desk for parcel in one.parcels]
        return bool(parcels) and all(parcel.voided for parcel in parcels) and self.desk_sent != "full"

    @property
    def everywhere(self) -> bool:
        """Shipped in every system that has it."""
        delivered = self.stage in (None, ProductionStage.DELIVERED)
        return self.told and delivered and (not self.at_desk or self.desk_sent == "full")

    @property
    def due(self) -> date | None:
        """The day on which it has to leave."""
        dates = [one.ship_by for one in self.at_desk if one.ship_by and one.state is not ShipmentState.SHIPPED]
        return min(dates).astimezone(self.zone).date() if dates else self.sales.promised_on


def phase_of(facts: Facts) -> Phase:
    """Section 7: the first that matches."""
    sent_somewhere = (
        facts.desk_sent != "none"
        or facts.stage in (ProductionStage.DELIVERED, ProductionStage.PARTLY_DELIVERED)
        or (facts.physical and facts.sales.progress in (Progress.FULFILLED, Progress.PARTIAL))
    )
    returned = facts.sales.cancelled_at is None and facts.everywhere
    if facts.called_off and not returned:
        return Phase.CONFLICT if sent_somewhere or facts.taken else Phase.CANCELLED
    if not facts.physical:
        return Phase.NOT_SHIPPABLE
    if facts.everywhere:
        return Phase.DONE
    return _sending(facts) or _waiting(facts)


def _sending(facts: Facts) -> Phase | None:
    full = facts.desk_sent == "full" or facts.told or facts.stage is ProductionStage.DELIVERED
    if full and not facts.voided:
        return Phase.SHIPPED
    partly = facts.sales.progress is Progress.PARTIAL or facts.stage is ProductionStage.PARTLY_DELIVERED
    return Phase.PART_SHIPPED if partly or facts.desk_sent == "partial" else None


def _waiting(facts: Facts) -> Phase:
    if facts.sales.payment is Payment.UNPAID:
        return Phase.PENDING_PAYMENT
    if facts.sales.held or (facts.at_desk and all(one.state is ShipmentState.ON_HOLD for one in facts.at_desk)):
        return Phase.HELD
    if facts.taken:  # delivered, too: its label was voided, so it is packed and has not shipped any more
        return Phase.PACKED
    if facts.availability in (Availability.IN_STOCK, Availability.PICKED):
        return Phase.READY
    return Phase.WAITING_STOCK if facts.availability else Phase.UNKNOWN


def causes(facts: Facts, now: datetime) -> set[R]:
    """Sections 8 and 9: every rule that has a cause to stand once all its time has passed."""
    return {rule for rule, there in (_drift(facts) | _stalls(facts, now)).items() if there}


def _drift(facts: Facts) -> dict[R, bool]:
    sales, stage, off, told = facts.sales, facts.stage, facts.called_off, facts.told
    open_at_shop = sales.progress in (Progress.UNFULFILLED, Progress.PARTIAL)
    sent = facts.desk_sent == "full"
    wanted = open_at_shop and not off and facts.physical and not sales.held and not sales.archived_at
    wanted = wanted and sales.payment is Payment.PAID and not sales.pickup
    wanted = wanted and not sent and stage is not ProductionStage.DELIVERED
    parcels = [parcel for one in facts.at_desk for parcel in one.parcels]
    alive = [parcel for parcel in parcels if not parcel.voided]
    lost = bool(alive) and not any(parcel.has_label or parcel.tracking_number for parcel in (*alive, *sales.parcels))
    awaiting = [one for one in facts.at_desk if one.state is ShipmentState.AWAITING_SHIPMENT]
    whole = [one for one in facts.at_desk if not one.split]
    return {
        R.D1: wanted and stage is None,
        R.D2: wanted and not facts.at_desk,
        R.D3: sent and not off and not told,
        R.D4: told and not off and not facts.voided and stage in _STILL_COUNTED,
        R.D5: bool(facts.at_desk) and not off and not facts.voided and (lost if sent else told),
        R.D6: stage is ProductionStage.DELIVERED and not off and not told and not sent,
        R.D7: off and not facts.taken and facts.physical and _open_somewhere(facts),
        R.D8: not off and not told and not sent and _differs(facts),
        R.D9: sales.held and not off and any(line.quantity for one in awaiting for line in one.lines),
        R.D10: not off and not told and (len(facts.productions) > 1 or len(whole) > 1),
        R.D11: told and not off and (facts.voided or _dead_number(facts)),
        R.D12: off and facts.taken and not _returned(facts),
        R.D13: bool(sales.archived_at) and open_at_shop and not off and facts.physical,
    }


_STILL_COUNTED = (ProductionStage.OPEN, ProductionStage.PARTLY_PACKED, ProductionStage.PACKED)


def _open_somewhere(facts: Facts) -> bool:
    if facts.desk_sent == "full":
        return not facts.told
    return bool(facts.at_desk) or facts.stage is ProductionStage.OPEN


def _returned(facts: Facts) -> bool:
    return facts.sales.cancelled_at is None and facts.told and facts.stage is ProductionStage.DELIVERED


def _dead_number(facts: Facts) -> bool:
    """The customer has the number of a label that was voided, and another parcel is on its way."""
    parcels = [parcel for one in facts.at_desk for parcel in one.parcels if parcel.tracking_number]
    shown = {parcel.tracking_number for parcel in facts.sales.parcels}
    dead = any(parcel.voided and parcel.tracking_number in shown for parcel in parcels)
    return dead and any(not parcel.voided and parcel.tracking_number not in shown for parcel in parcels)


def _differs(facts: Facts) -> bool:
    wanted = _counted(facts.sales)
    if facts.productions and _counted(facts.productions[0]) != wanted:
        return True
    waits = bool(facts.at_desk) and all(one.state is ShipmentState.AWAITING_SHIPMENT for one in facts.at_desk)
    return waits and sum((_counted(one) for one in facts.at_desk), Counter[str]()) != wanted


def _counted(record: SalesOrder | ProductionOrder | Shipment) -> Counter[str]:
    counted: Counter[str] = Counter()
    for line in record.lines:
        counted[line.sku] += int(line.quantity) if line.shippable else 0
    return +counted


def _stalls(facts: Facts, now: datetime) -> dict[R, bool]:
    phase, today = phase_of(facts), now.astimezone(facts.zone).date()
    waits, expected = phase is Phase.WAITING_STOCK, _expected(facts)
    pending = phase in (Phase.READY, Phase.PACKED, Phase.PART_SHIPPED, Phase.WAITING_STOCK)
    return {
        R.READY: phase is Phase.READY,
        R.S1: waits and facts.availability is Availability.NOT_AVAILABLE and expected is None,
        R.S2: waits and expected is not None and expected < today,
        R.S3: waits and expected is not None and facts.due is not None and expected > facts.due,
        R.S4: phase is Phase.READY,
        R.S5: phase is Phase.PACKED,
        R.S6: pending and facts.due is not None and not facts.sales.pickup and facts.due < today,
        R.S7: phase is Phase.HELD,
    }


def _expected(facts: Facts) -> date | None:
    moment = facts.productions[0].expected_at if facts.productions else None
    return moment.astimezone(facts.zone).date() if moment else None


LONGEST = timedelta(days=7)
"""So long after the last event every limit and every grace has passed: the longest are 16 working hours."""
NOTHING = Decimal(0)
