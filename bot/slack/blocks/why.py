"""Why an order stands where it stands: what holds it, who and what next; then how it came there. Performs no I/O."""

from bot.orders.blocker import Blocker
from bot.orders.why import Why
from bot.slack.blocks.card import named
from bot.slack.blocks.history import event_line, parted
from bot.slack.blocks.kit import Block, Message, actions, context, message, section
from bot.slack.blocks.systems import pages, said_by
from bot.slack.blocks.text import MOST_WORDS, count, escaped, fitted, mention, when
from bot.slack.blocks.titles import TITLES
from bot.slack.blocks.untold import skipped, suspected

_MOST_BLOCKERS = 4
_MOST_SECTIONS = 2
"""Of the timeline: what holds it stands above, and Slack refuses a message whose blocks are too long together."""
_MOST_UNTOLD = 1500


def render_why(shown: Why) -> Message:
    """The answer. A phone shows what holds it."""
    head = f"{named(shown.number)}: {escaped(shown.blockers[0].what, MOST_WORDS)}"
    lines = [_title(shown), *(_blocker(one) for one in shown.blockers[:_MOST_BLOCKERS])]
    if (more := len(shown.blockers) - _MOST_BLOCKERS) > 0:
        lines.append(f"_and {count(more, 'more thing')}: see `/order {escaped(shown.number)} status`_")
    blocks: list[Block] = [section("\n".join(lines)), said_by(shown.systems), *_timeline(shown)]
    if untold := [*map(suspected, shown.suspected), *map(skipped, shown.skipped)]:
        blocks.append(context(fitted(untold, "\n", _MOST_UNTOLD)))
    ways = pages(shown.systems)
    return message(head, [*blocks, *([actions(*ways)] if ways else [])])


def _title(shown: Why) -> str:
    since = f" since {when(shown.since)}" if shown.since else ""
    return f"*Why {named(shown.number)} stands where it stands* · {TITLES[shown.phase]}{since}"


def _blocker(one: Blocker) -> str:
    """What holds it, whose it is or who could act, and the next step; without these where there is nothing to do."""
    owner = f"{mention(one.owner)} has it" if one.owner else ""
    who = owner or (f"who can act: {escaped(one.who)}" if one.who else "")
    then = f"next: {escaped(one.then, MOST_WORDS)}" if one.then else ""
    after = " · ".join(part for part in (who, then) if part)
    return f"*{escaped(one.what, MOST_WORDS)}*{f' · {after}' if after else ''}"


def _timeline(shown: Why) -> list[Block]:
    """The latest at the end. Times are when Shipmate saw it; a vendor's own time stands behind it."""
    parts = parted([event_line(event) for event in shown.events], _MOST_SECTIONS)
    left_out = shown.left_out + len(shown.events) - sum(map(len, parts))
    earlier = [f"_{count(left_out, 'earlier event')} not shown_"] if left_out else []
    parts[0][:0] = ["*How it came there*", *earlier]
    return [section("\n".join(part)) for part in parts]
