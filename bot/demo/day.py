"""The script of a working day and of what is left over the next: episodes in an order that the seed decides, each
with what it calls for.

Webhooks arrive doubled and out of order all day long. Episodes that build on each other stand in one method.
"""

import io
from collections.abc import Awaitable, Callable
from datetime import timedelta

import aiohttp

from bot.demo.stalling import Stalling
from integrations.sandbox.faults import Fault
from integrations.sandbox.shipstation.time import read_day
from integrations.sandbox.state import ShopOrder

Episode = Callable[[], Awaitable[None]]
_FULFILLMENTS = "/v1/sales_order_fulfillments"
_LONG = 2 * 1024 * 1024
_IN_ORDER = 3
"""Episodes that begin the day, whatever the seed: what they start takes until the next one."""


class Day(Stalling):
    """One day on a stage, and the next one, on which nobody does anything."""

    async def play(self) -> None:
        """From the first start to the afternoon of the day after."""
        self.transcript.title("Shipmate starts for the first time and takes in what is there")
        await self.rest()
        mischief = self.box.sender.mischief
        mischief.duplicate, mischief.reorder, mischief.behind = 0.3, 0.3, 0.03
        episodes: list[Episode] = [
            self.questions,
            self.a_supplier_is_late,
            self.what_nobody_minds,
            self.stock_comes_and_is_packed,
            self.undo_and_a_late_repeat,
            self.stock_goes_and_returns,
            self.katana_drops_the_connection,
            self.slack_is_out,
            self.a_webhook_is_lost,
            self.new_orders,
            self.forgers,
            self.an_outsider_presses,
            self.a_parcel_leaves,
            self.shipstation_drops_the_connection,
            self.the_shop_does_not_follow,
            self.a_label_was_bought,
            self.a_customer_cancels,
            self.katana_loses_the_shop,
            self.an_hour_of_disagreement,
            self.an_order_is_changed_and_changed_back,
            self.a_hold_the_desk_does_not_hear_of,
            self.an_order_is_there_twice,
            self.a_label_is_voided,
            self.what_is_packed_is_cancelled,
        ]
        first, rest = episodes[:_IN_ORDER], episodes[_IN_ORDER:]
        self._rng.shuffle(rest)
        for episode in (*first, *rest, self.the_carrier_comes, self.the_day_after):
            await self.pass_time(self._rng.uniform(1, 6))
            await episode()
            self.eye.look()
        await self.pass_time(4)

    async def questions(self) -> None:
        self.transcript.title("People ask")
        for typed in ("1042", "10420 status", "#EU-1042-A", "99999", "1042 frobnicate", "help"):
            await self.ask(self._rng.choice(("UAMY", "UBEN")), f"/order {typed}")

    async def a_supplier_is_late(self) -> None:
        self.transcript.title("Somebody promised a day, and the supplier says another")
        world = self.box.world
        bought = world.order_supply("LAMP-RICE", 20, due_days=2)
        order = world.place_order([("LAMP-RICE", 1)])
        self._placed(order)
        await self.rest()
        day = (world.now() + timedelta(days=3)).date()
        for desk in world.desk_orders_of(str(order.id)):
            world.desk_ship_by(desk.id, read_day(day.isoformat()))
        self.transcript.world(f"ShipStation says to ship {order.name} by {day:%A}")
        world.postpone_supply(bought.id, 3)
        self.transcript.world(f"the supplier of {bought.order_no} comes three days later")
        await self.pass_time(6)
        await self.sweep()
        self.reserved.add(order.name)
        await self.somebody_takes_one(order.name)

    async def stock_comes_and_is_packed(self) -> None:
        self.transcript.title("Something people wait for arrives")
        name = await self.bring_in_stock(self._rng)
        first, second = self._rng.sample(("UAMY", "UBEN", "UADA"), 2)
        await self.press_together(name, (first, second))
        self.eye.expected.packs[name] += 1
        await self.ask(second, f"/order {name} pack")
        await self.ask(first, f"/order {name} status")

    async def undo_and_a_late_repeat(self) -> None:
        self.transcript.title("Packed, taken back, and Slack delivers the first press once more")
        name = await self.bring_in_stock(self._rng)
        reaction = await self.press("UAMY", name, "order:pack")
        self.eye.expected.packs[name] += 1
        await self.press("UBEN", name, "order:unpack")
        self.eye.expected.unpacks[name] += 1
        self.transcript.world("Slack delivers amy's first press a second time")
        await self.box.people.redeliver(reaction)
        await self.rest()
        await self.press("UAMY", name, "order:pack")
        self.eye.expected.packs[name] += 1

    async def stock_goes_and_returns(self) -> None:
        self.transcript.title("Stock that was there is found missing, and comes back")
        name = await self.bring_in_stock(self._rng)
        sku = self.last_sku
        self.transcript.world(f"a count finds 50 × {sku} missing")
        self.box.world.add_stock(sku, -50)
        await self.rest()
        self.eye.look()
        await self.pass_time(20)
        self.box.world.add_stock(sku, 50)
        self.transcript.world(f"the 50 × {sku} are found again")
        await self.rest()
        await self.pass_time(45)
        self.transcript.world(f"{name} has been back in stock for 45 minutes")

    async def katana_drops_the_connection(self) -> None:
        self.transcript.title("Katana saves, and drops the connection before it answers")
        name = await self.bring_in_stock(self._rng)
        kind = self._rng.choice(("reset_after", "status_after", "truncate"))
        self.box.faults.add(Fault(kind, face="katana", method="POST", path=_FULFILLMENTS, status=500))
        self.box.faults.add(Fault("status", face="katana", method="GET", path="/v1", status=429, retry_after=1))
        await self.press("UBEN", name, "order:pack")
        self.eye.expected.packs[name] += 1

    async def slack_is_out(self) -> None:
        self.transcript.title("Slack stumbles while there is something to tell")
        for fault in (
            Fault("status", face="slack", path="/api/chat.postMessage", status=503),
            Fault("status", face="slack", path="/api/chat.postMessage", status=429, retry_after=1),
            Fault("reset_after", face="slack", path="/api/chat.postMessage"),
            Fault("reset_before", face="slack", path="/api/chat.update"),
        ):
            self.box.faults.add(fault)
        name = await self.bring_in_stock(self._rng)
        await self.press("UADA", name, "order:pack")
        self.eye.expected.packs[name] += 1

    async def a_webhook_is_lost(self) -> None:
        self.transcript.title("Webhooks are lost; the sweep finds what they would have told")
        await self.have_somebody_wait()
        self.box.sender.mischief.drop = 1.0
        name = await self.bring_in_stock(self._rng, wait_for_card=False)
        self.box.sender.mischief.drop = 0.0
        await self.pass_time(6)
        self.transcript.world(f"nobody told us that {name} is in stock; it is time for a sweep")
        await self.sweep()

    async def new_orders(self) -> None:
        self.transcript.title("Customers order what is on the shelf, and what is not")
        for _ in range(self._rng.randint(2, 4)):
            sku = self._rng.choice(("MUG-BLUE", "MUG-SAND", "CUP-ESP"))
            self._placed(self.box.world.place_order([(sku, 1)], customer_name="*Eve* <!channel>"))
            await self.rest()
            self.eye.look()
        self._placed(self.box.world.place_order([("TEA-50", 1)]))
        await self.rest()

    async def forgers(self) -> None:
        self.transcript.title("Somebody sends webhooks that no vendor sent")
        url, shop = self.stage.bot.url, f"/webhooks/{self.box.channel}"
        attempts = {
            "an unsigned webhook": (shop, b'{"id": 1}', {}),
            "a forged webhook": ("/webhooks/katana", b"{}", {"x-sha2-signature": "0" * 64}),
            "a wrong path secret": ("/webhooks/shipstation/" + "x" * 40, b"{}", {}),
            "an oversized body": (shop, b"x" * _LONG, {}),
            "an unknown address": ("/webhooks/nobody", b"{}", {}),
        }
        async with aiohttp.ClientSession() as session:
            for what, (path, body, headers) in attempts.items():
                async with session.post(url + path, data=io.BytesIO(body), headers=headers) as answer:
                    self.eye.expected.refused.append((what, answer.status))
                    self.transcript.world(f"{what} is answered {answer.status}")

    async def an_outsider_presses(self) -> None:
        self.transcript.title("Somebody from another company finds a way to press")
        name = await self.bring_in_stock(self._rng)
        await self.press_as_outsider(name)
        await self.ask("UAMY", f"/order {name} pack")
        self.eye.expected.packs[name] += 1

    def _placed(self, order: ShopOrder) -> None:
        goods = ", ".join(f"{line.quantity} × {line.sku}" for line in order.lines)
        self.transcript.world(f"a customer orders {goods}: {order.name}")
