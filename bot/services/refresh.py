"""Ask the shipping desk to import from the shop: the write, and whether it is too soon for one.

The limit is kept by what the desk itself says of its last import, so it holds whoever began that, and over restarts.
"""

from bot.clock import Clock
from bot.orders.answer import Answer, Plan
from bot.orders.order import Order
from bot.orders.refresh import REFRESH, just_refreshed, too_soon
from bot.services.shops import Shop
from bot.work.runner import Result


async def heed_last(answer: Answer, order: Order, shop: Shop, clock: Clock) -> Answer:
    """The answer, unless it is to import and an import has just run."""
    if not isinstance(answer, Plan) or REFRESH not in answer.steps:
        return answer
    return too_soon(order, await shop.desk.client.refreshed_at(), clock()) or answer


class RefreshWrite:
    """Import now, for all of the desk's stores. A second one does no harm, and none follows within a quarter hour."""

    def __init__(self, shop: Shop, clock: Clock) -> None:
        self.client = shop.desk.client
        self._clock = clock

    async def act(self) -> Result:
        await self.client.refresh()
        return self._result()

    async def look(self) -> Result | None:
        """Nothing was imported for a while when it was planned: a recent import is the one that was asked for."""
        return self._result() if just_refreshed(await self.client.refreshed_at(), self._clock()) else None

    def _result(self) -> Result:
        return {"ref": None, "at": self._clock().isoformat()}
