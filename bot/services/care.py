"""Somebody takes care of an order: it is theirs, or nobody hears that it stands still for a while."""

from typing import Any

from bot.clock import Clock
from bot.orders.care import CareFor, holder, snoozed_until
from bot.services import submissions
from bot.services.known import claim_of, order_row
from bot.services.shops import Shop, Shops
from bot.work.outcome import Ended, done
from bot.work.runner import Run
from storage.engine import Database
from storage.unit_of_work import UnitOfWork


class Care:
    """The handler of claims and snoozes."""

    def __init__(self, db: Database, shops: Shops, *, clock: Clock) -> None:
        self._db = db
        self._shops = shops
        self._clock = clock

    async def take(self, run: Run) -> Ended:
        """Keep it, redraw the card, and add a line to its thread: the others see who is at it.

        Asked for twice by one person it is the same again, and says nothing new.
        """
        order_id, user, how = int(run.data["order"]), str(run.operation.asked_by), CareFor(run.data["how"])
        async with self._db.write() as unit:
            row = await order_row(unit, order_id)
            shop = self._shops.by_id(row.shop_id)
            told = await self._keep(unit, shop, order_id, user, how)
            for card in await unit.notices.cards(submissions.subject(order_id)) if told else ():
                notice = await unit.notices.add_notice(
                    key=f"care:{run.operation.id}:{card.channel}",
                    kind="care",
                    order_id=order_id,
                    channel=card.channel,
                    data={"who": user, "how": how.value, **told},
                )
                await unit.ledger.submit(submissions.card(order_id, card.channel))
                await unit.ledger.submit(submissions.told(submissions.LINE, notice))
            await unit.ledger.submit(submissions.look(order_id))
        return done(how=how.value)

    async def _keep(self, unit: UnitOfWork, shop: Shop, order_id: int, user: str, how: CareFor) -> dict[str, Any]:
        """What there is to tell of it; empty when it was so already."""
        now = self._clock()
        if how is CareFor.CLAIM:
            had = holder(claim_of(await unit.cares.of(order_id)), shop.calendar, now)
            await unit.cares.claim(order_id, user, now)
            return {} if had == user else {"at": now.isoformat(), "had": had}
        until, before = snoozed_until(how, shop.calendar, now), await unit.cares.of(order_id)
        if before is not None and before.snoozed_until == until:
            return {}
        await unit.cares.snooze(order_id, until)
        return {"at": now.isoformat(), "until": until.isoformat()}
