"""Pack several orders at once: take in which, and say how they stand. Each is an intent of its own in the ledger.

So a restart loses none, nobody packs one twice, and what a person presses meanwhile does not wait behind them: they
begin one after another, as fast as the vendors' rate budgets allow.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.clock import Clock
from bot.orders.bulk import MOST, Bulk, BulkForm, Item, Outcome, bulk_form, bulk_form_again
from bot.orders.phase import Phase
from bot.orders.picklist import pick_list_of
from bot.orders.plan import Intent
from bot.services import submissions
from bot.services.ask import Ask, Person
from bot.services.overview import FRESH_FOR, cards_in, freshness
from bot.services.shops import Shops
from storage.engine import Database
from storage.ledger import Answer
from storage.tables import Notice, Operation, State
from storage.unit_of_work import UnitOfWork

KIND = "bulk"
EACH_TAKES = timedelta(seconds=20)
"""What each order adds to the time after which the rest is left to a person."""
PACE = timedelta(seconds=2)
"""Between the beginnings of two orders: reading and packing one costs about two of the sixty calls that Katana and of
the forty that ShipStation allow in a minute."""
_MOST_READ = 5 * MOST
"""Ready orders, the oldest first, among which the most urgent are looked for."""
_LAID_ASIDE = (State.ASK_HUMAN, State.PARKED)


class Bulks:
    """Takes in which orders are to be packed together. `pace` is the time between the beginnings of two."""

    def __init__(
        self,
        db: Database,
        shops: Shops,
        ask: Ask,
        *,
        clock: Clock,
        wall: Clock,
        pace: timedelta = PACE,
        fresh_for: timedelta = FRESH_FOR,
    ) -> None:
        self._db = db
        self._shops = shops
        self._ask = ask
        self._clock = clock
        self._wall = wall
        self._pace = pace
        self._fresh_for = fresh_for

    async def form(
        self, channel: str, *, again: int | None = None, shops_open: Collection[int] | None = None
    ) -> BulkForm:
        """The ready orders of the channel's shops, elsewhere of all; of `again`, an earlier bulk, only those left.

        `shops_open` are the shops in which somebody may pack; without them, all are. Reads storage only, and a
        bounded part of it: the press that opens the form is good for three seconds.
        """
        every = self._shops.told_in(channel) or tuple(self._shops)
        shops = [shop for shop in every if shops_open is None or shop.id in shops_open]
        async with self._db.read() as unit:
            connections = await freshness(unit, shops, self._clock(), self._fresh_for)
            ready = pick_list_of(await cards_in(unit, shops, Phase.READY, most=_MOST_READ), connections=connections)
            if again is not None:
                earlier = await bulk_now(unit, again)
                return bulk_form_again(ready, earlier.left if earlier else ())
            counted = await unit.orders.counts_in([shop.id for shop in shops], [Phase.READY.value])
        return bulk_form(ready, of=counted.get(Phase.READY.value, 0))

    async def wish(self, person: Person, order_ids: Sequence[int], *, on_behalf: str = "") -> bool:
        """Submit one intent for each order, and one message that says how they stand. False: a repeated delivery.

        Orders that nobody knows are left out. One that somebody is packing already is shown as theirs goes.
        """
        chosen = list(dict.fromkeys(order_ids))[:MOST]
        place = person.channel if self._shops.told_in(person.channel) else next(iter(self._shops)).slack_channel
        async with self._db.write() as unit:
            if not await self._ask.first(unit, person, KIND):
                return False
            known = [order_id for order_id in chosen if await unit.orders.by_id(order_id) is not None]
            notice = await unit.notices.add_notice(key=f"{KIND}:{person.delivery}", kind=KIND, channel=place, data={})
            asked = [
                [order_id, await self._submit(unit, person, notice, order_id, (nth, len(known)), on_behalf)]
                for nth, order_id in enumerate(known)
            ]
            said = {"who": person.user, "on_behalf": on_behalf, "at": self._clock().isoformat(), "asked": asked}
            await unit.notices.fill(notice.id, said)
            await unit.notices.card(submissions.bulk_subject(notice.id), place)
            await unit.ledger.submit(submissions.bulk(notice.id, place))
            if place != person.channel:
                words = {**person.address(), "kind": "bulk_there", "words": {"count": len(known), "channel": place}}
                await unit.ledger.submit(submissions.whisper(person.delivery, now=self._wall(), data=words))
            for order_id in sorted(known):
                for card in await unit.notices.cards(submissions.subject(order_id)):
                    await unit.ledger.submit(submissions.card(order_id, card.channel))
        return True

    async def _submit(
        self,
        unit: UnitOfWork,
        person: Person,
        notice: Notice,
        order_id: int,
        place: tuple[int, int],
        on_behalf: str,
    ) -> int:
        """Submit one order of the `place[1]` that are packed together, to begin behind `place[0]` others."""
        now, (nth, of) = self._wall(), place
        data: dict[str, Any] = {
            "seen": Phase.READY.value,
            **person.address(),
            **await self._ask.circumstances(unit),
            KIND: {"id": notice.id, "channel": notice.channel},
            **({"on_behalf": on_behalf} if on_behalf else {}),
        }
        intent = submissions.intent(Intent.PACK, order_id, asked_by=person.user, now=now, data=data)
        intent = replace(
            intent, run_at=now + nth * self._pace, give_up_at=now + submissions.INTENT_LIFE + of * EACH_TAKES
        )
        submitted = await unit.ledger.submit(intent)
        operation = submitted.operation
        if submitted.answer is Answer.ALREADY_OPEN and operation.state in _LAID_ASIDE:
            await unit.ledger.resume(operation.id, give_up_at=intent.give_up_at)
        await self._ask.audit(unit, person, Intent.PACK.value, order_id, operation, on_behalf)
        return operation.id


async def bulk_now(unit: UnitOfWork, bulk_id: int) -> Bulk | None:
    """How the orders of a bulk stand by the ledger; None when there is no such bulk."""
    notice = await unit.notices.notice(bulk_id)
    if notice is None or notice.kind != KIND:
        return None
    items = [
        await _item(unit, int(order_id), int(operation_id), notice) for order_id, operation_id in notice.data["asked"]
    ]
    at = datetime.fromisoformat(notice.data["at"])
    who, name = str(notice.data["who"]), str(notice.data["on_behalf"])
    return Bulk(id=bulk_id, who=who, on_behalf=name, at=at, items=tuple(items))


async def _item(unit: UnitOfWork, order_id: int, operation_id: int, notice: Notice) -> Item:
    row, operation = await unit.orders.by_id(order_id), await unit.ledger.get(operation_id)
    number = row.number if row else ""
    if operation is None:
        return Item(order_id, number, Outcome.NEEDS_PERSON, "it is not known any more how it went")
    outcome, words = _outcome(operation)
    if operation.asked_by != notice.data["who"]:
        words = f"{words}; asked for before".removeprefix("; ")
    return Item(order_id, number, outcome, words)


def _outcome(operation: Operation) -> tuple[Outcome, str]:
    words = str(operation.result.get("words") or "")
    match operation.state:
        case State.DONE if "at" in operation.result:
            return Outcome.PACKED, ""
        case State.DONE:
            return Outcome.ALREADY, words
        case State.REFUSED if operation.result.get("practice"):
            return Outcome.PRACTISED, "practice: it would be packed, nothing was written"
        case State.REFUSED | State.SUPERSEDED:
            return Outcome.NOT_PACKED, words
        case State.ASK_HUMAN | State.PARKED:
            return Outcome.NEEDS_PERSON, words
        case _:
            return Outcome.TO_GO, str(operation.result.get("detail") or "")
