"""Whatever vendors call their goods, Slack takes what we say of stock, and it means what we meant."""

from hypothesis import given, settings

from bot.orders.blocked import BlockedView
from bot.orders.phase import Phase
from bot.orders.plan import Intent
from bot.orders.stock import StockView
from bot.orders.supply import Waits
from bot.slack.blocks.blocked import render_blocked
from bot.slack.blocks.card import render_card
from bot.slack.blocks.stock import render_stock
from tests.slack import cards, supply
from tests.slack.test_blocks import check, hostile


@hostile
@given(supply.hostile_waits)
def test_every_card_that_waits_is_one_slack_takes(waits: Waits) -> None:
    card = cards.card(phase=Phase.WAITING_STOCK, waits=waits, intents=(Intent.PACK, Intent.MAKE))
    for shared in (True, False):
        check(render_card(card, shared=shared))


@settings(hostile, max_examples=40)
@given(supply.stock_views)
def test_every_answer_about_stock_is_one_slack_takes(view: StockView) -> None:
    check(render_stock(view))


@settings(hostile, max_examples=40)
@given(supply.blocked_views)
def test_every_answer_about_what_holds_orders_up_is_one_slack_takes(view: BlockedView) -> None:
    check(render_blocked(view))
