"""The orders, how they are found, what they are linked to, and how they got to their phase."""

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.overview import Overview
from storage.repository import insert_into
from storage.shops import Shops
from storage.snapshots import SAME_REF, Snapshots
from storage.tables import Link, Order, Snapshot, Transition

STRENGTHS = ("weak", "medium", "strong")
"""How sure a link is, from a number that looks alike to a system naming the other's own id."""
Path = tuple[str, ...]
"""Where in a stored body something is said."""
_BY_LINK = (
    select(Order)
    .join(Link, col(Link.order_id) == col(Order.id))
    .where(col(Link.connection_id) == bindparam("connection_id"), col(Link.ref) == bindparam("ref"))
    .order_by(col(Order.id))
)
_LINKS = select(Link).where(col(Link.order_id) == bindparam("order_id")).order_by(col(Link.id))
_TRANSITIONS = (
    select(Transition).where(col(Transition.order_id) == bindparam("order_id")).order_by(col(Transition.id))
)


class Orders(Shops, Snapshots, Overview):
    """Orders of all shops."""

    async def add(
        self,
        *,
        shop_id: int,
        channel_ref: str,
        number: str,
        number_key: str,
        number_digits: str = "",
        placed_at: datetime,
        baseline: bool = False,
        test: bool = False,
    ) -> Order:
        """The order with this ref in this shop, taken in as `unseen` unless it is there already."""
        now = self._now()
        row = await self._insert_unless_there(
            Order,
            shop_id=shop_id,
            channel_ref=channel_ref,
            number=number,
            number_key=number_key,
            number_digits=number_digits,
            phase_entered_at=now,
            baseline=baseline,
            test=test,
            placed_at=placed_at,
            created_at=now,
            updated_at=now,
        )
        return row or (await self._session.exec(_with_channel_ref(shop_id, channel_ref))).one()

    async def save(self, row: Order) -> None:
        """Store what was changed on an order's row."""
        row.updated_at = self._now()
        self._session.add(row)
        await self._session.flush()

    async def any_known(self) -> bool:
        """Whether there is any order at all."""
        return (await self._session.exec(select(col(Order.id)).limit(1))).first() is not None

    async def by_id(self, order_id: int) -> Order | None:
        """One order."""
        return await self._session.get(Order, order_id)

    async def by_channel_ref(self, shop_id: int, ref: str) -> Order | None:
        """The order its sales channel calls `ref`."""
        return (await self._session.exec(_with_channel_ref(shop_id, ref))).first()

    async def by_number_key(self, key: str) -> list[Order]:
        """The orders with this number, the latest first. Two shops may both have a 1042."""
        statement = select(Order).where(col(Order.number_key) == key).order_by(col(Order.placed_at).desc())
        return list(await self._session.exec(statement))

    async def by_number_digits(self, digits: str) -> list[Order]:
        """The orders whose number has just these digits, the latest first: the last resort of a search."""
        statement = select(Order).where(col(Order.number_digits) == digits).order_by(col(Order.placed_at).desc())
        return list(await self._session.exec(statement))

    async def by_link(self, connection_id: int, ref: str) -> list[Order]:
        """The orders that this ref of a connection stands for: several when they ship as one."""
        return await self._all(_BY_LINK, connection_id=connection_id, ref=ref)

    async def due_looks(self, now: datetime, limit: int) -> list[Order]:
        """Orders whose verdict time alone may have changed by `now`, the longest due first."""
        statement = (
            select(Order)
            .where(col(Order.look_again_at) <= now)
            .order_by(col(Order.look_again_at), col(Order.id))
            .limit(limit)
        )
        return list(await self._session.exec(statement))

    async def in_phases(self, phases: Collection[str], limit: int) -> list[Order]:
        """Orders in any of these phases, those longest in theirs first."""
        statement = (
            select(Order)
            .where(col(Order.phase).in_(phases))
            .order_by(col(Order.phase_entered_at), col(Order.id))
            .limit(limit)
        )
        return list(await self._session.exec(statement))

    async def linked_open(
        self, connection_id: int, state: Path, open_states: Collection[str], ended: Path
    ) -> dict[int, set[str]]:
        """What orders are called in a connection, by the order's id, as far as a record there was last seen open:
        its stored body says one of `open_states` at the path `state`, and nothing at `ended`."""
        body = col(Snapshot.body)
        statement = (
            select(col(Link.order_id), col(Link.ref))
            .join(Snapshot, SAME_REF)
            .where(col(Link.connection_id) == connection_id)
            .where(body[state].as_string().in_(open_states), body[ended].as_string().is_(None))
            .order_by(col(Link.order_id))
        )
        refs: dict[int, set[str]] = {}
        for order_id, ref in await self._session.exec(statement):
            refs.setdefault(order_id, set()).add(ref)
        return refs

    async def link(
        self, order_id: int, connection_id: int, ref: str, strength: str, linked_by: str | None = None
    ) -> bool:
        """Tie an order to a ref. True when that is news: a new link, or a stronger one."""
        if strength not in STRENGTHS:
            raise ValueError(f"{strength} is no strength of a link; say one of {', '.join(STRENGTHS)}")
        values = {"strength": strength, "linked_at": self._now(), "linked_by": linked_by}
        if await self._insert_unless_there(Link, order_id=order_id, connection_id=connection_id, ref=ref, **values):
            return True
        weaker = STRENGTHS[: STRENGTHS.index(strength)]
        this = _link(order_id, connection_id, ref)
        return bool(await self._update(Link, *this, col(Link.strength).in_(weaker), **values))

    async def link_again(self, order_id: int, connection_id: int, ref: str, strength: str) -> None:
        """Tie an order to a ref and say how sure that is, whatever it was before. A new word is nobody's."""
        key = {"order_id": order_id, "connection_id": connection_id, "ref": ref}
        said = {"strength": strength, "linked_at": self._now(), "linked_by": None}
        await self._session.exec(_link_anew(tuple(key), tuple(said), self._on_postgresql), params=key | said)

    async def link_by_id(self, link_id: int) -> Link | None:
        """One link, while it stands."""
        return await self._session.get(Link, link_id)

    async def unlink(self, order_id: int, connection_id: int, ref: str) -> bool:
        """Cut a link. False when there was none."""
        row = (await self._session.exec(select(Link).where(*_link(order_id, connection_id, ref)))).first()
        if row is None:
            return False
        await self._session.delete(row)
        await self._session.flush()
        return True

    async def links(self, order_id: int) -> list[Link]:
        """What the order is in other systems."""
        return await self._all(_LINKS, order_id=order_id)

    async def add_transition(
        self, order_id: int, from_phase: str, to_phase: str, at: datetime, reason: str
    ) -> Transition:
        """Record that the order went from one phase to another."""
        row = Transition(order_id=order_id, from_phase=from_phase, to_phase=to_phase, at=at, reason=reason)
        self._session.add(row)
        await self._session.flush()
        return row

    async def transitions(self, order_id: int) -> list[Transition]:
        """The way the order came, oldest first."""
        return await self._all(_TRANSITIONS, order_id=order_id)


@cache
def _link_anew(key: tuple[str, ...], said: tuple[str, ...], on_postgresql: bool) -> Any:
    insert = insert_into(Link, on_postgresql)
    new = {name: insert.excluded[name] for name in said}
    is_news = col(Link.strength) != insert.excluded.strength
    return insert.on_conflict_do_update(index_elements=list(key), set_=new, where=is_news)


def _with_channel_ref(shop_id: int, ref: str) -> SelectOfScalar[Order]:
    return select(Order).where(col(Order.shop_id) == shop_id, col(Order.channel_ref) == ref)


def _link(order_id: int, connection_id: int, ref: str) -> tuple[ColumnElement[bool], ...]:
    return (col(Link.order_id) == order_id, col(Link.connection_id) == connection_id, col(Link.ref) == ref)
