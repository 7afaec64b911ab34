"""What people read of a system's failure: never a stack, a method or a class of ours."""

import pytest

from bot.work.said import said
from integrations.errors import (
    BudgetRefused,
    IntegrationError,
    NotFound,
    OutcomeUnknown,
    RateLimited,
    Rejected,
    Unauthorized,
    Unavailable,
    UnexpectedReply,
    Unreachable,
)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (Unreachable("katana", "pack", "no connection"), "Katana could not be reached"),
        (RateLimited("shipstation", "find", "429"), "ShipStation takes no more calls just now"),
        (BudgetRefused("slack", "post"), "Slack takes no more calls just now"),
        (Unauthorized("shopify", "read", "bad token"), "Shopify refuses our key: bad token"),
        (Rejected("woocommerce", "write", "no stock"), "WooCommerce said: no stock"),
        (Unavailable("shopify", "read", "<html>", status=502), "Shopify has trouble of its own (HTTP 502)"),
        (OutcomeUnknown("katana", "pack", "503", status=503), "Katana has trouble of its own (HTTP 503)"),
        (OutcomeUnknown("katana", "pack", "the connection broke"), "Katana: the connection broke"),
        (Unavailable("katana", "read", "no answer in time"), "Katana: no answer in time"),
        (NotFound("shipstation", "read order"), "ShipStation: read order"),
        (UnexpectedReply("katana", "pack", "the body is not JSON"), "Katana: the body is not JSON"),
        (Unavailable("elsewhere", "read", "no answer in time"), "elsewhere: no answer in time"),
    ],
)
def test_in_few_words_with_the_name_people_know(error: IntegrationError, words: str) -> None:
    assert said(error) == words
