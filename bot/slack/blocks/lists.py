"""Messages about several orders: which one was meant, and the day's list of ready ones. Performs no I/O."""

from datetime import date

from bot.orders.card import Card
from bot.orders.service import uncommon
from bot.services.notifier import Choice, ReadyList
from bot.slack.blocks.bulk import pack_several
from bot.slack.blocks.card import goods, named
from bot.slack.blocks.kit import SECTION, Message, actions, button, message, section
from bot.slack.blocks.text import count, escaped, fitted, listed, on_date
from bot.slack.blocks.titles import TITLES
from bot.slack.ids import Action, Button

_MOST_CHOICES = 10


def render_choice(choice: Choice) -> Message:
    """One button for each order that the number could mean; nothing is written until one is pressed."""
    shown = choice.options[:_MOST_CHOICES]
    answer = "answers" if len(choice.options) == 1 else "answer"
    text = f"{count(len(choice.options), 'order')} {answer} to {escaped(choice.number)}. Which one?"
    if choice.unread:
        text += f" {listed(choice.unread)} could not be asked in time, so there may be more."
    if more := len(choice.options) - len(shown):
        text += f" {count(more, 'older one')} not shown: type more of the number."
    buttons = [
        button(
            option.label,
            f"{Action.CHOOSE}:{index}",
            Button(order_id=option.order_id, command=choice.command).encode(),
        )
        for index, option in enumerate(shown)
    ]
    return message(text, [section(text), *([actions(*buttons)] if buttons else [])])


def render_ready_list(shown: ReadyList) -> Message:
    """The day's rolling list. Those no longer ready stay, struck through, so that nobody looks for them."""
    head = f"Ready: {count(len(shown.ready), 'order')} in stock on arrival, {_day(shown.day)}"
    lines = [_entry(card) for card in shown.ready]
    lines += [f"• ~{named(card.number)}~ · {TITLES[card.phase].lower()}" for card in shown.gone]
    pressable = [actions(pack_several())] if len(shown.ready) > 1 else []
    return message(head, [section(f"*{head}*"), section(fitted(lines, "\n", SECTION) or "Nothing left."), *pressable])


def _entry(card: Card) -> str:
    service = f" · *{escaped(card.service)}*" if card.service and uncommon(card.service) else ""
    return f"• *{named(card.number)}*{service} · {goods(card.lines, 4, ', ') or 'no goods listed'}"


def _day(iso: str) -> str:
    return on_date(date.fromisoformat(iso))
