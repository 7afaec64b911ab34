"""What is wrong with a connection, each with its cause and the fix. Performs no I/O and reads no clock.

A quiet night is no ailment: that webhooks died is judged by what polling found without them.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, StrEnum
from statistics import median

from bot.health.observed import Hooks, Imports, Observed, Refusal

UNHEARD_AT_LEAST = 3
"""So many orders changed unheard are no coincidence. Where webhooks usually come in numbers, one is enough."""
BUSY = 10
"""Webhooks an hour, of the median week, that make an hour without any strange."""
FEWEST_WEEKS = 3
"""With fewer, nothing is called usual."""
IMPORTS_AT_LEAST = timedelta(days=1)
"""How old the desk's last import must be while nobody knows how often it imports."""
_SELDOM = timedelta(hours=2)
_PAUSES = 5
"""With fewer, nobody knows how often the desk imports."""
_STALE = timedelta(hours=1)
"""What the desk said longer ago says nothing of now."""
_CONNECT = "run ./shipmate connect"


class Kind(StrEnum):
    """What can be wrong with a connection."""

    REFUSED = "refused"
    LACKS = "lacks"
    HOOKS = "hooks"
    SILENT = "silent"
    IMPORTS = "imports"


HEARING = (Kind.HOOKS, Kind.SILENT)
"""What keeps news from us that polling then finds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ailment:
    """Something wrong with a connection. The same `what` is the same trouble, however its words have changed."""

    kind: Kind
    cause: str
    fix: str
    what: str = ""

    @property
    def nags(self) -> bool:
        """Whether it is told again each day for as long as it lasts."""
        return self.kind is not Kind.LACKS


class Unknown(Enum):
    """Nobody can tell just now."""

    UNKNOWN = "unknown"


UNKNOWN = Unknown.UNKNOWN
Verdict = Ailment | Unknown | None
"""What ails a connection; None when nothing of the kind does."""


def ailments_of(seen: Observed, now: datetime) -> dict[Kind, Verdict]:
    """The verdict on everything that can be wrong. While the key is refused nobody can tell the rest."""
    refused = _refused(seen, now)
    if refused is not None:
        return {Kind.REFUSED: refused, **dict.fromkeys(_REST, UNKNOWN)}
    return {Kind.REFUSED: None, **{kind: judge(seen, now) for kind, judge in _REST.items()}}


def _refused(seen: Observed, _: datetime) -> Verdict:
    """A whole reading is the proof that a key works again."""
    said = seen.refusal
    if said is None or (seen.read_at is not None and seen.read_at > said.at):
        return None
    return Ailment(kind=Kind.REFUSED, cause=said.words, fix=_mend(said), what=re.sub(r"\d+", "", said.words))


def _mend(refusal: Refusal) -> str:
    if refusal.status == 402:
        return "Choose a plan that includes the API there, then run ./shipmate doctor."
    if refusal.status == 403:
        return "Give the key, or its user, the permission there; ./shipmate doctor says which are needed."
    return "Make a new key there, put it into .env and restart; ./shipmate doctor says where it is made."


def _lacks(seen: Observed, _: datetime) -> Verdict:
    if not seen.lacks:
        return None
    said = " ".join(seen.lacks)
    fix = "Mend it there, then run ./shipmate doctor: it says how."
    return Ailment(kind=Kind.LACKS, cause=f"{seen.system}: {said}", fix=fix, what=said)


def _hooks(seen: Observed, _: datetime) -> Verdict:
    """Put right, they are well once everything was read again: only then is nothing missed any more."""
    if seen.hooks is None or _made_by_hand(seen.hooks, seen):
        return None
    if not seen.hooks.well:
        cause, fix = _of_hooks(seen.hooks, seen)
        return Ailment(kind=Kind.HOOKS, cause=cause, fix=fix)
    return None if seen.well_since is None or (seen.read_at and seen.read_at >= seen.well_since) else UNKNOWN


def _of_hooks(hooks: Hooks, seen: Observed) -> tuple[str, str]:
    if hooks.unseen:
        return hooks.unseen, f"Give the key the permission to see its webhooks there, then {_CONNECT}."
    if hooks.unproven:
        cause = f"{seen.system} signs its webhooks with a token Shipmate does not know, so they are refused"
        return cause, "Run ./shipmate connect, put the line it prints into .env, and restart Shipmate."
    if not may_repair(hooks, seen):
        return f"{seen.system} was never asked to send its webhooks: only polling tells what changes", (
            f"To have news at once, {_CONNECT}."
        )
    why = "; ".join([*hooks.flaws, *([f"nothing tells {', '.join(hooks.missing)}"] if hooks.missing else [])])
    cause = f"{seen.system} no longer sends its webhooks as it should: {why}"
    if hooks.paused:
        return cause, f"Somebody paused it there, so Shipmate leaves it so. To have it sent again, {_CONNECT}."
    return cause, (
        "Shipmate puts that right by itself and reads what was missed. If you do not hear within a quarter of an "
        f"hour that it did, {_CONNECT}."
    )


def _made_by_hand(hooks: Hooks, seen: Observed) -> bool:
    """Whether webhooks come although none of ours is there: somebody made them where Shipmate cannot see them."""
    return not may_repair(hooks, seen) and seen.heard_at is not None


def may_repair(hooks: Hooks, seen: Observed) -> bool:
    """Whether somebody once had them sent: what nobody asked for is not begun unasked."""
    return hooks.found or seen.well_since is not None


def _silent(seen: Observed, _: datetime) -> Verdict:
    if seen.hooks is None or (seen.hooks.well and not _is_strange(seen)):
        return None
    if not seen.hooks.well:
        return UNKNOWN
    orders = "1 order has" if seen.unheard == 1 else f"{seen.unheard} orders have"
    return Ailment(
        kind=Kind.SILENT,
        cause=f"{seen.system} says that it sends its webhooks, and none arrives: {orders} changed meanwhile",
        fix="See that PUBLIC_URL leads to this machine from outside; ./shipmate doctor looks. Polling finds what "
        "changes, later.",
    )


def _is_strange(seen: Observed) -> bool:
    """Whether orders changed unheard, more than chance would have it or where webhooks usually come in numbers."""
    if seen.unheard >= UNHEARD_AT_LEAST:
        return True
    busy = len(seen.usual) >= FEWEST_WEEKS and median(seen.usual) >= BUSY
    return seen.unheard > 0 and busy and seen.heard_lately == 0


def _imports(seen: Observed, now: datetime) -> Verdict:
    said = seen.imports
    if said is None:
        return None
    if now - said.asked_at > _STALE:
        return UNKNOWN
    if said.asked_at - said.at <= overdue_after(said):
        return None
    hours = int((said.asked_at - said.at).total_seconds() // 3600)
    return Ailment(
        kind=Kind.IMPORTS,
        cause=f"{seen.system} has not imported from the shop for {hours} hours: new orders do not reach it",
        fix="Press its own Refresh, or Refresh store on a card. If that brings nothing, its connection to the shop "
        "is switched off: see Settings, Selling Channels, Store Setup there.",
    )


def overdue_after(said: Imports) -> timedelta:
    """How old the last import may be: three times the longest pause seen, or a day while nobody knows."""
    return max(_SELDOM, 3 * max(said.pauses)) if len(said.pauses) >= _PAUSES else IMPORTS_AT_LEAST


_REST: dict[Kind, Callable[[Observed, datetime], Verdict]] = {
    Kind.LACKS: _lacks,
    Kind.HOOKS: _hooks,
    Kind.SILENT: _silent,
    Kind.IMPORTS: _imports,
}
"""What can be told only of a connection that lets us in."""
