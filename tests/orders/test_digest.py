"""The digest's numbers: a table of days, and what counts and what does not."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from bot.orders.calendar import WorkingCalendar
from bot.orders.card import Card, card_of
from bot.orders.digest import Digest, Gathered, Pickup, Scarce, Shipped, digest_of, looks_back_to
from bot.orders.phase import Phase
from integrations.model import Availability, Line, ProductionOrder
from tests.orders.making import line, order, production, sales, shipment
from tests.orders.test_calendar import MONDAY, at, calendar

TUESDAY = "2026-03-10 08:45"
CARRIER = calendar(cutoffs=(time(11, 30), time(15)))
DUE = datetime(2026, 3, 12, 9, tzinfo=UTC)


def card(order_id: int = 1, since: str = "2026-03-09 10:00", **changes: Any) -> Card:
    """A ready order in stock since that time of the shop's clock; `service` and `ship_by` are its shipment's."""
    about = {name: changes.pop(name) for name in ("service", "ship_by") if name in changes}
    made = order(id=order_id, number=f"#{1000 + order_id}", shipments=(shipment(**about),), **changes)
    return card_of(made, since=at(since))


def short(*skus: str, due: datetime | None = None) -> ProductionOrder:
    """The order in production, waiting for these."""
    lines = tuple(line(sku, availability=Availability.EXPECTED, expected_at=due) for sku in skus)
    there: Line = line("BOX", availability=Availability.IN_STOCK)
    return production(availability=Availability.EXPECTED, lines=(*lines, there))


def waiting(order_id: int, *skus: str, due: datetime | None = None) -> Card:
    return card(order_id, production=short(*skus, due=due))


def digest(shop: WorkingCalendar = CARRIER, now: str = TUESDAY, **parts: Any) -> Digest:
    """The digest of that morning."""
    return digest_of(Gathered(**{"counts": {}} | parts), shop, at(now))


def test_a_day_in_numbers() -> None:
    counts = {Phase.PACKED: 3, Phase.HELD: 1, Phase.CONFLICT: 2, Phase.UNKNOWN: 4}
    ready = (card(1, service="Express"), card(2, service="Standard"), card(3))
    found = digest(counts=counts, ready=ready, waiting=(waiting(4, "TEA"),))
    assert found.day == date(2026, 3, 10)
    assert (found.ready, found.express, found.packed, found.waiting, found.problems) == (3, 1, 3, 1, 7)


def test_a_day_without_orders() -> None:
    found = digest()
    assert (found.ready, found.waiting, found.oldest, found.scarce, found.shipped) == (0, 0, None, (), None)


def test_orders_that_try_things_out_do_not_count() -> None:
    trial = card(1, since="2026-03-02 10:00", sales=sales(test=True), service="Express")
    late = card_of(order(id=2, sales=sales(test=True), production=short("TEA")))
    found = digest(ready=(trial, card(3)), waiting=(late,))
    assert (found.ready, found.express, found.waiting, found.scarce) == (1, 0, 0, ())
    assert found.oldest is not None and found.oldest.number == "#1003"


def test_the_oldest_ready_order_and_who_has_it() -> None:
    ready = (card(1, "2026-03-09 16:00"), card(2, "2026-03-06 16:00"), card(3, "2026-03-09 09:00"))
    oldest = digest(ready=ready).oldest
    assert oldest is not None
    assert (oldest.number, oldest.waited, oldest.owner, oldest.shop) == ("#1002", "9 working hours", None, "")
    owned = digest(ready=ready, owners={2: "UAMY", 1: "UBEN"}).oldest
    assert owned is not None and owned.owner == "UAMY"


def test_the_oldest_names_its_shop_when_there_are_several() -> None:
    oldest = digest(ready=(card(1), card(2, "2026-03-06 16:00", shop="Outlet"))).oldest
    assert oldest is not None and (oldest.number, oldest.shop) == ("#1002", "Outlet")


PICKUPS: list[tuple[str, WorkingCalendar, str, Pickup | None]] = [
    ("before the first", CARRIER, TUESDAY, Pickup("11:30", 3)),
    ("between the two", CARRIER, "2026-03-10 12:00", Pickup("15:00", 3)),
    ("on the dot it is gone", CARRIER, "2026-03-10 15:00", None),
    ("nobody said when", calendar(), TUESDAY, None),
    ("nobody works", calendar(cutoffs=(time(15),), closed={date(2026, 3, 10)}), TUESDAY, None),
]


@pytest.mark.parametrize(("_", "shop", "now", "pickup"), PICKUPS, ids=[row[0] for row in PICKUPS])
def test_what_the_next_pickup_needs(_: str, shop: WorkingCalendar, now: str, pickup: Pickup | None) -> None:
    """Express, and what was promised for today or before; not what has until tomorrow."""
    ready = (
        card(1, service="Express"),
        card(2, ship_by=at("2026-03-10 23:59")),
        card(3, ship_by=at("2026-03-05 12:00")),
        card(4, ship_by=at("2026-03-11 00:00")),
        card(5, service="Standard Shipping"),
    )
    assert digest(ready=ready, shop=shop, now=now).pickup == pickup


def test_what_holds_up_most_orders_with_its_first_date() -> None:
    late = DUE + timedelta(days=5)
    found = digest(
        waiting=(
            waiting(1, "TEA", "LAMP"),
            waiting(2, "TEA", due=late),
            waiting(3, "TEA", "MUG", due=DUE),
            waiting(4, "LAMP"),
            waiting(5, "CUP"),
        )
    )
    assert found.scarce == (Scarce("TEA", 3, DUE), Scarce("LAMP", 2, None), Scarce("CUP", 1, None))


def test_an_order_counts_once_for_what_it_lacks_twice() -> None:
    assert digest(waiting=(waiting(1, "TEA", "TEA"),)).scarce == (Scarce("TEA", 1, None),)


# what left ----------------------------------------------------------------------------------------------------
LONG_AGO = at("2026-01-05 10:00")


def left(*days: tuple[str, int]) -> list[tuple[int, datetime]]:
    """So many orders left at noon of those days."""
    gone = [day for day, count in days for _ in range(count)]
    return [(number, at(f"{day} 12:00")) for number, day in enumerate(gone)]


def test_yesterday_against_the_mean_of_the_working_days_before_it() -> None:
    days = [f"2026-03-{day:02}" for day in (2, 3, 4, 5, 6)] + [f"2026-02-{day:02}" for day in range(16, 28)]
    gone = left(("2026-03-09", 7), ("2026-03-07", 90), ("2026-03-10", 90), *((day, 4) for day in days))
    assert digest(left=gone, watched_since=LONG_AGO).shipped == Shipped(MONDAY, 7, 4), "14 days with 4 each"


def test_a_slow_day_is_in_the_mean() -> None:
    assert digest(left=left(("2026-03-06", 28)), watched_since=LONG_AGO).shipped == Shipped(MONDAY, 0, 2)


def test_after_a_weekend_and_a_holiday_it_is_the_last_working_day() -> None:
    shop = calendar(closed={MONDAY})
    gone = left(("2026-03-06", 3), ("2026-03-09", 9))
    shipped = digest(left=gone, watched_since=LONG_AGO, shop=shop).shipped
    assert shipped is not None and (shipped.day, shipped.orders) == (date(2026, 3, 6), 3)


@pytest.mark.parametrize(
    ("since", "shipped"),
    [
        ("2026-02-27 10:00", Shipped(MONDAY, 7, 2)),
        ("2026-03-02 10:00", Shipped(MONDAY, 7, None)),
        ("2026-03-06 10:00", Shipped(MONDAY, 7, None)),
        ("2026-03-09 08:00", None),
    ],
)
def test_nothing_is_usual_before_five_whole_days_were_seen(since: str, shipped: Shipped | None) -> None:
    gone = left(("2026-03-09", 7), ("2026-03-06", 10), ("2026-02-27", 50))
    assert digest(left=gone, watched_since=at(since)).shipped == shipped


def test_an_order_that_left_twice_in_a_day_left_once() -> None:
    gone = [(1, at("2026-03-09 10:00")), (1, at("2026-03-09 12:00")), (2, at("2026-03-09 12:00"))]
    shipped = digest(left=gone, watched_since=LONG_AGO).shipped
    assert shipped is not None and shipped.orders == 2


def test_a_day_is_the_shops_own() -> None:
    """In Tallinn a day begins at ten in the evening of UTC."""
    gone = [(1, datetime(2026, 3, 9, 21, 59, tzinfo=UTC)), (2, datetime(2026, 3, 9, 22, 0, tzinfo=UTC))]
    shipped = digest(left=gone, watched_since=LONG_AGO).shipped
    assert shipped is not None and shipped.orders == 1


def test_it_looks_back_as_far_as_the_usual_needs() -> None:
    assert looks_back_to(CARRIER, at(TUESDAY)) == at("2026-02-17 00:00")
    assert looks_back_to(calendar(closed={MONDAY}), at(TUESDAY)) == at("2026-02-16 00:00")
