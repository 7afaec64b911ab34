"""Somebody says whether a record is an order, or takes that back: kept once, told, and looked at again.

Only a record that a number alone ties to the order can be spoken of. What is said survives every reading: the next
looks go by it, in this order and in those of other shops that bear the number.
"""

from datetime import datetime
from typing import Any

from bot.clock import Clock
from bot.orders.belonging import Record
from bot.orders.linking import LinkSaid, LinkSays, record_in
from bot.orders.order import NAMES, Strength
from bot.orders.snapshots import from_json
from bot.services import submissions
from bot.services.known import order_row
from bot.services.shops import Shop, Shops
from bot.work.outcome import Ended, done
from bot.work.runner import Run
from integrations.model import System
from storage.engine import Database
from storage.tables import LinkAnswer
from storage.tables import Order as OrderRow
from storage.unit_of_work import UnitOfWork

_GONE = "that record does not ask for it any more"


class Links:
    """The handler of what people say of records."""

    def __init__(self, db: Database, shops: Shops, *, clock: Clock, wall: Clock) -> None:
        self._db = db
        self._shops = shops
        self._clock = clock
        self._wall = wall

    async def say(self, run: Run) -> Ended:
        """Keep what was said of a record. Taken up again after its own transaction, it does nothing more."""
        mine = run.operation.kind == LinkSays.YES
        async with self._db.write() as unit:
            row = await order_row(unit, int(run.data["order"]))
            shop = self._shops.by_id(row.shop_id)
            record = record_in(str(run.data["record"]))
            connection = _connection(shop, record)
            if record is None or connection is None:
                return self._settled(run, row, {})
            answers = await unit.link_answers.of_record(connection, record[1])
            if any(answer.operation_id == run.operation.id for answer in answers):
                return done(words="said before")
            links = {(link.connection_id, link.ref): link for link in await unit.orders.links(row.id)}
            link = links.get((connection, record[1]))
            if link is None or link.strength != Strength.WEAK.value:
                return self._settled(run, row, _earlier(answers, row))
            kept = await self._give(unit, run, row, (connection, record[1]), mine=mine)
            if kept is None:
                return self._settled(run, row, _earlier(answers, row))
            said = await _told(unit, row, kept, record[0], run.operation.kind)
            await self._tell(unit, run, row, kept, said)
        return done(answer=kept.id)

    async def undo(self, run: Run) -> Ended:
        """Take back what was said: the record is asked about again."""
        async with self._db.write() as unit:
            row = await order_row(unit, int(run.data["order"]))
            shop = self._shops.by_id(row.shop_id)
            answer = await unit.link_answers.get(int(run.data["answer"]))
            system = next((one.system for one in shop.connections if answer and one.id == answer.connection_id), None)
            if answer is None or answer.order_id != row.id or system is None:
                return self._settled(run, row, {})
            back = await unit.link_answers.take_back(answer.id, self._clock(), str(run.operation.asked_by))
            if back is None:
                return done(words="taken back before")
            await unit.orders.link(row.id, back.connection_id, back.ref, Strength.WEAK.value)
            await unit.orders.link_again(row.id, back.connection_id, back.ref, Strength.WEAK.value)
            said = await _told(unit, row, back, system, LinkSays.UNDO)
            await self._tell(unit, run, row, back, said)
        return done(answer=back.id)

    async def _give(
        self, unit: UnitOfWork, run: Run, row: OrderRow, where: tuple[int, str], *, mine: bool
    ) -> LinkAnswer | None:
        by = str(run.operation.asked_by)
        kept = await unit.link_answers.give(
            row.id, *where, mine=mine, by=by, at=self._clock(), operation_id=run.operation.id
        )
        if kept is None:
            return None
        if mine:
            await unit.orders.link(row.id, *where, Strength.MEDIUM.value, linked_by=by)
        else:
            await unit.orders.unlink(row.id, *where)
        return kept

    async def _tell(
        self, unit: UnitOfWork, run: Run, row: OrderRow, answer: LinkAnswer, said: dict[str, Any]
    ) -> None:
        """A line under each card, the cards anew, looks at every order it matters to, and a word to who said it."""
        for card in await unit.notices.cards(submissions.subject(row.id)):
            notice = await unit.notices.add_notice(
                key=f"{said['says']}:{run.operation.id}:{card.channel}",
                kind="link_said",
                order_id=row.id,
                channel=card.channel,
                data={**said, "who": str(run.operation.asked_by), "at": self._clock().isoformat()},
            )
            await unit.ledger.submit(submissions.card(row.id, card.channel))
            await unit.ledger.submit(submissions.told(submissions.LINE, notice))
        others = {other.id for other in await unit.orders.by_number_key(row.number_key)}
        for order_id in sorted({row.id, *others}):
            await unit.ledger.submit(submissions.look(order_id))
        if not run.data.get("from_card"):
            words = {**said, "who": str(run.operation.asked_by), "at": self._clock().isoformat()}
            answered = {**words, "answer": answer.id if answer.undone_at is None else None, "order": row.id}
            await unit.ledger.submit(self._whisper(run, "link_answered", answered))

    def _settled(self, run: Run, row: OrderRow, earlier: dict[str, Any]) -> Ended:
        """There is nothing to be said of it any more: somebody was quicker, or the record has changed."""
        words = {"number": row.number, "words": _GONE, **earlier}
        return done(words=_GONE).then(submissions.look(row.id), self._whisper(run, "link_settled", words))

    def _whisper(self, run: Run, kind: str, words: dict[str, Any]) -> Any:
        address = {name: run.data.get(name) for name in ("user", "channel", "response_url")}
        key = f"{run.operation.id}:{kind}"
        return submissions.whisper(key, now=self._wall(), data={**address, "kind": kind, "words": words})


async def links_said(unit: UnitOfWork, shop: Shop, order_id: int) -> tuple[LinkSaid, ...]:
    """What people said of an order's records, and nobody took back."""
    systems = {connection.id: connection.system for connection in shop.connections}
    return tuple(
        [
            LinkSaid(
                answer=one.id,
                system=systems[one.connection_id],
                number=await _number(unit, one),
                mine=one.mine,
                who=one.said_by,
                at=one.said_at,
            )
            for one in await unit.link_answers.standing(order_id)
            if one.connection_id in systems
        ]
    )


async def _told(unit: UnitOfWork, row: OrderRow, answer: LinkAnswer, system: System, says: str) -> dict[str, Any]:
    """What there is to say of what was said."""
    return {
        "number": row.number,
        "says": str(says),
        "system": system.value,
        "record": await _number(unit, answer),
        "mine": answer.mine,
    }


async def record_words(unit: UnitOfWork, answer: LinkAnswer) -> str:
    """The record that an answer is about, as people call it."""
    connection = await unit.orders.connection(answer.connection_id)
    system = NAMES[System(connection.system)] if connection else ""
    return f"{system} {await _number(unit, answer)}".strip()


async def _number(unit: UnitOfWork, answer: LinkAnswer) -> str:
    """What people call the record that an answer is about."""
    stored = await unit.orders.snapshot(answer.connection_id, answer.ref)
    return from_json(stored.body).number if stored else answer.ref


def _earlier(answers: list[LinkAnswer], row: OrderRow) -> dict[str, Any]:
    """Who said what of a record before: of this order, or that it is another one."""
    told = next((one for one in answers if one.order_id == row.id or one.mine), None)
    if told is None:
        return {}
    moment: datetime = told.said_at
    return {"who": told.said_by, "at": moment.isoformat(), "mine": told.mine, "another": told.order_id != row.id}


def _connection(shop: Shop, record: Record | None) -> int | None:
    """The connection of the shop that has the record."""
    return next((one.id for one in shop.connections if record and one.system is record[0]), None)
