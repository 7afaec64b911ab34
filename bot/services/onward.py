"""Go on with a shipping whose next system nobody else writes, once the system before it has followed by itself.

Nothing sleeps meanwhile: each look sees how far the systems have got (ADR 0007).
"""

from datetime import datetime

from bot.orders.order import Order
from bot.orders.plan import Intent
from bot.orders.ship import PRODUCTION, SHOP, missing, ours
from bot.services import submissions
from bot.services.deeds import asked_to_ship, shippings_laid_aside
from bot.services.shops import Shop
from storage.ledger import Answer, Operation
from storage.unit_of_work import UnitOfWork

_PUSHES = {SHOP: Intent.PUSH_SHOP, PRODUCTION: Intent.PUSH_PRODUCTION}


async def go_on(unit: UnitOfWork, shop: Shop, order: Order, *, now: datetime, wall: datetime) -> None:
    """Submit what is left for us to write of an order that was marked shipped here, each step once.

    A shipping that stopped half-way is taken up again once nothing is missing: it sees so, and ends.
    """
    if order.called_off or not (order.desk_shipped or order.shop_fulfilled):
        return
    if laid_aside := await shippings_laid_aside(unit, order.id):
        for operation in laid_aside if not missing(order) else ():
            await unit.ledger.resume(operation.id, give_up_at=wall + submissions.INTENT_LIFE)
        return
    asked = await asked_to_ship(unit, order.id)
    # What it has written and is gone again, a person took back.
    wrote = {step.name for step in await unit.ledger.steps_of(asked.id)} if asked else set()
    for step in ours(order, shop.sync) if asked else ():
        # Each for itself, so each only behind what is there: a shop that refuses must not be overtaken.
        if asked and step in _PUSHES.keys() - wrote and (step == SHOP or order.shop_fulfilled):
            submitted = await unit.ledger.submit(submissions.onward(_PUSHES[step], order.id, asked, at=now, now=wall))
            if submitted.answer is Answer.NEW:
                await _audit(unit, order.id, submitted.operation, asked)


async def _audit(unit: UnitOfWork, order_id: int, push: Operation, asked: Operation) -> None:
    """Nobody pressed for it, and it writes all the same: in the name of who marked the order shipped."""
    await unit.people.add_audit(
        user_id=asked.asked_by or "",
        team_id="",
        channel=push.data["channel"],
        action=push.kind,
        order_id=order_id,
        operation_id=push.id,
        detail={"follows": asked.id},
    )
