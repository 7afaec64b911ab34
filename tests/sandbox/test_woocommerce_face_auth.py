"""Who the WooCommerce face lets in, and what it says to the others."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.sandbox.woocommerce.errors import WooError
from integrations.sandbox.woocommerce.oauth import check_signature
from tests.sandbox.woocommerce_stage import (
    KEY,
    MOMENT,
    SECRET,
    Caller,
    basic,
    query_of,
    signed,
    site,
    site_world,
)

STRANGER = (401, "woocommerce_rest_cannot_view", "Sorry, you cannot list resources.")
ORDERS = "/wp-json/wc/v3/orders"


async def oauth(caller: Caller, *pairs: tuple[str, str], path: str = ORDERS, **options: Any) -> tuple[int, str]:
    """Status and code of a signed read, without any header."""
    given = signed("GET", f"{caller.base}{path}", list(pairs), **options)
    status, _, body = await caller.call("GET", f"{path}?{query_of(given)}", auth="")
    return status, body["message"] if status != 200 else ""


async def test_basic_opens_the_door_over_tls_only() -> None:
    async with site(site_world()) as over_tls:
        assert await over_tls.get("/orders") == []
    async with site(site_world(), tls=False) as plain:
        assert await plain.refused("GET", "/orders") == STRANGER


async def test_what_the_door_says_to_a_wrong_pair() -> None:
    async with site(site_world()) as caller:
        assert await caller.refused("GET", "/orders", auth="") == STRANGER
        assert await caller.refused("GET", "/orders", auth=basic("ck_other", SECRET)) == STRANGER
        assert await caller.refused("GET", "/orders", auth="Basic ??") == STRANGER
        assert await caller.refused("GET", "/orders", auth="Bearer x") == STRANGER
        status, headers, error = await caller.call("GET", ORDERS, auth=basic(KEY, "cs_other"))
        assert (status, error["code"]) == (401, "woocommerce_rest_authentication_error")
        assert error["message"] == "Consumer secret is invalid."
        assert headers["WWW-Authenticate"].startswith('Basic realm="WooCommerce API.')


async def test_the_pair_in_the_query_comes_first_and_survives_a_stripped_header() -> None:
    pair = f"consumer_key={KEY}&consumer_secret={SECRET}"
    async with site(site_world(), strips_authorization=True) as caller:
        assert await caller.refused("GET", "/orders") == STRANGER
        assert (await caller.call("GET", f"{ORDERS}?{pair}"))[0] == 200
    async with site(site_world()) as caller:
        assert (await caller.call("GET", f"{ORDERS}?{pair}", auth=basic(KEY, "cs_other")))[0] == 200
        wrong = f"/orders?consumer_key={KEY}&consumer_secret=cs_other"
        assert (await caller.refused("GET", wrong))[2] == "Consumer secret is invalid."
    async with site(site_world(), tls=False) as plain:
        assert await plain.refused("GET", f"/orders?{pair}") == STRANGER


async def test_a_stranger_is_refused_in_the_words_of_the_route() -> None:
    async with site(site_world()) as caller:
        answers = [
            await caller.refused(method, path, auth="")
            for method, path in (
                ("GET", "/orders/1"),
                ("PUT", "/orders/1"),
                ("DELETE", "/orders/1"),
                ("POST", "/webhooks"),
                ("POST", "/orders/batch"),
            )
        ]
    assert [(status, code.removeprefix("woocommerce_rest_cannot_")) for status, code, _ in answers] == [
        (401, "view"),
        (401, "edit"),
        (401, "delete"),
        (401, "create"),
        (401, "batch"),
    ]
    assert answers[0][2] == "Sorry, you cannot view this resource."
    assert answers[1][2] == "Sorry, you are not allowed to edit this resource."


async def test_a_key_without_the_right_is_401_and_a_user_without_it_403() -> None:
    async with site(site_world(), permission="read") as caller:
        assert await caller.get("/orders") == []
        assert await caller.refused("PUT", "/orders/1", {"status": "completed"}) == (
            401,
            "woocommerce_rest_authentication_error",
            "The API key provided does not have write permissions.",
        )
    async with site(site_world(), permission="write") as caller:
        assert (await caller.refused("GET", "/orders"))[2] == "The API key provided does not have read permissions."
    async with site(site_world(), capable=False) as caller:
        assert await caller.refused("PUT", "/orders/1") == (
            403,
            "woocommerce_rest_cannot_edit",
            "Sorry, you are not allowed to edit this resource.",
        )


async def test_an_unknown_route_is_404_for_everybody() -> None:
    async with site(site_world()) as caller:
        for auth in (None, ""):
            assert (await caller.refused("GET", "/nothing", auth=auth))[:2] == (404, "rest_no_route")
        assert (await caller.refused("DELETE", "/orders"))[:2] == (404, "rest_no_route")


@pytest.mark.parametrize("digest", ["HMAC-SHA1", "HMAC-SHA256"])
@pytest.mark.parametrize("tls", [False, True])
async def test_a_signature_opens_the_door_with_tls_and_without(digest: str, tls: bool) -> None:
    async with site(site_world(), tls=tls) as caller:
        assert await oauth(caller, ("search", "a b+c/é~*"), digest=digest) == (200, "")


async def test_a_signature_in_the_header() -> None:
    async with site(site_world(), tls=False) as caller:
        pairs = signed("GET", f"{caller.base}{ORDERS}", [("per_page", "5")])
        header = "OAuth " + ", ".join(f'{name}="{query_of([("", value)])[1:]}"' for name, value in pairs[1:])
        assert (await caller.call("GET", f"{ORDERS}?per_page=5", auth=header))[0] == 200
    async with site(site_world(), tls=False, strips_authorization=True) as caller:
        assert (await caller.call("GET", f"{ORDERS}?per_page=5", auth=header))[0] == 401


async def test_what_is_wrong_with_a_signature() -> None:
    async with site(site_world(), tls=False) as caller:
        assert await oauth(caller, key="ck_other") == (401, "Consumer key is invalid.")
        mismatch = (401, "Invalid signature - provided signature does not match.")
        assert await oauth(caller, secret="cs_other") == mismatch
        late = MOMENT - 15 * 60 - 1
        assert await oauth(caller, at=late) == (401, "Invalid timestamp.")
        assert await oauth(caller, nonce="a", at=late + 1) == (200, "")
        assert await oauth(caller, nonce="a") == (401, "Invalid nonce - nonce has already been used.")
        added = query_of(signed("GET", f"{caller.base}{ORDERS}", [])) + "&status=any"
        assert (await caller.refused("GET", f"/orders?{added}", auth=""))[2] == mismatch[1]
        for name in ("oauth_nonce", "oauth_signature"):
            left = [pair for pair in signed("GET", f"{caller.base}{ORDERS}", []) if pair[0] != name]
            status, code, _ = await caller.refused("GET", f"/orders?{query_of(left)}", auth="")
            assert (status, code) == (401, "woocommerce_rest_authentication_missing_parameter")
        assert (await oauth(caller, digest="PLAINTEXT"))[1] == "Invalid signature - signature method is invalid."


async def test_brackets_are_signed_with_the_places_php_gives_them() -> None:
    async with site(site_world(), tls=False) as caller:
        assert (await oauth(caller, ("status[]", "processing")))[0] == 401
        pairs = signed("GET", f"{caller.base}{ORDERS}", [("status[0]", "processing")])
        as_sent = query_of([("status[]", "processing"), *pairs[1:]])
        assert (await caller.call("GET", f"{ORDERS}?{as_sent}", auth=""))[0] == 200


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.from_regex(r"[a-z_]{1,6}", fullmatch=True), st.text(max_size=8)), max_size=4),
    st.integers(0, 40),
)
def test_a_signature_holds_for_exactly_what_was_signed(pairs: list[tuple[str, str]], place: int) -> None:
    pairs = [(name, value.encode("utf-8", "ignore").decode()) for name, value in pairs]
    full = signed("GET", "http://shop.example/x", pairs)
    check_signature("GET", "http://shop.example/x", full, SECRET)
    changed = list(full)
    name, value = changed[place % (len(full) - 1)]
    if name == "oauth_signature_method":
        return
    changed[place % (len(full) - 1)] = (name, f"{value}x")
    with pytest.raises(WooError):
        check_signature("GET", "http://shop.example/x", changed, SECRET)


async def test_the_index_is_open_to_all_and_says_which_plugins_answer() -> None:
    async with site(site_world()) as caller:
        for path in ("/wp-json", "/wp-json/"):
            _, _, index = await caller.call("GET", path, auth="")
            assert "wc/v3" in index["namespaces"]
            assert not {"wc-shipment-tracking/v3", "wc-ast/v3"} & set(index["namespaces"])
    async with site(site_world(), advanced_tracking=True) as caller:
        _, _, index = await caller.call("GET", "/wp-json/", auth="")
        assert {"wc-shipment-tracking/v3", "wc-ast/v3"} <= set(index["namespaces"])
        assert (await caller.call("GET", "/wp-json/wc/v3/system_status", auth=""))[0] == 401
        status = await caller.get("/system_status")
        assert status["environment"]["version"] == "10.2.1"
        assert status["security"]["secure_connection"] is True
