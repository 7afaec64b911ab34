"""What people type after `/order`: a table of examples, and anything at all."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.orders.tracking import CARRIERS, Tracking
from bot.services.notifier import Words
from bot.slack.blocks.words import render_words
from bot.slack.parse import COMMANDS, LISTS, About, Command, Help, Hint, Rehearse, Several, Show, parse, parse_digest

STATUS = "status"
KNOWN = (
    "I know `status`, `pack`, `unpack`, `ship`, `undo`, `problem`, `hold`, `release`, `refresh`, `history`, `why` "
    "and `help`."
)
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
    ("1042 undo", About("undo", "1042")),
    ("problem 1042", About("problem", "1042")),
    ("1042 hold", About("hold", "1042")),
    ("1042 release", About("release", "1042")),
    ("1042 why", About("why", "1042")),
    ("why #1042", About("why", "1042")),
    ("1042 why?", About("why", "1042")),
    ("1042 refresh", About("refresh", "1042")),
    ("1042\u00a0pack", About("pack", "1042")),
    ("  1042\t pack\n", About("pack", "1042")),
    ("‘1042’ pack", About("pack", "1042")),
    ("`1042`", About(STATUS, "1042")),
    ("#EU-1042-A", About(STATUS, "EU-1042-A")),
    ("Order 1042", About(STATUS, "Order 1042")),
    ("１０４２ pack", About("pack", "1042")),
    ("ready", Show("ready")),
    ("Ready now", Show("ready")),
    ("health", Show("health")),
    ("pack", Several()),
    ("practice", Rehearse()),
    ("Practice ON", Rehearse(True)),
    ("practice off", Rehearse(False)),
    (" PACK ", Several()),
    ("digest", Show("digest")),
    ("digest now", Show("digest")),
    (
        "ready steady",
        Hint(f"I do not know `steady`. {KNOWN}"),
    ),
    ("1042 packed", Hint("I do not know `packed`. Did you mean `/order 1042 pack`?")),
    (
        "1042 teleport",
        Hint(f"I do not know `teleport`. {KNOWN}"),
    ),
    ("1042 shipped", Hint("I do not know `shipped`. Did you mean `/order 1042 ship`?")),
    ("1042 hepl", Hint("I do not know `hepl`. Did you mean `/order help`?")),
    ("status", Hint("An order number is missing.")),
    ("1042 help", Help()),
    ("#", Hint("An order number is missing.")),
    ("<@UAMY>", Hint("That does not look like an order number. Try `/order 1042`.")),
    ("&lt;!channel&gt;", Hint("That does not look like an order number. Try `/order 1042`.")),
    ("9" * 51, Hint("An order number has at most 50 characters.")),
    ("9" * 201, Hint("That is too long to be an order number.")),
]
UPS = "1Z999AA10123456784"
BY_UPS = About("ship", "1042", Tracking(carrier="UPS", tracking_number=UPS))
UNTOLD = "JJD000390007831546221"
WAYS = "Try `/order 1042 ship NUMBER CARRIER`, or the form: `/order 1042 ship`."
KNOWN = ", ".join(CARRIERS)
SHIPPING: list[tuple[str, Command]] = [
    ("1042 ship", About("ship", "1042")),
    ("ship #1042", About("ship", "1042")),
    ("SHIP Order 1042", About("ship", "Order 1042")),
    (f"1042 ship {UPS}", BY_UPS),
    (f"ship 1042 {UPS}", BY_UPS),
    ("1042 ship 1z999-aa1 0123 456 784", BY_UPS),
    (f"1042 ship {UPS} ups", BY_UPS),
    (f"Order 1042 ship {UPS}", About("ship", "Order 1042", BY_UPS.tracking)),
    (
        f"1042 ship {UPS} DHL Express",
        About("ship", "1042", Tracking(carrier="DHL Express", tracking_number=UPS)),
    ),
    (f"1042 ship {UNTOLD} other", About("ship", "1042", Tracking(carrier="Other", tracking_number=UNTOLD))),
    (
        "1042 ship RA 123 456 785 GB",
        About("ship", "1042", Tracking(carrier="Royal Mail", tracking_number="RA123456785GB")),
    ),
    ("1042 ship no tracking", About("ship", "1042", Tracking(carrier="", tracking_number=None))),
    ("1042 ship No-Tracking ups", About("ship", "1042", Tracking(carrier="UPS", tracking_number=None))),
    ("ship", Hint("An order number is missing.")),
    (f"ship {UPS}", About("ship", UPS)),
    (
        f"1042 ship {UNTOLD}",
        Hint(f"The carrier cannot be told from this number: say which one it is. {WAYS}"),
    ),
    ("1042 ship ups", Hint(f"Give the tracking number, or say that there is none. {WAYS}")),
    (
        "1042 ship https://ups.com/1",
        Hint("That does not look like a tracking number: letters and digits, without the link around it. " + WAYS),
    ),
    (
        f"1042 ship {UPS} pigeon post",
        Hint(f"I do not know the carrier `pigeon post`. I know {KNOWN}. For the form: `/order 1042 ship`."),
    ),
    (
        "1042 ship no tracking today",
        Hint(f"I do not know the carrier `today`. I know {KNOWN}. For the form: `/order 1042 ship`."),
    ),
    ("<@UAMY> ship", Hint("That does not look like an order number. Try `/order 1042`.")),
    ("1042 ship help", Help()),
]


@pytest.mark.parametrize(("typed", "meant"), SHIPPING, ids=[repr(typed[:30]) for typed, _ in SHIPPING])
def test_how_an_order_ships_can_be_typed(typed: str, meant: Command) -> None:
    assert parse(typed) == meant


@pytest.mark.parametrize(("typed", "meant"), TABLE, ids=[repr(typed[:20]) for typed, _ in TABLE])
def test_what_is_typed_means_one_thing(typed: str, meant: Command) -> None:
    assert parse(typed) == meant


@pytest.mark.parametrize("typed", ["", "now", " NOW ", "“now”"])
def test_the_digest_is_asked_for_with_or_without_now(typed: str) -> None:
    assert parse_digest(typed) == Show("digest")


def test_what_else_follows_digest_gets_help_or_a_hint() -> None:
    assert parse_digest("help") == Help()
    for typed in ("later", "now now", "1042"):
        assert parse_digest(typed) == Hint("I know `/digest now`: the day as it stands, to you alone.")


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
        case Show(what):
            assert what in LISTS
        case Help():
            pass


@given(st.text(max_size=120))
def test_whatever_follows_ship_is_understood_or_hinted_at(typed: str) -> None:
    meant = parse(f"1042 ship {typed}")
    if isinstance(meant, About):
        assert (meant.command, meant.number) == ("ship", "1042")
        if meant.tracking and meant.tracking.tracking_number:
            assert meant.tracking.carrier in CARRIERS


@given(st.text(max_size=80))
def test_a_hint_can_be_shown_whatever_was_typed(typed: str) -> None:
    for text in (f"1042 {typed}", f"1042 ship {typed}", f"ship {typed}"):
        meant = parse(text)
        if not isinstance(meant, Hint):
            continue
        shown = render_words(Words("hint", {"words": meant.words}))
        assert "<" not in shown.text


@given(st.sampled_from(COMMANDS), st.from_regex(r"\A#?[0-9]{1,10}\Z"), st.booleans())
def test_the_order_of_the_words_does_not_matter(command: str, number: str, first: bool) -> None:
    typed = f"{command} {number}" if first else f"{number} {command}"
    assert parse(typed) == About(command, number.removeprefix("#"))
