"""What is told of an intent that was carried out, or would be: in which systems, with what, and who follows."""

from collections.abc import Collection
from typing import Any

from bot.orders.contradictions import written
from bot.orders.make import line_of, named
from bot.orders.order import Role
from bot.orders.plan import Intent
from bot.orders.ship import ROLES, SHOP, missing
from bot.services.writes import Task

PAST = {
    Intent.PACK: "packed",
    Intent.UNPACK: "unpacked",
    Intent.SHIP: "shipped",
    Intent.PUSH_SHOP: "pushed",
    Intent.PUSH_PRODUCTION: "pushed",
    Intent.HOLD: "held",
    Intent.RELEASE: "released",
    Intent.MAKE: "made",
    Intent.REFRESH: "refreshed",
}
"""What became of the order by each, as the kind of answer that says so."""
REDRAWN = frozenset(PAST.values()) - {PAST[Intent.REFRESH]}
"""What the card itself shows: who pressed on a card needs no other answer."""


def report(intent: Intent, task: Task, to_do: Collection[str], wrote: list[str]) -> dict[str, Any]:
    """What to tell of it: what was written where, with which parcel, and who is to follow by itself."""
    order, parcel = task.order, task.parcel
    production = order.production.lines if order.production else ()
    follow = [step for step in missing(order) if step not in to_do] if intent is Intent.SHIP else []
    return {
        "until": task.hold_until.isoformat(),
        "items": sum(int(line.quantity) for line in production if line.shippable),
        "wrote": wrote,
        "follow": [order.named(ROLES[name]) for name in follow],
        "parcel": f"{parcel.carrier} {parcel.tracking_number}" if parcel.tracking_number else "",
        **({"goods": _goods(task)} if intent is Intent.MAKE else {}),
        **(_collected(task, to_do) if intent is Intent.SHIP and order.pickup else {}),
    }


def _collected(task: Task, to_do: Collection[str]) -> dict[str, Any]:
    """That there was no parcel, and whether the customer is mailed all the same."""
    mailed = SHOP in to_do and task.shop.channel.client.always_mails
    return {"collected": True, "mailed_by": task.order.named(Role.CHANNEL) if mailed else ""}


def _goods(task: Task) -> str:
    """What was made: the one line that it is about, if it is about one."""
    line = line_of(task.order, task.line)
    return f"{written(line.quantity - line.fulfilled)} × {named(line)}" if line else ""
