"""What people said of records that only a number ties to an order: it is this order, or it is not.

One answer stands per order and record, and one order only can have a record for its own. What was taken back is kept.
"""

from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import col, or_, select

from storage.repository import Repository
from storage.tables import Link, LinkAnswer, Order, Shop

_STANDING = (
    select(LinkAnswer)
    .where(col(LinkAnswer.order_id) == bindparam("order_id"), col(LinkAnswer.undone_at).is_(None))
    .order_by(col(LinkAnswer.id))
)
_TAKEN = (
    select(col(Link.connection_id), col(Link.ref))
    .join(Order, col(Order.id) == col(Link.order_id))
    .outerjoin(
        LinkAnswer,
        (col(LinkAnswer.order_id) == col(Link.order_id))
        & (col(LinkAnswer.connection_id) == col(Link.connection_id))
        & (col(LinkAnswer.ref) == col(Link.ref))
        & col(LinkAnswer.undone_at).is_(None)
        & col(LinkAnswer.mine).is_(True),
    )
    .where(col(Order.number_key) == bindparam("number_key"), col(Order.id) != bindparam("order_id"))
    .where(or_(col(Link.strength) == "strong", col(LinkAnswer.id).is_not(None)))
)
_NAMESAKES = (
    select(col(Shop.name))
    .join(Order, col(Order.shop_id) == col(Shop.id))
    .where(col(Order.number_key) == bindparam("number_key"), col(Order.shop_id) != bindparam("shop_id"))
    .distinct()
    .order_by(col(Shop.name))
)


class LinkAnswers(Repository):
    """Answers of all orders."""

    async def give(
        self, order_id: int, connection_id: int, ref: str, *, mine: bool, by: str, at: datetime, operation_id: int
    ) -> LinkAnswer | None:
        """Keep an answer. None when one stands, another order has the record, or this operation gave one before."""
        return await self._insert_unless_there(
            LinkAnswer,
            order_id=order_id,
            connection_id=connection_id,
            ref=ref,
            mine=mine,
            said_by=by,
            said_at=at,
            operation_id=operation_id,
        )

    async def get(self, answer_id: int) -> LinkAnswer | None:
        """The answer with this id, standing or taken back."""
        return await self._session.get(LinkAnswer, answer_id)

    async def take_back(self, answer_id: int, at: datetime, by: str) -> LinkAnswer | None:
        """Take an answer back; answers it, or None when that was done before."""
        stands = (col(LinkAnswer.id) == answer_id, col(LinkAnswer.undone_at).is_(None))
        return next(iter(await self._update(LinkAnswer, *stands, undone_at=at, undone_by=by)), None)

    async def standing(self, order_id: int) -> list[LinkAnswer]:
        """The answers that stand of an order, oldest first."""
        return await self._all(_STANDING, order_id=order_id)

    async def of_order(self, order_id: int, limit: int = 50) -> list[LinkAnswer]:
        """The latest answers about an order, those taken back among them, newest first."""
        statement = select(LinkAnswer).where(col(LinkAnswer.order_id) == order_id)
        return list(await self._session.exec(statement.order_by(col(LinkAnswer.id).desc()).limit(limit)))

    async def of_record(self, connection_id: int, ref: str) -> list[LinkAnswer]:
        """The answers that stand of a record, whatever order they are about."""
        statement = (
            select(LinkAnswer)
            .where(col(LinkAnswer.connection_id) == connection_id, col(LinkAnswer.ref) == ref)
            .where(col(LinkAnswer.undone_at).is_(None))
            .order_by(col(LinkAnswer.id))
        )
        return list(await self._session.exec(statement))

    async def taken(self, order: Order) -> set[tuple[int, str]]:
        """The records, by connection and ref, that are another order of the same number for sure."""
        params = {"number_key": order.number_key, "order_id": order.id}
        return {(connection_id, ref) for connection_id, ref in await self._session.exec(_TAKEN, params=params)}

    async def namesakes(self, order: Order) -> list[str]:
        """The names of the other shops that have an order of the same number."""
        return await self._all(_NAMESAKES, number_key=order.number_key, shop_id=order.shop_id)
