"""The modal for shipping: opened by a press or a command, and sent back as a wish.

A press opens one modal within three seconds, so only storage is read before it, and it is acked before Slack is
asked to show anything: nothing has been promised yet. What is sent back is committed before its ack, and what cannot
be read is said at its field, in the modal that stays open.
"""

from dataclasses import replace

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.orders.parcel import ParcelWish
from bot.orders.plan import Intent
from bot.orders.ship_form import ShipForm
from bot.orders.tracking import CARRIER, NO_TRACKING, SHIPPED_ON, TRACKING, Problems, Tracking, read_parcel
from bot.services.ask import Ask, Person, Wish
from bot.services.ship_form import ShipForms
from bot.services.tablets import Tablets
from bot.slack.blocks.kit import Block
from bot.slack.blocks.ship import TELL, render_ship
from bot.slack.client import SlackClient
from bot.slack.failure import CALL_FAILS, failure_of
from bot.slack.gate import Gate
from bot.slack.ids import SHIP_MODAL, WHO, BadModal, Button, Modal
from bot.slack.listen import Body, Guard, person_of

OLD = "This form is from an older version and was not understood. Nothing was done: ask afresh with `/order`."
GONE = "This belongs to an order Shipmate no longer knows by it. Ask for the order afresh with `/order`."
_NOT_SHOWN = {
    "expired_trigger_id": "The form has to open within three seconds and did not. Nothing was done: try again.",
    "exchanged_trigger_id": "The form for this should be open already. If you do not see it, try again.",
}
_NOT_NOW = "Slack could not show the form just now. Nothing was done: try again."

log = structlog.get_logger(__name__)


class ShipModal:
    """Opens the modal, and takes in what is sent back."""

    def __init__(self, client: SlackClient, ask: Ask, gate: Gate, forms: ShipForms, tablets: Tablets) -> None:
        self._client = client
        self._ask = ask
        self._gate = gate
        self._forms = forms
        self._tablets = tablets

    async def pressed(self, ack: AsyncAck, person: Person, button: Button) -> None:
        """Somebody pressed **Mark shipped**, or chose the order that is to ship."""
        form = await self._forms.read(button.order_id)
        if form is None:
            await self._ask.refuse(person, GONE)
            await ack()
            return
        await self.open(ack, person, form, from_card=button.from_card)

    async def typed(self, ack: AsyncAck, person: Person, number: str, tracking: Tracking | None = None) -> bool:
        """Somebody typed that an order is to ship. False, and not acked, when it is not one order that is known."""
        form = await self._forms.find(number)
        if form is not None:
            await self.open(ack, person, form, tracking=tracking)
        return form is not None

    async def open(
        self,
        ack: AsyncAck,
        person: Person,
        form: ShipForm,
        *,
        from_card: bool = False,
        tracking: Tracking | None = None,
    ) -> None:
        """Show the form; where there is nothing to fill in, say why, and look at the order again."""
        if form.refusal:
            words = f"{form.number} was not marked shipped: {form.refusal}. If that is not so, try again in a moment."
            await self._ask.refuse(person, words, look_at=form.order_id)
            await ack()
            return
        await ack()
        view = render_ship(
            form,
            channel=person.channel,
            message_ts=person.message_ts,
            from_card=from_card,
            names=self._tablets.names_for(person.user),
            tracking=tracking,
        )
        await show(self._client, self._ask, person, view)

    async def sent(self, ack: AsyncAck, body: Body) -> None:
        """Somebody filled the modal in and sent it."""
        view = body["view"]
        carried = _carried(view)
        person = sender(body, carried)
        name = name_chosen(view, self._tablets.names_for(person.user))
        form = await self._forms.read(carried.order_id) if carried else None
        if await self._gate.refuses(person, Intent.SHIP, carried.order_id if carried else None):
            pass
        elif carried is None or form is None or name is None:
            await self._ask.refuse(person, OLD if carried is None or name is None else GONE)
        else:
            parcel = None if carried.watch else _filled_in(view, form)
            if isinstance(parcel, dict):
                await ack(response_action="errors", errors=parcel)
                return
            await self._ask.wish(person, replace(_wish(carried, parcel), on_behalf=name))
        await ack()


def register(app: AsyncApp, modal: ShipModal, guard: Guard) -> None:
    """Listen to the modal being sent."""
    app.view(SHIP_MODAL)(guard(modal.sent))


async def show(client: SlackClient, ask: Ask, person: Person, view: Block) -> None:
    """Ask Slack to open a modal for what was just done; whoever did it is told when it does not."""
    try:
        await client.views_open(trigger_id=person.delivery, view=view)
    except CALL_FAILS as error:
        failure = failure_of("open a form", error, write=True)
        log.warning("a form could not be opened", why=failure.detail)
        await ask.refuse(person, _NOT_SHOWN.get(failure.detail, _NOT_NOW))


def name_chosen(view: Body, names: tuple[str, ...]) -> str | None:
    """The name that a shared tablet was given, one of `names`; empty where none is asked for, None where it is
    missing."""
    if not names:
        return ""
    option = answers(view).get(WHO, {}).get("selected_option")
    value = option.get("value") if isinstance(option, dict) else None
    return value if isinstance(value, str) and value in names else None


def _carried(view: Body) -> Modal | None:
    """What the modal carries, unless this version did not make it, or it lacks what this version asks."""
    try:
        carried = Modal.decode(view.get("private_metadata"))
    except BadModal:
        return None
    return carried if carried.watch or TRACKING in answers(view) else None


def answers(view: Body) -> Body:
    """What was filled in, by field; a field whose answer has another shape than Slack's counts as left empty."""
    state = view.get("state")
    blocks = state.get("values") if isinstance(state, dict) else None
    if not isinstance(blocks, dict):
        return {}
    given = {field: block.get(field) for field, block in blocks.items() if isinstance(block, dict)}
    return {field: answer for field, answer in given.items() if isinstance(answer, dict)}


def sender(body: Body, carried: Modal | None) -> Person:
    """Who sent the modal, and where they opened it. A modal is sent once, however often it is delivered."""
    person = replace(person_of(body), delivery=f"view:{body['view']['id']}")
    return replace(person, channel=carried.channel, message_ts=carried.message_ts) if carried else person


def _filled_in(view: Body, form: ShipForm) -> ParcelWish | Problems:
    filled = answers(view)

    def said(field: str, key: str) -> Body | list[Body] | str | None:
        answer: Body = filled.get(field, {})
        return answer.get(key)

    option = said(CARRIER, "selected_option")
    carrier = str(option.get("value") or "") if isinstance(option, dict) else TELL
    return read_parcel(
        str(said(TRACKING, "value") or ""),
        None if carrier == TELL else carrier,
        str(said(SHIPPED_ON, "selected_date") or "") or None,
        bool(said(NO_TRACKING, "selected_options")),
        today=form.today,
        needs_number=form.needs_number,
    )


def _wish(carried: Modal, parcel: ParcelWish | None) -> Wish:
    return Wish(
        intent=Intent.SHIP,
        order_id=carried.order_id,
        seen=carried.seen,
        confirmed=carried.confirmed,
        from_card=carried.from_card,
        parcel=parcel,
    )
