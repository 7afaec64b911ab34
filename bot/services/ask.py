"""A person asks for something: kept once, with who asked, before anything is answered.

Every button and command comes through here. One transaction holds the delivery, the intent, the audit entry and the
redrawn card, so a click that was accepted survives a kill and a click delivered twice counts once.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from bot.clock import Clock
from bot.orders.care import CareFor
from bot.orders.linking import LinkSays
from bot.orders.parcel import ParcelWish
from bot.orders.plan import Intent
from bot.orders.problem_form import ProblemWish
from bot.orders.sought import Customer
from bot.services import submissions
from bot.services.behind import wait_behind
from bot.services.preferences import practice_until
from bot.services.private import Private
from bot.services.roles import Denied
from storage.engine import Database
from storage.ledger import Answer, Submission
from storage.tables import Operation, State
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who asks, from where, and where they can be answered. `delivery` is Slack's id of this one request."""

    user: str
    team: str
    channel: str
    delivery: str
    response_url: str | None = None
    message_ts: str | None = None

    def address(self) -> dict[str, Any]:
        """What a whisper to this person needs."""
        return {"user": self.user, "channel": self.channel, "response_url": self.response_url}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked for. `seen` is the phase the button was drawn for; `from_card` that it sits on a shared card."""

    intent: Intent
    order_id: int
    seen: str | None = None
    confirmed: bool = False
    from_card: bool = False
    parcel: ParcelWish | None = None
    """What `Intent.SHIP` ships with."""
    again: int | None = None
    """The operation that this one repeats after a doubt: what it was to ship with holds, and for whom."""
    on_behalf: str = ""
    """Who says to have done it, where several people share one user."""
    undoes: int | None = None
    """The operation that this one takes back: when that no longer stands, nothing is done."""
    until: date | None = None
    """The day on which `Intent.HOLD` ends by itself."""
    line: str | None = None
    """The line whose goods `Intent.MAKE` makes."""

    def data(self) -> dict[str, Any]:
        data: dict[str, Any] = {"seen": self.seen, "confirmed": self.confirmed, "from_card": self.from_card}
        return (
            data
            | ({"on_behalf": self.on_behalf} if self.on_behalf else {})
            | ({"parcel": self.parcel.data()} if self.parcel else {})
            | ({"undoes": self.undoes} if self.undoes else {})
            | ({"until": self.until.isoformat()} if self.until else {})
            | ({"line": self.line} if self.line else {})
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something typed that only reads: a command word and what follows it."""

    command: str
    data: dict[str, Any] = field(default_factory=dict)
    customer: Customer | None = None
    """Whose order it is about, where that was said instead of a number: kept in memory only."""


_GONE = "This button belongs to an order Shipmate no longer knows by it. Ask for the order afresh with `/order`."


class Ask:
    """Accepts what people ask for. Every method commits before it returns; False means a repeated delivery."""

    def __init__(self, db: Database, slack_connection: int, *, clock: Clock, wall: Clock) -> None:
        self._db = db
        self._connection = slack_connection
        self._clock = clock
        self._wall = wall
        self.private = Private()

    async def wish(self, person: Person, wish: Wish) -> bool:
        """Submit an intent. When the same one is open, theirs waits behind it and they are told whose it is."""
        async with self._db.write() as unit:
            if not await self.first(unit, person, f"{wish.intent}:{wish.order_id}"):
                return False
            still = await _still_means_it(unit, person, wish.order_id, from_card=wish.from_card)
            meant = await _as_before(unit, wish) if still else None
            if meant is None:
                await self._refuse(unit, person, _GONE)
                return True
            data = {**meant.data(), **person.address(), **await self.circumstances(unit)}
            intent = submissions.intent(wish.intent, wish.order_id, asked_by=person.user, now=self._wall(), data=data)
            submitted = await unit.ledger.submit(intent)
            name = meant.on_behalf
            audit_id = await self.audit(unit, person, wish.intent.value, wish.order_id, submitted.operation, name)
            if submitted.answer is Answer.ALREADY_OPEN:
                wait_behind(submitted.operation, intent, at=self._wall(), audit_id=audit_id)
                await self._already_open(unit, person, submitted.operation)
            for card in await unit.notices.cards(submissions.subject(wish.order_id)):
                await unit.ledger.submit(submissions.card(wish.order_id, card.channel))
        return True

    async def care(self, person: Person, how: CareFor, order_id: int, *, from_card: bool) -> bool:
        """Submit that somebody takes an order, or does not want to hear of it for a while."""
        async with self._db.write() as unit:
            if not await self.first(unit, person, f"{how}:{order_id}"):
                return False
            if not await _still_means_it(unit, person, order_id, from_card=from_card):
                await self._refuse(unit, person, _GONE)
                return True
            care = submissions.care(how, order_id, key=person.delivery, asked_by=person.user, at=self._clock())
            submitted = await unit.ledger.submit(care)
            await self.audit(unit, person, how.value, order_id, submitted.operation)
        return True

    async def problem(self, person: Person, wish: ProblemWish, order_id: int, *, from_card: bool) -> bool:
        """Submit what somebody reports as wrong with an order."""
        return await self._about_problem(person, submissions.PROBLEM, order_id, wish.data(), from_card=from_card)

    async def solved(self, person: Person, problem_id: int, order_id: int, *, from_card: bool) -> bool:
        """Submit that a problem is solved."""
        return await self._about_problem(
            person, submissions.SOLVED, order_id, {"problem": problem_id}, from_card=from_card
        )

    async def link(
        self, person: Person, says: LinkSays, about: dict[str, Any], order_id: int, *, from_card: bool
    ) -> bool:
        """Submit what somebody says of a record that only a number ties to an order."""
        said = {**about, "from_card": from_card}
        return await self._about_problem(person, says.value, order_id, said, from_card=from_card)

    async def _about_problem(
        self, person: Person, what: str, order_id: int, said: dict[str, Any], *, from_card: bool
    ) -> bool:
        async with self._db.write() as unit:
            if not await self.first(unit, person, f"{what}:{order_id}"):
                return False
            if not await _still_means_it(unit, person, order_id, from_card=from_card):
                await self._refuse(unit, person, _GONE)
                return True
            data = {**person.address(), **said, **await self.circumstances(unit)}
            problem = submissions.problem(what, order_id, key=person.delivery, asked_by=person.user, data=data)
            submitted = await unit.ledger.submit(problem)
            await self.audit(unit, person, what, order_id, submitted.operation, after=said)
        return True

    async def tell(self, person: Person, kind: str, words: dict[str, Any]) -> bool:
        """Somebody asked for what cannot be begun: they are told why, once."""
        async with self._db.write() as unit:
            if not await self.first(unit, person, kind):
                return False
            whisper = {**person.address(), "kind": kind, "words": words}
            await unit.ledger.submit(submissions.whisper(person.delivery, now=self._wall(), data=whisper))
        return True

    async def question(self, person: Person, question: Question) -> bool:
        """Submit a question; it is answered by its own operation, seconds later at most."""
        async with self._db.write() as unit:
            if not await self.first(unit, person, question.command):
                return False
            if question.customer is not None:
                self.private.keep(person.delivery, question.customer)
            await unit.ledger.submit(self._answer(person, question))
        return True

    async def deny(self, person: Person, denied: Denied) -> bool:
        """Somebody who has not the role for what they asked is told so, and what it was is written down."""
        async with self._db.write() as unit:
            if not await self.first(unit, person, f"denied {denied.deed}"):
                return False
            await self._refuse(unit, person, denied.words, denied)
        return True

    async def refuse(self, person: Person, words: str, *, look_at: int | None = None) -> bool:
        """What cannot be done is told, and it is written down. `look_at`: an order that may have changed."""
        async with self._db.write() as unit:
            if not await self.first(unit, person, "refused"):
                return False
            await self._refuse(unit, person, words)
            if look_at is not None:
                await unit.ledger.submit(submissions.look(look_at))
        return True

    async def _refuse(self, unit: UnitOfWork, person: Person, words: str, denied: Denied | None = None) -> None:
        await unit.people.add_audit(
            user_id=person.user,
            team_id=person.team,
            channel=person.channel,
            message_ts=person.message_ts,
            action="refused",
            order_id=denied.order_id if denied else None,
            detail={"words": words, **({"asked": denied.deed} if denied else {})},
        )
        ask = {"ask": list(denied.ask)} if denied and denied.ask else {}
        whisper = {**person.address(), "kind": "not_allowed", "words": {"words": words, **ask}}
        await unit.ledger.submit(submissions.whisper(person.delivery, now=self._wall(), data=whisper))

    async def circumstances(self, unit: UnitOfWork) -> dict[str, Any]:
        """What holds of everything asked for now: when that is, and whether it is practice."""
        now = self._clock()
        until = await practice_until(unit, now)
        return {"asked_at": now.isoformat(), **({"practice": until.isoformat()} if until else {})}

    async def first(self, unit: UnitOfWork, person: Person, topic: str) -> bool:
        return await unit.inbox.record(
            self._connection, person.delivery, topic=topic, refs=(), pointer=None, at=self._clock()
        )

    def _answer(self, person: Person, question: Question) -> Submission:
        sought = {"customer": person.delivery} if question.customer else {}
        data = {**person.address(), "command": question.command, **sought, **question.data}
        return submissions.answer(person.delivery, now=self._wall(), asked_by=person.user, data=data)

    async def audit(
        self,
        unit: UnitOfWork,
        person: Person,
        action: str,
        order_id: int,
        operation: Operation,
        on_behalf: str = "",
        *,
        after: dict[str, Any] | None = None,
    ) -> int:
        entry = await unit.people.add_audit(
            user_id=person.user,
            team_id=person.team,
            channel=person.channel,
            message_ts=person.message_ts,
            action=action,
            order_id=order_id,
            operation_id=operation.id,
            before=await unit.people.before_of(operation.id),
            detail={"on_behalf": on_behalf} if on_behalf else {},
            after=after,
        )
        return entry.id

    async def _already_open(self, unit: UnitOfWork, person: Person, operation: Operation) -> None:
        """Under way: say whose. Laid aside: this very request is the person it was waiting for."""
        give_up_at = self._wall() + submissions.INTENT_LIFE
        laid_aside = operation.state in (State.ASK_HUMAN, State.PARKED)
        resumed = laid_aside and await unit.ledger.resume(operation.id, give_up_at=give_up_at)
        words = {
            "intent": operation.kind,
            "who": operation.asked_by or "",
            "on_behalf": operation.data.get("on_behalf", ""),
            "at": operation.data["asked_at"],
            "resumed": resumed,
        }
        whisper = {**person.address(), "kind": "under_way", "words": words}
        await unit.ledger.submit(submissions.whisper(person.delivery, now=self._wall(), data=whisper))


async def _as_before(unit: UnitOfWork, wish: Wish) -> Wish | None:
    """The wish with what the one it repeats was told; None when that asked for something else, or is forgotten."""
    if wish.again is None:
        return wish
    earlier = await unit.ledger.get(wish.again)
    if earlier is None or (earlier.kind, earlier.subject) != (wish.intent, submissions.subject(wish.order_id)):
        return None
    parcel = earlier.data.get("parcel")
    wish = replace(wish, on_behalf=str(earlier.data.get("on_behalf", "")))
    return replace(wish, parcel=ParcelWish.from_data(parcel)) if parcel else wish


async def _still_means_it(unit: UnitOfWork, person: Person, order_id: int, *, from_card: bool) -> bool:
    """Whether the button speaks of the order it was drawn for: with a new database the order ids begin anew."""
    if not from_card:
        return await unit.orders.by_id(order_id) is not None
    card = await unit.notices.find_card(submissions.subject(order_id), person.channel)
    return card is not None and card.ts in (None, person.message_ts)
