"""What the form for shipping shows of an order, before anybody thinks of Slack. Performs no I/O.

It is made of what is stored, so it may be minutes old: only what is plain is refused here. What shipping then does,
and whether it may, is planned from a fresh reading when the form has been sent.
"""

from dataclasses import dataclass
from datetime import date

from bot.orders.card import CardLine, card_of
from bot.orders.order import Order
from bot.orders.phase import Phase, Verdict, phase_of
from bot.orders.ship import doubts_of_shipping
from integrations.model import Parcel

_PLAIN = (
    Phase.CONFLICT,
    Phase.CANCELLED,
    Phase.NOT_SHIPPABLE,
    Phase.DONE,
    Phase.PART_SHIPPED,
    Phase.PENDING_PAYMENT,
    Phase.HELD,
)
"""Phases in which nobody marks an order shipped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipForm:
    """Everything the form shows."""

    order_id: int
    number: str
    phase: Phase
    """What the person decides on; `UNSEEN` when no system has been read yet."""
    today: date
    """In the shop's time zone."""
    lines: tuple[CardLine, ...] = ()
    label: str | None = None
    """How it has shipped at the desk already, such as "UPS 1Z...": then nothing is asked, only watched."""
    collected: bool = False
    """Whether its customer collects it: then there is no parcel to ask about."""
    needs_number: bool = False
    """Whether the desk takes no parcel without a tracking number."""
    mailed: bool = False
    """Whether the shop then mails them all the same."""
    doubts: str | None = None
    """What to know before shipping all the same."""
    refusal: str | None = None
    """Why there is nothing to fill in."""


def form_of(
    order: Order, *, today: date, seen: bool = True, always_mails: bool = False, needs_number: bool = False
) -> ShipForm:
    """The form for an order as it is known. `seen` says that some system has been read, `always_mails` that the shop
    mails every customer, `needs_number` that the desk takes no parcel without a tracking number."""
    verdict = phase_of(order) if seen else Verdict(Phase.UNSEEN, "")
    return ShipForm(
        order_id=order.id,
        number=order.number,
        phase=verdict.phase,
        today=today,
        lines=card_of(order).lines,
        label=_label(order),
        collected=order.pickup and not order.active_shipments,
        needs_number=needs_number,
        mailed=always_mails,
        doubts="; ".join(doubts_of_shipping(order)) or None if seen else None,
        refusal=verdict.reason if verdict.phase in _PLAIN else None,
    )


def _label(order: Order) -> str | None:
    """The parcels, once every part has left the desk."""
    shipped = order.shipped_shipments
    if not shipped or len(shipped) < len(order.active_shipments):
        return None
    parcels = [parcel for shipment in shipped for parcel in shipment.parcels if not parcel.voided]
    return " + ".join(dict.fromkeys(_words(parcel) for parcel in parcels)) or "a parcel it does not describe"


def _words(parcel: Parcel) -> str:
    return f"{parcel.carrier} {parcel.tracking_number or 'without a tracking number'}"
