"""Which scenario guards which row: delete the row, and that scenario turns red. A row without one is not allowed.

What forbids an intent, and whose date is a promise, are tables too; one test of each asks for every row of it.
"""

from tests.mutation.tables import Table

PHASES = Table("bot.orders.phase", "RULES")
STALLS = Table("bot.orders.stalls", "STALL_RULES")
DRIFT = Table("bot.orders.drift", "DRIFTS")
REMINDERS = Table("bot.orders.remind", "said")

GUARDS: dict[Table, dict[str, str]] = {
    PHASES: {
        "CONFLICT": "test_scenario_18_cancelled_packed.py::test_it_names_what_to_put_back",
        "CANCELLED": "test_scenario_16_cancelled.py::test_what_shipstation_has_cancelled_since_is_no_longer_named",
        "NOT_SHIPPABLE": "test_scenario_21_digital.py::test_nothing_to_ship_is_never_missed",
        "DONE": "test_scenario_48_stock_moves_once.py::test_shipped_without_packing",
        "SHIPPED": "test_scenario_26_fulfilled_by_hand.py::test_an_hour_is_what_its_import_may_take",
        "PART_SHIPPED": "test_scenario_23_split.py::test_one_part_has_shipped",
        "PENDING_PAYMENT": "test_net_terms.py::test_what_is_paid_later",
        "HELD": "test_scenario_19_held.py::test_silent_for_sixteen_working_hours_and_then_told_once",
        "PACKED": "test_scenario_04_mark_packed.py::test_katana_is_packed_once_and_nothing_else_is_written",
        "READY": "test_scenario_01_in_stock.py::test_one_card_once_the_goods_have_stayed",
        "WAITING_STOCK": "test_scenario_07_not_in_stock.py::test_the_status_cards_button_asks_first",
    },
    STALLS: {
        "S1": "test_stalls.py::test_s1_goods_that_nobody_planned",
        "S2": "test_scenario_34_overdue_supply.py::test_what_did_not_come_is_told_the_next_working_morning",
        "S3": "test_scenario_34_overdue_supply.py"
        "::test_a_date_after_the_promise_is_told_at_once_and_once_for_each_date",
        "S4": "test_scenario_33_working_time.py::test_silent_until_monday_at_four",
        "S5": "test_packed_and_left.py::test_what_the_carrier_did_not_take_is_told_an_hour_later",
        "S6": "test_stalls.py::test_s6_a_promise_at_risk_and_then_missed",
        "S7": "test_scenario_19_held.py::test_silent_for_sixteen_working_hours_and_then_told_once",
    },
    DRIFT: {
        "D1": "test_scenario_32_deleted_in_katana.py::test_it_is_never_imported_again",
        "D2": "test_scenario_20_missing_at_the_desk.py"
        "::test_after_four_hours_people_are_told_once_and_nobody_is_rung",
        "D3": "test_scenario_09_push_to_the_shop.py::test_the_shop_is_told_by_a_press",
        "D4": "test_scenario_10_push_to_katana.py::test_katana_is_set_delivered_by_a_press",
        "D5": "test_scenario_26_fulfilled_by_hand.py::test_an_hour_is_what_its_import_may_take",
        "D6": "test_scenario_46_katana_first.py::test_the_shop_does_not_follow_in_its_half_hour",
        "D7": "test_scenario_16_cancelled.py::test_the_webhook_stops_it",
        "D8": "test_scenario_25_edited.py::test_katana_does_not_follow",
        "D9": "test_held_in_the_shop_only.py::test_what_is_ready_is_stopped_at_once_and_held_there_too",
        "D10": "test_several_records.py::test_two_in_katana_are_named_and_nothing_is_written",
        "D11": "test_scenario_27_label_voided.py::test_it_has_not_shipped_any_more",
        "D12": "test_scenario_18_cancelled_packed.py::test_it_names_what_to_put_back",
        "D13": "test_archived.py::test_only_the_digest_tells_of_it",
    },
    REMINDERS: {
        "_escalated": "test_again.py::test_a_stall_that_nobody_minds_rings_once_more",
        "_repeated": "test_again.py::test_what_is_critical_comes_back_each_morning_until_somebody_has_it",
        "_lapsed": "test_again.py::test_a_claim_ends_with_the_day_and_next_morning_it_is_nobodys",
    },
}
"""Scenarios are named as below `tests/scenarios`."""
SCENARIOS = "tests/scenarios"
ROWS = [(table, row) for table, guards in GUARDS.items() for row in guards]
BY_ONE: dict[Table, str] = {
    Table("bot.orders.plan", "PACK_GUARDS"): "test_plan.py::test_each_guard_alone_refuses_confirmed_or_not",
    Table("bot.orders.plan", "UNPACK_GUARDS"): "test_plan.py"
    "::test_what_may_be_another_order_or_has_left_is_not_unpacked",
    Table("bot.orders.ship", "WHATEVER_HAPPENED"): "test_ship.py::test_each_guard_alone_refuses_confirmed_or_not",
    Table("bot.orders.ship", "BEFORE_IT_SHIPS"): "test_ship.py::test_each_guard_alone_refuses_confirmed_or_not",
    Table("bot.orders.hold", "_SURE"): "test_hold.py::test_what_cannot_be_held",
    Table("bot.orders.make", "MAKE_GUARDS"): "test_make.py::test_what_cannot_be_made_is_refused_in_words",
    Table("bot.orders.promise", "SOURCES"): "test_stall_rules.py::test_whose_date_is_the_promise",
}
"""The one test of all rows of a table, as below `tests/orders`."""
ORDERS = "tests/orders"
OTHER_ROWS = [(table, row) for table in BY_ONE for row in table.rows()]
ALL_GUARDS = sorted({guard for guards in GUARDS.values() for guard in guards.values()})
