"""The verdict on what people were told of shippings: an answer for everybody who was heard, and no false alert."""

import re
from collections import Counter

from bot.demo.findings import Verdict
from bot.demo.stage import CHANNEL
from integrations.sandbox.server import Sandbox
from integrations.sandbox.slack.records import Message
from tests.faults.board import Board
from tests.faults.people import told_of_failures
from tests.faults.record import Record

_UNDER_WAY = ("Shipping is already under way", "Shipping was waiting for somebody to say go on")
_OVER = "Converged after"
_ABOUT_SHIPPING = ("is shipped in ", "is already shipped", "was not marked shipped", "could not be marked shipped")
_INSTEAD_OF_A_FORM = "try again in a moment."
_SAYS_WHAT_IS_WRONG = ":warning:"


def judge_shipping_answers(verdict: Verdict, box: Sandbox, board: Board, record: Record) -> None:
    """Who typed is answered in words. Who sent the form is named by the card's history, or answered in words.

    Twice is allowed, because an ephemeral cannot be looked for. Never is not. Words that name no order count for any.
    """
    due = Counter(record.typed) + Counter(
        (user, name) for user, name in record.forms if not _named(box, board, user, name)
    )
    whispers = list(box.workspace.channels[CHANNEL].ephemerals.values())
    spare = Counter(one.only_for for one in whispers if one.text.startswith(_UNDER_WAY))
    spare.update(told_of_failures(box))
    for (user, name), wanted in due.items():
        said = sum(one.only_for == user and _is_about(one, name) for one in whispers)
        missing = max(0, wanted - said)
        spare[user] -= missing
        if spare[user] < 0:
            told = "\n    ".join(one.text for one in whispers if one.only_for == user and name in one.text)
            verdict.find("lost", f"an answer to {user}, who {wanted} times marked {name} shipped:\n    {told}")


def judge_alerts(verdict: Verdict, box: Sandbox, board: Board) -> None:
    """At rest nothing is wrong any more: no card says so, and whatever was told of has been told to be over."""
    for name, card in board.cards.items():
        if _SAYS_WHAT_IS_WRONG in str(card.blocks):
            verdict.find("wrong", f"the card of {name} still says: {card.blocks[1]['text']['text']}")
        lines = _lines(box, card)
        told = sum(re.match(rf"(<@\w+> )?(STOP )?{re.escape(name)}: ", line) is not None for line in lines)
        verdict.count(f"ends of alerts of {name}", wanted=told, got=sum(line.startswith(_OVER) for line in lines))


def _is_about(whisper: Message, name: str) -> bool:
    """Whether it answers what somebody typed or sent. Who only pressed the button has sent nothing yet."""
    said = any(whisper.text.startswith(f"{name} {words}") for words in _ABOUT_SHIPPING)
    return said and not whisper.text.endswith(_INSTEAD_OF_A_FORM)


def _named(box: Sandbox, board: Board, user: str, name: str) -> bool:
    """Whether the order's history says that this person shipped it."""
    return any(line.startswith(f"Shipped by <@{user}>") for line in _lines(box, board.cards[name]))


def _lines(box: Sandbox, card: Message) -> list[str]:
    """The lines in a card's thread."""
    messages = box.workspace.channels[CHANNEL].messages.values()
    return [message.text for message in messages if message.thread_ts == card.ts]
