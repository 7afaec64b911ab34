"""What is being made, bought and stored: how it is asked for, read and remembered, and what is refused."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from integrations.errors import OutcomeUnknown, Rejected, Unavailable, UnexpectedReply
from integrations.katana.supply import MOST_PAGES
from integrations.model import ProductionOrder
from integrations.stock import Level, Making, MakingState, Material, Purchase
from tests.integrations.katana.loopback import Answer, Asked, Loopback, Said, katana, listed
from tests.integrations.katana.samples import Json, error, order, row, variant

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
DUE = datetime(2026, 12, 3, 8, 0, tzinfo=UTC)


def making(making_id: int = 17, **fields: object) -> Json:
    return {
        "id": making_id,
        "order_no": "MO-17",
        "status": "IN_PROGRESS",
        "variant_id": 31,
        "location_id": 12,
        "planned_quantity": 6,
        "remaining_quantity": "4",
        "sales_order_row_id": None,
        "production_deadline_date": "2026-12-03T08:00:00.000Z",
        "ingredient_availability": "IN_STOCK",
    } | fields


def bought(order_id: int = 9, *rows: Json, **fields: object) -> Json:
    return {
        "id": order_id,
        "order_no": "PO-9",
        "status": "NOT_RECEIVED",
        "expected_arrival_date": "2026-12-03T08:00:00.000Z",
        "purchase_order_rows": list(rows) or [bought_row()],
    } | fields


def bought_row(row_id: int = 91, **fields: object) -> Json:
    return {"id": row_id, "variant_id": 31, "quantity": 5, "received_date": None, "deleted_at": None} | fields


def by(name: str, *records: Json) -> Answer:
    """A list filtered by one field, as Katana filters."""

    def answer(asked: Asked) -> Said:
        return listed(*(each for each in records if each[name] == dict(asked.query)[name]))

    return answer


def answers(*makings: Json, purchases: tuple[Json, ...] = (), recipe: tuple[Json, ...] = ()) -> dict[str, Answer]:
    return {
        "GET /manufacturing_orders": by("status", *makings),
        "GET /purchase_orders": by("status", *purchases),
        "GET /manufacturing_order_recipe_rows": by("ingredient_availability", *recipe),
        "GET /factory": Said(body={"display_name": "Loom", "base_currency_code": "EUR"}),
        "GET /variants": listed(variant(), variant(32, sku="DYE", parent={"type": "material", "name": "Dye"})),
    }


def count(server: Loopback, line: str) -> int:
    return server.lines.count(line)


async def test_supply_is_every_unfinished_making_and_every_purchase_that_has_not_come() -> None:
    part = bought_row(92, quantity=2, received_date="2026-11-29T08:00:00.000Z")
    own = bought_row(93, quantity=3, arrival_date="2026-12-01T08:00:00.000Z", purchase_uom_conversion_rate=10)
    given = answers(
        making(sales_order_row_id=501),
        making(18, order_no="MO-18", status="DONE"),
        purchases=(bought(), bought(10, part, own, order_no="PO-10", status="PARTIALLY_RECEIVED")),
    )
    async with katana(given) as server:
        supply = await server.client.supply(NOW)
    made = Making(
        ref="17",
        number="MO-17",
        goods="31",
        sku="SHIRT-M",
        quantity=Decimal(4),
        state=MakingState.IN_PROGRESS,
        due_at=DUE,
        line_ref="501",
    )
    assert supply.makings == (made,)
    assert supply.purchases == (
        Purchase(ref="91", order_ref="9", number="PO-9", goods="31", sku="SHIRT-M", quantity=Decimal(5), due_at=DUE),
        Purchase(
            ref="93",
            order_ref="10",
            number="PO-10",
            goods="31",
            sku="SHIRT-M",
            quantity=Decimal(30),
            due_at=datetime(2026, 12, 1, 8, 0, tzinfo=UTC),
        ),
    )
    assert (supply.whole, supply.currency, supply.seen_at) == (True, "EUR", NOW)


async def test_the_materials_that_hold_a_making_up_are_named() -> None:
    recipe = {"id": 1, "manufacturing_order_id": 17, "variant_id": 32, "planned_quantity_per_unit": "1.5"}
    lacking = recipe | {"ingredient_availability": "NOT_AVAILABLE", "ingredient_expected_date": None}
    there = recipe | {"id": 2, "ingredient_availability": "IN_STOCK"}
    given = answers(making(status="BLOCKED", ingredient_availability="NOT_AVAILABLE"), recipe=(lacking, there))
    async with katana(given) as server:
        (made,) = (await server.client.supply(NOW)).makings
    assert made.state is MakingState.BLOCKED
    assert made.short == (Material(sku="DYE", title="Dye / M", quantity=Decimal("6.0")),)


async def test_a_small_account_costs_seven_reads_and_its_variants_and_then_none_for_a_while() -> None:
    moment = [0.0]
    async with katana(answers(making()), supply_age=180.0, clock=lambda: moment[0]) as server:
        first = await server.client.supply(NOW)
        assert len(server.asked) == 8
        moment[0] = 179.0
        later = await server.client.supply(NOW + timedelta(minutes=3))
        assert len(server.asked) == 8
        assert later.seen_at == NOW + timedelta(seconds=1)
        assert later.makings == first.makings
        moment[0] = 180.0
        await server.client.supply(NOW)
        assert len(server.asked) == 14, "the currency and the variants are known"


async def test_a_status_nobody_asked_for_is_left_out() -> None:
    """Katana ignores a filter it does not know, and answers with the whole list."""
    given = answers() | {"GET /manufacturing_orders": listed(making(), making(18, status="PAUSED_FOR_TEA"))}
    async with katana(given) as server:
        supply = await server.client.supply(NOW)
    assert [each.ref for each in supply.makings] == ["17"]


async def test_lists_without_an_end_are_cut() -> None:
    def endless(asked: Asked) -> Said:
        first = 1000 * int(dict(asked.query)["page"])
        rows = [making(first + at, status=dict(asked.query)["status"]) for at in range(250)]
        return listed(*rows, pages=99)

    async with katana(answers() | {"GET /manufacturing_orders": endless}) as server:
        supply = await server.client.supply(NOW)
        assert not supply.whole
        assert count(server, "GET /manufacturing_orders") == 4 * MOST_PAGES


async def test_what_cannot_be_read_is_not_remembered() -> None:
    given = answers(making())
    async with katana(given | {"GET /purchase_orders": Said(503)}) as server:
        with pytest.raises(Unavailable):
            await server.client.supply(NOW)
        server.answers["GET /purchase_orders"] = listed()
        assert (await server.client.supply(NOW)).makings


async def test_a_making_without_a_number_is_no_making() -> None:
    async with katana(answers(making(order_no=None))) as server:
        with pytest.raises(UnexpectedReply, match="order_no"):
            await server.client.supply(NOW)


def place(variant_id: int, location_id: int, name: str, in_stock: str, committed: str, expected: str) -> Json:
    return {
        "variant_id": variant_id,
        "location_id": location_id,
        "quantity_in_stock": in_stock,
        "quantity_committed": committed,
        "quantity_expected": expected,
        "quantity_potential": None,
        "location": {"id": location_id, "name": name},
    }


async def test_stock_is_told_place_by_place() -> None:
    records = [
        place(31, 12, "Main", "7.00000", "9.00000", "4.00000"),
        place(31, 13, "Attic", "1.5", "0", "0"),
        place(99, 12, "Main", "100", "0", "0"),
    ]
    made = variant(parent={"is_producible": True})
    given: dict[str, Answer] = {
        "GET /variants": listed(made, variant(40, sku="SHIRT-ML")),
        "GET /inventory": Said(body={"data": records}),
    }
    async with katana(given) as server:
        goods = await server.client.stock_of("shirt-m")
        assert goods is not None
        assert (goods.sku, goods.title, goods.makeable) == ("SHIRT-M", "Linen shirt / M", True)
        main = Level(
            place="Main", available=Decimal(-2), in_stock=Decimal(7), committed=Decimal(9), expected=Decimal(4)
        )
        assert goods.levels[0] == main
        assert (goods.levels[1].place, goods.levels[1].available) == ("Attic", Decimal("1.5"))
        assert [value for name, value in server.asked[0].query if name == "sku"] == ["shirt-m", "SHIRT-M"]
        assert ("variant_id", "31") in server.asked[1].query


async def test_an_unknown_sku_has_no_stock_and_costs_one_read() -> None:
    async with katana({"GET /variants": listed()}) as server:
        assert await server.client.stock_of("NOPE") is None
        assert len(server.asked) == 1


async def test_every_sku_is_listed_once_and_remembered() -> None:
    given: dict[str, Answer] = {"GET /variants": listed(variant(), variant(32, sku=None), variant(33, sku="SHIRT-M"))}
    async with katana(given) as server:
        assert await server.client.skus() == ("SHIRT-M",)
        assert await server.client.skus() == ("SHIRT-M",)
        assert len(server.asked) == 1


async def read_order(server: Loopback) -> ProductionOrder:
    found = await server.client.get("7001")
    assert found is not None
    return found


def for_making(**fields: Any) -> dict[str, Answer]:
    return {
        "GET /sales_orders/7001": Said(
            body=order(sales_order_rows=[row(price_per_unit_in_base_currency=40, **fields)])
        ),
        "GET /sales_order_fulfillments": listed(),
        "GET /variants": listed(variant(parent={"is_producible": True})),
        "POST /manufacturing_order_make_to_order": Said(body=making(sales_order_row_id=501)),
    }


async def test_a_line_says_what_it_is_made_by_and_worth() -> None:
    async with katana(for_making(linked_manufacturing_order_id=17)) as server:
        (line,) = (await read_order(server)).lines
    assert (line.goods, line.made_by, line.makeable, line.unit_price) == ("31", "17", True, Decimal(40))


async def test_making_to_order_names_the_row_and_the_field_about_subassemblies() -> None:
    async with katana(for_making()) as server:
        receipt = await server.client.make(await read_order(server), "501")
        assert server.asked[-1].line == "POST /manufacturing_order_make_to_order"
        assert server.asked[-1].body == {"sales_order_row_id": 501, "create_subassemblies": False}
        assert receipt.ref == "17"


async def test_making_makes_the_supply_worth_reading_again() -> None:
    async with katana(for_making() | answers(making())) as server:
        server.answers["GET /variants"] = listed(variant(parent={"is_producible": True}))
        await server.client.supply(NOW)
        await server.client.make(await read_order(server), "501")
        before = len(server.asked)
        await server.client.supply(NOW)
        assert len(server.asked) > before


async def test_what_is_being_made_is_not_asked_for_again() -> None:
    async with katana(for_making(linked_manufacturing_order_id=17)) as server:
        receipt = await server.client.make(await read_order(server), "501")
        assert receipt.words.startswith("Already")
        assert "POST /manufacturing_order_make_to_order" not in server.lines


@pytest.mark.parametrize(
    ("parent", "line_ref", "deleted_at", "words"),
    [
        ({"is_producible": False}, "501", None, "not a made product"),
        ({}, "501", None, "not a made product"),
        ({"is_producible": True}, "999", None, "no longer lists"),
        ({"is_producible": True}, "501", "2026-11-20T09:00:00.000Z", "deleted"),
    ],
)
async def test_what_cannot_be_made_is_refused_before_anything_is_sent(
    parent: Json, line_ref: str, deleted_at: str | None, words: str
) -> None:
    given = for_making() | {"GET /variants": listed(variant(parent=parent))}
    given["GET /sales_orders/7001"] = Said(body=order(deleted_at=deleted_at))
    async with katana(given) as server:
        with pytest.raises(Rejected, match=words):
            await server.client.make(await read_order(server), line_ref)
        assert "POST /manufacturing_order_make_to_order" not in server.lines


async def test_refusals_and_lost_answers_to_making_are_told_apart() -> None:
    refusal = error(422, "UnprocessableEntityError", "The row cannot be produced")
    async with katana(for_making() | {"POST /manufacturing_order_make_to_order": Said(422, refusal)}) as server:
        with pytest.raises(Rejected, match="cannot be produced"):
            await server.client.make(await read_order(server), "501")
        server.answers["POST /manufacturing_order_make_to_order"] = Said(500)
        with pytest.raises(OutcomeUnknown):
            await server.client.make(await read_order(server), "501")
