"""The settings about stock: pairs of places, and how long what is coming is not read again."""

import pytest

from bot.places import StockSettings, read_stock
from bot.reading import Reader


def read(**variables: str) -> tuple[StockSettings, list[str]]:
    reader = Reader(variables)
    return read_stock(reader), reader.problems


def test_what_holds_when_nothing_is_said() -> None:
    assert read() == (StockSettings(places={}, fresh_for=180.0), [])


def test_several_places_of_katana_may_be_one_of_the_shops() -> None:
    settings, problems = read(STOCK_LOCATIONS="Main location = Workshop, Attic=Workshop", SUPPLY_FRESH_FOR="0")
    assert settings.places == {"Main location": "Workshop", "Attic": "Workshop"}
    assert (settings.fresh_for, problems) == (0, [])


@pytest.mark.parametrize("said", ["Main", "Main=", "=Workshop", "Main=A,Main=B", "Main=A,,"])
def test_what_is_no_pair_is_told(said: str) -> None:
    _, problems = read(STOCK_LOCATIONS=said)
    assert [problem.partition(" ")[0] for problem in problems] == ["STOCK_LOCATIONS"]
