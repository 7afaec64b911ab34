"""The form for reporting a problem: what it shows of an order, and what was filled in. Performs no I/O.

It is made of what is stored, so it may be minutes old: whether the order is still here is asked again when the form
has been sent.
"""

import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.orders.card import CardLine, card_of
from bot.orders.hold import AT_MOST, can_be_held, end_of_hold
from bot.orders.order import Order, Role
from bot.orders.phase import Phase, Verdict, phase_of
from bot.orders.problem import Problem, ProblemKind

KIND, NOTE, OWNER, HOLD, UNTIL = "problem_kind", "problem_note", "problem_owner", "problem_hold", "problem_until"
"""The form's fields."""
MOST_NOTE = 500
OVER = frozenset({Phase.SHIPPED, Phase.DONE, Phase.CANCELLED, Phase.CONFLICT, Phase.NOT_SHIPPABLE})
"""Phases in which no problem is open: the order has left, or is not to leave at all."""
Complaints = dict[str, str]
"""What is wrong with what was filled in, by the field to say it at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemForm:
    """Everything the form shows."""

    order_id: int
    number: str
    today: date
    """In the shop's time zone."""
    until: date
    """The end of a hold, unless another day is chosen."""
    lines: tuple[CardLine, ...] = ()
    desk: str | None = None
    """Where it can be held; None when it cannot."""
    problem: Problem | None = None
    """The problem that is open already: then there is nothing to fill in."""
    refusal: str | None = None
    """Why there is nothing to fill in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemWish:
    """What somebody reports, and what they want done about it."""

    kind: ProblemKind
    note: str
    owner: str
    """A Slack user id."""
    hold_until: date | None = None
    """Hold it at the desk until then; None: do not."""

    def data(self) -> dict[str, Any]:
        """A form to store; `from_data` gives an equal wish back."""
        until = self.hold_until.isoformat() if self.hold_until else None
        return {"kind": self.kind.value, "note": self.note, "owner": self.owner, "hold_until": until}

    @classmethod
    def from_data(cls, stored: dict[str, Any]) -> "ProblemWish":
        """The wish that `data` stored."""
        until = stored["hold_until"]
        return cls(
            kind=ProblemKind(stored["kind"]),
            note=stored["note"],
            owner=stored["owner"],
            hold_until=date.fromisoformat(until) if until else None,
        )


def problem_form_of(order: Order, *, today: date, seen: bool = True) -> ProblemForm:
    """The form for an order as it is known. `seen` says that some system has been read."""
    verdict = phase_of(order) if seen else Verdict(Phase.UNSEEN, "")
    return ProblemForm(
        order_id=order.id,
        number=order.number,
        today=today,
        until=end_of_hold(None, today),
        lines=card_of(order).lines,
        desk=order.named(Role.DESK) if can_be_held(order) else None,
        problem=order.problem,
        refusal=verdict.reason if verdict.phase in OVER else None,
    )


def read_problem(
    kind: str, note: str, owner: str, *, hold: bool, until: str | None, today: date
) -> ProblemWish | Complaints:
    """What was filled in, or what is wrong with it."""
    written, day = tidied_note(note), _day(until, today)
    complaints = {}
    if kind not in set(ProblemKind):
        complaints[KIND] = "Choose what is wrong."
    if len(written) > MOST_NOTE:
        complaints[NOTE] = f"A note has at most {MOST_NOTE} characters."
    elif kind == ProblemKind.OTHER and not written:
        complaints[NOTE] = "Say in a few words what is wrong."
    if not owner:
        complaints[OWNER] = "Choose who takes care of it."
    if hold and isinstance(day, str):
        complaints[UNTIL] = day
    if complaints:
        return complaints
    end = day if hold and not isinstance(day, str) else None
    return ProblemWish(kind=ProblemKind(kind), note=written, owner=owner, hold_until=end)


def tidied_note(note: str) -> str:
    """The note on one line, without control characters."""
    return " ".join("".join(" " if unicodedata.category(c)[0] == "C" else c for c in note).split())


def _day(until: str | None, today: date) -> date | str:
    """The end of a hold, or what is wrong with it."""
    if not until:
        return end_of_hold(None, today)
    try:
        day = date.fromisoformat(until)
    except ValueError:
        return "That day does not exist: choose another."
    if day <= today:
        return "A hold ends on a later day than today."
    return day if day - today <= AT_MOST else f"A hold ends within {AT_MOST.days} days."
