"""Buttons: decode, submit, ack; or open the modal that asks for more. The card is redrawn by its own operation."""

import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.orders.care import CareFor
from bot.orders.linking import LinkSays, record_in
from bot.orders.picklist import READY
from bot.orders.plan import STATUS, Intent
from bot.orders.problem import PROBLEM
from bot.services.ask import Ask, Person, Question, Wish
from bot.services.roles import PACK_SEVERAL, SOLVED
from bot.slack.asking import Asking
from bot.slack.blocks.titles import SNOOZES
from bot.slack.gate import Gate
from bot.slack.ids import INTENT_OF, Action, BadButton, Button, whole
from bot.slack.listen import Body, Guard, person_of
from bot.slack.parse import COMMANDS

_OLD = "This button is from an older message and was not understood. Ask for the order afresh with `/order`."
_BELONGS = (Action.UNPACK, Action.SOLVED, Action.MAKE)
"""Buttons that say what they are about: one of an older version, which did not, is not guessed at."""
_OURS = "|".join(
    [
        *INTENT_OF,
        *(Action.PROBLEM, Action.SOLVED, Action.CLAIM, Action.SNOOZE, Action.LINK_YES, Action.LINK_NO),
        *(f"{Action.CHOOSE}:[0-9]+", f"{Action.LINK_UNDO}:[0-9]+"),
    ]
)
_LISTS = "|".join([Action.PICK_LIST, Action.PACK_SEVERAL, Action.PACK_REST])
_OPENS = f"{Action.OPEN}:"
PRESSED = re.compile(rf"^({_OURS})\Z")
LISTED = re.compile(rf"^({_LISTS})\Z")
OPENED = re.compile(f"^{_OPENS}")
UNKNOWN = re.compile(rf"^(?!({_OURS}|{_LISTS})\Z|{_OPENS})")
"""No two of the four match the same id: Bolt goes on to the next that matches when a listener is slow to ack."""


class Buttons:
    """The listeners of everything that can be pressed in a message."""

    def __init__(self, ask: Ask, gate: Gate, asking: Asking) -> None:
        self._ask = ask
        self._gate = gate
        self._asking = asking

    async def pressed(self, ack: AsyncAck, body: Body) -> None:
        """A button or a menu that speaks of one order."""
        person, action = person_of(body), body["actions"][0]
        pressed = _understood(action)
        if pressed is None:
            await self._not_understood(person)
        elif await self._gate.refuses(person, _deed(action, pressed), pressed.order_id):
            pass
        elif how := _care(action, pressed):
            await self._ask.care(person, how, pressed.order_id, from_card=pressed.from_card)
        elif _reports(action, pressed):
            await self._asking.problem.pressed(ack, person, pressed)
            return
        elif says := _says_of_record(action):
            await self._ask.link(person, says, _about_record(pressed), pressed.order_id, from_card=pressed.from_card)
        elif action["action_id"] == Action.SOLVED and pressed.about:
            await self._ask.solved(person, pressed.about, pressed.order_id, from_card=pressed.from_card)
        elif _ships(action, pressed):
            await self._asking.ship.pressed(ack, person, pressed)
            return
        elif await self._asking.pack.pressed(ack, person, _deed(action, pressed), pressed):
            return
        elif intent := INTENT_OF.get(action["action_id"]):
            await self._ask.wish(person, _wish(intent, pressed))
        else:
            data = {"number": f"id:{pressed.order_id}", "team": person.team}
            await self._ask.question(person, Question(command=pressed.command or STATUS, data=data))
        await ack()

    async def listed(self, ack: AsyncAck, body: Body) -> None:
        """A button of a list, which speaks of no order of its own."""
        person, action = person_of(body), body["actions"][0]
        rest = whole(action.get("value")) if action["action_id"] == Action.PACK_REST else None
        if action["action_id"] == Action.PICK_LIST:
            if not await self._gate.refuses(person, READY):
                await self._ask.question(person, Question(command=READY, data={"team": person.team}))
        elif action["action_id"] == Action.PACK_REST and rest is None:
            await self._not_understood(person)
        elif not await self._gate.refuses(person, PACK_SEVERAL):
            await self._asking.several.open(ack, person, again=rest)
            return
        await ack()

    async def opened(self, ack: AsyncAck, _: Body) -> None:
        """A way to a page: Slack's client opens it, and only wants to hear that we heard."""
        await ack()

    async def unknown(self, ack: AsyncAck, body: Body) -> None:
        """What this version never drew."""
        await self._not_understood(person_of(body))
        await ack()

    async def _not_understood(self, person: Person) -> None:
        if not await self._gate.refuses_stranger(person):
            await self._ask.refuse(person, _OLD)


def register(app: AsyncApp, buttons: Buttons, guard: Guard) -> None:
    """Listen to every button Shipmate draws, and ack the ones that only open a page."""
    app.action(PRESSED)(guard(buttons.pressed))
    app.action(LISTED)(guard(buttons.listed))
    app.action(OPENED)(guard(buttons.opened))
    app.action(UNKNOWN)(guard(buttons.unknown))


def _understood(action: Body) -> Button | None:
    """What the button carries, unless this version did not make it."""
    option = action.get("selected_option")
    value = action.get("value") or (option.get("value") if isinstance(option, dict) else None)
    try:
        pressed = Button.decode(value)
    except BadButton:
        return None
    if action["action_id"] in _BELONGS and pressed.about is None:
        return None
    if says := _says_of_record(action):
        return pressed if (pressed.about if says is LinkSays.UNDO else record_in(pressed.command)) else None
    known = SNOOZES if action["action_id"] == Action.SNOOZE else COMMANDS
    return pressed if pressed.command is None or pressed.command in known else None


def _deed(action: Body, pressed: Button) -> str:
    """What the button stands for, as roles know it."""
    if says := _says_of_record(action):
        return says
    if action["action_id"] == Action.SOLVED:
        return SOLVED
    if _reports(action, pressed):
        return PROBLEM
    return _care(action, pressed) or INTENT_OF.get(action["action_id"]) or pressed.command or STATUS


def _says_of_record(action: Body) -> LinkSays | None:
    """What is said of a record, if that is what was pressed."""
    name, _, _ = str(action["action_id"]).removeprefix("order:").partition(":")
    return next((says for says in LinkSays if says.value == name), None)


def _about_record(pressed: Button) -> dict[str, Any]:
    """Which record, or which answer about one."""
    return {"answer": pressed.about} if pressed.about else {"record": pressed.command}


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
        line=str(pressed.about) if intent is Intent.MAKE and pressed.about else None,
    )
