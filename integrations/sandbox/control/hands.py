"""What customers, shop staff and the warehouse do through the control routes.

Each act reads all of its input before it changes anything.
"""

from collections.abc import Callable
from dataclasses import dataclass

from integrations.sandbox.control import views
from integrations.sandbox.control.input import Input, Json, WrongInput
from integrations.sandbox.control.named import named_order
from integrations.sandbox.seed import CUSTOMERS
from integrations.sandbox.state import ShopOrder
from integrations.sandbox.world import World

FINANCIAL = ("PENDING", "AUTHORIZED", "PARTIALLY_PAID", "PAID", "VOIDED", "EXPIRED")
HOLD_REASONS = (
    "AWAITING_PAYMENT",
    "AWAITING_RETURN_ITEMS",
    "HIGH_RISK_OF_FRAUD",
    "INCORRECT_ADDRESS",
    "INVENTORY_OUT_OF_STOCK",
    "OTHER",
    "UNKNOWN_DELIVERY_DATE",
)
LONGEST_DELAY = 365.0
"""Days."""
CANCEL_REASONS = ("CUSTOMER", "DECLINED", "FRAUD", "INVENTORY", "OTHER", "STAFF")


@dataclass(frozen=True, slots=True)
class Hands:
    """Orders, stock, cancellations, edits and holds."""

    world: World

    def acts(self) -> dict[str, Callable[[Input], Json]]:
        """Each act by the last part of its route."""
        return {
            "orders": self.place,
            "stock": self.stock,
            "cancel": self.cancel,
            "edit": self.edit,
            "hold": self.hold,
        }

    def place(self, given: Input) -> Json:
        """A customer orders; without items, something likely."""
        items = given.items("items") if "items" in given else self._something()
        name = given.maybe("name", str)
        financial = given.choice("financial", FINANCIAL, "PAID")
        hold = given.choice("hold", HOLD_REASONS) if "hold" in given else None
        test, pickup, express = (given.get(each, bool, False) for each in ("test", "pickup", "express"))
        note = given.get("note", str, "")
        customer = given.maybe("customer_name", str) or self.world.rng.choice(CUSTOMERS)
        days_ago = given.get("days_ago", float, 0.0)
        given.finish()
        order = self.world.place_order(
            items,
            name=name,
            financial=financial,
            hold=hold,
            test=test,
            pickup=pickup,
            express=express,
            note=note,
            customer_name=customer,
            days_ago=days_ago,
        )
        return self._show(order)

    def stock(self, given: Input) -> Json:
        """Stock arrives or is found missing, a purchase or production order is done, or the shop's figure is set
        by hand."""
        if "receive" in given or "finish" in given:
            return self._arrive(given)
        if "postpone_supply" in given or "postpone_production" in given:
            return self._postpone(given)
        sku = given.need("sku", str)
        quantity, shop = given.maybe("quantity", int), given.maybe("shop", int)
        given.finish()
        if (quantity is None) == (shop is None):
            raise WrongInput('either "quantity" (arrives; negative: is missing) or "shop" (what the shop shows)')
        if quantity is not None:
            self.world.add_stock(sku, quantity)
        if shop is not None:
            self.world.set_shop_stock(sku, shop)
        return {"sku": sku, "on_hand": self.world.variant(sku).on_hand, "shop": self.world.shop_stock(sku)}

    def cancel(self, given: Input) -> Json:
        """Cancel an order in the shop."""
        order, reason = named_order(self.world, given), given.choice("reason", CANCEL_REASONS, "CUSTOMER")
        given.finish()
        self.world.cancel(order.id, reason)
        return self._show(order)

    def edit(self, given: Input) -> Json:
        """Set the quantity of a SKU on an order."""
        order, sku, quantity = named_order(self.world, given), given.need("sku", str), given.need("quantity", int)
        given.finish()
        if self.world.site and not self.world.site.is_editable(order):
            raise WrongInput(f"{order.name} is no longer editable: its lines can be changed while it is on hold")
        self.world.edit(order.id, sku, quantity)
        return self._show(order)

    def hold(self, given: Input) -> Json:
        """Put an order on hold in the shop, or release it."""
        order, release = named_order(self.world, given), given.get("release", bool, False)
        reason = given.choice("reason", HOLD_REASONS, "HIGH_RISK_OF_FRAUD")
        given.finish()
        if release:
            self.world.release(order.id)
        else:
            self.world.hold(order.id, reason)
        return self._show(order)

    def _arrive(self, given: Input) -> Json:
        received, finished = given.maybe("receive", int), given.maybe("finish", int)
        given.finish()
        unknown = WrongInput("there is no such purchase or manufacturing order")
        if received is not None:
            if received not in self.world.purchase_orders:
                raise unknown
            self.world.receive_supply(received)
        if finished is not None:
            if finished not in self.world.manufacturing_orders:
                raise unknown
            self.world.finish_production(finished)
        return {"received": received, "finished": finished}

    def _postpone(self, given: Input) -> Json:
        bought, made = given.maybe("postpone_supply", int), given.maybe("postpone_production", int)
        days = given.get("days", float, 1.0)
        given.finish()
        if not -LONGEST_DELAY <= days <= LONGEST_DELAY:
            raise WrongInput(f'"days" is at most {LONGEST_DELAY:.0f}')
        if bought is not None:
            if bought not in self.world.purchase_orders:
                raise WrongInput("there is no such purchase order")
            self.world.postpone_supply(bought, days)
        if made is not None:
            if made not in self.world.manufacturing_orders:
                raise WrongInput("there is no such manufacturing order")
            self.world.postpone_production(made, days)
        return {"supply": bought, "production": made, "days": days}

    def _something(self) -> list[tuple[str, int]]:
        rng = self.world.rng
        skus = [variant.sku for variant in self.world.variants.values() if variant.requires_shipping]
        if not skus:
            raise WrongInput("nothing is for sale")
        chosen = rng.sample(skus, k=min(len(skus), rng.choice((1, 1, 2, 3))))
        return [(sku, rng.choice((1, 1, 2))) for sku in chosen]

    def _show(self, order: ShopOrder) -> Json:
        return views.order(self.world, order)
