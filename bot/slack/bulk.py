"""The modal for several orders: opened by a press or a command, and sent back as one wish for all that were chosen.

As with the modal for shipping, only storage is read before it opens, and what is sent back is committed before it is
acked. Which of the orders may be packed is decided for each, afresh, when its turn comes.
"""

from dataclasses import replace

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.orders.plan import Intent
from bot.services.ask import Ask, Person
from bot.services.bulk import Bulks
from bot.services.roles import PACK_SEVERAL
from bot.services.tablets import Tablets
from bot.slack.blocks.bulk import ORDERS, render_bulk_form
from bot.slack.client import SlackClient
from bot.slack.gate import Gate
from bot.slack.ids import BULK_MODAL, BadModal, BulkModal, whole
from bot.slack.listen import Body, Guard, person_of
from bot.slack.modals import answers, name_chosen, show

_NOTHING = "Nothing is in stock and waiting to be packed."
_NOTHING_LEFT = "None of the orders left is in stock now: their cards say how they stand."
_OLD = "This form is from an older version and was not understood. Nothing was done: ask afresh with `/order pack`."
_NONE = "Choose at least one order."


class PackSeveral:
    """Opens the modal, and takes in what is sent back."""

    def __init__(self, client: SlackClient, ask: Ask, gate: Gate, bulks: Bulks, tablets: Tablets) -> None:
        self._client = client
        self._ask = ask
        self._gate = gate
        self._bulks = bulks
        self._tablets = tablets

    async def open(self, ack: AsyncAck, person: Person, *, again: int | None = None) -> None:
        """Show what is ready; of `again`, an earlier bulk, what it has left. Where there is nothing, say so."""
        shops = await self._gate.shops_where(person, Intent.PACK)
        form = await self._bulks.form(person.channel, again=again, shops_open=shops)
        if not form.orders:
            await self._ask.refuse(person, _NOTHING if again is None else _NOTHING_LEFT)
            await ack()
            return
        await ack()
        view = render_bulk_form(form, channel=person.channel, names=self._tablets.names_for(person.user))
        await show(self._client, self._ask, person, view)

    async def sent(self, ack: AsyncAck, body: Body) -> None:
        """Somebody chose orders and sent the modal. It is sent once, however often it is delivered."""
        view = body["view"]
        person = replace(person_of(body), delivery=f"view:{view['id']}")
        carried = _carried(view)
        if carried is not None:
            person = replace(person, channel=carried.channel)
        name = name_chosen(view, self._tablets.names_for(person.user))
        if await self._gate.refuses(person, PACK_SEVERAL):
            pass
        elif carried is None or name is None:
            await self._ask.refuse(person, _OLD)
        elif chosen := _chosen(view):
            if not await self._gate.refuses_any(person, Intent.PACK, chosen):
                await self._bulks.wish(person, chosen, on_behalf=name)
        else:
            await ack(response_action="errors", errors={ORDERS: _NONE})
            return
        await ack()


def register(app: AsyncApp, several: PackSeveral, guard: Guard) -> None:
    """Listen to the modal being sent."""
    app.view(BULK_MODAL)(guard(several.sent))


def _carried(view: Body) -> BulkModal | None:
    try:
        return BulkModal.decode(view.get("private_metadata"))
    except BadModal:
        return None


def _chosen(view: Body) -> list[int]:
    """The orders that were chosen; what no version of the form can have carried is left out."""
    chosen = answers(view).get(ORDERS, {}).get("selected_options")
    options = chosen if isinstance(chosen, list) else []
    ids = [whole(option.get("value")) for option in options if isinstance(option, dict)]
    return [order_id for order_id in ids if order_id is not None]
