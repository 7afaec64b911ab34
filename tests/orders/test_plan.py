"""What an intent means for an order: each guard alone refuses, and the answers over all stages and phases."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.orders.order import Order
from bot.orders.phase import Phase, phase_of
from bot.orders.plan import PACK_GUARDS, AlreadySo, Answer, Intent, NeedsConfirmation, Plan, Refusal, plan
from integrations.model import Availability, Payment, ProductionStage, Progress, ShipmentState, System
from tests.orders.making import NOW, line, order, production, sales, shipment, waiting
from tests.orders.strategies import orders

STAGE = ProductionStage
PACK, UNPACK = Intent.PACK, Intent.UNPACK
SENT = (shipment(state=ShipmentState.SHIPPED),)
HELD = sales(held=True, hold_reason="fraud check")
KATANA = frozenset({System.KATANA})

REFUSED: list[tuple[str, str, dict[str, Any]]] = [
    ("not in the shop", "the shop does not have", {"sales": None}),
    ("cancelled", "cancelled in the shop: do not ship", {"sales": sales(cancelled_at=NOW)}),
    ("refunded", "refunded in the shop: do not ship", {"sales": sales(payment=Payment.REFUNDED)}),
    ("unpaid", "not paid", {"sales": sales(payment=Payment.UNPAID)}),
    ("payment unclear", "whether the order is paid", {"sales": sales(payment=Payment.UNKNOWN)}),
    ("not in production", "production does not have", {"production": None}),
    ("deleted in production", "production does not have", {"production": production(deleted_at=NOW)}),
    ("two production orders", "several records in katana", {"ambiguous": KATANA}),
    ("two shipments", "several records in shipstation", {"ambiguous": frozenset({System.SHIPSTATION})}),
    ("matched by number only", "by number only", {"weak": KATANA}),
    (
        "more ordered than made",
        "MUG is 3 in Shopify and 2 in Katana",
        {"sales": sales(lines=(line(quantity=3),))},
    ),
    ("another thing made", "CUP is 0 in Shopify", {"production": production(lines=(line(), line("CUP", 1)))}),
    (
        "partly packed",
        "(1 of 2)",
        {"production": production(stage=STAGE.PARTLY_PACKED, lines=(line(fulfilled=Decimal(1)),))},
    ),
    ("partly delivered", "partly packed or shipped", {"production": production(stage=STAGE.PARTLY_DELIVERED)}),
    ("a quote", "only a quote", {"production": production(stage=STAGE.QUOTE)}),
    ("a stage nobody knows", "a word we do not know", {"production": production(stage=STAGE.UNKNOWN)}),
    ("batch tracked", "MUG is tracked by batch", {"production": production(lines=(line(needs_allocation=True),))}),
    ("partly fulfilled in the shop", "part of it fulfilled in Shopify", {"sales": sales(progress=Progress.PARTIAL)}),
    (
        "one of two parts shipped",
        "1 of 2 shipments shipped",
        {"shipments": (shipment("1", split=True, state=ShipmentState.SHIPPED), shipment("2", split=True))},
    ),
]


def test_a_ready_order_is_packed_in_one_step() -> None:
    assert plan(PACK, order()) == Plan(("pack",))


@pytest.mark.parametrize("confirmed", [False, True])
@pytest.mark.parametrize(("words", "changes"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_each_guard_alone_refuses_confirmed_or_not(words: str, changes: dict[str, Any], confirmed: bool) -> None:
    answer = plan(PACK, order(**changes), confirmed=confirmed)
    assert isinstance(answer, Refusal)
    assert words in answer.words


@pytest.mark.parametrize("guard", PACK_GUARDS, ids=lambda guard: str(guard.__name__))
def test_no_guard_objects_to_a_ready_order_and_each_objects_to_some(guard: Any) -> None:
    assert guard(order()) is None
    assert any(guard(order(**changes)) is not None for _, _, changes in REFUSED)


def test_a_refusal_that_is_settled_in_production_links_there() -> None:
    url = production().url
    for stage in (STAGE.PARTLY_PACKED, STAGE.PARTLY_DELIVERED, STAGE.QUOTE):
        assert plan(PACK, order(production=production(stage=stage))) == Refusal(phase_words(stage), link=url), stage


def phase_words(stage: ProductionStage) -> str:
    answer = plan(PACK, order(production=production(stage=stage)))
    assert isinstance(answer, Refusal)
    return answer.words


DOUBTS: list[tuple[str, list[str], dict[str, Any]]] = [
    ("on hold", ["on hold in the shop: fraud check"], {"sales": HELD}),
    ("expected", ["not in stock: MUG", "negative"], {"production": waiting()}),
    ("not available", ["not in stock: MUG"], {"production": waiting(Availability.NOT_AVAILABLE)}),
    ("nobody knows", ["not in stock: MUG"], {"production": waiting(Availability.UNKNOWN)}),
    ("both", ["on hold", "not in stock: MUG"], {"sales": HELD, "production": waiting()}),
]


@pytest.mark.parametrize(("words", "changes"), [row[1:] for row in DOUBTS], ids=[row[0] for row in DOUBTS])
def test_what_is_unusual_is_done_after_a_person_confirmed_it(words: list[str], changes: dict[str, Any]) -> None:
    answer = plan(PACK, order(**changes))
    assert isinstance(answer, NeedsConfirmation)
    assert all(part in answer.words for part in words)
    assert plan(PACK, order(**changes), confirmed=True) == Plan(("pack",))


def test_a_short_line_without_a_sku_is_named_by_its_title() -> None:
    unnamed = line("", title="Gift box", availability=Availability.EXPECTED)
    answer = plan(PACK, order(production=production(lines=(unnamed,)), sales=sales(lines=(line(""),))))
    assert isinstance(answer, NeedsConfirmation)
    assert "Gift box" in answer.words


def test_quantities_are_compared_as_numbers_and_told_as_people_write_them() -> None:
    assert plan(PACK, order(production=production(lines=(line(quantity="2.000"),)))) == Plan(("pack",))
    answer = plan(PACK, order(production=production(lines=(line(quantity="20.50"),))))
    assert isinstance(answer, Refusal)
    assert "MUG is 2 in Shopify and 20.5 in Katana" in answer.words


ALREADY = [STAGE.PACKED, STAGE.DELIVERED]
PACK_TABLE: dict[ProductionStage, type[Answer]] = {
    STAGE.QUOTE: Refusal,
    STAGE.OPEN: Plan,
    STAGE.PARTLY_PACKED: Refusal,
    STAGE.PACKED: AlreadySo,
    STAGE.PARTLY_DELIVERED: Refusal,
    STAGE.DELIVERED: AlreadySo,
    STAGE.UNKNOWN: Refusal,
}
UNPACK_TABLE: dict[ProductionStage, type[Answer]] = {
    STAGE.QUOTE: Refusal,
    STAGE.OPEN: AlreadySo,
    STAGE.PARTLY_PACKED: Refusal,
    STAGE.PACKED: Plan,
    STAGE.PARTLY_DELIVERED: Refusal,
    STAGE.DELIVERED: Refusal,
    STAGE.UNKNOWN: Refusal,
}
SHOPS: dict[Phase, dict[str, Any]] = {
    Phase.READY: {},
    Phase.HELD: {"sales": HELD},
    Phase.PENDING_PAYMENT: {"sales": sales(payment=Payment.UNPAID)},
    Phase.CANCELLED: {"sales": sales(cancelled_at=NOW)},
    Phase.SHIPPED: {"shipments": SENT},
    Phase.DONE: {"sales": sales(progress=Progress.FULFILLED), "shipments": SENT},
    Phase.PART_SHIPPED: {"sales": sales(progress=Progress.PARTIAL)},
}
"""What else is true of the order; the phase is the one it has by this alone."""
INSTEAD: dict[tuple[Intent, Phase], type[Answer]] = {
    (PACK, Phase.HELD): NeedsConfirmation,
    (PACK, Phase.PENDING_PAYMENT): Refusal,
    (PACK, Phase.CANCELLED): Refusal,
    (PACK, Phase.SHIPPED): AlreadySo,
    (PACK, Phase.DONE): AlreadySo,
    (PACK, Phase.PART_SHIPPED): Refusal,
    (UNPACK, Phase.SHIPPED): Refusal,
    (UNPACK, Phase.DONE): Refusal,
    (UNPACK, Phase.PART_SHIPPED): Refusal,
}
"""What an intent that production alone would allow means when more is true."""


@pytest.mark.parametrize("phase", SHOPS)
@pytest.mark.parametrize("stage", STAGE)
@pytest.mark.parametrize("intent", [PACK, UNPACK])
def test_the_answers_over_all_stages_and_phases(intent: Intent, stage: ProductionStage, phase: Phase) -> None:
    answer = plan(intent, order(production=production(stage=stage), **SHOPS[phase]))
    expected = (PACK_TABLE if intent is PACK else UNPACK_TABLE)[stage]
    if expected is Plan:
        expected = INSTEAD.get((intent, phase), Plan)
    if intent is PACK and phase in (Phase.SHIPPED, Phase.DONE):
        expected = AlreadySo
    assert type(answer) is expected


def test_what_is_packed_or_gone_already_is_said_in_those_words() -> None:
    assert plan(PACK, order(production=production(stage=STAGE.PACKED))) == AlreadySo("already packed")
    assert plan(PACK, order(production=production(stage=STAGE.DELIVERED))) == AlreadySo("already shipped")
    assert plan(PACK, order(shipments=SENT)) == AlreadySo("already shipped")
    assert plan(UNPACK, order()) == AlreadySo("not packed")


PACKED = production(stage=STAGE.PACKED)


def test_a_packed_order_is_unpacked_even_when_it_was_cancelled_so_that_the_goods_go_back() -> None:
    for called_off in (sales(cancelled_at=NOW), sales(payment=Payment.REFUNDED), sales(payment=Payment.UNPAID)):
        assert plan(UNPACK, order(sales=called_off, production=PACKED)) == Plan(("unpack",))


@pytest.mark.parametrize(
    ("words", "changes"),
    [
        ("by number only", {"weak": KATANA}),
        ("several records in katana", {"ambiguous": KATANA}),
        ("put goods back that have left", {"shipments": SENT}),
    ],
)
def test_what_may_be_another_order_or_has_left_is_not_unpacked(words: str, changes: dict[str, Any]) -> None:
    answer = plan(UNPACK, order(production=PACKED, **changes))
    assert isinstance(answer, Refusal)
    assert words in answer.words


def test_a_cancelled_order_whose_packed_goods_have_left_is_not_unpacked() -> None:
    answer = plan(UNPACK, order(sales=sales(cancelled_at=NOW), production=PACKED, shipments=SENT))
    assert isinstance(answer, Refusal)


@given(orders, st.sampled_from(Intent), st.booleans())
def test_any_order_has_an_answer_and_only_sound_ones_are_written(any_order: Order, intent: Intent, ok: bool) -> None:
    answer = plan(intent, any_order, confirmed=ok)
    if not isinstance(answer, Plan):
        assert answer.words
        return
    assert any_order.production is not None
    assert any_order.production.system not in any_order.weak
    assert System.KATANA not in any_order.ambiguous
    assert not any_order.shipped_shipments
    if intent is PACK:
        assert any_order.stage is STAGE.OPEN
        assert phase_of(any_order).phase in (
            Phase.READY,
            Phase.WAITING_STOCK,
            Phase.HELD,
            Phase.UNKNOWN,
            Phase.NOT_SHIPPABLE,
        )
        assert not any_order.cancelled
        assert any_order.sales is not None
        assert any_order.sales.payment in (Payment.PAID, Payment.PARTIALLY_REFUNDED)
    else:
        assert any_order.stage is STAGE.PACKED


@given(orders)
def test_confirming_never_turns_a_refusal_into_a_write(any_order: Order) -> None:
    plain, confirmed = plan(PACK, any_order), plan(PACK, any_order, confirmed=True)
    if isinstance(plain, NeedsConfirmation):
        assert isinstance(confirmed, Plan)
    else:
        assert confirmed == plain


def test_the_same_order_held_or_short_is_only_packed_when_confirmed() -> None:
    """Scenario 7: without the confirmation nothing is written."""
    held = order(sales=replace(HELD, lines=(line(),)))
    assert not isinstance(plan(PACK, held), Plan)
