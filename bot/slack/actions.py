"""Buttons: decode, submit, ack; or open the modal that asks for more. The card is redrawn by its own operation."""

import re

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.orders.care import CareFor
from bot.orders.picklist import READY
from bot.orders.plan import STATUS, Intent
from bot.orders.problem import PROBLEM
from bot.services.ask import Ask, Question, Wish
from bot.slack.access import Access
from bot.slack.blocks.titles import SNOOZES
from bot.slack.ids import INTENT_OF, Action, BadButton, Button
from bot.slack.listen import Body, Guard, person_of
from bot.slack.modals import ShipModal
from bot.slack.parse import COMMANDS
from bot.slack.problem_modal import ProblemModal

_OLD = "This button is from an older message and was not understood. Ask for the order afresh with `/order`."
_BELONGS = (Action.UNPACK, Action.SOLVED)
"""Buttons that say what they are about: one of an older version, which did not, is not guessed at."""
_OURS = "|".join(
    [
        *INTENT_OF,
        Action.PROBLEM,
        Action.SOLVED,
        Action.CLAIM,
        Action.SNOOZE,
        f"{Action.CHOOSE}:[0-9]+",
        Action.PICK_LIST,
    ]
)
_OPENS = f"{Action.OPEN}:"
PRESSED = re.compile(rf"^({_OURS})\Z")
OPENED = re.compile(f"^{_OPENS}")
UNKNOWN = re.compile(rf"^(?!({_OURS})\Z|{_OPENS})")
"""No two of the three match the same id: Bolt goes on to the next that matches when a listener is slow to ack."""


def register(app: AsyncApp, ask: Ask, access: Access, modal: ShipModal, problems: ProblemModal, guard: Guard) -> None:
    """Listen to every button Shipmate draws, and ack the ones that only open a page."""

    async def press(ack: AsyncAck, body: Body) -> None:
        person, action = person_of(body), body["actions"][0]
        if refusal := access.refusal(person):
            await ask.refuse(person, refusal)
        elif action["action_id"] == Action.PICK_LIST:
            await ask.question(person, Question(command=READY, data={"team": person.team}))
        elif (pressed := _understood(action)) is None:
            await ask.refuse(person, _OLD)
        elif how := _care(action, pressed):
            await ask.care(person, how, pressed.order_id, from_card=pressed.from_card)
        elif _reports(action, pressed):
            await problems.pressed(ack, person, pressed)
            return
        elif action["action_id"] == Action.SOLVED and pressed.about:
            await ask.solved(person, pressed.about, pressed.order_id, from_card=pressed.from_card)
        elif _ships(action, pressed):
            await modal.pressed(ack, person, pressed)
            return
        elif intent := INTENT_OF.get(action["action_id"]):
            await ask.wish(person, _wish(intent, pressed))
        else:
            data = {"number": f"id:{pressed.order_id}", "team": person.team}
            await ask.question(person, Question(command=pressed.command or STATUS, data=data))
        await ack()

    async def opened(ack: AsyncAck, _: Body) -> None:
        await ack()

    async def unknown(ack: AsyncAck, body: Body) -> None:
        await ask.refuse(person_of(body), _OLD)
        await ack()

    app.action(PRESSED)(guard(press))
    app.action(OPENED)(guard(opened))
    app.action(UNKNOWN)(guard(unknown))


def _understood(action: Body) -> Button | None:
    """What the button carries, unless this version did not make it."""
    value = action.get("value") or (action.get("selected_option") or {}).get("value")
    try:
        pressed = Button.decode(value)
    except BadButton:
        return None
    if action["action_id"] in _BELONGS and pressed.about is None:
        return None
    known = SNOOZES if action["action_id"] == Action.SNOOZE else COMMANDS
    return pressed if pressed.command is None or pressed.command in known else None


def _care(action: Body, pressed: Button) -> CareFor | None:
    """How somebody takes care of the order, if that is what was pressed or chosen."""
    if action["action_id"] == Action.CLAIM:
        return CareFor.CLAIM
    return CareFor(pressed.command or CareFor.A_WHILE) if action["action_id"] == Action.SNOOZE else None


def _ships(action: Body, pressed: Button) -> bool:
    """Whether how it shipped has to be asked first: a second press has said so before."""
    return pressed.again is None and (action["action_id"] == Action.SHIP or pressed.command == Intent.SHIP)


def _reports(action: Body, pressed: Button) -> bool:
    """Whether what is wrong has to be asked."""
    return action["action_id"] == Action.PROBLEM or pressed.command == PROBLEM


def _wish(intent: Intent, pressed: Button) -> Wish:
    return Wish(
        intent=intent,
        order_id=pressed.order_id,
        seen=pressed.seen,
        confirmed=pressed.confirmed,
        from_card=pressed.from_card,
        again=pressed.again,
        undoes=pressed.about if intent is Intent.UNPACK else None,
    )
