"""The verdict: was anything lost, doubled, forged or wrong? Read from the sandbox's journal, not from the bot."""

from collections import Counter

from bot.demo.alarms import judge_told
from bot.demo.eye import Expected, Eye
from bot.demo.findings import Verdict
from bot.demo.parcels import judge_shipping
from bot.demo.shops import SHOPS
from bot.demo.stage import CHANNEL
from bot.demo.told import told_in
from bot.orders.alert import AlertRule
from integrations.sandbox.server import Sandbox
from integrations.sandbox.slack.records import Message

_MARKUP = ("<!channel>", "<!here>", "<https://evil.example")


def judge_whole_day(box: Sandbox, eye: Eye, *, follows: bool) -> Verdict:
    """Hold a day of the script against what ought to have happened and been told.

    An order that was told of alone has a card, whatever else there is to say of it; one that is in a list may have
    got its card before its alert moved there.
    """
    told = told_in(list(box.workspace.channels[CHANNEL].messages.values()))
    eye.expected.cards |= {name for name, _ in (*told.alone, *told.again)}
    eye.expected.cards |= {name for name, _ in told.listed} & told.cards
    verdict = judge_day(box, eye, follows=follows)
    judge_told(verdict, told, eye)
    for rule in set(AlertRule) - told.rules - SHOPS[box.channel].never.keys():
        verdict.find("lost", f"any alert of the kind {rule.name}, each of which a day causes there")
    return verdict


def judge_day(box: Sandbox, eye: Eye, *, follows: bool = True, katana_follows: bool | None = None) -> Verdict:
    """Hold what happened against what ought to have. `follows`: whether the vendors' own syncs ran; `katana_follows`
    says so of the one into Katana where that is set apart from the rest."""
    verdict = Verdict()
    _writes(verdict, box, eye)
    judge_shipping(verdict, box, eye, follows=follows, katana_follows=katana_follows)
    _cards(verdict, box, eye)
    _lists(verdict, box, eye.expected)
    for what, answers in eye.expected.answers:
        verdict.count(f"answers to {what}", wanted=1, got=answers)
    for what, status in eye.expected.refused:
        if status not in (400, 401, 404, 413):
            verdict.find("forged", f"{what} was answered {status}")
    for message in _all_messages(box):
        if any(mark in str(version.blocks) + version.text for version in message.versions for mark in _MARKUP):
            verdict.find("forged", f"a customer's text became markup: {message.text[:60]}")
    return verdict


def _writes(verdict: Verdict, box: Sandbox, eye: Eye) -> None:
    """Katana was written exactly as often as people asked."""
    names = {
        str(eye.katana(order.name).id): order.name
        for order in box.world.shop_orders.values()
        if _in_katana(box, order.id)
    }
    for verb, wanted in (("pack", eye.expected.packs), ("unpack", eye.expected.unpacks)):
        got = Counter(
            names.get(effect.subject, effect.subject) for effect in box.journal.effects("katana", verb, by="katana")
        )
        for name in got.keys() | wanted.keys():
            verdict.count(f"{verb} of {name}", wanted=wanted[name], got=got[name])


def _cards(verdict: Verdict, box: Sandbox, eye: Eye) -> None:
    """One card for each order that came in stock, showing at the end what is true, with its history in its thread."""
    posts = [message for message in _posted(box) if _is_card(message)]
    by_name = Counter(_name(message) for message in posts)
    for name in by_name.keys() | eye.expected.cards:
        verdict.count(f"cards of {name}", wanted=int(name in eye.expected.cards), got=by_name[name])
    for message in posts:
        name = _name(message)
        if name in eye.expected.cards and not _headline(message).startswith(eye.state_of(name)):
            verdict.find("wrong", f"the card of {name} says {_headline(message)[:40]}, it is {eye.state_of(name)}")
        if name in eye.expected.cards:
            _thread(verdict, box, message, name, eye.expected)


def _thread(verdict: Verdict, box: Sandbox, card: Message, name: str, expected: Expected) -> None:
    lines = [m.text for m in box.workspace.channels[CHANNEL].messages.values() if m.thread_ts == card.ts]
    shipped = int(name in expected.ships)
    for word, wanted in (
        ("Packed by", expected.packs[name]),
        ("Unpacked by", expected.unpacks[name]),
        ("Shipped by", shipped),
    ):
        got = sum(line.startswith(word) for line in lines)
        verdict.count(f'"{word}" lines of {name}, which are {lines},', wanted=wanted, got=got)


def _lists(verdict: Verdict, box: Sandbox, expected: Expected) -> None:
    shown = "\n".join(str(message.blocks) for message in _posted(box) if message.text.startswith("Ready:"))
    for name in expected.listed - expected.cards:  # an order with a card of its own has left the list
        verdict.count(
            f"lines of {name} in the ready list", wanted=1, got=shown.count(f"{name}*") + shown.count(f"{name}~")
        )


def _is_card(message: Message) -> bool:
    """Whether it is about one order, which it may once have offered to do something with."""
    return "In stock" in _first(message) or any("'order:" in str(version.blocks) for version in message.versions)


def _in_katana(box: Sandbox, order_id: int) -> bool:
    return box.world.katana_order_of(order_id) is not None


def _posted(box: Sandbox) -> list[Message]:
    """What stands in the channel itself."""
    return [m for m in box.workspace.channels[CHANNEL].messages.values() if m.thread_ts is None]


def _all_messages(box: Sandbox) -> list[Message]:
    channels = box.workspace.channels.values()
    return [m for c in channels for m in (*c.messages.values(), *c.ephemerals.values())]


def _first(message: Message) -> str:
    return str(message.blocks[0].get("text", {}).get("text", "")) if message.blocks else ""


def _headline(message: Message) -> str:
    return _first(message).replace("*", "")


def _name(message: Message) -> str:
    """The order a card is about: the second field of its first line."""
    parts = _headline(message).split(" · ")
    return parts[1] if len(parts) > 1 else message.text
