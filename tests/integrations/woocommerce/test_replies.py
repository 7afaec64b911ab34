"""What a refusal means: the shop's own, and a stranger's in front of it."""

import pytest

from integrations.errors import (
    IntegrationError,
    NotFound,
    OutcomeUnknown,
    RateLimited,
    Rejected,
    Unauthorized,
    Unavailable,
    UnexpectedReply,
)
from integrations.http import Reply
from integrations.model import Parcel
from integrations.woocommerce.client import WooCommerceClient
from integrations.woocommerce.replies import NoRoute, explain
from tests.integrations.http_bench import NotedBudget
from tests.integrations.woocommerce.conftest import Connect
from tests.integrations.woocommerce.samples import INVALID_ID, ORDER, REF, order
from tests.integrations.woocommerce.site import NO_ROUTE, Said, Site

PAGE = "<html><head><title>Just a&nbsp;moment...</title><script>var secret</script></head><body>Ray 7</body></html>"


def refused(code: str, message: str = "No.") -> dict[str, object]:
    return {"code": code, "message": message, "data": {"status": 400}}


READ_ONLY = refused("woocommerce_rest_authentication_error", "The API key provided does not have write permissions.")


@pytest.mark.parametrize(
    ("status", "body", "kind", "words"),
    [
        (401, refused("woocommerce_rest_cannot_view"), Unauthorized, "WOOCOMMERCE_AUTH=query"),
        (401, refused("woocommerce_rest_authentication_error", "Consumer secret is invalid."), Unauthorized, "wrong"),
        (401, refused("woocommerce_rest_authentication_error", "Invalid timestamp."), Unauthorized, "15 minutes"),
        (403, refused("woocommerce_rest_cannot_view"), Unauthorized, "cannot_view"),
        (404, NO_ROUTE, NoRoute, "permalinks are plain"),
        (404, refused("rest_disabled"), Unauthorized, "rest_disabled"),
        (404, PAGE, Unauthorized, "no WooCommerce answers at this address"),
        (401, PAGE, Unauthorized, "Just a moment"),
        (403, PAGE, Unavailable, "Just a moment"),
        (406, PAGE, Unavailable, "a page instead of an answer: 406"),
        (500, refused("internal_server_error", "There has been a critical error"), Unavailable, "critical error"),
        (503, PAGE, Unavailable, "Just a moment"),
        (429, PAGE, RateLimited, "Just a moment"),
        (400, refused("rest_invalid_param"), Rejected, "rest_invalid_param"),
        (200, PAGE, UnexpectedReply, "not JSON"),
        (200, "Notice: undefined\n{}", UnexpectedReply, "not JSON"),
        (200, refused("odd"), UnexpectedReply, "id"),
        (200, [], UnexpectedReply, "the answer"),
        (200, "", UnexpectedReply, "the answer"),
    ],
)
async def test_a_read_that_was_refused(
    client: WooCommerceClient, site: Site, status: int, body: object, kind: type[IntegrationError], words: str
) -> None:
    site.says(ORDER, body, status=status)
    with pytest.raises(IntegrationError) as caught:
        await client.get(REF)
    assert type(caught.value) is kind
    assert words in caught.value.detail
    assert caught.value.status == status
    assert len(caught.value.detail) < 700


async def test_only_the_shop_itself_can_say_that_there_is_no_such_order(
    client: WooCommerceClient, site: Site
) -> None:
    site.says(ORDER, INVALID_ID, status=404)
    assert await client.get(REF) is None


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (400, refused("woocommerce_rest_shop_order_invalid_id"), NotFound),
        (400, refused("rest_invalid_param"), Rejected),
        (401, READ_ONLY, Unauthorized),
        (403, refused("woocommerce_rest_cannot_edit"), Unauthorized),
        (403, PAGE, OutcomeUnknown),
        (404, PAGE, Unauthorized),
        (429, PAGE, RateLimited),
        (500, refused("internal_server_error"), OutcomeUnknown),
        (502, PAGE, OutcomeUnknown),
        (200, PAGE, OutcomeUnknown),
        (200, {"id": 7}, OutcomeUnknown),
        (302, "", OutcomeUnknown),
    ],
)
async def test_a_write_that_was_refused(
    client: WooCommerceClient, site: Site, status: int, body: object, kind: type[IntegrationError]
) -> None:
    site.says(ORDER, order())
    site.says(ORDER, body, status=status, method="POST")
    with pytest.raises(IntegrationError) as caught:
        await client.fulfill(REF, Parcel(carrier="UPS"), notify_customer=True)
    assert type(caught.value) is kind
    assert len(site.writes()) == 1


async def test_a_read_only_key_is_named(client: WooCommerceClient, site: Site) -> None:
    site.says(ORDER, order())
    site.says(ORDER, READ_ONLY, status=401, method="POST")
    with pytest.raises(Unauthorized, match="make one with Read/Write"):
        await client.fulfill(REF, Parcel(carrier="UPS"), notify_customer=True)


async def test_a_limit_of_the_host_is_honoured_by_all(
    client: WooCommerceClient, site: Site, budget: NotedBudget
) -> None:
    site.says(ORDER, Said(PAGE, 429, {"Retry-After": "17"}))
    with pytest.raises(RateLimited) as caught:
        await client.get(REF)
    assert caught.value.retry_after == 17
    assert budget.log == ["reserve 1", "hold off 17"]


async def test_a_firewall_is_left_alone_for_a_while(client: WooCommerceClient, site: Site) -> None:
    site.says(ORDER, PAGE, status=403)
    with pytest.raises(Unavailable) as caught:
        await client.get(REF)
    assert caught.value.retry_after == 60


async def test_a_redirect_is_not_followed_and_says_where_to(connect: Connect, site: Site) -> None:
    site.says(ORDER, Said("", 301, {"Location": "https://www.kites.example/wp-json?consumer_secret=cs_made_up"}))
    with pytest.raises(
        UnexpectedReply, match=r"the address redirects to https://www\.kites\.example: give"
    ) as caught:
        await connect().get(REF)
    assert "made_up" not in str(caught.value)
    assert len(site.asked) == 1


@pytest.mark.parametrize(
    ("status", "location", "words"),
    [(301, None, "301"), (302, "/login", "302"), (302, "http://[", "302"), (304, "", "304")],
)
def test_a_redirect_to_nowhere_is_a_strangers(status: int, location: str | None, words: str) -> None:
    headers = {} if location is None else {"location": location}
    assert explain(Reply(status, headers, b"")) == f"a page instead of an answer: {words}"


def test_a_refused_parameter_is_named_and_html_is_undone() -> None:
    body = (
        b'{"code":"rest_invalid_param","message":"Invalid &amp; odd","data":{"params":{"status":"not one of a, b"}}}'
    )
    assert explain(Reply(400, {}, body)) == "Invalid & odd; not one of a, b (rest_invalid_param)"
    assert explain(Reply(400, {}, b'{"code":"","message":"Only words","data":[]}')) == "Only words"
    assert explain(Reply(400, {}, b'{"code":0,"message":"Fulfillment is odd"}')) == "Fulfillment is odd"


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (b"", ""),
        (b"<style>p {}</style><p>Go &amp; away</p>", " Go & away"),
        (b"\xff<title lang='x'>Bad\n gateway</title>", " Bad gateway"),
        (b"[" * 100_000, " " + "[" * 160),
    ],
)
def test_a_page_is_told_by_its_title_or_its_first_words(page: bytes, words: str) -> None:
    assert explain(Reply(502, {}, page)) == f"a page instead of an answer: 502{words}"
