"""Tells a schedule's story: strikes when a line says so, and lets people do what they do, each order's deeds in turn.

What people want is written down the moment they begin to want it, and nobody loses patience.
"""

import asyncio
import random
from dataclasses import replace

from bot.demo.stage import NotAtRest
from integrations.sandbox.faults import Fault
from integrations.sandbox.state import ShopOrder
from integrations.sandbox.world import World
from tests.faults.board import Board
from tests.faults.holders import Holders
from tests.faults.people import PACK, UNPACK, People
from tests.faults.record import Record
from tests.faults.schedule import FIRST, Comes, Deed, Line, Schedule, Spell, Turn, Webhooks
from tests.faults.shippers import Shippers
from tests.faults.strokes import Strokes
from tests.scenarios.stage import Scene

_PACE = 0.003
"""A vendor that repeats a webhook after 30 seconds does so after 0.09."""
_SLOT = 601.0
"""Seconds to the next sweep, at least."""
_ACTED = 0.25
"""Seconds in which a person who sees what they waited for has acted on it."""
_WEATHER_LASTS = 1.5
"""Seconds at most between the last line and fine weather."""
_PATIENCE = 6.0
_WAYS = {
    Deed.FORM: "form",
    Deed.COMMAND: "command",
    Deed.LABEL: "label",
    Deed.LABEL_BEHIND: "label behind an open form",
}


class Telling:
    """One schedule on one scene."""

    def __init__(self, schedule: Schedule) -> None:
        self.record = Record()
        self._schedule = schedule
        self._orders: dict[int, ShopOrder] = {}
        self._deeds: dict[int, asyncio.Task[None]] = {}

    def before_the_start(self, world: World) -> None:
        """What is waited for is there already."""
        for line in self._schedule.orders():
            if line.what is Comes.WAITED:
                self._place(world, line, on_hand=0)

    async def tell(self, scene: Scene) -> Board:
        """Tell every line, let the weather clear, and come to the end of everything. Answers what people saw."""
        scene.box.sender.pace = _PACE
        rng = random.Random(f"people {self._schedule.seed}")
        board, strokes = Board(scene.box.workspace), Strokes(scene)
        self._people = People(scene.box, board, self.record, rng)
        if self._schedule.has(Spell.SLACK_AWAY) and self._schedule.has(Spell.DISK_FULL):
            self._people.patience = (
                _PATIENCE  # what cannot be kept is said at once, unless that cannot be said either
            )
        self._shippers = Shippers(self._people, self._schedule.follows, rng)
        self._holders = Holders(self._people, self._shippers.hands, rng)
        await self._people.come_in()
        await scene.rest()
        over: dict[int, list[Spell]] = {}
        for number, line in enumerate(self._schedule.lines):
            await asyncio.sleep(line.after)
            for spell in over.pop(number, []):
                await strokes.end(spell)
            if isinstance(line.what, Spell):
                over.setdefault(number + line.lasts + 1, []).append(line.what)
            await self._happen(scene, strokes, line)
        if self._deeds:  # what lies in wait is to meet somebody
            await asyncio.wait(self._deeds.values(), timeout=_WEATHER_LASTS)
        await strokes.clear()
        try:
            await self._come_to_an_end(scene)
        finally:
            for deed in self._deeds.values():
                deed.cancel()
            await asyncio.gather(*self._deeds.values(), return_exceptions=True)
        return board

    async def _happen(self, scene: Scene, strokes: Strokes, line: Line) -> None:
        match line.what:
            case Fault() as fault:
                strokes.lay(replace(fault))
            case Webhooks() as webhooks:
                strokes.disturb(webhooks)
            case Spell() as spell:
                await strokes.begin(spell)
            case Turn() as turn:
                await strokes.turn(turn)
            case Comes():
                self._come(scene.world, line)
            case Deed():
                before = self._deeds.get(line.order)
                self._deeds[line.order] = asyncio.create_task(self._do(line, before))

    def _place(self, world: World, line: Line, *, on_hand: int) -> None:
        sku = f"GOODS-{line.order}"
        world.add_variant(sku, f"Goods {line.order}", 1900, on_hand=on_hand)
        name = f"#{FIRST + line.order}"
        self._orders[line.order] = world.place_order([(sku, line.pieces)], name=name)

    def _come(self, world: World, line: Line) -> None:
        """An order is there, and so are its goods."""
        if line.what is not Comes.WAITED:
            self._place(world, line, on_hand=line.pieces if line.what is Comes.SHELF else 0)
        order = self._orders[line.order]
        if line.what is not Comes.SHELF:
            world.add_stock(f"GOODS-{line.order}", line.pieces)
        known = {Comes.WAITED: self.record.cards, Comes.NEW: self.record.told, Comes.SHELF: self.record.listed}
        known[line.what].add(order.name)  # type: ignore[index]

    async def _do(self, line: Line, before: asyncio.Task[None] | None) -> None:
        """One deed, once the order's last one is done and the order is there."""
        if before:
            await before
        order, people, shippers = self._orders[line.order], self._people, self._shippers
        if order.name in self.record.cards:
            await people.until(f"{order.name} has a card", lambda: bool(people.board.state(order.name)))
        match line.what:
            case Deed.PACK | Deed.UNPACK:
                await people.want(order.name, PACK if line.what is Deed.PACK else UNPACK)
            case Deed.HOLD:
                await self._holders.hold(order)
            case Deed.REPORT:
                await self._holders.report(order)
            case Deed.LIST_PACK:
                await people.until(f"{order.name} is told of", lambda: people.board.told_of(order.name))
                await self._holders.pack_from_list(order)
            case Deed.TYPE_PACK:
                await people.until(f"{order.name} is told of", lambda: people.board.told_of(order.name))
                await people.pack_by_command(order)
            case Deed.ASK:
                await people.until(f"{order.name} is told of", lambda: people.board.told_of(order.name))
                await people.ask(order)
            case Deed.COMMAND if order.name not in self.record.cards:
                await people.until(f"{order.name} is told of", lambda: people.board.told_of(order.name))
                await shippers.ship_by_command(order)
            case Deed() as deed:
                await shippers.ship_by(_WAYS[deed], order, stuck=line.stuck)

    async def _come_to_an_end(self, scene: Scene) -> None:
        """Let everybody come to the end of what they want, or see that nothing moves any more.

        A sweep and the ticks that time alone calls for come last: what they move is followed by more of them.
        """
        try:
            await self._rest(scene)
            moved = -1
            while moved < len(scene.box.journal.happenings):
                moved = len(scene.box.journal.happenings)
                scene.world.advance(_SLOT)
                await scene.stage.bot.schedule.catch_up()
                await self._rest(scene)
        except NotAtRest as error:
            self.record.busy = {str(error): 1}

    async def _rest(self, scene: Scene) -> None:
        """Return when nothing is under way and nobody acts on what came of it."""
        moved = -1
        while moved < len(scene.box.journal.happenings):
            await scene.rest()
            moved = len(scene.box.journal.happenings)
            if waiting := [each for each in self._deeds.values() if not each.done()]:
                await asyncio.wait(waiting, timeout=self._people.patient_for + _ACTED)
