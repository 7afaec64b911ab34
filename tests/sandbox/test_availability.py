"""Availability against a model that hands out single units, one by one."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from integrations.sandbox.world.availability import (
    Availability,
    Demand,
    Supply,
    share_out,
    worst,
)
from tests.sandbox.builders import news_of, small_world

DAY = datetime(2026, 11, 23, tzinfo=UTC)

dates = st.none() | st.integers(0, 5).map(lambda days: DAY + timedelta(days=days))
wants = st.builds(
    Demand,
    row_id=st.just(0),
    quantity=st.integers(1, 4),
    made_to_order=st.booleans(),
    made_by=dates,
    reserved=st.booleans(),
)
lines = st.lists(wants, max_size=6).map(
    lambda all_: [
        Demand(index, each.quantity, each.made_to_order, each.made_by, each.reserved and not each.made_to_order)
        for index, each in enumerate(all_)
    ]
)


def unit_by_unit(on_hand: int, demands: list[Demand], supplies: list[Supply]) -> dict[int, Availability]:
    """The slow truth: a queue of single units, those on the shelf first, then by date."""
    late = datetime.max.replace(tzinfo=UTC)
    coming = [unit for unit in supplies for _ in range(unit.quantity)]
    units: list[Supply | None] = [None] * on_hand + sorted(coming, key=lambda unit: unit.at or late)
    del units[: max(-on_hand, 0)]
    answer: dict[int, Availability] = {}
    turns = [d for d in demands if d.reserved] + [d for d in demands if not d.reserved]
    for demand in turns:
        if demand.made_to_order:
            answer[demand.row_id] = ("EXPECTED", demand.made_by)
            continue
        got, units = units[: demand.quantity], units[demand.quantity :]
        if len(got) < demand.quantity:
            answer[demand.row_id] = ("NOT_AVAILABLE", None)
        elif got[-1] is None:
            answer[demand.row_id] = ("IN_STOCK", None)
        else:
            answer[demand.row_id] = ("EXPECTED", got[-1].at)
    return answer


@given(
    on_hand=st.integers(-3, 8),
    demands=lines,
    supplies=st.lists(st.builds(Supply, quantity=st.integers(1, 4), at=dates), max_size=4),
)
def test_stock_is_shared_out_like_single_units(on_hand: int, demands: list[Demand], supplies: list[Supply]) -> None:
    assert share_out(on_hand, demands, supplies) == unit_by_unit(on_hand, demands, supplies)


def test_the_worst_row_wins_and_the_latest_date_is_shown() -> None:
    sooner, later = DAY, DAY + timedelta(days=3)
    assert worst([("IN_STOCK", None), ("EXPECTED", later), ("EXPECTED", sooner)]) == ("EXPECTED", later)
    assert worst([("EXPECTED", sooner), ("NOT_AVAILABLE", None)]) == ("NOT_AVAILABLE", sooner)
    assert worst([("IN_STOCK", None), ("PICKED", None)]) == ("IN_STOCK", None)
    assert worst([]) == ("NOT_APPLICABLE", None)


def test_one_orders_change_flips_another_by_rank() -> None:
    world = small_world()
    first = world.place_order([("BOWL", 2)])
    second = world.place_order([("BOWL", 1)])
    world.run_due()
    ahead, behind = (world.katana_order_of(order.id) for order in (first, second))
    assert ahead and behind
    assert world.availability(ahead) == ("IN_STOCK", None)
    assert world.availability(behind) == ("NOT_AVAILABLE", None)
    heard = news_of(world)

    world.katana_set_order(behind.id, rank=ahead.rank - 1)

    assert world.availability(ahead) == ("NOT_AVAILABLE", None)
    assert world.availability(behind) == ("IN_STOCK", None)
    flips = [subject for _, topic, subject in heard if topic == "sales_order.availability_updated"]
    assert flips == [str(behind.id), str(ahead.id)]


def test_a_new_date_is_news_and_no_change_is_none() -> None:
    world = small_world()
    order = world.place_order([("TEA", 4)])
    world.run_due()
    katana = world.katana_order_of(order.id)
    assert katana
    world.order_supply("TEA", 4, due_days=5)
    assert world.availability(katana) == ("EXPECTED", world.now() + timedelta(days=5))
    heard = news_of(world)
    world.order_supply("TEA", 4, due_days=9)
    assert not [topic for _, topic, _ in heard if topic == "sales_order.availability_updated"]
    sooner = world.order_supply("TEA", 4, due_days=1)
    assert world.availability(katana) == ("EXPECTED", sooner.expected_arrival)
    assert ("katana", "sales_order.availability_updated", str(katana.id)) in heard


def test_made_to_order_waits_for_its_own_goods_and_then_keeps_them() -> None:
    world = small_world()
    made, other = world.place_order([("MUG", 3)]), world.place_order([("MUG", 5)])
    world.run_due()
    own, rival = world.katana_order_of(made.id), world.katana_order_of(other.id)
    assert own and rival
    making = world.make_to_order(own.rows[0].id, due_days=2)
    assert world.availability(own) == ("EXPECTED", making.deadline)
    assert world.availability(rival) == ("IN_STOCK", None)
    world.add_stock("MUG", -5)
    world.katana_set_order(rival.id, rank=-1)

    world.finish_production(making.id)
    world.finish_production(making.id)

    assert world.variant("MUG").on_hand == 3
    assert world.availability(own) == ("IN_STOCK", None)
    assert world.availability(rival) == ("NOT_AVAILABLE", None)


def test_production_for_the_shelf_serves_by_rank_until_it_is_cut_loose() -> None:
    world = small_world()
    order = world.place_order([("TEA", 2)])
    world.run_due()
    katana = world.katana_order_of(order.id)
    assert katana
    making = world.start_production("TEA", 2, due_days=3)
    assert world.availability(katana) == ("EXPECTED", making.deadline)
    world.finish_production(making.id)
    assert world.availability(katana) == ("IN_STOCK", None)


def test_services_do_not_count_and_a_quote_takes_nothing() -> None:
    world = small_world()
    digital, mixed = world.place_order([("PDF", 1)]), world.place_order([("PDF", 1), ("BOWL", 2)])
    world.run_due()
    service, goods = world.katana_order_of(digital.id), world.katana_order_of(mixed.id)
    assert service and goods
    assert world.availability(service) == ("NOT_APPLICABLE", None)
    assert world.availability(goods) == ("IN_STOCK", None)
    quote = world.katana_add_order("SO-9", [(world.variant("BOWL").id, 2)], status="PENDING")
    world.katana_opened(quote)
    world.katana_set_order(quote.id, rank=-5)
    assert world.availability(goods) == ("IN_STOCK", None)
    assert world.availability(quote) == ("NOT_AVAILABLE", None)
    assert world.committed(world.variant("BOWL").id) == 2
    world.katana_set_order(quote.id, status="NOT_SHIPPED")
    assert world.availability(quote) == ("IN_STOCK", None)
    assert world.availability(goods) == ("NOT_AVAILABLE", None)


def test_records_changed_by_hand_count_after_a_reckoning() -> None:
    world = small_world()
    order = world.place_order([("BOWL", 2)])
    world.run_due()
    katana = world.katana_order_of(order.id)
    assert katana
    world.variant("BOWL").on_hand = 1
    assert world.availability(katana) == ("NOT_AVAILABLE", None)
    heard = news_of(world)
    world.reckon()
    assert ("katana", "sales_order.availability_updated", str(katana.id)) in heard


def test_a_part_picked_makes_the_whole_order_picked() -> None:
    world = small_world()
    order = world.place_order([("MUG", 1), ("TEA", 1)])
    world.run_due()
    katana = world.katana_order_of(order.id)
    assert katana
    mug, tea = katana.rows
    world.katana_fulfill(katana.id, "PACKED", {mug.id: 1})
    assert world.availability(katana) == ("PICKED", None)
    assert world.row_availability(katana) == {mug.id: ("PICKED", None), tea.id: ("NOT_AVAILABLE", None)}


def test_a_new_order_is_created_and_not_updated() -> None:
    world = small_world()
    heard = news_of(world)
    world.place_order([("TEA", 1)])
    world.run_due()
    topics = [topic for system, topic, _ in heard if system == "katana"]
    assert topics[0] == "sales_order.created"
    assert "sales_order.availability_updated" not in topics


def test_what_is_made_for_one_order_serves_no_other() -> None:
    world = small_world()
    made, other = world.place_order([("TEA", 2)]), world.place_order([("TEA", 1)])
    world.run_due()
    own, rival = world.katana_order_of(made.id), world.katana_order_of(other.id)
    assert own and rival
    making = world.make_to_order(own.rows[0].id)
    assert world.availability(rival) == ("NOT_AVAILABLE", None)
    world.unlink_production(own.rows[0].id)
    assert world.availability(own) == ("EXPECTED", making.deadline)


def test_an_order_put_in_by_hand_takes_its_place_when_it_is_asked_about() -> None:
    world = small_world()
    order = world.place_order([("BOWL", 2)])
    world.run_due()
    first = world.katana_order_of(order.id)
    assert first
    assert world.availability(first) == ("IN_STOCK", None)
    second = world.katana_add_order("SO-1", [(world.variant("BOWL").id, 1)])
    assert world.availability(second) == ("NOT_AVAILABLE", None)
