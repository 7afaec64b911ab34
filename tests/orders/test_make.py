"""Making to order: which line, and what forbids it, as a table."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from bot.orders.answer import AlreadySo, Plan, Refusal
from bot.orders.card import card_of
from bot.orders.make import MAKE, makeable
from bot.orders.order import Order
from bot.orders.plan import Intent, plan
from bot.orders.supply import waits_of
from integrations.model import Availability, Line, Payment, ProductionStage, System
from tests.orders.making import NOW, line, order, production, sales
from tests.orders.test_supply import NONE, oak, waiting

ASKED = "501"


def tray(availability: Availability = NONE, **changes: Any) -> Line:
    values: dict[str, Any] = {"ref": ASKED, "makeable": True, "expected_at": None} | changes
    return oak(availability, **values)


def with_lines(*lines: Line, **changes: Any) -> Order:
    return order(production=waiting(*lines, **changes))


def test_what_is_short_and_made_in_the_house_is_made() -> None:
    assert plan(Intent.MAKE, with_lines(tray()), line=ASKED) == Plan((MAKE,))
    assert plan(Intent.MAKE, with_lines(tray(Availability.EXPECTED)), line=ASKED) == Plan((MAKE,))


@pytest.mark.parametrize(
    ("there", "words"),
    [
        (with_lines(tray(makeable=False)), "OAK is not a made product in Katana"),
        (with_lines(tray(Availability.IN_STOCK)), "OAK is in stock"),
        (with_lines(tray(fulfilled=Decimal(4))), "in stock"),
        (with_lines(oak()), "not asked for any more"),
        (with_lines(tray(), stage=ProductionStage.PACKED), "packed of it already"),
        (with_lines(tray(), stage=ProductionStage.PARTLY_PACKED), "packed of it already"),
        (replace(with_lines(tray()), sales=None), "the shop does not have this order"),
        (order(production=None), "production does not have this order"),
        (replace(with_lines(tray()), sales=sales(cancelled_at=NOW)), "cancelled"),
        (replace(with_lines(tray()), sales=sales(payment=Payment.UNPAID)), "not paid"),
        (replace(with_lines(tray()), weak=frozenset({System.KATANA})), "by number only"),
        (replace(with_lines(tray()), ambiguous=frozenset({System.KATANA})), "several records"),
    ],
)
def test_what_cannot_be_made_is_refused_in_words(there: Order, words: str) -> None:
    answer = plan(Intent.MAKE, there, line=ASKED)
    assert isinstance(answer, Refusal)
    assert words in answer.words


def test_without_a_line_nothing_is_made() -> None:
    assert isinstance(plan(Intent.MAKE, with_lines(tray())), Refusal)


def test_what_is_being_made_is_not_made_twice() -> None:
    answer = plan(Intent.MAKE, with_lines(tray(made_by="17")), line=ASKED)
    assert answer == AlreadySo("already waiting for OAK, which is being made")


def test_a_card_offers_the_first_line_that_can_be_made_and_the_next_one_after_it() -> None:
    bought = tray(ref="500", sku="LAMP", makeable=False)
    second = tray(ref="502", sku="ELM", expected_at=NOW)
    both = with_lines(bought, tray(), second)
    assert Intent.MAKE in card_of(both).intents
    first = makeable(card_of(both).waits)
    assert first is not None and first.line_ref == ASKED
    begun = with_lines(bought, tray(made_by="17"), second)
    then = makeable(card_of(begun).waits)
    assert then is not None and then.line_ref == "502"


@pytest.mark.parametrize(
    "there",
    [with_lines(tray(makeable=False)), with_lines(tray(made_by="17")), order(), with_lines(line(availability=NONE))],
)
def test_a_card_offers_nothing_that_would_be_refused(there: Order) -> None:
    assert Intent.MAKE not in card_of(there).intents
    assert makeable(waits_of(there.production or production())) is None
