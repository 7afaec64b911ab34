"""Plays a fault schedule against the real bot on a stage of its own, and judges what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.demo.findings import Verdict
from bot.demo.stage import CHANNEL
from bot.ground import Makers
from integrations.sandbox.server import Sandbox
from tests.faults.ambush import PATIENCE
from tests.faults.judging import judge_world
from tests.faults.listening import Heard, listening
from tests.faults.plan import ARROWS
from tests.faults.schedule import Schedule, Spell, Turn
from tests.faults.telling import Telling
from tests.scenarios.stage import on_stage

MORNING = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
"""A Tuesday, after the hour of that day's digest."""
SETTINGS: Mapping[str, str] = {
    **PATIENCE,
    "SWEEP_EVERY": "600",
    **{f"GRACE_{arrow}": "60" for arrow in ARROWS},
    "STALL_READY_AFTER": "9999999",  # what lies about all night is not what these stories are about
    "STALL_PACKED_AFTER": "9999999",
}
_LONGEST_REST = 150.0
_FULL = "database or disk is full"
_HALF = "UnexpectedReply"
"""Half of an answer that pretends to be all of it is an error of the vendor's, and is meant to be logged as one."""
_UNFORESEEN = {"operation failed", "a listener failed", "a request failed", "a tick failed"}


@dataclass(frozen=True, slots=True)
class Played:
    """What came of a schedule: the verdict, and which kinds of trouble really met something."""

    verdict: Verdict
    met: frozenset[str]


async def play(schedule: Schedule, makers: Makers | None = None) -> Played:
    """Play it from the first start to the last rest, and judge. Nothing is left running."""
    telling = Telling(schedule)
    settings: dict[str, str] = {**schedule.follows.settings, **SETTINGS}
    with listening() as heard:
        async with on_stage(
            seed=schedule.seed,
            slack=schedule.slack,
            before=telling.before_the_start,
            patience=_LONGEST_REST,
            at=MORNING,
            makers=makers,
            **settings,  # type: ignore[arg-type]
        ) as scene:
            board = await telling.tell(scene)
            verdict = judge_world(scene.box, board, telling.record, schedule.follows)
            _digests(verdict, scene.box, days=int(schedule.has(Turn.NIGHT)))
            met = _met(scene.box, heard)
    for event in heard.events & _UNFORESEEN:
        for why in heard.why[event]:
            if not any(words in why for words in (_FULL, _HALF)):
                verdict.find("wrong", f"unforeseen: {event}: {why}")
    return Played(verdict, met)


def _digests(verdict: Verdict, box: Sandbox, *, days: int) -> None:
    """One for the day that began, if one did: the next is a Wednesday."""
    said = [one for one in box.workspace.channels[CHANNEL].messages.values() if one.thread_ts is None]
    verdict.count("digests", wanted=days, got=sum(one.text.startswith("Wednesday: ") for one in said))


def _met(box: Sandbox, heard: Heard) -> frozenset[str]:
    """Faults by face and kind, and what befell webhooks and the disk."""
    faults = {f"{one.face}: {one.fault}" for one in box.journal.entries if one.fault}
    lost = {"webhook lost"} if box.sender.dropped else set()
    full = {Spell.DISK_FULL.value} if heard.says(_FULL) else set()
    return frozenset(faults | lost | full)
