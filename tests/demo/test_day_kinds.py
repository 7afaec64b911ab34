"""The demo knows every kind of alert. That a day shows each, its own verdict wants: the gate plays one."""

from bot.demo.kinds import KINDS
from bot.orders.alert import AlertRule


def test_every_rule_has_words_by_which_the_demo_knows_it() -> None:
    assert set(KINDS) == set(AlertRule)
