"""The slash commands: parse, submit, ack; or open the modal. What takes longer is answered by its own operation."""

import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.orders.plan import STATUS, Intent
from bot.orders.problem import PROBLEM
from bot.orders.tracking import Tracking
from bot.services.ask import Ask, Person, Question
from bot.services.notifier import Words
from bot.services.practice import Practice
from bot.services.roles import PACK_SEVERAL, PRACTICE, TURN_PRACTICE
from bot.slack.asking import Asking
from bot.slack.blocks.help import render_help
from bot.slack.blocks.kit import Message
from bot.slack.blocks.words import render_words
from bot.slack.gate import Gate
from bot.slack.ids import BLOCKED_COMMAND, DIGEST_COMMAND, STOCK_COMMAND
from bot.slack.listen import Body, Guard, person_of
from bot.slack.parse import (
    SHIP,
    About,
    Command,
    Find,
    Help,
    Hint,
    Of,
    Rehearse,
    Several,
    Show,
    parse,
    parse_blocked,
    parse_digest,
    parse_stock,
)

_ANY = re.compile("^/")
"""Other apps may hold `/order`, so whoever installs this one may give its command another name."""

_PARSERS = {DIGEST_COMMAND: parse_digest, STOCK_COMMAND: parse_stock, BLOCKED_COMMAND: parse_blocked}
"""What follows each command; any other name is another name for `/order`."""

_ASKS_WHO = (Intent.PACK, Intent.SHIP)
"""What a shared tablet does from a card, whose button asks who it was, when no form could be opened at once."""


def register(app: AsyncApp, ask: Ask, gate: Gate, asking: Asking, practice: Practice, guard: Guard) -> None:
    """Listen to the app's commands, `/order`, `/digest`, `/stock` and `/blocked`."""

    async def order(ack: AsyncAck, body: Body) -> None:
        person = person_of(body)
        if await gate.refuses_stranger(person):
            await ack()
            return
        typed = str(body.get("text") or "")
        match _PARSERS.get(str(body.get("command")), parse)(typed):
            case Help():
                await _answer(ack, render_help())
            case Hint(words):
                await _answer(ack, render_words(Words("hint", {"words": words})))
            case command if (deed := _deed(command)) and await gate.refuses(person, *deed):
                await ack()
            case Rehearse(on):
                await practice.turn(person, on)
                await ack()
            case Several():
                await asking.several.open(ack, person)
            case About(command, number, tracking) if command == SHIP and await opens(ack, person, number, tracking):
                pass
            case About(command, number) if await asking.pack.typed(ack, person, command, number):
                pass
            case About(command, number) if command in _ASKS_WHO and asking.pack.is_shared(person):
                await ask.question(person, _question(About(STATUS, number), person))
                await ack()
            case About(command, number) if command == PROBLEM and await asking.problem.typed(ack, person, number):
                pass
            case About() | Find() | Show() | Of() as asked:
                await ask.question(person, _question(asked, person))
                await ack()

    async def opens(ack: AsyncAck, person: Person, number: str, tracking: Tracking | None) -> bool:
        """Whether the form was opened: what else it would ask may have been typed, but not who did it."""
        asks = tracking is None or asking.pack.is_shared(person)
        return asks and await asking.ship.typed(ack, person, number, tracking)

    app.command(_ANY)(guard(order))


def _deed(command: Command) -> tuple[str, None, str] | None:
    """What somebody asks for, as roles know it, and of which order; None for what everybody may."""
    match command:
        case About(asked, number):
            return asked, None, number
        case Find(asked):  # whose it is stays out of what is said and kept of a refusal
            return asked, None, ""
        case Show(asked) | Of(asked):
            return asked, None, ""
        case Several():
            return PACK_SEVERAL, None, ""
        case Rehearse(on):
            return (PRACTICE if on is None else TURN_PRACTICE), None, ""
    return None


def _question(asked: About | Find | Show | Of, person: Person) -> Question:
    data: dict[str, Any] = {"team": person.team}
    match asked:
        case Show(what):
            return Question(command=what, data=data)
        case Of(what, sku):
            return Question(command=what, data={"sku": sku, **data})
        case Find(command, customer):
            return Question(command=command, data=data, customer=customer)
        case About(command, number, tracking):
            shipped = {"tracking": tracking.data()} if tracking else {}
            return Question(command=command, data={"number": number, **data, **shipped})


async def _answer(ack: AsyncAck, rendered: Message) -> None:
    await ack(text=rendered.text, blocks=rendered.blocks)
