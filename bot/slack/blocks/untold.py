"""What nobody was told of an order, for whoever asks: what is watched, and which rules do not apply, each with why.

Performs no I/O.
"""

from bot.orders.drift import Suspicion
from bot.orders.skipped import Skipped
from bot.slack.blocks.text import MOST_WORDS, escaped, lasting, when


def suspected(one: Suspicion) -> str:
    """What may be wrong; the channel is told when it has lasted too long."""
    usual = f"; it usually takes {lasting(one.usual)}" if one.usual is not None else ""
    return f"Watching: {escaped(one.words, MOST_WORDS)} · not told yet: {escaped(one.why_not)}{usual}"


def skipped(one: Skipped) -> str:
    """What looks as if it might be wrong, and why that is no alert."""
    since = f" {when(one.since)}" if one.since else ""
    return f"No alert: {escaped(one.of, MOST_WORDS)} · {escaped(one.why)}{since}"
