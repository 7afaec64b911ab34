"""What people type after `/order`: a table of examples, and anything at all."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.services.notifier import Words
from bot.slack.blocks.words import render_words
from bot.slack.parse import COMMANDS, About, Command, Help, Hint, parse

STATUS = "status"
TABLE: list[tuple[str, Command]] = [
    ("", Help()),
    ("   ", Help()),
    ("help", Help()),
    ("HELP", Help()),
    ("“help”", Help()),
    ("1042", About(STATUS, "1042")),
    ("#1042", About(STATUS, "1042")),
    ("1042 status", About(STATUS, "1042")),
    ("1042 STATUS", About(STATUS, "1042")),
    ("1042 pack", About("pack", "1042")),
    ("pack 1042", About("pack", "1042")),
    ("Unpack #1042", About("unpack", "1042")),
    ("1042\u00a0pack", About("pack", "1042")),
    ("  1042\t pack\n", About("pack", "1042")),
    ("‘1042’ pack", About("pack", "1042")),
    ("`1042`", About(STATUS, "1042")),
    ("#EU-1042-A", About(STATUS, "EU-1042-A")),
    ("Order 1042", About(STATUS, "Order 1042")),
    ("１０４２ pack", About("pack", "1042")),
    ("1042 packed", Hint("I do not know `packed`. Did you mean `/order 1042 pack`?")),
    ("1042 ship", Hint("I do not know `ship`. I know `status`, `pack`, `unpack` and `help`.")),
    ("1042 hepl", Hint("I do not know `hepl`. Did you mean `/order help`?")),
    ("status", Hint("An order number is missing.")),
    ("1042 help", Help()),
    ("#", Hint("An order number is missing.")),
    ("<@UAMY>", Hint("That does not look like an order number. Try `/order 1042`.")),
    ("&lt;!channel&gt;", Hint("That does not look like an order number. Try `/order 1042`.")),
    ("9" * 51, Hint("An order number has at most 50 characters.")),
    ("9" * 201, Hint("That is too long to be an order number.")),
]


@pytest.mark.parametrize(("typed", "meant"), TABLE, ids=[repr(typed[:20]) for typed, _ in TABLE])
def test_what_is_typed_means_one_thing(typed: str, meant: Command) -> None:
    assert parse(typed) == meant


@given(st.text(max_size=300))
@example("`" * 9)
@example("*" * 60 + " 1 x")
def test_anything_typed_is_a_command_a_hint_or_help(typed: str) -> None:
    match parse(typed):
        case About(command, number):
            assert command in COMMANDS
            assert number.strip() == number != ""
        case Hint(words):
            assert words
            assert words.count("`") % 2 == 0
        case Help():
            pass


@given(st.text(max_size=80))
def test_a_hint_can_be_shown_whatever_was_typed(typed: str) -> None:
    meant = parse(f"1042 {typed}")
    if isinstance(meant, Hint):
        shown = render_words(Words("hint", {"words": meant.words}))
        assert "<" not in shown.text


@given(st.sampled_from(COMMANDS), st.from_regex(r"\A#?[0-9]{1,10}\Z"), st.booleans())
def test_the_order_of_the_words_does_not_matter(command: str, number: str, first: bool) -> None:
    typed = f"{command} {number}" if first else f"{number} {command}"
    assert parse(typed) == About(command, number.removeprefix("#"))
