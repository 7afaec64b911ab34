"""What staff do at the screens of a shop that has one word for an order, as WooCommerce has.

Each act reads all of its input before it changes anything.
"""

from collections.abc import Callable
from dataclasses import dataclass

from integrations.sandbox.control.input import Input, WrongInput
from integrations.sandbox.state import ShopOrder
from integrations.sandbox.world.site import Site


@dataclass(frozen=True, slots=True)
class AtSite:
    """Choosing a status, and the trash."""

    site: Site

    def acts(self) -> dict[str, Callable[[ShopOrder, Input], None]]:
        """Each act by its word."""
        return {"status": self._status, "trash": self._trash}

    def _status(self, order: ShopOrder, given: Input) -> None:
        """Any status may follow any other, and what it brings about happens: `completed` sends all and mails."""
        status = given.choice("status", tuple(self.site.statuses()))
        given.finish()
        self._not_in_the_trash(order)
        self.site.set_status(order, status)

    def _trash(self, order: ShopOrder, given: Input) -> None:
        given.finish()
        self._not_in_the_trash(order)
        self.site.trash(order)

    def _not_in_the_trash(self, order: ShopOrder) -> None:
        if self.site.status(order) == "trash":
            raise WrongInput(f"{order.name} is in the trash, where nothing more can be done to it here")
