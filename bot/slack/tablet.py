"""A shared tablet marks an order packed: a small modal asks who it was, and its answer is the wish.

Like the modal for shipping it opens from storage only, within three seconds, and what is sent is committed before
its ack.
"""

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.orders.plan import Intent
from bot.orders.ship_form import ShipForm
from bot.services.ask import Ask, Person, Wish
from bot.services.ship_form import ShipForms
from bot.services.tablets import Tablets
from bot.slack.blocks.pack import render_pack
from bot.slack.client import SlackClient
from bot.slack.gate import Gate
from bot.slack.ids import PACK_MODAL, BadModal, Button, Modal
from bot.slack.listen import Body, Guard
from bot.slack.modals import GONE, OLD, name_chosen, sender, show


class PackModal:
    """Asks who packed, where that is not plain from who pressed."""

    def __init__(self, client: SlackClient, ask: Ask, gate: Gate, forms: ShipForms, tablets: Tablets) -> None:
        self._client = client
        self._ask = ask
        self._gate = gate
        self._forms = forms
        self._tablets = tablets

    def is_shared(self, person: Person) -> bool:
        """Whether several people may stand behind this one."""
        return bool(self._tablets.names_for(person.user))

    async def pressed(self, ack: AsyncAck, person: Person, deed: str, button: Button) -> bool:
        """Open the modal for a press that marks packed. False, and not acked, when there is nothing to ask."""
        if deed != Intent.PACK or not self.is_shared(person):
            return False
        form = await self._forms.read(button.order_id)
        if form is None:
            await self._ask.refuse(person, GONE)
            await ack()
            return True
        carried = Modal(
            order_id=button.order_id,
            channel=person.channel,
            message_ts=person.message_ts,
            seen=button.seen,
            confirmed=button.confirmed,
            from_card=button.from_card,
        )
        await self._open(ack, person, form, carried)
        return True

    async def typed(self, ack: AsyncAck, person: Person, command: str, number: str) -> bool:
        """Open the modal for a typed command. False, and not acked, when it is not one order that is known."""
        form = await self._forms.find(number) if command == Intent.PACK and self.is_shared(person) else None
        if form is None:
            return False
        await self._open(ack, person, form, Modal(order_id=form.order_id, channel=person.channel))
        return True

    async def _open(self, ack: AsyncAck, person: Person, form: ShipForm, carried: Modal) -> None:
        await ack()
        await show(self._client, self._ask, person, render_pack(form, self._tablets.names_for(person.user), carried))

    async def sent(self, ack: AsyncAck, body: Body) -> None:
        """Somebody chose a name and sent it."""
        try:
            carried = Modal.decode(body["view"].get("private_metadata"))
        except BadModal:
            carried = None
        person = sender(body, carried)
        name = name_chosen(body["view"], self._tablets.names_for(person.user))
        if await self._gate.refuses(person, Intent.PACK, carried.order_id if carried else None):
            pass
        elif carried is None or not name:
            await self._ask.refuse(person, OLD)
        else:
            wish = Wish(
                intent=Intent.PACK,
                order_id=carried.order_id,
                seen=carried.seen,
                confirmed=carried.confirmed,
                from_card=carried.from_card,
                on_behalf=name,
            )
            await self._ask.wish(person, wish)
        await ack()


def register(app: AsyncApp, modal: PackModal, guard: Guard) -> None:
    """Listen to the modal being sent."""
    app.view(PACK_MODAL)(guard(modal.sent))
