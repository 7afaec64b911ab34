"""Matching across two shops over one Katana and one ShipStation: ids before numbers, never one record in two orders
for sure, nor two shops' records in one order.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.orders.belonging import Home, Said, Whose, names_an_order, record_of
from bot.orders.join import best, strength_of
from bot.orders.linking import LinkQuestion, question_of, record_in, written
from bot.orders.order import Strength
from integrations.model import ProductionOrder, SalesOrder, Shipment, System
from tests.orders.making import line, order, production, sales, shipment

STORES = {"a": ("acme-a", "11"), "b": ("acme-b", "12")}


def home_of(shop: str) -> Home:
    def stores(key: str) -> frozenset[tuple[System, str]]:
        katana, desk = STORES[key]
        return frozenset({(System.KATANA, katana), (System.SHIPSTATION, desk)})

    return Home(ours=stores(shop), others=stores("b" if shop == "a" else "a"))


A, B = home_of("a"), home_of("b")
SOLD = sales("501", number="#1042")
MEDIUM: list[tuple[str, ProductionOrder | Shipment, Strength | None]] = [
    ("ids, whatever the store", production(channel_account=None), Strength.STRONG),
    ("ids, our store", production(channel_account="Acme-A"), Strength.STRONG),
    ("ids, the other shop's store", production(channel_account="acme-b"), None),
    ("no id, our store", production(channel_order_ref=None, channel_account="acme-a"), Strength.MEDIUM),
    ("no id, the other shop's store", production(channel_order_ref=None, channel_account="acme-b"), None),
    ("no id, a store of nobody's", production(channel_order_ref=None, channel_account="old name"), Strength.WEAK),
    ("no id, no store", production(channel_order_ref=None), Strength.WEAK),
    ("another id in our store in Katana", production(channel_order_ref="502", channel_account="acme-a"), None),
    ("the desk's own key, our store", shipment(channel_order_ref="90071", store_ref="11"), Strength.MEDIUM),
    ("the desk's own key, no store of ours", shipment(channel_order_ref="90071", store_ref="99"), None),
    ("the other shop's store", shipment(channel_order_ref="90071", store_ref="12"), None),
    ("made by hand at the desk", shipment(channel_order_ref="manual-3f2a", store_ref="99"), Strength.WEAK),
    ("our store, another number", shipment(channel_order_ref=None, store_ref="11", number="10420"), None),
    (
        "our store, half the number",
        production(channel_order_ref=None, channel_account="acme-a", number="EU-1042"),
        None,
    ),
]


@pytest.mark.parametrize(("record", "strength"), [row[1:] for row in MEDIUM], ids=[row[0] for row in MEDIUM])
def test_one_store_and_one_number_is_sure_enough(
    record: ProductionOrder | Shipment, strength: Strength | None
) -> None:
    assert strength_of(SOLD, record, A) is strength


def test_the_surest_records_leave_the_others_out() -> None:
    weak = shipment("1", channel_order_ref=None)
    medium = shipment("2", channel_order_ref="90071", store_ref="11")
    strong = shipment("3")
    for records, kept in (([weak, medium, strong], strong), ([weak, medium], medium), ([weak], weak)):
        assert [link.snapshot for link in best(SOLD, records, A)] == [kept]


# what people said -----------------------------------------------------------------------------------------------
NAMED = frozenset({(System.KATANA, "7001")})


@pytest.mark.parametrize(
    ("record", "said", "strength"),
    [
        (production(channel_order_ref=None), Said(ours=NAMED), Strength.MEDIUM),
        (production(channel_order_ref=None, number="renamed"), Said(ours=NAMED), Strength.MEDIUM),
        (production(channel_order_ref=None), Said(not_ours=NAMED), None),
        (production(), Said(not_ours=NAMED), Strength.STRONG),
        (production(), Said(ours=NAMED), Strength.STRONG),
        (production(channel_order_ref=None, channel_account="acme-a"), Said(not_ours=NAMED), None),
        (production(channel_order_ref=None, channel_account="acme-b"), Said(ours=NAMED), None),
        (production("7002", channel_order_ref=None), Said(ours=NAMED, not_ours=NAMED), Strength.WEAK),
    ],
)
def test_what_people_said_decides_where_ids_do_not(
    record: ProductionOrder, said: Said, strength: Strength | None
) -> None:
    assert strength_of(SOLD, record, A, said) is strength


# what is asked --------------------------------------------------------------------------------------------------
WEAK_KATANA = {"production": production(channel_order_ref=None), "weak": frozenset({System.KATANA})}


def test_a_question_says_what_the_record_is_about() -> None:
    lines = tuple(line(sku, number) for number, sku in enumerate(("A", "B", "C", "D", "E"), start=1))
    changes: dict[str, Any] = WEAK_KATANA | {"production": production(lines=lines)}
    assert question_of(order(**changes, namesakes=("Other",))) == LinkQuestion(
        system=System.KATANA, ref="7001", number="#1042", goods="1 × A, 2 × B, 3 × C and 2 more", namesakes=("Other",)
    )


def test_of_what_is_sure_or_gone_nothing_is_asked() -> None:
    assert question_of(order()) is None
    gone = replace(production(channel_order_ref=None), deleted_at=SOLD.placed_at)
    assert question_of(order(production=gone, weak=frozenset({System.KATANA}))) is None


@given(st.sampled_from(System), st.text(min_size=1))
def test_a_record_comes_back_from_its_button(system: System, ref: str) -> None:
    assert record_in(written((system, ref))) == (system, ref)


@given(st.text())
def test_what_no_button_of_ours_carries_is_no_record(text: str) -> None:
    record = record_in(text)
    assert record is None or written(record) == text


# two shops ------------------------------------------------------------------------------------------------------
refs, numbers = st.sampled_from(["501", "502", "801"]), st.sampled_from(["#1042", "1042", "#1043"])
keys = st.none() | refs | st.sampled_from(["90071", "manual-1", ""])


@st.composite
def any_records(draw: Callable[..., Any]) -> list[ProductionOrder | Shipment]:
    """Records of both systems, from either shop's stores, from none, or from one that nobody knows."""
    made: list[ProductionOrder | Shipment] = []
    for nth in range(draw(st.integers(min_value=0, max_value=6))):
        key, number = draw(keys), draw(numbers)
        store = draw(st.sampled_from([0, 1])) if draw(st.booleans()) else None
        shop = draw(st.sampled_from(["a", "b", "elsewhere"]))
        name = None if store is None else STORES.get(shop, ("elsewhere", "99"))
        if draw(st.booleans()):
            made.append(production(f"k{nth}", channel_order_ref=key, number=number, channel_account=name and name[0]))
        else:
            made.append(shipment(f"s{nth}", channel_order_ref=key, number=number, store_ref=name and name[1]))
    return made


@st.composite
def any_said(draw: Callable[..., Any], records: list[ProductionOrder | Shipment]) -> Said:
    every = [record_of(record) for record in records]
    chosen = st.frozensets(st.sampled_from(every)) if every else st.just(frozenset())
    return Said(ours=draw(chosen), not_ours=draw(chosen))


@given(st.data(), any_records(), numbers, numbers)
def test_no_order_ever_has_a_record_of_another_shops_store(
    data: st.DataObject, records: list[ProductionOrder | Shipment], number_a: str, number_b: str
) -> None:
    said = data.draw(any_said(records))
    for sold, home in ((sales("501", number=number_a), A), (sales("801", number=number_b), B)):
        for link in best(sold, records, home, said):
            assert isinstance(link.snapshot, ProductionOrder | Shipment)
            assert home.whose(link.snapshot) is not Whose.ANOTHERS


@given(any_records(), numbers)
def test_no_record_is_two_shops_orders_for_sure(records: list[ProductionOrder | Shipment], number: str) -> None:
    """Both bear one number. What may still be either's is weak, and nothing is written to it."""
    shops = ((sales("501", number=number), A), (sales("801", number=number), B))
    mine, theirs = (
        {
            (link.snapshot.system, link.snapshot.ref)
            for link in best(sold, records, home)
            if link.strength is not Strength.WEAK
        }
        for sold, home in shops
    )
    assert not mine & theirs


@given(any_records(), numbers)
def test_what_names_another_order_of_the_shop_is_never_guessed_in_production(
    records: list[ProductionOrder | Shipment], number: str
) -> None:
    for link in best(sales("501", number=number), records, A):
        record = link.snapshot
        if isinstance(record, ProductionOrder) and names_an_order(record.channel_order_ref):
            assert record.channel_order_ref == "501"


@given(any_records(), numbers, st.permutations(range(6)))
def test_the_order_of_the_records_means_nothing(
    records: list[ProductionOrder | Shipment], number: str, shuffled: list[int]
) -> None:
    sold: SalesOrder = sales("501", number=number)
    again = [records[index] for index in shuffled if index < len(records)]
    found, found_again = best(sold, records, A), best(sold, again, A)
    assert {link.snapshot.ref for link in found} == {link.snapshot.ref for link in found_again}
