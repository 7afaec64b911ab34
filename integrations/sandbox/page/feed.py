"""What has changed, told to every open window of the page: only that it changed, and only what concerns the person.

A window keeps a set of what it has not been told yet, so one that reads slowly, or not at all, costs no more.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from integrations.sandbox.server import Sandbox
from integrations.sandbox.slack.workspace import Workspace
from integrations.sandbox.state import Effect

EVERYTHING = frozenset({"slack", "world", "requests", "story"})


class Window:
    """One open window of one person: what it is yet to be told."""

    def __init__(self, user: str) -> None:
        self.user = user
        self.restarted = False
        self.over = False
        self._untold: set[str] = set()
        self._news = asyncio.Event()

    def hear(self, what: set[str] | frozenset[str]) -> None:
        if what:
            self._untold |= what
            self._news.set()

    def restart(self, everything: frozenset[str]) -> None:
        """The world this window has shown is gone, and with it what was not yet told of it."""
        self.restarted = True
        self._untold.clear()
        self.hear(everything)

    def end(self) -> None:
        self.over = True
        self._news.set()

    async def wait(self, within: float) -> bool:
        """Whether there is something to tell, waiting at most so many seconds for it."""
        try:
            await asyncio.wait_for(self._news.wait(), within)
        except TimeoutError:
            return False
        return True

    def take(self) -> tuple[bool, list[str]]:
        """Whether the world was replaced, and what has changed since; from now on both count as told."""
        taken = self.restarted, sorted(self._untold)
        self.restarted = False
        self._untold.clear()
        self._news.clear()
        return taken


class Feed:
    """Listens to one sandbox at a time. `revision` grows with everything that could be told to anybody.

    What comes within `together` seconds is told as one. After `alive` seconds of silence a window is given a sign
    of life, and in as many it has to take what it is given: else nobody reads any more.
    """

    def __init__(self, *, together: float = 0.05, alive: float = 10.0) -> None:
        self.together = together
        self.alive = alive
        self.revision = 0
        self._box: Sandbox | None = None
        self._windows: set[Window] = set()

    def follow(self, box: Sandbox) -> None:
        """Tell of this sandbox from now on, and of no other. Windows that showed another are told to begin afresh."""
        if box is self._box:
            return
        replaced, self._box = self._box is not None, box
        box.workspace.subscribe(lambda effect: self._heard(box, effect))
        box.world.subscribe(lambda *_: self._happened(box, "world"))
        box.world.record_effects(lambda _: self._happened(box, "world"))
        box.journal.subscribe(lambda: self._happened(box, "requests"))
        if replaced:
            self.revision += 1
            for window in self._windows:
                window.restart(self.everything(window.user))

    def tell(self, *what: str, to: str | None = None) -> None:
        """Tell every window, or one person's, that this has changed: "story", "world", "requests", "slack", ..."""
        self.revision += 1
        for window in self._windows:
            if to in (None, window.user):
                window.hear(set(what))

    @contextmanager
    def open(self, user: str) -> Iterator[Window]:
        """A window of this person, which is told everything at first."""
        window = Window(user)
        window.hear(self.everything(user))
        self._windows.add(window)
        try:
            yield window
        finally:
            self._windows.discard(window)

    @property
    def windows(self) -> int:
        """How many are open."""
        return len(self._windows)

    def everything(self, user: str) -> frozenset[str]:
        """All that a person can ask for."""
        channels = self._box.workspace.channels.values() if self._box else ()
        return EVERYTHING | {f"channel:{channel.id}" for channel in channels if user in channel.members}

    def close(self) -> None:
        """End every window."""
        for window in self._windows:
            window.end()

    def _happened(self, box: Sandbox, what: str) -> None:
        if box is self._box:
            self.tell(what)

    def _heard(self, box: Sandbox, effect: Effect) -> None:
        if box is not self._box:
            return
        self.revision += 1
        for window in self._windows:
            window.hear(concerns(box.workspace, effect, window.user))


def concerns(workspace: Workspace, effect: Effect, user: str) -> set[str]:
    """What of it a person can see: nothing of channels they are not in, of others' ephemerals, modals and Home."""
    channel = workspace.channels.get(effect.subject.partition(":")[0])
    if channel is None:
        return {"slack"} if effect.data.get("user") == user else set()
    if user not in channel.members or effect.data.get("only_for", user) != user:
        return set()
    return {"slack", f"channel:{channel.id}"}
