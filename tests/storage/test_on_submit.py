"""What a dispatcher with a queue of its own rests on: it hears of each new operation inside its transaction."""

import pytest

from storage.engine import Database
from storage.ledger import Submission
from storage.tables import Once, Operation
from storage.unit_of_work import UnitOfWork


def poke(key: str) -> Submission:
    return Submission(kind="look", subject=key, key=key, once=Once.WAITING, lane=key, fifo=False)


async def test_each_new_operation_is_heard_of_once_inside_its_transaction(db: Database) -> None:
    heard: list[str] = []

    async def hear(unit: UnitOfWork, operation: Operation) -> None:
        assert await unit.ledger.get(operation.id) is not None, "it is in the same transaction"
        heard.append(operation.key)

    db.on_submit(hear)
    async with db.write() as unit:
        for key in ("a", "b", "a"):
            await unit.ledger.submit(poke(key))
    assert heard == ["a", "b"]


async def test_a_queue_that_cannot_take_it_undoes_the_submission(db: Database) -> None:
    async def full(_: UnitOfWork, __: Operation) -> None:
        raise RuntimeError("the queue is full")

    db.on_submit(full)
    with pytest.raises(RuntimeError):
        async with db.write() as unit:
            await unit.ledger.submit(poke("a"))
    async with db.read() as unit:
        assert await unit.ledger.open_for("a") == []
