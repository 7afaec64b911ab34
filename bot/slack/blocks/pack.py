"""The modal that asks on a shared tablet who packed an order. Performs no I/O."""

from bot.orders.plan import Intent
from bot.orders.ship_form import ShipForm
from bot.slack.blocks.card import goods, named
from bot.slack.blocks.kit import Block, asked, context, modal, picked
from bot.slack.blocks.titles import LABELS
from bot.slack.ids import PACK_MODAL, WHO, Modal

_MOST_LINES = 8


def render_pack(form: ShipForm, names: tuple[str, ...], carried: Modal) -> Block:
    """The modal's view, with nobody chosen: a name that stands there already would be taken unread."""
    about = " · ".join([f"*{named(form.number)}*", *([goods(form.lines, _MOST_LINES)] if form.lines else [])])
    blocks = [context(about), who_did_it("Who packed?", names)]
    label = LABELS[Intent.PACK]
    return modal(label, label, blocks, callback_id=PACK_MODAL, metadata=carried.encode())


def who_did_it(question: str, names: tuple[str, ...]) -> Block:
    """The question for a name."""
    return asked(WHO, question, picked([(name, name) for name in names], "Choose your name"))
