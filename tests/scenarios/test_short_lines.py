"""A blocked line says why: what is short of it, when it comes, and out of which making or purchase."""

from integrations.sandbox.faults import Fault
from tests.scenarios.seeing import said
from tests.scenarios.workshop import at_the_workshop


async def test_a_partly_in_stock_order_names_the_short_line_and_its_making() -> None:
    async with at_the_workshop() as scene:
        await scene.place("#1042", ("MUG", 1), ("CUP", 1), ("OAK-01", 4))
        made = scene.world.start_production("OAK-01", 9, due_days=3)
        scene.world.set_production(made.id, "IN_PROGRESS")
        await scene.types("UAMY", "/order 1042 status")
        text = said(scene.whispers("UAMY")[-1])
        assert "2 of 3 lines in stock; short: 4 × OAK-01, expected TIME, being made (MO-81, in progress" in text
        scene.world.add_stock("PLANK", -3)
        await scene.types("UAMY", "/order 1042 status")
        text = said(scene.whispers("UAMY")[-1])
        assert "being made (MO-81, in progress: lacks 18 × PLANK, no date yet)" in text
        scene.world.finish_production(made.id)
        await scene.rest()
        await scene.types("UAMY", "/order 1042 status")
        assert "short" not in said(scene.whispers("UAMY")[-1])


async def test_a_purchase_is_named_with_its_number_and_nothing_on_its_way_has_no_date() -> None:
    async with at_the_workshop() as scene:
        await scene.place("#1042", ("TEA", 2), ("LAMP", 1))
        await scene.types("UAMY", "/order 1042 status")
        text = said(scene.whispers("UAMY")[-1])
        assert "0 of 2 lines in stock; short: 1 × LAMP, no date yet; 2 × TEA, expected TIME, bought (PO-31)" in text


async def test_many_orders_cost_one_reading_of_what_is_coming() -> None:
    async with at_the_workshop(fresh_for="180") as scene:
        for number in range(1042, 1047):
            await scene.place(f"#{number}", ("TEA", 2))
        for number in range(1042, 1047):
            await scene.types("UAMY", f"/order {number} status")
        read = [one.path for one in scene.box.journal.requests("katana") if one.path.endswith("/purchase_orders")]
        assert len(read) == 2, "one for each status"


async def test_a_reading_grows_old_by_the_clock_of_the_business() -> None:
    """A clock that is fast-forwarded shows nothing from before as if it were from now."""
    async with at_the_workshop(fresh_for="180") as scene:
        await scene.place("#1042", ("LAMP", 1))
        bought = scene.world.order_supply("LAMP", 5, due_days=3)
        await scene.pass_time(4)
        await scene.types("UAMY", "/order 1042 status")
        assert f"1 × LAMP, expected TIME, bought ({bought.order_no})" in said(scene.whispers("UAMY")[-1])


async def test_what_cannot_be_read_stays_as_it_was_known() -> None:
    async with at_the_workshop() as scene:
        await scene.place("#1042", ("TEA", 2))
        scene.box.faults.add(Fault("status", face="katana", path="/v1/purchase_orders", remaining=None))
        await scene.types("UAMY", "/order 1042 status")
        text = said(scene.whispers("UAMY")[-1])
        assert "bought (PO-31)" in text
        assert "it does not answer" not in text
