"""Several orders marked packed at once: who asked, and how each of them went. Performs no I/O.

Each order is an intent of its own, with the same rules as if somebody had pressed its button. What is here only says
how they stand together.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.orders.card import Card
from bot.orders.digest import Freshness
from bot.orders.picklist import PickList

MOST = 100
"""Orders that can be chosen at once: a menu of Slack has no more options
(https://docs.slack.dev/reference/block-kit/block-elements/multi-select-menu-element)."""


class Outcome(StrEnum):
    """How one order of several stands."""

    TO_GO = "to_go"
    PACKED = "packed"
    ALREADY = "already"
    PRACTISED = "practised"
    NOT_PACKED = "not_packed"
    NEEDS_PERSON = "needs_person"


OVER = frozenset(Outcome) - {Outcome.TO_GO}
LEFT = frozenset({Outcome.NOT_PACKED, Outcome.NEEDS_PERSON})
"""What can be tried once more."""


@dataclass(frozen=True, slots=True)
class Item:
    """One order and how it stands; `words` say why, where there is more to say."""

    order_id: int
    number: str
    outcome: Outcome
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulk:
    """Several orders that `who` wanted packed, in the order in which they should leave."""

    id: int
    who: str
    at: datetime
    items: tuple[Item, ...]
    on_behalf: str = ""
    """Who it was behind a shared tablet."""

    def count(self, outcome: Outcome) -> int:
        """How many orders stand so."""
        return Counter(item.outcome for item in self.items)[outcome]

    @property
    def over(self) -> bool:
        """Whether nothing is to go any more."""
        return all(item.outcome in OVER for item in self.items)

    @property
    def left(self) -> tuple[int, ...]:
        """The orders that were not packed, and could be tried once more."""
        return tuple(item.order_id for item in self.items if item.outcome in LEFT)


@dataclass(frozen=True, slots=True)
class BulkForm:
    """The orders to choose from; `left_out` says how many more are ready than can be shown."""

    orders: tuple[Card, ...]
    left_out: int = 0
    ticked: bool = False
    """Whether all of them are chosen when the form opens."""
    stale: tuple[Freshness, ...] = ()
    """Systems that were not read lately."""


def bulk_form(ready: PickList, *, of: int) -> BulkForm:
    """A form of the most urgent of the ready orders, of which there are `of` in all."""
    shown = ready.orders[:MOST]
    return BulkForm(shown, max(0, of - len(shown)), stale=ready.stale)


def bulk_form_again(ready: PickList, left: Collection[int]) -> BulkForm:
    """A form of those that an earlier bulk has left and that are ready now."""
    again = tuple(card for card in ready.orders if card.order_id in left)
    return BulkForm(again[:MOST], ticked=True, stale=ready.stale)
