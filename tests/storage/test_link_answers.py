"""Answers about records: one stands per order and record, one order owns a record, and nothing said is forgotten."""

from storage.engine import Database
from storage.tables import LinkAnswer, Order
from storage.unit_of_work import UnitOfWork
from tests.storage.builders import NOW, an_order


async def connection(work: UnitOfWork) -> int:
    return (await work.orders.ensure_connection("katana", system="katana", account="acme")).id


async def said(
    work: UnitOfWork, order: Order, operation_id: int, *, mine: bool = True, ref: str = "7001"
) -> LinkAnswer | None:
    where = await connection(work)
    return await work.link_answers.give(order.id, where, ref, mine=mine, by="U1", at=NOW, operation_id=operation_id)


async def test_one_answer_stands_and_one_asking_says_one_thing(db: Database) -> None:
    async with db.write() as work:
        order = await an_order(work, "gid/1")
        first = await said(work, order, 1)
        assert first is not None
        assert await said(work, order, 2, mine=False) is None, "one stands"
        assert await said(work, order, 1, ref="7002") is None, "the same asking"
        assert [one.id for one in await work.link_answers.standing(order.id)] == [first.id]


async def test_a_record_has_one_owner_and_any_number_of_orders_that_it_is_not(db: Database) -> None:
    async with db.write() as work:
        order, other = await an_order(work, "gid/1"), await an_order(work, "gid/2")
        assert await said(work, order, 1, mine=False) is not None
        assert await said(work, other, 2, mine=False) is not None
        assert await said(work, order, 3, ref="7002") is not None
        assert await said(work, other, 4, ref="7002") is None
        assert len(await work.link_answers.of_record(await connection(work), "7001")) == 2


async def test_taken_back_it_stands_no_more_and_is_remembered(db: Database) -> None:
    async with db.write() as work:
        order, other = await an_order(work, "gid/1"), await an_order(work, "gid/2")
        first = await said(work, order, 1)
        assert first is not None
        back = await work.link_answers.take_back(first.id, NOW, "U2")
        assert back is not None
        assert (back.undone_by, await work.link_answers.standing(order.id)) == ("U2", [])
        assert await work.link_answers.take_back(first.id, NOW, "U3") is None
        assert await said(work, other, 2) is not None, "another order may have it now"
        assert [one.undone_by for one in await work.link_answers.of_order(order.id)] == ["U2"]


async def test_what_is_taken_is_another_order_of_the_same_number_for_sure(db: Database) -> None:
    async with db.write() as work:
        order, other, far = [await an_order(work, f"gid/{nth}") for nth in range(3)]
        where = await connection(work)
        for one, key in ((order, "1042"), (other, "1042"), (far, "7")):
            one.number_key = key
            await work.orders.save(one)
        await work.orders.link(other.id, where, "strong", "strong")
        await work.orders.link(other.id, where, "weak", "weak")
        await work.orders.link(far.id, where, "elsewhere", "strong")
        await work.orders.link(other.id, where, "said", "medium")
        await said(work, other, 1, ref="said")
        await said(work, other, 2, ref="weak", mine=False)
        assert await work.link_answers.taken(order) == {(where, "strong"), (where, "said")}
        assert await work.link_answers.taken(far) == set()
        assert await work.link_answers.namesakes(order) == [], "both are of one shop"


async def test_a_namesake_is_of_another_shop(db: Database) -> None:
    async with db.write() as work:
        order = await an_order(work, "gid/1")
        shop = await work.orders.ensure_shop("second", name="Second", time_zone="UTC")
        await work.orders.add(
            shop_id=shop.id, channel_ref="1", number=order.number, number_key=order.number_key, placed_at=NOW
        )
        assert await work.link_answers.namesakes(order) == ["Second"]


async def test_a_link_can_be_said_anew_to_be_less_sure(db: Database) -> None:
    async with db.write() as work:
        order, where = await an_order(work, "gid/1"), await connection(work)
        await work.orders.link(order.id, where, "7001", "medium", linked_by="U1")
        await work.orders.link_again(order.id, where, "7001", "weak")
        (link,) = await work.orders.links(order.id)
        assert (link.strength, link.linked_by) == ("weak", None)
