"""One post a second and channel: what Slack allows is held by the budget that each channel has for itself."""

import pytest

from bot.clients import RATES, MeteredBudget
from integrations.errors import BudgetRefused
from storage.engine import Database


async def posts_at_once(db: Database, channel: str) -> tuple[int, float]:
    """How many posts a channel takes without waiting, and how long the next would have to wait."""
    budget = MeteredBudget(db, "slack", f"slack:{channel}")
    for count in range(100):
        try:
            await budget.reserve()
        except BudgetRefused as refused:
            return count, refused.retry_after
    raise AssertionError("there is no end to what the channel takes")


async def test_a_channel_takes_a_few_at_once_and_then_one_a_second(sqlite_url: str) -> None:
    """https://docs.slack.dev/apis/web-api/rate-limits: about one a second and channel, short bursts apart."""
    assert RATES["slack"][0] <= 60.0
    db = await Database.open(sqlite_url)
    try:
        count, wait = await posts_at_once(db, "CORDERS")
        assert count == RATES["slack"][1]
        assert wait == pytest.approx(1.0, abs=0.9)
        assert wait > 0
        assert (await posts_at_once(db, "COTHER"))[0] == count, "each channel has its own"
    finally:
        await db.close()
