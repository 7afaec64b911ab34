"""The episodes in which parcels leave: the others follow, or do not, and connections break at the worst moment."""

from bot.demo.errands import Errands
from bot.demo.shops import SHOPS
from bot.orders.alert import AlertRule
from integrations.sandbox.faults import Fault

_MARK = "/orders/markasshipped"


class Shipping(Errands):
    """What happens around parcels."""

    async def a_parcel_leaves(self) -> None:
        self.transcript.title("A parcel leaves, and the other systems follow")
        name = await self._packed()
        self._delay(40, 50)
        await self._ship(name)
        await self.pass_time(1)
        await self.pass_time(3)
        self._delay(0, 0)

    async def shipstation_drops_the_connection(self) -> None:
        self.transcript.title("ShipStation saves that it shipped, and drops the connection before it answers")
        name = await self.bring_in_stock(self._rng)
        kind = self._rng.choice(("reset_after", "status_after", "truncate"))
        self.box.faults.add(Fault(kind, face="shipstation", method="POST", path=_MARK, status=500))
        await self._ship(name)
        await self.pass_time(3)

    async def the_shop_does_not_follow(self) -> None:
        if not self.follows:
            await self._the_shop_stumbles()
            return
        self.transcript.title("A parcel leaves, and the shop does not hear of it")
        name = await self._packed()
        arrow = self.box.world.arrows["A3"]
        arrow.failing = True
        self.transcript.world("ShipStation cannot tell the shop")
        await self._ship(name)
        await self.pass_time(65)
        self.wrong(self.eye.order(name), AlertRule.D3)
        await self.press("UADA", name, "order:push_shop")
        self.right(self.eye.order(name), AlertRule.D3)
        self.eye.expected.pushes[name] += 1
        arrow.failing = False
        await self.pass_time(5)

    async def a_label_was_bought(self) -> None:
        self.transcript.title("Somebody buys the label at ShipStation's own screen")
        name = await self._packed()
        (desk,) = self.box.world.desk_orders_of(str(self.eye.order(name).id))
        self.transcript.world(f"a label of UPS is bought for {name}")
        self.box.world.desk_buy_label(desk.id, carrier_code="ups", tracking_number=self._number())
        await self.rest()
        if not self.follows:
            await self.ask("UAMY", f"/order {name} ship no tracking")
            self.eye.expected.pushes[name] += 1
        await self.pass_time(5)
        self.eye.expected.labels.add(name)

    async def a_customer_cancels(self) -> None:
        self.transcript.title("A customer cancels what is about to be packed")
        name = await self.bring_in_stock(self._rng)
        self.transcript.world(f"{name} is cancelled in the shop")
        self.box.world.cancel(self.eye.order(name).id)
        self.wrong(self.eye.order(name), AlertRule.D7)
        await self.rest()
        await self.ask("UBEN", f"/order {name} pack")

    async def _the_shop_stumbles(self) -> None:
        self.transcript.title("A parcel leaves, and the shop stumbles before and after it is told")
        name = await self._packed()
        for kind in ("status", "reset_after", "status_after", "reset_before"):
            path = SHOPS[self.box.channel].written_at
            self.box.faults.add(Fault(kind, face=self.box.channel, method="POST", path=path, status=503))
        await self._ship(name)
        await self.pass_time(3)

    async def _packed(self) -> str:
        name = await self.bring_in_stock(self._rng)
        await self.press("UAMY", name, "order:pack")
        self.eye.expected.packs[name] += 1
        return name

    async def _ship(self, name: str) -> None:
        """Mark it shipped by the form or by typing, with a number or without one."""
        user, number = self._rng.choice(("UAMY", "UBEN", "UADA")), self._number()
        untracked = self._rng.random() < 0.25
        if self._rng.random() < 0.6:
            await self.ship_by_form(user, name, None if untracked else number)
        else:
            await self.ask(user, f"/order {name} ship {'no tracking' if untracked else number}")
        self.eye.expected.ships.add(name)

    def _number(self) -> str:
        """A tracking number of UPS, whose last digit checks the others."""
        body = "999AA101" + "".join(self._rng.choice("0123456789") for _ in range(7))
        digits = [int(c) if c.isdigit() else (ord(c) - 63) % 10 for c in body]
        return f"1Z{body}{-(sum(digits[::2]) + 2 * sum(digits[1::2])) % 10}"

    def _delay(self, shop: float, production: float) -> None:
        self.box.world.arrows["A3"].delay, self.box.world.arrows["A4"].delay = shop, production
