"""Whatever customers and vendors write, Slack takes our messages, and they mean what we meant."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.orders.bulk import Bulk, BulkForm
from bot.orders.card import Card
from bot.orders.digest import Digest
from bot.orders.phase import Phase
from bot.orders.picklist import PickList, pick_list_of
from bot.orders.pickups import PickupList
from bot.orders.plan import Intent
from bot.services.notifier import Choice, ReadyList, Words
from bot.slack.blocks.bulk import render_bulk, render_bulk_form
from bot.slack.blocks.card import NOTIFICATION, render_card
from bot.slack.blocks.digest import render_digest
from bot.slack.blocks.kit import Message, actions, button, context, message, section
from bot.slack.blocks.lists import render_choice, render_ready_list
from bot.slack.blocks.picklist import render_pick_list
from bot.slack.blocks.pickups import render_pickup_list
from bot.slack.blocks.titles import TITLES, adds
from bot.slack.blocks.words import KINDS as RENDERED
from bot.slack.blocks.words import render_words
from bot.slack.ids import Button
from integrations.sandbox.slack.blocks import message_problems, view_problems
from tests.slack import cards
from tests.slack.reading import leaks, texts_of, visible

hostile = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def check(message: Message) -> None:
    """What must hold of every message."""
    assert [problem.line() for problem in message_problems(message.blocks)] == []
    assert message.text.strip()
    assert len(message.text) <= 3000
    assert message.blocks
    for kind, text in texts_of(message):
        assert text.strip()
        if kind == "mrkdwn":
            assert leaks(text) == []
    for element in buttons(message):
        assert element.get("url", "https://").startswith("https://")
    json.dumps(message.blocks)


def buttons(message: Message) -> list[dict[str, Any]]:
    return [element for block in message.blocks if block["type"] == "actions" for element in block["elements"]]


@hostile
@given(cards.cards)
def test_every_card_is_one_slack_takes(card: Card) -> None:
    for shared in (True, False):
        shown = render_card(card, shared=shared)
        check(shown)
        assert len(shown.text) <= NOTIFICATION


@settings(hostile, max_examples=400)
@given(cards.words)
def test_every_sentence_is_one_slack_takes(words: Words) -> None:
    check(render_words(words))


@hostile
@given(cards.choices)
def test_every_choice_is_one_slack_takes(choice: Choice) -> None:
    shown = render_choice(choice)
    check(shown)
    asked = [Button.decode(element["value"]) for element in buttons(shown)]
    assert [button.order_id for button in asked] == [option.order_id for option in choice.options[:10]]
    assert {button.command for button in asked} <= {choice.command}


@settings(hostile, max_examples=25)
@given(cards.ready_lists)
def test_every_ready_list_is_one_slack_takes(shown: ReadyList) -> None:
    check(render_ready_list(shown))


@hostile
@given(cards.digests)
def test_every_digest_is_one_slack_takes(shown: Digest) -> None:
    rendered = render_digest(shown)
    check(rendered)
    assert len(rendered.text) <= NOTIFICATION
    assert bool(buttons(rendered)) == bool(shown.ready)


@settings(hostile, max_examples=25)
@given(cards.pick_lists)
def test_every_pick_list_is_one_slack_takes(shown: PickList) -> None:
    rendered = render_pick_list(shown)
    check(rendered)
    assert sum(len(text) for _, text in texts_of(rendered)) < 14_000


@settings(hostile, max_examples=40)
@given(cards.pickup_lists)
def test_every_list_of_a_pickup_is_one_slack_takes(shown: PickupList) -> None:
    check(render_pickup_list(shown))


@settings(hostile, max_examples=40)
@given(cards.bulks)
def test_every_message_about_several_orders_is_one_slack_takes(shown: Bulk) -> None:
    rendered = render_bulk(shown)
    check(rendered)
    assert bool(buttons(rendered)) == (shown.over and bool(shown.left))


@settings(hostile, max_examples=25)
@given(st.lists(cards.cards, min_size=1, max_size=3), st.booleans())
def test_every_form_for_several_orders_is_one_slack_takes(some: list[Card], ticked: bool) -> None:
    many = [replace(card, order_id=number) for number, card in enumerate(some * 33, start=1)]
    view = render_bulk_form(BulkForm(tuple(many), left_out=7, ticked=ticked), channel="CORDERS")
    assert [problem.line() for problem in view_problems(view)] == []


def test_a_long_pick_list_fills_several_blocks_and_says_how_much_is_left_out() -> None:
    many = [cards.card(order_id=number, number=f"#{number}") for number in range(1000, 1500)]
    shown = [block["text"]["text"] for block in render_pick_list(pick_list_of(many)).blocks[:-1]]
    assert shown[0] == "*Pick list: 500 orders*"
    listed = "\n".join(shown[1:4])
    assert all(len(text) <= 3000 for text in shown)
    assert listed.endswith(f"and {500 - listed.count('•')} more")
    assert listed.count("•") > 120
    assert [f"#{number}*" in listed for number in range(1000, 1120)] == [True] * 120, "none is lost between blocks"
    assert shown[4] == "*In all*\n1000 × MUG-BLUE (A3)\n500 × TEA-50 (B1)"


def test_a_pick_list_that_fits_is_whole() -> None:
    many = [cards.card(order_id=number, number=f"#{number}") for number in range(1000, 1100)]
    text = "\n".join(block["text"]["text"] for block in render_pick_list(pick_list_of(many)).blocks[:-1])
    assert text.count("•") == 100
    assert "more" not in text


def test_no_open_phase_is_left_out_of_the_first_summary() -> None:
    counts = {phase.value: 1 for phase in Phase}
    text = render_words(Words("baseline", {"counts": counts, "shop": "s"})).text
    assert "10 open orders of s: " in text
    assert text.count("1 ") == 10


def test_a_long_ready_list_says_how_much_is_left_out() -> None:
    many = tuple(cards.card(number=f"#{number}") for number in range(1000, 1500))
    text = render_ready_list(ReadyList("2026-11-23", many, ())).blocks[1]["text"]["text"]
    assert len(text) <= 3000
    shown = text.count("•")
    assert text.endswith(f"and {500 - shown} more")
    assert shown > 40


def test_every_kind_of_words_is_drawn_by_these_tests() -> None:
    assert RENDERED.keys() == cards.KINDS


def test_an_unknown_kind_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        render_words(Words("mystery"))


def test_an_unlike_word_of_a_system_is_shown_as_it_is() -> None:
    row = cards.rows()[0]
    shown = render_card(cards.card(systems=(row,)), shared=True)
    assert "Shopify Paid, Unfulfilled <!date^" in shown.blocks[2]["elements"][0]["text"]


def first_line(**changes: Any) -> str:
    return str(render_card(cards.card(**changes), shared=True).blocks[0]["text"]["text"])


def test_the_first_line_is_the_point() -> None:
    assert first_line() == "*In stock* · #1042"
    assert first_line(service="Express") == "*In stock* · #1042 · *Express*"
    assert first_line(phase=Phase.CONFLICT, reason="cancelled in the shop, yet packed") == (
        "*STOP* · #1042 · cancelled in the shop, yet packed"
    )
    assert first_line(phase=Phase.WAITING_STOCK) == "*Waiting for stock* · #1042 · no date yet"
    assert first_line(phase=Phase.WAITING_STOCK, expected_at=cards.NOON) == (
        "*Waiting for stock* · #1042 · expected <!date^1795435200^{date_short_pretty}|23 Nov>"
    )


@pytest.mark.parametrize(
    ("phase", "reason", "left"),
    [
        (Phase.READY, "everything is in stock", ""),
        (Phase.PENDING_PAYMENT, "not paid yet", ""),
        (Phase.WAITING_STOCK, "waiting for stock with no date", ""),
        (Phase.PACKED, "packed, waiting to ship", "waiting to ship"),
        (Phase.PACKED, "partly packed", "partly packed"),
        (Phase.CANCELLED, "cancelled in the shop", "in the shop"),
        (Phase.CANCELLED, "refunded in the shop", "refunded in the shop"),
        (Phase.HELD, "on hold in the shop: fraud", "in the shop: fraud"),
        (Phase.NOT_SHIPPABLE, "nothing to ship: no line is a physical product", "no line is a physical product"),
        (Phase.DONE, "shipped in every system", "shipped in every system"),
        (Phase.UNKNOWN, "", ""),
    ],
)
def test_a_reason_is_shown_where_it_adds_something(phase: Phase, reason: str, left: str) -> None:
    assert adds(phase, reason) == left


def test_the_goods_have_quantity_sku_and_bin() -> None:
    text = render_card(cards.card(), shared=True).blocks[1]["text"]["text"]
    assert text == "2 × MUG-BLUE (A3) · 1 × TEA-50 (B1) · waited 2 days"


def test_many_lines_are_counted() -> None:
    lines = tuple(cards.line(sku=f"S{number}") for number in range(15))
    text = render_card(cards.card(lines=lines), shared=True).blocks[1]["text"]["text"]
    assert text.endswith("2 × S11 (A3) · and 3 more · waited 2 days")


def test_a_phone_shows_the_number_first_and_no_more_than_it_can() -> None:
    assert render_card(cards.card(), shared=True).text == "#1042 is in stock · 2 × MUG-BLUE (A3), 1 × TEA-50 (B1)"
    long = render_card(cards.card(lines=tuple(cards.line(sku="S" * 60) for _ in range(9))), shared=True).text
    assert long.startswith("#1042 is in stock · ")
    assert len(long) == NOTIFICATION


def test_doubtful_packing_is_offered_to_one_person_and_asked_twice() -> None:
    doubtful = cards.card(phase=Phase.WAITING_STOCK, doubts="not in stock: TEA-50; stock may go negative")
    shown = [element["action_id"] for element in buttons(render_card(doubtful, shared=True))]
    assert shown == ["order:ship", "order:open:katana"], "shipping asks in its own form"
    press = buttons(render_card(doubtful, shared=False))[0]
    assert press["confirm"]["text"]["text"].startswith("not in stock: TEA-50")
    assert Button.decode(press["value"]).confirmed
    assert "style" not in press


def test_undo_is_not_asked_twice() -> None:
    packed = cards.card(phase=Phase.PACKED, intents=(Intent.UNPACK,), undo=99)
    press = buttons(render_card(packed, shared=True))[0]
    assert (press["text"]["text"], "confirm" in press) == ("Undo", False)


def test_a_system_that_does_not_answer_is_said_to_be_stale() -> None:
    text = visible(str(render_card(cards.card(stale=True), shared=True).blocks[2]["elements"][0]["text"]))
    assert "|Katana> Not shipped, In stock, as of " in text
    assert ": *it does not answer now*" in text


def test_no_block_grows_beyond_its_limit() -> None:
    long = "x" * 5000
    assert message_problems([section(long), context(*[long] * 12), actions(*[button(long, "a", "v")])]) == []
    assert message_problems([actions(*[button("a", f"a{number}", "v") for number in range(30)])]) == []
    assert message_problems(message(long, [section("a")] * 60).blocks) == []
    assert message("", [section("")]).text.strip()


def test_every_phase_has_a_title() -> None:
    assert TITLES.keys() == set(Phase)
