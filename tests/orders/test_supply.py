"""What a blocked line waits for: a table of what comes, and which of it brings a line's goods."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot.orders.card import card_of
from bot.orders.supply import Source, source_of, waits_of, with_supply
from integrations.model import Availability, Line, ProductionOrder, ProductionStage
from integrations.stock import Making, MakingState, Purchase, Supply
from tests.orders.making import NOW, line, order, production

DAY = timedelta(days=1)
SOON, LATER = NOW + DAY, NOW + 3 * DAY
EXPECTED, NONE, IN_STOCK = Availability.EXPECTED, Availability.NOT_AVAILABLE, Availability.IN_STOCK


def making(number: str, due: datetime | None, goods: str = "31", line_ref: str | None = None) -> Making:
    return Making(
        ref=number,
        number=number,
        goods=goods,
        sku="OAK",
        quantity=Decimal(4),
        state=MakingState.IN_PROGRESS,
        due_at=due,
        line_ref=line_ref,
    )


def purchase(number: str, due: datetime | None, goods: str = "31") -> Purchase:
    return Purchase(
        ref=number, order_ref=number, number=number, goods=goods, sku="OAK", quantity=Decimal(4), due_at=due
    )


def supply(*sources: Source) -> Supply:
    return Supply(
        seen_at=NOW,
        makings=tuple(one for one in sources if isinstance(one, Making)),
        purchases=tuple(one for one in sources if isinstance(one, Purchase)),
    )


def oak(availability: Availability = EXPECTED, **changes: Any) -> Line:
    return replace(line("OAK", 4, availability=availability, goods="31", expected_at=LATER), **changes)


OURS = making("OURS", LATER, line_ref="line-OAK")


@pytest.mark.parametrize(
    ("short", "coming", "brings"),
    [
        (oak(), [making("M1", SOON), purchase("P1", LATER)], "P1"),
        (oak(), [making("M1", LATER), purchase("P1", SOON)], "M1"),
        (oak(), [making("M1", NOW), purchase("P1", SOON)], "P1"),
        (oak(), [making("M1", LATER + DAY), purchase("P1", None)], "M1"),
        (oak(), [purchase("P1", None)], "P1"),
        (oak(expected_at=None), [purchase("P1", LATER), making("M1", SOON)], "M1"),
        (oak(), [making("M1", LATER, goods="99"), purchase("P1", LATER, goods="99")], None),
        (oak(), [making("M1", LATER, line_ref="somebody else's")], None),
        (oak(made_by="OURS"), [OURS, purchase("P1", LATER)], "OURS"),
        (oak(made_by="GONE"), [OURS, purchase("P1", LATER)], None),
        (oak(NONE, expected_at=None), [purchase("P1", LATER)], None),
        (oak(Availability.UNKNOWN), [purchase("P1", LATER)], None),
        (oak(goods=""), [making("M1", LATER, goods="")], None),
        (oak(), [], None),
    ],
)
def test_what_brings_a_lines_goods(short: Line, coming: list[Source], brings: str | None) -> None:
    for arranged in (coming, coming[::-1]):
        found = source_of(short, supply(*arranged))
        assert (found.number if found else None) == brings


def waiting(*lines: Line, **changes: Any) -> ProductionOrder:
    return production(availability=EXPECTED, lines=lines, **changes)


def test_a_partly_in_stock_order_names_the_short_line() -> None:
    there = line("MUG", availability=IN_STOCK), line("CUP", availability=IN_STOCK)
    service = line("WRAP", availability=Availability.NOT_APPLICABLE, shippable=False)
    waits = waits_of(waiting(*there, service, oak(fulfilled=Decimal(1)), supply=supply(making("M1", LATER))))
    assert waits is not None
    assert (waits.in_stock, waits.lines, waits.seen_at) == (2, 3, NOW)
    (short,) = waits.short
    assert (short.sku, short.quantity, short.expected_at) == ("OAK", Decimal(3), LATER)
    assert short.source == making("M1", LATER)


def test_nobody_read_what_is_coming() -> None:
    waits = waits_of(waiting(oak(made_by="OURS")))
    assert waits is not None
    assert (waits.seen_at, waits.short[0].source, waits.short[0].being_made) == (None, None, True)


@pytest.mark.parametrize(
    "there",
    [
        production(),
        waiting(oak(), stage=ProductionStage.PACKED),
        waiting(oak(), deleted_at=NOW),
        waiting(oak(fulfilled=Decimal(4))),
        waiting(oak(shippable=False)),
    ],
)
def test_what_waits_for_nothing_says_nothing(there: ProductionOrder) -> None:
    assert waits_of(there) is None


def test_an_order_keeps_as_much_of_the_supply_as_concerns_it() -> None:
    mine, other, stranger = making("M1", SOON), making("M2", SOON, goods="99"), making("M3", SOON, line_ref="x")
    whole = supply(mine, other, stranger, OURS, purchase("P1", SOON), purchase("P2", SOON, goods="99"))
    kept = with_supply(waiting(oak(made_by="OURS")), whole).supply
    assert kept == supply(mine, OURS, purchase("P1", SOON))
    assert with_supply(production(), whole).supply is None
    assert with_supply(waiting(oak(), supply=whole), None).supply is None


def test_only_a_card_of_what_waits_says_what_it_waits_for() -> None:
    assert card_of(order(production=waiting(oak()))).waits is not None
    assert card_of(order()).waits is None
