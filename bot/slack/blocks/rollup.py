"""Many alerts of one rule in one message: how many, which, the oldest first. Performs no I/O."""

from datetime import date

from bot.orders.alert import AlertRule
from bot.orders.rollup import Rolled, RollUp
from bot.slack.blocks.card import named
from bot.slack.blocks.kit import SECTION, Block, Message, context, message, section
from bot.slack.blocks.text import count, escaped, fitted, mention, on_date

_MOST_SECTIONS = 3
_LONGEST = 200
"""Characters of what is wrong with one order: the list is for finding them, their cards say all of it."""
_WHAT = {
    AlertRule.S4: "ready for too long, not packed",
    AlertRule.S5: "packed for too long, not shipped",
    AlertRule.D3: "shipped, and the shop was not told",
    AlertRule.D4: "shipped, and still open in production",
    AlertRule.D5: "fulfilled in the shop, not shipped at the desk",
    AlertRule.D6: "delivered in production, open in the shop",
    AlertRule.D7: "called off, and open elsewhere",
    AlertRule.D8: "quantities differ",
    AlertRule.D11: "label voided after the customer was told",
    AlertRule.D12: "called off, and packed",
}


def render_rollup(shown: RollUp) -> Message:
    """The list. What is right again is only counted; so is what does not fit."""
    what = _WHAT.get(shown.rule, shown.rule.value.replace("_", " "))
    head = f"{count(len(shown.standing), 'order')}: {what}, {on_date(date.fromisoformat(shown.day))}"
    over = [context(f"{count(shown.over, 'other')} right again")] if shown.over else []
    hint = [context("`/order 1042 why` says what holds one of them")] if shown.standing else []
    return message(head, [section(f":warning: *{head}*"), *_lists(shown.standing), *over, *hint])


def _lists(standing: tuple[Rolled, ...]) -> list[Block]:
    lines = [_line(one) for one in standing]
    made: list[Block] = []
    while lines and len(made) < _MOST_SECTIONS:
        last = len(made) == _MOST_SECTIONS - 1
        taken = len(lines) if last else _fit(lines)
        made.append(section(fitted(lines[:taken], "\n", SECTION)))
        lines = lines[taken:]
    return made


def _fit(lines: list[str]) -> int:
    """How many lines go into one section; the last ones that a section could not hold are in the next."""
    length = 0
    for number, line in enumerate(lines):
        length += len(line) + 1
        if length > SECTION - len("\nand 1000000 more"):
            return number
    return len(lines)


def _line(one: Rolled) -> str:
    owner = f" · {mention(one.owner)} has it" if one.owner else ""
    return f"• *{named(one.number)}* · {escaped(one.words, _LONGEST)}{owner}"
