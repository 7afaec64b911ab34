"""The open questions of this folder's README, asked of an account by reading alone."""

from collections.abc import Sequence

from integrations.katana import wire
from integrations.katana.api import KatanaApi, Params
from integrations.katana.fields import Record
from integrations.probing import CannotTell, Question, filter_words, in_other_case

ORDERS, ORDER = "/sales_orders", "sales order"
VARIANTS, VARIANT = "/variants", "variant"
EXTENDED = ("extend", "product_or_material")
MANY_IDS, FEW_IDS = 200, 20
BINS = ("bin_location_id", "bin_location", "bin_name", "bin")
A_WRITE = "only a write would show it"


async def _orders(api: KatanaApi, params: Params = ()) -> list[Record]:
    """The first page of orders, in whatever order Katana lists them."""
    found = await api.unnumbered(ORDERS, ORDER, params)
    if not found and not params:
        raise CannotTell("there are no sales orders")
    return found


async def _variants(api: KatanaApi, params: Params = ()) -> list[Record]:
    found = await api.unnumbered(VARIANTS, VARIANT, params)
    if not found and not params:
        raise CannotTell("there are no variants")
    return found


async def _number_filter(api: KatanaApi) -> str:
    number = _long_enough([each.text("order_no") for each in await _orders(api)], "order number")
    if await _orders(api, [("order_no", f"{number}-of-nobody")]):
        return "it is ignored: orders come back for a number that nobody has"
    longer = any(each.text("order_no") == number for each in await _orders(api, [("order_no", number[:-1])]))
    other = in_other_case(number)
    seen = [each.text("order_no") for each in await _orders(api, [("order_no", other)])] if other else []
    return filter_words(longer=longer, other_case=number in seen if other else None)


async def _sku_filter(api: KatanaApi) -> str:
    sku = _long_enough([each.optional_text("sku") or "" for each in await _variants(api)], "SKU")
    found = [each.optional_text("sku") for each in await _variants(api, [("sku", sku[:-1])])]
    other = in_other_case(sku)
    seen = [each.optional_text("sku") for each in await _variants(api, [("sku", other)])] if other else []
    return filter_words(longer=sku in found, other_case=sku in seen if other else None)


def _long_enough(texts: Sequence[str], what: str) -> str:
    """One that is no shortened form of nothing, with a letter in it if there is any."""
    fit = sorted((each for each in texts if len(each) > 2), key=lambda each: in_other_case(each) is None)
    if not fit:
        raise CannotTell(f"there is no {what} of three signs or more")
    return fit[0]


async def _search(api: KatanaApi) -> str:
    filters = {"and": [{"status": {"inq": list(wire.OPEN_WORDS)}}, {"id": {"gt": 0}}]}
    question = {"filter": filters, "order": ["id ASC"], "limit": 1, "page": 1}
    found, pages = await api.search("/sales_orders/search", ORDER, question)
    if not found:
        raise CannotTell("there are no open sales orders")
    whole = "with their rows" if found[0].has("sales_order_rows") else "without their rows"
    told = f"{pages} pages of one are told" if pages > 2 else "pages are not told, or there are two orders at most"
    return f"orders come {whole}; {told}"


async def _many_ids(api: KatanaApi) -> str:
    ids = [each.id() for each in await _variants(api)][:MANY_IDS]
    if len(ids) < FEW_IDS:
        raise CannotTell(f"there are only {len(ids)} variants, and it takes {FEW_IDS}")
    found = await _variants(api, [("ids", str(each)) for each in ids])
    missing = set(ids) - {each.id() for each in found}
    return f"{len(ids)} ids in one call: {len(ids) - len(missing)} came back, {len(missing)} did not"


async def _services(api: KatanaApi) -> str:
    rows = {each for order in await _orders(api) for each in wire.variant_ids(order)}
    asked = [("ids", str(each)) for each in sorted(rows)[:MANY_IDS]]
    found = await _variants(api, [*asked, ("include_archived", "true"), ("include_deleted", "true")])
    services = sum(each.optional_text("type") == "service" for each in found)
    unlisted = len(set(sorted(rows)[:MANY_IDS]) - {each.id() for each in found})
    return f"of {len(asked)} variants that orders name, {services} are listed as services and {unlisted} not at all"


async def _delivery_times(api: KatanaApi) -> str:
    moments = [each.optional_moment("delivery_date") for each in await _orders(api)]
    times = sorted({f"{each:%H:%M:%S}" for each in moments if each})
    if not times:
        raise CannotTell("no sales order has a delivery date")
    return f"{', '.join(times[:5])} UTC{' and others' if len(times) > 5 else ''}"


async def _producible(api: KatanaApi) -> str:
    parents = [each.record("product_or_material", "product") for each in await _variants(api, [EXTENDED])]
    there = [each for each in parents if each]
    if not there:
        raise CannotTell("no variant came with its product")
    return f"in {sum(each.has('is_producible') for each in there)} of {len(there)} products inside a variant"


async def _bins(api: KatanaApi) -> str:
    orders = await _orders(api)
    rows = [row for order in orders for row in order.optional_records("sales_order_rows", "row")]
    with_bin = sum(any(each.has(name) for name in BINS) for each in (*rows, *orders))
    return f"{with_bin} of {len(orders)} orders and {len(rows)} rows carry one"


QUESTIONS: tuple[Question[KatanaApi], ...] = (
    Question("Does a change of availability move `updated_at`?", "only a change of stock between two readings would"),
    Question("Is the `order_no` filter exact, and does case count?", _number_filter),
    Question("Does the search give whole orders, and `X-Pagination`?", _search),
    Question("Do more than a few repeated `ids` work in one call?", _many_ids),
    Question("Are services listed by `GET /variants`, and must a fulfillment name their rows?", _services),
    Question("Which time of day does `delivery_date` carry, and in whose zone?", _delivery_times),
    Question("Which `delivery_date` did a person set?", "only a person's change between two readings would show it"),
    Question("Does an omitted batch adopt the row's own, as serial numbers do since 2026-09?", A_WRITE),
    Question("What happens on over-fulfilment, or when packing unavailable goods?", A_WRITE),
    Question("Does deleting a delivered record reach the shop?", A_WRITE),
    Question("Does tracking on a fulfillment reach the shop?", A_WRITE),
    Question("Is the limit per key or per account?", "it takes two keys, both at their limit"),
    Question("What does making to order say of a row that has its order already, or of bought goods?", A_WRITE),
    Question("Is `is_producible` told of a product inside a variant?", _producible),
    Question("Is the `sku` filter exact?", _sku_filter),
    Question("Is `bin` shown anywhere near an order?", _bins),
)
