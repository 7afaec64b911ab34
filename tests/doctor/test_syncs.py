"""What a few orders tell of the vendors' own syncs, as rules and in the sandbox."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.doctor.finding import Verdict
from bot.doctor.sync_rules import RULES, Sample, judged
from bot.orders.sync import ALL_ON, Arrow, Sync
from integrations.model import Parcel, ProductionStage, Progress, ShipmentState
from integrations.sandbox.faults import Fault
from tests.doctor.ward import Ward, ward
from tests.orders.making import production, sales, shipment

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
LONG_AGO = NOW - timedelta(hours=8)


def of(arrow: Arrow, *samples: Sample, sync: Sync | None = None) -> tuple[Verdict, str]:
    """The verdict on one arrow, and its words."""
    found = judged(samples, sync or Sync(), NOW, "Acme")
    (one,) = [each for rule, each in zip(RULES, found, strict=True) if rule.arrow is arrow]
    assert bool(one.fix) is (one.verdict is not Verdict.PASS)
    return one.verdict, one.words


def old(**changes: object) -> Sample:
    """An order of eight hours ago that everybody has, gone everywhere."""
    parts: dict[str, object] = {
        "sold": sales(placed_at=LONG_AGO, updated_at=LONG_AGO, progress=Progress.FULFILLED),
        "made": production(stage=ProductionStage.DELIVERED, updated_at=LONG_AGO),
        "shipments": (shipment(state=ShipmentState.SHIPPED, shipped_at=LONG_AGO),),
    }
    return Sample(**(parts | changes))  # type: ignore[arg-type] # the parts are a Sample's


UNFULFILLED = sales(placed_at=LONG_AGO, updated_at=LONG_AGO, progress=Progress.UNFULFILLED)
NOT_FOLLOWED = {
    Arrow.ORDERS_TO_PRODUCTION: old(made=None),
    Arrow.ORDERS_TO_DESK: old(shipments=()),
    Arrow.DESK_TO_SHOP: old(sold=UNFULFILLED),
    Arrow.SHOP_TO_PRODUCTION: old(made=production(stage=ProductionStage.PACKED, updated_at=LONG_AGO)),
    Arrow.PRODUCTION_TO_SHOP: old(sold=UNFULFILLED),
}
YOUNG = old(
    sold=sales(placed_at=NOW, updated_at=NOW, progress=Progress.UNFULFILLED),
    made=production(stage=ProductionStage.DELIVERED, updated_at=NOW),
    shipments=(shipment(state=ShipmentState.SHIPPED, shipped_at=NOW),),
)


@pytest.mark.parametrize("arrow", NOT_FOLLOWED)
def test_an_arrow_that_never_ran_is_a_warning_and_one_that_ran_once_is_none(arrow: Arrow) -> None:
    assert of(arrow, NOT_FOLLOWED[arrow])[0] is Verdict.WARN
    verdict, words = of(arrow, NOT_FOLLOWED[arrow], old())
    assert (verdict, words) == (Verdict.PASS, "happens by itself: for 1 of 2 orders")


@pytest.mark.parametrize("arrow", NOT_FOLLOWED)
def test_what_is_too_young_tells_nothing(arrow: Arrow) -> None:
    for samples in ((), (YOUNG,)):
        verdict, words = of(arrow, *samples)
        assert verdict is Verdict.PASS
        assert "no order shows it yet" in words


def test_what_is_too_old_for_an_import_is_not_missed() -> None:
    ancient = sales(placed_at=NOW - timedelta(days=20), updated_at=NOW, progress=Progress.UNFULFILLED)
    assert "no order shows it" in of(Arrow.ORDERS_TO_PRODUCTION, old(sold=ancient, made=None))[1]
    assert of(Arrow.ORDERS_TO_DESK, old(sold=ancient, shipments=()))[0] is Verdict.WARN


@pytest.mark.parametrize("arrow", NOT_FOLLOWED)
def test_an_arrow_that_is_off_is_not_missed(arrow: Arrow) -> None:
    off = Sync(on=ALL_ON - {arrow})
    assert of(arrow, NOT_FOLLOWED[arrow], sync=off) == (Verdict.PASS, "is Shipmate's work, as it is set")


def test_one_that_is_off_and_runs_all_the_same_would_be_written_twice() -> None:
    off = Sync(on=ALL_ON - {Arrow.DESK_TO_SHOP})
    for told, verdict in ((True, Verdict.WARN), (False, Verdict.PASS), (None, Verdict.PASS)):
        sample = old(parcels=(Parcel(carrier="UPS", shop_notified=told),))
        assert of(Arrow.DESK_TO_SHOP, sample, sync=off)[0] is verdict


# In the sandbox


class Hands:
    """The world's clock, and what happens in its shop."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC).replace(microsecond=0)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def hands() -> Iterator[Hands]:
    yield Hands()


@pytest.mark.parametrize("blocked", ["", "A1", "A2"])
async def test_an_import_that_is_off_shows_in_the_latest_orders(tmp_path: Path, hands: Hands, blocked: str) -> None:
    async with ward(tmp_path, now=hands) as here:
        world = here.box.world
        if blocked:
            world.arrows[blocked].on = False
        world.add_variant("MUG", "Mug", 1900, on_hand=9)
        for number in ("#1042", "#1043"):
            world.place_order([("MUG", 1)], name=number)
        world.place_order([("MUG", 1)], name="#1044", financial="PENDING")
        for _ in range(10):
            hands.now += timedelta(minutes=30)
            await here.box.settle()
        assert await here.look() == 0
        warned = here.of("warn")
    system = {"A1": "orders reach Katana", "A2": "orders reach ShipStation"}
    assert [system[blocked] in line and "any of 2 orders" in line for line in warned] == [True] * bool(blocked)


async def test_a_system_that_does_not_answer_leaves_the_question_open(here: Ward) -> None:
    here.box.world.add_variant("MUG", "Mug", 1900, on_hand=9)
    here.box.world.place_order([("MUG", 1)], name="#1042")
    await here.box.settle()
    here.box.faults.add(Fault("status", face="katana", status=503, remaining=None))
    assert await here.look() == 1
    assert [line for line in here.of("warn") if "cannot be told while katana cannot be read" in line]
