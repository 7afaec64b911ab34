"""An order read live for whoever asks, with what nobody was told of it and why not."""

from collections.abc import Mapping
from dataclasses import replace

from bot.clock import Clock
from bot.orders.card import Card
from bot.orders.convergence import Usual
from bot.orders.drift import ARROW_OF, Suspicion, weigh
from bot.orders.order import Order
from bot.orders.phase import phase_of
from bot.orders.skipped import Known as Facts
from bot.orders.skipped import skipped
from bot.orders.sync import Arrow
from bot.services import submissions
from bot.services.card import card_for, usual_in
from bot.services.gather import gather
from bot.services.known import known_of, past_of
from bot.services.shops import Shops
from storage.engine import Database
from storage.tables import Order as OrderRow
from storage.unit_of_work import UnitOfWork


class Live:
    """Reads an order everywhere; a system that is down is shown as last known, with its age."""

    def __init__(self, db: Database, shops: Shops, *, clock: Clock) -> None:
        self._db = db
        self._shops = shops
        self._clock = clock

    async def read(self, row: OrderRow) -> Order:
        """The order as it is now. What was read stays out of storage until a look of its own keeps it."""
        shop = self._shops.by_id(row.shop_id)
        async with self._db.read() as unit:
            known = await known_of(unit, row, shop)
        return (await gather(shop, known, self._clock)).order

    async def card(self, unit: UnitOfWork, row: OrderRow, order: Order) -> Card:
        """What is shown of an order that was just read. A look at it is submitted."""
        await unit.ledger.submit(submissions.look(row.id))
        shop, past, now = self._shops.by_id(row.shop_id), await past_of(unit, row), self._clock()
        since = row.phase_entered_at if phase_of(order).phase.value == row.phase else now
        weighed = weigh(
            order, shop.sync, past.suspected, past.standing, now, calendar=shop.calendar, taken_in=past.taken_in
        )
        usual = await usual_in(unit, shop) if weighed else {}
        untold = [_with_usual(one, usual) for one in weighed if one.words and not one.raised]
        facts = Facts(taken_in=past.taken_in, snoozed_until=past.snoozed_until)
        return await card_for(unit, shop, order, since, now, untold, skipped(order, shop.sync, now, facts))


def _with_usual(one: Suspicion, usual: Mapping[Arrow, Usual]) -> Suspicion:
    arrow = ARROW_OF.get(one.rule)
    return replace(one, usual=usual[arrow].half) if arrow and arrow in usual else one
