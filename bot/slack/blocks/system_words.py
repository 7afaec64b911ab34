"""What Shipmate says of the systems themselves: what they do not list, that they do not answer, that one was asked to
import; and of goods that may come back. Performs no I/O.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from bot.slack.blocks.card import named
from bot.slack.blocks.doctor_words import OF_DOCTOR
from bot.slack.blocks.health import OF_HEALTH
from bot.slack.blocks.kit import Message, plain
from bot.slack.blocks.text import MOST_WORDS, count, escaped, lasting, listed, when

Data = dict[str, Any]


def unlisted(systems: Iterable[Data]) -> Iterator[str]:
    """What each system does not list at the first start, a line each: nothing is told of it again."""
    for one in systems:
        system = escaped(one["system"])
        if one["old"]:
            which = _named(one["old"], one["old_named"])
            window = f"outside its {one['days']}-day sync window"
            yield f"{count(one['old'], 'paid order')} not listed by {system}, {window}: {which}. No alert is raised."
        if one["missed"]:
            which = _named(one["missed"], one["missed_named"])
            yield f"{count(one['missed'], 'paid order')} not listed by {system}: {which}. Look whether it has them."


def _named(every: int, numbers: list[str]) -> str:
    more = every - len(numbers)
    return listed([*numbers, *([f"{more} more"] if more > 0 else [])])


def _refreshed(data: Data) -> Message:
    return plain(
        f"ShipStation was asked to import from the shop. {named(data['number'])} should be there in a few minutes."
    )


def _restock(data: Data) -> Message:
    shop, goods = escaped(data["shop"]), escaped(data["goods"], MOST_WORDS)
    return plain(
        f"{named(data['number'])} was refunded in {shop} after it had shipped. Does it come back? Then put {goods} "
        f"back into stock in {escaped(data['production'])}: nothing was written."
    )


def _outage(data: Data) -> Message:
    system, since = escaped(data["system"]), when(datetime.fromisoformat(data["since"]))
    return plain(
        f"{system} cannot be read since {since}. No alert is raised from what it said before; what needs it waits."
    )


def _outage_over(data: Data) -> Message:
    lasted = lasting(timedelta(seconds=float(data["seconds"])))
    changed = int(data.get("changed", 0))
    caught_up = f" {count(changed, 'order')} had changed meanwhile." if changed else ""
    return plain(f"{escaped(data['system'])} can be read again, after {lasted}.{caught_up}")


OF_SYSTEMS: dict[str, Callable[[Data], Message]] = {
    **OF_DOCTOR,
    **OF_HEALTH,
    "refreshed": _refreshed,
    "restock": _restock,
    "outage": _outage,
    "outage_over": _outage_over,
}
"""What can be said of them, by the kind that the services give it."""
