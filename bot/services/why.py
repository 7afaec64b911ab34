"""Answer why an order stands where it stands: read live, with everything that is kept of it."""

from bot.clock import Clock
from bot.orders.alert import AlertRule
from bot.orders.drift import weigh
from bot.orders.phase import phase_of
from bot.orders.why import Raised, Why, why_of
from bot.services import submissions
from bot.services.card import card_for
from bot.services.gather import gather
from bot.services.history import happened
from bot.services.known import known_of, past_of
from bot.services.shops import Shops
from storage.engine import Database
from storage.tables import Order as OrderRow
from storage.unit_of_work import UnitOfWork


class Whys:
    """Reads an order everywhere and says what holds it; one that is down is shown as last known, with its age."""

    def __init__(self, db: Database, shops: Shops, *, clock: Clock) -> None:
        self._db = db
        self._shops = shops
        self._clock = clock

    async def of(self, row: OrderRow) -> Why:
        """The answer; what was read stays out of storage until a look of its own, which is submitted, keeps it."""
        shop = self._shops.by_id(row.shop_id)
        async with self._db.read() as unit:
            known = await known_of(unit, row, shop)
        order = (await gather(shop, known, self._clock)).order
        async with self._db.write() as unit:
            await unit.ledger.submit(submissions.look(row.id))
            now, past = self._clock(), await past_of(unit, row)
            since = row.phase_entered_at if phase_of(order).phase.value == row.phase else now
            weighed = weigh(order, shop.sync, past.suspected, past.standing, now)
            untold = [one for one in weighed if one.words and not one.raised]
            history = await happened(unit, row)
            return why_of(
                order,
                await card_for(unit, shop, order, since, now, untold),
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
