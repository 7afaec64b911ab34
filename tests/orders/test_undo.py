"""Which deed Undo takes back, until when, and why not another."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.orders.answer import Refusal
from bot.orders.order import Order
from bot.orders.plan import Intent
from bot.orders.undo import TAKES_BACK, Done, last_undoable, undoable_pack, why_not
from integrations.model import Packing, ProductionStage, Progress, ShipmentState
from tests.orders.making import NOW, order, production, sales, shipment
from tests.orders.test_calendar import calendar

PACK, UNPACK, HOLD, RELEASE, SHIP = Intent.PACK, Intent.UNPACK, Intent.HOLD, Intent.RELEASE, Intent.SHIP
AT = datetime(2026, 3, 2, 9, 42, tzinfo=UTC)
"""A Monday morning."""
WEEKDAYS = calendar(zone=ZoneInfo("UTC"))
CLOSES = datetime(2026, 3, 2, 17, tzinfo=UTC)


def done(operation: int, intent: Intent, **changes: Any) -> Done:
    fields: dict[str, Any] = {"operation": operation, "intent": intent, "who": "UAMY", "at": AT, "ref": "f1"}
    return Done(**fields | changes)


def packed(*refs: str, **changes: Any) -> Order:
    packings = tuple(Packing(ref=ref, stage=ProductionStage.PACKED) for ref in refs or ("f1",))
    return order(production=production(stage=ProductionStage.PACKED, packings=packings), **changes)


HELD = order(shipments=(shipment(state=ShipmentState.ON_HOLD),))


def why(deed: Done, deeds: Iterable[Done], known: Order, now: datetime = NOW) -> str | None:
    refusal = why_not(deed, [deed, *deeds], known, WEEKDAYS, now)
    return refusal.words if refusal else None


def test_a_pack_that_stands_can_be_taken_back_until_its_working_day_ends() -> None:
    pack = done(1, PACK)
    assert why(pack, [], packed()) is None
    assert why(pack, [], packed(), CLOSES - timedelta(seconds=1)) is None
    assert why(pack, [], packed(), CLOSES) == "it ended with that working day: type /order #1042 unpack"
    assert undoable_pack([pack], packed(), WEEKDAYS, NOW) == pack
    assert undoable_pack([pack], packed(), WEEKDAYS, CLOSES) is None


@pytest.mark.parametrize(
    ("later", "known", "words"),
    [
        ([done(2, UNPACK)], packed(), "it was taken back since"),
        ([done(2, UNPACK), done(3, PACK)], packed(), "it was packed anew since"),
        ([], order(), "Katana does not show it as packed any more"),
        ([], packed("f2"), "it was packed anew since, in Katana"),
        ([], packed(shipments=(shipment(state=ShipmentState.SHIPPED),)), "it has shipped since"),
        ([], packed(sales=sales(progress=Progress.PARTIAL)), "it has shipped since"),
    ],
)
def test_why_a_pack_cannot_be(later: list[Done], known: Order, words: str) -> None:
    assert why(done(1, PACK), later, known) == words


def test_whose_it_was_is_said_with_it() -> None:
    refusal = why_not(done(1, PACK), [], order(), WEEKDAYS, NOW)
    assert refusal
    assert (refusal.whose, refusal.link) == ((PACK, "UAMY", AT), "https://production.example/7001")


def test_a_copy_that_does_not_show_the_packed_records_yet_is_no_evidence() -> None:
    lagging = order(production=production(stage=ProductionStage.PACKED))
    assert why(done(1, PACK), [], lagging) is None
    assert why(done(1, PACK, ref=None), [], packed("f2")) is None


def test_a_cancelled_order_that_is_packed_can_be_unpacked() -> None:
    assert why(done(1, PACK), [], packed(sales=sales(cancelled_at=NOW))) is None


def test_a_hold_can_be_taken_back_while_it_lasts() -> None:
    assert why(done(1, HOLD), [], HELD, CLOSES + timedelta(days=3)) is None
    assert why(done(1, HOLD), [], order()) == "it is not on hold any more"
    assert why(done(1, HOLD), [done(2, RELEASE)], HELD) == "it is not on hold any more"
    assert why(done(1, HOLD), [done(2, RELEASE), done(3, HOLD)], HELD) == "it was held anew since"


def test_the_last_that_can_be_is_taken_back() -> None:
    both = packed(shipments=(shipment(state=ShipmentState.ON_HOLD),))
    pack, hold = done(1, PACK), done(2, HOLD)
    assert last_undoable([pack, hold], both, WEEKDAYS, NOW) == hold
    assert last_undoable([pack, hold, done(3, RELEASE)], packed(), WEEKDAYS, NOW) == pack


@pytest.mark.parametrize(
    ("deeds", "known", "words"),
    [
        ([], order(), "nothing was done with it here that could be undone"),
        ([], packed(), "it was not packed here: take it back in Katana, where it was packed"),
        (
            [done(1, PACK), done(2, UNPACK)],
            order(),
            "the last thing done here was unpacking, and an undo is not undone",
        ),
        ([done(1, HOLD), done(2, RELEASE)], order(), "the last thing done here was a release, and an undo is not"),
        ([done(1, PACK)], packed("f2"), "it was packed anew since, in Katana"),
        ([done(1, SHIP)], order(), "shipping cannot be taken back from here (ShipStation has no call for it), and "),
    ],
)
def test_why_nothing_is_undone(deeds: list[Done], known: Order, words: str) -> None:
    refusal = last_undoable(deeds, known, WEEKDAYS, NOW)
    assert isinstance(refusal, Refusal)
    assert refusal.words.startswith(words)


def test_whether_the_customer_has_been_mailed_is_said() -> None:
    not_yet = last_undoable([done(1, SHIP)], order(), WEEKDAYS, NOW)
    told = last_undoable([done(1, SHIP)], order(sales=sales(progress=Progress.FULFILLED)), WEEKDAYS, NOW)
    assert isinstance(not_yet, Refusal) and isinstance(told, Refusal)
    assert "Shopify mails the customer as soon as it follows" in not_yet.words
    assert "the customer has been mailed" in told.words


@given(st.lists(st.sampled_from(Intent), max_size=6), st.sampled_from([order(), packed(), HELD]))
def test_only_what_something_undoes_is_ever_chosen(intents: list[Intent], known: Order) -> None:
    deeds = [done(index, intent) for index, intent in enumerate(intents, start=1)]
    chosen = last_undoable(deeds, known, WEEKDAYS, NOW)
    if isinstance(chosen, Done):
        assert chosen.intent in TAKES_BACK
        assert why(chosen, deeds, known) is None
    else:
        assert chosen.words
