"""One modal of each kind, as people see it on an ordinary day: the examples behind the snapshots."""

from datetime import date
from typing import Any

from bot.orders.bulk import BulkForm
from bot.orders.digest import Freshness
from bot.orders.phase import Phase
from bot.orders.problem_form import ProblemForm
from bot.orders.ship_form import ShipForm
from bot.slack.blocks.bulk import render_bulk_form
from bot.slack.blocks.kit import Block
from bot.slack.blocks.pack import render_pack
from bot.slack.blocks.problem import render_problem
from bot.slack.blocks.ship import render_ship
from bot.slack.ids import Modal
from integrations.model import System
from tests.slack.cards import NOON, card, line

_THREE = (
    card(),
    card(order_id=18, number="#1043", service="Express"),
    card(order_id=19, number="#1044", lines=(*(line(),) * 4,)),
)
CARD_TS = "1795435200.000100"


def ship_form(**changes: Any) -> ShipForm:
    """The form of order #1042, packed; `changes` are its fields."""
    fields: dict[str, Any] = {
        "order_id": 17,
        "number": "#1042",
        "phase": Phase.PACKED,
        "today": date(2026, 11, 23),
        "lines": (line(), line("1", "TEA-50", "B1")),
    }
    return ShipForm(**fields | changes)


def shown(form: ShipForm) -> Block:
    """The modal as it opens from the order's card."""
    return render_ship(form, channel="CORDERS", message_ts=CARD_TS, from_card=True)


def pack_form(names: tuple[str, ...] = ("Ann", "Bo")) -> Block:
    """The modal of a shared tablet as it opens from the order's card."""
    carried = Modal(order_id=17, channel="CORDERS", message_ts=CARD_TS, seen="ready", from_card=True)
    return render_pack(ship_form(), names, carried)


def problem_form(**changes: Any) -> ProblemForm:
    """The form for a problem with order #1042; `changes` are its fields."""
    fields: dict[str, Any] = {
        "order_id": 17,
        "number": "#1042",
        "today": date(2026, 11, 23),
        "until": date(2026, 11, 30),
        "lines": (line(), line("1", "TEA-50", "B1")),
        "desk": "ShipStation",
    }
    return ProblemForm(**fields | changes)


def problem_shown(form: ProblemForm) -> Block:
    """The modal as Amy opens it from the order's card."""
    return render_problem(form, user="UAMY", channel="CORDERS", message_ts=CARD_TS, from_card=True)


def every_form() -> dict[str, Block]:
    """By the name of the snapshot."""
    doubts = "not in stock: TEA-50; stock may go negative"
    label = "UPS 1Z999AA10123456784"
    return {
        "modal_ship": shown(ship_form()),
        "modal_ship_in_doubt": shown(ship_form(phase=Phase.WAITING_STOCK, doubts=doubts)),
        "modal_bulk": render_bulk_form(BulkForm(_THREE, left_out=20), channel="CORDERS"),
        "modal_bulk_as_of_long_ago": render_bulk_form(
            BulkForm(_THREE, stale=(Freshness(System.KATANA, NOON, False),)), channel="CORDERS"
        ),
        "modal_bulk_again": render_bulk_form(BulkForm(_THREE[:1], ticked=True), channel="CORDERS"),
        "modal_ship_on_a_tablet": render_ship(
            ship_form(), channel="CORDERS", message_ts=CARD_TS, from_card=True, names=("Ann", "Bo")
        ),
        "modal_pack_on_a_tablet": pack_form(),
        "modal_problem": problem_shown(problem_form()),
        "modal_problem_no_hold": problem_shown(problem_form(desk=None)),
        "modal_ship_label": shown(ship_form(phase=Phase.SHIPPED, label=label)),
    }
