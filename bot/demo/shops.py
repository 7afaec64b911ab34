"""What differs between the shops that the demo can have: words, addresses, and what cannot happen there. No I/O."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.orders.alert import AlertRule
from integrations.sandbox.state import Effect


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """A shop at Shopify, or at a vendor that differs from it in what a subclass says."""

    title: str
    """What people call it."""
    written_at: str
    """How the path begins to which a parcel is told."""
    never: Mapping[AlertRule, str]
    """The kinds of alert that cannot come about there, each with the reason."""

    def mails(self, effect: Effect) -> bool:
        """Whether this is the mail that tells a customer of a parcel."""
        return effect.verb == "fulfill" and effect.data["notified"] == "true"

    def may(self, effect: Effect) -> bool:
        """Whether this comes of telling the shop of a parcel: nothing else of ours is right there."""
        return effect.verb == "fulfill"


class WooCommerce(Shop):
    """A shop in which an order is completed and mails by itself, with the tracking number in a note."""

    def mails(self, effect: Effect) -> bool:
        return effect.verb == "mail" and effect.data["kind"] == "completed"

    def may(self, effect: Effect) -> bool:
        turned = effect.verb == "status" and effect.data["now"] == "completed"
        return turned or effect.verb in ("fulfill", "note") or self.mails(effect)


SHOPS: Mapping[str, Shop] = {
    "shopify": Shop(title="Shopify", written_at="/admin/api", never={}),
    "woocommerce": WooCommerce(
        title="WooCommerce",
        written_at="/wp-json/wc/v3/orders",
        never={AlertRule.D13: "WooCommerce archives no order"},
    ),
}
"""By the name of the sandbox's channel."""
