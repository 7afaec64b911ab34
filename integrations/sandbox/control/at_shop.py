"""What staff do at the shop's own screens. Each act reads all of its input before it changes anything."""

from collections.abc import Callable
from dataclasses import dataclass

from integrations.sandbox.control import views
from integrations.sandbox.control.at_site import AtSite
from integrations.sandbox.control.carriers import carrier_of, tracking_of
from integrations.sandbox.control.input import Input, Json, WrongInput
from integrations.sandbox.control.named import named_order
from integrations.sandbox.state import ShopOrder
from integrations.sandbox.world import World
from integrations.sandbox.world.arrows_to_shop import COMPANIES

UNPAID = ("PENDING", "AUTHORIZED", "PARTIALLY_PAID", "EXPIRED")


@dataclass(frozen=True, slots=True)
class AtShop:
    """Payments, refunds, returns; at Shopify fulfilling by hand and archiving, at WooCommerce a status."""

    world: World

    def pay(self, given: Input) -> Json:
        """The money for an order arrives."""
        order = named_order(self.world, given)
        given.finish()
        if order.cancelled_at or order.financial not in UNPAID:
            raise WrongInput(f"{order.name} does not wait for money: it is {order.financial}")
        self.world.pay(order.id)
        return views.order(self.world, order)

    def do(self, given: Input) -> Json:
        """One thing staff do to an order."""
        acts = self._acts()
        act, order = acts[given.choice("do", tuple(acts))], named_order(self.world, given)
        act(order, given)
        return views.order(self.world, order)

    def _acts(self) -> dict[str, Callable[[ShopOrder, Input], None]]:
        """What this vendor of shops has."""
        if self.world.site:
            return {**AtSite(self.world.site).acts(), "refund": self._refund, "return": self._return}
        return {
            "fulfill": self._fulfill,
            "unfulfill": self._unfulfill,
            "refund": self._refund,
            "archive": self._archive,
            "unarchive": self._unarchive,
            "return": self._return,
        }

    def _fulfill(self, order: ShopOrder, given: Input) -> None:
        """All that is left, by hand, with tracking or without."""
        tracking, carrier, notify = tracking_of(given), carrier_of(given), given.get("notify", bool, True)
        given.finish()
        company = COMPANIES.get(carrier, "Other") if tracking else None
        self.world.fulfill(order.id, company=company, number=tracking, notify_customer=notify)

    def _unfulfill(self, order: ShopOrder, given: Input) -> None:
        """Take back every fulfillment there is."""
        given.finish()
        standing = [each for each in order.fulfillments if each.status == "SUCCESS"]
        if not standing:
            raise WrongInput(f"nothing of {order.name} is fulfilled")
        for each in standing:
            self.world.cancel_fulfillment(order.id, each.id)

    def _refund(self, order: ShopOrder, given: Input) -> None:
        """Some of one SKU, or everything that was not sent."""
        some = "sku" in given or "quantity" in given
        sku, quantity = (given.need("sku", str), given.need("quantity", int)) if some else ("", 0)
        given.finish()
        if some:
            self.world.refund(order.id, sku, quantity)
        else:
            self.world.refund_all(order.id)

    def _archive(self, order: ShopOrder, given: Input) -> None:
        given.finish()
        if order.closed_at:
            raise WrongInput(f"{order.name} is archived already")
        self.world.archive(order.id)

    def _unarchive(self, order: ShopOrder, given: Input) -> None:
        given.finish()
        if not order.closed_at:
            raise WrongInput(f"{order.name} is not archived")
        self.world.unarchive(order.id)

    def _return(self, order: ShopOrder, given: Input) -> None:
        """Everything comes back, and the money goes back."""
        given.finish()
        self.world.take_back(order.id)
