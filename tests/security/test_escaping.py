"""No text of a customer, a vendor or a person becomes markup: every value that can be shown, hostile in every field.

The values are made from their types, field by field, so that a new kind of message or a new field is tried as soon
as it exists. What single kinds promise beyond that is in `tests/slack/test_blocks.py`.
"""

import dataclasses
import re
import types
import typing
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.orders.ship_form import ShipForm
from bot.services.notifier import Said, Shown
from bot.slack.blocks.digest import ARROWS, NOTED
from bot.slack.blocks.kit import Message, message
from bot.slack.blocks.ship import render_ship
from bot.slack.notifier import render_said, render_shown
from tests.security.fuzz import any_text, tries
from tests.slack import cards
from tests.slack.reading import leaks, texts_of

OURS = "\u200b"
"""The one sign without a width that we put in ourselves."""
MENTIONS = [
    "<!channel>",
    "<!everyone|x>",
    "<@U0123>",
    "<!subteam^S1>",
    "<https://evil.example|Pay>",
    "a\u202eb\x1b[0m",
]
FORGED = re.compile(r"<@U0123>|<https://evil\.example\|Pa")
"""Markup that looks like ours: nobody of that name is ever mentioned here, and nothing is ever called that."""
hostile = st.sampled_from(MENTIONS) | cards.texts | any_text
LEAVES: dict[Any, st.SearchStrategy[Any]] = {
    str: hostile,
    bool: st.booleans(),
    int: st.integers(min_value=1, max_value=10**6),
    float: st.floats(min_value=0, max_value=10**6),
    Decimal: cards.quantities,
    datetime: cards.moments,
    date: cards.some_days,
    timedelta: st.integers(min_value=0, max_value=10**7).map(lambda seconds: timedelta(seconds=seconds)),
    type(None): st.none(),
}
NO_TEXT: dict[tuple[str, str], st.SearchStrategy[Any]] = {
    ("ReadyList", "day"): cards.some_days.map(date.isoformat),
    ("Choice", "command"): st.just("status"),
    ("RollUp", "day"): cards.some_days.map(date.isoformat),
    ("PickupList", "waiting"): cards.hurried,
    ("Advice", "arrow"): st.sampled_from(sorted(ARROWS)),
    ("Noted", "rule"): st.sampled_from(sorted(NOTED)),
}
"""Fields that are never anybody's text, or can have some of their values only."""
AT_LEAST_ONE = {("Why", "blockers"), ("Release", "sources")}
"""Fields that are never empty."""
SHOWN = {kind.__name__: kind for kind in (*typing.get_args(Said), *typing.get_args(Shown), ShipForm)}


def made(kind: Any) -> st.SearchStrategy[Any]:
    """Any value of a type: of a dataclass, an enumeration, a tuple, a union or a leaf."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if kind in LEAVES:
        return LEAVES[kind]
    if origin in (typing.Union, types.UnionType):
        return st.one_of(*(made(each) for each in arguments))
    if origin is tuple:
        return _several(kind)
    if origin is frozenset:
        return st.frozensets(made(arguments[0]), max_size=3)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return st.sampled_from(kind)
    if dataclasses.is_dataclass(kind):
        return _built(kind)
    raise AssertionError(f"teach this test what a {kind} is")


def _built(kind: Any) -> st.SearchStrategy[Any]:
    hints = typing.get_type_hints(kind)
    names = [field.name for field in dataclasses.fields(kind) if field.init]
    return st.builds(kind, **{name: _field(kind.__name__, name, hints[name]) for name in names})


def _field(owner: str, name: str, kind: Any) -> st.SearchStrategy[Any]:
    if (owner, name) in AT_LEAST_ONE:
        return _several(kind, least=1)
    return NO_TEXT[owner, name] if (owner, name) in NO_TEXT else made(kind)


def _several(kind: Any, least: int = 0) -> st.SearchStrategy[Any]:
    return st.lists(made(typing.get_args(kind)[0]), min_size=least, max_size=3).map(tuple)


def strings(part: Any) -> Iterator[str]:
    """Every string of a block, whatever it is for."""
    if isinstance(part, str):
        yield part
    for each in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from strings(each)


def harmless(shown: Message) -> None:
    for kind, text in texts_of(shown):
        assert kind != "mrkdwn" or leaks(text) == [], text
        assert kind != "mrkdwn" or not FORGED.search(text), text
    for text in strings([shown.text, *shown.blocks]):
        bad = {sign for sign in text if unicodedata.category(sign)[0] == "C"} - {OURS, "\n"}
        assert not bad, f"{bad!r} in {text!r}"


def rendered(value: Any) -> list[Message]:
    """The value in every way in which it is shown."""
    if isinstance(value, ShipForm):
        view = render_ship(value, channel="CORDERS", message_ts="1.2", from_card=True)
        return [message("a form", view["blocks"])]
    said = [render_said(value)] if isinstance(value, typing.get_args(Said)) else []
    return said + ([render_shown(value)] if isinstance(value, typing.get_args(Shown)) else [])


@pytest.mark.parametrize("name", sorted(SHOWN.keys() - {"Words"}))
@tries(30)
@given(data=st.data())
def test_no_text_from_outside_is_markup(name: str, data: st.DataObject) -> None:
    messages = rendered(data.draw(made(SHOWN[name])))
    assert messages
    for shown in messages:
        harmless(shown)


@tries(200)
@given(cards.words)
def test_no_text_in_a_sentence_is_markup(words: Any) -> None:
    """Words carry their data by name, so they are drawn by `tests/slack/cards.py`, which has every kind of them."""
    harmless(render_said(words))


def test_what_would_be_markup_is_found() -> None:
    for text in MENTIONS:
        with pytest.raises(AssertionError):
            harmless(Message("a", [{"type": "section", "text": {"type": "mrkdwn", "text": text}}]))
