"""Put together what a card shows: the order, who did what with it, what is wrong, and how far each system has got."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.orders.alert import AlertRule
from bot.orders.card import Card, card_of
from bot.orders.convergence import Usual, usual_of
from bot.orders.drift import Suspicion
from bot.orders.legs import Pace
from bot.orders.linking import question_of
from bot.orders.order import Order
from bot.orders.phase import Phase, phase_of
from bot.orders.plan import Intent, NeedsConfirmation, plan
from bot.orders.sync import Arrow
from bot.orders.undo import undoable_pack
from bot.services.deeds import attempt_of, deed_of
from bot.services.keep import told
from bot.services.known import has_waited, known_of, open_alerts, order_row
from bot.services.links import links_said
from bot.services.shops import Shop, Shops
from bot.services.undo import deeds_of
from integrations.model import ProductionStage
from storage.unit_of_work import UnitOfWork

_SHIPPING = (Phase.SHIPPED, Phase.PART_SHIPPED)
_WAITS = {AlertRule.D3.value: Arrow.DESK_TO_SHOP, AlertRule.D4.value: Arrow.SHOP_TO_PRODUCTION}
"""Since when an arrow is waited for: since the contradiction that it ends was seen."""


async def card_now(unit: UnitOfWork, shops: Shops, order_id: int, now: datetime) -> Card:
    """The card of an order from what is stored."""
    row = await order_row(unit, order_id)
    shop = shops.by_id(row.shop_id)
    order = (await known_of(unit, row, shop)).order(shop)
    return await card_for(unit, shop, order, row.phase_entered_at, now)


async def card_for(
    unit: UnitOfWork,
    shop: Shop,
    order: Order,
    since: datetime,
    now: datetime,
    suspected: Iterable[Suspicion] = (),
) -> Card:
    """The card of an order as it was just read or is stored; it has been in its phase `since` then."""
    phase = phase_of(order).phase
    alerts = await open_alerts(unit, order.id)
    care = await unit.cares.of(order.id)
    card = card_of(
        order,
        since=since,
        waited=await has_waited(unit, order.id),
        deed=await deed_of(unit, order.id, phase),
        doubts=doubts_of(replace(order, problem=None)),
        alerts=[told(alert) for rule, alert in alerts.items() if rule is not AlertRule.READY],
        attempt=await attempt_of(unit, order.id),
        owner=care.owner if care else None,
        suspected=suspected,
        pace=await _pace(unit, shop, order.id, phase, now),
        undo=await _undo(unit, shop, order, now),
    )
    said = await links_said(unit, shop, order.id)
    return replace(card, question=question_of(order), links_said=said, has_namesake=bool(order.namesakes))


async def _undo(unit: UnitOfWork, shop: Shop, order: Order, now: datetime) -> int | None:
    """The operation that packed it here, while that can be taken back. Only asked of what is packed."""
    if order.stage is not ProductionStage.PACKED:
        return None
    pack = undoable_pack(await deeds_of(unit, order.id), order, shop.calendar, now)
    return pack.operation if pack else None


async def _pace(unit: UnitOfWork, shop: Shop, order_id: int, phase: Phase, now: datetime) -> Pace:
    """How the shop's systems follow each other. What is usual is only asked for while one is waited for."""
    if phase not in _SHIPPING:
        return Pace(sync=shop.sync)
    suspected = await unit.alerts.suspected(order_id)
    waited = {arrow: now - suspected[rule] for rule, arrow in _WAITS.items() if rule in suspected}
    return Pace(sync=shop.sync, usual=await usual_in(unit, shop), waited=waited)


async def usual_in(unit: UnitOfWork, shop: Shop) -> dict[Arrow, Usual]:
    """What was measured of each arrow in a shop, where anything was."""
    found = {arrow: usual_of(await unit.convergences.measured(shop.id, arrow.value)) for arrow in Arrow}
    return {arrow: usual for arrow, usual in found.items() if usual is not None}


def doubts_of(order: Order) -> str | None:
    """What a person must confirm before packing the order as it is known. A problem is asked about when it is
    pressed: until then the card offers it, because the problem stands right above."""
    answer = plan(Intent.PACK, order)
    return answer.words if isinstance(answer, NeedsConfirmation) else None
