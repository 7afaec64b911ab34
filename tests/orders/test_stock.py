"""One SKU everywhere: places against places as a table, what was meant, and what is coming."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.orders.stock import Compared, StockView, coming_of, compare, disagree, nearest
from integrations.stock import Level
from tests.orders.test_supply import LATER, SOON, making, purchase, supply


def level(place: str, available: int) -> Level:
    return Level(place=place, available=Decimal(available))


@pytest.mark.parametrize(
    ("production", "shop", "places", "agree", "lost"),
    [
        ([("Main", 3)], [("Workshop", 3)], {}, {"Workshop": True}, set()),
        ([("Main", 3)], [("Workshop", 4)], {}, {"Workshop": False}, set()),
        ([("Main", 3), ("Attic", 1)], [("main ", 3), ("Attic", 1)], {}, {"main ": True, "Attic": True}, set()),
        (
            [("Main", 3), ("Attic", 1)],
            [("Workshop", 4)],
            {"Main": "Workshop", "Attic": "workshop"},
            {"Workshop": True},
            set(),
        ),
        ([("Main", 3), ("Attic", 1)], [("Workshop", 3)], {"Main": "Workshop"}, {"Workshop": True}, {"Attic"}),
        ([("Main", 3), ("Attic", 1)], [("Workshop", 3)], {}, {}, {"Main", "Attic", "Workshop"}),
        ([("Main", -2)], [("Workshop", -2)], {"Main": "Nowhere"}, {"Workshop": True}, set()),
        ([], [("Workshop", 0)], {}, {}, {"Workshop"}),
        ([("Main", 3)], [], {}, {}, {"Main"}),
    ],
)
def test_places_are_compared_by_the_map_then_by_name_then_because_there_are_no_others(
    production: list[tuple[str, int]],
    shop: list[tuple[str, int]],
    places: dict[str, str],
    agree: dict[str, bool],
    lost: set[str],
) -> None:
    compared, unmapped = compare([level(*each) for each in production], [level(*each) for each in shop], places)
    assert {one.place: one.agrees for one in compared} == agree
    assert set(unmapped) == lost


LEVELS = st.dictionaries(st.sampled_from("ABCDE"), st.integers(-5, 5), max_size=4)


@given(LEVELS, LEVELS, st.dictionaries(st.sampled_from("ABCDE"), st.sampled_from("ABCDE")))
def test_no_place_and_no_piece_is_lost(ours: dict[str, int], theirs: dict[str, int], places: dict[str, str]) -> None:
    compared, unmapped = compare(
        [level(*one) for one in ours.items()], [level(*one) for one in theirs.items()], places
    )
    named = [place for one in compared for place in one.of] + [one.place for one in compared] + list(unmapped)
    assert sorted(named) == sorted([*ours, *theirs])
    for one in compared:
        assert one.production == sum(ours[place] for place in one.of)
        assert one.shop == theirs[one.place]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("mug-bleu", ("MUG-BLUE",)),
        ("OAK", ("OAK-01", "TRAY-OAK")),
        ("oak-1", ("OAK-01",)),
        ("zzzzzzz", ()),
        ("", ()),
    ],
)
def test_what_was_meant(typed: str, found: tuple[str, ...]) -> None:
    known = ("MUG-BLUE", "OAK-01", "TRAY-OAK", "LAMP")
    assert nearest(typed, known)[: len(found)] == found
    assert bool(nearest(typed, known)) is bool(found)


def test_what_is_coming_is_all_of_the_sku_by_date() -> None:
    undated, first, later = purchase("P1", None), making("M2", SOON, line_ref="x"), making("M1", LATER)
    other = replace(making("M3", SOON), sku="ELM")
    assert coming_of("oak", supply(undated, later, first, other)) == (first, later, undated)


def test_one_place_that_differs_is_a_disagreement() -> None:
    same = Compared(place="A", of=("A",), shop=Decimal(1), production=Decimal("1.0"))
    assert not disagree(StockView(sku="OAK", compared=(same,)))
    assert disagree(StockView(sku="OAK", compared=(same, replace(same, shop=Decimal(2)))))
