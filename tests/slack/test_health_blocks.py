"""Whatever vendors say of a connection, Slack takes what we say of it."""

from hypothesis import given, settings

from bot.health.view import HealthView
from bot.slack.blocks.health import render_health
from tests.slack.health import health_views
from tests.slack.test_blocks import check, hostile


@settings(hostile, max_examples=40)
@given(health_views)
def test_every_answer_about_the_connections_is_one_slack_takes(view: HealthView) -> None:
    check(render_health(view))
