"""The arrows of the vendors' own syncs as settings: one switch for all, one for each, and how long each may take."""

from datetime import timedelta

import pytest

from bot.arrows import ArrowSettings, read_arrows
from bot.connect import sync_of
from bot.orders.sync import GRACE, Arrow, Sync
from bot.reading import Reader
from bot.settings import read_settings
from tests.test_settings import GOOD

ALL = {"desk_to_shop", "shop_to_production", "production_to_shop", "shop_to_desk"}


def read(**variables: str) -> ArrowSettings:
    reader = Reader(variables)
    arrows = read_arrows(reader)
    assert reader.problems == []
    return arrows


def test_without_a_word_all_arrows_run_and_have_the_grace_of_the_lifecycle() -> None:
    assert read().on == ALL
    assert sync_of(read_settings(GOOD).shops[0]) == Sync()
    assert dict(Sync().grace) == dict(GRACE)


@pytest.mark.parametrize(
    ("variables", "off"),
    [
        ({"NATIVE_SYNC": "off"}, ALL - {"shop_to_desk"}),
        ({"NATIVE_SYNC": "OFF", "SYNC_STORE_TO_KATANA": "on"}, {"desk_to_shop", "production_to_shop"}),
        ({"SYNC_SHIPSTATION_TO_STORE": "off"}, {"desk_to_shop"}),
        ({"SYNC_STORE_TO_KATANA": "off"}, {"shop_to_production"}),
        ({"SYNC_KATANA_TO_STORE": "off"}, {"production_to_shop"}),
    ],
    ids=lambda value: "-".join(sorted(value)),  # a set's own order differs between two test processes
)
def test_each_switch_turns_its_own_arrow(variables: dict[str, str], off: set[str]) -> None:
    assert ALL - read(**variables).on == off


@pytest.mark.parametrize(
    ("name", "arrow"),
    [
        ("GRACE_SHIPSTATION_TO_STORE", Arrow.DESK_TO_SHOP),
        ("GRACE_STORE_TO_KATANA", Arrow.SHOP_TO_PRODUCTION),
        ("GRACE_KATANA_TO_STORE", Arrow.PRODUCTION_TO_SHOP),
        ("GRACE_STORE_TO_SHIPSTATION", Arrow.SHOP_TO_DESK),
    ],
)
def test_each_grace_is_its_own_arrows(name: str, arrow: Arrow) -> None:
    sync = sync_of(read_settings(GOOD | {name: "7"}).shops[0])
    assert {each for each in Arrow if sync.grace[each] == timedelta(seconds=7)} == {arrow}


@pytest.mark.parametrize("name", ["NATIVE_SYNC", "SYNC_STORE_TO_KATANA"])
def test_a_switch_is_on_or_off_and_nothing_else(name: str) -> None:
    reader = Reader({name: "maybe"})
    read_arrows(reader)
    assert any(problem == f"{name} cannot be read. Give on or off." for problem in reader.problems)
