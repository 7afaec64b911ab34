"""The stored rows of a connection's health as the values that are judged, and back. Performs no I/O."""

from dataclasses import asdict
from datetime import datetime, timedelta

from bot.health.ailments import overdue_after
from bot.health.course import Course
from bot.health.observed import Hooks, Imports, Refusal
from storage.tables import Ailment, Pulse

_MOST_PAUSES = 20


def refusal_of(pulse: Pulse) -> Refusal | None:
    """The last refusal of our key."""
    if pulse.refused_at is None:
        return None
    return Refusal(pulse.refused_at, pulse.refused_status, pulse.refused_words)


def keep_lacks(pulse: Pulse, lacks: tuple[str, ...]) -> None:
    """Keep what the account lacks. What it lacked when it was first checked is the doctor's to tell, and no news."""
    pulse.accepted = [each for each in lacks if pulse.accepted is None or each in pulse.accepted]
    pulse.lacks = [each for each in lacks if each not in pulse.accepted]


def hooks_of(pulse: Pulse) -> Hooks | None:
    """Our webhooks as they were last seen."""
    if pulse.hooks is None:
        return None
    kept = pulse.hooks
    return Hooks(**{**kept, "missing": tuple(kept["missing"]), "flaws": tuple(kept["flaws"])})


def keep_hooks(pulse: Pulse, hooks: Hooks, now: datetime) -> bool:
    """Keep how our webhooks were seen. Whether they are well again, so that something may have been missed."""
    before = hooks_of(pulse)
    pulse.hooks = asdict(hooks)
    if not hooks.well or (before is not None and before.well):
        return False
    pulse.well_since = now
    return before is not None


def imports_of(pulse: Pulse) -> Imports | None:
    """What the desk said of its imports."""
    if pulse.imported_at is None or pulse.imports_asked_at is None:
        return None
    pauses = tuple(timedelta(seconds=seconds) for seconds in pulse.import_pauses)
    return Imports(pulse.imported_at, pulse.imports_asked_at, pauses)


def keep_imports(pulse: Pulse, imported_at: datetime, now: datetime) -> None:
    """Keep when the desk imported last. A pause that was overdue is not how often it usually imports."""
    before = imports_of(pulse)
    if before is not None and before.at < imported_at <= before.at + overdue_after(before):
        pauses = [*pulse.import_pauses, (imported_at - before.at).total_seconds()]
        pulse.import_pauses = pauses[-_MOST_PAUSES:]
    pulse.imported_at, pulse.imports_asked_at = imported_at, now


def course_of(row: Ailment) -> Course:
    """How an ailment went until now."""
    told = {what: tuple(datetime.fromisoformat(at) for at in times) for what, times in row.told.items()}
    return Course(since=row.since, stands=row.stands, said=row.said, told=told)


def keep_course(row: Ailment, course: Course) -> None:
    """How it goes on."""
    row.since, row.stands, row.said = course.since, course.stands, course.said
    row.told = {what: [at.isoformat() for at in times] for what, times in course.told.items()}
