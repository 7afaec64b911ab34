"""How far each person has read each channel. Kept with the workspace: a fresh one has not been read by anybody."""

import re
from weakref import WeakKeyDictionary

from integrations.sandbox.control.input import WrongInput
from integrations.sandbox.slack import Workspace
from integrations.sandbox.slack.reach import shown_channel


class Marks:
    """Read marks of every person and channel."""

    def __init__(self) -> None:
        self._kept: WeakKeyDictionary[Workspace, dict[tuple[str, str], str]] = WeakKeyDictionary()

    def of(self, workspace: Workspace, user: str, channel: str) -> str | None:
        """The `ts` up to which the person has read."""
        return self._kept.get(workspace, {}).get((user, channel))

    def read(self, workspace: Workspace, user: str, channel: str, ts: str) -> bool:
        """Read up to there; False when that had been read before: of two windows the one behind does not count.

        Never beyond what is shown, so that no mark hides what is yet to come.
        """
        if not re.fullmatch(r"\d{1,12}\.\d{6}", ts):
            raise WrongInput(f'"ts" is a message\'s, such as "1795.000100", not {ts!r}')
        shown = [message.ts for message in workspace.seen_by(user, shown_channel(workspace, user, channel))]
        reached, before = min(ts, max(shown, default="")), self.of(workspace, user, channel) or ""
        if reached <= before:
            return False
        self._kept.setdefault(workspace, {})[user, channel] = reached
        return True
