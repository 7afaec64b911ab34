"""What was begun to be made here, as far as production may not show it yet."""

from datetime import datetime, timedelta

from bot.orders.make import MAKE, line_of
from bot.orders.order import Order
from bot.orders.plan import Intent
from bot.services import submissions
from bot.services.shops import Shop
from bot.work.outcome import Later
from storage.engine import Database
from storage.tables import Operation, State


async def heed_own_make(db: Database, operation: Operation, order: Order, shop: Shop, now: datetime) -> None:
    """Wait while production may not yet show a making of ours for the same line: a second one would double it."""
    line = line_of(order, operation.data.get("line"))
    if operation.kind != Intent.MAKE or line is None or line.made_by is not None:
        return
    subject = submissions.subject(order.id)
    async with db.read() as unit:
        earlier = [one for one in await unit.ledger.recent(subject, Intent.MAKE.value) if one.id != operation.id]
        last = await unit.ledger.last_write(subject, {MAKE})
    if not any(one.state is State.DONE and one.data.get("line") == line.ref for one in earlier):
        return
    left = last[1] + shop.production.client.settle - now if last else timedelta(0)
    if left > timedelta(0):
        raise Later(min(left.total_seconds(), 1.0), "production has not caught up with our own write")
