"""What every `Production` promises, asked of each client over its sandbox face. Another client is one line more."""

from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal

import aiohttp
import pytest

from integrations.model import Availability, Parcel, ProductionOrder, ProductionStage
from integrations.ports import Production
from integrations.sandbox.server import Sandbox
from tests.integrations.port_bench import MONDAY, Opens, katana, ordered, stocked_box

NOBODYS = "999999999"
SENT = Parcel(carrier="UPS", tracking_number="1Z999AA10123456784", shipped_at=MONDAY)
WORKSHOPS: dict[str, Opens[Production]] = {"katana": katana}


@pytest.fixture
async def box() -> AsyncIterator[Sandbox]:
    async with stocked_box() as box:
        yield box


@pytest.fixture(params=WORKSHOPS)
def production(request: pytest.FixtureRequest, box: Sandbox, session: aiohttp.ClientSession) -> Production:
    opens: Opens[Production] = WORKSHOPS[request.param]
    return opens(box, session)


async def only(production: Production, number: str) -> ProductionOrder:
    [found] = await production.find(number)
    return found


def on_hand(box: Sandbox) -> int:
    return box.world.variant("MUG-BLUE").on_hand


async def test_the_account_has_a_name(production: Production) -> None:
    assert (await production.ping()).name
    assert production.settle > timedelta(0)


async def test_an_order_is_found_by_exactly_its_number(box: Sandbox, production: Production) -> None:
    orders = {name: str(ordered(box, name).id) for name in ("#1042", "#10420", "#1042-A")}
    for typed, name in {"1042": "#1042", " #1042 ": "#1042", "#1042-A": "#1042-A"}.items():
        assert (await only(production, typed)).channel_order_ref == orders[name]
    assert await production.find("104") == ()


async def test_an_order_is_found_by_the_shops_id_and_read_by_its_own(box: Sandbox, production: Production) -> None:
    order = ordered(box, "#1042")
    [found] = await production.find_by_channel_order(str(order.id))
    assert found == await production.get(found.ref)
    assert (found.stage, found.availability) == (ProductionStage.OPEN, Availability.IN_STOCK)
    assert [(line.sku, line.quantity, line.fulfilled) for line in found.lines] == [
        ("MUG-BLUE", Decimal(2), Decimal(0))
    ]
    assert await production.find_by_channel_order(NOBODYS) == ()
    assert await production.get(NOBODYS) is None


async def test_lists_have_each_order_once_and_leave_out_what_has_gone(box: Sandbox, production: Production) -> None:
    for name in ("#1", "#2"):
        ordered(box, name)
    await production.deliver(await only(production, "2"), SENT)
    assert [each.number async for each in production.open_orders()] == ["#1"]
    changed = [each.number async for each in production.changed_since(MONDAY - timedelta(minutes=1))]
    assert sorted(changed) == ["#1", "#2"]
    assert [each async for each in production.changed_since(MONDAY + timedelta(hours=1))] == []


async def test_packing_takes_the_goods_and_unpacking_gives_them_back(box: Sandbox, production: Production) -> None:
    ordered(box, "#1042")
    await production.pack(await only(production, "1042"))
    packed = await only(production, "1042")
    assert (packed.stage, on_hand(box)) == (ProductionStage.PACKED, 3)
    assert packed.lines[0].fulfilled == packed.lines[0].quantity
    await production.unpack(packed)
    again = await only(production, "1042")
    assert (again.stage, on_hand(box)) == (ProductionStage.OPEN, 5)
    assert not again.lines[0].fulfilled


@pytest.mark.parametrize("packed", [True, False])
async def test_what_left_is_delivered_whether_it_was_packed_or_not(
    box: Sandbox, production: Production, packed: bool
) -> None:
    ordered(box, "#1042")
    if packed:
        await production.pack(await only(production, "1042"))
    await production.deliver(await only(production, "1042"), SENT)
    gone = await only(production, "1042")
    assert (gone.stage, on_hand(box)) == (ProductionStage.DELIVERED, 3)
    assert [each.stage for each in gone.packings] == [ProductionStage.DELIVERED]


async def test_goods_are_made_for_the_line_that_lacks_them(box: Sandbox, production: Production) -> None:
    ordered(box, "#1042", quantity=7)
    short = await only(production, "1042")
    assert short.lines[0].availability is Availability.NOT_AVAILABLE
    assert short.lines[0].makeable
    await production.make(short, short.lines[0].ref)
    waiting = await only(production, "1042")
    [making] = (await production.supply(MONDAY)).makings
    assert (making.line_ref, making.ref) == (short.lines[0].ref, waiting.lines[0].made_by)
    assert waiting.lines[0].availability is Availability.EXPECTED


async def test_stock_is_told_however_the_sku_is_typed(box: Sandbox, production: Production) -> None:
    ordered(box, "#1042")
    goods = await production.stock_of("mug-blue")
    assert goods and goods.sku == "MUG-BLUE"
    assert [(level.in_stock, level.committed) for level in goods.levels] == [(Decimal(5), Decimal(2))]
    assert await production.stock_of("MUG") is None
    assert "MUG-BLUE" in await production.skus()
