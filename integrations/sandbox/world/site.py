"""What the panel needs of a shop that has words of its own for an order, as a WooCommerce site has."""

from collections.abc import Mapping
from typing import Protocol

from integrations.sandbox.state import ShopOrder


class Site(Protocol):
    """The shop's own books, which the face of its vendor keeps."""

    def statuses(self) -> Mapping[str, str]:
        """Every status an order can be given by hand, with its label."""

    def status(self, order: ShopOrder) -> str:
        """The one word that the shop shows of an order."""

    def set_status(self, order: ShopOrder, status: str) -> None:
        """What staff do by choosing another word: whatever that word brings about happens."""

    def is_editable(self, order: ShopOrder) -> bool:
        """Whether its lines may be changed."""

    def trash(self, order: ShopOrder) -> None:
        """Put it into the trash, of which no other system is told."""
