"""What people type to find an order without its number: a table, and anything at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.orders.sought import By, Customer, customer_in, keys_for, keys_of, may_be_tracking, tracking_key
from integrations.model import Parcel
from tests.orders.making import production, sales, shipment

KNOWN = frozenset({"status", "help", "ready"})
JANE = Customer(By.EMAIL, "jane@example.com")
DOE = Customer(By.NAME, "Jane Doe")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("jane@example.com", (JANE, "")),
        ("jane@example.com status", (JANE, "status")),
        ("why jane@example.com", (JANE, "why")),
        ("<mailto:jane@example.com|jane@example.com> status", (JANE, "status")),
        ("`jane@example.com`", (JANE, "")),
        ('"Jane Doe"', (DOE, "")),
        ("“Jane  Doe” status", (DOE, "status")),
        ("pack „Jane Doe“", (DOE, "pack")),
        ('"Madonna"', (Customer(By.NAME, "Madonna"), "")),
        ('"O\'Brien, Ann"', (Customer(By.NAME, "O'Brien, Ann"), "")),
        ("Jane Doe", None),
        ('"1042"', None),
        ('"status"', None),
        ("“help”", None),
        ('"…"', None),
        ("1042", None),
        ("<@UAMY>", None),
        ("@jane", None),
        ("jane@example", None),
        ("x" * 200 + "@example.com", None),
        ("", None),
    ],
)
def test_a_customer_is_named_by_an_address_or_by_a_name_in_quotes(
    typed: str, found: tuple[Customer, str] | None
) -> None:
    assert customer_in(typed, KNOWN) == found


@given(st.text())
def test_anything_may_be_typed(typed: str) -> None:
    found = customer_in(typed, KNOWN)
    if found is not None:
        assert 0 < len(found[0].text) <= 100


def test_a_customer_is_not_shown_by_its_repr() -> None:
    assert "jane" not in f"{JANE} {JANE!r} {[JANE]}"


def test_a_record_is_called_by_its_number_and_its_parcels() -> None:
    parcel = Parcel(carrier="UPS", tracking_number="1Z 999-AA1")
    assert keys_of(sales(number="#EU-7", parcels=(parcel,))) == {"eu-7", "1z999aa1"}
    assert keys_of(production(number="SO-12")) == {"so-12"}
    assert keys_of(shipment(number="", parcels=(Parcel(carrier="UPS"),))) == set()


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_what_was_typed_is_looked_for_as_it_would_be_kept(number: str) -> None:
    kept = keys_of(shipment(number=number, parcels=(Parcel(carrier="UPS", tracking_number=number),)))
    assert kept <= set(keys_for(number))


@pytest.mark.parametrize(
    ("typed", "may"),
    [("1Z999AA10123456784", True), ("9400 1118 9956 2537 6438 91", True), ("1042", False), ("EU-1042-A", False)],
)
def test_only_what_could_be_a_parcels_number_is_asked_of_the_desk(typed: str, may: bool) -> None:
    assert may_be_tracking(typed) is may
    assert tracking_key(typed) == tracking_key(typed.lower())
