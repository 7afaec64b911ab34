"""The modal that asks what is wrong with an order, and who takes care of it. Performs no I/O."""

from bot.orders.problem import KIND_WORDS
from bot.orders.problem_form import HOLD, KIND, MOST_NOTE, NOTE, OWNER, UNTIL, ProblemForm
from bot.slack.blocks.card import goods, named
from bot.slack.blocks.kit import Block, asked, chosen, context, day, modal, person, ticked, written
from bot.slack.ids import PROBLEM_MODAL, Modal

TITLE = "Problem"
_MOST_LINES = 8


def render_problem(form: ProblemForm, *, user: str, channel: str, message_ts: str | None, from_card: bool) -> Block:
    """The modal's view. Whoever opens it takes care of the problem, unless they choose somebody else."""
    carried = Modal(order_id=form.order_id, channel=channel, message_ts=message_ts, from_card=from_card)
    kinds = [(kind.value, words.capitalize()) for kind, words in KIND_WORDS.items()]
    blocks = [
        context(_about(form)),
        asked(KIND, "What is wrong?", chosen(kinds)),
        asked(NOTE, "Note", written("Two of the three mugs are chipped", MOST_NOTE), optional=True),
        asked(OWNER, "Who takes care of it?", person(user)),
        *(_hold(form) if form.desk else []),
    ]
    return modal(TITLE, "Report it", blocks, callback_id=PROBLEM_MODAL, metadata=carried.encode())


def _about(form: ProblemForm) -> str:
    return " · ".join([f"*{named(form.number)}*", *([goods(form.lines, _MOST_LINES)] if form.lines else [])])


def _hold(form: ProblemForm) -> list[Block]:
    """Only offered where it can be held."""
    return [
        asked(HOLD, "Hold it?", ticked(HOLD, f"Hold it in {form.desk}"), optional=True),
        asked(UNTIL, f"{form.desk} lets it go by itself on", day(form.until.isoformat()), optional=True),
    ]
