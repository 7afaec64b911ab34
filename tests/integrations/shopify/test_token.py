"""Where the token comes from, when it is renewed, and what a refused app is told."""

import asyncio
import traceback

import aiohttp
import pytest

from integrations.errors import Unauthorized, Unavailable, UnexpectedReply
from integrations.shopify.client import ShopifyClient
from integrations.shopify.token import ClientCredentials, StaticToken
from tests.integrations.shopify.samples import ORDER_ID, fulfilled, open_todo, order, remaining
from tests.integrations.shopify.shop import Budget, Shop
from tests.integrations.shopify.test_fulfilling import ship

SECRET = "shpss_made_up"


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tokens(session: aiohttp.ClientSession, shop: Shop, clock: Clock) -> ClientCredentials:
    return ClientCredentials(session, shop.url, "lamp-app", SECRET, clock=clock)


def grants(shop: Shop, token: str, expires_in: object = 86399) -> None:
    shop.answers(200, {"access_token": token, "scope": "read_orders", "expires_in": expires_in})


async def test_asks_with_id_and_secret(tokens: ClientCredentials, shop: Shop) -> None:
    grants(shop, "first")
    assert await tokens.token() == "first"
    [asked] = shop.asked
    assert asked.path == "/admin/oauth/access_token"
    assert asked.body == {"grant_type": "client_credentials", "client_id": "lamp-app", "client_secret": SECRET}
    assert "X-Shopify-Access-Token" not in asked.headers


async def test_keeps_a_token_until_a_minute_before_its_end(
    tokens: ClientCredentials, shop: Shop, clock: Clock
) -> None:
    grants(shop, "first", 600)
    grants(shop, "second", 600)
    assert await tokens.token() == "first"
    clock.now += 539
    assert await tokens.token() == "first"
    clock.now += 1
    assert await tokens.token() == "second"


async def test_many_callers_share_one_request(tokens: ClientCredentials, shop: Shop) -> None:
    grants(shop, "first")
    assert await asyncio.gather(*(tokens.token() for _ in range(5))) == ["first"] * 5
    grants(shop, "second")
    assert await asyncio.gather(*(tokens.instead_of("first") for _ in range(5))) == ["second"] * 5
    assert len(shop.asked) == 2


PAGE = "<!DOCTYPE html><html><head>\n<title>400 - Oauth error {}</title></head><body>long</body></html>"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (PAGE.format("shop_not_permitted"), "the app and the shop are not in the same Shopify organization"),
        (PAGE.format("app_not_installed"), "the app is not installed on this shop"),
        (PAGE.format("application_cannot_be_found"), "does not know this client id"),
        ({"error": "invalid_client"}, "the client id and the client secret do not belong together"),
        ({"error": "invalid_request", "error_description": "grant_type"}, "(invalid_request: grant_type)"),
        (PAGE.format("something new"), "400 - Oauth error something new"),
        ("", "HTTP 400"),
        ("[]", "HTTP 400"),
    ],
)
async def test_a_refused_app_is_told_why(tokens: ClientCredentials, shop: Shop, body: object, words: str) -> None:
    shop.answers(400, body)
    with pytest.raises(Unauthorized) as caught:
        await tokens.token()
    assert words in caught.value.detail
    assert caught.value.status == 400


async def test_a_wrong_address_is_told(tokens: ClientCredentials, shop: Shop) -> None:
    shop.answers(404, "")
    with pytest.raises(Unauthorized, match="no shop answers at this address"):
        await tokens.token()


@pytest.mark.parametrize(
    "body",
    [
        "{}",
        "not json",
        '{"access_token": "", "expires_in": 5}',
        '{"access_token": "token-in-a-broken-answer", "expires_in": "soon"}',
        '{"access_token": "token-in-a-broken-answer", "expires_in": 0}',
    ],
)
async def test_an_answer_without_a_token_shows_no_secret(tokens: ClientCredentials, shop: Shop, body: str) -> None:
    shop.answers(200, body)
    with pytest.raises(UnexpectedReply) as caught:
        await tokens.token()
    told = "".join(traceback.format_exception(caught.value))
    assert "token-in-a-broken-answer" not in told
    assert SECRET not in told
    assert SECRET not in repr(tokens) + repr(StaticToken(SECRET))


async def test_a_failed_request_leaves_the_next_caller_free(tokens: ClientCredentials, shop: Shop) -> None:
    shop.answers(503, "")
    grants(shop, "first")
    with pytest.raises(Unavailable):
        await tokens.token()
    assert await tokens.token() == "first"


@pytest.fixture
def client(session: aiohttp.ClientSession, shop: Shop, tokens: ClientCredentials) -> ShopifyClient:
    return ShopifyClient(session, base_url=shop.url, budget=Budget(), token=tokens)


def used(shop: Shop) -> list[str]:
    return [each.headers.get("X-Shopify-Access-Token", "-") for each in shop.asked]


async def test_a_401_is_answered_with_one_new_token(client: ShopifyClient, shop: Shop) -> None:
    grants(shop, "first")
    shop.answers(401, {"errors": "[API] Invalid API key or access token"})
    grants(shop, "second")
    shop.says({"order": order()})
    assert await client.get(ORDER_ID)
    assert used(shop) == ["-", "first", "-", "second"]


async def test_a_write_refused_with_401_was_not_run_and_is_sent_again(client: ShopifyClient, shop: Shop) -> None:
    grants(shop, "first")
    shop.says(remaining(open_todo(1)))
    shop.answers(401, "")
    grants(shop, "second")
    shop.says(fulfilled(1))
    assert (await ship(client)).ref == "661"


async def test_a_second_401_is_the_end(client: ShopifyClient, shop: Shop) -> None:
    grants(shop, "first")
    shop.answers(401, "")
    grants(shop, "second")
    shop.answers(401, "")
    with pytest.raises(Unauthorized):
        await client.get(ORDER_ID)
    assert used(shop) == ["-", "first", "-", "second"]


async def test_a_403_asks_for_no_new_token(client: ShopifyClient, shop: Shop) -> None:
    grants(shop, "first")
    shop.answers(403, "")
    with pytest.raises(Unauthorized):
        await client.get(ORDER_ID)
    assert used(shop) == ["-", "first"]


async def test_a_fixed_token_has_no_successor() -> None:
    fixed = StaticToken("shpat_made_up")
    assert await fixed.token() == "shpat_made_up"
    assert await fixed.instead_of("shpat_made_up") is None
