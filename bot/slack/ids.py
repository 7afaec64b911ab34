"""Action ids, and what a button carries. Performs no I/O.

A button's value is ours when it comes back, but it may be old, from another version, or forged by a client: it is
decoded strictly, and everything it claims is checked again when the intent runs.
"""

import json
from dataclasses import dataclass
from enum import StrEnum

from bot.orders.plan import Intent

COMMAND = "/order"
_MOST_VALUE = 2000
_MOST_ID = 2**53


class Action(StrEnum):
    """The action ids of our buttons. `CHOOSE` is followed by a number, because ids are unique in a message."""

    PACK = "order:pack"
    UNPACK = "order:unpack"
    SHIP = "order:ship"
    PUSH_SHOP = "order:push_shop"
    PUSH_PRODUCTION = "order:push_production"
    RETRY = "order:retry"
    CHOOSE = "order:choose"
    OPEN = "order:open"


ACTION_OF = {
    Intent.PACK: Action.PACK,
    Intent.UNPACK: Action.UNPACK,
    Intent.SHIP: Action.SHIP,
    Intent.PUSH_SHOP: Action.PUSH_SHOP,
    Intent.PUSH_PRODUCTION: Action.PUSH_PRODUCTION,
}
INTENT_OF = {action.value: intent for intent, action in ACTION_OF.items()} | {Action.RETRY.value: Intent.SHIP}


class BadButton(ValueError):
    """The button's value is not one this version of Shipmate made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """What a button carries: the order, the phase it was drawn for, and whether it sits on a shared card."""

    order_id: int
    seen: str | None = None
    confirmed: bool = False
    from_card: bool = False
    command: str | None = None
    """For a choice among orders: the command that was typed."""

    def encode(self) -> str:
        """A button value of at most 2,000 characters."""
        fields = {"o": self.order_id, "s": self.seen, "c": self.confirmed, "k": self.from_card, "w": self.command}
        return json.dumps({name: value for name, value in fields.items() if value}, separators=(",", ":"))

    @classmethod
    def decode(cls, value: object) -> "Button":
        """The button that `encode` made. Raises `BadButton` for anything else."""
        if not isinstance(value, str) or not 0 < len(value) <= _MOST_VALUE:
            raise BadButton("the button carries nothing we can read")
        try:
            fields = json.loads(value)
        except (ValueError, RecursionError):
            raise BadButton("the button's value is not ours") from None
        if not isinstance(fields, dict) or not cls._sound(fields):
            raise BadButton("the button's value is not ours")
        return cls(
            order_id=fields["o"],
            seen=fields.get("s"),
            confirmed=fields.get("c", False),
            from_card=fields.get("k", False),
            command=fields.get("w"),
        )

    @staticmethod
    def _sound(fields: dict[str, object]) -> bool:
        order_id = fields.get("o")
        whole = isinstance(order_id, int) and not isinstance(order_id, bool) and 0 < order_id < _MOST_ID
        words = all(isinstance(fields.get(name, ""), str) for name in ("s", "w"))
        flags = all(isinstance(fields.get(name, False), bool) for name in ("c", "k"))
        return whole and words and flags
