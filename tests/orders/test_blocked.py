"""What holds orders up and what releases them, against a count that tries every pair of an order and a thing."""

from datetime import timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bot.orders.blocked import Blocked, Held, again, blocked_of, by_money, held_of
from bot.orders.supply import Short, Source
from integrations.model import Availability
from integrations.stock import Making
from tests.orders.making import NOW, line
from tests.orders.test_supply import LATER, making, oak, purchase, supply, waiting

SKUS = ("OAK", "ELM", "ASH")
SOURCES: tuple[Source | None, ...] = (
    None,
    making("M1", LATER),
    making("P1", LATER),
    purchase("P1", LATER),
    purchase("P2", None),
)


def short(sku: str = "OAK", quantity: int = 1, source: Source | None = None, days: int | None = None) -> Short:
    at = NOW + timedelta(days=days) if days is not None else None
    return Short(line_ref=sku, sku=sku, quantity=Decimal(quantity), expected_at=at, source=source)


def held(order_id: int, worth: int, *lines: Short) -> Held:
    return Held(order_id=order_id, number=f"#{order_id}", worth=Decimal(worth), short=lines)


SHORTS = st.builds(
    short, st.sampled_from(SKUS), st.integers(1, 9), st.sampled_from(SOURCES), st.none() | st.integers(0, 5)
)
ORDERS = st.lists(st.tuples(st.integers(0, 50), st.lists(SHORTS, min_size=1, max_size=4)), max_size=12).map(
    lambda every: [held(index, worth, *lines) for index, (worth, lines) in enumerate(every)]
)


def key(source: Source) -> tuple[str, str]:
    return type(source).__name__, source.ref if isinstance(source, Making) else source.order_ref


@given(ORDERS)
def test_skus_are_ranked_as_a_count_by_hand_ranks_them(orders: list[Held]) -> None:
    count: dict[str, tuple[int, Decimal, Decimal]] = {}
    for sku in SKUS:
        numbers, money, quantity = 0, Decimal(0), Decimal(0)
        for order in orders:
            lacking = [line.quantity for line in order.short if line.sku == sku]
            if lacking:
                numbers, money, quantity = numbers + 1, money + order.worth, quantity + sum(lacking)
        if numbers:
            count[sku] = (numbers, money, quantity)
    shown = blocked_of(orders)
    assert {one.sku: (len(one.orders), one.money, one.quantity) for one in shown.skus} == count
    assert [one.sku for one in shown.skus] == sorted(count, key=lambda sku: (-count[sku][0], -count[sku][1], sku))
    dearest = sorted(count, key=lambda sku: (-count[sku][1], -count[sku][0], sku))
    assert [one.sku for one in by_money(shown.skus)] == dearest
    assert (shown.orders, shown.money) == (len(orders), sum(order.worth for order in orders))


@given(ORDERS)
def test_a_source_releases_exactly_the_orders_that_it_alone_makes_whole(orders: list[Held]) -> None:
    shown = {key(one.sources[0]): one for one in blocked_of(orders).releases}
    sources = {key(line.source) for order in orders for line in order.short if line.source}
    assert shown.keys() == sources
    for name, one in shown.items():
        freed, helped = set(), set()
        for order in orders:
            left = [line for line in order.short if line.source is None or key(line.source) != name]
            if not left:
                freed.add(order.number)
            elif len(left) < len(order.short):
                helped.add(order.number)
        assert (set(one.releases), set(one.helps)) == (freed, helped)
        assert one.money == sum(order.worth for order in orders if order.number in freed)
    ranks = [(-len(one.releases), -one.money, -len(one.helps)) for one in shown.values()]
    assert ranks == sorted(ranks)


@given(ORDERS)
def test_what_nothing_comes_of_is_idle(orders: list[Held]) -> None:
    fed = {line.sku for order in orders for line in order.short if line.source}
    every = {line.sku for order in orders for line in order.short}
    assert set(blocked_of(orders).idle) == every - fed


@given(ORDERS, st.randoms())
def test_the_order_in_which_orders_are_read_does_not_matter(orders: list[Held], rng: object) -> None:
    assert blocked_of(orders[::-1]).skus == blocked_of(orders).skus
    assert blocked_of(orders[::-1]).releases == blocked_of(orders).releases


def test_rows_of_one_purchase_order_come_together_and_a_making_of_the_same_id_does_not() -> None:
    tea, cup = purchase("P1", LATER), purchase("P1", LATER, goods="9")
    both = held(1, 10, short("OAK", source=tea), short("ELM", source=cup))
    mixed = held(2, 20, short("OAK", source=tea), short("ASH", source=making("P1", LATER)))
    first, second = blocked_of([both, mixed]).releases
    assert (first.releases, first.helps, first.money) == (("#1",), ("#2",), Decimal(10))
    assert (second.releases, second.helps, second.money) == ((), ("#2",), Decimal(0))


def test_an_order_is_worth_what_is_left_of_it_and_waits_for_what_comes_now() -> None:
    lines = (
        oak(fulfilled=Decimal(1), unit_price=Decimal(10)),
        line("MUG", 2, availability=Availability.IN_STOCK, unit_price=Decimal("2.5")),
        line("CUP", 2, availability=Availability.IN_STOCK),
    )
    order = waiting(*lines, supply=supply(purchase("OLD", LATER)))
    now = again(order, supply(making("NEW", LATER)))
    assert [one.source.number for one in now if one.source] == ["NEW"]
    assert held_of(1, "#1042", order, now).worth == Decimal(35)
    assert again(waiting(*lines[1:]), None) == ()


def test_what_is_shown_says_how_old_it_is_and_whether_it_is_all() -> None:
    read = supply()
    shown = blocked_of([held(1, 10, short())], [read], orders_seen_from=NOW - timedelta(minutes=5))
    assert (shown.supply_seen_at, shown.orders_seen_from, shown.whole) == (NOW, NOW - timedelta(minutes=5), True)
    assert blocked_of([]) == Blocked(orders=0, money=Decimal(0))
