"""The form for reporting a problem: what it offers, and what is wrong with what was filled in."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.orders.hold import AT_MOST
from bot.orders.order import Order
from bot.orders.plan import Intent, NeedsConfirmation, Plan, plan
from bot.orders.problem import Problem, ProblemKind
from bot.orders.problem_form import (
    KIND,
    MOST_NOTE,
    NOTE,
    OWNER,
    UNTIL,
    Complaints,
    ProblemWish,
    problem_form_of,
    read_problem,
)
from bot.orders.ship_form import form_of
from integrations.model import ShipmentState
from tests.orders.making import NOW, order, sales, shipment

TODAY = date(2026, 3, 2)
PROBLEM = Problem(
    id=5, kind=ProblemKind.DAMAGED, note="the box is wet", opened_by="UAMY", owner="UBEN", opened_at=NOW
)


def read(kind: str = "damaged", note: str = "", owner: str = "UBEN", **more: Any) -> ProblemWish | Complaints:
    return read_problem(kind, note, owner, **{"hold": False, "until": None, "today": TODAY} | more)


def test_what_was_filled_in() -> None:
    assert read(note=" the box\nis  wet\x00 ") == ProblemWish(
        kind=ProblemKind.DAMAGED, note="the box is wet", owner="UBEN"
    )


def test_a_day_counts_only_with_the_box_ticked() -> None:
    wish = read(until="2026-03-05")
    held, by_default = read(hold=True, until="2026-03-05"), read(hold=True)
    assert isinstance(wish, ProblemWish) and isinstance(held, ProblemWish) and isinstance(by_default, ProblemWish)
    assert wish.hold_until is None
    assert held.hold_until == date(2026, 3, 5)
    assert by_default.hold_until == date(2026, 3, 9)


@pytest.mark.parametrize(
    ("filled", "field"),
    [
        ({"kind": "sabotage"}, KIND),
        ({"kind": ""}, KIND),
        ({"kind": "other"}, NOTE),
        ({"kind": "other", "note": " \n "}, NOTE),
        ({"note": "x" * (MOST_NOTE + 1)}, NOTE),
        ({"owner": ""}, OWNER),
        ({"hold": True, "until": "2026-03-02"}, UNTIL),
        ({"hold": True, "until": "2026-02-30"}, UNTIL),
        ({"hold": True, "until": str(TODAY + AT_MOST + timedelta(days=1))}, UNTIL),
    ],
)
def test_what_is_wrong_is_said_at_its_field(filled: dict[str, Any], field: str) -> None:
    complaints = read(**filled)
    assert isinstance(complaints, dict)
    assert list(complaints) == [field]


@given(st.sampled_from(ProblemKind), st.text(max_size=50), st.none() | st.dates(min_value=date(2026, 3, 3)))
def test_a_wish_is_stored_and_read_back(kind: ProblemKind, note: str, until: date | None) -> None:
    wish = ProblemWish(kind=kind, note=note, owner="UBEN", hold_until=until)
    assert ProblemWish.from_data(wish.data()) == wish


@pytest.mark.parametrize(
    ("known", "desk", "refusal"),
    [
        (order(), "ShipStation", None),
        (order(shipments=()), None, None),
        (order(shipments=(shipment(state=ShipmentState.ON_HOLD),)), None, None),
        (order(shipments=(shipment(state=ShipmentState.SHIPPED),)), None, "shipped in ShipStation"),
        (order(sales=sales(cancelled_at=NOW)), "ShipStation", "cancelled in the shop"),
    ],
)
def test_what_the_form_offers(known: Order, desk: str | None, refusal: str | None) -> None:
    form = problem_form_of(known, today=TODAY)
    assert form.desk == desk
    assert (form.refusal or "").startswith(refusal or "")
    assert bool(form.refusal) is bool(refusal)
    assert form.until == date(2026, 3, 9)


def test_of_an_order_nobody_has_read_yet_a_problem_can_be_reported() -> None:
    assert problem_form_of(order(sales=sales(cancelled_at=NOW)), today=TODAY, seen=False).refusal is None


def test_a_problem_asks_before_the_order_is_packed_or_shipped() -> None:
    known = replace(order(), problem=PROBLEM)
    words = 'it has an open problem, damaged: "the box is wet"'
    assert plan(Intent.PACK, known) == NeedsConfirmation(words)
    assert plan(Intent.SHIP, known, parcel_said=True) == NeedsConfirmation(words)
    assert plan(Intent.PACK, known, confirmed=True) == Plan(("pack",))
    assert form_of(known, today=TODAY).doubts == words
    assert form_of(order(), today=TODAY).doubts is None
    assert plan(Intent.HOLD, known) == Plan(("hold_desk",)), "holding it back needs no question"
