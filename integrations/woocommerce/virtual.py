"""Which lines of an order are sold without being sent: an order does not say it of a line, its products do.

A product or variation is `virtual` (https://woocommerce.github.io/woocommerce-rest-api-docs/#product-properties).
Whoever cannot be asked about it is taken for goods: an order is then watched too closely rather than not at all.
"""

import math
from collections.abc import Callable

from pydantic import TypeAdapter

from integrations.errors import NotFound, Unauthorized, UnexpectedReply
from integrations.woocommerce.api import V3, RestApi
from integrations.woocommerce.nodes import LineNode, Node, OrderNode

FRESH_FOR = 3600.0
"""Seconds for which the answer about a product is remembered."""
MOST_KNOWN = 10_000
"""Products that are remembered."""
SAYS = "read product"


class SoldNode(Node):
    """What a product or a variation says of how it is sold."""

    virtual: bool | None = None


SOLD = TypeAdapter(SoldNode)


class Virtual:
    """Asks for each product once an hour. `clock` gives seconds of any kind."""

    def __init__(self, api: RestApi, clock: Callable[[], float]) -> None:
        self._api = api
        self._clock = clock
        self._known: dict[str, tuple[bool, float]] = {}

    async def lines_of(self, order: OrderNode) -> frozenset[str]:
        """The ids of the lines that nobody sends. Raises what says that the shop cannot be reached."""
        if order.needs_processing is False:  # none of them is sent, and the order says so itself
            return frozenset()
        return frozenset([line.id for line in order.line_items if await self._is_virtual(line)])

    async def _is_virtual(self, line: LineNode) -> bool:
        if not line.product_id:
            return False
        path = f"{V3}/products/{line.product_id}"
        path = f"{path}/variations/{line.variation_id}" if line.variation_id else path
        virtual, until = self._known.get(path, (False, -math.inf))
        if self._clock() < until:
            return virtual
        try:
            virtual = await self._ask(path)
        except UnexpectedReply:  # perhaps half an answer: the next one may be whole
            return False
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known[path] = virtual, self._clock() + FRESH_FOR
        return virtual

    async def _ask(self, path: str) -> bool:
        try:
            sold = await self._api.read(path, SOLD, says=SAYS, params={"_fields": "id,virtual"})
        except (NotFound, Unauthorized):  # deleted, or not for this key
            return False
        return bool(sold.virtual)
