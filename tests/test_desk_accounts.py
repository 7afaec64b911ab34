"""ShipStation's settings: the keys there are choose the API, and no shop's are mixed with another's."""

import re

import pytest

from bot.desk_accounts import PAIR, V2_KEY, ShipStationSettings
from bot.settings import SettingsError, read_settings
from tests.test_settings import GOOD

OTHERS = {name: value for name, value in GOOD.items() if name not in PAIR}
V1 = {PAIR[0]: "k1", PAIR[1]: "s1"}
V2 = {V2_KEY: "k2"}
SECOND = {"shopify_shop": "acme-us", "shopify_access_token": "env:US_TOKEN"}
US = {"US_TOKEN": "t", "US_KEY": "k9", "US_SECRET": "s9"}


def read(**given: str) -> ShipStationSettings:
    return read_settings({**OTHERS, **given}).shipstation


@pytest.mark.parametrize(
    ("given", "keys", "words"),
    [
        (V1, ("k1", "s1", ""), "V1 is used for everything, for SHIPSTATION_V2_API_KEY is not set"),
        (V2, ("", "", "k2"), "V2 is used for everything, for no V1 key pair is set"),
        (V1 | V2, ("k1", "s1", "k2"), "V1 is used, whose words are the warehouse's, and V2 for the webhooks"),
    ],
)
def test_the_keys_choose_the_api(given: dict[str, str], keys: tuple[str, str, str], words: str) -> None:
    found = read(**given, SHIPSTATION_WEBHOOK_SECRET="w" * 32)
    assert (found.api_key, found.api_secret, found.v2_api_key) == keys
    assert found.choice.startswith(words)
    assert found.path_secret == ("w" * 32 if given is V1 else "")


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, list(PAIR)),
        ({PAIR[0]: "k1"}, [PAIR[1]]),
        ({PAIR[1]: "s1"}, [PAIR[0]]),
        (V2 | {PAIR[0]: "k1"}, [PAIR[1]]),
        (V2 | {PAIR[1]: "s1"}, [PAIR[0]]),
    ],
)
def test_half_a_pair_is_a_mistake_and_the_other_way_is_told(given: dict[str, str], missing: list[str]) -> None:
    with pytest.raises(SettingsError) as caught:
        read(**given)
    assert [problem.partition(" ")[0] for problem in caught.value.problems] == missing
    assert all("SHIPSTATION_V2_API_KEY alone" in problem for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("everybodys", "own", "keys"),
    [
        (V1, {}, ("k1", "s1", "")),
        (V1 | V2, {}, ("k1", "s1", "k2")),
        (V1, {"shipstation_v2_api_key": "env:US_KEY"}, ("", "", "k9")),
        (V2, {"shipstation_api_key": "env:US_KEY", "shipstation_api_secret": "env:US_SECRET"}, ("k9", "s9", "")),
    ],
)
def test_a_shop_with_an_account_of_its_own_has_no_key_of_anothers(
    everybodys: dict[str, str], own: dict[str, str], keys: tuple[str, str, str]
) -> None:
    found = read_settings({**OTHERS, **US, **everybodys}, {"shops": {"main": {}, "us": {**SECOND, **own}}})
    us = found.shops[1].shipstation
    assert (us.api_key, us.api_secret, us.v2_api_key) == keys
    assert found.shops[1].shipstation_key == ("shipstation-us" if own else "shipstation")


def test_one_account_under_two_names_is_a_mistake_in_v2_too() -> None:
    own = {**SECOND, "shipstation_v2_api_key": f"env:{V2_KEY}"}
    with pytest.raises(SettingsError) as caught:
        read_settings({**OTHERS, **US, **V2}, {"shops": {"main": {}, "us": own}})
    assert any(re.search("same ShipStation account", problem) for problem in caught.value.problems)


def test_no_key_is_in_what_is_printed() -> None:
    assert not re.search("k1|s1|k2", repr(read(**V1, **V2)))
