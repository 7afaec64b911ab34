"""The short things Shipmate says, by kind: answers, refusals, lines in a thread. Performs no I/O.

A refusal says what did not happen and what to do next; nobody is ever just told "failed".
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.orders.phase import Phase
from bot.orders.plan import Intent
from bot.services.notifier import Choice, ReadyList, Words
from bot.slack.blocks.card import DID, DOING, LABELS, TITLES
from bot.slack.blocks.help import render_help
from bot.slack.blocks.kit import Message, actions, button, confirm, escaped, mention, message, plain, section, when
from bot.slack.ids import ACTION_OF, Action, Button

Data = dict[str, Any]
_MOST_LISTED = 40


def render_words(words: Words) -> Message:
    """The message for a kind. An unknown kind is a mistake of ours and raises `KeyError`."""
    return _KINDS[words.kind](words.data)


def render_choice(choice: Choice) -> Message:
    """One button for each order that the number could mean; nothing is written until one is pressed."""
    text = f"{len(choice.options)} orders answer to {escaped(choice.number)}. Which one?"
    buttons = [
        button(
            option.label,
            f"{Action.CHOOSE}:{index}",
            Button(order_id=option.order_id, command=choice.command).encode(),
        )
        for index, option in enumerate(choice.options[:10])
    ]
    return message(text, [section(text), actions(*buttons)])


def render_ready_list(shown: ReadyList) -> Message:
    """The day's rolling list. Those no longer ready stay, struck through, so that nobody looks for them."""
    head = f"Ready: {len(shown.ready)} order(s) in stock on arrival, {shown.day}"
    lines = [f"• *{escaped(card.number)}* · {_goods(card)}" for card in shown.ready]
    lines += [f"• ~{escaped(card.number)}~ · {TITLES[card.phase].lower()}" for card in shown.gone]
    if len(lines) > _MOST_LISTED:
        lines = [*lines[:_MOST_LISTED], f"... and {len(lines) - _MOST_LISTED} more"]
    return message(head, [section(f"*{head}*"), section("\n".join(lines) or "Nothing left.")])


def _goods(card: Any) -> str:
    return ", ".join(f"{line.quantity:f} × {escaped(line.sku or line.title)}" for line in card.lines[:4])


def _moved(data: Data) -> Message:
    """One line of an order's history."""
    to, was = Phase(data["to"]), Phase(data["from"])
    who, at = data.get("who"), _at(data)
    number = escaped(data["number"])
    if who and to is Phase.PACKED:
        return plain(f"{DID[Intent.PACK]} by {mention(who)}, {at}")
    if who:
        return plain(f"{DID[Intent.UNPACK]} by {mention(who)}, {at}: {escaped(data['reason'])}")
    if to is Phase.READY:
        return plain(f"{number} is in stock, {at}")
    if was is Phase.READY and to is Phase.WAITING_STOCK:
        return plain(f"{number} is no longer in stock, {at}: {escaped(data['reason'])}")
    return plain(f"{TITLES[to]}, {at}: {escaped(data['reason'])}")


def _again(data: Data) -> Message:
    return plain(f"{escaped(data['number'])} is in stock again, and stayed so, {_at(data)}")


def _baseline(data: Data) -> Message:
    counts = {Phase(name): count for name, count in data["counts"].items()}
    open_count = sum(
        n for phase, n in counts.items() if phase not in (Phase.DONE, Phase.CANCELLED, Phase.NOT_SHIPPABLE)
    )
    named = ", ".join(
        f"{counts[phase]} {TITLES[phase].lower()}"
        for phase in (
            Phase.READY,
            Phase.PACKED,
            Phase.WAITING_STOCK,
            Phase.HELD,
            Phase.PENDING_PAYMENT,
            Phase.CONFLICT,
        )
        if counts.get(phase)
    )
    text = f"Shipmate is watching {open_count} open orders of {escaped(data['shop'])}"
    return plain(f"{text}: {named}. From now on you hear of what changes." if named else f"{text}.")


def _packed(data: Data) -> Message:
    items = data["items"]
    return plain(
        f"{escaped(data['number'])} is packed in Katana: {items} item{'s' if items != 1 else ''} left stock. "
        "The order stays open; the shop and ShipStation were not touched."
    )


def _unpacked(data: Data) -> Message:
    return plain(f"{escaped(data['number'])} is unpacked in Katana: {data['items']} item(s) are back in stock.")


def _already(data: Data) -> Message:
    number = escaped(data["number"])
    if data.get("who"):
        return plain(
            f"{number} is {escaped(data['words'])} by {mention(data['who'])}, {_at(data)}. Nothing was written."
        )
    return plain(f"{number} is {escaped(data['words'])}. Nothing was written.")


def _refused(data: Data) -> Message:
    intent = Intent(data["intent"])
    text = f"{escaped(data['number'])} was not {DID[intent].lower()}: {escaped(data['words'])}."
    link = data.get("link") or ""
    return plain(f"{text} <{link}|Open in Katana>" if link.startswith("https://") and ">" not in link else text)


def _confirm(data: Data) -> Message:
    """An unusual thing is done only after a second, informed press."""
    intent, words = Intent(data["intent"]), str(data["words"])
    text = f"{escaped(data['number'])}: {escaped(words)}. {LABELS[intent]} all the same?"
    value = Button(order_id=data["order"], seen=data["phase"], confirmed=True).encode()
    dialog = confirm(f"{LABELS[intent]} all the same?", words, LABELS[intent])
    return message(
        text, [section(text), actions(button(LABELS[intent], ACTION_OF[intent].value, value, confirm=dialog))]
    )


def _under_way(data: Data) -> Message:
    doing = DOING[Intent(data["intent"])]
    if data.get("resumed"):
        return plain(f"{doing} was waiting for somebody to say go on. It goes on now.")
    return plain(f"{doing} is already under way for {mention(data['who'])}, since {_at(data)}.")


def _needs_person(data: Data) -> Message:
    number, intent = escaped(data["number"]), Intent(data["intent"])
    unclear = (
        " It is not known whether Katana was changed: look there before you press again." if data["unclear"] else ""
    )
    return plain(f"{number} could not be {DID[intent].lower()}: {escaped(data['words'])}.{unclear}")


def _trouble(data: Data) -> Message:
    return plain(f"Something needs attention: {escaped(data['what'])} stopped: {escaped(data['words'])}.")


def _not_found(data: Data) -> Message:
    number = escaped(data["number"])
    if data["unread"]:
        return plain(
            f"{number} is not known here, and {escaped(', '.join(data['unread']))} cannot be asked right now."
        )
    return plain(f"No order {number} was found in the shop. Check the number, or try it with its prefix.")


def _own_words(data: Data) -> Message:
    return plain(escaped(data["words"]))


def _at(data: Data) -> str:
    return when(datetime.fromisoformat(data["at"]))


_KINDS: dict[str, Callable[[Data], Message]] = {
    "moved": _moved,
    "again": _again,
    "baseline": _baseline,
    "packed": _packed,
    "unpacked": _unpacked,
    "already": _already,
    "refused": _refused,
    "confirm": _confirm,
    "under_way": _under_way,
    "needs_person": _needs_person,
    "trouble": _trouble,
    "not_found": _not_found,
    "bad_number": _own_words,
    "not_allowed": _own_words,
    "hint": _own_words,
    "help": lambda _: render_help(),
}
