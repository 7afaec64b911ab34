"""Marks what is left of an order as fulfilled: read, one call per location, and look again when refused.

Never tried twice here. The whole act ends within its deadline, so a later attempt knows how long to wait.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from integrations.errors import IntegrationError, NotFound, OutcomeUnknown, Rejected, Unavailable, UnexpectedReply
from integrations.model import Parcel, Receipt, System
from integrations.shopify import documents, shipping
from integrations.shopify.answers import FulfillAnswer, MadeNode, RemainingAnswer
from integrations.shopify.graphql import GraphqlApi
from integrations.shopify.shipping import OrderRemaining, Variables
from integrations.shopify.wire import NOT_SENT

_SAYS = documents.FULFILL.says


async def fulfill(api: GraphqlApi, gid: str, parcel: Parcel, *, notify_customer: bool, within: float) -> Receipt:
    """Fulfill what is left of the order, in at most `within` seconds.

    Nothing left is a success. Raises `Rejected` for an order that is cancelled, held or refused by Shopify, in
    Shopify's words where it gave some, and `OutcomeUnknown` as soon as any location may have been written.
    """
    deadline = asyncio.get_running_loop().time() + within
    async with _before(deadline, Unavailable(System.SHOPIFY, _SAYS, "no answer in time")):
        order = await _remaining(api, gid)
    if no := shipping.refusal(order):
        raise Rejected(System.SHOPIFY, _SAYS, no)
    calls = tuple(shipping.batches(order, parcel, notify_customer=notify_customer))
    if not calls:
        return Receipt(words=shipping.standing(order))
    async with _before(deadline, OutcomeUnknown(System.SHOPIFY, _SAYS, "no answer in time")):
        return await _write(api, gid, order, calls)


async def _write(api: GraphqlApi, gid: str, order: OrderRemaining, calls: tuple[Variables, ...]) -> Receipt:
    made: list[MadeNode] = []
    try:
        for call in calls:
            made.append(await _create(api, call))
    except Rejected as refused:
        now = await _remaining(api, gid)
        if now.left or shipping.refusal(now):
            raise _partly(refused, made, calls) from refused
        return Receipt(ref=_refs(made), words=f"{shipping.standing(now)} ({refused.detail})")
    except IntegrationError as error:
        raise _partly(error, made, calls) from error
    words = ", ".join(f"{each.name} {each.status}" for each in made)
    return Receipt(ref=_refs(made), words=words + shipping.held_back(order))


async def _create(api: GraphqlApi, call: Variables) -> MadeNode:
    payload = (await api.run(documents.FULFILL, FulfillAnswer, **call)).fulfillment_create
    made = payload.fulfillment
    if payload.user_errors:
        raise Rejected(System.SHOPIFY, _SAYS, "; ".join(each.message for each in payload.user_errors), status=200)
    if made is None:
        raise OutcomeUnknown(System.SHOPIFY, _SAYS, "neither a fulfillment nor a reason", status=200)
    if made.status in NOT_SENT:
        raise Rejected(System.SHOPIFY, _SAYS, f"{made.name} ended as {made.status}", status=200)
    return made


async def _remaining(api: GraphqlApi, gid: str) -> OrderRemaining:
    """The order with all its fulfillment orders."""
    whole: OrderRemaining | None = None
    after: str | None = None
    while whole is None or not whole.fulfillment_orders.whole:
        read = (await api.run(documents.REMAINING, RemainingAnswer, id=gid, after=after)).order
        if read is None:
            raise NotFound(System.SHOPIFY, _SAYS, "Shopify has no such order")
        whole = read.after(whole)
        if not whole.fulfillment_orders.whole and whole.fulfillment_orders.page_info.end_cursor == after:
            raise UnexpectedReply(System.SHOPIFY, _SAYS, "the pages do not end")
        after = whole.fulfillment_orders.page_info.end_cursor
    return whole


def _partly(error: IntegrationError, made: list[MadeNode], calls: tuple[Variables, ...]) -> IntegrationError:
    """The error to raise when earlier locations were written: something has happened, so it says so."""
    if not made:
        return error
    detail = f"{len(made)} of {len(calls)} locations are fulfilled, then: {error.detail}"
    kind = Rejected if isinstance(error, Rejected) else OutcomeUnknown
    return kind(System.SHOPIFY, _SAYS, detail, status=error.status)


def _refs(made: list[MadeNode]) -> str | None:
    return ", ".join(each.id for each in made) or None


@asynccontextmanager
async def _before(deadline: float, otherwise: IntegrationError) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout_at(deadline):
            yield
    except TimeoutError as error:
        raise otherwise from error
