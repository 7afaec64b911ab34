"""The open questions of this folder's README, asked of a shop by reading alone, with the documents there are."""

from integrations.probing import CannotTell, Question
from integrations.shopify import documents, search
from integrations.shopify.answers import Listing, NumberNode, WhoAmIAnswer
from integrations.shopify.graphql import GraphqlApi
from integrations.shopify.nodes import OrderNode

A_WRITE = "only a write would show it"
AN_EVENT = "it takes such a webhook, which is not asked for"


async def _numbers(api: GraphqlApi, query: str) -> list[str]:
    """The names on the first page of a search."""
    page = await api.run(documents.NUMBERS, Listing[NumberNode], search=query, after=None)
    return [each.name for each in page.orders.nodes]


async def _orders(api: GraphqlApi, query: str) -> list[OrderNode]:
    """The first page of a listing."""
    page = await api.run(documents.ORDERS, Listing[OrderNode], search=query, sort="UPDATED_AT", after=None)
    return list(page.orders.nodes)


async def _prefixes(api: GraphqlApi) -> str:
    names = [each for each in await _numbers(api, search.OPEN) if len(each) > 3]
    if not names:
        raise CannotTell("no open order has a number of three signs or more")
    name = names[0]
    longer = name in await _numbers(api, search.by_number(name[:-1]) or "")
    quoted = name in await _numbers(api, f'name:"{name.replace(chr(34), "")}"')
    return (
        f"a shortened number {'still' if longer else 'no longer'} finds the order; "
        f"quoted as it is written, its name {'finds it' if quoted else 'does not find it'}"
    )


async def _open_and_cancelled(api: GraphqlApi) -> str:
    orders = await _orders(api, search.OPEN)
    if not orders:
        raise CannotTell("there are no open orders")
    cancelled = sum(each.cancelled_at is not None for each in orders)
    return f"{cancelled} of {len(orders)} orders that are listed as open are cancelled now"


async def _scopes(api: GraphqlApi) -> str:
    answer = await api.run(documents.WHO_AM_I, WhoAmIAnswer)
    granted = {each.handle for each in answer.current_app_installation.access_scopes}
    writes = {each.removeprefix("write_") for each in granted if each.startswith("write_")}
    if not writes:
        raise CannotTell("no write_ scope is granted")
    both = sum(f"read_{each}" in granted for each in writes)
    return f"{both} of {len(writes)} write_ scopes are listed with their read_ scope"


async def _restocked(api: GraphqlApi) -> str:
    orders = await _orders(api, "financial_status:refunded OR financial_status:partially_refunded")
    if not orders:
        raise CannotTell("no order was refunded")
    seen = sorted({each.display_fulfillment_status for each in orders if each.cancelled_at is None})
    return f"refunded and not cancelled, {len(orders)} orders looked through: {', '.join(seen) or 'none'}"


QUESTIONS: tuple[Question[GraphqlApi], ...] = (
    Question("What `fulfillmentCreate` answers for a held or scheduled fulfillment order.", A_WRITE),
    Question("Whether the GraphQL search still matches prefixes as REST did in 2021", _prefixes),
    Question("Whether `status:open` can list an order that was cancelled a moment ago.", _open_and_cancelled),
    Question("How long a read by id lags after a write.", A_WRITE),
    Question("Which body `fulfillment_orders/moved`, `split` and `merged` have.", AN_EVENT),
    Question("Whether `includeFields` takes `order_id` for refunds and fulfillments", AN_EVENT),
    Question("Whether a listing of granted scopes names the `read_` scope beside its `write_` scope.", _scopes),
    Question("How a restocked but uncancelled order looks on 2026-10.", _restocked),
    Question(
        "The 2026-10 schema at hand was taken three days before its release.",
        "Shopify's released schema would show it, not a shop's data",
    ),
)
