"""The orders that will miss the next pick-up unless somebody hurries, and how they went since. Performs no I/O."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.orders.calendar import WorkingCalendar
from bot.orders.card import Card
from bot.orders.digest import Freshness
from bot.orders.phase import Phase
from bot.orders.service import uncommon
from bot.orders.stall import clock_words

LISTED = (Phase.PACKED, Phase.READY)
"""The phases of orders that can still leave, those that need least first."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One pick-up of one day, by the shop's clock."""

    day: date
    clock: str
    at: datetime

    @property
    def key(self) -> str:
        return f"{self.day.isoformat()}:{self.clock}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PickupList:
    """What people are shown: the cards that were listed an hour before, as they are now."""

    clock: str
    waiting: tuple[Card, ...]
    left: tuple[Card, ...]
    """Those that need no hurry any more: shipped, or called off, held or out of stock."""
    over: bool
    """Whether the carrier has come."""
    stale: tuple[Freshness, ...] = ()
    """Systems that were not read lately."""


def slots_told(calendar: WorkingCalendar, now: datetime, ahead: timedelta) -> Iterator[Slot]:
    """The pick-ups of today that people have heard of by now, or hear of now: `ahead` of each; nothing is never.

    When nobody said when carriers come, there are none.
    """
    if not calendar.cutoffs or ahead <= timedelta(0):
        return
    day = calendar.day_of(now)
    for at in calendar.pickups(day):
        if at - ahead <= now:
            yield Slot(day, clock_words(calendar, at), at)


def may_miss(cards: Iterable[Card]) -> tuple[Card, ...]:
    """The orders that can leave with a carrier and have not: what is urgent first, then what needs least."""
    leaving = [card for card in cards if card.phase in LISTED and not card.test and not card.collected]
    return tuple(sorted(leaving, key=_urgency))


def _urgency(card: Card) -> tuple[bool, int, str, int]:
    express = card.service is not None and uncommon(card.service)
    since = card.since.isoformat() if card.since else ""
    return (not express, LISTED.index(card.phase), since, card.order_id)


def pickup_list_of(
    cards: Iterable[Card], slot: Slot, now: datetime, connections: Iterable[Freshness] = ()
) -> PickupList:
    """How the listed orders stand."""
    every = tuple(cards)
    waiting = may_miss(every)
    ids = {card.order_id for card in waiting}
    left = tuple(card for card in every if card.order_id not in ids)
    stale = tuple(one for one in connections if not one.fresh)
    return PickupList(clock=slot.clock, waiting=waiting, left=left, over=now >= slot.at, stale=stale)
