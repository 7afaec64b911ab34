"""The day in numbers: what is ready, what waits for what, what leaves today, what left yesterday. Performs no I/O.

Made of the cards of open orders as they are known; orders that only try things out do not count.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.orders.alert import AlertRule
from bot.orders.calendar import MIDNIGHT, WorkingCalendar
from bot.orders.card import PICKUP, Card
from bot.orders.convergence import Advice
from bot.orders.phase import Phase
from bot.orders.service import uncommon
from bot.orders.stall import waited_words
from integrations.model import System

DIGEST = "digest"
"""The command that asks for it."""
NOTED = (AlertRule.D1, AlertRule.D2, AlertRule.D13)
"""The rules whose orders the digest names."""
PROBLEMS = (Phase.CONFLICT, Phase.HELD, Phase.UNKNOWN)
COUNTED = (Phase.READY, Phase.PACKED, Phase.WAITING_STOCK, *PROBLEMS)
"""The phases of orders that somebody still has to do something about."""
LEFT = (Phase.SHIPPED, Phase.DONE)
USUAL_DAYS = 14
"""Working days whose mean is the usual."""
_FEWEST_DAYS = 5
"""With fewer, nothing is called usual."""
_MOST_SCARCE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Oldest:
    """The order that has been ready for longest. `owner` is a Slack user id; None: nobody has it."""

    number: str
    shop: str
    """Empty when there is only one."""
    waited: str
    owner: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """How many reported problems are open, and the oldest of them. `owner` is a Slack user id."""

    problems: int
    number: str
    shop: str
    """Empty when there is only one."""
    words: str
    owner: str


@dataclass(frozen=True, slots=True)
class Noted:
    """Orders of which only the digest tells, and why: the first few are named."""

    rule: AlertRule
    orders: int
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pickup:
    """The next pick-up of the day, by the shop's clock, and how many ready orders must leave with it."""

    clock: str
    needs: int


@dataclass(frozen=True, slots=True)
class Scarce:
    """A SKU that orders wait for, and when the first of it should be there."""

    sku: str
    orders: int
    expected_at: datetime | None


@dataclass(frozen=True, slots=True)
class Shipped:
    """How many orders left on the last working day. `usual` is None while too few days are known."""

    day: date
    orders: int
    usual: int | None


@dataclass(frozen=True, slots=True)
class Freshness:
    """When a system was last read whole; not fresh: longer ago than it should be."""

    system: System
    read_at: datetime | None
    fresh: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """Everything the daily digest shows, in the order in which it shows it."""

    day: date
    ready: int
    express: int
    packed: int
    waiting: int
    problems: int
    oldest: Oldest | None
    pickup: Pickup | None
    scarce: tuple[Scarce, ...]
    shipped: Shipped | None
    connections: tuple[Freshness, ...]
    reported: Reported | None = None
    overflow: tuple[str, ...] = ()
    """The orders something is wrong with that the channel was not told of: it had heard enough. Their numbers."""
    pings: int = 0
    """How many mentions rang a phone on the last working day."""
    advice: tuple[Advice, ...] = ()
    """Better graces, where the data says so: once a week."""
    noted: tuple[Noted, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What is known of a channel's orders. Cards are those of ready and of waiting orders."""

    counts: Mapping[Phase, int]
    alerted: int = 0
    """How many orders, in other phases than those of `PROBLEMS`, have an alert open that something is wrong."""
    ready: tuple[Card, ...] = ()
    waiting: tuple[Card, ...] = ()
    left: Iterable[tuple[int, datetime]] = ()
    """Which orders left, and when: as far back as the usual needs."""
    watched_since: datetime | None = None
    """From when on every order that left was seen leaving."""
    connections: tuple[Freshness, ...] = ()
    owners: Mapping[int, str] | None = None
    """Who has an order, by its id."""
    reported: Reported | None = None
    overflow: tuple[str, ...] = ()
    pings: int = 0
    advice: tuple[Advice, ...] = ()
    noted: tuple[Noted, ...] = ()


def digest_of(known: Gathered, calendar: WorkingCalendar, now: datetime) -> Digest:
    """The digest of the shop's day."""
    day = calendar.day_of(now)
    ready = tuple(card for card in known.ready if not card.test)
    return Digest(
        day=day,
        ready=len(ready),
        express=sum(is_express(card) for card in ready),
        packed=known.counts.get(Phase.PACKED, 0),
        waiting=sum(not card.test for card in known.waiting),
        problems=sum(known.counts.get(phase, 0) for phase in PROBLEMS) + known.alerted,
        oldest=_oldest(ready, known.owners or {}, calendar, now),
        pickup=_pickup(ready, calendar, now),
        scarce=_scarce(card for card in known.waiting if not card.test),
        shipped=_shipped(known, calendar, day),
        connections=known.connections,
        reported=known.reported,
        overflow=tuple(dict.fromkeys(known.overflow)),
        pings=known.pings,
        advice=known.advice if _begins_week(calendar, day) else (),
        noted=known.noted,
    )


def _begins_week(calendar: WorkingCalendar, day: date) -> bool:
    """Whether no day of its week before it was worked: what is no news is said once a week."""
    last = next(iter(calendar.working_days_before(day, 1)), None)
    return last is None or last.isocalendar()[:2] != day.isocalendar()[:2]


def is_express(card: Card) -> bool:
    """Whether the customer paid for more than the common way."""
    return card.service is not None and card.service != PICKUP and uncommon(card.service)


def oldest_of(ready: Iterable[Card]) -> Card | None:
    """The card of the order that has been ready for longest."""
    dated = [(card.since, card.order_id, card) for card in ready if card.since is not None and not card.test]
    return min(dated, key=lambda one: one[:2])[2] if dated else None


def _oldest(
    ready: tuple[Card, ...], owners: Mapping[int, str], calendar: WorkingCalendar, now: datetime
) -> Oldest | None:
    card = oldest_of(ready)
    if card is None or card.since is None:
        return None
    shop = card.shop if len({one.shop for one in ready}) > 1 else ""
    waited = waited_words(calendar, card.since, now)
    return Oldest(number=card.number, shop=shop, waited=waited, owner=owners.get(card.order_id))


def _pickup(ready: Iterable[Card], calendar: WorkingCalendar, now: datetime) -> Pickup | None:
    """The next pick-up of today; None when nobody said when carriers come, or they have all been."""
    day = calendar.day_of(now)
    ahead = [pickup for pickup in calendar.pickups(day) if pickup > now] if calendar.cutoffs else []
    if not ahead:
        return None
    needs = sum(is_express(card) or _is_promised(card, calendar, day) for card in ready)
    return Pickup(f"{ahead[0].astimezone(calendar.zone):%H:%M}", needs)


def _is_promised(card: Card, calendar: WorkingCalendar, day: date) -> bool:
    return card.ship_by is not None and calendar.day_of(card.ship_by) <= day


def _scarce(waiting: Iterable[Card]) -> tuple[Scarce, ...]:
    """The SKUs that hold up most orders, each with its first date; an order counts once for a SKU."""
    orders: dict[str, set[int]] = {}
    dates: dict[str, list[datetime]] = {}
    for card in waiting:
        for line in card.lines:
            if line.short:
                sku = line.sku or line.title
                orders.setdefault(sku, set()).add(card.order_id)
                dates.setdefault(sku, []).extend([line.expected_at] if line.expected_at else [])
    most = sorted(orders, key=lambda sku: (-len(orders[sku]), sku))[:_MOST_SCARCE]
    return tuple(Scarce(sku, len(orders[sku]), min(dates[sku], default=None)) for sku in most)


def _shipped(known: Gathered, calendar: WorkingCalendar, day: date) -> Shipped | None:
    """How many orders left on the last working day, against the mean of those before it that were watched whole."""
    last = next(iter(calendar.working_days_before(day, 1)), None)
    if last is None or known.watched_since is None:
        return None
    first = calendar.day_of(known.watched_since)
    if last <= first:
        return None
    days = [one for one in calendar.working_days_before(last, USUAL_DAYS) if one > first]
    left = {(order_id, calendar.day_of(at)) for order_id, at in known.left}
    on = {one: sum(when == one for _, when in left) for one in (last, *days)}
    usual = round(sum(on[one] for one in days) / len(days)) if len(days) >= _FEWEST_DAYS else None
    return Shipped(last, on[last], usual)


def looks_back_to(calendar: WorkingCalendar, now: datetime) -> datetime:
    """From when on the digest needs to know which orders left."""
    today = calendar.day_of(now)
    days = calendar.working_days_before(today, USUAL_DAYS + 1)
    return calendar.moment(days[-1] if days else today - timedelta(days=1), MIDNIGHT)
