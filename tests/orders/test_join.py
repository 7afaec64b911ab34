"""Which records are the same order, and how sure that is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.orders.join import Linked, best, join, strength_of
from bot.orders.order import Strength, sku_quantities
from integrations.model import (
    ProductionOrder,
    SalesOrder,
    Shipment,
    ShipmentState,
    Snapshot,
    System,
)
from tests.orders.making import NOW, SIGHTS, line, production, sales, shipment
from tests.orders.strategies import production_orders, sales_orders, shipments, snapshots


@pytest.mark.parametrize(
    ("record", "strength"),
    [
        (production(), Strength.STRONG),
        (shipment(), Strength.STRONG),
        (production(number="renamed by hand"), Strength.STRONG),
        (shipment(number="10420"), Strength.STRONG),
        (production(channel_order_ref=None), Strength.WEAK),
        (shipment(channel_order_ref=None, number="#1042"), Strength.WEAK),
        (shipment(channel_order_ref=None, number=" 1042 "), Strength.WEAK),
        (production(channel_order_ref="502"), None),
        (shipment(channel_order_ref="502"), None),
        (shipment(channel_order_ref=None, number="10420"), None),
        (shipment(channel_order_ref=None, number="EU-1042"), None),
        (shipment(channel_order_ref=None, number=""), None),
    ],
    ids=lambda value: str(value) if isinstance(value, Strength) else None,
)
def test_ids_decide_and_a_number_alone_is_weak(record: ProductionOrder | Shipment, strength: Strength | None) -> None:
    assert strength_of(sales(), record) is strength


def test_a_shop_id_that_looks_like_another_orders_number_is_an_id() -> None:
    """A shop may have id 1042 with number 871, beside number 1042 with id 2231 (scenario 28)."""
    mine = sales("2231", number="1042")
    assert strength_of(mine, production(channel_order_ref="1042", number="871")) is None
    assert strength_of(mine, production(channel_order_ref="2231", number="1042")) is Strength.STRONG


def test_strong_records_leave_the_weak_ones_out() -> None:
    strong, weak, other = shipment("1"), shipment("2", channel_order_ref=None), shipment("3", channel_order_ref="502")
    assert best(sales(), [weak, strong, other]) == (Linked(strong, Strength.STRONG),)
    assert best(sales(), [weak, other]) == (Linked(weak, Strength.WEAK),)
    assert best(sales(), [other]) == ()


def test_all_records_become_one_order() -> None:
    order = join(
        id=7,
        shop="Acme",
        number="old",
        linked=[Linked(record, Strength.STRONG) for record in (shipment("2"), production(), sales(), shipment("1"))],
        sights=SIGHTS,
    )
    assert (order.id, order.shop, order.number, order.sights) == (7, "Acme", "#1042", SIGHTS)
    assert (order.sales, order.production) == (sales(), production())
    assert [one.ref for one in order.shipments] == ["1", "2"]


def test_without_the_shops_record_the_number_is_the_one_we_knew() -> None:
    order = join(id=1, shop="Acme", number="#1041", linked=[Linked(production(), Strength.STRONG)])
    assert (order.number, order.sales) == ("#1041", None)


def test_a_record_linked_by_number_is_marked_weak() -> None:
    linked = [
        Linked(sales(), Strength.STRONG),
        Linked(production(), Strength.WEAK),
        Linked(shipment(), Strength.MEDIUM),
    ]
    assert join(id=1, shop="Acme", number="1042", linked=linked).weak == {System.KATANA}


DESK, KATANA = frozenset({System.SHIPSTATION}), frozenset({System.KATANA})


@pytest.mark.parametrize(
    ("records", "ambiguous"),
    [
        ((shipment("1"),), frozenset()),
        ((shipment("1"), shipment("2")), DESK),
        ((shipment("1", split=True), shipment("2", split=True)), frozenset()),
        ((shipment("1", split=True), shipment("2", parent_ref="1")), frozenset()),
        ((shipment("1"), shipment("2", parent_ref="1")), frozenset()),
        ((shipment("1"), shipment("2", state=ShipmentState.CANCELLED)), frozenset()),
        ((shipment("1"), shipment("2", state=ShipmentState.SHIPPED)), DESK),
        ((production("1"), production("2")), KATANA),
        ((production("1"), production("2", deleted_at=NOW)), frozenset()),
        ((production("1"), production("2"), shipment("1"), shipment("2")), DESK | KATANA),
    ],
)
def test_several_records_that_are_not_parts_of_a_split_are_ambiguous(
    records: tuple[Snapshot, ...], ambiguous: frozenset[System]
) -> None:
    order = join(id=1, shop="Acme", number="1042", linked=[Linked(record, Strength.STRONG) for record in records])
    assert order.ambiguous == ambiguous


def test_a_deleted_production_order_gives_way_to_one_that_stands() -> None:
    linked = [Linked(production("1", deleted_at=NOW), Strength.STRONG), Linked(production("2"), Strength.STRONG)]
    order = join(id=1, shop="Acme", number="1042", linked=linked)
    assert order.production == production("2")


def test_a_deleted_production_order_alone_is_kept_as_evidence() -> None:
    gone = production(deleted_at=NOW)
    order = join(id=1, shop="Acme", number="1042", linked=[Linked(gone, Strength.STRONG)])
    assert (order.production, order.stage) == (gone, None)


def test_only_physical_goods_that_are_left_are_compared() -> None:
    record = sales(
        lines=(
            line("MUG", 2),
            line("MUG", 1, ref="another row"),
            line("CARD", 1, shippable=False),
            line("", 4),
            line("CUP", 0),
        )
    )
    assert sku_quantities(record) == {"MUG": 3}


@given(sales_orders, st.lists(production_orders | shipments, max_size=4))
def test_the_best_records_are_all_strong_or_all_weak(
    any_sales: SalesOrder, records: list[ProductionOrder | Shipment]
) -> None:
    chosen = best(any_sales, records)
    assert len({link.strength for link in chosen}) <= 1
    strengths = [strength for record in records if (strength := strength_of(any_sales, record))]
    assert bool(chosen) == bool(strengths)
    assert all(link.strength is max(strengths, key=[Strength.WEAK, Strength.STRONG].index) for link in chosen)


@given(st.lists(snapshots, max_size=5), st.lists(st.sampled_from(Strength), min_size=5, max_size=5))
def test_any_records_can_be_joined(records: list[Snapshot], strengths: list[Strength]) -> None:
    linked = [Linked(record, strength) for record, strength in zip(records, strengths, strict=False)]
    order = join(id=1, shop="Acme", number="1042", linked=linked)
    assert len(order.shipments) == sum(isinstance(record, Shipment) for record in records)
    assert (order.sales is None) == (not any(isinstance(record, SalesOrder) for record in records))
    assert order.weak == {link.snapshot.system for link in linked if link.strength is Strength.WEAK}
