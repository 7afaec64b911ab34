"""Outside text inside our messages: it says what it says, and does nothing."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.orders.service import uncommon
from bot.slack.blocks.text import count, cut, escaped, fitted, link, mention, span, spoken, tidy, web_address, when
from tests.slack.cards import NOON, texts
from tests.slack.reading import leaks, visible

HIDDEN = "\u200b"


@given(texts)
def test_escaped_text_has_no_markup_of_its_own(outside: str) -> None:
    assert leaks(escaped(outside, 10_000)) == []


@given(texts)
def test_escaped_text_reads_as_it_was_written(outside: str) -> None:
    assert visible(escaped(outside, 10_000)) == tidy(outside, 10_000)


@pytest.mark.parametrize(
    ("outside", "shown"),
    [
        ("<!channel>", "&lt;!channel&gt;"),
        ("Tom & Jerry", "Tom &amp; Jerry"),
        ("&lt;", "&amp;lt;"),
        ("a\nb\tc\x07d", "a b c d"),
        ("MUG_BLUE_L", "MUG_BLUE_L"),
        ("3*4*5", "3*4*5"),
        ("*bold*", f"{HIDDEN}*{HIDDEN}bold{HIDDEN}*{HIDDEN}"),
        ("a`b`c", f"a{HIDDEN}`{HIDDEN}b{HIDDEN}`{HIDDEN}c"),
        ("> quoted", f"{HIDDEN}&gt; quoted"),
        ("", ""),
    ],
)
def test_these_are_escaped_so(outside: str, shown: str) -> None:
    assert escaped(outside) == shown


def test_long_text_is_cut_before_it_is_escaped() -> None:
    assert escaped("&" * 500, 10) == "&amp;" * 7 + "..."


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Try `/order 1042`.", "Try `/order 1042`."),
        ("`a` and `b`", "`a` and `b`"),
        ("no code, *no bold*", f"no code, {HIDDEN}*{HIDDEN}no bold{HIDDEN}*{HIDDEN}"),
        ("one ` alone", f"one {HIDDEN}`{HIDDEN} alone"),
        ("`<!channel>` no", "`&lt;!channel&gt;` no"),
    ],
)
def test_our_own_sentences_may_show_code(words: str, shown: str) -> None:
    assert spoken(words) == shown


@given(texts, st.integers(min_value=8, max_value=60))
def test_a_cut_leaves_no_half_of_anything(outside: str, most: int) -> None:
    text = f"{mention('UAMY')} {escaped(outside, 100)} {when(NOON)} {link('https://a.example/?a&b', 'x')}"
    shown = cut(text, most)
    assert len(shown) <= most
    assert leaks(shown) == []
    if len(text) <= most:
        assert shown == text


@given(st.lists(st.text("ab", min_size=1, max_size=9), max_size=30), st.integers(min_value=40, max_value=90))
def test_what_does_not_fit_is_counted(parts: list[str], most: int) -> None:
    shown = fitted(parts, ", ", most)
    assert len(shown) <= most
    listed = shown.split(", ") if shown else []
    left = int(listed.pop().split()[1]) if shown.endswith(" more") else 0
    assert listed == parts[: len(listed)]
    assert len(listed) + left == len(parts)


@pytest.mark.parametrize(
    ("url", "sound"),
    [
        ("https://factory.katanamrp.com/salesorder/17?a=1&b=2", True),
        ("http://factory.katanamrp.com", False),
        ("javascript:alert(1)", False),
        ("https://x.example/a|b", False),
        ("https://x.example/<b>", False),
        ("https://x.example/a b", False),
        ("https://x.example/\n", False),
        ("https://x.example/ü", False),
        ("https://", False),
        ("https://x.example/" + "y" * 2000, False),
        ("", False),
        (None, False),
    ],
    ids=lambda value: str(value)[:30],
)
def test_only_a_plain_https_address_is_linked(url: str | None, sound: bool) -> None:
    assert web_address(url) == (url if sound else None)


@pytest.mark.parametrize(
    ("user", "shown"),
    [("UAMY", "<@UAMY>"), ("W0123", "<@W0123>"), ("", "somebody"), ("<!here>", "somebody"), ("U1\n", "somebody")],
)
def test_only_a_user_id_is_mentioned(user: str, shown: str) -> None:
    assert mention(user) == shown


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(seconds=-5), "less than a minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=59), "59 minutes"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=47), "1 day"),
        (timedelta(days=2, hours=3), "2 days"),
    ],
)
def test_a_length_of_time_is_said_as_people_say_it(length: timedelta, said: str) -> None:
    assert span(length) == said


def test_one_is_not_many() -> None:
    assert [count(number, "order") for number in (0, 1, 2)] == ["0 orders", "1 order", "2 orders"]


@pytest.mark.parametrize(
    ("service", "worth"),
    [
        ("Standard", False),
        ("standard shipping", False),
        ("Free Shipping", False),
        ("Economy", False),
        ("Express", True),
        ("Free Express Shipping", True),
        ("Standard International", True),
        ("usps_priority_mail", True),
    ],
)
def test_only_an_uncommon_service_is_worth_a_word(service: str, worth: bool) -> None:
    assert uncommon(service) is worth
