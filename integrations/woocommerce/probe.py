"""The open questions of this folder's README, asked of a shop by reading alone."""

from typing import Annotated

from pydantic import TypeAdapter

from integrations.probing import CannotTell, Question
from integrations.woocommerce.api import V3, RestApi
from integrations.woocommerce.inventory import PRODUCTS
from integrations.woocommerce.listing import PAGE
from integrations.woocommerce.nodes import ORDER_FIELDS, AsRows, OrderNode, words_of
from integrations.woocommerce.reading import ORDERS, read_refunds
from integrations.woocommerce.replies import NoRoute
from integrations.woocommerce.searching import NUMBERS
from integrations.woocommerce.virtual import SoldNode

A_WRITE = "only a write would show it"
ANYTHING = TypeAdapter(object)
SOLD_ROWS = TypeAdapter(Annotated[tuple[SoldNode, ...], AsRows])
SAYS = "read a few orders"


async def _orders(api: RestApi, **params: str) -> tuple[OrderNode, ...]:
    """The newest orders that fit."""
    wanted = {"per_page": str(PAGE), "_fields": ORDER_FIELDS, **params}
    return await api.read(f"{V3}/orders", ORDERS, says=SAYS, params=wanted)


async def _some(api: RestApi, missing: str, **params: str) -> tuple[OrderNode, ...]:
    if found := await _orders(api, **params):
        return found
    raise CannotTell(missing)


async def _skus(api: RestApi) -> str:
    rows = await api.read(f"{V3}/products", PRODUCTS, says="read products", params={"per_page": str(PAGE)})
    sku = next((row.sku for row in rows if row.sku and "," not in row.sku), None)
    if sku is None:
        raise CannotTell("none of the newest products has a SKU")
    found = await api.read(f"{V3}/products", PRODUCTS, says="read products", params={"sku": sku})
    others = sum(row.sku.casefold() != sku.casefold() for row in found)
    return f"asked for one SKU, {len(found) - others} products of it came and {others} of another"


async def _refunds(api: RestApi) -> str:
    refunded = [order for order in await _some(api, "there are no orders") if order.refunds]
    if not refunded:
        raise CannotTell(f"none of the newest {PAGE} orders was refunded")
    rows = [row for refund in await read_refunds(api, refunded[0]) for row in refund.line_items]
    if not rows:
        raise CannotTell("the newest refund was of no line")
    named = sum(bool(words_of(row.meta_data, "_refunded_item_id")) for row in rows)
    return f"{named} of {len(rows)} rows of the newest refund name their line"


async def _methods(api: RestApi) -> str:
    orders = await _some(api, "there are no orders")
    seen = sorted({line.method_id for order in orders for line in order.shipping_lines if line.method_id})
    return f"the newest {len(orders)} orders are sent by: {', '.join(seen) or 'nothing'}"


async def _virtual(api: RestApi) -> str:
    params = {"per_page": str(PAGE), "_fields": "id,virtual"}
    rows = await api.read(f"{V3}/products", SOLD_ROWS, says="read products", params=params)
    if not rows:
        raise CannotTell("there are no products")
    told = [row.virtual for row in rows if row.virtual is not None]
    return f"{len(told)} of the newest {len(rows)} products say it, {sum(told)} of them that they are"


async def _completed(api: RestApi) -> str:
    ended = await _some(api, "no order was refunded or cancelled", status="refunded,cancelled")
    told = sum(order.date_completed_gmt is not None for order in ended)
    return f"{told} of {len(ended)} refunded and cancelled orders say when they were completed"


async def _fulfillments(api: RestApi) -> str:
    orders = await _some(api, "there are no orders")
    order = next((each for each in orders if words_of(each.meta_data, "_fulfillment_status")), orders[0])
    try:
        answer = await api.read(f"{V3}/orders/{order.id}/fulfillments", ANYTHING, says="read fulfillments")
    except NoRoute:
        raise CannotTell("fulfillments are switched off") from None
    return f"as a list of {len(answer)}" if isinstance(answer, list) else f"as a {type(answer).__name__}"


async def _numbers(api: RestApi) -> str:
    orders = await _some(api, "there are no orders")
    own = next((order for order in orders if order.number and order.number != order.id), None)
    if own is None:
        raise CannotTell("each order's number is its id")
    rows = await api.read(f"{V3}/orders", NUMBERS, says=SAYS, params={"search": own.number, "_fields": "id,number"})
    found = any(row.id == own.id for row in rows)
    return f"the search {'finds' if found else 'does not find'} a number that is not the id"


QUESTIONS: tuple[Question[RestApi], ...] = (
    Question("Whether `GET /products?sku=` finds exactly one SKU", _skus),
    Question("Whether each row of a refund names its line in `_refunded_item_id`.", _refunds),
    Question("Whether orders that are collected bear `local_pickup` or `pickup_location`.", _methods),
    Question("Whether `post.php?post=` is the address of an order", "no answer of the API holds one"),
    Question("Whether products say that they are `virtual`, to a key that may read orders.", _virtual),
    Question("Whether a signature over https behind such a proxy", "it takes a shop behind such a proxy"),
    Question("Whether putting in the trash counts as a change for `modified_after`.", A_WRITE),
    Question("Whether `date_completed_gmt` outlives a refund or a cancellation.", _completed),
    Question("How fulfillments are listed.", _fulfillments),
    Question("Whether Advanced Shipment Tracking requires a date", A_WRITE),
    Question("Whether a search finds numbers that plugins made", _numbers),
    Question("Whether a webhook that is changed by PUT is signed with its new secret from then on.", A_WRITE),
)
