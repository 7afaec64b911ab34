"""`/stock` and `/blocked`: what lies where, who waits for it, and what releases most; and what nobody can say."""

from integrations.sandbox.faults import Fault
from tests.scenarios.seeing import said
from tests.scenarios.workshop import at_the_workshop


async def test_stock_says_what_lies_where_whether_the_shop_agrees_and_who_waits() -> None:
    async with at_the_workshop() as scene:
        await scene.place("#1042", ("TEA", 2))
        await scene.place("#1043", ("TEA", 3), ("MUG", 1))
        await scene.types("UAMY", "/stock tea")
        text = said(scene.whispers("UAMY")[-1])
        assert text.startswith("*TEA* · Tea\n")
        assert "Main location: 0 in stock, 5 committed, 400 expected" in text
        assert "-5 available, as Katana has it" in text
        assert "400, due TIME, bought (PO-31)" in text
        assert "*2 orders wait for it*\n• #1042: 2, expected TIME\n• #1043: 3, expected TIME" in text


async def test_a_shop_that_believes_something_else_is_told_apart() -> None:
    async with at_the_workshop() as scene:
        await scene.place("#1042", ("MUG", 1))
        scene.world.set_shop_stock("MUG", 12)
        await scene.types("UAMY", "/order stock MUG")
        text = said(scene.whispers("UAMY")[-1])
        assert ":warning: Shopify" in text
        assert "12 available, and Katana has 39 (Main location): they do not agree" in text
        assert "No open order waits for it." in text


async def test_an_unknown_sku_names_the_nearest() -> None:
    async with at_the_workshop() as scene:
        await scene.types("UAMY", "/stock oak-1")
        assert said(scene.whispers("UAMY")[-1]) == (
            "Neither Katana nor Shopify knows the SKU oak-1. Did you mean OAK-01?"
        )


async def test_a_system_that_cannot_be_read_is_named_and_hides_only_itself() -> None:
    async with at_the_workshop() as scene:
        fault = scene.box.faults.add(Fault("status", face="shopify", containing="inventoryItems", remaining=None))
        await scene.types("UAMY", "/stock MUG")
        text = said(scene.whispers("UAMY")[-1])
        assert "Main location: 40 in stock" in text
        assert "Shopify could not be read" in text
        scene.box.faults.remove(fault.id)
        scene.box.faults.add(Fault("status", face="katana", path="/v1/variants", remaining=None))
        await scene.types("UAMY", "/stock MUG")
        text = said(scene.whispers("UAMY")[-1])
        assert "Katana could not be read" in text
        assert "in stock" not in text


async def test_blocked_ranks_goods_by_orders_and_money_and_what_comes_by_what_it_releases() -> None:
    async with at_the_workshop() as scene:
        await scene.place("#1042", ("TEA", 2))
        await scene.place("#1043", ("TEA", 3), ("OAK-01", 1))
        await scene.place("#1044", ("LAMP", 1))
        await scene.place("#1045", ("MUG", 1))
        scene.world.start_production("OAK-01", 9, due_days=3)
        await scene.rest()
        await scene.types("UAMY", "/blocked")
        text = said(scene.whispers("UAMY")[-1])
        assert text.startswith("*3 orders wait for goods, 182.00 USD*")
        assert "*TEA* holds 2 orders, 93.00 USD (#1043, #1042) · 5 short, expected TIME" in text
        most = [line.split("*")[1] for line in text.split("Goods that hold most orders*")[1].split("\n")[1:4]]
        assert most == ["TEA", "LAMP", "OAK-01"]
        assert "400 × TEA bought (PO-31) · due TIME · releases 1 order, 18.00 USD (#1042)" in text
        assert "helps 1 order that waits for more (#1043)" in text
        assert "Nothing is on its way for LAMP." in text
        reads = len(scene.box.journal.requests("katana"))
        await scene.types("UAMY", "/blocked")
        assert len(scene.box.journal.requests("katana")) - reads <= 9


async def test_blocked_says_when_nothing_is_and_when_what_comes_cannot_be_read() -> None:
    async with at_the_workshop() as scene:
        await scene.types("UAMY", "/blocked")
        assert said(scene.whispers("UAMY")[-1]).startswith("No open order waits for goods.")
        await scene.place("#1042", ("TEA", 2))
        scene.box.faults.add(Fault("status", face="katana", path="/v1/purchase_orders", remaining=None))
        await scene.types("UAMY", "/blocked")
        text = said(scene.whispers("UAMY")[-1])
        assert "*TEA* holds 1 order" in text
        assert "bought (PO-31)" in text, "as the order knew it when it was read"
        assert "Katana could not be read" in text
        assert "what is on its way could not be read now" in text


async def test_a_guest_may_not_ask() -> None:
    async with at_the_workshop() as scene:
        before = len(scene.box.journal.requests("katana"))
        await scene.types("UGUS", "/stock MUG")
        await scene.types("UGUS", "/blocked")
        first, second = (said(one) for one in scene.whispers("UGUS"))
        assert first.startswith("Guests of this workspace cannot see what is in stock. Nothing was done.")
        assert second.startswith("Guests of this workspace cannot see what holds orders up. Nothing was done.")
        assert len(scene.box.journal.requests("katana")) == before
