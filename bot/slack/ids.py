"""Action ids, and what a button or a modal carries. Performs no I/O.

What they carry is ours when it comes back, but it may be old, from another version, or forged by a client: it is
decoded strictly, and everything it claims is checked again when the intent runs.
"""

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.orders.linking import LinkSays
from bot.orders.plan import Intent

COMMAND = "/order"
DIGEST_COMMAND = "/digest"
STOCK_COMMAND = "/stock"
BLOCKED_COMMAND = "/blocked"
SHIP_MODAL = "order:ship"
"""The callback id of the modal that asks how an order has shipped."""
BULK_MODAL = "list:pack"
"""The callback id of the modal that asks which orders to mark packed."""
PACK_MODAL = "order:pack_by"
"""And of the one that asks on a shared tablet who packed."""
WHO = "who"
"""The field of both in which a shared tablet is told who it is."""
PROBLEM_MODAL = "order:report"
"""The callback id of the modal that asks what is wrong with an order."""
_MOST_VALUE = 2000
_MOST_METADATA = 3000
_MOST_ID = 2**53
_WORD = re.compile(r"[A-Za-z0-9_.:-]{0,60}")
_PLACE = re.compile(r"^[A-Z0-9]{1,40}\Z")
_STAMP = re.compile(r"^[0-9]{1,20}\.[0-9]{1,20}\Z")


class Action(StrEnum):
    """The action ids of our buttons. `CHOOSE` and `LINK_UNDO` end in a number: ids are unique in a message."""

    PACK = "order:pack"
    UNPACK = "order:unpack"
    SHIP = "order:ship"
    PUSH_SHOP = "order:push_shop"
    PUSH_PRODUCTION = "order:push_production"
    HOLD = "order:hold"
    RELEASE = "order:release"
    MAKE = "order:make"
    RETRY = "order:retry"
    PROBLEM = "order:problem"
    SOLVED = "order:solved"
    LINK_YES = f"order:{LinkSays.YES}"
    LINK_NO = f"order:{LinkSays.NO}"
    LINK_UNDO = f"order:{LinkSays.UNDO}"
    CLAIM = "order:claim"
    SNOOZE = "order:snooze"
    CHOOSE = "order:choose"
    OPEN = "order:open"
    PICK_LIST = "list:ready"
    PACK_SEVERAL = "list:pack"
    PACK_REST = "list:pack_rest"


ACTION_OF = {
    Intent.PACK: Action.PACK,
    Intent.UNPACK: Action.UNPACK,
    Intent.SHIP: Action.SHIP,
    Intent.PUSH_SHOP: Action.PUSH_SHOP,
    Intent.PUSH_PRODUCTION: Action.PUSH_PRODUCTION,
    Intent.HOLD: Action.HOLD,
    Intent.RELEASE: Action.RELEASE,
    Intent.MAKE: Action.MAKE,
}
INTENT_OF = {action.value: intent for intent, action in ACTION_OF.items()} | {Action.RETRY.value: Intent.SHIP}


class BadButton(ValueError):
    """The button's value is not one this version of Shipmate made."""


class BadModal(ValueError):
    """The modal's metadata is not what this version of Shipmate made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """What a button carries: the order, the phase it was drawn for, and whether it sits on a shared card."""

    order_id: int
    seen: str | None = None
    confirmed: bool = False
    from_card: bool = False
    command: str | None = None
    """For a choice among orders: the command that was typed."""
    again: int | None = None
    """For a second press: the operation that asked for it, whose parcel still holds."""
    about: int | None = None
    """What the order alone does not say: the operation that is undone, the problem that is solved, the line that is
    made."""

    def encode(self) -> str:
        """A button value of at most 2,000 characters."""
        fields = {"o": self.order_id, "s": self.seen, "c": self.confirmed, "k": self.from_card, "w": self.command}
        return _written(fields | {"a": self.again, "u": self.about})

    @classmethod
    def decode(cls, value: object) -> "Button":
        """The button that `encode` made. Raises `BadButton` for anything else."""
        fields = _fields(value, _MOST_VALUE)
        if fields is None or not _sound(fields, words="sw", flags="ck", ids="au"):
            raise BadButton("the button's value is not ours")
        return cls(
            order_id=fields["o"],
            seen=fields.get("s"),
            confirmed=fields.get("c", False),
            from_card=fields.get("k", False),
            command=fields.get("w"),
            again=fields.get("a"),
            about=fields.get("u"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Modal:
    """What a modal carries: what its person saw, and where they came from, which Slack forgets."""

    order_id: int
    channel: str
    message_ts: str | None = None
    seen: str | None = None
    confirmed: bool = False
    """Whether it showed doubts, so that sending it says "all the same"."""
    from_card: bool = False
    watch: bool = False
    """Whether the order had shipped already, so that it asked for nothing."""

    def encode(self) -> str:
        """Private metadata of at most 3,000 characters."""
        fields = {"o": self.order_id, "h": self.channel, "t": self.message_ts, "s": self.seen}
        return _written(fields | {"c": self.confirmed, "k": self.from_card, "l": self.watch})

    @classmethod
    def decode(cls, metadata: object) -> "Modal":
        """The modal that `encode` made. Raises `BadModal` for anything else."""
        fields = _fields(metadata, _MOST_METADATA)
        if fields is None or not _sound(fields, words="hts", flags="ckl") or not cls._placed(fields):
            raise BadModal("the modal's metadata is not ours")
        return cls(
            order_id=fields["o"],
            channel=fields["h"],
            message_ts=fields.get("t"),
            seen=fields.get("s"),
            confirmed=fields.get("c", False),
            from_card=fields.get("k", False),
            watch=fields.get("l", False),
        )

    @staticmethod
    def _placed(fields: dict[str, Any]) -> bool:
        """Whether it names a channel, and a message where it says that it was opened from a card."""
        stamp = fields.get("t")
        stamped = _STAMP.match(stamp) is not None if stamp is not None else not fields.get("k")
        return _PLACE.match(fields.get("h", "")) is not None and stamped


@dataclass(frozen=True, slots=True)
class BulkModal:
    """What the modal for several orders carries: where its person came from."""

    channel: str

    def encode(self) -> str:
        """Private metadata of at most 3,000 characters."""
        return _written({"h": self.channel})

    @classmethod
    def decode(cls, metadata: object) -> "BulkModal":
        """The modal that `encode` made. Raises `BadModal` for anything else."""
        fields = _fields(metadata, _MOST_METADATA) or {}
        channel = fields.get("h")
        if not isinstance(channel, str) or not _PLACE.match(channel):
            raise BadModal("the modal's metadata is not ours")
        return cls(channel)


def whole(text: object) -> int | None:
    """The id that a button or a menu carries as digits; None for anything else."""
    sound = isinstance(text, str) and text.isascii() and text.isdigit() and len(text) <= len(str(_MOST_ID))
    number = int(text) if isinstance(text, str) and sound else 0
    return number if _whole(number) else None


def _written(fields: dict[str, Any]) -> str:
    return json.dumps({name: value for name, value in fields.items() if value}, separators=(",", ":"))


def _fields(text: object, most: int) -> dict[str, Any] | None:
    """The fields that `_written` wrote; None for what cannot be one of ours."""
    if not isinstance(text, str) or not 0 < len(text) <= most:
        return None
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return fields if isinstance(fields, dict) else None


def _sound(fields: dict[str, Any], *, words: str, flags: str, ids: str = "") -> bool:
    """Whether there is an order, and every field that is there has its type."""
    worded = all(_word(fields.get(name, "")) for name in words)
    flagged = all(isinstance(fields.get(name, False), bool) for name in flags)
    return _whole(fields.get("o")) and worded and flagged and all(_whole(fields.get(name, 1)) for name in ids)


def _word(value: object) -> bool:
    """Ours are plain words. They are kept, and no database takes a lone surrogate."""
    return isinstance(value, str) and _WORD.fullmatch(value) is not None


def _whole(number: object) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and 0 < number < _MOST_ID
