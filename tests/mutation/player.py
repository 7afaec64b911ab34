"""The process that plays scenarios with a module altered, each wish in a fork of its own: `python -m
tests.mutation.player`.

Most of a start is loading what has no rules. That is done once; the bot itself is loaded anew in each fork, from the
altered source. It reads a line for each wish and writes one: what came of it.
"""

import asyncio
import gc
import json
import os
import sys
import tempfile
import threading
import traceback
from collections.abc import Sequence
from dataclasses import asdict
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType

import pytest

from tests.mutation.bench import Played
from tests.mutation.tables import Altered, file_of

LOADED = (
    "alembic.command",
    "apscheduler.schedulers.asyncio",
    "holidays",
    "hypothesis",
    "integrations.katana.client",
    "integrations.sandbox.server",
    "integrations.shipstation.client",
    "integrations.shopify.client",
    "pytest_asyncio.plugin",
    "rich.traceback",
    "slack_bolt.adapter.socket_mode.async_handler",
    "slack_bolt.async_app",
    "storage.budgets",
    "storage.lock",
    "storage.unit_of_work",
    "structlog",
    "tracking_numbers",
)
"""What takes long to load, and knows no rule."""
_QUIETLY = ("-q", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning")
"""A plugin that is loaded already is as good."""
_NO_END = "NotAtRest"
"""Raised when a scenario goes on for too long, as on a machine that is too busy: nobody knows how it would end."""
_MOST_WORDS = 600


class Loader(SourceFileLoader):
    """Loads a module as it is not."""

    def __init__(self, altered: Altered) -> None:
        super().__init__(altered.module, str(file_of(altered.module)))
        self._source = altered.source

    def get_code(self, fullname: str) -> CodeType:
        return compile(self._source, self.path, "exec")


class Finder(MetaPathFinder):
    """Finds that module before anybody else does."""

    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != self._loader.name:
            return None
        return spec_from_file_location(fullname, self._loader.path, loader=self._loader)


class Eye:
    """Sees how scenarios end."""

    def __init__(self) -> None:
        self.green, self.red, self.broken = 0, list[str](), list[str]()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            ended = report.when == "call" and _NO_END not in report.longreprtext
            (self.red if ended else self.broken).append(_last_words(report))
        elif report.when == "call":
            self.green += int(report.passed)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.broken.append(_last_words(report))


def _last_words(report: pytest.TestReport | pytest.CollectReport) -> str:
    return f"{report.nodeid}: {report.longreprtext[-_MOST_WORDS:]}"


def play(scenarios: Sequence[str], altered: Altered | None) -> Played:
    """Play them here and now. A bot that was loaded before is no altered one."""
    if _bots():
        return Played(broken=("the bot was loaded too early",))
    if altered:
        sys.meta_path.insert(0, Finder(Loader(altered)))
    eye = Eye()
    pytest.main([*_QUIETLY, *(["-x"] if altered else []), *scenarios], plugins=[eye])
    if altered and not isinstance(sys.modules[altered.module].__loader__, Loader):
        eye.broken.append(f"{altered.module} was not loaded as it was to be")
    if not eye.green + len(eye.red):
        eye.broken.append(f"none was played: {scenarios}")
    return Played(green=eye.green, red=tuple(eye.red), broken=tuple(eye.broken))


def _bots() -> list[str]:
    return [name for name in sys.modules if name.split(".")[0] == "bot"]


def load() -> None:
    """Everything that has no rules, and nothing that runs: a fork takes no thread along."""
    for name in LOADED:
        import_module(name)
    from sqlalchemy.orm import configure_mappers

    from tests.databases import lay_down

    configure_mappers()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(lay_down(f"sqlite:///{Path(folder) / 'first.db'}"))
    gc.collect()
    gc.freeze()
    if threading.active_count() > 1 or _bots():
        raise RuntimeError(f"too much runs or is loaded: {threading.enumerate()}, {_bots()}")


def answered(wish: str) -> str:
    """Play what a line asks for. Whatever goes wrong is an answer too."""
    try:
        scenarios, *of = json.loads(wish)
        return json.dumps(asdict(play(scenarios, Altered(*of) if of else None)))
    except BaseException:  # noqa: BLE001 - whoever asked is told
        return json.dumps({"broken": [traceback.format_exc()]})


def wishes() -> None:
    """One after the other, for as long as somebody asks for more."""
    for line in sys.stdin:
        here, there = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.dup2(2, 1)
            os.write(there, answered(line).encode())
            os._exit(0)
        os.close(there)
        with os.fdopen(here, encoding="utf-8") as told:
            print(told.read() or '{"broken": ["the fork died"]}', flush=True)  # noqa: T201 - whoever asked reads it
        os.waitpid(pid, 0)


if __name__ == "__main__":
    load()
    wishes()
