"""What shipping an order means: every state of the three systems with every setting of the sync, against a table."""

from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.orders.answer import AlreadySo, Answer, NeedsConfirmation, Plan, Refusal
from bot.orders.order import Order
from bot.orders.ship import DESK, PRODUCTION, SHOP, missing, ours, plan_push, plan_ship
from bot.orders.sync import ALL_ON, Arrow, Sync
from integrations.model import Parcel, Payment, ProductionStage, Progress, ShipmentState, System
from tests.orders.making import NOW, line, order, production, sales, shipment, waiting
from tests.orders.strategies import orders

STATE, STAGE = ShipmentState, ProductionStage
UPS = Parcel(carrier="UPS", tracking_number="1Z")
FULFILLED = sales(progress=Progress.FULFILLED)
DESKS: dict[str, tuple[Any, ...]] = {
    "absent": (),
    "awaiting": (shipment(),),
    "shipped": (shipment(state=STATE.SHIPPED, parcels=(UPS,)),),
    "split": (shipment("1", split=True), shipment("2", split=True, state=STATE.SHIPPED)),
    "held": (shipment(state=STATE.ON_HOLD),),
    "cancelled": (shipment(state=STATE.CANCELLED),),
}
SHOPS = {
    "unfulfilled": sales(),
    "partial": sales(progress=Progress.PARTIAL),
    "fulfilled": FULFILLED,
    "held": sales(held=True),
    "cancelled": sales(cancelled_at=NOW),
    "refunded": sales(payment=Payment.REFUNDED),
    "unpaid": sales(payment=Payment.UNPAID),
}
MADE = {
    "absent": None,
    "open": production(),
    "packed": production(stage=STAGE.PACKED),
    "partly": production(stage=STAGE.PARTLY_PACKED),
    "delivered": production(stage=STAGE.DELIVERED),
    "tracked": production(lines=(line(needs_allocation=True),)),
}
SYNCS = {
    "on": Sync(),
    "off": Sync(on=frozenset()),
    "shop follows": Sync(on=frozenset({Arrow.DESK_TO_SHOP})),
    "production follows": Sync(on=frozenset({Arrow.SHOP_TO_PRODUCTION})),
}


def expected(desk: str, shop: str, made: str, sync: str) -> tuple[str, ...] | str:
    """Section 10 of the lifecycle, told once more: the writes in order, or the kind of answer that is none."""
    off = shop in ("cancelled", "refunded")
    no_desk = desk in ("absent", "cancelled")  # at which there is nothing to ship
    desk_done = no_desk or desk == "shipped"
    made_done = made in ("absent", "delivered")
    if not off and desk_done and shop == "fulfilled" and made_done:
        return "already"
    if off or shop == "unpaid":
        return "refused"
    writes = written(desk_done, no_desk, shop, made_done, sync)
    if not writes:
        return "already"
    held_or_split = shop == "held" or desk in ("held", "split")
    partial = (shop == "partial" and desk != "shipped") or made == "partly"
    if held_or_split or partial or (made == "tracked" and PRODUCTION in writes):
        return "refused"
    return "doubtful" if made == "absent" or no_desk else tuple(writes)


def written(desk_done: bool, no_desk: bool, shop: str, made_done: bool, sync: str) -> list[str]:
    """Which systems are ours to write."""
    writes = []
    if not desk_done:
        writes.append(DESK)
    shop_is_ours = sync in ("off", "production follows") or no_desk
    if shop != "fulfilled" and shop_is_ours:
        writes.append(SHOP)
    production_is_ours = sync in ("off", "shop follows")
    if not made_done and production_is_ours and (shop == "fulfilled" or SHOP in writes):
        writes.append(PRODUCTION)
    return writes


KINDS: dict[type[Answer], str] = {AlreadySo: "already", Refusal: "refused", NeedsConfirmation: "doubtful"}


def told(answer: Answer) -> tuple[str, ...] | str:
    return answer.steps if isinstance(answer, Plan) else KINDS[type(answer)]


@pytest.mark.parametrize("sync", SYNCS)
@pytest.mark.parametrize("desk", DESKS)
def test_shipping_over_all_states(desk: str, sync: str) -> None:
    for shop, made in product(SHOPS, MADE):
        one = order(sales=SHOPS[shop], production=MADE[made], shipments=DESKS[desk])
        answer = plan_ship(one, SYNCS[sync], confirmed=False, parcel_said=True)
        should = expected(desk, shop, made, sync)
        assert told(answer) == should, (shop, made)
        anyway = plan_ship(one, SYNCS[sync], confirmed=True, parcel_said=True)
        if should == "doubtful":
            assert told(anyway) == ours(one, SYNCS[sync]) != (), (shop, made)
        else:
            assert anyway == answer, (shop, made)


def ship(sync: Sync = SYNCS["on"], *, confirmed: bool = False, said: bool = True, **changes: Any) -> Answer:
    return plan_ship(order(**changes), sync, confirmed=confirmed, parcel_said=said)


def refused(answer: Answer) -> str:
    assert isinstance(answer, Refusal)
    return answer.words


SHIPSTATION, KATANA = frozenset({System.SHIPSTATION}), frozenset({System.KATANA})
WORDS: list[tuple[str, str, dict[str, Any]]] = [
    ("not in the shop", "the shop does not have", {"sales": None}),
    ("cancelled", "cancelled in the shop: do not ship", {"sales": SHOPS["cancelled"]}),
    ("unpaid", "not paid", {"sales": SHOPS["unpaid"]}),
    ("ambiguous", "several records in shipstation", {"ambiguous": SHIPSTATION}),
    ("the desk by number only", "the record in ShipStation matches by number only", {"weak": SHIPSTATION}),
    ("production by number only", "by number only", {"weak": KATANA}),
    ("held in the shop", "on hold in the shop (address)", {"sales": sales(held=True, hold_reason="address")}),
    ("held for no reason", "on hold in the shop (no reason given)", {"sales": SHOPS["held"]}),
    ("held at the desk", "on hold in ShipStation", {"shipments": DESKS["held"]}),
    ("partly fulfilled", "ship the rest in ShipStation", {"sales": SHOPS["partial"]}),
    ("partly packed", "(0 of 2)", {"production": MADE["partly"]}),
    ("split", "it is split: 1 of 2 shipments shipped", {"shipments": DESKS["split"]}),
    ("split, none sent", "0 of 2", {"shipments": (shipment("1", split=True), shipment("2", split=True))}),
    (
        "not paid at the desk",
        "shows it as awaiting payment",
        {"shipments": (shipment(state=STATE.AWAITING_PAYMENT),)},
    ),
    (
        "voided after the customer was told",
        "buy the new one in ShipStation",
        {"sales": FULFILLED, "shipments": (shipment(parcels=(replace(UPS, voided=True),)),)},
    ),
    ("more ordered", "MUG is 3 in Shopify", {"sales": sales(lines=(line(quantity=3),))}),
]


@pytest.mark.parametrize("confirmed", [False, True])
@pytest.mark.parametrize(("words", "changes"), [row[1:] for row in WORDS], ids=[row[0] for row in WORDS])
def test_each_guard_alone_refuses_confirmed_or_not(words: str, changes: dict[str, Any], confirmed: bool) -> None:
    assert words in refused(ship(confirmed=confirmed, **changes))


def test_somebody_must_say_with_which_parcel_unless_it_has_left_already() -> None:
    assert "nobody said" in refused(ship(said=False))
    assert ship(SYNCS["off"], said=False, shipments=DESKS["shipped"]) == Plan((SHOP, PRODUCTION))
    assert isinstance(ship(said=False, shipments=()), NeedsConfirmation)


def test_without_the_shop_production_is_not_written_yet() -> None:
    """Mixed: the shop follows by itself, and production only once it has."""
    mixed = SYNCS["shop follows"]
    assert ship(mixed) == Plan((DESK,))
    assert ours(order(shipments=DESKS["shipped"]), mixed) == ()
    assert ours(order(shipments=DESKS["shipped"], sales=FULFILLED), mixed) == (PRODUCTION,)


DOUBTS: list[tuple[list[str], dict[str, Any]]] = [
    (["not in stock: MUG; stock may go negative"], {"production": waiting()}),
    (["Katana does not have it: no stock will move"], {"production": None}),
    (["Katana does not have it"], {"production": production(deleted_at=NOW)}),
    (["ShipStation does not have it: only the shop is told"], {"shipments": ()}),
    (["Katana does not have it", "; ShipStation does not have it"], {"production": None, "shipments": ()}),
]


@pytest.mark.parametrize(("words", "changes"), DOUBTS)
def test_what_is_unusual_is_shipped_after_a_person_confirmed_it(words: list[str], changes: dict[str, Any]) -> None:
    answer = ship(**changes)
    assert isinstance(answer, NeedsConfirmation)
    assert all(part in answer.words for part in words)
    assert isinstance(ship(confirmed=True, **changes), Plan)


def test_what_is_collected_is_not_missed_at_the_desk_and_what_is_packed_was_there() -> None:
    assert ship(sales=sales(pickup=True), shipments=()) == Plan((SHOP,))
    assert ship(production=waiting(stage=STAGE.PACKED)) == Plan((DESK,))


def test_what_has_shipped_is_said_with_where_and_how() -> None:
    already = ship(shipments=DESKS["shipped"])
    assert already == AlreadySo("already shipped in ShipStation with UPS 1Z: Shipmate watches the others follow")
    in_shop = ship(sales=FULFILLED, shipments=())
    assert in_shop == AlreadySo("already shipped in Shopify: Shipmate watches the others follow")
    numberless = (shipment(state=STATE.SHIPPED, parcels=(Parcel(carrier="Other"), UPS)),)
    assert "with UPS 1Z:" in getattr(ship(shipments=numberless), "words", "")
    everywhere = ship(sales=FULFILLED, shipments=DESKS["shipped"], production=MADE["delivered"])
    assert everywhere == AlreadySo("already shipped")


def test_parts_that_have_all_left_go_on_and_a_voided_label_nobody_knows_of_is_shipped_anew() -> None:
    parts = tuple(shipment(ref, split=True, state=STATE.SHIPPED) for ref in "12")
    assert ship(SYNCS["off"], said=False, shipments=parts) == Plan((SHOP, PRODUCTION))
    assert ship(shipments=(shipment(parcels=(replace(UPS, voided=True),)),)) == Plan((DESK,))


def test_what_was_called_off_is_never_said_to_be_shipped() -> None:
    everywhere: dict[str, Any] = {"shipments": DESKS["shipped"], "production": MADE["delivered"]}
    for gone in (replace(FULFILLED, cancelled_at=NOW), replace(FULFILLED, payment=Payment.REFUNDED)):
        assert "do not ship" in refused(ship(sales=gone, **everywhere))


def test_a_state_of_production_that_is_no_shipping_is_refused_with_its_page() -> None:
    quote = production(stage=STAGE.QUOTE)
    answer = ship(SYNCS["off"], production=quote)
    assert answer == Refusal("Katana shows a state that cannot be shipped", quote.url)
    assert ship(production=quote) == Plan((DESK,)), "with the sync on, production is none of ours"


# laws ---------------------------------------------------------------------------------------------------------
syncs = st.builds(Sync, on=st.frozensets(st.sampled_from(Arrow)))


@given(orders, syncs, st.booleans())
def test_only_what_is_missing_and_nobody_else_writes_is_written(any_order: Order, sync: Sync, said: bool) -> None:
    answer = plan_ship(any_order, sync, confirmed=True, parcel_said=said)
    if not isinstance(answer, Plan):
        assert not isinstance(answer, NeedsConfirmation)
        return
    assert list(answer.steps) == [step for step in (DESK, SHOP, PRODUCTION) if step in answer.steps] != []
    assert set(answer.steps) <= set(missing(any_order))
    assert not any_order.called_off
    assert any_order.sales is not None
    assert any_order.sales.payment in (Payment.PAID, Payment.PARTIALLY_REFUNDED)
    assert SHOP not in answer.steps or not sync.runs(Arrow.DESK_TO_SHOP) or not any_order.active_shipments
    if PRODUCTION in answer.steps:
        assert any_order.shop_fulfilled or SHOP in answer.steps
        assert not sync.runs(Arrow.SHOP_TO_PRODUCTION)


@given(orders, st.sampled_from([SHOP, PRODUCTION]))
def test_a_push_writes_the_one_system_it_names_of_what_has_left(any_order: Order, step: str) -> None:
    answer = plan_push(any_order, step)
    if isinstance(answer, Plan):
        assert answer.steps == (step,)
        assert step in missing(any_order)
        assert not any_order.called_off
        assert any_order.shop_fulfilled or (
            step == SHOP and (any_order.desk_shipped or any_order.stage == "delivered")
        )


# pushes -------------------------------------------------------------------------------------------------------
DELIVERED = {"production": MADE["delivered"]}
SENT = {"shipments": DESKS["shipped"]}
PUSHES: list[tuple[str, str, tuple[str, ...] | str, dict[str, Any]]] = [
    ("told by the desk", SHOP, (SHOP,), SENT),
    ("told by production", SHOP, (SHOP,), DELIVERED),
    ("told already", SHOP, "already shipped in Shopify", SENT | {"sales": FULFILLED}),
    ("not shipped", SHOP, "has not shipped anywhere", {}),
    ("held", SHOP, "on hold in the shop", SENT | {"sales": SHOPS["held"]}),
    ("partly told", SHOP, (SHOP,), SENT | {"sales": SHOPS["partial"]}),
    ("cancelled", SHOP, "do not ship", SENT | {"sales": SHOPS["cancelled"]}),
    ("told and cancelled", SHOP, "do not ship", {"sales": replace(FULFILLED, cancelled_at=NOW)}),
    ("unpaid", SHOP, "not paid", SENT | {"sales": SHOPS["unpaid"]}),
    ("ambiguous", SHOP, "several records", SENT | {"ambiguous": KATANA}),
    ("weak", SHOP, "by number only", SENT | {"weak": SHIPSTATION}),
    ("packed", PRODUCTION, (PRODUCTION,), {"sales": FULFILLED, "production": MADE["packed"]}),
    ("open", PRODUCTION, (PRODUCTION,), {"sales": FULFILLED}),
    (
        "batches chosen when packed",
        PRODUCTION,
        (PRODUCTION,),
        {
            "sales": FULFILLED,
            "production": replace(production(lines=(line(needs_allocation=True),)), stage=STAGE.PACKED),
        },
    ),
    ("batches not chosen", PRODUCTION, "tracked by batch", {"sales": FULFILLED, "production": MADE["tracked"]}),
    ("partly", PRODUCTION, "partly packed or shipped", {"sales": FULFILLED, "production": MADE["partly"]}),
    ("delivered", PRODUCTION, "already shipped in Katana", {"sales": FULFILLED} | DELIVERED),
    ("not there", PRODUCTION, "production does not have", {"sales": FULFILLED, "production": None}),
    ("the shop is not told", PRODUCTION, "Shopify has not told the customer yet", SENT),
    ("not shipped", PRODUCTION, "has not shipped anywhere", {}),
]


@pytest.mark.parametrize(("_", "step", "should", "changes"), PUSHES, ids=[f"{row[1]} {row[0]}" for row in PUSHES])
def test_pushes(_: str, step: str, should: tuple[str, ...] | str, changes: dict[str, Any]) -> None:
    answer = plan_push(order(**changes), step)
    if isinstance(should, tuple):
        assert answer == Plan(should)
    else:
        assert isinstance(answer, AlreadySo if should.startswith("already") else Refusal)
        assert should in answer.words


def test_all_arrows_are_on_by_default() -> None:
    assert Sync().on == ALL_ON == frozenset(Arrow)


def test_a_shop_that_says_what_nobody_knows_is_looked_at_before_shipstation_is_written() -> None:
    """A WooCommerce shop has a status of its own, and nobody said what it means: it would refuse as the second."""
    strange = order(sales=sales(progress=Progress.UNKNOWN))
    refusal = plan_ship(strange, SYNCS["off"], confirmed=False, parcel_said=True)
    assert isinstance(refusal, Refusal)
    assert refusal.words == "Shopify uses a word we do not know, so nothing is written there: look at the order there"
    assert plan_ship(strange, SYNCS["on"], confirmed=False, parcel_said=True) == Plan((DESK,))
