"""The slash commands: parse, submit, ack; or open the modal. What takes longer is answered by its own operation."""

import re

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.orders.problem import PROBLEM
from bot.services.ask import Ask, Person, Question
from bot.services.notifier import Words
from bot.slack.access import Access
from bot.slack.blocks.help import render_help
from bot.slack.blocks.kit import Message
from bot.slack.blocks.words import render_words
from bot.slack.ids import DIGEST_COMMAND
from bot.slack.listen import Body, Guard, person_of
from bot.slack.modals import ShipModal
from bot.slack.parse import SHIP, About, Help, Hint, Show, parse, parse_digest
from bot.slack.problem_modal import ProblemModal

_ANY = re.compile("^/")
"""Other apps may hold `/order`, so whoever installs this one may give its command another name."""


def register(app: AsyncApp, ask: Ask, access: Access, modal: ShipModal, problems: ProblemModal, guard: Guard) -> None:
    """Listen to the app's commands, `/order` and `/digest`."""

    async def order(ack: AsyncAck, body: Body) -> None:
        person = person_of(body)
        if refusal := access.refusal(person):
            await ask.refuse(person, refusal)
            await ack()
            return
        typed = str(body.get("text") or "")
        match parse_digest(typed) if body.get("command") == DIGEST_COMMAND else parse(typed):
            case Help():
                await _answer(ack, render_help())
            case Hint(words):
                await _answer(ack, render_words(Words("hint", {"words": words})))
            case About(command, number, None) if command == SHIP and await modal.typed(ack, person, number):
                pass
            case About(command, number) if command == PROBLEM and await problems.typed(ack, person, number):
                pass
            case About() as about:
                await ask.question(person, _question(about, person))
                await ack()
            case Show(what):
                await ask.question(person, Question(command=what, data={"team": person.team}))
                await ack()

    app.command(_ANY)(guard(order))


def _question(about: About, person: Person) -> Question:
    tracking = {"tracking": about.tracking.data()} if about.tracking else {}
    return Question(command=about.command, data={"number": about.number, "team": person.team, **tracking})


async def _answer(ack: AsyncAck, rendered: Message) -> None:
    await ack(text=rendered.text, blocks=rendered.blocks)
