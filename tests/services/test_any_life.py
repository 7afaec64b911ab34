"""Whatever happens to orders in whatever order, and however little of it we are told: nothing is lost or made up.

Vendors' events come at random; their webhooks arrive, come late or never; systems cannot be read; time passes. The
real services judge through the real rules. What must come out in the end is read off the systems by force.

`SHIPMATE_LIVES=200` plays that many lives instead of the few of the quick suite, `SHIPMATE_EVENTS=100` so many steps
of each.
"""

import asyncio
import os
import shutil
import sys
import tempfile
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any, ClassVar, TypeVar

import pytest
from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlmodel import col, select

from bot.orders.alert import AlertRule
from bot.orders.card import Card
from bot.orders.order import Role
from bot.services import submissions
from bot.services.notifier import ReadyList
from integrations.errors import Unavailable
from integrations.model import WebhookEvent
from storage.tables import Alert
from tests.databases import sqlite_copy
from tests.services import by_force
from tests.services.house import House
from tests.services.opening import CALENDAR, opened
from tests.services.vendors import EVENTS, USUAL, Touched, Vendors

Result = TypeVar("Result")
LIVES, STEPS = int(os.environ.get("SHIPMATE_LIVES", "4")), int(os.environ.get("SHIPMATE_EVENTS", "20"))
ORDERS = 3
KINDS = st.sampled_from([{}, {}, {}, {"paid": False}, {"shippable": False}, {"pickup": True}])
MOST_AT_ONCE = 4
TOLD = ("at once", "late", "never")
DOWN = Unavailable("some", "read", "503", retry_after=5.0)


class Lives(RuleBasedStateMachine):
    """Some orders of one shop, what their vendors do with them, and the bot that watches."""

    template: ClassVar[Path]

    def __init__(self) -> None:
        super().__init__()
        self.loop, self.stack = asyncio.Runner(), AsyncExitStack()
        self.folder = tempfile.mkdtemp()
        url = sqlite_copy(self.template, Path(self.folder))
        self.house: House = self.run(self.stack.enter_async_context(opened(url)))
        self.orders = [Vendors(self.house, place) for place in range(ORDERS)]
        self.late: list[Touched] = []
        self.down: set[Role] = set()
        self.known: set[int] = set()
        self.run(self._first_start())

    def run(self, call: Coroutine[Any, Any, Result]) -> Result:
        return self.loop.run(call)

    async def _first_start(self) -> None:
        await self.house.submit(submissions.baseline(self.house.shop.id))
        await self.house.work()

    # what happens -----------------------------------------------------------------------------------------
    @initialize(kinds=st.tuples(*[KINDS] * ORDERS), imported=st.booleans())
    def customers_order(self, kinds: tuple[dict[str, bool], ...], imported: bool) -> None:
        for order, kind in zip(self.orders, kinds, strict=True):
            order.place(**kind)
            if imported:
                order.arrows()
        self.tell("at once")

    @rule(chance=st.randoms(use_true_random=True))
    def something_happens(self, chance: Random) -> None:
        """One rule for everything: of several, hypothesis would leave some out of most lives."""
        role, minutes = chance.choice(list(Role)), chance.choice((1, 3, 20, 70, 300, 900, 2000))
        self.house.clock.forward(1)
        match chance.randrange(8):
            case 0:
                note(f"{minutes} minutes pass")
                self.run(self._pass(timedelta(minutes=minutes)))
            case 1:
                note(f"{role} goes down for three times {minutes} minutes")
                self._goes_down(role, minutes)
            case 2:
                note(f"all come back but {role}")
                self._come_back(set(Role) - {role})
            case 3:
                note("late webhooks arrive, the last first; then everything is swept")
                coming, self.late = self.late[::-1], []
                self.run(self._arrive(coming))
                self.run(self._sweep())
            case _:
                self._vendors_act(chance)

    def _vendors_act(self, chance: Random) -> None:
        for _ in range(chance.randint(1, MOST_AT_ONCE)):
            place, event = chance.randrange(ORDERS), chance.choice([*EVENTS, *USUAL, *USUAL])
            done = EVENTS[event](self.orders[place])
            note(f"{self.orders[place].number}: {event}{'' if done else ' (no event)'}")
        told = chance.choice(TOLD)
        note(f"we are told of it {told}")
        self.tell(told)

    def _goes_down(self, role: Role, minutes: int) -> None:
        self.down.add(role)
        self.house.fail(role, DOWN)
        for _ in range(3):
            self.run(self._pass(timedelta(minutes=minutes)))

    def _come_back(self, roles: set[Role]) -> None:
        self.down -= roles
        for role in roles:
            self.house.fail(role, None)
        self.run(self.house.work())

    def tell(self, told: str) -> None:
        touched = [one for order in self.orders for one in order.touched]
        for order in self.orders:
            order.touched.clear()
        if told == "late":
            self.late += touched
        elif told == "at once":
            self.run(self._arrive(touched))

    async def _arrive(self, touched: list[Touched]) -> None:
        for role, ref in touched:
            connection = next(one for one in self.house.shop.connections if one.role is role)
            await self.house.intake.accept(
                connection, WebhookEvent(topic="changed", delivery_key=None, order_refs=(ref,))
            )
        await self.house.work()

    async def _pass(self, length: timedelta) -> None:
        self.house.clock.forward(length.total_seconds())
        await self.house.sweep.heartbeat()
        await self.house.work()

    async def _sweep(self) -> None:
        self.house.clock.forward(1)
        slot = self.house.clock().isoformat()
        await self.house.submit(*(submissions.sweep(one.id, slot) for one in self.house.shop.connections))
        await self.house.work()

    # what must hold ---------------------------------------------------------------------------------------
    async def _alerts(self) -> list[Alert]:
        async with self.house.db.read() as unit:
            return list(await unit.session.exec(select(Alert).order_by(col(Alert.id))))

    @invariant()
    def one_alert_for_one_thing(self) -> None:
        alerts = self.run(self._alerts())
        standing = [(one.order_id, one.rule) for one in alerts if one.ended_at is None]
        assert len(standing) == len(set(standing)), standing
        entries = [(one.order_id, one.rule, one.entry) for one in alerts]
        assert len(entries) == len(set(entries)), entries

    @invariant()
    def nothing_is_raised_from_what_is_stale(self) -> None:
        new = [one for one in self.run(self._alerts()) if one.id not in self.known]
        for alert in new:
            assert not by_force.RESTS_ON[alert.rule] & self.down, f"{alert.rule} while {self.down} cannot be read"
        self.known |= {one.id for one in new}

    # how it ends ------------------------------------------------------------------------------------------
    async def everything_is_read_afresh(self) -> None:
        for role in Role:
            self.house.fail(role, None)
        self.down.clear()
        await self.house.rest(within=7200.0)
        await self._sweep()
        await self.house.rest(within=7200.0)
        await self._phases_are_true()
        await self._nothing_stands_without_a_cause()

    async def _long_time_passes(self) -> None:
        until = self.house.clock() + by_force.LONGEST
        while self.house.clock() < until:
            await self._pass(timedelta(hours=3))

    async def _facts(self) -> dict[int, by_force.Facts]:
        facts = {}
        for order in self.orders:
            async with self.house.db.read() as unit:
                row = await unit.orders.by_channel_ref(self.house.shop.id, order.ref)
            assert row is not None, f"{order.number} was never heard of"
            facts[row.id] = by_force.Facts(order.sales, order.productions, order.shipments, CALENDAR.zone)
        return facts

    async def _phases_are_true(self) -> None:
        for order_id, facts in (await self._facts()).items():
            assert (await self.house.row(order_id)).phase == by_force.phase_of(facts), facts

    async def _nothing_stands_without_a_cause(self) -> None:
        for order_id, facts in (await self._facts()).items():
            unfounded = set(await self.house.alerts(order_id)) - by_force.causes(facts, self.house.clock())
            # A promise is at risk some hours before it is missed.
            assert unfounded <= ({AlertRule.S6} if facts.due else set()), f"{unfounded} of {facts}"

    async def _everything_with_a_cause_stands(self) -> None:
        for order_id, facts in (await self._facts()).items():
            assert set(await self.house.alerts(order_id)) == by_force.causes(facts, self.house.clock()), facts

    async def _somebody_is_told_of_all_of_it(self) -> None:
        noted = {rule.rule: rule.numbers for rule in (await self.house.digests.digest([self.house.shop])).noted}
        for order_id, facts in (await self._facts()).items():
            for rule_ in await self.house.alerts(order_id):
                told = facts.sales.number in noted.get(AlertRule(rule_), ()) or self._is_shown(order_id, rule_)
                assert told, f"nobody is told of {rule_} of {facts.sales.number}"

    def _is_shown(self, order_id: int, rule_: str) -> bool:
        shown = [one.shown for one in self.house.listener.posted]
        cards = [one for one in shown if isinstance(one, Card) and one.order_id == order_id]
        on_card = any(rule_ in {alert.rule for alert in card.alerts} for card in cards)
        if rule_ == AlertRule.READY:
            listed = any(isinstance(one, ReadyList) for one in shown)
            return listed or bool(cards)
        return on_card

    def teardown(self) -> None:
        try:
            if sys.exc_info()[0] is None:
                self.run(self._end())
        finally:
            self.run(self.stack.aclose())
            self.loop.close()
            shutil.rmtree(self.folder)

    async def _end(self) -> None:
        await self.everything_is_read_afresh()
        await self._long_time_passes()
        await self._phases_are_true()
        await self._everything_with_a_cause_stands()
        await self._somebody_is_told_of_all_of_it()


@pytest.mark.timeout(600)
def test_whatever_happens_nothing_is_lost_and_nothing_made_up(sqlite_template: Path) -> None:
    Lives.template = sqlite_template
    trials = settings(
        max_examples=LIVES,
        stateful_step_count=STEPS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Lives, settings=trials)
