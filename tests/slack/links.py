"""What people see of a record that only a number ties to an order: the examples behind the snapshots."""

from typing import Any

from bot.orders.linking import LinkQuestion, LinkSaid, LinkSays
from bot.services.notifier import Words
from bot.slack.blocks.kit import Message
from bot.slack.notifier import render_said, render_shown
from integrations.model import System
from tests.slack.cards import NOON, card

_ASKED = LinkQuestion(
    system=System.SHIPSTATION,
    ref="412000009",
    number="1042",
    goods="2 × MUG-12, 1 × CUP-3",
    namesakes=("Acme America",),
)
_SAID = LinkSaid(answer=7, system=System.KATANA, number="#1042", mine=True, who="UAMY", at=NOON)
_WORDS: dict[str, Any] = {"system": "shipstation", "record": "1042", "who": "UAMY", "mine": True}


def _words(kind: str, **data: Any) -> Message:
    return render_said(Words(kind, {"number": "#1042", "at": NOON.isoformat(), **_WORDS, **data}))


def links() -> dict[str, Message]:
    """By the name of the snapshot."""
    gone = "that record does not ask for it any more"
    return {
        "card_asks_for_a_link": render_shown(card(question=_ASKED)),
        "card_asks_for_a_link_of_one_person": render_said(card(question=_ASKED, links_said=(_SAID,))),
        "link_said_yes": _words("link_said", says=LinkSays.YES.value),
        "link_said_no": _words("link_said", says=LinkSays.NO.value),
        "link_said_undo": _words("link_said", says=LinkSays.UNDO.value),
        "link_answered": _words("link_answered", says=LinkSays.YES.value, answer=7, order=17),
        "link_answered_undo": _words("link_answered", says=LinkSays.UNDO.value, answer=None, order=17),
        "link_settled": _words("link_settled", words=gone, another=True),
        "link_settled_by_itself": _words("link_settled", words=gone, who=""),
    }
