"""Order numbers as people type them, and which order they mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.orders.number import MOST_CHARACTERS, BadNumber, best_matches, digits, tries, typed
from integrations.model import number_key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("1042", "1042"),
        ("#1042", "1042"),
        ("  # 1042 ", "1042"),
        ("#EU-1042-A", "eu-1042-a"),
        ("eu 1042", "eu 1042"),
        ("EU   1042", "eu 1042"),
        ("EU\u00a01042", "eu 1042"),
        ("１０４２", "1042"),  # full width
        ("＃1042", "1042"),  # full width sign
        ("Bestellung-7ß", "bestellung-7ss"),
        ("2026/17", "2026/17"),
        ("10.42_b", "10.42_b"),
        ("Ä7", "ä7"),
        ("A\u03087", "ä7"),  # the same letter, composed
        ("日本1042", "日本1042"),
    ],
)
def test_what_is_typed_becomes_a_key(text: str, key: str) -> None:
    assert typed(text) == key


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "missing"),
        ("   ", "missing"),
        ("#", "missing"),
        ("\u200b", "does not look like"),
        ("1" * (MOST_CHARACTERS + 1), "at most"),
        ("ﷺ" * 20, "at most"),  # one character that unfolds into eighteen
        ("--/--", "does not look like"),
        ("1042; DROP TABLE orders", "does not look like"),
        ("<@U123>", "does not look like"),
        ("10\u202e42", "does not look like"),
        ("1042\x00", "does not look like"),
        ("\ud800", "does not look like"),
        ("😀", "does not look like"),
        ("id:7", "does not look like"),
    ],
)
def test_what_cannot_be_a_number_says_why(text: str, why: str) -> None:
    with pytest.raises(BadNumber, match=why):
        typed(text)


def test_the_longest_number_is_still_one() -> None:
    assert typed("#" + "1" * MOST_CHARACTERS) == "1" * MOST_CHARACTERS


@given(st.text())
def test_whatever_is_typed_is_a_key_or_a_bad_number(text: str) -> None:
    try:
        key = typed(text)
    except BadNumber as error:
        assert str(error).endswith(".") or "`" in str(error)
        return
    assert 0 < len(key) <= MOST_CHARACTERS
    assert "\n" not in key
    assert best_matches(key, [key, "another"]) == [key]
    digits(key)
    tries(key, prefix="EU-", suffix="-A")


@given(st.from_regex(r"#?[A-Za-z]{0,3}[- ]?[0-9]{1,8}", fullmatch=True))
def test_a_number_as_the_shop_prints_it_finds_that_order(number: str) -> None:
    assert best_matches(typed(number), [number_key(number)]) == [number_key(number)]


@pytest.mark.parametrize(
    ("prefix", "suffix", "keys"),
    [
        ("", "", ("1042",)),
        ("#", "", ("1042",)),
        ("EU-", "", ("1042", "eu-1042")),
        ("", "-A", ("1042", "1042-a")),
        ("#EU-", "-A", ("1042", "eu-1042-a")),
        ("EU ", "", ("1042", "eu 1042")),
    ],
)
def test_a_number_is_tried_as_typed_and_then_as_the_shop_dresses_it(
    prefix: str, suffix: str, keys: tuple[str, ...]
) -> None:
    assert tries("1042", prefix=prefix, suffix=suffix) == keys


KNOWN = ("1042", "eu-1042", "us-1042", "eu-10420", "eu-7", "10-42", "x5y5")


@pytest.mark.parametrize(
    ("key", "prefix", "found"),
    [
        ("1042", "", ["1042"]),
        ("1042", "eu-", ["1042"]),
        ("us-1042", "eu-", ["us-1042"]),
        ("7", "", ["eu-7"]),
        ("7", "eu-", ["eu-7"]),
        ("10420", "", ["eu-10420"]),
        ("55", "", ["x5y5"]),
        ("104", "", []),
        ("eu", "", []),
        ("eu-104", "", []),
        ("x55", "", []),
    ],
)
def test_exact_comes_before_dressed_and_dressed_before_digits(key: str, prefix: str, found: list[str]) -> None:
    assert list(best_matches(key, KNOWN, prefix=prefix)) == found


def test_a_dressed_match_keeps_one_of_digits_only_away() -> None:
    assert list(best_matches("1042", ["us-1042", "eu-1042"], prefix="EU-")) == ["eu-1042"]


def test_several_answers_are_all_given_so_that_a_person_can_choose() -> None:
    assert list(best_matches("1042", ["1042", "1042"])) == ["1042", "1042"]
    assert list(best_matches("1042", ["eu-1042", "us-1042"])) == ["eu-1042", "us-1042"]


def test_a_part_of_a_number_is_never_enough() -> None:
    assert list(best_matches("1042", ["10420", "21042", "eu-10420"])) == []
