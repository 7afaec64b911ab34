"""The pick list: who leaves first, and what all of them need."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from bot.orders.card import PICKUP, Card, CardLine, card_of
from bot.orders.digest import Freshness, is_express
from bot.orders.picklist import PickList, Total, pick_list_of
from integrations.model import Availability, System
from tests.orders.making import NOW, line, order, production, sales, shipment


def ready(order_id: int, *goods: tuple[str, int, str | None], service: str | None = None, **changes: Any) -> Card:
    """An order with these goods, ready for as many hours as its id says; the desk knows the bins."""
    lines = tuple(line(sku, quantity, availability=Availability.IN_STOCK) for sku, quantity, _ in goods)
    binned = tuple(line(sku, quantity, bin=bin_) for sku, quantity, bin_ in goods)
    made = order(
        id=order_id,
        number=f"#{1000 + order_id}",
        production=production(lines=lines),
        shipments=(shipment(service=service, lines=binned),),
        **changes,
    )
    return card_of(made, since=NOW - timedelta(hours=order_id))


def numbers(shown: PickList) -> list[str]:
    return [card.number for card in shown.orders]


def test_what_is_in_a_hurry_comes_first_then_what_has_waited_longest() -> None:
    shown = pick_list_of([ready(1), ready(5), ready(2, service="UPS Next Day Air"), ready(9, service="Standard")])
    assert numbers(shown) == ["#1002", "#1009", "#1005", "#1001"]


def test_what_the_customer_collects_is_in_no_hurry() -> None:
    collected = ready(1, sales=sales(pickup=True))
    assert collected.service == PICKUP
    assert not is_express(collected)
    assert numbers(pick_list_of([collected, ready(5)])) == ["#1005", "#1001"]


def test_of_two_that_became_ready_together_the_first_comes_first() -> None:
    both = [card_of(order(id=number, number=f"#{number}"), since=NOW) for number in (7, 3)]
    assert numbers(pick_list_of(both)) == ["#3", "#7"]


def test_all_of_it_by_bin_as_one_walks() -> None:
    shown = pick_list_of(
        [
            ready(1, ("MUG", 2, "B1"), ("TEA", 1, "A3")),
            ready(2, ("MUG", 3, "B1"), ("LAMP", 1, None), ("CUP", 1, "A3")),
        ]
    )
    assert shown.totals == (
        Total("CUP", Decimal(1), ("A3",)),
        Total("TEA", Decimal(1), ("A3",)),
        Total("MUG", Decimal(5), ("B1",)),
        Total("LAMP", Decimal(1), ()),
    )


def test_a_sku_in_two_bins_names_both() -> None:
    shown = pick_list_of([ready(1, ("MUG", 2, "B1")), ready(2, ("MUG", 1, "A9")), ready(3, ("MUG", 1, None))])
    assert shown.totals == (Total("MUG", Decimal(4), ("A9", "B1")),)


def test_goods_without_a_sku_go_by_their_title() -> None:
    bare = CardLine(quantity=Decimal(1), sku="", title="Gift wrap", bin=None, short=False)
    card = ready(1)
    shown = pick_list_of([Card(**{**{name: getattr(card, name) for name in card.__slots__}, "lines": (bare,)})])
    assert shown.totals == (Total("Gift wrap", Decimal(1), ()),)


def test_orders_that_try_things_out_are_not_picked() -> None:
    shown = pick_list_of([ready(1, ("MUG", 1, None), sales=sales(test=True))])
    assert (shown.orders, shown.totals) == ((), ())


def test_only_what_is_stale_is_said() -> None:
    fresh, old = Freshness(System.KATANA, NOW, True), Freshness(System.SHIPSTATION, None, False)
    assert pick_list_of([], connections=(fresh, old)).stale == (old,)
