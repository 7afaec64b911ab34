"""The episodes in which nothing happens for too long: orders that nobody minds, and the day after."""

from datetime import time

from bot.demo.contradictions import Contradictions
from bot.demo.shops import SHOPS
from bot.demo.working import day_of, next_working_day
from bot.orders.alert import AlertRule

_BEFORE_PICKUP, _AFTER_PICKUP = time(15, 5), time(16, 10)
_NEXT_MORNING, _NEXT_AFTERNOON = time(8, 5), time(16, 50)


class Stalling(Contradictions):
    """Orders that wait, each for another thing that does not come."""

    async def what_nobody_minds(self) -> None:
        archives = AlertRule.D13 not in SHOPS[self.box.channel].never
        more = ", and one that is archived by mistake" if archives else ""
        self.transcript.title(f"Five orders that nobody will mind{more}")
        self.orders_new("Sundial", on_hand=0)
        bought = self.orders_new("Lantern", on_hand=0)
        self.box.world.order_supply(bought.lines[0].sku, 5, due_days=0.1)
        self.transcript.world("lanterns are to come today, and will not")
        self._unpacked = self.orders_new("Doorstop")
        packed = self.orders_new("Bookend")
        self.orders_new("Mirror", hold="HIGH_RISK_OF_FRAUD")
        await self.rest()
        self.eye.look()
        self.pack_by_hand(packed)
        if archives:
            await self._archived_by_mistake()
        await self.rest()
        self.eye.look()

    async def _archived_by_mistake(self) -> None:
        archived = self.orders_new("Hammock", on_hand=0)
        self.box.world.order_supply(archived.lines[0].sku, 5, due_days=21)
        await self.rest()
        self.eye.look()
        self.box.world.archive(archived.id)
        self.transcript.world(
            f"{archived.name} waits for hammocks that come in three weeks, and is archived in the shop"
        )
        self.wrong(archived, AlertRule.D13)

    async def somebody_takes_one(self, name: str) -> None:
        """Takes an order that something is wrong with, and does not come to it."""
        await self.press("UBEN", name, "order:claim")
        self.eye.expected.lapsed.add(name)

    async def the_carrier_comes(self) -> None:
        """The afternoon: who misses the pick-up is told an hour before."""
        today = day_of(self.box.world.now())
        await self.shipstation_loses_the_shop()
        await self.pass_until(today, _BEFORE_PICKUP, "The carrier comes in less than an hour")
        await self.pass_until(today, _AFTER_PICKUP, "The carrier has been there")
        await self.it_is_fetched()

    async def the_day_after(self) -> None:
        """The next working day, on which nobody does anything: who stands still is told, and told again."""
        tomorrow = next_working_day(day_of(self.box.world.now()))
        await self.pass_until(tomorrow, _NEXT_MORNING, "The next morning")
        await self.pass_until(tomorrow, _NEXT_AFTERNOON, "The next afternoon, and nobody did anything all day")
        self.eye.expected.again.add((self._unpacked.name, AlertRule.S4))
