"""Many orders at once, for what is told of a day: counts, pages of orders in a phase, and what left when.

Test orders are left out everywhere. Pages go by id, so that a big shop is read once and never held whole.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func
from sqlmodel import col, select

from storage.repository import Repository
from storage.tables import Alert, Document, Link, Order, Snapshot, Transition


class Overview(Repository):
    """Questions about the orders of some shops."""

    async def counts_in(self, shop_ids: Collection[int], phases: Collection[str]) -> dict[str, int]:
        """How many orders are in each of these phases."""
        statement = (
            select(col(Order.phase), func.count())
            .where(col(Order.phase).in_(phases), *_real(shop_ids))
            .group_by(col(Order.phase))
        )
        return dict((await self._session.exec(statement)).all())

    async def with_alerts(
        self, shop_ids: Collection[int], *, but: Collection[str], phases_but: Collection[str]
    ) -> int:
        """How many orders have an alert open, those of the rules `but` aside, and are in none of the phases."""
        statement = (
            select(func.count(func.distinct(col(Alert.order_id))))
            .join(Order, col(Order.id) == col(Alert.order_id))
            .where(col(Alert.ended_at).is_(None), col(Alert.rule).not_in(but), col(Order.phase).not_in(phases_but))
            .where(*_real(shop_ids))
        )
        return (await self._session.exec(statement)).one()

    async def numbers_with_alert(self, shop_ids: Collection[int], rule: str) -> list[str]:
        """The numbers of the orders with an open alert of this rule, the longest open first."""
        statement = (
            select(col(Order.number))
            .join(Alert, col(Alert.order_id) == col(Order.id))
            .where(col(Alert.rule) == rule, col(Alert.ended_at).is_(None), *_real(shop_ids))
            .order_by(col(Alert.opened_at), col(Alert.id))
        )
        return list(await self._session.exec(statement))

    async def page_in_phase(self, shop_ids: Collection[int], phase: str, *, after: int, limit: int) -> list[Order]:
        """The next orders in a phase, by id, from the one after `after` on."""
        statement = (
            select(Order)
            .where(col(Order.phase) == phase, col(Order.id) > after, *_real(shop_ids))
            .order_by(col(Order.id))
            .limit(limit)
        )
        return list(await self._session.exec(statement))

    async def bodies(self, order_ids: Collection[int]) -> dict[int, list[tuple[str, Document]]]:
        """What every linked ref of these orders last looked like, with the strength of its link, by order."""
        same_ref = and_(col(Link.connection_id) == col(Snapshot.connection_id), col(Link.ref) == col(Snapshot.ref))
        statement = (
            select(col(Link.order_id), col(Link.strength), col(Snapshot.body))
            .join(Snapshot, same_ref)
            .where(col(Link.order_id).in_(order_ids))
            .order_by(col(Link.order_id), col(Snapshot.connection_id), col(Snapshot.id))
        )
        found: dict[int, list[tuple[str, Document]]] = {}
        for order_id, strength, body in await self._session.exec(statement):
            found.setdefault(order_id, []).append((strength, body))
        return found

    async def entered(
        self, shop_ids: Collection[int], phases: Collection[str], since: datetime, *, known_before: str
    ) -> list[tuple[int, datetime]]:
        """Which orders came from elsewhere into any of these phases, and when, oldest first.

        One that was first seen there, from `known_before`, did not come: it was there already.
        """
        statement = (
            select(col(Transition.order_id), col(Transition.at))
            .join(Order, col(Order.id) == col(Transition.order_id))
            .where(
                col(Transition.to_phase).in_(phases),
                col(Transition.at) >= since,
                col(Transition.from_phase).not_in([*phases, known_before]),
                *_real(shop_ids),
            )
            .order_by(col(Transition.at), col(Transition.id))
        )
        return [(order_id, at) for order_id, at in await self._session.exec(statement)]


def _real(shop_ids: Collection[int]) -> tuple[ColumnElement[bool], ...]:
    return (col(Order.shop_id).in_(shop_ids), col(Order.test).is_(False))
