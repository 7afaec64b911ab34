"""When an import is asked for, when it would not help, and when one has just run."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.orders.answer import AlreadySo, Plan, Refusal
from bot.orders.plan import Intent, plan
from bot.orders.refresh import EVERY, can_be_refreshed, just_refreshed, too_soon
from integrations.model import ShipmentState
from tests.orders.making import MINUTE, NOW, order, sales, shipment

MISSING: dict[str, Any] = {"shipments": ()}


def test_what_the_desk_lacks_is_imported() -> None:
    assert plan(Intent.REFRESH, order(**MISSING)) == Plan(("refresh_desk",))
    assert can_be_refreshed(order(**MISSING))


def test_what_the_desk_has_is_not() -> None:
    assert plan(Intent.REFRESH, order()) == AlreadySo("in ShipStation already")
    assert not can_be_refreshed(order())


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"sales": None}, "the shop does not have this order"),
        ({"sales": sales(cancelled_at=NOW)}, "the order is cancelled in the shop: do not ship it"),
        ({"sales": sales(pickup=True)}, "an import would not bring it (pickup: not imported by default)"),
        ({"sales": sales(held=True)}, "an import would not bring it (held: clock paused)"),
        ({"desk_imports": False}, "ShipStation cannot be asked to import from here: press its own refresh button"),
        (
            {"shipments": (shipment(state=ShipmentState.CANCELLED),)},
            "it was cancelled in ShipStation, and an import does not bring it back: restore it there",
        ),
    ],
)
def test_what_an_import_would_not_bring_is_refused(changes: dict[str, Any], words: str) -> None:
    assert plan(Intent.REFRESH, order(**MISSING | changes)) == Refusal(words)
    assert not can_be_refreshed(order(**MISSING | changes))


@pytest.mark.parametrize(
    ("last", "just"),
    [
        (None, False),
        (NOW, True),
        (NOW - EVERY + timedelta(seconds=1), True),
        (NOW - EVERY, False),
        (NOW + MINUTE, True),
        (NOW + 8 * 60 * MINUTE, False),
    ],
)
def test_an_import_is_recent_for_a_quarter_of_an_hour(last: datetime | None, just: bool) -> None:
    """One that lies hours ahead is a clock in another zone, and no evidence."""
    assert just_refreshed(last, NOW) is just
    assert (too_soon(order(**MISSING), last, NOW) is not None) is just


def test_whoever_asks_too_soon_reads_when_to_ask_again() -> None:
    refusal = too_soon(order(**MISSING), NOW - 4 * MINUTE, NOW)
    assert refusal and refusal.words.startswith("ShipStation began to import 4 min ago. ")
    assert refusal.words.endswith("or ask again in 12 min")
