"""Shopify's words and quantities in ours, as tables; and any answer at all, without a crash."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.model import Parcel, Payment, Progress, SalesOrder
from integrations.shopify import wire
from integrations.shopify.nodes import OrderNode, PageInfo
from integrations.shopify.shipping import OrderRemaining, batches, refusal, standing
from tests.integrations.shopify.samples import Json, fulfillment, hold, line, open_todo, order, page, remaining, todo


def read(**other: object) -> SalesOrder:
    return wire.sales_order(OrderNode.model_validate(order(**other)), shop_url="https://lamps.example")


@pytest.mark.parametrize(
    ("word", "payment"),
    [
        ("PAID", Payment.PAID),
        ("PENDING", Payment.UNPAID),
        ("AUTHORIZED", Payment.UNPAID),
        ("PARTIALLY_PAID", Payment.UNPAID),
        ("EXPIRED", Payment.UNPAID),
        ("VOIDED", Payment.UNPAID),
        ("PARTIALLY_REFUNDED", Payment.PARTIALLY_REFUNDED),
        ("REFUNDED", Payment.REFUNDED),
        ("BARTERED", Payment.UNKNOWN),
        (None, Payment.UNKNOWN),
    ],
)
def test_payment_words(word: str | None, payment: Payment) -> None:
    found = read(displayFinancialStatus=word)
    assert found.payment is payment
    assert found.native.get("displayFinancialStatus") == word


@pytest.mark.parametrize(
    ("word", "progress"),
    [
        ("UNFULFILLED", Progress.UNFULFILLED),
        ("OPEN", Progress.UNFULFILLED),
        ("IN_PROGRESS", Progress.UNFULFILLED),
        ("ON_HOLD", Progress.UNFULFILLED),
        ("SCHEDULED", Progress.UNFULFILLED),
        ("REQUEST_DECLINED", Progress.UNFULFILLED),
        ("PENDING_FULFILLMENT", Progress.UNFULFILLED),
        ("PARTIALLY_FULFILLED", Progress.PARTIAL),
        ("FULFILLED", Progress.FULFILLED),
        ("FULFILLMENT_NOT_REQUIRED", Progress.NOT_REQUIRED),
        ("RESTOCKED", Progress.NOT_REQUIRED),
        ("TELEPORTED", Progress.UNKNOWN),
    ],
)
def test_progress_words(word: str, progress: Progress) -> None:
    assert read(displayFulfillmentStatus=word).progress is progress


@pytest.mark.parametrize("word", ["IN_PROGRESS", "ON_HOLD", "SCHEDULED", "REQUEST_DECLINED", "PENDING_FULFILLMENT"])
def test_words_about_the_rest_hide_what_was_sent(word: str) -> None:
    sent, waiting = line(1, unfulfilledQuantity=1), line(2)
    assert read(displayFulfillmentStatus=word, lineItems=page(sent, waiting)).progress is Progress.PARTIAL
    download = line(1, unfulfilledQuantity=0, requiresShipping=False)
    assert read(displayFulfillmentStatus=word, lineItems=page(download, waiting)).progress is Progress.UNFULFILLED


@pytest.mark.parametrize(
    ("current", "unfulfilled", "quantity", "fulfilled"),
    [(3, 3, 3, 0), (3, 1, 3, 2), (3, 0, 3, 3), (0, 0, 0, 0), (1, 2, 1, 0), (-1, -1, 0, 0)],
    ids=["new", "part sent", "sent", "removed by an edit", "refunded before sending", "nonsense"],
)
def test_quantities_after_edits(current: int, unfulfilled: int, quantity: int, fulfilled: int) -> None:
    [found] = read(lineItems=page(line(1, currentQuantity=current, unfulfilledQuantity=unfulfilled))).lines
    assert (found.quantity, found.fulfilled) == (Decimal(quantity), Decimal(fulfilled))


def test_only_physical_lines_need_shipping() -> None:
    assert read().needs_shipping
    assert not read(lineItems=page(line(1, requiresShipping=False), line(2, currentQuantity=0))).needs_shipping


HELD = todo("ON_HOLD", fulfillmentHolds=[hold(), hold("Other", "ask Kim first"), hold()])


@pytest.mark.parametrize(
    ("todos", "held"),
    [
        ([HELD], True),
        ([HELD, todo("OPEN")], False),
        ([HELD, todo("CLOSED")], True),
        ([HELD, todo("CANCELLED", left=3)], True),
        ([HELD, todo("OPEN", left=0)], True),
        ([todo("SCHEDULED")], False),
        ([todo("CLOSED")], False),
        ([], False),
    ],
)
def test_held_when_everything_left_is_on_hold(todos: list[Json], held: bool) -> None:
    found = read(fulfillmentOrders=page(*todos))
    assert found.held is held
    assert found.hold_reason == ("Inventory out of stock; Other: ask Kim first" if held else None)


def test_held_by_its_word_when_fulfillment_orders_are_invisible() -> None:
    """The app may lack the scope; the order's own word still tells."""
    found = read(fulfillmentOrders=page(), displayFulfillmentStatus="ON_HOLD")
    assert (found.held, found.hold_reason) == (True, None)


@pytest.mark.parametrize(
    ("methods", "pickup"),
    [
        (["SHIPPING"], False),
        (["PICK_UP"], True),
        (["LOCAL"], True),
        (["RETAIL"], True),
        (["PICKUP_POINT"], False),
        (["PICK_UP", "SHIPPING"], False),
        (["PICK_UP", "NONE"], True),
        (["NONE"], False),
        (["BY_DRONE"], False),
        ([], False),
    ],
)
def test_pickup_when_no_parcel_is_expected(methods: list[str], pickup: bool) -> None:
    assert read(fulfillmentOrders=page(*(todo(method=each) for each in methods))).pickup is pickup


def test_pickup_goes_by_what_is_left() -> None:
    sent, left = todo("CLOSED", method="SHIPPING"), todo(method="PICK_UP")
    assert read(fulfillmentOrders=page(sent, left)).pickup
    assert not read(fulfillmentOrders=page(sent)).pickup
    assert read(fulfillmentOrders=page(todo("CLOSED", method="PICK_UP"))).pickup
    assert not read(fulfillmentOrders=page(todo(deliveryMethod=None))).pickup


def test_the_ends_of_an_order() -> None:
    found = read(
        cancelledAt="2026-11-22T12:00:00+01:00", closedAt="2026-11-23T00:00:00Z", test=True, cancelReason="FRAUD"
    )
    assert found.cancelled_at == datetime(2026, 11, 22, 11, tzinfo=UTC)
    assert found.cancelled_at.tzinfo is UTC
    assert found.archived_at == datetime(2026, 11, 23, tzinfo=UTC)
    assert found.test
    assert found.native["cancelReason"] == "FRAUD"


def test_a_scheduled_order_says_when() -> None:
    later = todo("SCHEDULED", fulfillAt="2026-12-24T00:00:00Z")
    sooner = todo("SCHEDULED", fulfillAt="2026-12-01T00:00:00Z")
    native = read(fulfillmentOrders=page(later, sooner)).native
    assert native["fulfillAt"] == "2026-12-01T00:00:00+00:00"
    assert native["fulfillmentOrders"] == "SCHEDULED, SCHEDULED"


@pytest.mark.parametrize(
    ("status", "display", "voided"),
    [
        ("SUCCESS", "FULFILLED", False),
        ("SUCCESS", None, False),
        ("SUCCESS", "LABEL_VOIDED", True),
        ("CANCELLED", "CANCELED", True),
        ("ERROR", "FAILURE", True),
        ("FAILURE", "FAILURE", True),
    ],
)
def test_parcels_that_are_not_on_their_way_are_voided(status: str, display: str | None, voided: bool) -> None:
    [parcel] = read(fulfillments=[fulfillment(status, displayStatus=display)]).parcels
    assert (parcel.voided, parcel.carrier, parcel.tracking_number) == (voided, "", None)
    assert parcel.shipped_at == datetime(2026, 11, 21, 15, 30, tzinfo=UTC)


def test_each_tracking_number_is_a_parcel() -> None:
    first = {"company": "UPS", "number": "1Z1", "url": None}
    second = {"company": None, "number": "1Z2", "url": ""}
    found = read(fulfillments=[fulfillment("SUCCESS", first, second)]).parcels
    assert [(each.carrier, each.tracking_number, each.tracking_url) for each in found] == [
        ("UPS", "1Z1", None),
        ("", "1Z2", None),
    ]


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59-23:00", "2026-11-20T08:00:00", "soon", None])
def test_a_time_nobody_can_place_is_refused(moment: str | None) -> None:
    with pytest.raises(ValueError, match="createdAt"):
        read(createdAt=moment)


@pytest.mark.parametrize("gid", ["gid://shopify/Order/", "gid://shopify/Order/x", "gid://shopify/Order/٧", "7", ""])
def test_an_id_of_another_form_is_refused(gid: str) -> None:
    with pytest.raises(ValueError, match="not a Shopify id"):
        read(id=gid)


def test_strange_words_are_named() -> None:
    node = OrderNode.model_validate(order(displayFulfillmentStatus="A", fulfillmentOrders=page(todo("B"))))
    assert wire.strange_words(node) == {"A", "B"}
    assert wire.strange_words(OrderNode.model_validate(order(displayFinancialStatus=None))) == frozenset()


TRAPS = st.sampled_from(["ON_HOLD", "9999-12-31T23:59:59-23:00", "gid://shopify/Order/7", 10**400])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | TRAPS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def places(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The path of every value inside `value`."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [each for key, part in inner for each in [(*path, key), *places(part, (*path, key))]]


def spoiled(whole: object, path: tuple[str | int, ...], value: object) -> object:
    """A copy of `whole` with something else at `path`."""
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(whole, dict):
        return {key: spoiled(part, rest, value) if key == step else part for key, part in whole.items()}
    assert isinstance(whole, list)
    return [spoiled(part, rest, value) if index == step else part for index, part in enumerate(whole)]


FULL = order(
    fulfillments=[fulfillment("SUCCESS", {"company": "UPS", "number": "1Z1", "url": None})],
    fulfillmentOrders=page(HELD, todo("SCHEDULED", fulfillAt="2026-12-01T00:00:00Z")),
)


@given(path=st.sampled_from(places(FULL)), value=JSON)
def test_an_order_spoiled_anywhere_is_read_or_refused(path: tuple[str | int, ...], value: object) -> None:
    try:
        node = OrderNode.model_validate(spoiled(FULL, path, value))
    except ValueError:
        return
    found = wire.sales_order(node, shop_url="https://lamps.example")
    assert found.ref.isdigit()
    assert found.updated_at.tzinfo is UTC
    assert all(0 <= each.fulfilled <= each.quantity for each in found.lines)
    assert all(isinstance(word, str) for word in wire.strange_words(node))


TO_SHIP = remaining(open_todo(1), open_todo(2, place="Depot"))["order"]


@given(path=st.sampled_from(places(TO_SHIP)), value=JSON)
def test_what_is_left_spoiled_anywhere_never_asks_for_nothing(path: tuple[str | int, ...], value: object) -> None:
    try:
        left = OrderRemaining.model_validate(spoiled(TO_SHIP, path, value))
    except ValueError:
        return
    calls = list(batches(left, Parcel(carrier="ups"), notify_customer=False))
    assert calls or refusal(left) or standing(left)
    for call in calls:
        assert isinstance(call["fulfillment"], dict)
        for todo_ in call["fulfillment"]["lineItemsByFulfillmentOrder"]:
            lines = todo_.get("fulfillmentOrderLineItems")
            assert lines is None or (all(each["quantity"] > 0 for each in lines) and lines)


def test_a_row_on_two_pages_counts_once_and_as_read_last() -> None:
    first = OrderNode.model_validate(order(lineItems=page(line(1, currentQuantity=5), more="line-1")))
    second = OrderNode.model_validate(order(name="#3301-B", lineItems=page(line(1, currentQuantity=4))))
    joined = first.joined(second)
    assert [each.current_quantity for each in joined.line_items.nodes] == [4]
    assert joined.name == "#3301-B"
    assert joined.line_items.page_info == PageInfo.model_validate({"hasNextPage": False, "endCursor": "end-of-1"})


@pytest.mark.parametrize(
    ("tags", "day"),
    [
        ([], None),
        (["packed", "wholesale"], None),
        (["ship-by:2026-12-24"], date(2026, 12, 24)),
        (["Ship-By 2026-12-24", "gift"], date(2026, 12, 24)),
        (["ship-by:2026-12-24", "ship-by:2026-12-22"], date(2026, 12, 22)),
        (["ship-by:2026-02-30"], None),
        (["ship-by:tomorrow", "ship-by"], None),
        (["2026-12-24", "sold:2026-12-24"], None),
        (["ship-by:2026-12-24-and-more"], None),
    ],
)
def test_a_tag_can_promise_a_day(tags: list[str], day: date | None) -> None:
    assert read(tags=tags).promised_on == day


def test_a_shop_may_have_another_word_for_it() -> None:
    node = OrderNode.model_validate(order(tags=["Liefertermin_2026-12-24", "ship-by:2026-12-01"]))
    found = wire.sales_order(node, shop_url="https://lamps.example", promise_tag="liefertermin")
    assert found.promised_on == date(2026, 12, 24)
