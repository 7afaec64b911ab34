"""Rate budgets shared by every process: one UPDATE of one row, by the database's clock, gives each call its turn.

The arithmetic is GCRA (https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm): `tat` is the moment at which
everything promised so far is paid for, and it may lie at most `burst` calls in the past.
"""

import asyncio
from collections.abc import Callable
from functools import cache

from sqlalchemy import (
    ColumnElement,
    Float,
    Select,
    SQLColumnExpression,
    bindparam,
    func,
    literal_column,
    select,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate
from sqlmodel import col

from storage.engine import Database
from storage.errors import TooLong
from storage.repository import Repository
from storage.tables import Budget

ROUNDING = 0.001
"""Seconds that do not count as waiting: Unix times as floats are not exact."""

SQLITE_NOW = "((julianday('now') - 2440587.5) * 86400.0)"
POSTGRESQL_NOW = "extract(epoch FROM clock_timestamp())::double precision"


class SqlBudget:
    """Leave to call one API: `rate_per_minute` calls, and up to `burst` at once after a pause.

    `patience` answers how many seconds the current caller is willing to wait.
    """

    def __init__(
        self, db: Database, name: str, rate_per_minute: float, burst: float, patience: Callable[[], float]
    ) -> None:
        self._db = db
        self._name = name
        self._interval = 60.0 / rate_per_minute
        self._burst = burst
        self._patience = patience

    async def reserve(self, cost: float = 1.0) -> None:
        """Return when the call may be made. Raises `TooLong`, and reserves nothing, if that is beyond patience.

        A cost above the burst counts as the burst, for it could never be saved up. Raises `IoInsideTransaction`
        inside a write transaction, which must not be kept open for it.
        """
        async with self._db.write() as work:
            turns = _Turns(work.session, work.now)
            wait, taken = await turns.take(
                self._name, self._interval, self._burst, min(cost, self._burst), self._patience()
            )
        if not taken:
            raise TooLong(self._name, wait)
        if wait > ROUNDING:
            await asyncio.sleep(wait)

    async def hold_off(self, seconds: float) -> None:
        """Give nobody a turn for `seconds`, because the system said so. Turns already given stay."""
        async with self._db.write() as work:
            await _Turns(work.session, work.now).hold_off(self._name, self._interval, self._burst, seconds)


class _Turns(Repository):
    async def take(
        self, name: str, interval: float, burst: float, cost: float, patience: float
    ) -> tuple[float, bool]:
        """Seconds until the turn, and whether it was taken: only if that is within `patience`."""
        rate = {"interval": interval, "burst": burst}
        asked = {"this": name, "reach": burst * interval, "price": cost * interval, "patience": patience + ROUNDING}
        taking, asking = _statements(self._on_postgresql)
        connection = await self._session.connection()
        if (wait := (await connection.execute(taking, {**asked, **rate})).scalar()) is not None:
            return float(wait), True
        refused = (await connection.execute(asking, asked)).scalar()
        if refused is not None and refused > patience + ROUNDING:
            return float(refused), False
        # Nobody had it yet, or another process has made it between the two statements.
        await self._insert_unless_there(Budget, name=name, tat=0.0, **rate)
        return await self.take(name, interval, burst, cost, patience)

    async def hold_off(self, name: str, interval: float, burst: float, seconds: float) -> None:
        await self._insert_unless_there(Budget, name=name, tat=0.0, interval=interval, burst=burst)
        later = _later(col(Budget.tat), _clock(self._on_postgresql) + seconds, self._on_postgresql)
        await self._update(Budget, col(Budget.name) == name, tat=later)


# Every call to a vendor asks one of these, and building a statement takes longer than running it.
@cache
def _statements(on_postgresql: bool) -> tuple[ReturningUpdate[float], Select[float]]:
    """Take a turn within patience and answer the wait for it; ask how long the wait would be."""
    clock, this = _clock(on_postgresql), col(Budget.name) == bindparam("this")
    begin = _later(col(Budget.tat), clock - bindparam("reach", type_=Float), on_postgresql)
    tat = begin + bindparam("price", type_=Float)
    in_time = tat - clock <= bindparam("patience", type_=Float)
    taking = update(Budget).where(this, in_time).values(tat=tat).returning(col(Budget.tat) - clock)
    return taking, select(tat - clock).where(this)


def _clock(on_postgresql: bool) -> ColumnElement[float]:
    return literal_column(POSTGRESQL_NOW if on_postgresql else SQLITE_NOW, Float)


def _later(
    one: SQLColumnExpression[float], other: SQLColumnExpression[float], on_postgresql: bool
) -> ColumnElement[float]:
    return (func.greatest if on_postgresql else func.max)(one, other, type_=Float)
