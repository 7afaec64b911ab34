"""What a card says of an order, before anybody thinks of Slack. Performs no I/O.

The field order is the same on every card: number, state, promise; lines; what each system says and how old that
is; who, and what next.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from bot.orders.alert import AlertRule, Finding, Severity
from bot.orders.availability import expected_at, short_lines
from bot.orders.drift import Suspicion
from bot.orders.legs import Attempt, Leg, Pace, legs_of
from bot.orders.linking import LinkQuestion, LinkSaid
from bot.orders.offers import REPORTED_IN, UNDONE_IN, offered, waits_in
from bot.orders.order import Order, Role, Sight
from bot.orders.phase import Phase, phase_of
from bot.orders.plan import Intent
from bot.orders.problem import Problem
from bot.orders.ship import missing
from bot.orders.shown import shown_by
from bot.orders.skipped import Skipped
from bot.orders.strange import is_strange
from bot.orders.supply import Waits
from integrations.model import Availability, Line, System

_AS_USUAL = Pace()
PICKUP = "Pickup"
"""What stands for the shipping service of an order that its customer collects."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardLine:
    """One row of goods."""

    quantity: Decimal
    sku: str
    title: str
    bin: str | None
    short: bool
    expected_at: datetime | None = None
    """When the goods should be there, if they are not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemRow:
    """What one system says, in its own words, and when it said so."""

    system: System
    words: str
    seen_at: datetime | None
    stale: bool
    url: str | None = None
    leg: Leg | None = None
    """How far it has got, once the order ships."""
    strange: bool = False
    """Whether it uses a word we do not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What a person did or is doing with the order. `who` is a Slack user id."""

    intent: Intent
    who: str
    at: datetime
    running: bool = False
    on_behalf: str = ""
    """The name that was given where several people share one user."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Everything a card shows, in the order in which it shows it."""

    order_id: int
    number: str
    phase: Phase
    reason: str
    service: str | None
    ship_by: datetime | None
    since: datetime | None
    """When the order entered its phase."""
    waited_from: datetime | None
    """When the order was placed, if it ever waited for stock."""
    lines: tuple[CardLine, ...]
    expected_at: datetime | None
    systems: tuple[SystemRow, ...]
    deed: Deed | None
    intents: tuple[Intent, ...]
    """What a person may press now; the first is the primary one."""
    doubts: str | None
    """What to confirm before the first of them is done."""
    test: bool
    shop: str = ""
    alerts: tuple[Finding, ...] = ()
    """What is wrong with it and people have been told of, the worst first."""
    parcel: str = ""
    """Carrier and tracking number, once it has shipped."""
    suspected: tuple[Suspicion, ...] = ()
    """Contradictions that people were not told of: each says why not yet."""
    owner: str | None = None
    """Who takes care of what is wrong: a Slack user id."""
    had: str | None = None
    """Who did, until their working day ended."""
    half_done: bool = False
    """Whether a shipping of ours stopped half-way, and waits for somebody to say go on."""
    undo: int | None = None
    """The operation that packed it here, while that can be taken back."""
    problem: Problem | None = None
    """What somebody reported as wrong with it."""
    may_report: bool = False
    """Whether a problem can be reported."""
    question: LinkQuestion | None = None
    """The record of which nobody has said yet whether it is this order."""
    links_said: tuple[LinkSaid, ...] = ()
    """What people said of its records, and can take back."""
    has_namesake: bool = False
    """Whether another shop has an order of the same number, so that the number alone does not say which this is."""
    waits: Waits | None = None
    """What its goods wait for, while it waits for them."""
    steps: tuple[str, ...] = ()
    """What to do about what must not leave, in this order."""
    skipped: tuple[Skipped, ...] = ()
    """Why nobody is told of what may look wrong."""

    @property
    def collected(self) -> bool:
        """Whether the customer collects it, so that no carrier does."""
        return self.service == PICKUP


def card_of(
    order: Order,
    *,
    since: datetime | None = None,
    waited: bool = False,
    deed: Deed | None = None,
    doubts: str | None = None,
    alerts: Iterable[Finding] = (),
    attempt: Attempt | None = None,
    owner: str | None = None,
    suspected: Iterable[Suspicion] = (),
    pace: Pace = _AS_USUAL,
    undo: int | None = None,
) -> Card:
    """The card of an order as it is known now."""
    verdict = phase_of(order)
    standing = _standing(alerts)
    half_done = _half_done(order, attempt)
    return Card(
        order_id=order.id,
        number=order.number,
        phase=verdict.phase,
        reason=verdict.reason,
        service=_service(order),
        ship_by=min((one.ship_by for one in order.active_shipments if one.ship_by), default=None),
        since=since,
        waited_from=order.sales.placed_at if waited and order.sales else None,
        lines=tuple(_lines(order)),
        expected_at=expected_at(order.production) if order.production else None,
        systems=_rows(order, legs_of(order, verdict.phase, pace, attempt)),
        deed=deed,
        intents=() if deed and deed.running else offered(order, verdict.phase, standing, undo, half_done=half_done),
        doubts=doubts,
        test=order.test,
        shop=order.shop,
        alerts=tuple(standing),
        parcel=_parcel(order),
        owner=owner,
        suspected=tuple(suspected),
        half_done=half_done,
        undo=undo if verdict.phase in UNDONE_IN else None,
        problem=order.problem,
        may_report=order.problem is None and verdict.phase in REPORTED_IN,
        waits=waits_in(order, verdict.phase),
    )


def _service(order: Order) -> str | None:
    """How it is to travel."""
    return PICKUP if order.pickup else next((one.service for one in order.active_shipments if one.service), None)


def _standing(alerts: Iterable[Finding]) -> list[Finding]:
    """What people are told of, the worst first."""
    return sorted((one for one in alerts if one.severity is not Severity.INFO), key=_worst_first)


def _worst_first(finding: Finding) -> tuple[int, AlertRule]:
    return -list(Severity).index(finding.severity), finding.rule


def _half_done(order: Order, attempt: Attempt | None) -> bool:
    """A push that was laid aside is pushed again. What was called off is not gone on with."""
    laid_aside = attempt is not None and attempt.laid_aside and attempt.whole
    return laid_aside and not order.called_off and bool(missing(order))


def _parcel(order: Order) -> str:
    """The parcel on its way: what the desk says of it, for want of that what the shop does."""
    there = order.parcels or (order.sales.parcels if order.sales else ())
    parcel = next((parcel for parcel in reversed(there) if parcel.tracking_number), None)
    return f"{parcel.carrier} {parcel.tracking_number}" if parcel else ""


def _lines(order: Order) -> Iterable[CardLine]:
    """The goods as production lists them, for want of that as the shop does; the bin is the desk's knowledge."""
    source = order.production or order.sales
    bins = {line.sku: line.bin for shipment in order.shipments for line in shipment.lines if line.bin}
    short = {line.ref for line in short_lines(order.production)} if order.production else set()
    for line in source.lines if source else ():
        if line.shippable and line.quantity > 0:
            yield _card_line(line, bins.get(line.sku), line.ref in short)


def _card_line(line: Line, bin_: str | None, short: bool) -> CardLine:
    return CardLine(
        quantity=line.quantity,
        sku=line.sku,
        title=line.title,
        bin=line.bin or bin_,
        short=short and line.availability is not Availability.PICKED,
        expected_at=line.expected_at if short else None,
    )


def _rows(order: Order, legs: Mapping[Role, Leg]) -> tuple[SystemRow, ...]:
    return tuple(_row(order, sight, legs.get(sight.role)) for sight in order.sights)


def _row(order: Order, sight: Sight, leg: Leg | None) -> SystemRow:
    words, url = shown_by(order, sight)
    strange = is_strange(order, sight.role)
    return SystemRow(
        system=sight.system,
        words=words,
        seen_at=sight.seen_at,
        stale=sight.stale,
        url=url,
        leg=leg,
        strange=strange,
    )
