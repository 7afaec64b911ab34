"""WooCommerce's words in ours: one status for everything, quantities after refunds, and what is evidence only."""

import logging
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.model import Payment, Progress, SalesOrder, System
from integrations.woocommerce import wire
from integrations.woocommerce.client import WooCommerceClient
from integrations.woocommerce.nodes import OrderNode, RefundDetail
from integrations.woocommerce.wire import Meaning
from tests.integrations.shopify.test_wire import JSON, places, spoiled
from tests.integrations.woocommerce.samples import ORDER, REF, Json, line, meta, order, refund
from tests.integrations.woocommerce.site import Site

SITE = "https://kites.example/shop"
PAID_AT = "2026-11-20T08:00:09"


def read(*refunds: Json, **changes: object) -> SalesOrder:
    node = OrderNode.model_validate(order(**changes))
    details = [RefundDetail.model_validate(each) for each in refunds]
    return wire.sales_order(node, refunds=details, site_url=SITE)


def test_a_whole_order() -> None:
    found = read(number="K-1042")
    assert (found.system, found.ref, found.number) == (System.WOOCOMMERCE, REF, "K-1042")
    assert found.placed_at == datetime(2026, 11, 20, 8, 0, 0, tzinfo=UTC)
    assert found.updated_at == datetime(2026, 11, 21, 9, 30, 5, tzinfo=UTC)
    assert (found.payment, found.progress, found.held) == (Payment.PAID, Progress.UNFULFILLED, False)
    assert (found.test, found.pay_later, found.pickup, found.archived_at, found.parcels) == (
        False,
        False,
        False,
        None,
        (),
    )
    assert found.url == f"{SITE}/wp-admin/post.php?post={REF}&action=edit"
    assert found.native == {"status": "processing"}
    [kite] = found.lines
    assert (kite.ref, kite.sku, kite.title) == ("701", "KITE-1", "Kite 1 – red")
    assert (kite.quantity, kite.fulfilled, kite.shippable, kite.unit_price) == (Decimal(2), Decimal(0), True, None)


PAID, UNPAID, REFUNDED = Payment.PAID, Payment.UNPAID, Payment.REFUNDED
TO_SEND, SENT = Progress.UNFULFILLED, Progress.FULFILLED


@pytest.mark.parametrize(
    ("status", "paid_at", "payment", "progress", "held", "cancelled"),
    [
        ("pending", None, UNPAID, TO_SEND, False, False),
        ("pending", PAID_AT, UNPAID, TO_SEND, False, False),
        ("failed", None, UNPAID, TO_SEND, False, False),
        ("on-hold", None, UNPAID, TO_SEND, True, False),
        ("on-hold", PAID_AT, PAID, TO_SEND, True, False),
        ("processing", PAID_AT, PAID, TO_SEND, False, False),
        ("processing", None, PAID, TO_SEND, False, False),
        ("completed", PAID_AT, PAID, SENT, False, False),
        ("completed", None, PAID, SENT, False, False),
        ("cancelled", None, UNPAID, TO_SEND, False, True),
        ("cancelled", PAID_AT, PAID, TO_SEND, False, True),
        ("refunded", PAID_AT, REFUNDED, TO_SEND, False, False),
        ("trash", PAID_AT, PAID, TO_SEND, False, True),
        ("packed", PAID_AT, PAID, Progress.UNKNOWN, False, False),
        ("packed", None, Payment.UNKNOWN, Progress.UNKNOWN, False, False),
    ],
)
def test_one_word_says_everything(
    status: str, paid_at: str | None, payment: Payment, progress: Progress, held: bool, cancelled: bool
) -> None:
    found = read(status=status, date_paid_gmt=paid_at)
    assert (found.payment, found.progress, found.held) == (payment, progress, held)
    assert found.cancelled_at == (found.updated_at if cancelled else None)
    assert found.native["status"] == status


@pytest.mark.parametrize("status", ["cancelled", "refunded", "trash"])
def test_what_was_completed_before_its_end_has_left(status: str) -> None:
    assert read(status=status, date_completed_gmt="2026-11-22T00:00:00").progress is Progress.FULFILLED


def test_an_order_that_was_opened_again_is_to_be_sent() -> None:
    assert read(status="processing", date_completed_gmt="2026-11-22T00:00:00").progress is Progress.UNFULFILLED


@pytest.mark.parametrize(
    ("values", "progress", "native"),
    [
        ({"_fulfillment_status": "unfulfilled"}, TO_SEND, {"fulfillment": "unfulfilled"}),
        ({"_fulfillment_status": "partially_fulfilled"}, Progress.PARTIAL, {"fulfillment": "partially_fulfilled"}),
        ({"_fulfillment_status": "fulfilled"}, Progress.PARTIAL, {"fulfillment": "fulfilled"}),
        ({"_shipstation_shipped_item_count": "1"}, Progress.PARTIAL, {"shipped": "1 of 2 shipped"}),
        ({"_shipstation_shipped_item_count": 2}, Progress.PARTIAL, {"shipped": "2 of 2 shipped"}),
        ({"_shipstation_shipped_item_count": "0"}, TO_SEND, {}),
        ({"_shipstation_shipped_item_count": "many"}, TO_SEND, {}),
        ({"_shipstation_shipped_item_count": ["1"]}, TO_SEND, {}),
        ({"_shipstation_exported": "yes"}, TO_SEND, {}),
    ],
)
def test_what_left_before_the_order_is_completed(values: Json, progress: Progress, native: dict[str, str]) -> None:
    found = read(meta_data=meta(**values))
    assert found.progress is progress
    assert found.native == {"status": "processing", **native}


def test_a_completed_order_is_sent_whatever_was_counted() -> None:
    found = read(status="completed", meta_data=meta(_shipstation_shipped_item_count="1"))
    assert found.progress is Progress.FULFILLED
    assert [each.fulfilled for each in found.lines] == [Decimal(2)]


@pytest.mark.parametrize(
    ("totals", "status", "payment"),
    [
        (["-10.00"], "processing", Payment.PARTIALLY_REFUNDED),
        (["-10.00", "-19.00"], "processing", Payment.REFUNDED),
        (["-10.00", "-19.00"], "completed", Payment.REFUNDED),
        (["10"], "completed", Payment.PARTIALLY_REFUNDED),
        (["0.00"], "processing", Payment.PAID),
        (["-10.00"], "on-hold", Payment.PARTIALLY_REFUNDED),
        (["-10.00"], "pending", Payment.UNPAID),
    ],
)
def test_refunds_are_counted_whatever_the_status(totals: list[str], status: str, payment: Payment) -> None:
    refunds = [{"id": place, "reason": "", "total": total} for place, total in enumerate(totals)]
    assert read(status=status, refunds=refunds).payment is payment


def test_a_free_order_is_not_refunded() -> None:
    assert read(total="0.00").payment is Payment.PAID


def test_refunds_are_evidence_in_the_orders_own_currency() -> None:
    assert read(refunds=[{"id": 1, "total": "-10.50"}]).native["refunds"] == "10.50 EUR refunded"


TWIN = line(2, product_id=41)
"""Another line of the same goods."""


@pytest.mark.parametrize(
    ("rows", "left"),
    [
        ([], [2, 2]),
        ([{"quantity": -1, "meta_data": meta(_refunded_item_id="701")}], [1, 2]),
        ([{"quantity": -1, "meta_data": meta(_refunded_item_id=702)}], [2, 1]),
        ([{"quantity": "-1", "product_id": 41, "variation_id": 0}], [1, 2]),
        ([{"quantity": -3, "product_id": 41}], [0, 2]),
        ([{"quantity": -1, "product_id": 99}], [2, 2]),
        ([{"quantity": -1, "product_id": 41, "variation_id": 7}], [2, 2]),
        ([{"quantity": 0, "product_id": 41}], [2, 2]),
        ([{"quantity": -1, "product_id": 0}], [2, 2]),
        ([{"quantity": -1, "meta_data": meta(_refunded_item_id="999"), "product_id": 42}], [2, 1]),
    ],
)
def test_what_was_refunded_is_not_to_be_sent(rows: list[Json], left: list[int]) -> None:
    found = read(refund(*rows), line_items=[line(1), line(2)])
    assert [each.quantity for each in found.lines] == left


def test_a_refund_that_may_be_of_either_line_takes_nothing_off() -> None:
    found = read(refund({"quantity": -1, "product_id": 41}), line_items=[line(1), TWIN])
    assert [each.quantity for each in found.lines] == [2, 2]


def test_several_refunds_of_a_line_add_up() -> None:
    first, second = (refund({"quantity": -1, "product_id": 41}, ref=ref) for ref in (1, 2))
    assert [each.quantity for each in read(first, second).lines] == [0]


def test_goods_to_download_need_no_shipping() -> None:
    found = read(needs_processing=False)
    assert (found.progress, found.needs_shipping) == (Progress.NOT_REQUIRED, False)
    assert read(needs_processing=None).needs_shipping


@pytest.mark.parametrize(
    ("methods", "pickup"),
    [
        (["flat_rate"], False),
        (["local_pickup"], True),
        (["pickup_location"], True),
        (["local_pickup", "flat_rate"], False),
        ([], False),
    ],
)
def test_pickup_when_no_parcel_is_expected(methods: list[str], pickup: bool) -> None:
    assert read(shipping_lines=[{"id": 1, "method_id": each} for each in methods]).pickup is pickup


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2026-12-24", date(2026, 12, 24)),
        (" 2026-12-24T00:00:00 ", date(2026, 12, 24)),
        ("2026-02-30", None),
        ("soon", None),
        ("", None),
        (20261224, None),
        (["2026-12-24"], None),
    ],
)
def test_a_field_of_the_shops_own_can_promise_a_day(value: object, day: date | None) -> None:
    assert read(meta_data=[{"id": 1, "key": "Ship-By", "value": value}]).promised_on == day


def test_a_shop_may_have_another_name_for_it() -> None:
    node = OrderNode.model_validate(order(meta_data=meta(**{"ship-by": "2026-12-01", "liefertermin": "2026-12-24"})))
    found = wire.sales_order(node, site_url=SITE, promise_key="Liefertermin")
    assert found.promised_on == date(2026, 12, 24)
    assert wire.sales_order(node, site_url=SITE, promise_key="").promised_on is None


def test_a_shops_own_statuses_mean_what_it_says() -> None:
    table = wire.with_own({"wc-shipped": "shipped", " partial-shipped": "part_shipped", "qc": "open"})
    assert (table["shipped"], table["partial-shipped"]) == (Meaning.SHIPPED, Meaning.PART_SHIPPED)
    assert wire.open_statuses(table) == "pending,on-hold,processing,partial-shipped,qc"
    node = OrderNode.model_validate(order(status="shipped"))
    assert wire.sales_order(node, site_url=SITE, statuses=table).progress is Progress.FULFILLED
    assert wire.strange_word(node, table) is None


def test_a_meaning_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="on its way"):
        wire.with_own({"shipped": "on its way"})


async def test_a_strange_status_is_told_once(
    client: WooCommerceClient, site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    site.says(ORDER, order(status="in-the-air"))
    with caplog.at_level(logging.WARNING):
        for _ in range(2):
            found = await client.get(REF)
    assert found is not None
    assert found.progress is Progress.UNKNOWN
    assert [each.getMessage().count("in-the-air") for each in caplog.records] == [1]


# What PHP and plugins make of it


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"id": "3307"}, ("3307", "3307")),
        ({"number": 1042}, (REF, "1042")),
        ({"number": ""}, (REF, REF)),
        ({"number": None}, (REF, REF)),
        ({"date_modified_gmt": None}, (REF, REF)),
        ({"date_created_gmt": "2026-11-20T08:00:00Z"}, (REF, REF)),
        ({"date_created_gmt": "2026-11-20T10:00:00+02:00"}, (REF, REF)),
        ({"meta_data": {"3": {"id": 1, "key": "a", "value": {"deep": [1]}}}}, (REF, REF)),
        ({"line_items": {"0": line(), "2": line(2)}}, (REF, REF)),
        ({"refunds": "", "shipping_lines": None, "needs_processing": None}, (REF, REF)),
    ],
)
def test_other_spellings_of_the_same(changes: Json, expected: tuple[str, str]) -> None:
    found = read(**changes)
    assert (found.ref, found.number) == expected
    assert found.placed_at == datetime(2026, 11, 20, 8, tzinfo=UTC)


def test_goods_that_were_deleted_have_no_sku() -> None:
    [found] = read(line_items=[line(sku=None, product_id=0, quantity="1.50")]).lines
    assert (found.sku, found.quantity) == ("", Decimal("1.50"))


@pytest.mark.parametrize(
    "changes",
    [
        {"id": True},
        {"id": "12a"},
        {"id": -1},
        {"id": 10**30},
        {"status": ["processing"]},
        {"date_created_gmt": None},
        {"date_created_gmt": "soon"},
        {"date_created_gmt": 1_795_000_000},
        {"date_modified_gmt": "0001-01-01T00:00:00+14:00"},
        {"total": "much"},
        {"total": "NaN"},
        {"total": True},
        {"line_items": 7},
        {"line_items": [line(quantity="Infinity")]},
        {"line_items": [line(quantity=10**15)]},
    ],
)
def test_what_could_mean_several_things_is_refused(changes: Json) -> None:
    with pytest.raises(ValueError, match=r"error|date_created_gmt"):
        read(**changes)


FULL = order(
    meta_data=meta(_fulfillment_status="fulfilled", _shipstation_shipped_item_count="1"),
    refunds=[{"id": 1, "reason": "", "total": "-1.00"}],
)
REFUND = refund({"quantity": -1, "product_id": 41, "meta_data": meta(_refunded_item_id="701")})


@given(path=st.sampled_from(places(FULL)), value=JSON)
def test_an_order_spoiled_anywhere_is_read_or_refused(path: tuple[str | int, ...], value: object) -> None:
    try:
        node = OrderNode.model_validate(spoiled(FULL, path, value))
        found = wire.sales_order(node, site_url=SITE)
    except ValueError:
        return
    assert found.ref.isascii() and found.ref.isdigit()
    assert found.updated_at.tzinfo is UTC
    assert all(0 <= each.fulfilled <= each.quantity for each in found.lines)


@given(path=st.sampled_from(places(REFUND)), value=JSON)
def test_a_refund_spoiled_anywhere_never_adds_goods(path: tuple[str | int, ...], value: object) -> None:
    try:
        found = read(spoiled(REFUND, path, value))  # type: ignore[arg-type]
    except ValueError:
        return
    assert all(0 <= each.quantity <= 2 for each in found.lines)
