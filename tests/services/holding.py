"""What must hold of a life, read off the systems and the bot's own books by force."""

from collections import Counter
from dataclasses import dataclass

from sqlmodel import col, select

from bot.orders.alert import STALLS, AlertRule, Severity
from bot.orders.card import Card
from bot.orders.phase import Phase
from bot.services.notifier import ReadyList, Words
from storage.tables import Alert, Transition
from tests.services import by_force
from tests.services.lives import Life
from tests.services.opening import CALENDAR
from tests.services.vendors import Vendors


@dataclass(frozen=True)
class Books:
    """What the bot has written down by now."""

    alerts: list[Alert]
    transitions: list[Transition]

    def standing(self, order_id: int) -> list[Alert]:
        return [one for one in self.alerts if one.order_id == order_id and one.ended_at is None]


class Holding:
    """Looks at a life after every step, and remembers how it stood after the one before."""

    def __init__(self, life: Life) -> None:
        self._life, self._house = life, life.house
        self._known: set[int] = set()
        self._carded: set[int] = set()
        self._moves: Counter[int] = Counter()

    async def holds(self) -> None:
        """Everything that must hold at any time."""
        books = await self._books()
        self._alerts_are_one_for_one_thing(books)
        self._nothing_new_rests_on_what_is_stale(books)
        self._each_move_has_its_line(books)
        self._what_stands_is_told_once(books)
        await self._what_was_told_is_true(books)

    async def _books(self) -> Books:
        async with self._house.db.read() as unit:
            alerts = list(await unit.session.exec(select(Alert).order_by(col(Alert.id))))
            return Books(alerts, list(await unit.session.exec(select(Transition).order_by(col(Transition.id)))))

    # alerts -----------------------------------------------------------------------------------------------
    def _alerts_are_one_for_one_thing(self, books: Books) -> None:
        """One stands for an order and rule; no finding is raised twice; a stall's begins when its phase did."""
        standing = [(one.order_id, one.rule) for one in books.alerts if one.ended_at is None]
        assert len(standing) == len(set(standing)), standing
        entries = [(one.order_id, one.rule, one.entry) for one in books.alerts]
        assert len(entries) == len(set(entries)), entries
        begun = {(one.order_id, one.at.isoformat()) for one in books.transitions}
        for one in books.alerts:
            if one.rule in STALLS or one.rule == AlertRule.READY:
                assert (one.order_id, one.entry.partition("/")[0]) in begun, f"{one.rule} begins at {one.entry}"

    def _nothing_new_rests_on_what_is_stale(self, books: Books) -> None:
        new = [one for one in books.alerts if one.id not in self._known]
        for alert in new:
            unread = by_force.RESTS_ON[alert.rule] & self._life.down
            assert not unread, f"{alert.rule} while {unread} cannot be read"
        self._known |= {one.id for one in new}

    # lines ------------------------------------------------------------------------------------------------
    def _each_move_has_its_line(self, books: Books) -> None:
        """Of an order that had a card before, as many lines as transitions have come since."""
        moves = Counter(one.order_id for one in books.transitions)
        lines = Counter(one.key for one in self._house.listener.posted)
        for one in books.transitions:
            if one.order_id in self._carded and one.id > self._moves[one.order_id]:
                told = sum(count for key, count in lines.items() if key.startswith(f"moved:{one.id}:"))
                assert told == 1, f"{one.from_phase} to {one.to_phase} of order {one.order_id} has {told} lines"
        self._moves = Counter({order: max(t.id for t in books.transitions if t.order_id == order) for order in moves})
        self._carded |= {card.order_id for card in self._house.listener.cards()}

    def _what_stands_is_told_once(self, books: Books) -> None:
        """An alert that may disturb has one line, and one more only when it rests on another date."""
        lines = Counter(one.key.rpartition(":")[0] for one in self._house.listener.posted)
        twice = {key: count for key, count in lines.items() if key.startswith("alert:") and count > 1}
        assert twice == {}
        for one in books.alerts:
            if one.ended_at is None and one.rule != AlertRule.READY and one.data["severity"] != Severity.INFO:
                entry = one.data.get("entry", one.entry)
                assert lines[f"alert:{one.order_id}:{one.rule}:{entry}"] == 1, f"{one.rule} of {one.order_id}"

    # truth ------------------------------------------------------------------------------------------------
    async def _what_was_told_is_true(self, books: Books) -> None:
        """Of an order of which everything was told: its phase, its card, and that nothing stands without a cause."""
        for order in self._life.heard:
            order_id, facts = await self._facts(order)
            phase, truth = (await self._house.row(order_id)).phase, by_force.phase_of(facts)
            assert phase == truth, f"{order.number} is {truth}, not {phase}: {facts}"
            shown = [card.phase for card in self._house.listener.cards() if card.order_id == order_id]
            assert set(shown) <= {truth}, f"{order.number} is {truth}, and its card says {shown}"
            standing = {AlertRule(one.rule) for one in books.standing(order_id)}
            unfounded = standing - by_force.causes(facts, self._house.clock())
            # A promise is at risk some hours before it is missed.
            assert unfounded <= ({AlertRule.S6} if facts.due else set()), f"{unfounded} of {facts}"

    async def _facts(self, order: Vendors) -> tuple[int, by_force.Facts]:
        async with self._house.db.read() as unit:
            row = await unit.orders.by_channel_ref(self._house.shop.id, order.ref)
        assert row is not None, f"{order.number} was never heard of"
        return row.id, by_force.Facts(order.sales, order.productions, order.shipments, CALENDAR.zone)

    # how it ends ------------------------------------------------------------------------------------------
    async def everything_with_a_cause_stands(self) -> None:
        """After a long time, and somebody is told of it."""
        books = await self._books()
        noted = {one.rule: one.numbers for one in (await self._house.digests.digest([self._house.shop])).noted}
        for order in self._life.orders:
            order_id, facts = await self._facts(order)
            standing = {AlertRule(one.rule) for one in books.standing(order_id)}
            assert standing == by_force.causes(facts, self._house.clock()), facts
            for rule in standing:
                told = order.number in noted.get(rule, ()) or self._is_shown(order_id, rule)
                assert told, f"nobody is told of {rule} of {order.number}"

    def _is_shown(self, order_id: int, rule: AlertRule) -> bool:
        """On its card; that it is ready, on its card or in a list that names it."""
        shown = [one.shown for one in self._house.listener.posted if not isinstance(one.shown, Words)]
        listed = [card for one in shown if isinstance(one, ReadyList) for card in one.ready]
        cards = [one for one in shown if isinstance(one, Card) and one.order_id == order_id]
        if rule is AlertRule.READY:
            return bool(cards) or order_id in {card.order_id for card in listed}
        return any(rule in {alert.rule for alert in card.alerts} for card in cards)

    async def nothing_stands(self) -> None:
        """Once every order is made good, every alert has ended."""
        books = await self._books()
        assert [(one.order_id, one.rule) for one in books.alerts if one.ended_at is None] == []
        for order in self._life.orders:
            order_id, facts = await self._facts(order)
            done = Phase.DONE if facts.physical else Phase.NOT_SHIPPABLE
            assert (await self._house.row(order_id)).phase == done, facts
