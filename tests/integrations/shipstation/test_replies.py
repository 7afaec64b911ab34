"""Errors, waits and answers to a write, in whatever shape they come."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.pacing import MOST_WAIT
from integrations.shipstation import carriers
from integrations.shipstation.replies import FIXES, MOST_WORDS, error_words, receipt, retry_after

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"message": "No such carrier"}', "No such carrier"),
        (b'{"Message": "No such carrier"}', "No such carrier"),
        (b'{"MESSAGE": "No\\r\\n such\\u0000 carrier"}', "No such carrier"),
        (
            b'{"Message": "Bad.", "ModelState": {"a.b": ["One.", "Two."], "c": "3"}}',
            "Bad. a.b: One. Two. c: 3",
        ),
        (b'{"message": "", "ExceptionMessage": "Broken"}', "Broken"),
        (b'{"message": ["list"]}', "ShipStation answered 400 without a word"),
        (b"<html><head><style>p {}</style></head><p>Bad &amp; wrong</p></html>", "Bad & wrong"),
        (b"plain words", "plain words"),
        (b"", "ShipStation answered 400 without a word"),
        (b"null", "ShipStation answered 400 without a word"),
        (b"{}", "ShipStation answered 400 without a word"),
        (b'["a"]', "ShipStation answered 400 without a word"),
    ],
)
def test_error_words(body: bytes, words: str) -> None:
    assert error_words(400, body) == words


@pytest.mark.parametrize("status", sorted(FIXES))
def test_a_refused_key_comes_with_its_fix(status: int) -> None:
    assert error_words(status, b"") == FIXES[status]
    assert error_words(status, b'{"message": "No"}') == f"{FIXES[status]} (No)"


@given(
    st.integers(400, 599),
    st.binary()
    | st.text().map(str.encode)
    | st.dictionaries(st.text(), st.text()).map(lambda it: json.dumps(it).encode()),
)
def test_no_error_body_makes_us_fail(status: int, body: bytes) -> None:
    words = error_words(status, body)
    assert words
    assert words.isprintable()
    assert len(words) <= MOST_WORDS + max(map(len, FIXES.values())) + 3


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"X-Rate-Limit-Remaining": "0", "X-Rate-Limit-Reset": "21"}, 21.0),
        ({"x-rate-limit-reset": "21"}, 21.0),
        ({"X-Rate-Limit-Remaining": "12", "X-Rate-Limit-Reset": "21"}, 5.0),
        ({"X-Rate-Limit-Remaining": "0", "X-Rate-Limit-Reset": "21", "Retry-After": "4"}, 4.0),
        ({"X-Rate-Limit-Remaining": "0", "X-Rate-Limit-Reset": "1795000000"}, MOST_WAIT),
        ({"X-Rate-Limit-Remaining": "0", "X-Rate-Limit-Reset": "?"}, 5.0),
        ({}, 5.0),
    ],
)
def test_waits(headers: dict[str, str], seconds: float) -> None:
    assert retry_after(headers, NOW) == seconds


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"orderId": 5, "orderNumber": "2207"}', "order 2207 marked as shipped"),
        (b'{"success": true, "message": "Done as asked"}', "Done as asked"),
        (b"", "accepted"),
        (b"<html>", "accepted"),
        (b"[" * 100_000, "accepted"),
    ],
)
def test_receipts(body: bytes, words: str) -> None:
    assert receipt(body).words == words


@pytest.mark.parametrize(
    ("carrier", "code"),
    [
        ("USPS", "stamps_com"),
        ("u.s.p.s.", "stamps_com"),
        ("Stamps.com", "stamps_com"),
        ("stamps_com", "stamps_com"),
        ("UPS", "ups"),
        ("ups_walleted", "ups_walleted"),
        ("Fed Ex", "fedex"),
        ("DHL Express", "dhl_express"),
        ("DHL", "other"),
        ("Canada Post", "canada_post"),
        ("Other", "other"),
        ("Amy's van", "other"),
        ("", "other"),
    ],
)
def test_carrier_codes(carrier: str, code: str) -> None:
    assert carriers.code_for(carrier) == code


@pytest.mark.parametrize(
    ("carrier", "name"), [("stamps_com", "USPS"), ("UPS", "UPS"), ("other", "Other"), ("new_one", "new_one")]
)
def test_carrier_names(carrier: str, name: str) -> None:
    assert carriers.name_of(carrier) == name


@given(st.text())
def test_every_carrier_has_a_code_we_know(carrier: str) -> None:
    assert carriers.code_for(carrier) in carriers.NAMES
