"""One order, looked up in each way: what is asked, what is read, and what an error says."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from integrations.errors import Rejected, Unauthorized, Unavailable, UnexpectedReply
from integrations.model import Availability, ProductionStage, System
from integrations.ports import Production
from tests.integrations.katana.loopback import Answer, Asked, Said, katana, listed
from tests.integrations.katana.samples import KEY, error, fulfillment, order, row, variant

WHOLE: dict[str, Answer] = {
    "GET /sales_orders/7001": Said(body=order()),
    "GET /sales_order_fulfillments": listed(fulfillment()),
    "GET /variants": listed(variant()),
}


async def test_get_asks_for_the_order_its_fulfillments_and_its_variants() -> None:
    async with katana(WHOLE) as server:
        await server.client.get("7001")
    assert server.lines == ["GET /sales_orders/7001", "GET /sales_order_fulfillments", "GET /variants"]
    assert ("sales_order_id", "7001") in server.asked[1].query
    assert {("ids", "31"), ("extend", "product_or_material"), ("include_archived", "true")} <= set(
        server.asked[2].query
    )
    assert server.asked[0].headers["authorization"] == f"Bearer {KEY}"
    assert server.budget.reserved == 3


async def test_get_reads_the_order_as_katana_shows_it() -> None:
    async with katana(WHOLE) as server:
        found = await server.client.get("7001")
    assert found is not None
    assert (found.system, found.ref, found.number) == (System.KATANA, "7001", "#LIN1042")
    assert (found.stage, found.availability) == (ProductionStage.OPEN, Availability.IN_STOCK)
    assert (found.channel_order_ref, found.channel_account) == ("5550001042", "linen-and-loom.example")
    assert found.updated_at == datetime(2026, 11, 20, 9, tzinfo=UTC)
    assert found.native["status"] == "NOT_SHIPPED"
    assert found.native["delivery_date"] == "2026-12-04T08:00:00.000Z"
    assert (found.due_at, found.due_at_first) == (datetime(2026, 12, 4, 8, 0, tzinfo=UTC), None)
    assert found.url == "https://factory.katanamrp.com/salesorder/7001"
    (line,) = found.lines
    assert (line.ref, line.sku, line.title) == ("501", "SHIRT-M", "Linen shirt / M")
    assert (line.quantity, line.fulfilled) == (Decimal(3), Decimal(3))
    (packing,) = found.packings
    assert (packing.ref, packing.stage, packing.quantity) == ("900", ProductionStage.PACKED, Decimal(3))


async def test_get_knows_variants_for_a_while_and_asks_again_after_it() -> None:
    now = 1000.0
    async with katana(WHOLE, clock=lambda: now) as server:
        await server.client.get("7001")
        await server.client.get("7001")
        assert server.lines.count("GET /variants") == 1
        now += 15 * 60
        await server.client.get("7001")
    assert server.lines.count("GET /variants") == 2


async def test_get_leaves_out_fulfillments_of_other_orders() -> None:
    """Katana ignores a filter it does not know and answers the whole list."""
    foreign = fulfillment(901, sales_order_id=7002)
    async with katana(WHOLE | {"GET /sales_order_fulfillments": listed(foreign)}) as server:
        found = await server.client.get("7001")
    assert found is not None
    assert found.packings == ()
    assert found.lines[0].fulfilled == 0


async def test_get_of_an_unknown_order_is_none_and_of_a_strange_ref_asks_nothing() -> None:
    async with katana({}) as server:
        assert await server.client.get("7001") is None
        assert await server.client.get("../customers") is None
        assert await server.client.get("99999999999") is None
    assert server.lines == ["GET /sales_orders/7001"]


async def test_get_unwraps_a_data_envelope() -> None:
    async with katana(WHOLE | {"GET /sales_orders/7001": Said(body={"data": order()})}) as server:
        found = await server.client.get("7001")
    assert found is not None
    assert found.ref == "7001"


@pytest.mark.parametrize(
    ("said", "kind", "words"),
    [
        (Said(401, error(401, "UnauthorizedError", "Unauthorized")), Unauthorized, "Unauthorized"),
        (
            Said(500, error(500, "InternalServerError", "Internal Server Error")),
            Unavailable,
            "Internal Server Error",
        ),
        (Said(503, b"<html>down for a while</html>"), Unavailable, "503 without an explanation"),
        (Said(200, b"<html>hello</html>"), UnexpectedReply, "the body is not JSON"),
        (Said(200, order(status=None)), UnexpectedReply, "the field status is not text"),
    ],
)
async def test_get_raises_what_went_wrong_and_never_the_key(said: Said, kind: type[Exception], words: str) -> None:
    async with katana(WHOLE | {"GET /sales_orders/7001": said}) as server:
        with pytest.raises(kind) as caught:
            await server.client.get("7001")
    assert words in str(caught.value)
    assert KEY not in repr(caught.value) + str(caught.value) + repr(server.client)


async def test_find_asks_for_both_spellings_and_keeps_the_exact_number() -> None:
    def answer(asked: Asked) -> Said:
        return listed(order(), order(7002, order_no="#LIN10420"), order(7003, order_no="lin1042"))

    async with katana(WHOLE | {"GET /sales_orders": answer}) as server:
        found = await server.client.find("#LIN1042")
    assert [each.ref for each in found] == ["7001", "7003"]
    asked = [dict(each.query)["order_no"] for each in server.asked if each.path == "/sales_orders"]
    assert asked == ["LIN1042", "#LIN1042"]


async def test_find_tries_capitals_for_letters_typed_small() -> None:
    def answer(asked: Asked) -> Said:
        return listed(*([order()] if dict(asked.query)["order_no"] == "#LIN1042" else []))

    async with katana(WHOLE | {"GET /sales_orders": answer}) as server:
        assert [each.ref for each in await server.client.find("lin1042")] == ["7001"]
        assert await server.client.find("lin104") == ()
        assert await server.client.find(" # ") == ()


async def test_find_passes_on_what_katana_says() -> None:
    refused = Said(422, error(422, "UnprocessableEntityError", "The query is invalid.", code="VALIDATION_FAILED"))
    async with katana({"GET /sales_orders": refused}) as server:
        with pytest.raises(Rejected, match="The query is invalid"):
            await server.client.find("1042")


async def test_find_by_channel_order_keeps_only_equal_ids() -> None:
    other = order(7002, ecommerce_order_id=None)
    async with katana(WHOLE | {"GET /sales_orders": listed(order(), other)}) as server:
        found = await server.client.find_by_channel_order("5550001042")
        assert await server.client.find_by_channel_order("") == ()
    assert [each.ref for each in found] == ["7001"]
    assert ("ecommerce_order_id", "5550001042") in server.asked[0].query


async def test_find_by_channel_order_raises_unavailable_when_katana_is_down() -> None:
    async with katana({"GET /sales_orders": Said(502)}) as server:
        with pytest.raises(Unavailable):
            await server.client.find_by_channel_order("5550001042")


async def test_ping_names_the_factory() -> None:
    async with katana({"GET /factory": Said(body={"display_name": "Linen & Loom"})}) as server:
        account = await server.client.ping()
    assert account.name == "Linen & Loom"
    assert server.lines == ["GET /factory"]


async def test_ping_says_when_the_key_is_refused() -> None:
    async with katana({"GET /factory": Said(401, {"statusCode": 401, "message": "Unauthorized"})}) as server:
        with pytest.raises(Unauthorized, match="Unauthorized"):
            await server.client.ping()


async def test_resolve_finds_the_order_a_manufacturing_order_was_made_for() -> None:
    made = {"id": 21, "status": "DONE", "sales_order_id": 7001, "is_linked_to_sales_order": True}
    stock = {"id": 22, "status": "DONE", "sales_order_id": None}
    answers: dict[str, Answer] = {
        "GET /manufacturing_orders/21": Said(body=made),
        "GET /manufacturing_orders/22": Said(body=stock),
    }
    async with katana(answers) as server:
        assert await server.client.resolve("manufacturing_order:21") == ("7001",)
        assert await server.client.resolve("manufacturing_order:22") == ()
        assert await server.client.resolve("manufacturing_order:23") == ()
        for strange in ("", "manufacturing_order:", "manufacturing_order:../1", "purchase_order:21"):
            assert await server.client.resolve(strange) == ()
    assert len(server.asked) == 3


async def test_resolve_raises_when_katana_is_down() -> None:
    async with katana({"GET /manufacturing_orders/21": Said(500)}) as server:
        with pytest.raises(Unavailable):
            await server.client.resolve("manufacturing_order:21")


async def test_the_client_is_a_production_port_and_knows_its_settle_time() -> None:
    async with katana({}, timeout=9.0, read_lag=4.0) as server:
        port: Production = server.client
        assert port.settle == timedelta(seconds=13)
        assert port.system is System.KATANA


async def test_a_limit_reached_holds_everybody_off() -> None:
    limited = Said(429, error(429, "TooManyRequests", "Too Many Requests"), {"Retry-After": "31"})
    async with katana({"GET /factory": limited}) as server:
        with pytest.raises(Exception, match="Too Many Requests"):
            await server.client.ping()
    assert server.budget.held_off == [31.0]


async def test_a_row_whose_variant_is_gone_stays_readable() -> None:
    rows = [row(), row(502, variant_id=77), row(503, variant_id=78, product_availability="NOT_APPLICABLE")]
    async with katana(WHOLE | {"GET /sales_orders/7001": Said(body=order(sales_order_rows=rows))}) as server:
        found = await server.client.get("7001")
        await server.client.get("7001")
    assert found is not None
    assert [line.needs_allocation for line in found.lines] == [False, True, False]
    assert [line.shippable for line in found.lines] == [True, True, False]
    assert server.lines.count("GET /variants") == 1
