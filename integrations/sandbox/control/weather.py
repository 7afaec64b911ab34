"""What happens to the systems rather than in them: arrows, faults, webhooks, the clock.

Each act reads all of its input before it changes anything.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass

from integrations.sandbox.control import views
from integrations.sandbox.control.input import Input, Json, WrongInput
from integrations.sandbox.deliveries import Mischief, Sender
from integrations.sandbox.faults import Fault, Faults
from integrations.sandbox.journal import Journal
from integrations.sandbox.world import World
from integrations.sandbox.world.arrows import arrows_at, new_arrows

MOST_AHEAD = 90 * 86400.0
"""Seconds the clock can be moved in one go."""


@dataclass(frozen=True, slots=True)
class Weather:
    """Sync, faults, clock and reset."""

    world: World
    journal: Journal
    faults: Faults
    sender: Sender

    def acts(self) -> dict[str, Callable[[Input], Json]]:
        """Each act by the last part of its route."""
        return {"sync": self.sync, "faults": self.fault, "clock": self.clock, "reset": self.reset}

    def sync(self, given: Input) -> Json:
        """Set an arrow, let one catch up, or have ShipStation import from the shop."""
        name, run, refresh = given.maybe("arrow", str), given.maybe("run", str), given.get("refresh", bool, False)
        on, failing = given.maybe("on", bool), given.maybe("failing", bool)
        delay = given.maybe("delay", float)
        given.finish()
        for each in (name, run):
            if each is not None and each not in (there := arrows_at(self.world.channel)):
                raise WrongInput(f"there is no arrow {each!r}; there are {', '.join(there)}")
        if delay is not None and delay < 0:
            raise WrongInput('"delay" is not negative')
        if name is None and (on, failing, delay) != (None, None, None):
            raise WrongInput('"arrow" says which one to set')
        if name is not None:
            arrow = self.world.arrows[name]
            arrow.on = arrow.on if on is None else on
            arrow.failing = arrow.failing if failing is None else failing
            arrow.delay = arrow.delay if delay is None else delay
        if run is not None:
            self.world.run_arrow(run)
        if refresh:
            self.world.desk_refresh()
        return {"arrows": views.arrows(self.world)}

    def fault(self, given: Input) -> Json:
        """Add a rule, remove one or all, or change what happens to webhooks."""
        if "kind" in given:
            self.faults.add(_rule(given))
        else:
            self._change(given)
        rules = [asdict(rule) for rule in self.faults.rules]
        return {"faults": rules, "webhooks": views.webhooks(self.sender)}

    def clock(self, given: Input) -> Json:
        """Fast-forward."""
        seconds = given.need("advance", float)
        given.finish()
        if not 0 <= seconds <= MOST_AHEAD:
            raise WrongInput(f'"advance" is from 0 to {MOST_AHEAD:.0f} seconds')
        self.world.advance(seconds)
        return {"now": self.world.now().isoformat()}

    def reset(self, given: Input) -> Json:
        """Fine weather again: no faults, no mischief, the arrows as at first and an empty journal. Orders stay."""
        given.finish()
        self.faults.clear()
        self.sender.mischief = Mischief()
        self.sender.disabled.clear()
        self.world.arrows.update(new_arrows())
        self.journal.clear()
        return {"reset": True}

    def _change(self, given: Input) -> None:
        remove, clear = given.maybe("remove", int), given.get("clear", bool, False)
        vendors = [given.choice(word, tuple(self.sender.renderers)) for word in SWITCHES if word in given]
        mischief = _mischief(given.nested("webhooks")) if "webhooks" in given else None
        switches = [word for word in SWITCHES if word in given]
        given.finish()
        if remove is not None and not self.faults.remove(remove):
            raise WrongInput(f"there is no rule {remove}")
        if clear:
            self.faults.clear()
        if mischief:
            self.sender.mischief = mischief
        for word, vendor in zip(switches, vendors, strict=True):
            change = self.sender.disabled.add if word == "disable" else self.sender.disabled.discard
            change(vendor)


SWITCHES = ("disable", "enable")


def _rule(given: Input) -> Fault:
    forever = given.get("forever", bool, False)
    remaining = given.get("remaining", int, 1)
    rule = Fault(
        kind=given.need("kind", str),
        face=given.maybe("face", str),
        method=given.maybe("method", str),
        path=given.get("path", str, ""),
        containing=given.get("containing", str, ""),
        remaining=None if forever else remaining,
        probability=given.get("probability", float, 1.0),
        status=given.get("status", int, 503),
        retry_after=given.maybe("retry_after", float),
        seconds=given.get("seconds", float, 0.0),
    )
    given.finish()
    return rule


def _mischief(given: Input) -> Mischief:
    normal = Mischief()
    chances = {name: given.get(name, float, 0.0) for name in ("duplicate", "drop", "reorder")}
    delay, behind = given.get("delay", float, 0.0), given.get("behind", float, normal.behind)
    given.finish()
    if not all(0 <= chance <= 1 for chance in chances.values()) or delay < 0 or behind < 0:
        raise WrongInput("chances are from 0 to 1, seconds are not negative")
    return Mischief(**chances, delay=delay, behind=behind)
