"""Many schedules at the same time, in processes of their own: while one waits another plays.

`python -m tests.faults.players 17` plays seed 17 alone and prints its story and the verdict, made short when it is
bad; `python -m tests.faults.players 17 outbox` does so with a safeguard switched off.
"""

import asyncio
import gc
import json
import os
import sys
import traceback
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field

from bot.demo.sabotage import SABOTAGE
from tests.faults.drawing import draw
from tests.faults.play import Played, play
from tests.faults.process import ROOT
from tests.faults.schedule import Schedule
from tests.faults.shrink import MOST_REPLAYS, shrunk

PROCESSES = 4 * (os.cpu_count() or 1)
"""More than there are processors: a schedule waits for more than half of its time."""
PATIENCE = 300.0
"""Seconds of real time for one schedule; beside seven others it takes some ten."""
_MODULE = "tests.faults.players"


@dataclass(slots=True)
class Outcome:
    """What came of many schedules: how often each kind of trouble really met something, and what went wrong."""

    played: int = 0
    met: Counter[str] = field(default_factory=Counter)
    bad: dict[int, str] = field(default_factory=dict)
    """The seeds that went wrong, and what was found."""


async def play_all(seeds: Sequence[int]) -> Outcome:
    """Play all of them, spread over the machine."""
    outcome = Outcome()
    shares = [seeds[start::PROCESSES] for start in range(min(PROCESSES, len(seeds)))]
    await asyncio.gather(*(_play_share(share, outcome) for share in shares))
    return outcome


async def failing(seed: int, without: str = "", *, most: int = MOST_REPLAYS) -> tuple[Schedule, str] | None:
    """A bad schedule made short in at most so many replays, with what is found when it is played; None when it is
    good."""
    makers = SABOTAGE[without] if without else None
    schedule = draw(seed)
    bad = [(await play(schedule, makers)).verdict]
    if bad[0].good:
        return None
    kinds = {kind for kind, _ in bad[0].findings}

    async def fails(shorter: Schedule) -> bool:
        """In one of the ways in which the whole of it did."""
        verdict = (await play(shorter, makers)).verdict
        if fits := any(kind in kinds for kind, _ in verdict.findings):
            bad.append(verdict)
        return fits

    return await shrunk(schedule, fails, most=most), str(bad[-1])


def command(seed: int, without: str = "") -> str:
    """What plays this seed alone, and makes its story short."""
    return f"python -m {_MODULE} {seed} {without}".rstrip()


async def _play_share(seeds: Iterable[int], outcome: Outcome) -> None:
    """One process; it writes a line of JSON for each schedule."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", _MODULE, "--each", *map(str, seeds), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    async for line in process.stdout:
        told = json.loads(line)
        outcome.played += 1
        outcome.met.update(told["met"])
        if told["bad"]:
            outcome.bad[told["seed"]] = told["bad"]
    if await process.wait():
        raise ChildProcessError(f"a process that played schedules ended with {process.returncode}")


async def _each(seeds: Iterable[int]) -> None:
    gc.collect()
    gc.freeze()  # as the tests do: what is loaded stays, and walking all of it is a tenth of the time
    gc.set_threshold(5_000, 20, 20)
    for seed in seeds:
        met, bad = await played_to_an_end(draw(seed), play)
        print(json.dumps({"seed": seed, "met": sorted(met), "bad": bad}), flush=True)  # noqa: T201


async def played_to_an_end(
    schedule: Schedule, playing: Callable[[Schedule], Awaitable[Played]], *, patience: float = PATIENCE
) -> tuple[frozenset[str], str]:
    """What it met, and what was bad. One that breaks off or hangs is bad, and keeps no other from being played."""
    try:
        async with asyncio.timeout(patience) as waited:
            played = await playing(schedule)
    except Exception:  # noqa: BLE001 - whatever it is, it is this seed's
        why = f"it had not ended after {patience:g} s" if waited.expired() else traceback.format_exc()
        return frozenset(), f"{schedule}\n{why}"
    return played.met, "" if played.verdict.good else f"{schedule}\n{played.verdict}"


async def _alone(seed: int, without: str = "") -> int:
    found = await failing(seed, without)
    print("\n".join(map(str, found)) if found else f"{draw(seed)}\nNothing was lost or doubled.")  # noqa: T201
    return int(found is not None)


if __name__ == "__main__":
    if sys.argv[1] == "--each":
        asyncio.run(_each(map(int, sys.argv[2:])))
    else:
        sys.exit(asyncio.run(_alone(int(sys.argv[1]), *sys.argv[2:])))
