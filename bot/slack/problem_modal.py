"""The modal for reporting a problem: opened by a press or a command, and sent back as a report.

It keeps the same promises as the modal for shipping: only storage is read before it opens, and what is sent back is
committed before its ack.
"""

import re
from datetime import date

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.orders.problem import PROBLEM
from bot.orders.problem_form import HOLD, KIND, NOTE, OWNER, UNTIL, Complaints, ProblemForm, ProblemWish, read_problem
from bot.services.ask import Ask, Person
from bot.services.problem_form import ProblemForms
from bot.services.problems import told
from bot.slack.blocks.problem import render_problem
from bot.slack.client import SlackClient
from bot.slack.gate import Gate
from bot.slack.ids import PROBLEM_MODAL, BadModal, Button, Modal
from bot.slack.listen import Body, Guard
from bot.slack.modals import GONE, OLD, answers, sender, show

_USER = re.compile(r"^[UW][A-Z0-9]{1,30}\Z")


class ProblemModal:
    """Opens the modal, and takes in what is sent back."""

    def __init__(self, client: SlackClient, ask: Ask, gate: Gate, forms: ProblemForms) -> None:
        self._client = client
        self._ask = ask
        self._gate = gate
        self._forms = forms

    async def pressed(self, ack: AsyncAck, person: Person, button: Button) -> None:
        """Somebody pressed **Problem**, or chose the order that has one."""
        form = await self._forms.read(button.order_id)
        if form is None:
            await self._ask.refuse(person, GONE)
            await ack()
            return
        await self._open(ack, person, form, from_card=button.from_card)

    async def typed(self, ack: AsyncAck, person: Person, number: str) -> bool:
        """Somebody typed that an order has one. False, and not acked, when it is not one order that is known."""
        form = await self._forms.find(number)
        if form is not None:
            await self._open(ack, person, form)
        return form is not None

    async def _open(self, ack: AsyncAck, person: Person, form: ProblemForm, *, from_card: bool = False) -> None:
        """Show the form; where there is nothing to fill in, say why."""
        if form.refusal:
            words = (
                f"{form.number} takes no problem any more: {form.refusal}. If that is not so, try again in a moment."
            )
            await self._ask.refuse(person, words, look_at=form.order_id)
        elif form.problem:
            await self._ask.tell(person, "problem_open", told(form.number, form.problem))
        await ack()
        if not form.refusal and not form.problem:
            view = render_problem(
                form, user=person.user, channel=person.channel, message_ts=person.message_ts, from_card=from_card
            )
            await show(self._client, self._ask, person, view)

    async def sent(self, ack: AsyncAck, body: Body) -> None:
        """Somebody filled the modal in and sent it."""
        carried = _carried(body["view"])
        person = sender(body, carried)
        form = await self._forms.read(carried.order_id) if carried else None
        if await self._gate.refuses(person, PROBLEM, carried.order_id if carried else None):
            pass
        elif carried is None or form is None:
            await self._ask.refuse(person, GONE if carried else OLD)
        else:
            wish = _filled_in(body["view"], form.today)
            if isinstance(wish, dict):
                await ack(response_action="errors", errors=wish)
                return
            await self._ask.problem(person, wish, carried.order_id, from_card=carried.from_card)
        await ack()


def register(app: AsyncApp, modal: ProblemModal, guard: Guard) -> None:
    """Listen to the modal being sent."""
    app.view(PROBLEM_MODAL)(guard(modal.sent))


def _carried(view: Body) -> Modal | None:
    """What the modal carries, unless this version did not make it, or it lacks what this version asks."""
    try:
        carried = Modal.decode(view.get("private_metadata"))
    except BadModal:
        return None
    return carried if KIND in answers(view) else None


def _filled_in(view: Body, today: date) -> ProblemWish | Complaints:
    values = answers(view)

    def said(field: str, key: str) -> str:
        found = values.get(field, {}).get(key)
        return str(found.get("value") if isinstance(found, dict) else found or "")

    owner = said(OWNER, "selected_user")
    return read_problem(
        said(KIND, "selected_option"),
        said(NOTE, "value"),
        owner if _USER.match(owner) else "",
        hold=bool(said(HOLD, "selected_options")),
        until=said(UNTIL, "selected_date") or None,
        today=today,
    )
