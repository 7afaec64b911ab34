"""A fault schedule: who orders what, what people do about it, and what goes wrong meanwhile. Performs no I/O.

It is drawn from one number and reads as a story. Playing it is `play.py`'s business.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from integrations.sandbox.faults import Fault
from tests.faults.following import Following

FIRST = 1001
"""The number of the first order; the others follow."""


class Comes(StrEnum):
    """How an order comes to be ready to ship."""

    WAITED = "is there when Shipmate is first started, and its goods arrive"
    NEW = "is placed, and its goods arrive"
    SHELF = "is placed, and its goods are there"


class Deed(StrEnum):
    """What somebody does about an order."""

    PACK = "presses Mark packed"
    UNPACK = "takes it back"
    TYPE_PACK = "types that it is packed"
    LIST_PACK = "packs it from the form for several"
    HOLD = "holds it in ShipStation, and lets it go"
    REPORT = "reports a problem with it, and somebody solves it"
    FORM = "fills in the form and ships it"
    COMMAND = "types that it has shipped"
    LABEL = "buys its label at ShipStation, and somebody types that it has shipped"
    LABEL_BEHIND = "opens the form, a label is bought behind it, and the form is sent"
    ASK = "asks how it stands"


class Webhooks(StrEnum):
    """What happens to webhooks from here on."""

    DOUBLED = "webhooks come twice"
    LATE = "webhooks come late"
    REORDERED = "webhooks overtake each other"
    LOST = "webhooks are lost for good"


class Spell(StrEnum):
    """What begins, and is over some lines later."""

    SLACK_AWAY = "Slack is away for ten minutes"
    DISK_FULL = "the disk is full"
    STALE_READS = "Katana's reads lag behind"


class Turn(StrEnum):
    """What happens in an instant."""

    TOKEN_EXPIRES = "the shop's token expires"
    FORWARD = "the clock jumps 45 minutes forward"
    BACK = "the clock is set back by 3 seconds"
    SLEEP = "the laptop sleeps for two hours"
    NIGHT = "the night passes"
    RESTART = "Shipmate is stopped and started again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the story, begun `after` so many seconds since the line before."""

    what: Comes | Deed | Webhooks | Spell | Turn | Fault
    after: float = 0.0
    order: int = 0
    """Which order an order's line is about, from 0."""
    pieces: int = 1
    stuck: bool = False
    """Whether the shop does not hear of this shipping by itself, so that somebody has to push it."""
    lasts: int = 0
    """After how many more lines a spell is over."""

    @property
    def is_deed(self) -> bool:
        return isinstance(self.what, Deed)

    def __str__(self) -> str:
        name = f"#{FIRST + self.order}"
        match self.what:
            case Comes():
                return f"{name}, {self.pieces} pieces, {self.what}"
            case Deed():
                return f"{name}: somebody {self.what}{', of which the shop does not hear' if self.stuck else ''}"
            case Spell():
                return f"{self.what}, for {self.lasts} lines"
            case Fault() as fault:
                return _words(fault)
            case _:
                return str(self.what)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """One story. The seed also draws who presses and what they fill in."""

    seed: int
    follows: Following
    slack: str
    lines: tuple[Line, ...]

    def __str__(self) -> str:
        title = f"Seed {self.seed}, {self.follows}, Slack over {self.slack}:"
        return "\n  ".join([title, *map(str, self.lines)])

    def orders(self) -> list[Line]:
        """How each order comes, in their order."""
        return [line for line in self.lines if isinstance(line.what, Comes)]

    def has(self, *what: object) -> bool:
        """Whether any of this happens in it."""
        return any(line.what in what for line in self.lines)

    def shorter(self) -> Iterator["Schedule"]:
        """The schedules with a little less in them, the largest pieces first. Each is a story that makes sense: an
        order goes with all that is done about it, and of deeds only an order's last."""
        for line in self.orders():
            if len(self.orders()) > 1:
                yield self._only(each for each in self.lines if _about(each) != line.order)
        for index, line in enumerate(self.lines):
            if _about(line) is None or (line.is_deed and self._is_last(index)):
                yield self._only(each for at, each in enumerate(self.lines) if at != index)

    def _only(self, lines: Iterator[Line]) -> "Schedule":
        return replace(self, lines=tuple(lines))

    def _is_last(self, index: int) -> bool:
        order = self.lines[index].order
        return not any(line.is_deed and line.order == order for line in self.lines[index + 1 :])


def _about(line: Line) -> int | None:
    return line.order if isinstance(line.what, Comes | Deed) else None


def _words(fault: Fault) -> str:
    """A fault as a line of a story."""
    where = f"{fault.method or 'any'} {fault.path or '/'}"
    inside = f" with {fault.containing!r}" if fault.containing else ""
    times = "" if fault.remaining == 1 else f", {fault.remaining} times"
    lasts = f" by {fault.seconds:g} s" if fault.seconds else ""
    lasts += f", Retry-After {fault.retry_after:g} s" if fault.retry_after is not None else ""
    return f"{fault.face} meets {where}{inside} with {fault}{lasts}{times}"
