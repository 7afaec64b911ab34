"""Buttons: decode, submit, ack; or open the modal that asks for more. The card is redrawn by its own operation."""

import re

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.orders.care import CareFor
from bot.orders.picklist import READY
from bot.orders.plan import STATUS, Intent
from bot.services.ask import Ask, Question, Wish
from bot.slack.blocks.titles import SNOOZES
from bot.slack.gate import Gate
from bot.slack.ids import INTENT_OF, Action, BadButton, Button
from bot.slack.listen import Body, Guard, person_of
from bot.slack.modals import ShipModal
from bot.slack.parse import COMMANDS
from bot.slack.tablet import PackModal

_OLD = "This button is from an older message and was not understood. Ask for the order afresh with `/order`."
_OURS = "|".join([*INTENT_OF, Action.CLAIM, Action.SNOOZE, f"{Action.CHOOSE}:[0-9]+", Action.PICK_LIST])
_OPENS = f"{Action.OPEN}:"
PRESSED = re.compile(rf"^({_OURS})\Z")
OPENED = re.compile(f"^{_OPENS}")
UNKNOWN = re.compile(rf"^(?!({_OURS})\Z|{_OPENS})")
"""No two of the three match the same id: Bolt goes on to the next that matches when a listener is slow to ack."""


def register(app: AsyncApp, ask: Ask, gate: Gate, modal: ShipModal, packing: PackModal, guard: Guard) -> None:
    """Listen to every button Shipmate draws, and ack the ones that only open a page."""

    async def press(ack: AsyncAck, body: Body) -> None:
        person, action = person_of(body), body["actions"][0]
        listed = action["action_id"] == Action.PICK_LIST
        pressed = None if listed else _understood(action)
        if pressed is None and not listed:
            if not await gate.refuses_stranger(person):
                await ask.refuse(person, _OLD)
        elif await gate.refuses(person, _deed(action, pressed), pressed.order_id if pressed else None):
            pass
        elif pressed is None:
            await ask.question(person, Question(command=READY, data={"team": person.team}))
        elif how := _care(action, pressed):
            await ask.care(person, how, pressed.order_id, from_card=pressed.from_card)
        elif _ships(action, pressed):
            await modal.pressed(ack, person, pressed)
            return
        elif await packing.pressed(ack, person, _deed(action, pressed), pressed):
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
    known = SNOOZES if action["action_id"] == Action.SNOOZE else COMMANDS
    return pressed if pressed.command is None or pressed.command in known else None


def _deed(action: Body, pressed: Button | None) -> str:
    """What the button stands for, as roles know it."""
    if pressed is None:
        return READY
    return _care(action, pressed) or INTENT_OF.get(action["action_id"]) or pressed.command or STATUS


def _care(action: Body, pressed: Button) -> CareFor | None:
    """How somebody takes care of the order, if that is what was pressed or chosen."""
    if action["action_id"] == Action.CLAIM:
        return CareFor.CLAIM
    return CareFor(pressed.command or CareFor.A_WHILE) if action["action_id"] == Action.SNOOZE else None


def _ships(action: Body, pressed: Button) -> bool:
    """Whether how it shipped has to be asked first: a second press has said so before."""
    return pressed.again is None and (action["action_id"] == Action.SHIP or pressed.command == Intent.SHIP)


def _wish(intent: Intent, pressed: Button) -> Wish:
    return Wish(
        intent=intent,
        order_id=pressed.order_id,
        seen=pressed.seen,
        confirmed=pressed.confirmed,
        from_card=pressed.from_card,
        again=pressed.again,
    )
