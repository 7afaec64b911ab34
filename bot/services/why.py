"""Answer why an order stands where it stands: read live, with everything that is kept of it."""

from bot.orders.alert import AlertRule
from bot.orders.why import Raised, Why, why_of
from bot.services.history import happened
from bot.services.live import Live
from storage.engine import Database
from storage.tables import Order as OrderRow
from storage.unit_of_work import UnitOfWork


class Whys:
    """Reads an order everywhere and says what holds it; one that is down is shown as last known, with its age."""

    def __init__(self, db: Database, live: Live) -> None:
        self._db = db
        self._live = live

    async def of(self, row: OrderRow) -> Why:
        """The answer, read live; a look at the order is submitted."""
        order = await self._live.read(row)
        async with self._db.write() as unit:
            history = await happened(unit, row)
            return why_of(
                order,
                await self._live.card(unit, row, order),
                # By the clock of the business, as all that follows: a row is dated by the machine's.
                first_seen=min((event.at for event in history), default=row.created_at),
                happened=history,
                raised=await _raised(unit, row.id),
            )


async def _raised(unit: UnitOfWork, order_id: int) -> list[Raised]:
    """The alerts there were. That it is ready is a move, and in the history as one."""
    return [
        Raised(at=alert.opened_at, words=str(alert.data.get("words", "")), ended_at=alert.ended_at)
        for alert in await unit.alerts.all_of(order_id)
        if alert.rule != AlertRule.READY
    ]
