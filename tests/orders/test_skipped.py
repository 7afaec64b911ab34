"""Why no alert was raised: each reason, and that an order with nothing odd about it has none."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given

from bot.orders.drift import weigh
from bot.orders.order import Order, Role
from bot.orders.problem import Problem, ProblemKind
from bot.orders.skipped import STANDING_STILL, Known, Skipped, skipped
from bot.orders.sync import Sync
from integrations.model import ProductionStage
from tests.orders.making import NOW, order, production, sales, seen, shipment
from tests.orders.strategies import orders

ON = Sync()
PROBLEM = Problem(id=1, kind=ProblemKind.DAMAGED, note="", opened_by="UAMY", owner="UAMY", opened_at=NOW)
OLD = sales(placed_at=NOW - timedelta(days=45))


NOTHING = Known()


def told(known: Known = NOTHING, **changes: Any) -> list[tuple[str, str]]:
    return [(one.of, one.why) for one in skipped(order(**changes), ON, NOW, known)]


def test_nothing_is_said_of_an_order_on_which_all_agree() -> None:
    assert told() == []


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"sales": sales(test=True)}, [("every rule", "test order: it raises no alert")]),
        (
            {"sales": sales(pickup=True), "shipments": ()},
            [("missing in ShipStation", "pickup: not imported by default")],
        ),
        ({"sales": OLD, "production": None}, [("missing in Katana", "outside the 14-day window")]),
        ({"sales": OLD, "shipments": ()}, []),
        (
            {"sales": sales(held=True), "production": None},
            [("missing in Katana", "held: clock paused"), (STANDING_STILL, "held: clock paused")],
        ),
        ({"problem": PROBLEM}, [(STANDING_STILL, "a problem is reported: clock paused")]),
        (
            {"sales": sales(archived_at=NOW)},
            [("archived in Shopify, and not fulfilled there", "told in the digest only")],
        ),
        ({"sales": sales(cancelled_at=NOW), "production": None, "shipments": ()}, []),
    ],
)
def test_each_reason(changes: dict[str, Any], reasons: list[tuple[str, str]]) -> None:
    assert told(**changes) == reasons


def test_what_cannot_be_read_says_since_when() -> None:
    down = order(production=None, sights=seen(failing=Role.PRODUCTION))
    assert skipped(down, ON, NOW) == (
        Skipped(of="what rests on Katana", why="stale: Katana not read since", since=NOW),
    )
    never = tuple(replace(sight, seen_at=None) for sight in down.sights)
    assert [one.why for one in skipped(replace(down, sights=never), ON, NOW)] == [
        f"stale: {system} never read yet" for system in ("Shopify", "Katana", "ShipStation")
    ]


def test_what_is_no_news_or_not_wanted_does_not_stand_still() -> None:
    assert told(Known(taken_in=True)) == [(STANDING_STILL, "as it was at the first start: no news")]
    later = NOW + timedelta(hours=1)
    assert skipped(order(), ON, NOW, Known(snoozed_until=later)) == (
        Skipped(of=STANDING_STILL, why="snoozed until", since=later),
    )
    assert told(Known(snoozed_until=NOW)) == []
    delivered = production(stage=ProductionStage.DELIVERED)
    assert told(Known(taken_in=True), production=delivered, shipments=(shipment(),)) == []


@given(orders)
def test_what_is_watched_is_not_skipped(any_order: Order) -> None:
    """A rule is suspected, or a reason says why it is not: never both of one absence."""
    watched = {one.words.split(";")[0] for one in weigh(any_order, ON, {}, frozenset(), NOW) if one.words}
    for one in skipped(any_order, ON, NOW):
        assert one.why
        if one.of.startswith("missing in "):
            system = one.of.removeprefix("missing in ")
            assert not any(words.startswith("paid in") and f"and {system} does not" in words for words in watched)
