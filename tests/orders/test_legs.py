"""How far each system has got once an order ships: what it shows wins over what we remember of writing it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.orders.convergence import Usual
from bot.orders.legs import Attempt, Leg, Mark, Pace, legs_of
from bot.orders.order import Order, Role
from bot.orders.phase import Phase, phase_of
from bot.orders.ship import DESK, PRODUCTION, SHOP, STEPS
from bot.orders.sync import Arrow, Sync
from integrations.model import Parcel, ProductionStage, Progress, ShipmentState
from tests.orders.making import order, production, sales, shipment
from tests.orders.strategies import orders

SENT: dict[str, Any] = {"shipments": (shipment(state=ShipmentState.SHIPPED, parcels=(Parcel(carrier="UPS"),)),)}
TOLD: dict[str, Any] = {"sales": sales(progress=Progress.FULFILLED)}
GONE: dict[str, Any] = {"production": production(stage=ProductionStage.DELIVERED)}
OFF, ON = Sync(on=frozenset()), Sync()
D, W, F, U = Mark.DONE, Mark.WAITING, Mark.FAILED, Mark.UNTRIED
SAID = "Shopify said: 503"


def legs(
    changes: dict[str, Any],
    sync: Sync = ON,
    attempt: Attempt | None = None,
    usual: Mapping[Arrow, Usual] | None = None,
    waited: Mapping[Arrow, timedelta] | None = None,
) -> dict[Role, Leg]:
    one = order(**changes)
    pace = Pace(sync=sync, usual=usual or {}, waited=waited or {})
    return legs_of(one, phase_of(one).phase, pace, attempt)


def marks(found: dict[Role, Leg]) -> str:
    """The marks in the order desk, shop, production; a dash where a system takes no part."""
    return "".join(
        found[role].mark[0] if role in found else "-" for role in (Role.DESK, Role.CHANNEL, Role.PRODUCTION)
    )


def tried(*done: str, begun: str = "", trouble: str = "") -> Attempt:
    return Attempt(done=frozenset(done), begun=frozenset(filter(None, [begun])), trouble=trouble)


def refused(step: str, *done: str) -> Attempt:
    """An attempt whose next step came to nothing."""
    return Attempt(done=frozenset(done), refused=frozenset({step}), trouble=SAID)


NOT_TOLD: dict[str, Any] = {
    "shipments": (shipment(state=ShipmentState.SHIPPED, parcels=(Parcel(carrier="UPS", shop_notify_error="401"),)),)
}
TABLE: list[tuple[str, dict[str, Any], Sync, Attempt | None, str]] = [
    ("nothing has shipped", {}, ON, None, "---"),
    ("somebody has only just asked", {}, OFF, tried(), "---"),
    ("its first write is under way", {}, OFF, tried(begun=DESK), "---"),
    ("a first write that failed", {}, OFF, tried(begun=DESK, trouble=SAID), "fuu"),
    ("refused before any write", {}, OFF, tried(trouble=SAID), "fuu"),
    ("refused, the others would follow", {}, ON, tried(trouble=SAID), "fww"),
    ("written, not shown yet", {}, OFF, tried(DESK), "wuu"),
    ("shipped, the others follow", SENT, ON, None, "dww"),
    ("shipped by somebody else, nobody follows", SENT, OFF, None, "dww"),
    ("shipped, the next is under way", SENT, OFF, tried(DESK, begun=SHOP), "dwu"),
    ("shipped, the next failed", SENT, OFF, tried(DESK, begun=SHOP, trouble=SAID), "dfu"),
    ("shipped, the next was withdrawn", SENT, OFF, tried(DESK, trouble=SAID), "dfu"),
    ("the last failed", SENT | TOLD, OFF, tried(DESK, SHOP, begun=PRODUCTION, trouble=SAID), "ddf"),
    ("failed, and there all the same", SENT | TOLD, OFF, tried(DESK, begun=SHOP, trouble=SAID), "ddu"),
    ("refused by the shop", SENT, OFF, refused(SHOP, DESK), "dfu"),
    ("refused by the shop, which is there", SENT | TOLD, OFF, refused(SHOP, DESK), "ddu"),
    ("refused by production", SENT | TOLD, OFF, refused(PRODUCTION, DESK, SHOP), "ddf"),
    ("refused though the shop follows by itself", SENT, ON, refused(SHOP, DESK), "dfw"),
    ("the desk could not tell the shop", NOT_TOLD, ON, None, "dfw"),
    ("the desk could not, and it is told all the same", NOT_TOLD | TOLD, ON, None, "ddw"),
    ("failed, and everywhere all the same", SENT | TOLD | GONE, OFF, tried(DESK, begun=SHOP, trouble=SAID), "ddd"),
    ("the shop first", TOLD, ON, None, "wdw"),
    ("production first", GONE, ON, None, "wwd"),
    ("no record at the desk", TOLD | {"shipments": ()}, ON, None, "-dw"),
    ("not in production", SENT | {"production": None}, ON, None, "dw-"),
    ("not in the shop", SENT | {"sales": None}, ON, None, "d-w"),
    ("done", SENT | TOLD | GONE, ON, None, "ddd"),
]


@pytest.mark.parametrize(("_", "changes", "sync", "attempt", "should"), TABLE, ids=[row[0] for row in TABLE])
def test_marks(_: str, changes: dict[str, Any], sync: Sync, attempt: Attempt | None, should: str) -> None:
    assert marks(legs(changes, sync, attempt)) == should


def test_what_failed_says_why_and_nothing_else_does() -> None:
    found = legs(SENT, OFF, tried(DESK, begun=SHOP, trouble=SAID))
    assert [found[role].note for role in (Role.DESK, Role.CHANNEL, Role.PRODUCTION)] == ["", SAID, ""]


def test_what_the_desk_says_of_telling_the_shop_is_in_its_words() -> None:
    assert legs(NOT_TOLD)[Role.CHANNEL].note == "ShipStation: 401"


def test_what_follows_by_itself_says_how_long_that_takes() -> None:
    usual = {Arrow.DESK_TO_SHOP: measured(40), Arrow.SHOP_TO_PRODUCTION: measured(7)}
    found = legs(SENT, ON, usual=usual)
    assert found[Role.CHANNEL].usual == timedelta(seconds=40)
    assert found[Role.PRODUCTION].usual == timedelta(seconds=7)
    assert found[Role.DESK].usual is None
    assert legs(SENT | TOLD, ON, usual=usual)[Role.CHANNEL].usual is None, "it is there"
    assert legs(SENT, OFF, usual=usual)[Role.CHANNEL].usual is None, "we write it"
    assert legs(SENT, ON)[Role.CHANNEL].usual is None, "nobody has measured"


def test_of_two_begun_the_first_one_failed() -> None:
    both = Attempt(done=frozenset({DESK}), begun=frozenset({PRODUCTION, SHOP}), trouble=SAID)
    assert marks(legs(SENT, OFF, both)) == "dfw"


names = st.frozensets(st.sampled_from(STEPS))
attempts = st.none() | st.builds(
    Attempt, done=names, begun=names, trouble=st.sampled_from(["", "no"]), laid_aside=st.booleans()
)
paces = st.builds(Pace, sync=st.builds(Sync, on=st.frozensets(st.sampled_from(Arrow))))


@given(orders, attempts, paces)
def test_at_most_one_system_has_failed_and_none_that_is_there(
    any_order: Order, attempt: Attempt | None, pace: Pace
) -> None:
    phase = phase_of(any_order).phase
    found = legs_of(any_order, phase, pace, attempt)
    assert [leg.mark for leg in found.values()].count(Mark.FAILED) <= 1
    if attempt is None:
        assert bool(found) <= (phase in (Phase.SHIPPED, Phase.DONE))
        assert all(leg.mark in (Mark.DONE, Mark.WAITING) for leg in found.values())
    if any_order.shop_fulfilled and Role.CHANNEL in found:
        assert found[Role.CHANNEL] == Leg(mark=Mark.DONE)
    if any_order.desk_shipped and Role.DESK in found:
        assert found[Role.DESK] == Leg(mark=Mark.DONE)


def measured(half: float, most: float | None = None) -> Usual:
    """What is usual, in seconds."""
    return Usual(timedelta(seconds=half), timedelta(seconds=most or half), 30)


@pytest.mark.parametrize(("waited", "late"), [(30, None), (100, None), (120, None), (121, 121)])
def test_what_takes_longer_than_nearly_all_did_says_how_long_by_now(waited: int, late: int | None) -> None:
    usual = {Arrow.DESK_TO_SHOP: measured(40, 120)}
    found = legs(SENT, ON, usual=usual, waited={Arrow.DESK_TO_SHOP: timedelta(seconds=waited)})
    assert found[Role.CHANNEL].late == (timedelta(seconds=late) if late else None)


def test_nothing_is_late_that_nobody_has_measured() -> None:
    found = legs(SENT, ON, waited={Arrow.DESK_TO_SHOP: timedelta(days=1)})
    assert found[Role.CHANNEL].late is None
