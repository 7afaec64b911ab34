"""One GraphQL call: every way Shopify fails, and what stays for the next call."""

import logging

import pytest

from integrations.errors import (
    NotFound,
    RateLimited,
    Rejected,
    Unauthorized,
    Unavailable,
    UnexpectedReply,
)
from integrations.ports import SalesChannel
from integrations.shopify.replies import problems, throttle_wait, words_of
from tests.integrations.shopify.conftest import TOKEN
from tests.integrations.shopify.samples import ORDER_ID, fulfilled, open_todo, order, page, remaining, todo
from tests.integrations.shopify.shop import Budget, Shop
from tests.integrations.shopify.test_fulfilling import ship


def coded(code: str, message: str = "words of the shop") -> list[object]:
    return [{"message": message, "extensions": {"code": code}}]


COST = {
    "requestedQueryCost": 233,
    "actualQueryCost": None,
    "throttleStatus": {"maximumAvailable": 2000.0, "currentlyAvailable": 33, "restoreRate": 100.0},
}


async def test_throttled_inside_a_200_waits_for_the_missing_points(
    client: SalesChannel, shop: Shop, budget: Budget
) -> None:
    shop.fails(coded("THROTTLED", "Throttled"), cost=COST)
    with pytest.raises(RateLimited) as caught:
        await client.get(ORDER_ID)
    assert caught.value.retry_after == 2.0
    assert budget.held_off == [2.0]


@pytest.mark.parametrize(
    "body",
    [
        None,
        {},
        {"extensions": {"cost": {"throttleStatus": {"restoreRate": 0}}}},
        {"extensions": {"cost": COST | {"requestedQueryCost": 34}}},
    ],
)
def test_a_throttled_call_waits_a_second_at_least(body: object) -> None:
    assert throttle_wait(body) == 1.0


@pytest.mark.parametrize(
    ("left", "held_off"),
    [(33, [2.0]), (133.0, [1.0]), (232, [0.01]), (233, []), (2000.0, []), (None, [])],
)
async def test_after_an_answer_everybody_waits_until_the_same_could_be_asked_again(
    client: SalesChannel, shop: Shop, budget: Budget, left: float | None, held_off: list[float]
) -> None:
    """Whatever the plan allows: what is left and what comes back is read from each answer."""
    status = {"maximumAvailable": 2000.0, "restoreRate": 100.0} | (
        {} if left is None else {"currentlyAvailable": left}
    )
    cost = {"requestedQueryCost": 233, "actualQueryCost": 211, "throttleStatus": status}
    shop.says({"order": order()}, extensions={"cost": cost})
    assert await client.get(ORDER_ID)
    assert budget.held_off == held_off


async def test_a_write_that_ran_waits_for_nothing(client: SalesChannel, shop: Shop, budget: Budget) -> None:
    shop.says(remaining(open_todo(1)))
    shop.says(fulfilled(1), extensions={"cost": COST})
    assert (await ship(client)).ref == "661"
    assert budget.held_off == []


async def test_http_429_waits_as_long_as_it_says(client: SalesChannel, shop: Shop, budget: Budget) -> None:
    shop.answers(429, {"errors": "slow down"}, Retry_After="2.5")
    with pytest.raises(RateLimited, match="slow down") as caught:
        await client.get(ORDER_ID)
    assert caught.value.retry_after == 2.5
    assert budget.held_off == [2.5]


@pytest.mark.parametrize(
    ("errors", "error"),
    [
        (coded("ACCESS_DENIED"), Unauthorized),
        (coded("SHOP_INACTIVE"), Unauthorized),
        (coded("ACCESS_DENIED") + coded("INTERNAL_SERVER_ERROR"), Unauthorized),
        (coded("MAX_COST_EXCEEDED"), Rejected),
        (coded("undefinedField"), Rejected),
        (coded("undefinedField") + coded("RESOURCE_NOT_FOUND"), Rejected),
        (coded("INTERNAL_SERVER_ERROR"), Unavailable),
        (coded("undefinedField") + coded("INTERNAL_SERVER_ERROR"), Unavailable),
        (coded("A_NEW_CODE"), UnexpectedReply),
        ([{"message": "words of the shop"}], UnexpectedReply),
        (["words of the shop"], UnexpectedReply),
        ("words of the shop", UnexpectedReply),
        ({"query": "words of the shop"}, UnexpectedReply),
    ],
)
async def test_what_each_error_of_a_read_means(
    client: SalesChannel, shop: Shop, errors: object, error: type[Exception]
) -> None:
    shop.fails(errors, data={"order": None})
    with pytest.raises(error, match=r"read order: .*words of the shop") as caught:
        await client.get(ORDER_ID)
    assert type(caught.value) is error


async def test_a_read_with_an_error_beside_its_data_is_not_trusted(client: SalesChannel, shop: Shop) -> None:
    shop.fails(coded("INTERNAL_SERVER_ERROR"), data={"order": order()})
    with pytest.raises(Unavailable):
        await client.get(ORDER_ID)


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        ((400, {"errors": {"query": "Required parameter missing or invalid"}}), Rejected, "query: Required"),
        ((402, {"errors": "Unavailable Shop"}), Unauthorized, "Unavailable Shop"),
        ((403, {"errors": ["This action requires merchant approval"]}), Unauthorized, "requires merchant approval"),
        ((404, {"errors": "Not Found"}), Unauthorized, "no shop answers at this address"),
        ((423, {"errors": "Locked"}), Unauthorized, "the shop is locked: Locked"),
        ((500, ""), Unavailable, "HTTP 500"),
        ((301, ""), UnexpectedReply, "HTTP 301"),
        ((200, "<html>"), UnexpectedReply, "not JSON"),
        ((200, "null"), UnexpectedReply, "neither data nor errors"),
        ((200, "[]"), UnexpectedReply, "neither data nor errors"),
        ((200, {"data": {"somethingElse": 1}}), UnexpectedReply, "order: Field required"),
    ],
)
async def test_what_each_http_answer_of_a_read_means(
    client: SalesChannel, shop: Shop, answer: tuple[int, object], error: type[Exception], words: str
) -> None:
    shop.answers(*answer)
    with pytest.raises(error) as caught:
        await client.get(ORDER_ID)
    assert type(caught.value) is error
    assert words in str(caught.value)
    assert TOKEN not in str(caught.value)


async def test_a_missing_id_is_not_found_for_the_caller_to_judge(client: SalesChannel, shop: Shop) -> None:
    shop.fails(coded("RESOURCE_NOT_FOUND", "invalid id"))
    with pytest.raises(NotFound, match="invalid id"):
        _ = [each async for each in client.open_orders()]


def test_words_of_all_problems_fit_one_line() -> None:
    found = problems([{"message": "first\nline"}, {"message": "second"}, {"message": "second"}, 7])
    assert words_of(found) == "first line; second; 7"
    assert words_of(problems({"base": ["a", "b"]})) == "base: a, b"
    assert problems(None) == ()


async def test_another_version_is_told_once(
    client: SalesChannel, shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(2):
        shop.answers(200, {"data": {"order": order()}}, x_shopify_api_version="2027-01")
        await client.get(ORDER_ID)
    assert [each.getMessage() for each in caplog.records if each.levelno == logging.WARNING] == [
        "Shopify answers with API version 2027-01 instead of 2026-10: update this program"
    ]


async def test_our_own_version_is_not_worth_a_word(
    client: SalesChannel, shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    shop.answers(200, {"data": {"order": order()}}, X_Shopify_API_Version="2026-10")
    await client.get(ORDER_ID)
    assert caplog.records == []


async def test_an_unknown_word_is_told_once(
    client: SalesChannel, shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(2):
        shop.says({"order": order(displayFinancialStatus="BARTERED", fulfillmentOrders=page(todo("PAUSED")))})
        await client.get(ORDER_ID)
    assert sorted(each.getMessage().split()[4] for each in caplog.records) == ["BARTERED,", "PAUSED,"]
