"""Every kind of alert, by what people read of it: how the demo knows one in Slack. Performs no I/O.

A rule of the bot without a row here, or without an episode of the day that causes it, turns a test red.
"""

import re

from bot.orders.alert import AlertRule

_HOURS = r"(less than a working hour|\d+ working hours?)"

KINDS: dict[AlertRule, str] = {
    AlertRule.READY: r"in stock",
    AlertRule.S1: r".* not in stock and nobody has planned it",
    AlertRule.S2: r".* expected [^,]+, and still not in stock",
    AlertRule.S3: r".* expected [^,]+, after ",
    AlertRule.S4: rf"ready {_HOURS}, not packed",
    AlertRule.S5: rf"packed {_HOURS} ago, not shipped",
    AlertRule.S6: r"(may miss|missed) its promise",
    AlertRule.S7: r"on hold in \w+ for ",
    AlertRule.D1: r"paid in \w+, and (Katana does not have it|deleted in Katana)",
    AlertRule.D2: r"(paid in \w+, and ShipStation does not have it|cancelled in ShipStation, and )",
    AlertRule.D3: r"shipped in \w+, and \w+ has not told the customer",
    AlertRule.D4: r"fulfilled in \w+, and \w+ still counts the goods",
    AlertRule.D5: r"(fulfilled in \w+, and \w+ still awaits|shipped in \w+ with neither)",
    AlertRule.D6: r"delivered in \w+, and \w+ has not told the customer",
    AlertRule.D7: r"(cancelled|refunded) in \w+, and (still open|shipped) in ",
    AlertRule.D8: r"quantities differ: ",
    AlertRule.D9: r"on hold in \w+ \(.*\), and \w+ awaits shipment",
    AlertRule.D10: r"several records claim it",
    AlertRule.D11: r"its label was voided",
    AlertRule.D12: r"(cancelled|refunded) in \w+, and (packed|delivered) in ",
    AlertRule.D13: r"archived and not fulfilled",
}
"""How the words about an order begin."""
NOTED = AlertRule.D13
"""Told by the digest alone."""


def kind_of(words: str) -> AlertRule | None:
    """The rule that says this of an order; None when it is none of these."""
    return next((rule for rule, begin in KINDS.items() if re.match(begin, words)), None)
