"""The setting that pairs places of Katana with those of the shop."""

from collections.abc import Mapping

import pytest

from bot.places import read_places
from bot.reading import Reader


def read(**variables: str) -> tuple[Mapping[str, str], list[str]]:
    reader = Reader(variables)
    return read_places(reader), reader.problems


def test_what_holds_when_nothing_is_said() -> None:
    assert read() == ({}, [])


def test_several_places_of_katana_may_be_one_of_the_shops() -> None:
    places, problems = read(STOCK_LOCATIONS="Main location = Workshop, Attic=Workshop")
    assert places == {"Main location": "Workshop", "Attic": "Workshop"}
    assert problems == []


@pytest.mark.parametrize("said", ["Main", "Main=", "=Workshop", "Main=A,Main=B", "Main=A,,"])
def test_what_is_no_pair_is_told(said: str) -> None:
    _, problems = read(STOCK_LOCATIONS=said)
    assert [problem.partition(" ")[0] for problem in problems] == ["STOCK_LOCATIONS"]
