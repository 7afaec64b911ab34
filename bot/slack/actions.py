"""Buttons: decode, submit, ack. The card is redrawn by its own operation."""

import re

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.orders.plan import STATUS, Intent
from bot.services.ask import Ask, Question, Wish
from bot.slack.access import Access
from bot.slack.ids import INTENT_OF, Action, BadButton, Button
from bot.slack.listen import Body, Running, person_of

_OLD = "This button is from an older message and was not understood. Ask for the order afresh with `/order`."


def register(app: AsyncApp, ask: Ask, access: Access, running: Running) -> None:
    """Listen to every button Shipmate draws, and ack the ones that only open a page."""

    async def press(ack: AsyncAck, body: Body) -> None:
        person, action = person_of(body), body["actions"][0]
        try:
            pressed = Button.decode(action.get("value"))
        except BadButton:
            await ask.refuse(person, _OLD)
            await ack()
            return
        if refusal := access.refusal(person):
            await ask.refuse(person, refusal)
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

    ours = "|".join([*INTENT_OF, f"{Action.CHOOSE}:\\d+"])
    app.action(re.compile(f"^({ours})$"))(running.guarded(press))
    app.action(re.compile(f"^{Action.OPEN}:"))(running.guarded(opened))
    app.action(re.compile(".*"))(running.guarded(unknown))


def _wish(intent: Intent, pressed: Button) -> Wish:
    return Wish(
        intent=intent,
        order_id=pressed.order_id,
        seen=pressed.seen,
        confirmed=pressed.confirmed,
        from_card=pressed.from_card,
    )
