"""How the keys are shown: what is sent, that the other side can check it, and that no secret gets out."""

import base64
import hashlib
import hmac
import traceback
from urllib.parse import quote

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.errors import IntegrationError, Unauthorized
from integrations.subscriptions import Address
from integrations.woocommerce.auth import Auth, Keys, signature_base
from integrations.woocommerce.subscriptions import TOPICS
from tests.integrations.woocommerce.conftest import KEYS, Connect
from tests.integrations.woocommerce.samples import ORDER, REF, order
from tests.integrations.woocommerce.site import Asked, Site

HTTPS = "https://kites.example/wp-json/wc/v3/orders"


def checks(asked: Asked, base_url: str, secret: str) -> bool:
    """The other side's way, written anew: what arrived is encoded, sorted and signed again."""
    given_ = dict(asked.query)
    signature = given_.pop("oauth_signature")
    pairs = sorted(f"{quote(name, safe='~')}={quote(value, safe='~')}" for name, value in given_.items())
    text = "&".join((asked.method, quote(base_url + asked.path, safe="~"), quote("&".join(pairs), safe="~")))
    wanted = base64.b64encode(hmac.new(f"{secret}&".encode(), text.encode(), hashlib.sha256).digest()).decode()
    return hmac.compare_digest(signature, wanted)


async def test_over_plain_http_each_call_is_signed_and_the_secret_stays_here(connect: Connect, site: Site) -> None:
    site.says(ORDER, order())
    site.says("/orders", [])
    client = connect()
    await client.get(REF)
    await client.find_by_customer("Ida + Söhne & Co: 50% ~ab_c-d.e/f")
    for asked in site.asked:
        assert asked.query["oauth_consumer_key"] == "ck_made_up"
        assert "Authorization" not in asked.headers
        assert "cs_made_up" not in repr(asked)
        assert checks(asked, site.url, "cs_made_up")
        assert not checks(asked, site.url, "cs_of_another_shop")
    assert len({asked.query["oauth_nonce"] for asked in site.asked}) == len(site.asked)


async def test_a_write_is_signed_too(connect: Connect, site: Site) -> None:
    site.says("/webhooks", [])
    site.says("/webhooks", {"id": 1, "topic": "order.created"}, method="POST")
    await connect(webhook_secret="whsec").subscriptions(Address("https://bot.example/webhooks/woo")).add(TOPICS)
    assert all(checks(asked, site.url, "cs_made_up") for asked in site.asked)
    assert site.writes()


def test_the_text_that_is_signed_is_the_one_of_rfc_5849() -> None:
    """The example of section 3.4.1.1, as far as our calls go: no form body, each name once."""
    base = signature_base(
        "post",
        "http://EXAMPLE.com:80/request",
        {"b5": "=%3D", "a3": "a", "c@": "", "a2": "r b", "oauth_nonce": "7d8f"},
    )
    assert base == (
        "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26"
        "oauth_nonce%3D7d8f"
    )


@pytest.mark.parametrize(
    ("url", "signed"),
    [
        ("https://kites.example:443/x", "https://kites.example/x"),
        ("http://kites.example:8080/x", "http://kites.example:8080/x"),
        ("http://kites.example/shop/wp-json/x", "http://kites.example/shop/wp-json/x"),
    ],
)
def test_the_usual_port_is_not_signed(url: str, signed: str) -> None:
    assert signature_base("GET", url, {}) == f"GET&{quote(signed, safe='')}&"


@given(value=st.text(st.characters(codec="utf-8"), max_size=20))
def test_any_text_can_be_signed(value: str) -> None:
    _, params = KEYS.signed("GET", "http://kites.example/x", {"search": value})
    assert params["search"] == value
    assert params["oauth_signature"]


def test_the_time_and_the_nonce_are_handed_in() -> None:
    keys = Keys("ck", "cs", clock=lambda: 1_795_000_000.9, nonce=lambda: "once")
    _, params = keys.signed("GET", "http://kites.example/x", {})
    assert (params["oauth_timestamp"], params["oauth_nonce"]) == ("1795000000", "once")
    assert params["oauth_signature_method"] == "HMAC-SHA256"


def test_over_tls_it_is_basic_unless_told_otherwise() -> None:
    headers, params = Keys("ck", "cs").signed("GET", HTTPS, {"page": "1"})
    assert headers == {"Authorization": "Basic " + base64.b64encode(b"ck:cs").decode()}
    assert params == {"page": "1"}
    headers, params = Keys("ck", "cs", Auth.QUERY).signed("GET", HTTPS, {"page": "1"})
    assert (headers, params) == ({}, {"page": "1", "consumer_key": "ck", "consumer_secret": "cs"})
    headers, params = Keys("ck", "cs", Auth.OAUTH).signed("GET", HTTPS, {})
    assert headers == {}
    assert "oauth_signature" in params


@pytest.mark.parametrize("auth", [Auth.BASIC, Auth.QUERY])
def test_what_would_show_the_secret_over_plain_http_is_refused_at_the_start(auth: Auth, connect: Connect) -> None:
    with pytest.raises(ValueError, match="needs https"):
        connect(keys=Keys("ck", "cs", auth))


def test_no_repr_shows_the_keys() -> None:
    assert "made_up" not in repr(KEYS)


async def test_no_error_shows_the_keys(session: aiohttp.ClientSession, connect: Connect, site: Site) -> None:
    site.says(ORDER, {"code": "woocommerce_rest_cannot_view", "message": "Sorry."}, status=401)
    with pytest.raises(Unauthorized) as refused:
        await connect().get(REF)
    shown = Keys(KEYS.consumer_key, KEYS.consumer_secret, Auth.QUERY)
    with pytest.raises(IntegrationError) as unreachable:
        await connect(site_url="https://127.0.0.1:1", keys=shown).get(REF)
    for caught in (refused, unreachable):
        text = "".join(traceback.format_exception(caught.value))
        assert "made_up" not in text
