"""What Shipmate asks and says of records that only a number ties to an order. Performs no I/O."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.orders.card import Card
from bot.orders.linking import LinkQuestion, LinkSaid, LinkSays, written
from bot.slack.blocks.kit import Block, Message, actions, button, context, message, plain, section
from bot.slack.blocks.text import MOST_WORDS, escaped, listed, mention, when
from bot.slack.blocks.titles import SYSTEMS
from bot.slack.ids import Action, Button

Data = dict[str, Any]


def link_question(card: Card, *, shared: bool) -> list[Block]:
    """The question of a card, with its two answers."""
    asked = card.question
    if asked is None:
        return []
    record = written((asked.system, asked.ref))
    value = Button(order_id=card.order_id, command=record, from_card=shared).encode()
    yes = button("Yes, it is this order", Action.LINK_YES.value, value)
    return [section(_asked(asked)), actions(yes, button("No", Action.LINK_NO.value, value))]


def links_said(card: Card, *, shared: bool) -> list[Block]:
    """What was said of its records and can be taken back, for whoever asks."""
    if shared or not card.links_said:
        return []
    said = card.links_said
    undo = [
        button(
            f"Undo: {_of(one)}",
            f"{Action.LINK_UNDO}:{one.answer}",
            Button(order_id=card.order_id, about=one.answer).encode(),
        )
        for one in said
    ]
    return [context("\n".join(_said(one) for one in said)), actions(*undo[:5])]


def _asked(asked: LinkQuestion) -> str:
    system, number = SYSTEMS[asked.system.value], escaped(asked.number)
    goods = f" ({escaped(asked.goods, MOST_WORDS)})" if asked.goods else ""
    text = f":link: *Is it this order?* {system}'s {number}{goods} matches by its number only."
    if asked.namesakes:
        text += f" {escaped(listed(list(asked.namesakes)))} has an order of that number too."
    return f"{text} Nothing is written there until somebody says so."


def _said(one: LinkSaid) -> str:
    is_it = "is this order" if one.mine else "is not this order"
    return f"{SYSTEMS[one.system.value]}'s {escaped(one.number)} {is_it}, says {mention(one.who)}, {when(one.at)}"


def _of(one: LinkSaid) -> str:
    return f"{SYSTEMS[one.system.value]} {one.number}"


def _line(data: Data) -> Message:
    """One line of an order's history."""
    return plain(_sentence(data, mention(data["who"])))


def _answered(data: Data) -> Message:
    """To who said it, with the way back."""
    text = f"{escaped(data['number'])}: {_sentence(data, 'you')}."
    if data.get("answer") is None:
        return plain(text)
    value = Button(order_id=data["order"], about=data["answer"]).encode()
    undo = button("Undo", f"{Action.LINK_UNDO}:{data['answer']}", value)
    return message(text, [section(text), actions(undo)])


def _sentence(data: Data, who: str) -> str:
    record = f"{SYSTEMS[data['system']]}'s {escaped(data['record'])}"
    say = "say" if who == "you" else "says"
    if data["says"] == LinkSays.UNDO:
        return f"{who} took back what was said of {record}; it is asked again"
    if data["says"] == LinkSays.YES:
        return f"{who} {say} that {record} is this order; it is written to from now on"
    return f"{who} {say} that {record} is not this order; it is left out"


def _settled(data: Data) -> Message:
    text = f"{escaped(data['number'])}: nothing was kept, {escaped(data['words'])}."
    if not data.get("who"):
        return plain(text)
    what = "is another order" if data["another"] else "is this order" if data["mine"] else "is not this order"
    at = when(datetime.fromisoformat(data["at"]))
    return plain(f"{text} {mention(data['who'])} said that it {what}, {at}.")


OF_LINKS: dict[str, Callable[[Data], Message]] = {
    "link_said": _line,
    "link_answered": _answered,
    "link_settled": _settled,
}
"""What can be said, by the kind that the services give it."""
