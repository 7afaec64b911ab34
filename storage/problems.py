"""The problems that people reported: one is open per order, and none is ever forgotten."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import col, select

from storage.repository import Repository
from storage.tables import Order, Problem

_OPEN = select(Problem).where(col(Problem.order_id) == bindparam("order_id"), col(Problem.ended_at).is_(None))


class Problems(Repository):
    """Problems of all orders."""

    async def open(
        self, order_id: int, *, kind: str, note: str, opened_by: str, owner: str, at: datetime, operation_id: int
    ) -> Problem | None:
        """Open a problem. None when the order has one open, or this operation has opened one before."""
        return await self._insert_unless_there(
            Problem,
            order_id=order_id,
            kind=kind,
            note=note,
            opened_by=opened_by,
            owner=owner,
            opened_at=at,
            operation_id=operation_id,
        )

    async def open_of(self, order_id: int) -> Problem | None:
        """The problem that is open on an order."""
        return await self._first(_OPEN, order_id=order_id)

    async def end(self, problem_id: int, at: datetime, by: str | None = None) -> Problem | None:
        """End a problem, by somebody or by itself; answers it, or None when it had ended."""
        is_open = (col(Problem.id) == problem_id, col(Problem.ended_at).is_(None))
        return next(iter(await self._update(Problem, *is_open, ended_at=at, ended_by=by)), None)

    async def get(self, problem_id: int) -> Problem | None:
        """The problem with this id."""
        return await self._session.get(Problem, problem_id)

    async def of(self, order_id: int, limit: int = 50) -> list[Problem]:
        """The latest problems of an order, open and ended, newest first."""
        statement = (
            select(Problem).where(col(Problem.order_id) == order_id).order_by(col(Problem.id).desc()).limit(limit)
        )
        return list(await self._session.exec(statement))

    async def open_in(self, shop_ids: Collection[int], limit: int = 1000) -> list[tuple[Problem, Order]]:
        """The open problems of these shops with their orders, the oldest first; test orders are left out."""
        statement = (
            select(Problem, Order)
            .join(Order, col(Order.id) == col(Problem.order_id))
            .where(col(Problem.ended_at).is_(None), col(Order.shop_id).in_(shop_ids), col(Order.test).is_(False))
            .order_by(col(Problem.opened_at), col(Problem.id))
            .limit(limit)
        )
        return [(problem, order) for problem, order in await self._session.exec(statement)]
