"""The modal that asks how an order has shipped: tracking first, one primary button. Performs no I/O.

A label that was bought at the desk is already the answer: then nothing is asked, and sending the modal only watches
the other systems follow.
"""

from bot.orders.phase import Phase
from bot.orders.plan import Intent
from bot.orders.ship_form import ShipForm
from bot.orders.tracking import CARRIER, CARRIERS, NO_TRACKING, SHIPPED_ON, TRACKING, Tracking
from bot.slack.blocks.card import goods, named
from bot.slack.blocks.kit import Block, asked, chosen, context, modal, section, ticked, typed
from bot.slack.blocks.pack import who_did_it
from bot.slack.blocks.text import MOST_WORDS, escaped
from bot.slack.blocks.titles import label_of
from bot.slack.ids import SHIP_MODAL, Modal

TELL = "tell"
"""The value of the choice that names no carrier."""
_MOST_LINES = 8
_COLLECTED = "Its customer has it: the shop is told, which mails {whom}, and then Katana."


def render_ship(
    form: ShipForm,
    *,
    channel: str,
    message_ts: str | None,
    from_card: bool,
    names: tuple[str, ...] = (),
    tracking: Tracking | None = None,
) -> Block:
    """The modal's view. It carries where its person came from, because a modal has no channel of its own.

    `names` are those among whom a shared tablet chooses; `tracking` is what was typed already.
    """
    carried = Modal(
        order_id=form.order_id,
        channel=channel,
        message_ts=message_ts,
        seen=None if form.phase is Phase.UNSEEN else form.phase.value,
        confirmed=bool(form.doubts),
        from_card=from_card,
        watch=bool(form.label) or form.collected,
    )
    blocks = [
        context(_about(form)),
        *_careful(form),
        *_how(form, tracking),
    ]
    blocks += [who_did_it("Who shipped?", names)] if names else []
    title = label_of(Intent.SHIP, collected=form.collected)
    submit = "Watch it" if form.label else title
    return modal(title, submit, blocks, callback_id=SHIP_MODAL, metadata=carried.encode())


def _about(form: ShipForm) -> str:
    return " · ".join([f"*{named(form.number)}*", *([goods(form.lines, _MOST_LINES)] if form.lines else [])])


def _careful(form: ShipForm) -> list[Block]:
    if form.doubts is None:
        return []
    return [section(f"*Careful:* {escaped(form.doubts, MOST_WORDS)}. Sending this form ships it all the same.")]


def _how(form: ShipForm, tracking: Tracking | None) -> list[Block]:
    if form.label:
        return [_shipped(form)]
    if form.collected:
        return [section(_COLLECTED.format(whom="them that it is completed" if form.mailed else "nobody"))]
    return _questions(form, tracking)


def _shipped(form: ShipForm) -> Block:
    return section(
        f"Already shipped in ShipStation with {escaped(form.label, MOST_WORDS)}. Nothing will be written there: "
        "Shipmate sees that the other systems follow."
    )


def _questions(form: ShipForm, said: Tracking | None) -> list[Block]:
    number = (said.tracking_number if said else None) or ""
    carriers = [(TELL, "Tell from the number"), *((name, name) for name in CARRIERS)]
    day = {"type": "datepicker", "initial_date": form.today.isoformat()}
    none = ticked(NO_TRACKING, "This parcel has no tracking number")
    untracked = [] if form.needs_number else [asked(NO_TRACKING, "No number?", none, optional=True)]
    return [
        asked(TRACKING, "Tracking number", typed("1Z999AA10123456784", number), optional=True),
        asked(CARRIER, "Carrier", chosen(carriers, said.carrier if said else TELL)),
        asked(SHIPPED_ON, "Shipped on", day),
        *untracked,
    ]
