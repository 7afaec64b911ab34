"""What was told of the day that is being played, line by line, for a page that asks. Performs no I/O."""

from collections.abc import Callable
from dataclasses import dataclass, field

Json = dict[str, object]

MOST_LINES = 5000


@dataclass(slots=True)
class Story:
    """The lines of one world's day. `changed` is called with each new one."""

    seed: int
    changed: Callable[[], None]
    playing: bool = False
    good: bool | None = None
    """The verdict, once the day is over and when it was judged."""
    lines: list[Json] = field(default_factory=list)

    def tell(self, kind: str, text: str) -> None:
        """A line: title, person, world, bot or verdict."""
        if len(self.lines) < MOST_LINES:
            self.lines.append({"n": len(self.lines), "kind": kind, "text": text})
        self.changed()

    def since(self, number: int) -> Json:
        """How it stands, with the lines from `number` on."""
        return {"seed": self.seed, "playing": self.playing, "good": self.good, "lines": self.lines[max(0, number) :]}
