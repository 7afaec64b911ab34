"""The short things Shipmate says, by kind: answers, refusals, lines in a thread. Performs no I/O.

A refusal says what did not happen and what to do next; nobody is ever just told "failed".
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bot.orders.alert import Severity
from bot.orders.care import CareFor
from bot.orders.phase import Phase
from bot.orders.plan import Intent
from bot.services.notifier import Words
from bot.slack.blocks.again_words import OF_AGAIN
from bot.slack.blocks.card import named
from bot.slack.blocks.help import render_help
from bot.slack.blocks.kit import Message, actions, button, confirm, message, plain, section
from bot.slack.blocks.linking import OF_LINKS
from bot.slack.blocks.practice import PRACTICE
from bot.slack.blocks.problem_words import OF_PROBLEMS
from bot.slack.blocks.system_words import OF_SYSTEMS, unlisted
from bot.slack.blocks.text import (
    MOST_WORDS,
    count,
    doer,
    escaped,
    lasting,
    link,
    listed,
    mention,
    place,
    spoken,
    web_address,
    when,
)
from bot.slack.blocks.titles import DOING, LABELS, STEPS_IN, TITLES, adds, asked_for, did
from bot.slack.ids import ACTION_OF, Button

Data = dict[str, Any]
_LED_TO = {Phase.PACKED: Intent.PACK, Phase.SHIPPED: Intent.SHIP, Phase.DONE: Intent.SHIP}
"""What somebody did to bring an order into a phase; into any other it was unpacked."""
_CLOSED = (Phase.DONE, Phase.CANCELLED, Phase.NOT_SHIPPABLE)
_COUNTED = (
    Phase.READY,
    Phase.PACKED,
    Phase.WAITING_STOCK,
    Phase.HELD,
    Phase.PENDING_PAYMENT,
    Phase.CONFLICT,
    Phase.PART_SHIPPED,
    Phase.SHIPPED,
    Phase.UNKNOWN,
    Phase.UNSEEN,
)

_INSTALL = "the app lacks a permission: give it the scopes of the manifest and install it again"
_UNREAD = {
    "plan_upgrade_required": "this workspace's plan has no user groups. Name people or a channel instead",
    "no_such_subteam": "there is no such user group",
    "channel_not_found": "there is no such channel, or it is private and the app is not in it",
    "missing_scope": _INSTALL,
    "too_many_members": "too many people are in it. Name a smaller channel or a user group",
}
"""Why Slack does not tell who is in a group or channel, and what to do about it."""


def render_words(words: Words) -> Message:
    """The message for a kind. An unknown kind is a mistake of ours and raises `KeyError`."""
    return KINDS[words.kind](words.data)


def _moved(data: Data) -> Message:
    """One line of an order's history."""
    to, was = Phase(data["to"]), Phase(data["from"])
    who, at = data.get("who"), _at(data)
    reason = escaped(data["reason"], MOST_WORDS)
    if who:
        intent = Intent(data.get("did") or _LED_TO.get(to, Intent.UNPACK))
        says = to is not Phase.PACKED and (adds(to, data["reason"]) or to is Phase.WAITING_STOCK)
        done = did(intent, collected=bool(data.get("collected")))
        return plain(f"{done} by {doer(who, data.get('on_behalf', ''))}, {at}{f': {reason}' if says else ''}")
    if to is Phase.READY:
        return plain(f"{named(data['number'])} is in stock, {at}")
    if was is Phase.READY and to is Phase.WAITING_STOCK:
        return plain(f"{named(data['number'])} is no longer in stock, {at}: {reason}")
    if reason.casefold().startswith(TITLES[to].casefold()):
        return plain(f"{reason[:1].upper()}{reason[1:]}, {at}")
    return plain(f"{TITLES[to]}, {at}: {reason}")


def _again(data: Data) -> Message:
    return plain(f"{named(data['number'])} is in stock again, and stayed so, {_at(data)}")


def _baseline(data: Data) -> Message:
    counts = {Phase(name): number for name, number in data["counts"].items()}
    open_ones = count(sum(number for phase, number in counts.items() if phase not in _CLOSED), "open order")
    text = f"Shipmate is watching {open_ones} of {escaped(data['shop'])}"
    named_ones = ", ".join(f"{counts[phase]} {TITLES[phase].lower()}" for phase in _COUNTED if counts.get(phase))
    text = f"{text}: {named_ones}. From now on you hear of what changes." if named_ones else f"{text}."
    return plain("\n".join([text, *unlisted(data.get("unlisted", []))]))


def _packed(data: Data) -> Message:
    return plain(
        f"{named(data['number'])} is packed in Katana: {count(data['items'], 'item')} left stock. "
        "The order stays open; the shop and ShipStation were not touched."
    )


def _unpacked(data: Data) -> Message:
    items = data["items"]
    verb = "is" if items == 1 else "are"
    return plain(f"{named(data['number'])} is unpacked in Katana: {count(items, 'item')} {verb} back in stock.")


def _alert(data: Data) -> Message:
    """What is wrong with an order. What must not leave begins with STOP: it rings a phone."""
    stop = "STOP " if data["severity"] == Severity.CRITICAL else ""
    owner = f"{mention(data['owner'])} " if data.get("owner") else ""
    return plain(f"{owner}{stop}{named(data['number'])}: {escaped(data['words'], MOST_WORDS)}")


def _care(data: Data) -> Message:
    """Who takes care of an order, so that nobody else does."""
    who = mention(data["who"])
    if data["how"] == CareFor.CLAIM:
        return plain(f"{who} has it, {_at(data)}" + (f"; {mention(data['had'])} had it" if data.get("had") else ""))
    return plain(f"{who} does not want to hear of it until {when(datetime.fromisoformat(data['until']))}")


def _over(data: Data) -> Message:
    lasted = lasting(timedelta(seconds=float(data["seconds"])))
    was = escaped(str(data["words"]).split(";")[0], MOST_WORDS)
    if moot := data.get("moot"):
        return plain(f"Over after {lasted}: {escaped(moot, MOST_WORDS)}. It was: {was}")
    return plain(f"Converged after {lasted}. It was: {was}")


def _shipped(data: Data) -> Message:
    if data.get("collected"):
        says = "says" if len(data["wrote"]) == 1 else "say"
        text = f"{named(data['number'])} is collected: {listed(data['wrote'])} {says} so now."
    else:
        parcel = f" with {escaped(data['parcel'])}" if data["parcel"] else ", without a tracking number"
        text = f"{named(data['number'])} is shipped in {listed(data['wrote'])}{parcel}."
    if follow := data["follow"]:
        text += f" {listed(follow)} {'follows by itself' if len(follow) == 1 else 'follow by themselves'}."
    mails = f" {escaped(data['mailed_by'])} mails its customer." if data.get("mailed_by") else ""
    return plain(text + mails)


def _pushed(data: Data) -> Message:
    return plain(f"{named(data['number'])} is shipped in {listed(data['wrote'])} now. Nothing else was written.")


def _made(data: Data) -> Message:
    return plain(
        f"Katana makes {escaped(data['goods'])} for {named(data['number'])}: a production order tied to that line. "
        "Nothing else was written."
    )


def _already(data: Data) -> Message:
    text = f"{named(data['number'])} is {escaped(data['words'], MOST_WORDS)}"
    if data.get("who"):
        text += f" by {doer(data['who'], data.get('on_behalf', ''))}, {_at(data)}"
    return plain(f"{text}. Nothing was written.")


def _refused(data: Data) -> Message:
    did = asked_for(Intent(data["intent"]))
    text = f"{named(data['number'])} was not {did}: {escaped(data['words'], MOST_WORDS)}."
    address = web_address(data.get("link"))
    return plain(f"{text} {link(address, 'Open in Katana')}" if address else text)


def _confirm(data: Data) -> Message:
    """An unusual thing is done only after a second, informed press."""
    intent, words = Intent(data["intent"]), str(data["words"])
    text = f"{named(data['number'])}: {escaped(words, MOST_WORDS)}. {LABELS[intent]} all the same?"
    again = data.get("again") if intent is Intent.SHIP else None
    value = Button(order_id=data["order"], seen=data["phase"], confirmed=True, again=again).encode()
    dialog = confirm(f"{LABELS[intent]} all the same?", words, LABELS[intent])
    return message(
        text, [section(text), actions(button(LABELS[intent], ACTION_OF[intent].value, value, confirm=dialog))]
    )


def _under_way(data: Data) -> Message:
    doing = DOING[Intent(data["intent"])]
    if data.get("resumed"):
        return plain(f"{doing} was waiting for somebody to say go on. It goes on now.")
    return plain(
        f"{doing} is already under way for {doer(data['who'], data.get('on_behalf', ''))}, since {_at(data)}."
    )


def _needs_person(data: Data) -> Message:
    did = asked_for(Intent(data["intent"]))
    text = f"{named(data['number'])} could not be {did}: {escaped(data['words'], MOST_WORDS)}."
    if done := data.get("done"):
        where = _systems(done)
        text = f"{named(data['number'])} is shipped in {where}, and then it stopped: "
        text += f"{escaped(data['words'], MOST_WORDS)}. Ask again to go on with what is missing."
    if unclear := data["unclear"]:
        text += f" It is not known whether {_systems(unclear)} was changed: look there before you press again."
    return plain(text)


def _systems(steps: list[str]) -> str:
    return listed(list(dict.fromkeys(STEPS_IN[step] for step in steps)))


def _trouble(data: Data) -> Message:
    return plain(f"Something needs attention: {escaped(data['what'])} stopped: {escaped(data['words'], MOST_WORDS)}.")


def _not_found(data: Data) -> Message:
    number = named(data["number"])
    if data["unread"]:
        shops = escaped(", ".join(data["unread"]))
        return plain(f"{number} is not known here, and {shops} cannot be asked right now. Try again in a minute.")
    return plain(f"No order {number} was found in the shop. Check the number, or try it with its prefix.")


def _no_customer(data: Data) -> Message:
    """Nothing is quoted of what was typed: it is a person's."""
    if data["unread"]:
        late = f"{listed(data['unread'])} could not be asked in time"
        return plain(f"No order of that {data['by']} was found, and {late}. Try again in a minute.")
    return plain(f"No order of that {data['by']} was found. Try the order's number, or the e-mail address.")


def _bulk_there(data: Data) -> Message:
    return plain(
        f"Packing {count(data['count'], 'order')}: how each of them goes is told in {place(data['channel'])}."
    )


def _own_words(data: Data) -> Message:
    return plain(spoken(str(data["words"])))


def _not_allowed(data: Data) -> Message:
    """Why somebody may not, and who could change that."""
    ask = [mention(user) for user in data.get("ask", ())]
    return plain(spoken(str(data["words"])) + (f" Ask {' or '.join(ask)}." if ask else ""))


def _unread_source(data: Data) -> Message:
    """Whoever hears of trouble learns that a line of the settings gives nobody a role."""
    why = _UNREAD.get(data["why_not"], f"Slack says {escaped(data['why_not'])}")
    if not data["source"]:
        return plain(f"Shipmate cannot tell who is who, so nobody may act: {why}.")
    return plain(f"Nobody has a role through {escaped(data['source'])}, which the settings name: {why}.")


def _at(data: Data) -> str:
    return when(datetime.fromisoformat(data["at"]))


KINDS: dict[str, Callable[[Data], Message]] = {
    "moved": _moved,
    "again": _again,
    "alert": _alert,
    "over": _over,
    "care": _care,
    "shipped": _shipped,
    "pushed": _pushed,
    "baseline": _baseline,
    **OF_PROBLEMS,
    **OF_LINKS,
    **OF_SYSTEMS,
    **OF_AGAIN,
    "packed": _packed,
    "unpacked": _unpacked,
    "made": _made,
    "already": _already,
    "refused": _refused,
    "confirm": _confirm,
    "under_way": _under_way,
    "needs_person": _needs_person,
    "trouble": _trouble,
    "not_found": _not_found,
    "no_customer": _no_customer,
    "bulk_there": _bulk_there,
    **PRACTICE,
    "bad_number": _own_words,
    "not_allowed": _not_allowed,
    "unread_source": _unread_source,
    "hint": _own_words,
    "help": lambda _: render_help(),
}
"""What can be said, by the kind that the services give it."""
