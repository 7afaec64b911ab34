"""Carrier names, search texts and scopes: small tables, each way they are used."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from integrations.model import Parcel, number_key
from integrations.shopify import scopes, search
from integrations.shopify.carriers import CARRIERS, carrier_name
from integrations.shopify.shipping import OrderRemaining, batches
from tests.integrations.shopify.samples import Json, open_todo, remaining


@pytest.mark.parametrize(
    ("carrier", "name"),
    [
        ("ups", "UPS"),
        ("ups_walleted", "UPS"),
        ("UPS", "UPS"),
        ("stamps_com", "USPS"),
        ("USPS", "USPS"),
        ("fedex", "FedEx"),
        ("dhl_express_worldwide", "DHL Express"),
        ("DHL Express", "DHL Express"),
        ("royal_mail", "Royal Mail"),
        ("canada_post", "Canada Post"),
    ],
)
def test_known_carriers_are_spelled_shopifys_way(carrier: str, name: str) -> None:
    assert carrier_name(carrier) == (name, True)


def test_other_carriers_keep_their_name() -> None:
    assert carrier_name("  Tante Emma Express ") == ("Tante Emma Express", False)


def test_every_name_in_the_table_is_found_by_itself_too() -> None:
    assert {name: carrier_name(name) for name in CARRIERS.values()} == {
        name: (name, True) for name in CARRIERS.values()
    }


@pytest.mark.parametrize(
    ("parcel", "tracking"),
    [
        (Parcel(carrier="ups", tracking_number="1Z"), {"company": "UPS", "number": "1Z"}),
        (
            Parcel(carrier="ups", tracking_number="1Z", tracking_url="https://x.example"),
            {"company": "UPS", "number": "1Z"},
        ),
        (
            Parcel(carrier="Emma", tracking_number="7", tracking_url="https://x.example/7"),
            {"company": "Emma", "number": "7", "url": "https://x.example/7"},
        ),
        (Parcel(carrier="Emma", tracking_number="7"), {"company": "Emma", "number": "7"}),
        (Parcel(carrier="ups", tracking_url="https://x.example"), {"company": "UPS", "url": "https://x.example"}),
        (Parcel(carrier="", tracking_number="7"), {"number": "7"}),
        (Parcel(carrier="ups"), None),
    ],
)
def test_tracking_sent(parcel: Parcel, tracking: Json | None) -> None:
    order = OrderRemaining.model_validate(remaining(open_todo(1))["order"])
    [call] = batches(order, parcel, notify_customer=False)
    assert isinstance(call["fulfillment"], dict)
    assert call["fulfillment"].get("trackingInfo") == tracking


@pytest.mark.parametrize(
    ("number", "query"),
    [
        ("1042", 'name:"1042" OR name:"#1042"'),
        ("#1042", 'name:"1042" OR name:"#1042"'),
        ("EU-1042.A_b", 'name:"EU-1042.A_b" OR name:"#EU-1042.A_b"'),
        ("EN 1042", 'name:"EN 1042" OR name:"#EN 1042"'),
        ("1042/A", 'name:"1042 A" OR name:"#1042 A"'),
        ('1" OR email:"kim', 'name:"1 OR email kim" OR name:"#1 OR email kim"'),
        ("#-", None),
    ],
)
def test_number_searches(number: str, query: str | None) -> None:
    assert search.by_number(number) == query


@given(st.text(max_size=30))
@example("⼀")  # a sign that is a letter only once it is written plainly
def test_no_text_breaks_out_of_its_quotes(text: str) -> None:
    query = search.by_number(text)
    if query is None:
        assert not any(char.isalnum() for char in number_key(text).replace("#", ""))
        return
    first, _, second = query.partition('" OR name:"#')
    name = first.removeprefix('name:"')
    assert second == f'{name}"'
    assert not set(name) & set("\"\\:()'<>\n")


def test_times_are_asked_for_in_utc_and_rounded_down() -> None:
    moment = datetime(2026, 11, 23, 1, 0, 0, 999_999, tzinfo=timezone(timedelta(hours=11)))
    assert search.updated_since(moment) == "updated_at:>='2026-11-22T14:00:00Z'"
    assert search.updated_since(datetime(2026, 1, 1, tzinfo=UTC)) == "updated_at:>='2026-01-01T00:00:00Z'"


def test_a_write_scope_includes_reading() -> None:
    granted = {"write_orders", "write_merchant_managed_fulfillment_orders", "write_fulfillments", "read_all_orders"}
    granted |= {"write_inventory", "read_locations"}
    assert scopes.warnings(granted) == ()


def test_a_read_scope_does_not_include_writing() -> None:
    granted = scopes.NEEDED.keys() - {"write_merchant_managed_fulfillment_orders"}
    assert scopes.warnings(granted) == (
        "Scope write_merchant_managed_fulfillment_orders is missing: orders cannot be marked as shipped in Shopify.",
    )
