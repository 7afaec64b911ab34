"""The episodes in which two systems say of one order what cannot both be true, until somebody puts it right."""

from bot.demo.shipping import Shipping
from bot.orders.alert import AlertRule
from integrations.sandbox.state import ShopOrder

_FLOOD = 10
"""Orders: so many are told in a list."""


class Contradictions(Shipping):
    """What does not fit together between the shop, Katana and the shipping desk."""

    async def katana_loses_the_shop(self) -> None:
        self.transcript.title("Katana loses the shop while the new checkout is tried out")
        world, sku = self.box.world, self.goods("Sample", 50)
        world.arrows["A1"].on = False
        orders = [world.place_order([(sku, 1)]) for _ in range(_FLOOD)]
        self.transcript.world(f"{_FLOOD} orders, {orders[0].name} to {orders[-1].name}, none of which Katana imports")
        await self.rest()
        await self.pass_time(16)
        world.arrows["A1"].on = True
        for order in orders:
            self.wrong(order, AlertRule.D1)
            self.right(order, AlertRule.D1)
            world.cancel(order.id)
        self.transcript.world("they were only to try it: all are cancelled, and Katana has the shop back")
        await self.rest()

    async def an_hour_of_disagreement(self) -> None:
        self.transcript.title("Three parcels leave, each told to one system only")
        labelled, fulfilled, delivered = map(self.orders_new, ("Kettle", "Teapot", "Saucer"))
        await self.rest()
        self.eye.look()
        await self._labelled(labelled)
        await self._fulfilled(fulfilled)
        await self._delivered(delivered)
        await self.pass_time(31)
        self.wrong(delivered, AlertRule.D6)
        await self._pushed(delivered, AlertRule.D6)
        if not self.follows:
            self.wrong(labelled, AlertRule.D3)
            await self._pushed(labelled, AlertRule.D3)
            self.wrong(fulfilled, AlertRule.D4)
            await self._pushed(fulfilled, AlertRule.D4)
        await self.pass_time(6)
        self.wrong(labelled, AlertRule.D4)
        await self._pushed(labelled, AlertRule.D4)
        await self.pass_time(25)
        self.wrong(fulfilled, AlertRule.D5)
        self.box.world.desk_refresh()
        self.transcript.world("ShipStation imports from the shop")
        await self.sweep()
        self.right(fulfilled, AlertRule.D5)

    async def an_order_is_changed_and_changed_back(self) -> None:
        self.transcript.title("A customer wants one more, and Katana is not told")
        order = await self.own_order("Napkin", on_hand=5)
        sku = order.lines[0].sku
        self.transcript.world(f"{order.name} is two now, in the shop and in ShipStation")
        self._edit(order, sku, 2)
        self.wrong(order, AlertRule.D8)
        await self.rest()
        self._edit(order, sku, 1)
        self.transcript.world("one is enough after all")
        self.right(order, AlertRule.D8)
        await self.rest()

    async def a_hold_the_desk_does_not_hear_of(self) -> None:
        self.transcript.title("What is packed is put on hold in the shop, and ShipStation would send it")
        order, imports = await self.own_order("Candle"), self.box.world.arrows["A8"]
        self.pack_by_hand(order)
        await self.rest()
        imports.on = False
        self.box.world.hold(order.id)
        self.transcript.world(f"the shop holds {order.name}")
        self.wrong(order, AlertRule.D9)
        await self.rest()
        self.eye.look()
        self.box.world.release(order.id)
        self.transcript.world(f"the shop lets {order.name} go again")
        imports.on = True
        self.right(order, AlertRule.D9)
        await self.rest()

    async def an_order_is_there_twice(self) -> None:
        self.transcript.title("Somebody duplicates an order in Katana")
        order = await self.own_order("Coaster", on_hand=2)
        copy = self.box.world.katana_copy_order(self.katana_of(order).id)
        self.transcript.world(f"{order.name} is in Katana twice")
        await self.sweep()
        await self.pass_time(3)
        self.wrong(order, AlertRule.D10)
        self.box.world.katana_delete_order(copy.id)
        self.transcript.world("the second one is deleted there")
        await self.sweep()
        self.right(order, AlertRule.D10)

    async def a_label_is_voided(self) -> None:
        self.transcript.title("A label is voided after the customer was told its number")
        order = await self.own_order("Carafe")
        await self._labelled(order, reaches_katana=True)
        if not self.follows:
            await self.ask("UAMY", f"/order {order.name} ship no tracking")
        await self.pass_time(4)
        (desk,) = self.box.world.desk_orders_of(str(order.id))
        self.box.world.desk_void_label(desk.parcels[0].id)
        self.transcript.world("its label is voided")
        self.wrong(order, AlertRule.D11)
        await self.sweep()
        number = self._number()
        self.box.world.desk_buy_label(desk.id, carrier_code="ups", tracking_number=number)
        (shown,) = order.fulfillments
        self.box.world.set_tracking(order.id, shown.id, company="UPS", number=number, url=None)
        self.transcript.world("another label is bought, and its number put into the shop")
        await self.rest()
        self.right(order, AlertRule.D11)

    async def what_is_packed_is_cancelled(self) -> None:
        self.transcript.title("A customer cancels what is packed already")
        order = await self.own_order("Trivet")
        self.pack_by_hand(order)
        await self.rest()
        self.box.world.cancel(order.id)
        self.transcript.world(f"{order.name} is cancelled in the shop")
        self.wrong(order, AlertRule.D12)
        await self.rest()
        katana = self.katana_of(order)
        self.box.world.katana_delete_fulfillment(katana.fulfillments[0].id)
        self.box.world.katana_delete_order(katana.id)
        self.transcript.world("it is put back on its shelf, and deleted in Katana")
        self.right(order, AlertRule.D12)
        await self.rest()

    async def shipstation_loses_the_shop(self) -> None:
        """Fixed at the end of a day: near the pick-up an hour is enough."""
        self.transcript.title("ShipStation does not import an order, and the carrier is about to come")
        imports = self.box.world.arrows["A2"]
        imports.on = False
        order = await self.own_order("Tumbler")
        imports.on = True
        self._missed = order

    async def it_is_fetched(self) -> None:
        """What it lost, by a press."""
        self.wrong(self._missed, AlertRule.D2)
        self.eye.expected.fetched.add(self._missed.name)
        await self.press("UBEN", self._missed.name, "order:refresh")
        self.right(self._missed, AlertRule.D2)

    def _edit(self, order: ShopOrder, sku: str, quantity: int) -> None:
        """Change an order at the shop's own screen. WooCommerce opens one for it only while it is on hold."""
        world = self.box.world
        if self.box.channel == "woocommerce":
            world.hold(order.id)
        world.edit(order.id, sku, quantity)
        if self.box.channel == "woocommerce":
            world.release(order.id)

    # what each of the three does -----------------------------------------------------------------------------
    async def _labelled(self, order: ShopOrder, *, reaches_katana: bool = False) -> None:
        """A label is bought; the shop hears of it where the syncs run, and Katana does not."""
        (desk,) = self.box.world.desk_orders_of(str(order.id))
        arrow = self.box.world.arrows["A4"]
        arrow.failing = not reaches_katana
        self.box.world.desk_buy_label(desk.id, carrier_code="ups", tracking_number=self._number())
        self.transcript.world(f"a label is bought for {order.name}")
        self._gone(order)
        await self.rest()
        arrow.failing = False
        if not self.follows:
            self.eye.expected.pushes[order.name] += reaches_katana

    async def _fulfilled(self, order: ShopOrder) -> None:
        """Somebody fulfills it at the shop's own screen, and the desk does not follow."""
        arrow = self.box.world.arrows["A12"]
        arrow.failing = True
        self.box.world.fulfill(order.id, company="UPS", number=self._number(), notify_customer=True)
        self.transcript.world(f"{order.name} is fulfilled in the shop")
        self._gone(order)
        await self.rest()
        arrow.failing = False

    async def _delivered(self, order: ShopOrder) -> None:
        """Somebody delivers it at Katana's own screen, and the shop does not follow."""
        katana, arrow = self.katana_of(order), self.box.world.arrows["A5"]
        arrow.failing = True
        self.box.world.katana_fulfill(katana.id, "DELIVERED", {row.id: row.quantity for row in katana.rows})
        self.transcript.world(f"{order.name} is delivered at Katana's own screen")
        self._gone(order)
        self.eye.expected.by_hand.add(order.name)
        await self.rest()
        arrow.failing = False

    def _gone(self, order: ShopOrder) -> None:
        self.eye.expected.labels.add(order.name)

    async def _pushed(self, order: ShopOrder, rule: AlertRule) -> None:
        """Somebody presses what the card offers: the system that did not hear of it is told by us."""
        to_katana = rule is AlertRule.D4
        await self.press("UADA", order.name, "order:push_production" if to_katana else "order:push_shop")
        told = self.eye.expected.production_pushes if to_katana else self.eye.expected.pushes
        told[order.name] += 1
        self.right(order, rule)
