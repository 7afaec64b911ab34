"""The open questions of this folder's README, asked of an account by reading alone."""

from collections import Counter

from integrations.errors import NotFound, Rejected
from integrations.probing import CannotTell, Question, filter_words, in_other_case
from integrations.shipstation.api import Query
from integrations.shipstation.v2 import wire
from integrations.shipstation.v2.api import FULFILLMENTS, SHIPMENT, SHIPMENTS, V2Api
from integrations.shipstation.v2.records import FulfillmentRecord, ShipmentRecord

NOBODYS = "se-1"
"""A shipment id that no account has: ids are of all accounts, and long."""
NEWEST: Query = (("sort_by", "created_at"), ("sort_dir", "desc"))
MOST = 200
LARGE = 500
A_FEW = 10
A_WRITE = "only a write would show it"
OPERATION = "list shipments"


async def _shipments(api: V2Api, query: Query = NEWEST, *, most: int = MOST) -> list[ShipmentRecord]:
    """The first so many shipments of a listing."""
    found: list[ShipmentRecord] = []
    async for row in api.rows("/v2/shipments", SHIPMENTS, operation=OPERATION, query=query):
        found.append(row)
        if len(found) == most:
            break
    return found


async def _some(api: V2Api) -> list[ShipmentRecord]:
    if found := await _shipments(api):
        return found
    raise CannotTell("there are no shipments")


async def _marked(api: V2Api) -> list[FulfillmentRecord]:
    """The newest few that were marked shipped and stand."""
    query = (("sort_by", "created_at"), ("sort_dir", "desc"))
    found: list[FulfillmentRecord] = []
    async for row in api.rows("/v2/fulfillments", FULFILLMENTS, operation="list fulfillments", query=query):
        found += [row] if wire.stands(row) and row.shipment_id else []
        if len(found) == A_FEW:
            break
    if not found:
        raise CannotTell("nothing was marked shipped without a label")
    return found


async def _status_of_marked(api: V2Api) -> str:
    words: Counter[str] = Counter()
    touched = 0
    rows = await _marked(api)
    for row in rows:
        shipment = await api.read(f"/v2/shipments/{row.shipment_id}", SHIPMENT, operation="read shipment")
        words[shipment.shipment_status or "none"] += 1
        touched += (shipment.modified_at or "") >= (row.created_at or "")
    told = ", ".join(f"{word}: {count}" for word, count in words.items())
    return f"of {len(rows)} marked without a label, {told}; {touched} were modified at that moment or later"


async def _numbers(api: V2Api) -> str:
    numbers = [each.shipment_number or "" for each in await _some(api)]
    one = next((each for each in numbers if in_other_case(each)), None) or next(
        (n for n in numbers if len(n) > 1), None
    )
    if one is None:
        raise CannotTell("no shipment has a number of more than one sign")
    shorter = await _shipments(api, (("shipment_number", one[:-1]),))
    swapped = in_other_case(one)
    other = await _shipments(api, (("shipment_number", swapped),)) if swapped else []
    return filter_words(
        longer=any(each.shipment_number == one for each in shorter),
        other_case=any(each.shipment_number == one for each in other) if swapped else None,
    )


async def _filter_of_held(api: V2Api) -> str:
    try:
        held = await _shipments(api, (("shipment_status", wire.HELD),), most=A_FEW)
    except Rejected as error:
        return f"no: {error.detail}"
    kinds = sorted({each.shipment_status or "none" for each in held})
    return f"it is taken, and finds {len(held)}: {', '.join(kinds) or 'nothing'}"


async def _largest_page(api: V2Api) -> str:
    query = (*NEWEST, ("page_size", str(LARGE)))
    try:
        page = await api.read("/v2/shipments", SHIPMENTS, operation=OPERATION, query=query)
    except Rejected as error:
        return f"{LARGE} is refused: {error.detail}"
    return f"{len(page.rows)} rows come when {LARGE} are asked for, of {page.pages} pages"


async def _keys(api: V2Api) -> str:
    shipments = await _some(api)
    kinds: Counter[str] = Counter()
    for each in shipments:
        key = each.external_shipment_id
        kinds["none" if not key else "digits" if key.isdigit() else "something else"] += 1
    told = ", ".join(f"{kind}: {count}" for kind, count in kinds.items())
    alike = sum(wire.ref_of(each.shipment_id).isdigit() for each in shipments)
    return f"of the newest {len(shipments)} shipments, {told}; ids that are numbers: {alike}"


async def _unknown_shipment(api: V2Api) -> str:
    try:
        await api.read(f"/v2/shipments/{NOBODYS}", SHIPMENT, operation="read shipment")
    except NotFound as error:
        return f"404, {error.detail}"
    except Rejected as error:
        return f"{error.status}, {error.detail}"
    return "with a shipment, so there is one of that id"


async def _rows_below_nothing(api: V2Api) -> str:
    shipments = await _some(api)
    below = sum((item.unit_price or 0) < 0 for each in shipments for item in each.items)
    return f"rows that cost less than nothing: {below}, in the newest {len(shipments)} shipments"


QUESTIONS: tuple[Question[V2Api], ...] = (
    Question("What `shipment_status` shows after an external mark-as-shipped", _status_of_marked),
    Question(
        "Whether a shipment that awaits its payment is `pending`.", "no answer of the API says what awaits payment"
    ),
    Question("What a second `POST /v2/fulfillments` of a shipment answers.", A_WRITE),
    Question("Whether `POST /v2/fulfillments` refuses a `carrier_code` the account has not connected.", A_WRITE),
    Question("What the notify flags are when they are left out.", A_WRITE),
    Question("Whether the search by number is exact, and whether it minds case.", _numbers),
    Question("Whether the list of shipments can be asked for `on_hold`.", _filter_of_held),
    Question("The path that restores a shipment from hold.", A_WRITE),
    Question("How many rows a page of shipments or labels may hold.", _largest_page),
    Question(
        "What `external_shipment_id` holds for imported orders, and whether every id is `se-` and a number.", _keys
    ),
    Question("How an unknown shipment id is answered", _unknown_shipment),
    Question("Whether discounts are rows of a shipment.", _rows_below_nothing),
    Question("How long after a write a read may still be old.", A_WRITE),
    Question("When a webhook that failed is sent again, and whether with a new timestamp.", "it takes a webhook"),
    Question("Whether `fulfillment_rejected_v2` points at the fulfillments.", "it takes a webhook"),
)
