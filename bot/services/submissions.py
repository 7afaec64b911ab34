"""The kinds of durable work, and how each is written down. One place owns their keys and lanes.

Looks and cards collapse while they wait, so any number of pokes costs one reading. What a person asked for is
unique per order and kind while it is open. Everything a person reads from us is unique for ever by its key.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.orders.care import CareFor
from bot.orders.plan import Intent
from storage.ledger import Submission
from storage.tables import Notice, Once, Operation

LOOK, RESOLVE, BASELINE, SWEEP, CHECK = "look", "resolve", "baseline", "sweep", "check"
CARE, PROBLEM, SOLVED = "care", "problem", "solved"
CARD, LINE, POST, READY_LIST, WHISPER, ANSWER = "card", "line", "post", "ready_list", "whisper", "answer"
DIGEST, BULK, ROLL_UP, PICKUP, TIDY = "digest", "bulk", "rollup", "pickup", "tidy"

INTENT_LIFE = timedelta(minutes=10)
"""How long an intent keeps trying before a person is asked: nobody wants yesterday's click to happen today."""
WHISPER_LIFE = timedelta(minutes=25)
"""A response address of Slack lives for 30 minutes."""


def subject(order_id: int) -> str:
    """How operations and cards name an order."""
    return f"order:{order_id}"


def look(order_id: int) -> Submission:
    """Read the order everywhere and judge it. Two looks of one order never run at once."""
    key = f"look:{order_id}"
    return Submission(
        kind=LOOK,
        subject=subject(order_id),
        key=key,
        once=Once.WAITING,
        lane=key,
        fifo=False,
        data={"order": order_id},
    )


def resolve(connection_id: int, *, ref: str | None = None, pointer: str | None = None) -> Submission:
    """Find out which orders a webhook speaks of, and look at them."""
    key = f"resolve:{connection_id}:{ref or pointer}"
    data = {"connection": connection_id, "ref": ref, "pointer": pointer}
    return Submission(kind=RESOLVE, subject=key, key=key, once=Once.WAITING, lane=key, fifo=False, data=data)


def baseline(shop_id: int) -> Submission:
    """Take in the shop's existing orders silently."""
    key = f"baseline:{shop_id}"
    return Submission(kind=BASELINE, subject=key, key=key, once=Once.EVER, lane=key, data={"shop": shop_id})


def sweep_subject(connection_id: int) -> str:
    """How the sweeps of a connection are named."""
    return f"{SWEEP}:{connection_id}"


def sweep(connection_id: int, slot: str) -> Submission:
    """Poll one connection for what changed; `slot` names the clock's tick, which elects one of several clocks."""
    return _at_tick(SWEEP, connection_id, slot)


def check(connection_id: int, slot: str) -> Submission:
    """See whether a connection is well; `slot` as for a sweep."""
    return _at_tick(CHECK, connection_id, slot)


def _at_tick(kind: str, connection_id: int, slot: str) -> Submission:
    lane, data = f"{kind}:{connection_id}", {"connection": connection_id}
    return Submission(kind=kind, subject=lane, key=f"{lane}:{slot}", once=Once.EVER, lane=lane, data=data)


def intent(kind: Intent, order_id: int, *, asked_by: str, now: datetime, data: dict[str, Any]) -> Submission:
    """What a person asked for. One per order and kind is open; an order's intents run one after another."""
    return Submission(
        kind=kind.value,
        subject=subject(order_id),
        key=f"{kind.value}:{order_id}",
        once=Once.OPEN,
        lane=subject(order_id),
        data={"order": order_id, **data},
        asked_by=asked_by,
        give_up_at=now + INTENT_LIFE,
    )


def care(how: CareFor, order_id: int, *, key: str, asked_by: str, at: datetime) -> Submission:
    """Somebody takes care of an order: `key` names the one press."""
    return Submission(
        kind=CARE,
        subject=subject(order_id),
        key=f"care:{key}",
        once=Once.EVER,
        lane=f"care:{order_id}",
        data={"order": order_id, "how": how.value, "asked_at": at.isoformat()},
        asked_by=asked_by,
    )


def problem(what: str, order_id: int, *, key: str, asked_by: str, data: dict[str, Any]) -> Submission:
    """Somebody reports a problem or says that it is solved (`what`): `key` names the one asking."""
    return Submission(
        kind=what,
        subject=subject(order_id),
        key=f"{what}:{key}",
        once=Once.EVER,
        lane=f"care:{order_id}",
        data={"order": order_id, **data},
        asked_by=asked_by,
    )


def onward(kind: Intent, order_id: int, shipping: Operation, *, at: datetime, now: datetime) -> Submission:
    """What follows from a shipping that a person asked for: the next system, written once for that shipping.

    `at` is business time, `now` the machine's.
    """
    asked = shipping.data
    data = {"order": order_id, "asked_at": at.isoformat(), "channel": asked["channel"], "from_card": True}
    return Submission(
        kind=kind.value,
        subject=subject(order_id),
        key=f"{kind.value}:{order_id}:{shipping.id}",
        once=Once.EVER,
        lane=subject(order_id),
        data=data,
        asked_by=shipping.asked_by,
        give_up_at=now + INTENT_LIFE,
    )


def card(order_id: int, channel: str) -> Submission:
    """Show the order's card as it is at the moment of sending: any number of changes collapse into one edit."""
    key = f"card:{order_id}:{channel}"
    data = {"order": order_id, "channel": channel}
    return Submission(
        kind=CARD, subject=subject(order_id), key=key, once=Once.WAITING, lane=f"channel:{channel}", data=data
    )


def card_while(order_id: int, channel: str, rules: list[str]) -> Submission:
    """Show the card of an order that has none yet, if one of these alerts still stands at the moment of sending."""
    plain = card(order_id, channel)
    return replace(plain, key=f"{plain.key}:{','.join(rules)}", data={**plain.data, "while": rules})


def roll_up(subject: str, channel: str, *, run_at: datetime | None = None) -> Submission:
    """Show the list of many alerts as it is at the moment of sending: any number of changes are one edit."""
    return Submission(
        kind=ROLL_UP,
        subject=subject,
        key=f"{subject}:{channel}",
        once=Once.WAITING,
        lane=f"channel:{channel}",
        data={"channel": channel},
        run_at=run_at,
    )


def ready_list(channel: str, day: str) -> Submission:
    """Show the day's rolling list of orders that were in stock on arrival."""
    key = f"ready:{channel}:{day}"
    return Submission(
        kind=READY_LIST,
        subject=key,
        key=key,
        once=Once.WAITING,
        lane=f"channel:{channel}",
        data={"channel": channel, "day": day},
    )


def bulk_subject(bulk_id: int) -> str:
    """How the message about several orders is named among the cards."""
    return f"bulk:{bulk_id}"


def bulk(bulk_id: int, channel: str) -> Submission:
    """Show how the orders of a bulk stand at the moment of sending: any number of changes collapse into one edit."""
    key = f"{bulk_subject(bulk_id)}:{channel}"
    data = {"bulk": bulk_id, "channel": channel}
    return Submission(
        kind=BULK,
        subject=bulk_subject(bulk_id),
        key=key,
        once=Once.WAITING,
        lane=f"channel:{channel}",
        data=data,
    )


def pickup_subject(slot: str) -> str:
    """How the message about a pick-up is named among the cards."""
    return f"{PICKUP}:{slot}"


def pickup_slot(channel: str, slot: str, *, over: bool) -> Submission:
    """The message about a pick-up, when its time has come and when it is over: each once for ever."""
    moment = "over" if over else "ahead"
    return replace(pickup(channel, slot), key=f"{pickup_subject(slot)}:{channel}:{moment}", once=Once.EVER)


def pickup(channel: str, slot: str) -> Submission:
    """Show how the orders of a pick-up stand at the moment of sending."""
    key = f"{pickup_subject(slot)}:{channel}"
    return Submission(
        kind=PICKUP,
        subject=pickup_subject(slot),
        key=key,
        once=Once.WAITING,
        lane=f"channel:{channel}",
        data={"channel": channel, "slot": slot},
    )


def bulk_of(operation: Operation) -> list[Submission]:
    """The message that speaks of this operation among others, if there is one."""
    within = operation.data.get("bulk")
    return [bulk(int(within["id"]), str(within["channel"]))] if within else []


def digest(channel: str, day: str) -> Submission:
    """The digest of a local date in a channel: one for ever, whoever's clock was first."""
    key = f"digest:{channel}:{day}"
    data = {"channel": channel, "day": day}
    return Submission(kind=DIGEST, subject=key, key=key, once=Once.EVER, lane=f"channel:{channel}", data=data)


def once_more(operation: Operation) -> Submission:
    """The same card or list again, as an operation with steps of its own."""
    return Submission(
        kind=operation.kind,
        subject=operation.subject,
        key=operation.key,
        once=Once.WAITING,
        lane=operation.lane,
        data=operation.data,
    )


def told(kind: str, notice: Notice) -> Submission:
    """Send a notice that is already kept: a line in a card's thread, or a post of its own.

    Lines have a lane for each thread: one that waits for its card must not stand in the card's own way.
    """
    thread = f":{subject(notice.order_id)}" if kind == LINE and notice.order_id else ""
    return Submission(
        kind=kind,
        subject=f"notice:{notice.id}",
        key=telling(notice.key),
        once=Once.EVER,
        lane=f"channel:{notice.channel}{thread}",
        data={"notice": notice.id, "channel": notice.channel},
    )


def telling(notice_key: str) -> str:
    """The key of the operation that sends the notice with this key."""
    return f"notice:{notice_key}"


def tidy(day: str) -> Submission:
    """Forget what is old: once a day, whoever's clock was first."""
    key = f"{TIDY}:{day}"
    return Submission(kind=TIDY, subject=TIDY, key=key, once=Once.EVER, lane=TIDY)


def answer(trigger: str, *, now: datetime, asked_by: str, data: dict[str, Any]) -> Submission:
    """Answer a question somebody typed. The same delivery, sent twice, is answered once."""
    key = f"answer:{trigger}"
    return Submission(
        kind=ANSWER,
        subject=key,
        key=key,
        once=Once.EVER,
        lane="",
        data=data,
        asked_by=asked_by,
        give_up_at=now + WHISPER_LIFE,
    )


def whisper(key: str, *, now: datetime, data: dict[str, Any]) -> Submission:
    """Say something that only one person sees."""
    return Submission(
        kind=WHISPER,
        subject=key,
        key=f"whisper:{key}",
        once=Once.EVER,
        lane="",
        data=data,
        give_up_at=now + WHISPER_LIFE,
    )
