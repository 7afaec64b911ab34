"""Reads one order, and what its refunds took off it."""

from typing import Annotated

from pydantic import TypeAdapter

from integrations.woocommerce.api import V3, RestApi
from integrations.woocommerce.listing import PAGE
from integrations.woocommerce.nodes import ORDER_FIELDS, AsRows, OrderNode, RefundDetail

ORDER = TypeAdapter(OrderNode)
ORDERS = TypeAdapter(Annotated[tuple[OrderNode, ...], AsRows])
REFUNDS = TypeAdapter(Annotated[tuple[RefundDetail, ...], AsRows])
SAYS = "read order"


async def read_order(api: RestApi, ref: str, *, says: str = SAYS) -> OrderNode:
    """The order. Raises `NotFound` when the shop says that it has none of this id."""
    return await api.read(f"{V3}/orders/{ref}", ORDER, says=says, params={"_fields": ORDER_FIELDS})


async def read_refunds(api: RestApi, node: OrderNode) -> tuple[RefundDetail, ...]:
    """What was refunded of the order; a call only where the order says that something was."""
    if not node.refunds:
        return ()
    params = {"per_page": str(PAGE), "_fields": ",".join(RefundDetail.model_fields)}
    return await api.read(f"{V3}/orders/{node.id}/refunds", REFUNDS, says="read refunds", params=params)
