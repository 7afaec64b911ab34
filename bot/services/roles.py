"""What a person may do: the roles, what each deed needs, and which role somebody has. Performs no I/O."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from bot.health.view import HEALTH
from bot.orders.blocked import BLOCKED
from bot.orders.care import CareFor
from bot.orders.digest import DIGEST
from bot.orders.history import HISTORY
from bot.orders.linking import LinkSays
from bot.orders.picklist import READY
from bot.orders.plan import STATUS, Intent
from bot.orders.problem import PROBLEM
from bot.orders.stock import STOCK
from bot.orders.undo import UNDO
from bot.orders.why import WHY

SOLVED = "solved"
PACK_SEVERAL, PRACTICE, TURN_PRACTICE = "pack several", "practice", "turn practice"
NOTHING_DONE = "Nothing was done."


class Rank(IntEnum):
    """The roles, each of which may do what those before it may."""

    NONE = 0
    VIEWER = 1
    PACKER = 2
    SHIPPER = 3
    ADMIN = 4


@dataclass(frozen=True, slots=True)
class Deed:
    """Something a person asks for. `{}` in its words stands for the order."""

    needs: Rank
    words: str


DEEDS: dict[str, Deed] = {
    STATUS: Deed(Rank.VIEWER, "see how {} stands"),
    HISTORY: Deed(Rank.VIEWER, "see the history of {}"),
    WHY: Deed(Rank.VIEWER, "see why {} stands where it stands"),
    READY: Deed(Rank.VIEWER, "see the pick list"),
    DIGEST: Deed(Rank.VIEWER, "see the digest"),
    STOCK: Deed(Rank.VIEWER, "see what is in stock"),
    BLOCKED: Deed(Rank.VIEWER, "see what holds orders up"),
    HEALTH: Deed(Rank.VIEWER, "see whether the systems are well"),
    PRACTICE: Deed(Rank.VIEWER, "see whether it is practice"),
    PACK_SEVERAL: Deed(Rank.PACKER, "pack several orders"),
    TURN_PRACTICE: Deed(Rank.ADMIN, "turn practice on or off"),
    Intent.PACK: Deed(Rank.PACKER, "mark {} packed"),
    Intent.UNPACK: Deed(Rank.PACKER, "unpack {}"),
    CareFor.CLAIM: Deed(Rank.PACKER, "claim {}"),
    CareFor.A_WHILE: Deed(Rank.PACKER, "snooze {}"),
    CareFor.TOMORROW: Deed(Rank.PACKER, "snooze {}"),
    Intent.HOLD: Deed(Rank.PACKER, "put {} on hold"),
    Intent.REFRESH: Deed(Rank.PACKER, "have {} imported"),
    PROBLEM: Deed(Rank.PACKER, "report a problem with {}"),
    SOLVED: Deed(Rank.PACKER, "say that the problem of {} is solved"),
    UNDO: Deed(Rank.PACKER, "take back what was done with {}"),
    LinkSays.YES: Deed(Rank.SHIPPER, "say which records are {}"),
    LinkSays.NO: Deed(Rank.SHIPPER, "say which records are {}"),
    LinkSays.UNDO: Deed(Rank.SHIPPER, "take back what was said of the records of {}"),
    Intent.RELEASE: Deed(Rank.SHIPPER, "release {} from its hold"),
    Intent.SHIP: Deed(Rank.SHIPPER, "mark {} shipped"),
    Intent.PUSH_SHOP: Deed(Rank.SHIPPER, "push {} to the shop"),
    Intent.PUSH_PRODUCTION: Deed(Rank.SHIPPER, "push {} to Katana"),
    Intent.MAKE: Deed(Rank.SHIPPER, "have something made for {}"),
}
"""By the command word or the intent."""
_UNKNOWN = Deed(Rank.ADMIN, "do that")
_CALLED = {Rank.VIEWER: "a viewer", Rank.PACKER: "a packer", Rank.SHIPPER: "a shipper", Rank.ADMIN: "an admin"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """Who has which role in one shop. Nothing said: members may ship, guests may nothing."""

    named: Mapping[str, Rank] = field(default_factory=dict)
    """By the id of a user, a user group or a channel."""
    members: Rank = Rank.SHIPPER
    guests: Rank = Rank.NONE
    ask: tuple[str, ...] = ()
    """Whom people may turn to who may not: user ids."""

    @property
    def sources(self) -> frozenset[str]:
        """The groups and channels."""
        return frozenset(one for one in self.named if not is_user(one))


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """A person as Slack describes them."""

    user: str
    name: str = ""
    time_zone: str = ""
    deleted: bool = False
    is_bot: bool = False
    is_guest: bool = False
    is_external: bool = False

    @property
    def is_nobody(self) -> bool:
        """Whether no role can be theirs, whoever names them."""
        return self.deleted or self.is_bot or self.is_external


Members = Mapping[str, frozenset[str] | None]
"""Who is in each group and channel; None for one that could not be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Denied:
    """Somebody may not do what they asked for."""

    deed: str
    words: str
    order_id: int | None = None
    ask: tuple[str, ...] = ()


def is_user(one: str) -> bool:
    """Whether an id is that of a user, and not of a group or a channel."""
    return one[:1] in ("U", "W")


def deed_of(word: str) -> Deed:
    """What is asked for. What nobody has set down takes an admin."""
    return DEEDS.get(word, _UNKNOWN)


def rank_of(one: Somebody, roles: Roles, members: Members) -> Rank:
    """Somebody's role in a shop: the highest that names them, else what members or guests may.

    People of other workspaces may nothing, whoever names them: whether they left or are guests is for their own
    workspace to say, and it does not tell ours. A group or channel that cannot be read names nobody, and who might
    be in it gets no more by that than it would give.
    """
    if one.is_nobody:
        return Rank.NONE
    found = [
        rank for named, rank in roles.named.items() if named == one.user or one.user in (members.get(named) or ())
    ]
    if found:
        return max(found)
    unread = [roles.named[source] for source in roles.sources if members.get(source) is None]
    return min([roles.guests if one.is_guest else roles.members, *unread])


def why_not(one: Somebody, rank: Rank, deed: Deed, number: str) -> str:
    """Why this person may not do it, in words for them."""
    asked = deed.words.format(number or "an order")
    if one.is_external:
        return f"Only people of the workspace this bot belongs to can use it. {NOTHING_DONE}"
    if one.deleted or one.is_bot:
        return f"Bots and accounts that were switched off cannot {asked}. {NOTHING_DONE}"
    if one.is_guest and rank is Rank.NONE:
        return f"Guests of this workspace cannot {asked}. {NOTHING_DONE}"
    are = f"you are {_CALLED[rank]}" if rank in _CALLED else "you have no role"
    return f"It takes {_CALLED[deed.needs]} to {asked}, and {are} here. {NOTHING_DONE}"
