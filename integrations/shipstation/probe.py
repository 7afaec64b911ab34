"""The open questions of this folder's README, asked of an account by reading alone."""

from integrations.errors import NotFound
from integrations.probing import CannotTell, Question, filter_words, in_other_case
from integrations.shipstation.api import ORDER, ORDERS, STORES, Query, V1Api
from integrations.shipstation.records import OrderRecord

NOBODYS = "1"
"""An order id that no account has: ids are of all accounts, and long."""
NEWEST: Query = (("sortBy", "CreateDate"), ("sortDir", "DESC"))
MOST = 500
A_WRITE = "only a write would show it"


async def _orders(api: V1Api, query: Query = NEWEST, *, most: int = MOST) -> list[OrderRecord]:
    """The first so many orders of a listing."""
    found: list[OrderRecord] = []
    async for order in api.rows("/orders", ORDERS, operation="list orders", query=query):
        found.append(order)
        if len(found) == most:
            break
    return found


async def _some(api: V1Api) -> list[OrderRecord]:
    if found := await _orders(api):
        return found
    raise CannotTell("there are no orders")


async def _order_keys(api: V1Api) -> str:
    orders = await _some(api)
    kinds = {"digits": 0, "something else": 0, "none": 0}
    for each in orders:
        kinds["none" if not each.order_key else "digits" if each.order_key.isdigit() else "something else"] += 1
    parts = [each for each in orders if each.advanced_options and each.advanced_options.merged_or_split]
    split = sum((each.order_key or "").isdigit() for each in parts)
    told = ", ".join(f"{kind}: {count}" for kind, count in kinds.items())
    return f"of the newest {len(orders)} orders, {told}; of {len(parts)} split or combined ones, digits: {split}"


async def _number_case(api: V1Api) -> str:
    numbers = [each.order_number or "" for each in await _some(api)]
    lettered = next((each for each in numbers if in_other_case(each)), None)
    if lettered is None:
        raise CannotTell("no order number has a letter in it")
    shorter = await _orders(api, (("orderNumber", lettered[:-1] or lettered),))
    other = await _orders(api, (("orderNumber", lettered.swapcase()),))
    return filter_words(
        longer=any(each.order_number == lettered for each in shorter),
        other_case=any(each.order_number == lettered for each in other),
    )


async def _unknown_order(api: V1Api) -> str:
    try:
        found = await api.read(f"/orders/{NOBODYS}", ORDER, operation="read order")
    except NotFound as error:
        return f"404, {error.detail}"
    return "200 without an order" if found is None else "with an order, so there is one of that id"


async def _refresh(api: V1Api) -> str:
    stores = await api.read("/stores", STORES, operation="list stores")
    told = [each.last_refresh_attempt for each in stores if each.last_refresh_attempt]
    if not told:
        raise CannotTell("no store says when it was refreshed last")
    when = f"{len(told)} of {len(stores)} stores say when, the latest {max(told)} Pacific"
    return f"{when}; how often takes asking for one"


QUESTIONS: tuple[Question[V1Api], ...] = (
    Question("What a second `markasshipped` of a shipped order answers", A_WRITE),
    Question("Whether `markasshipped` refuses a `carrierCode` the account has not connected.", A_WRITE),
    Question("Whether `FULFILLMENT_SHIPPED` fires for an order marked shipped by the API.", A_WRITE),
    Question(
        "Whether `ssapi` serves a batch that `ssapi6` announced.", "it takes a webhook; watch the log for its host"
    ),
    Question(
        "`orderKey` on Shopify's newer import by fulfillment order, and on the parts of a split order.", _order_keys
    ),
    Question("How long after a write a read may still be old.", A_WRITE),
    Question("Whether the search by number minds case.", _number_case),
    Question("How an unknown order id is answered", _unknown_order),
    Question("Which of the two moments ShipStation means in the repeated hour", "only an order of that hour would"),
    Question("Whether brand-new accounts may still make V1 keys.", "only a new account would show it"),
    Question("A stable address of one order in the ShipStation app", "no answer of the API holds one"),
    Question("Whether `restorefromhold` lifts a hold that a person made without a date.", A_WRITE),
    Question(
        "How often `refreshstore` may be asked for, and whether `lastRefreshAttempt` shows it at once.", _refresh
    ),
)
