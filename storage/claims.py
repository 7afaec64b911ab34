"""Who may drive an operation: claiming, holding, handing back and finishing, safe among any number of processes.

Each claim raises the operation's fence. Whoever holds an older fence, or an operation that is no longer running, is
told so by a False and has changed nothing.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, exists, func, or_, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar
from sqlmodel.sql.sqltypes import UTCDateTime

from storage.repository import Repository
from storage.tables import OPEN_STATES, Document, Once, Operation, State, Step
from storage.tables.work import UNIQUE_AMONG

CLAIM_LOCK = 0x5348_4950
"""PostgreSQL's advisory lock for claims: two that cannot see each other's choice must not choose at once."""


class Claims(Repository):
    """The moves of an operation between waiting, running and its end."""

    made_runnable: frozenset[str] = frozenset()
    """The kinds of which this transaction made an operation runnable, so that a dispatcher should wake."""

    async def claim(
        self,
        owner: str,
        now: datetime,
        lease: timedelta,
        kinds: Collection[str] | None = None,
        *,
        operation_id: int | None = None,
    ) -> Operation | None:
        """Take the operation that has been runnable longest, or that very one, or None.

        In a lane, a first-in-first-out operation waits for every older one that waits or runs; any other waits only
        while one runs. Operations of the lane "" wait for nobody. Claim in a transaction of its own: on PostgreSQL
        other claimers wait until it ends.
        """
        if self._on_postgresql:
            await self._session.exec(select(func.pg_advisory_xact_lock(CLAIM_LOCK)))
        params = {"now": now, "until": now + lease, "claimer": owner} | (
            {"this": operation_id} if operation_id else {}
        )
        statement = _claiming(_plain(kinds), operation_id is not None)
        row: Operation | None = (await self._session.exec(statement, params=params)).scalar_one_or_none()
        return row

    async def next_run_at(self, kinds: Collection[str] | None = None) -> datetime | None:
        """When the next operation becomes runnable by time alone. Those held up by their lane do not count."""
        return (await self._session.exec(_next_run_at(_plain(kinds)))).one()

    async def renew(self, op: Operation, lease_until: datetime) -> bool:
        """Hold the operation until `lease_until`."""
        return bool(await self._update(Operation, *_held(op), lease_until=lease_until))

    async def release(self, op: Operation, run_at: datetime, detail: str = "", *, fault: bool = False) -> bool:
        """Hand the operation back, to be tried again at `run_at`. `detail` says why, for people; `fault` counts it.

        One that is unique among the waiting is superseded when another already waits with its key.
        """
        return await self._wait_again(_held(op), run_at, result={"detail": detail}, faults=op.faults + int(fault))

    async def take_in(self, op: Operation) -> None:
        """Bring into `op` what was added to its data since it was read. No more comes in this transaction."""
        data = (await self._session.exec(_DATA, params={"held": op.id})).first()
        op.data = op.data if data is None else data

    async def finish(self, op: Operation, state: State, result: Document | None = None) -> bool:
        """End the operation, or lay it aside for a person (`ask_human`, `parked`). Both ways it leaves its lane."""
        if state in (State.WAITING, State.RUNNING):
            raise ValueError(f"an operation cannot finish as {state}")
        ended = {} if state in OPEN_STATES else {"finished_at": self._now(), "data": _without_addresses(op.data)}
        values = {"state": state, "result": result or {}, "owner": None, "lease_until": None, **ended}
        params = {"held": op.id, "held_fence": op.fence, **values}
        return (await self._session.exec(_ENDING, params=params)).first() is not None

    async def resume(self, operation_id: int, *, give_up_at: datetime | None = None) -> bool:
        """Go on with an operation that was laid aside, because a person says so. Its attempts are counted anew.

        `give_up_at` is its new time to give up: the old one has often passed, and would leave it one single try.
        """
        values = {"attempts": 0, "faults": 0} | ({} if give_up_at is None else {"give_up_at": give_up_at})
        laid_aside = (
            col(Operation.id) == operation_id,
            col(Operation.state).in_((State.ASK_HUMAN, State.PARKED)),
        )
        return await self._wait_again(laid_aside, self._now(), **values)

    async def reclaim(self, owner: str, *, expired_at: datetime | None = None) -> int:
        """Put back what other owners run and answer how many. With `expired_at`, only leases ended by then."""
        abandoned = [col(Operation.state) == State.RUNNING, col(Operation.owner) != owner]
        if expired_at is not None:
            abandoned.append(col(Operation.lease_until) <= expired_at)
        ids = (await self._session.exec(select(col(Operation.id)).where(*abandoned))).all()
        put_back = [await self._wait_again((col(Operation.id) == one, *abandoned), self._now()) for one in ids]
        return sum(put_back)

    async def _wait_again(self, where: Collection[ColumnElement[bool]], run_at: datetime, **values: object) -> bool:
        """Let the operation that matches wait again, or supersede it by one that already waits for the same.

        What the superseded one had begun goes over to the other, which would else begin it afresh without looking.
        """
        row = (await self._session.exec(select(Operation).where(*where).with_for_update())).first()
        if row is None:
            return False
        self.made_runnable |= {row.kind}
        this = col(Operation.id) == row.id
        free = {"owner": None, "lease_until": None, **values}
        while True:
            if row.once is Once.WAITING and (other := await self._bring_forward(row.key, run_at)):
                await self._update(Step, *_steps_to_hand_over(row, other), operation_id=other.id)
                await self._update(Operation, this, state=State.SUPERSEDED, finished_at=self._now(), **free)
                return True
            try:
                async with self._session.begin_nested():
                    await self._update(Operation, this, state=State.WAITING, run_at=run_at, **free)
            except IntegrityError:  # PostgreSQL: another process submitted the same key between the two statements
                continue
            return True

    async def _bring_forward(self, key: str, run_at: datetime) -> Operation | None:
        """Let the waiting operation with this key run at `run_at` at the latest, and answer it."""
        found = await self._session.exec(_BRINGING_FORWARD, params={"this_key": key, "at": run_at})
        row: Operation | None = found.scalars().first()
        return row


def _without_addresses(data: Any) -> Any:
    """Where a person could be answered is of no use once they have been: such an address is not kept."""
    if isinstance(data, list):
        return [_without_addresses(one) for one in data]
    if isinstance(data, dict):
        return {name: _without_addresses(value) for name, value in data.items() if name != "response_url"}
    return data


def _held(op: Operation) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Operation.id) == op.id,
        col(Operation.fence) == op.fence,
        col(Operation.state) == State.RUNNING,
    )


def _steps_to_hand_over(giver: Operation, taker: Operation) -> tuple[ColumnElement[bool], ...]:
    begun_too = select(col(Step.name)).where(col(Step.operation_id) == taker.id)
    return (col(Step.operation_id) == giver.id, col(Step.name).not_in(begun_too))


_ENDING = (
    update(Operation)
    .where(col(Operation.id) == bindparam("held"), col(Operation.fence) == bindparam("held_fence"))
    .where(col(Operation.state) == State.RUNNING)
    .returning(col(Operation.id))
    .execution_options(synchronize_session=False)
)
_DATA = select(col(Operation.data)).where(col(Operation.id) == bindparam("held")).with_for_update()
_AT = bindparam("at", type_=UTCDateTime())
_BRINGING_FORWARD = (
    update(Operation)
    .where(col(Operation.key) == bindparam("this_key"), text(UNIQUE_AMONG[Once.WAITING]))
    .values(run_at=case((col(Operation.run_at) > _AT, _AT), else_=col(Operation.run_at)))
    .returning(Operation)
    .execution_options(populate_existing=True, synchronize_session=False)
)


# A claim loop asks these two at every commit, and building a statement takes longer than running it.
@lru_cache(maxsize=64)
def _claiming(kinds: tuple[str, ...] | None, this_one: bool) -> Any:
    one, now = aliased(Operation), bindparam("now", type_=UTCDateTime())
    runnable = select(col(one.id)).where(*_waiting(one, kinds), col(one.run_at) <= now)
    if this_one:
        runnable = runnable.where(col(one.id) == bindparam("this"))
    longest = runnable.order_by(col(one.run_at), col(one.id)).limit(1).with_for_update(skip_locked=True)
    return (
        update(Operation)
        .where(col(Operation.id) == longest.scalar_subquery())
        .values(
            state=State.RUNNING,
            owner=bindparam("claimer"),
            lease_until=bindparam("until", type_=UTCDateTime()),
            started_at=now,
            fence=col(Operation.fence) + 1,
            attempts=col(Operation.attempts) + 1,
        )
        .returning(Operation)
        .execution_options(populate_existing=True, synchronize_session=False)
    )


@lru_cache(maxsize=64)
def _next_run_at(kinds: tuple[str, ...] | None) -> SelectOfScalar[datetime]:
    return select(func.min(col(Operation.run_at))).where(*_waiting(Operation, kinds))


def _plain(kinds: Collection[str] | None) -> tuple[str, ...] | None:
    return None if kinds is None else tuple(kinds)


def _waiting(one: type[Operation], kinds: Collection[str] | None) -> list[ColumnElement[bool]]:
    """Operations that wait for their time only: nothing in their lane holds them up."""
    other = aliased(Operation)
    is_ahead = and_(col(one.fifo), col(other.state) == State.WAITING, col(other.id) < col(one.id))
    held_up = exists().where(col(other.lane) == col(one.lane), or_(col(other.state) == State.RUNNING, is_ahead))
    conditions = [
        col(one.state) == State.WAITING,
        or_(col(one.lane) == "", ~held_up),
    ]
    return conditions if kinds is None else [*conditions, col(one.kind).in_(kinds)]
