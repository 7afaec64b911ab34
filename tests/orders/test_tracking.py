"""Tracking numbers: whose they are where that is certain, and what is wrong with what was filled in."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.orders.parcel import ParcelWish
from bot.orders.tracking import (
    CARRIER,
    CARRIERS,
    OTHER,
    SHIPPED_ON,
    TRACKING,
    carrier_named,
    carrier_of,
    read_parcel,
    tidied,
)
from integrations.shipstation import carriers as desk
from integrations.shopify import carriers as shop

TODAY = date(2026, 11, 23)
UPS = "1Z999AA10123456784"
UNTOLD = "JJD000390007831546221"

NUMBERS: list[tuple[str, str | None]] = [
    (UPS, "UPS"),
    ("1z 999 aa1 0123 456 784", "UPS"),
    ("１Ｚ999AA10123456784", "UPS"),
    ("1Z999AA10123456785", None),
    ("9400111202555842332669", "USPS"),
    ("9400-1112-0255-5842-3326-69", "USPS"),
    ("420221539101026837331000039521", "USPS"),
    ("986578788855", "FedEx"),
    ("986578788856", None),
    ("7777777770", "DHL Express"),
    ("C10999911320231", "OnTrac"),
    ("TBA000000000000", "Amazon"),
    ("LZ123456785US", "USPS"),
    ("RA123456785GB", "Royal Mail"),
    ("RA123456785DE", None),
    ("9261292700768711948021", None),
    (UNTOLD, None),
    ("JD014600006281230704", None),
    ("00340434292135100186", None),
    ("80" + "1" * 16, None),
    ("1042", None),
    ("", None),
]


@pytest.mark.parametrize(("number", "carrier"), NUMBERS)
def test_a_number_is_told_only_where_that_is_certain(number: str, carrier: str | None) -> None:
    assert carrier_of(number) == carrier


@given(st.text(max_size=60))
def test_whatever_is_typed_has_a_carrier_of_the_choice_or_none(typed: str) -> None:
    assert carrier_of(typed) in {*CARRIERS, None}
    assert carrier_named(typed) in {*CARRIERS, None}


@pytest.mark.parametrize("carrier", [name for name in CARRIERS if name != OTHER])
def test_the_shop_makes_a_link_for_every_carrier_of_the_choice(carrier: str) -> None:
    assert shop.carrier_name(carrier)[1]


@pytest.mark.parametrize("carrier", ["UPS", "USPS", "FedEx", "DHL Express", "Australia Post", "Canada Post", "DPD"])
def test_the_desk_has_a_code_for_those_that_most_shops_use(carrier: str) -> None:
    assert desk.name_of(desk.code_for(carrier)) == carrier


def test_other_is_other_at_the_desk() -> None:
    assert desk.code_for(OTHER) == desk.OTHER


@pytest.mark.parametrize(
    ("words", "carrier"),
    [
        ("ups", "UPS"),
        ("Fed Ex", "FedEx"),
        ("federal express", "FedEx"),
        ("us postal service", "USPS"),
        ("dhl-express", "DHL Express"),
        ("other", OTHER),
        ("dhl", None),
        ("pigeon", None),
        ("", None),
    ],
)
def test_a_carrier_is_understood_as_people_write_it(words: str, carrier: str | None) -> None:
    assert carrier_named(words) == carrier


READ: list[tuple[str, str | None, str | None, bool, ParcelWish]] = [
    (UPS, None, None, False, ParcelWish(carrier="UPS", tracking_number=UPS, shipped_on=TODAY)),
    (
        " 1z999-aa10 1234–56784\n",
        None,
        "2026-11-20",
        False,
        ParcelWish(carrier="UPS", tracking_number=UPS, shipped_on=date(2026, 11, 20)),
    ),
    (UPS, "DHL Express", None, False, ParcelWish(carrier="DHL Express", tracking_number=UPS, shipped_on=TODAY)),
    (UNTOLD, OTHER, None, False, ParcelWish(carrier=OTHER, tracking_number=UNTOLD, shipped_on=TODAY)),
    ("ab/12.3_4", OTHER, None, False, ParcelWish(carrier=OTHER, tracking_number="AB/12.3_4", shipped_on=TODAY)),
    ("", None, "2026-11-24", True, ParcelWish(carrier="", tracking_number=None, shipped_on=date(2026, 11, 24))),
    ("  ", "UPS", "2026-10-24", True, ParcelWish(carrier="UPS", tracking_number=None, shipped_on=date(2026, 10, 24))),
]


@pytest.mark.parametrize(("tracking", "carrier", "day", "none", "parcel"), READ)
def test_what_is_filled_in_is_a_parcel(
    tracking: str, carrier: str | None, day: str | None, none: bool, parcel: ParcelWish
) -> None:
    assert read_parcel(tracking, carrier, day, none, today=TODAY) == parcel


WRONG: list[tuple[str, str | None, str | None, bool, dict[str, str]]] = [
    ("", None, None, False, {TRACKING: "Give the tracking number, or say that there is none."}),
    (" - ", "UPS", None, False, {TRACKING: "Give the tracking number, or say that there is none."}),
    (
        UPS,
        None,
        None,
        True,
        {TRACKING: "There is a number and it says that there is none: leave one of them out."},
    ),
    (UNTOLD, None, None, False, {CARRIER: "The carrier cannot be told from this number: say which one it is."}),
    (UPS, "Pigeon", None, False, {CARRIER: "Choose a carrier of the list."}),
    ("1" * 51, "UPS", None, False, {TRACKING: "A tracking number has at most 50 characters."}),
    *(
        (
            typed,
            "UPS",
            None,
            False,
            {TRACKING: "That does not look like a tracking number: letters and digits, without the link around it."},
        )
        for typed in ("https://ups.com/track?n=1", "<!channel>", "none", "١٢٣٤٥", "1Z&2")
    ),
    ("1", "UPS", "2026-02-30", False, {SHIPPED_ON: "That day does not exist: choose another."}),
    ("1", "UPS", "tomorrow", False, {SHIPPED_ON: "That day does not exist: choose another."}),
    ("1", "UPS", "2026-11-25", False, {SHIPPED_ON: "That day is still to come: mark it shipped once it has left."}),
    ("1", "UPS", "2026-10-23", False, {SHIPPED_ON: "That is more than 30 days ago: choose a later day."}),
    (
        "",
        None,
        "2027-01-01",
        False,
        {
            TRACKING: "Give the tracking number, or say that there is none.",
            SHIPPED_ON: "That day is still to come: mark it shipped once it has left.",
        },
    ),
]


@pytest.mark.parametrize(("tracking", "carrier", "day", "none", "problems"), WRONG)
def test_what_is_wrong_is_said_at_its_field(
    tracking: str, carrier: str | None, day: str | None, none: bool, problems: dict[str, str]
) -> None:
    assert read_parcel(tracking, carrier, day, none, today=TODAY) == problems


@pytest.mark.parametrize("none", [True, False])
def test_a_desk_that_takes_nothing_without_a_number_has_it_asked_for(none: bool) -> None:
    asked = {TRACKING: "Give the tracking number: ShipStation takes no parcel without one here."}
    assert read_parcel(" - ", "UPS", None, none, today=TODAY, needs_number=True) == asked


days = st.none() | st.text(max_size=12) | st.dates().map(date.isoformat)


@given(
    st.text(max_size=80) | st.sampled_from([UPS, UNTOLD]),
    st.none() | st.sampled_from(CARRIERS) | st.text(max_size=9),
    days,
    st.booleans(),
    st.dates(),
)
def test_anything_filled_in_is_a_sound_parcel_or_says_what_is_wrong(
    tracking: str, carrier: str | None, day: str | None, none: bool, today: date
) -> None:
    read = read_parcel(tracking, carrier, day, none, today=today)
    if isinstance(read, dict):
        assert read
        assert read.keys() <= {TRACKING, CARRIER, SHIPPED_ON}
        assert all(read.values())
        return
    assert (read.tracking_number is None) == none
    assert read.carrier in {*CARRIERS, *([""] if none else [])}
    assert -timedelta(days=30) <= read.shipped_on - today <= timedelta(days=1)
    if read.tracking_number is not None:
        assert read.tracking_number.isascii()
        assert 0 < len(read.tracking_number) <= 50
        assert tidied(read.tracking_number) == read.tracking_number
    assert ParcelWish.from_data(read.data()) == read
