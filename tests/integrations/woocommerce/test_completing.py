"""Completing an order: what is read before, where the tracking number goes, what is never written twice."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from integrations.errors import (
    IntegrationError,
    NotFound,
    NotSent,
    OutcomeUnknown,
    RateLimited,
    Rejected,
    Unauthorized,
    Unavailable,
    Unreachable,
)
from integrations.model import Parcel, Receipt
from integrations.woocommerce.client import WooCommerceClient
from integrations.woocommerce.replies import NoRoute
from integrations.woocommerce.tracking import Tracking
from tests.integrations.woocommerce.conftest import Connect
from tests.integrations.woocommerce.samples import (
    FULFILLMENTS,
    INDEX,
    INVALID_ID,
    NOTES,
    ORDER,
    PROVIDERS,
    REF,
    SHIPMENTS,
    index,
    line,
    meta,
    order,
    refund,
)
from tests.integrations.woocommerce.site import V3, Said, Site

NUMBER = "1ZINVENTED0001"
PARCEL = Parcel(
    carrier="UPS",
    tracking_number=NUMBER,
    tracking_url="https://ups.example/1ZINVENTED0001",
    shipped_at=datetime(2026, 11, 23, 12, tzinfo=UTC),
)
BARE = Parcel(carrier="UPS")
COMPLETED = {"id": int(REF), "status": "completed"}
ST, AST = "wc-shipment-tracking/v3", "wc-ast/v3"
LIST = {
    "Global": {"Aramex": "https://a.example/%1$s"},
    "United States": {"UPS": "https://u.example/%1$s", "USPS": ""},
}


async def ship(client: WooCommerceClient, parcel: Parcel = PARCEL) -> Receipt:
    return await client.fulfill(REF, parcel, notify_customer=True)


def open_shop(site: Site, *namespaces: str, **changes: object) -> None:
    """A shop with one order to send, these extensions, and nothing written yet."""
    site.says(INDEX, index(*namespaces))
    site.says(ORDER, order(**changes))
    site.says(ORDER, COMPLETED, method="POST")
    site.says(NOTES, [])
    site.says(NOTES, {"id": 5}, method="POST", status=201)
    if set(namespaces) & {ST, AST}:
        site.says(SHIPMENTS, [])
        site.says(SHIPMENTS, {"tracking_id": "f00"}, method="POST", status=201)
        site.says(PROVIDERS, LIST)


def written(site: Site) -> list[tuple[str, str, Any]]:
    return [(asked.method, asked.path.removeprefix(V3), asked.body) for asked in site.writes()]


async def test_without_a_number_only_the_status_is_written(client: WooCommerceClient, site: Site) -> None:
    open_shop(site)
    assert await ship(client, BARE) == Receipt(ref=REF, words="completed")
    assert site.calls() == [("GET", ORDER), ("POST", ORDER)]
    assert site.asked[1].body == {"status": "completed"}
    assert site.asked[1].query["_fields"] == "id,status"
    assert "_nocache" not in site.asked[1].query


@pytest.mark.parametrize("status", ["completed", "shipped"])
async def test_a_completed_order_is_left_alone(connect: Connect, site: Site, status: str) -> None:
    open_shop(site, status=status)
    receipt = await ship(connect(statuses={"shipped": "shipped"}))
    assert receipt == Receipt(ref=REF, words="already completed")
    assert site.calls() == [("GET", ORDER)]


@pytest.mark.parametrize(
    "status", ["pending", "failed", "on-hold", "cancelled", "refunded", "trash", "checkout-draft", "in-the-air"]
)
async def test_the_shop_would_complete_anything_and_we_do_not(
    client: WooCommerceClient, site: Site, status: str
) -> None:
    open_shop(site, status=status, number="1042")
    with pytest.raises(Rejected, match=f"order 1042 is {status} in WooCommerce"):
        await ship(client)
    assert site.writes() == []


async def test_a_refunded_order_is_not_completed(client: WooCommerceClient, site: Site) -> None:
    open_shop(site, refunds=[{"id": 1, "total": "-29.00"}])
    with pytest.raises(Rejected, match="refunded as a whole"):
        await ship(client)
    assert site.writes() == []


async def test_the_rest_of_an_order_can_be_completed(connect: Connect, site: Site) -> None:
    open_shop(site, status="partial-shipped")
    await ship(connect(statuses={"partial-shipped": "part_shipped"}), BARE)
    assert [method for method, _, _ in written(site)] == ["POST"]


async def test_a_customer_who_is_not_to_hear_of_it_cannot_be_spared(client: WooCommerceClient, site: Site) -> None:
    with pytest.raises(Rejected, match="mails every customer"):
        await client.fulfill(REF, PARCEL, notify_customer=False)
    assert site.asked == []


async def test_what_is_no_ref_is_not_there(client: WooCommerceClient, site: Site) -> None:
    with pytest.raises(NotFound):
        await client.fulfill("#1042", PARCEL, notify_customer=True)
    site.says(ORDER, INVALID_ID, status=404)
    with pytest.raises(NotFound):
        await ship(client)
    assert site.writes() == []


# Where the number goes


async def test_into_shipment_tracking_with_the_carriers_listed_name(client: WooCommerceClient, site: Site) -> None:
    open_shop(site, ST)
    receipt = await ship(client)
    assert receipt == Receipt(ref=REF, words="completed; tracking number in Shipment Tracking")
    assert written(site) == [
        (
            "POST",
            SHIPMENTS,
            {"tracking_number": NUMBER, "tracking_provider": "UPS", "date_shipped": "2026-11-23"},
        ),
        ("POST", ORDER, {"status": "completed"}),
    ]
    assert site.calls()[-2:] == [("GET", ORDER), ("POST", ORDER)]


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://emma.example/7", {"custom_tracking_link": "https://emma.example/7"}),
        ("https://emma.example/?q=%207", {}),
        (None, {}),
    ],
)
async def test_a_carrier_that_is_not_listed_brings_its_link(
    client: WooCommerceClient, site: Site, url: str | None, link: dict[str, str]
) -> None:
    open_shop(site, ST)
    await ship(client, Parcel(carrier="Tante Emma", tracking_number="7", tracking_url=url))
    assert written(site)[0][2] == {"tracking_number": "7", "custom_tracking_provider": "Tante Emma", **link}


@pytest.mark.parametrize("said", [Said({"code": "rest_no_route"}, 404), Said("<p>"), Said([1]), Said({"A": "B"})])
async def test_a_list_of_carriers_is_not_needed(client: WooCommerceClient, site: Site, said: Said) -> None:
    open_shop(site, ST)
    site.says(PROVIDERS, said)
    await ship(client)
    assert written(site)[0][2]["custom_tracking_provider"] == "UPS"


async def test_the_advanced_one_gets_no_date_that_it_could_read_backwards(
    client: WooCommerceClient, site: Site
) -> None:
    open_shop(site, ST, AST)
    await ship(client)
    assert written(site)[0] == ("POST", SHIPMENTS, {"tracking_number": NUMBER, "tracking_provider": "UPS"})


@pytest.mark.parametrize("choice", [Tracking.AUTO, Tracking.SHIPMENT_TRACKING])
async def test_a_number_that_is_there_is_not_written_again(connect: Connect, site: Site, choice: Tracking) -> None:
    """ShipStation's plugin may have been here, or we ourselves, before the answer was lost."""
    open_shop(site)
    site.says(INDEX, index(ST))
    site.says(SHIPMENTS, [{"tracking_number": "another"}, {"tracking_number": NUMBER}])
    receipt = await ship(connect(tracking=choice))
    assert receipt.words == "completed; tracking number in Shipment Tracking"
    assert [method for method, _, _ in written(site)] == ["POST"]


async def test_a_site_that_hides_what_it_has_is_tried(client: WooCommerceClient, site: Site) -> None:
    """Nothing tells the two extensions apart then, so no date is sent."""
    site.says(INDEX, {"code": "rest_login_required", "message": "Only users."}, status=401)
    site.says(ORDER, order())
    site.says(ORDER, COMPLETED, method="POST")
    site.says(SHIPMENTS, [])
    site.says(SHIPMENTS, {}, method="POST")
    site.says(PROVIDERS, LIST)
    await ship(client)
    assert written(site)[0][2] == {"tracking_number": NUMBER, "tracking_provider": "UPS"}


async def test_a_site_that_hides_what_it_does_not_have(client: WooCommerceClient, site: Site) -> None:
    open_shop(site)
    site.says(INDEX, "<p>Nothing to see</p>")
    assert (await ship(client)).words == "completed; tracking number in a note"


async def test_the_site_is_asked_what_it_has_once_a_day_and_without_the_keys(connect: Connect, site: Site) -> None:
    open_shop(site, ST)
    now = 1000.0
    client = connect(clock=lambda: now)
    await ship(client)
    await ship(client)
    now += 24 * 3600
    await ship(client)
    asked = [each for each in site.asked if each.path == INDEX]
    assert len(asked) == 2
    assert not any(name.startswith("oauth_") for each in asked for name in each.query)


LEFT = {"key": "_items", "value": [{"item_id": 701, "qty": 1}, {"item_id": 702, "qty": 1.5}]}


def fulfillment(*items: tuple[int, float], deleted: str | None = None, **values: object) -> dict[str, object]:
    rows = [{"item_id": item, "qty": quantity} for item, quantity in items]
    return {"id": 2, "date_deleted": deleted, "meta_data": meta(_items=rows, **values)}


async def test_into_a_fulfillment_of_what_is_left(client: WooCommerceClient, site: Site) -> None:
    """Two kites were ordered: one left before. Of the other line, half a metre was refunded."""
    rows = [line(1), line(2, quantity="2.00"), line(3)]
    open_shop(site, line_items=rows, refunds=[{"id": 88, "total": "-1.00"}])
    site.says(f"{ORDER}/refunds", [refund({"quantity": -0.5, "product_id": 42})])
    gone = fulfillment((701, 2), deleted="2026-11-22 10:00:00", _tracking_number=NUMBER)
    site.says(FULFILLMENTS, [fulfillment((701, 1), (703, 2)), gone])
    site.says(FULFILLMENTS, {"id": 3}, method="POST", status=201)
    receipt = await ship(client)
    assert receipt.words == "completed; tracking number in a fulfillment"
    assert written(site)[0] == (
        "POST",
        FULFILLMENTS,
        {
            "status": "fulfilled",
            "is_fulfilled": True,
            "notify_customer": False,
            "meta_data": [
                LEFT,
                {"key": "_tracking_number", "value": NUMBER},
                {"key": "_tracking_url", "value": PARCEL.tracking_url},
                {"key": "_shipment_provider", "value": "ups"},
            ],
        },
    )


async def test_a_fulfillment_of_this_parcel_is_not_made_again(client: WooCommerceClient, site: Site) -> None:
    open_shop(site)
    site.says(FULFILLMENTS, [fulfillment((701, 2), _tracking_number=NUMBER)])
    assert (await ship(client)).words == "completed; tracking number in a fulfillment"
    assert [method for method, _, _ in written(site)] == ["POST"]


async def test_where_nothing_is_left_the_number_goes_into_a_note(client: WooCommerceClient, site: Site) -> None:
    open_shop(site)
    site.says(FULFILLMENTS, [fulfillment((701, 2), _tracking_number="another")])
    assert (await ship(client)).words == "completed; tracking number in a note"


async def test_fulfillments_of_a_shape_nobody_described_are_left_alone(client: WooCommerceClient, site: Site) -> None:
    open_shop(site)
    site.says(FULFILLMENTS, {"fulfillments": [fulfillment((701, 2))]})
    assert (await ship(client)).words == "completed; tracking number in a note"
    assert [path for _, path, _ in written(site)] == [NOTES, ORDER]


async def test_without_any_of_these_into_a_private_note(client: WooCommerceClient, site: Site) -> None:
    open_shop(site)
    assert (await ship(client)).words == "completed; tracking number in a note"
    note = f"Shipped with UPS, {NUMBER}, {PARCEL.tracking_url}"
    assert written(site)[0] == ("POST", NOTES, {"note": note, "customer_note": False, "added_by_user": False})


@pytest.mark.parametrize(
    ("parcel", "note"),
    [(PARCEL, f"Kite shipped via UPS with tracking number {NUMBER}."), (None, "see https://x.example/7 for more")],
)
async def test_a_note_that_bears_the_number_is_enough(
    client: WooCommerceClient, site: Site, parcel: Parcel | None, note: str
) -> None:
    open_shop(site)
    site.says(NOTES, [{"id": 1, "note": "Paid."}, {"id": 2, "note": note}])
    await ship(client, parcel or Parcel(carrier="", tracking_url="https://x.example/7"))
    assert [method for method, _, _ in written(site)] == ["POST"]


@pytest.mark.parametrize(
    ("choice", "paths"),
    [(Tracking.NOTE, [NOTES, ORDER]), (Tracking.OFF, [ORDER]), (Tracking.ADVANCED, [SHIPMENTS, ORDER])],
)
async def test_the_shop_may_say_where(connect: Connect, site: Site, choice: Tracking, paths: list[str]) -> None:
    open_shop(site, ST)
    await ship(connect(tracking=choice))
    assert [path for _, path, _ in written(site)] == paths
    assert ("GET", INDEX) not in site.calls()


@pytest.mark.parametrize("choice", [Tracking.SHIPMENT_TRACKING, Tracking.FULFILLMENTS])
async def test_what_the_shop_says_and_does_not_have_is_a_persons_to_mend(
    connect: Connect, site: Site, choice: Tracking
) -> None:
    open_shop(site)
    with pytest.raises(NoRoute, match="no such route"):
        await ship(connect(tracking=choice))
    assert site.writes() == []


# What goes wrong in between


async def test_somebody_else_completes_it_meanwhile(client: WooCommerceClient, site: Site) -> None:
    open_shop(site)
    site.says(ORDER, order(), order(status="completed"))
    assert (await ship(client)).words == "tracking number in a note; already completed"
    assert [method for method, _, _ in written(site)] == ["POST"]


async def test_it_is_cancelled_meanwhile(client: WooCommerceClient, site: Site) -> None:
    open_shop(site)
    site.says(ORDER, order(), order(status="cancelled"))
    with pytest.raises(Rejected, match="tracking number in a note, then: order 3307 is cancelled"):
        await ship(client)
    assert [method for method, _, _ in written(site)] == ["POST"]


async def test_a_status_that_a_plugin_turned_into_another_is_not_asked_for_again(
    client: WooCommerceClient, site: Site
) -> None:
    """Asking again would mail the customer again."""
    open_shop(site)
    site.says(ORDER, {"id": int(REF), "status": "delivered"}, method="POST")
    with pytest.raises(Rejected, match="it became delivered: say in WOOCOMMERCE_STATUS_MAP"):
        await ship(client, BARE)


LIMIT = Said({"code": "limit", "message": "Slow down."}, 429)
BROKEN = Said({"code": "internal_server_error", "message": "Critical."}, 500)
FORBIDDEN = Said({"code": "woocommerce_rest_cannot_edit", "message": "Not you."}, 403)
WRONG = Said({"code": "rest_invalid_param", "message": "No."}, 400)


@pytest.mark.parametrize(
    ("said", "before", "after"),
    [
        (LIMIT, RateLimited, OutcomeUnknown),
        (BROKEN, OutcomeUnknown, OutcomeUnknown),
        (FORBIDDEN, Unauthorized, OutcomeUnknown),
        (WRONG, Rejected, Rejected),
    ],
    ids=["limit", "broken", "forbidden", "wrong"],
)
async def test_a_failure_is_clear_only_while_nothing_was_written(
    client: WooCommerceClient,
    site: Site,
    said: Said,
    before: type[IntegrationError],
    after: type[IntegrationError],
) -> None:
    open_shop(site)
    site.says(ORDER, said, method="POST")
    with pytest.raises(before) as first:
        await ship(client, BARE)
    assert type(first.value) is before
    with pytest.raises(after, match="tracking number in a note, then:") as second:
        await ship(client)
    assert type(second.value) is after


@pytest.mark.parametrize(
    ("said", "kind"), [(LIMIT, RateLimited), (BROKEN, OutcomeUnknown), (WRONG, Rejected), (FORBIDDEN, Unauthorized)]
)
async def test_a_number_that_could_not_be_kept_leaves_the_order_open(
    client: WooCommerceClient, site: Site, said: Said, kind: type[IntegrationError]
) -> None:
    """The customer's mail would go out without it, and could not be sent again."""
    open_shop(site, ST)
    site.says(SHIPMENTS, said, method="POST")
    with pytest.raises(kind):
        await ship(client)
    assert [method for method, _, _ in written(site)] == ["POST"]


@pytest.mark.parametrize(("path", "said"), [(ORDER, BROKEN), (SHIPMENTS, BROKEN), (INDEX, BROKEN)])
async def test_what_could_not_be_read_wrote_nothing(
    client: WooCommerceClient, site: Site, path: str, said: Said
) -> None:
    open_shop(site, ST)
    site.says(path, said)
    with pytest.raises(Unavailable):
        await ship(client)
    assert site.writes() == []


async def test_no_connection_is_not_sent(connect: Connect) -> None:
    with pytest.raises(NotSent) as caught:
        await ship(connect(site_url="http://127.0.0.1:1"))
    assert isinstance(caught.value, Unreachable)


async def test_the_whole_act_ends_in_time(connect: Connect, site: Site) -> None:
    """Each call is within its timeout, and together they are not: what may have been written is unclear."""
    never = asyncio.Event()
    open_shop(site)
    client = connect(timeout=0.2, read_lag=1.0)
    assert client.settle.total_seconds() == pytest.approx(1.4)
    site.says(ORDER, Said(COMPLETED, wait=never), method="POST")
    with pytest.raises(OutcomeUnknown, match="no answer in time"):
        await ship(client, BARE)
    site.says(ORDER, Said(order(), wait=never))
    with pytest.raises(Unavailable, match="no answer in time"):
        await ship(client, BARE)
    never.set()
