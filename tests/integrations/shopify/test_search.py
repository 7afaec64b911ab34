"""What people type can never become grammar of Shopify's search: whatever it is, it stays one quoted value."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from integrations.sandbox.shopify.search import TOKEN
from integrations.shopify.search import by_customer, by_number

HOSTILE = st.text() | st.text(alphabet="\"'\\:()*<>=-@ORANDTabc.+ \n").filter(bool)


@pytest.mark.parametrize(
    ("customer", "query"),
    [
        ("jane@example.com", 'email:"jane@example.com"'),
        ("Jane+tag@Example.com", 'email:"Jane+tag@Example.com"'),
        ("Jane Doe", '"Jane Doe"'),
        ("Doe OR status:any", '"Doe OR status any"'),
        ('x" OR email:"*', '"x OR email"'),
        ("Zoë Ångström", '"Zoë Ångström"'),
        ("O'Brien", '"O Brien"'),
        ("***", None),
        ("@", None),
        ("", None),
    ],
)
def test_a_customer_is_one_quoted_value(customer: str, query: str | None) -> None:
    assert by_customer(customer) == query


@given(HOSTILE)
@example('a@b.cc" OR name:"*')
@example("a\\@b.cc\\")
def test_nothing_that_is_typed_becomes_grammar(typed: str) -> None:
    query = by_customer(typed)
    if query is None:
        return
    assert re.fullmatch(r'(email:)?"[^"\\:()*<>]*"', query), query
    (token,) = TOKEN.finditer(query)
    assert token["field"] in (None, "email")
    assert not token["operator"]


@given(HOSTILE)
def test_a_number_is_two_quoted_values_and_nothing_else(typed: str) -> None:
    query = by_number(typed)
    assert query is None or re.fullmatch(r'name:"[^"\\:()*<>]*" OR name:"#[^"\\:()*<>]*"', query), query
