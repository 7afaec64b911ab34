"""What two systems say that cannot both be true: each rule with what raises it, and every neighbour that does not."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from bot.orders import contradictions as rules
from bot.orders.order import Order
from integrations.model import Availability, Parcel, Payment, ProductionStage, Progress, ShipmentState, System
from tests.orders.making import NOW, line, order, production, sales, shipment, waiting
from tests.orders.strategies import orders

STAGE, STATE = ProductionStage, ShipmentState
UPS = Parcel(carrier="UPS", tracking_number="1Z")
LABEL = Parcel(carrier="UPS", has_label=True)
NUMBERLESS = Parcel(carrier="Other")
DEAD = replace(UPS, voided=True)
TOLD, PARTIAL = {"sales": sales(progress=Progress.FULFILLED)}, {"sales": sales(progress=Progress.PARTIAL)}
SENT = {"shipments": (shipment(state=STATE.SHIPPED, parcels=(UPS,)),)}
HALF_SENT = {"shipments": (shipment("1", split=True, state=STATE.SHIPPED), shipment("2", split=True))}
VOIDED = {"shipments": (shipment(parcels=(DEAD,)),)}
NO_DESK: dict[str, Any] = {"shipments": ()}
CANCELLED = {"sales": sales(cancelled_at=NOW)}
REFUNDED = {"sales": sales(payment=Payment.REFUNDED)}
RETURNED = {"sales": sales(payment=Payment.REFUNDED, progress=Progress.FULFILLED)}
TOLD_AND_CANCELLED = {"sales": sales(cancelled_at=NOW, progress=Progress.FULFILLED)}
DELETED = {"production": production(deleted_at=NOW)}


def made(stage: ProductionStage, fulfilled: int = 0) -> dict[str, Any]:
    """Production has it at that stage."""
    return {"production": production(stage=stage, lines=(line(fulfilled=Decimal(fulfilled)),))}


def desk(*parcels: Parcel, state: ShipmentState = STATE.SHIPPED) -> dict[str, Any]:
    return {"shipments": (shipment(state=state, parcels=parcels),)}


Row = tuple[str, dict[str, Any], str | None]
D3: list[Row] = [
    ("shipped, not told", SENT, "shipped in ShipStation, and Shopify has not told the customer"),
    ("partly told", SENT | PARTIAL, "has not told the customer"),
    ("told", SENT | TOLD, None),
    ("not shipped", {}, None),
    ("half shipped", HALF_SENT, None),
    (
        "half cancelled, the rest shipped",
        {"shipments": (*SENT["shipments"], shipment("2", state=STATE.CANCELLED))},
        "",
    ),
    ("no record at the desk", NO_DESK, None),
    ("cancelled", SENT | CANCELLED, None),
    ("refunded", SENT | REFUNDED, None),
    ("not in the shop", SENT | {"sales": None}, None),
    ("the desk says why", desk(replace(UPS, shop_notify_error="401")), 'ShipStation says of it: "401"'),
]
D4: list[Row] = [
    ("told, still open", TOLD, "fulfilled in Shopify, and Katana still counts the goods"),
    ("told, packed", TOLD | made(STAGE.PACKED), "still counts"),
    ("told, partly packed", TOLD | made(STAGE.PARTLY_PACKED), "still counts"),
    ("told, partly delivered", TOLD | made(STAGE.PARTLY_DELIVERED), None),
    ("told, delivered", TOLD | made(STAGE.DELIVERED), None),
    ("told, a quote", TOLD | made(STAGE.QUOTE), None),
    ("told, deleted", TOLD | DELETED, None),
    ("told, not in production", TOLD | {"production": None}, None),
    ("not told", {}, None),
    ("partly told", PARTIAL, None),
    ("a return", RETURNED, None),
    ("its label was voided", TOLD | VOIDED, None),
]
D5: list[Row] = [
    ("told, awaiting", TOLD, "fulfilled in Shopify, and ShipStation still awaits the shipment"),
    ("told, on hold", TOLD | desk(state=STATE.ON_HOLD), "still awaits"),
    ("told, half shipped", TOLD | HALF_SENT, "still awaits"),
    ("told, shipped", TOLD | SENT, None),
    ("told, no record at the desk", TOLD | NO_DESK, None),
    ("told, cancelled at the desk", TOLD | desk(state=STATE.CANCELLED), None),
    ("not told", {}, None),
    ("told, voided: that is D11", TOLD | VOIDED, None),
    ("a return", RETURNED, None),
    ("shipped without number or label", desk(NUMBERLESS), "neither label nor tracking number"),
    ("shipped with a number", desk(UPS), None),
    ("shipped with a label", desk(LABEL), None),
    ("only the voided one has a number", desk(NUMBERLESS, DEAD), "neither label nor tracking number"),
    ("marked shipped by a refresh, with no parcel at all", desk(), None),
    ("the shop has the number", desk(NUMBERLESS) | {"sales": sales(parcels=(UPS,))}, None),
    ("somebody said that there is none", desk(NUMBERLESS) | {"untracked_on_purpose": True}, None),
    ("cancelled, without a number", desk(NUMBERLESS) | CANCELLED, None),
]
D6: list[Row] = [
    ("delivered, not told", made(STAGE.DELIVERED), "delivered in Katana, and Shopify has not told the customer"),
    ("partly told", made(STAGE.DELIVERED) | PARTIAL, "has not told"),
    ("partly delivered", made(STAGE.PARTLY_DELIVERED), None),
    ("packed", made(STAGE.PACKED), None),
    ("told", made(STAGE.DELIVERED) | TOLD, None),
    ("shipped at the desk: that is D3", made(STAGE.DELIVERED) | SENT, None),
    ("half shipped at the desk", made(STAGE.DELIVERED) | HALF_SENT, "has not told"),
    ("cancelled: that is D12", made(STAGE.DELIVERED) | CANCELLED, None),
    ("not in the shop", made(STAGE.DELIVERED) | {"sales": None}, None),
]
BOTH = "cancelled in Shopify, and still open in ShipStation and Katana: do not ship it"
FROM_WOO = {"sales": sales(cancelled_at=NOW, system=System.WOOCOMMERCE)}
D7: list[Row] = [
    ("open in both", CANCELLED, BOTH),
    ("refunded", REFUNDED, "refunded in Shopify, and still open in ShipStation and Katana"),
    ("cancelled and refunded", {"sales": sales(cancelled_at=NOW, payment=Payment.REFUNDED)}, BOTH),
    ("open at the desk", CANCELLED | DELETED, "still open in ShipStation: do"),
    ("open in production", CANCELLED | NO_DESK, "still open in Katana: do"),
    ("on hold at the desk", CANCELLED | DELETED | desk(state=STATE.ON_HOLD), "still open in ShipStation"),
    ("of a shop production never hears from", FROM_WOO, "do not ship it, and delete it in Katana by hand"),
    ("of such a shop, gone from production", FROM_WOO | DELETED, "still open in ShipStation: do not ship it"),
    ("cancelled everywhere", CANCELLED | DELETED | desk(state=STATE.CANCELLED), None),
    ("a quote in production", CANCELLED | NO_DESK | made(STAGE.QUOTE), None),
    ("packed: that is D12", CANCELLED | made(STAGE.PACKED), None),
    ("labelled", CANCELLED | SENT, "shipped in ShipStation: keep the parcel back if it is still here"),
    ("half labelled", CANCELLED | HALF_SENT, "still open in ShipStation and Katana"),
    ("a return", RETURNED | SENT, None),
    ("not called off", {}, None),
    ("partly refunded", {"sales": sales(payment=Payment.PARTIALLY_REFUNDED)}, None),
    ("never had goods", {"sales": sales(cancelled_at=NOW, lines=(line(shippable=False),))}, None),
    ("its goods were removed", {"sales": sales(cancelled_at=NOW, lines=(line(quantity=0),))}, BOTH),
]
THREE = {"sales": sales(lines=(line(quantity=3),))}
HERE_ONLY = {
    "sales": sales(lines=(line(), line("", 1))),
    "production": production(lines=(line(), line("CUP", 1))),
    "shipments": (),
}
UNNAMED_AND_MORE = {
    "sales": sales(lines=(line(quantity=3), line("", 1))),
    "production": production(lines=(line(), line("", 1))),
    "shipments": (),
}
UNNAMED = {"sales": sales(lines=(line(""),)), "production": production(lines=(line("", 9),)), "shipments": ()}
PARTS = {
    "shipments": (shipment("1", split=True, lines=(line(quantity=1),)), shipment("2", lines=(line(quantity=1),)))
}
CARE = line("CARE")
WITH_CARE: dict[str, Any] = {"sales": sales(lines=(line(), replace(CARE, shippable=False)))}
D8: list[Row] = [
    ("alike", {}, None),
    ("the shop has more", THREE, "quantities differ: MUG is 3 in Shopify and 2 in Katana"),
    ("production has another", {"production": production(lines=(line(), line("CUP", 1)))}, "CUP is 0 in Shopify"),
    ("the desk differs", {"shipments": (shipment(lines=(line(quantity=5),)),)}, "2 in Shopify and 5 in ShipStation"),
    ("the parts of a split add up", PARTS, None),
    ("a split that lacks one", THREE | PARTS | {"production": None}, "3 in Shopify and 2 in ShipStation"),
    ("held at the desk with none", {"shipments": (shipment(state=STATE.ON_HOLD, lines=()),)}, None),
    ("cancelled at the desk", {"shipments": (shipment(state=STATE.CANCELLED, lines=()),)}, None),
    ("deleted in production", THREE | {"shipments": ()} | DELETED, None),
    ("goods without a SKU here only", HERE_ONLY, None),
    ("goods without a SKU on both sides, and a difference", UNNAMED_AND_MORE, "MUG is 3 in Shopify and 2 in Katana"),
    ("goods without a SKU on both sides", UNNAMED, None),
    ("a service is no goods", {"sales": sales(lines=(line(), line("CARE", shippable=False)))}, None),
    ("a service that production counts as goods", WITH_CARE | {"production": production(lines=(line(), CARE))}, None),
    ("a service that the desk counts as goods", WITH_CARE | {"shipments": (shipment(lines=(line(), CARE)),)}, None),
    ("goods beside a service", WITH_CARE | {"production": production(lines=(line(quantity=3), CARE))}, "3 in Katana"),
    ("told", {"sales": sales(progress=Progress.FULFILLED, lines=(line(quantity=3),))}, None),
    ("shipped", THREE | SENT, None),
    ("cancelled", {"sales": sales(cancelled_at=NOW, lines=(line(quantity=3),))}, None),
    ("not in the shop", {"sales": None}, None),
]
DPD = Parcel(carrier="DPD", tracking_number="5")
DEAD_TOLD = {"sales": sales(progress=Progress.FULFILLED, parcels=(UPS,))}
ALL_TOLD = {"sales": sales(progress=Progress.FULFILLED, parcels=(UPS, DPD))}
DEAD_TOLD_AND_CANCELLED = {"sales": sales(progress=Progress.FULFILLED, parcels=(UPS,), cancelled_at=NOW)}
D11: list[Row] = [
    ("told and voided", TOLD | VOIDED, "label was voided in ShipStation, and the customer has the dead tracking"),
    ("voided, not told", VOIDED, None),
    ("told, and a new label", TOLD | desk(DEAD, UPS, state=STATE.AWAITING_SHIPMENT), None),
    ("told, never labelled", TOLD, None),
    ("told and still shipped", TOLD | desk(DEAD), None),
    ("a return", RETURNED | VOIDED, None),
    (
        "bought anew",
        DEAD_TOLD | desk(DEAD, DPD),
        "in ShipStation and bought anew, and the customer has the dead",
    ),
    ("bought anew, and the shop knows", ALL_TOLD | desk(DEAD, DPD), None),
    ("another number was told", TOLD | desk(DEAD, DPD), None),
    ("bought anew, without a number", DEAD_TOLD | desk(DEAD, NUMBERLESS), None),
    ("nothing was voided", DEAD_TOLD | desk(UPS, DPD), None),
    ("bought anew, and cancelled", DEAD_TOLD_AND_CANCELLED | desk(DEAD, DPD), None),
]
D12: list[Row] = [
    ("packed", CANCELLED | made(STAGE.PACKED, 2), "cancelled in Shopify, and packed in Katana: put 2 × MUG back"),
    ("partly packed", CANCELLED | made(STAGE.PARTLY_PACKED, 1), "and packed in Katana: put 1 × MUG back"),
    ("delivered", CANCELLED | made(STAGE.DELIVERED, 2), "and delivered in Katana"),
    ("partly delivered", CANCELLED | made(STAGE.PARTLY_DELIVERED), "delivered in Katana: put its goods back"),
    ("refunded", REFUNDED | made(STAGE.PACKED), "refunded in Shopify, and packed"),
    ("refunded, delivered, never told", REFUNDED | made(STAGE.DELIVERED), "and delivered"),
    ("a return", RETURNED | made(STAGE.DELIVERED), None),
    ("told and refunded, still packed", RETURNED | made(STAGE.PACKED), "and packed"),
    ("cancelled after all", TOLD_AND_CANCELLED | made(STAGE.DELIVERED), "and delivered"),
    ("open", CANCELLED, None),
    ("deleted", CANCELLED | {"production": production(stage=STAGE.PACKED, deleted_at=NOW)}, None),
    ("not called off", made(STAGE.PACKED, 2), None),
]
TABLES: dict[str, tuple[Callable[[Order], str | None], list[Row]]] = {
    "D3": (rules.shop_not_told, D3),
    "D4": (rules.production_not_told, D4),
    "D5": (rules.not_shipped_at_the_desk, D5),
    "D6": (rules.shop_behind_production, D6),
    "D7": (rules.called_off_and_open, D7),
    "D8": (rules.quantities_differ, D8),
    "D11": (rules.label_voided, D11),
    "D12": (rules.called_off_and_packed, D12),
}
EVERY = [(f"{name} {row[0]}", says, *row[1:]) for name, (says, table) in TABLES.items() for row in table]


@pytest.mark.parametrize(("_", "says", "changes", "words"), EVERY, ids=[row[0] for row in EVERY])
def test_contradictions(
    _: str, says: Callable[[Order], str | None], changes: dict[str, Any], words: str | None
) -> None:
    said = says(order(**changes))
    assert (said is None) is (words is None)
    assert (words or "") in (said or "")


def test_what_the_desk_says_of_a_voided_parcel_is_old() -> None:
    said = rules.shop_not_told(order(**desk(UPS, replace(DEAD, shop_notify_error="401"))))
    assert said == "shipped in ShipStation, and Shopify has not told the customer"


@pytest.mark.parametrize(
    ("changes", "ready"),
    [
        ({}, True),
        ({"production": production(availability=Availability.PICKED)}, True),
        ({"production": waiting()}, False),
        ({"production": waiting(Availability.NOT_AVAILABLE)}, False),
        ({"production": None}, False),
        (DELETED, False),
        (made(STAGE.QUOTE), False),
        ({"production": None} | SENT, True),
        ({"production": waiting()} | HALF_SENT, True),
    ],
)
def test_somebody_may_be_packing_what_is_there_and_sending_what_has_a_label(
    changes: dict[str, Any], ready: bool
) -> None:
    assert rules.was_ready(order(**changes)) is ready


def test_quantities_are_written_as_people_write_them() -> None:
    assert [rules.written(Decimal(text)) for text in ("2.000", "1E+1", "0.50")] == ["2", "10", "0.5"]


@given(orders)
def test_no_two_rules_tell_of_one_thing_and_a_called_off_order_is_only_told_to_stop(any_order: Order) -> None:
    raised = {name for name, (says, _) in TABLES.items() if says(any_order) is not None}
    for pair in ({"D3", "D6"}, {"D5", "D11"}, {"D4", "D11"}, {"D7", "D12"}):
        assert not pair <= raised
    if any_order.called_off:
        assert raised <= {"D7", "D12"}
    else:
        assert not raised & {"D7", "D12"}
