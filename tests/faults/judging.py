"""The verdict on a rehearsal: the sandbox's journal and channel against the driver's own book."""

from collections import Counter

from bot.demo.eye import Eye
from bot.demo.findings import Verdict
from bot.demo.stage import CHANNEL
from bot.demo.verdict import judge_day
from integrations.sandbox.server import Sandbox
from integrations.sandbox.slack.records import Message
from tests.faults.board import Board, headline
from tests.faults.following import Following
from tests.faults.record import Record
from tests.faults.rehearsal import Rehearsal
from tests.faults.shipping_judging import Shipping, judge_not_shipped, judge_shipping
from tests.faults.shipping_telling import judge_alerts, judge_shipping_answers

_UNFORESEEN = ("operation failed", "a listener failed", "a request failed", "a tick failed", "Traceback")
"""What the bot writes into its log when something happened that nobody thought of."""


def judge(rehearsal: Rehearsal) -> Verdict:
    """Hold what happened in a rehearsal against what was promised."""
    verdict = judge_world(rehearsal.box, rehearsal.board, rehearsal.record, rehearsal.plan.follows)
    _process(verdict, rehearsal.record)
    return verdict


def judge_world(box: Sandbox, board: Board, record: Record, follows: Following) -> Verdict:
    """Hold the sandbox's journal and channel against what people asked for."""
    eye, off = _expect(Eye(box.world), board, record), follows.off
    eye.expected.pushes = Counter(record.labels if "A3" in off else record.pushes)
    verdict = judge_day(box, eye, follows="A3" not in off, katana_follows="A4" not in off)
    _fulfillments(verdict, eye, record)
    _parcels(verdict, box, record, follows)
    _reported(verdict, box, board, record)
    judge_shipping_answers(verdict, box, board, record)
    judge_alerts(verdict, box, board)
    _told_once(verdict, board, record)
    _answers(verdict, box, record)
    for what in record.awaited:
        verdict.find("lost", f"it never came about that {what}")
    if record.busy:
        verdict.find("wrong", f"it never came to rest: {record.busy}")
    for message in box.workspace.channels["CALERTS"].messages.values():
        verdict.find("wrong", f"the admin was told: {message.text}")
    verdict.count("summaries of the first start", wanted=1, got=board.summaries)
    return verdict


def _expect(eye: Eye, board: Board, record: Record) -> Eye:
    """What the day's verdict needs to know. An order told of by card or by line is right either way."""
    by_card = {name for name in record.told if name in board.cards}
    eye.expected.cards = record.cards | by_card
    eye.expected.listed = record.listed | (record.told - by_card)
    eye.expected.packs, eye.expected.unpacks = record.packs, record.unpacks
    eye.expected.ships, eye.expected.labels, eye.expected.holds = record.ships, record.labels, record.holds
    return eye


def _fulfillments(verdict: Verdict, eye: Eye, record: Record) -> None:
    """What stands in Katana at the end is what was wanted last; what has shipped stands there once."""
    gone = record.ships | record.labels
    for name in record.packs.keys() | gone:
        wanted = 1 if name in gone else record.packs[name] - record.unpacks[name]
        verdict.count(f"fulfillments of {name}", wanted=wanted, got=len(eye.katana(name).fulfillments))


def _reported(verdict: Verdict, box: Sandbox, board: Board, record: Record) -> None:
    """Each problem is told once, and once that it is solved."""
    said = [one for one in box.workspace.channels[CHANNEL].messages.values() if one.thread_ts]
    for name, card in board.cards.items():
        lines = [one.text for one in said if one.thread_ts == card.ts]
        for word in ("Problem reported by", "Solved by"):
            got = sum(line.startswith(word) for line in lines)
            verdict.count(f'"{word}" lines of {name}', wanted=record.problems[name], got=got)


def _parcels(verdict: Verdict, box: Sandbox, record: Record, follows: Following) -> None:
    """Every order has shipped as somebody wanted, or not at all."""
    for order in box.world.shop_orders.values():
        name = order.name
        if name in record.ships | record.labels:
            pushed = ("shopify",) if name in record.pushes else ()
            shipping = Shipping(order=order, follows=follows, labelled=name in record.labels, pushed=pushed)
            judge_shipping(verdict, box, shipping)
        else:
            judge_not_shipped(verdict, box, order, gone=record.packs[name] > record.unpacks[name])


def _told_once(verdict: Verdict, board: Board, record: Record) -> None:
    for name in (record.cards | record.told) & board.cards.keys():
        verdict.count(f"lines in the list of {name}, which has a card", wanted=0, got=board.listed(name))


def _answers(verdict: Verdict, box: Sandbox, record: Record) -> None:
    """Whoever was heard asking got an answer. Twice is allowed: an ephemeral cannot be looked for. Never is not."""
    for user, name in record.asked:
        shown = [one for one in box.workspace.channels[CHANNEL].ephemerals.values() if one.only_for == user]
        if not any(_answers_about(name, one) for one in shown):
            near = [one.text for one in shown if name in one.text]
            verdict.find("lost", f"the answer to {user} about {name}, who was shown {near}")


def _answers_about(name: str, shown: Message) -> bool:
    """A card, or that this order is not known yet and those who know it could not be asked."""
    unread = shown.text.startswith(f"{name.lstrip('#')} is not known here, and ")
    return unread or headline(shown)[1:2] == [name]


def _process(verdict: Verdict, record: Record) -> None:
    if record.exit_codes != [0, 0]:
        verdict.find("wrong", f"asked to stop twice, the bot ended with {record.exit_codes}")
    for line in record.log.splitlines():
        if any(words in line for words in _UNFORESEEN):
            verdict.find("wrong", f"unforeseen: {line}")
