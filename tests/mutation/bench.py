"""Where scenarios are played with the product altered: a process of its own, as its owner sees it."""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from subprocess import PIPE, Popen

from tests.mutation.tables import ROOT, Altered

_ENDED = '{"broken": ["the bench has ended"]}'


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """How many scenarios were green, the words of those that were red, and what kept the others from being played."""

    green: int = 0
    red: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()


class Bench:
    """Plays what it is asked for, one after the other."""

    def __init__(self, process: "Popen[str]") -> None:
        self._process = process

    def play(self, scenarios: Sequence[str], altered: Altered | None = None) -> Played:
        """Play scenarios, in a bot of which one module is altered."""
        asked, answers = self._process.stdin, self._process.stdout
        assert asked
        assert answers
        asked.write(json.dumps([list(scenarios), *([altered.module, altered.source] if altered else [])]) + "\n")
        asked.flush()
        told = json.loads(answers.readline() or _ENDED)
        return Played(
            green=told.get("green", 0), red=tuple(told.get("red", ())), broken=tuple(told.get("broken", ()))
        )


@contextmanager
def open_bench() -> Iterator[Bench]:
    """Start the process, and end it."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    command = [sys.executable, "-m", "tests.mutation.player"]
    with Popen(command, cwd=ROOT, env=clean, stdin=PIPE, stdout=PIPE, text=True) as process:  # noqa: S603 - our own
        yield Bench(process)
        assert process.stdin
        process.stdin.close()
