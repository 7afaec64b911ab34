"""Completes an order: read, put the tracking number where the shop keeps such, read again, change the status.

Never tried twice here, and harmless when it is: what is there already, by us or by ShipStation's plugin, is not
written again. The whole act ends within its deadline, so a later attempt knows how long to wait.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pydantic import TypeAdapter

from integrations.errors import IntegrationError, OutcomeUnknown, Rejected, Unavailable
from integrations.model import Parcel, Receipt, System
from integrations.woocommerce import wire
from integrations.woocommerce.api import V3, RestApi
from integrations.woocommerce.nodes import OrderNode, StateNode
from integrations.woocommerce.reading import read_order
from integrations.woocommerce.recording import Recorder

SAYS = "complete order"
STATE = TypeAdapter(StateNode)


class Completion:
    """One order on its way to being completed. `statuses` is what this shop's statuses mean."""

    def __init__(self, api: RestApi, recorder: Recorder, statuses: wire.Statuses) -> None:
        self._api = api
        self._recorder = recorder
        self._statuses = statuses

    async def of(self, ref: str, parcel: Parcel, *, within: float) -> Receipt:
        """Complete the order, in at most `within` seconds. One that is completed already is a success.

        Raises `Rejected` for an order that must not be sent, and `OutcomeUnknown` as soon as anything may have been
        written. WooCommerce itself lets every status follow every other, so all refusals are ours.
        """
        deadline = asyncio.get_running_loop().time() + within
        async with _before(deadline, Unavailable(System.WOOCOMMERCE, SAYS, "no answer in time")):
            order = await self._still_to_send(ref)
        if order is None:
            return Receipt(ref=ref, words=f"already {wire.COMPLETED}")
        async with _before(deadline, OutcomeUnknown(System.WOOCOMMERCE, SAYS, "no answer in time")):
            where = await self._recorder.record(order, parcel)
            try:
                return await self._complete(order, where)
            except IntegrationError as error:
                raise _after(error, where) from error

    async def _complete(self, order: OrderNode, where: str) -> Receipt:
        if where and await self._still_to_send(order.id) is None:
            return Receipt(ref=order.id, words=f"{where}; already {wire.COMPLETED}")
        made = await self._api.write(
            "POST",  # as good as PUT, which the HTTP library sends again by itself when a connection breaks
            f"{V3}/orders/{order.id}",
            {"status": wire.COMPLETED},
            STATE,
            says=SAYS,
            params={"_fields": "id,status"},
        )
        if self._statuses.get(made.status) is not wire.Meaning.SHIPPED:
            words = (
                f"asked to be {wire.COMPLETED}, it became {made.status}: say in WOOCOMMERCE_STATUS_MAP what it means"
            )
            raise Rejected(System.WOOCOMMERCE, SAYS, words, status=200)
        return Receipt(ref=order.id, words="; ".join(part for part in (made.status, where) if part))

    async def _still_to_send(self, ref: str) -> OrderNode | None:
        """The order as it is now; None when it is completed already. Raises `Rejected` when it must not be."""
        order = await read_order(self._api, ref, says=SAYS)
        if self._statuses.get(order.status) is wire.Meaning.SHIPPED:
            return None
        if no := wire.refusal(order, self._statuses):
            raise Rejected(System.WOOCOMMERCE, SAYS, no)
        return order


def _after(error: IntegrationError, where: str) -> IntegrationError:
    """The error to raise once a tracking number was written: something has happened, so it says so."""
    if not where:
        return error
    detail = f"{where}, then: {error.detail}"
    kind = Rejected if isinstance(error, Rejected) else OutcomeUnknown
    return kind(System.WOOCOMMERCE, SAYS, detail, status=error.status)


@asynccontextmanager
async def _before(deadline: float, otherwise: IntegrationError) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout_at(deadline):
            yield
    except TimeoutError as error:
        raise otherwise from error
