"""What a shop has installed beside WooCommerce, asked for once a day."""

from collections.abc import Callable

from pydantic import TypeAdapter

from integrations.errors import Unauthorized, UnexpectedReply
from integrations.woocommerce.api import RestApi
from integrations.woocommerce.nodes import Node, Text

FRESH_FOR = 24 * 3600.0
"""Seconds. What is known only spares calls: each route says itself whether it is there."""
SAYS = "read the site's index"


class IndexNode(Node):
    """What a WordPress site tells everybody of its REST API."""

    name: Text = ""
    namespaces: tuple[str, ...]


INDEX = TypeAdapter(IndexNode)


class Extensions:
    """The site's own list of what answers there. `clock` gives seconds of any kind."""

    def __init__(self, api: RestApi, clock: Callable[[], float]) -> None:
        self._api = api
        self._clock = clock
        self._known: IndexNode | None = None
        self._until = 0.0

    async def namespaces(self) -> frozenset[str] | None:
        """The namespaces; None where the site hides them, which says nothing of what is installed."""
        if self._known is None or self._clock() >= self._until:
            await self.index()
        return frozenset(self._known.namespaces) if self._known else None

    async def index(self) -> IndexNode | None:
        """The index as it is now; None where the site hides it. Raises what says that the site cannot be reached."""
        asked_at = self._clock()
        try:
            self._known = await self._api.index(INDEX, says=SAYS)
        except (Unauthorized, UnexpectedReply):
            self._known = None
        self._until = asked_at + FRESH_FOR
        return self._known
