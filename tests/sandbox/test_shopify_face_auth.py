"""The token endpoint and the door: who is let in, and in which shapes Shopify says no."""

from typing import Any

import pytest

from integrations.sandbox.shopify import SHOP
from tests.sandbox.builders import small_world
from tests.sandbox.shopify_stage import CLIENT_ID, CLIENT_SECRET, TOKEN, Caller, face

GRANT = {"grant_type": "client_credentials", "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
SHOP_NAME = {"query": "{ shop { name } }"}


async def grant(caller: Caller, **how: Any) -> tuple[int, str, Any]:
    async with caller.session.post(f"{caller.base}/admin/oauth/access_token", **how) as reply:
        body = await reply.json() if reply.content_type == "application/json" else await reply.text()
        return reply.status, reply.content_type, body


@pytest.mark.parametrize("how", ["data", "json"])
async def test_client_credentials_give_a_token_that_works(how: str) -> None:
    async with face(small_world()) as caller:
        status, _, body = await grant(caller, **{how: GRANT})
        assert status == 200
        assert body["expires_in"] == 86399
        assert "write_merchant_managed_fulfillment_orders" in body["scope"].split(",")
        assert (await caller.post(SHOP_NAME, token=body["access_token"]))[0] == 200


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"client_id": "other"}, "application_cannot_be_found"),
        ({"client_secret": "other"}, "invalid_client"),
        ({"grant_type": "password"}, "invalid_request"),
        ({"client_id": ""}, "invalid_request"),
    ],
)
async def test_a_refused_form_is_a_page_of_html_whose_title_has_the_code(change: dict[str, str], code: str) -> None:
    async with face(small_world()) as caller:
        status, kind, body = await grant(caller, data=GRANT | change)
    assert (status, kind) == (400, "text/html")
    assert f"<title>400 - Oauth error {code}</title>" in body


async def test_a_wrong_secret_in_json_is_answered_in_json() -> None:
    async with face(small_world()) as caller:
        status, kind, body = await grant(caller, json=GRANT | {"client_secret": "x"})
    assert (status, kind, body["error"]) == (400, "application/json", "invalid_client")


async def test_json_that_is_none_is_an_invalid_request() -> None:
    async with face(small_world()) as caller:
        how = {"data": b"{", "headers": {"Content-Type": "application/json"}}
        status, _, body = await grant(caller, **how)
    assert status == 400
    assert "invalid_request" in body


async def test_the_shop_can_be_told_to_refuse_every_grant() -> None:
    async with face(small_world()) as caller:
        caller.app[SHOP].tokens.refuse_with = "shop_not_permitted"
        _, _, body = await grant(caller, data=GRANT)
    assert "shop_not_permitted: Client credentials cannot be performed on this shop." in body


@pytest.mark.parametrize("token", ["", "shpat_other"])
async def test_a_bad_token_gets_401_with_errors_as_one_string(token: str) -> None:
    async with face(small_world()) as caller:
        status, _, body = await caller.post(SHOP_NAME, token=token)
    assert status == 401
    assert body == {"errors": "[API] Invalid API key or access token (unrecognized login or wrong password)"}


async def test_a_granted_token_ends_and_the_static_one_does_not() -> None:
    async with face(small_world(), token_lifetime=0) as caller:
        _, _, short = await grant(caller, data=GRANT)
        assert (await caller.post(SHOP_NAME, token=short["access_token"]))[0] == 401
        assert (await caller.post(SHOP_NAME, token=TOKEN))[0] == 200
    async with face(small_world()) as caller:
        _, _, body = await grant(caller, data=GRANT)
        caller.app[SHOP].tokens.expire_all()
        assert (await caller.post(SHOP_NAME, token=body["access_token"]))[0] == 401
        caller.app[SHOP].tokens.revoke_static()
        assert (await caller.post(SHOP_NAME, token=TOKEN))[0] == 401


@pytest.mark.parametrize(
    ("asked", "served"), [("2026-10", "2026-10"), ("2026-07", "2026-07"), ("2024-01", "2026-01")]
)
async def test_a_dead_version_is_answered_by_the_oldest_live_one(asked: str, served: str) -> None:
    async with face(small_world()) as caller:
        status, headers, _ = await caller.post(SHOP_NAME, version=asked)
    assert (status, headers["X-Shopify-API-Version"]) == (200, served)
    assert len(headers["X-Request-Id"]) == 36


async def test_a_version_that_never_was_is_not_found() -> None:
    async with face(small_world()) as caller:
        assert (await caller.post(SHOP_NAME, version="2030-01"))[0] == 404


@pytest.mark.parametrize("body", [{}, {"query": 5}, ["query"]])
async def test_a_body_without_a_query_is_400_with_errors_as_an_object(body: Any) -> None:
    async with face(small_world()) as caller:
        status, _, answer = await caller.post(body)
    assert status == 400
    assert answer == {"errors": {"query": "Required parameter missing or invalid"}}
