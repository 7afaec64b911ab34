"""The verdict on alerts: each that was caused was told once, ended when its cause did, and none was invented."""

from bot.demo.eye import Eye
from bot.demo.findings import Verdict
from bot.demo.kinds import NOTED
from bot.demo.told import About, Told
from bot.orders.alert import AlertRule


def judge_told(verdict: Verdict, told: Told, eye: Eye) -> None:
    """Hold what the channel told of alerts against what the day caused and what stood still in the world."""
    expected, patience = eye.expected, eye.patience
    caused = {one for one in expected.alerts if one[1] is not NOTED}
    known = {one for one in told.alone if one[1] is not AlertRule.READY} | told.listed
    for one in sorted(known | caused | patience.must):
        wanted = int(one in caused or one in patience.must or (one in patience.may and one in known))
        verdict.count(f"alerts that {_words(one)}", wanted=wanted, got=told.alone[one] + (one in told.listed))
    for one in sorted(expected.alerts - caused):
        verdict.count(f"notes in a digest that {_words(one)}", wanted=1, got=int(one in told.noted))
    _ended(verdict, told, eye, known)
    _again(verdict, told, eye, known)
    verdict.count("messages about the pick-up", wanted=1, got=told.pickups)


def _ended(verdict: Verdict, told: Told, eye: Eye, known: set[About]) -> None:
    """What is right again is said to be, where it was told, and no card warns of it any more; what stands, does."""
    over = eye.expected.over
    for one in sorted(over | set(told.over)):
        wanted = int(one in over and one not in told.listed)
        verdict.count(f"ends that {_words(one)}", wanted=wanted, got=told.over[one])
    stands = (eye.expected.alerts - over) | eye.patience.now
    for one in sorted(told.standing | (set(told.alone) & stands)):
        if one in known and (one in stands) != (one in told.standing):
            verdict.find("wrong", f"it {'is' if one in stands else 'is not'} so now that {_words(one)}")


def _again(verdict: Verdict, told: Told, eye: Eye, known: set[About]) -> None:
    """Said again at most once, of what was told before; and what nobody has any more."""
    wanted = eye.expected.again
    for one in sorted(set(told.again) | wanted):
        most = int(one in wanted or one in known)
        verdict.count(f"repetitions that {_words(one)}", wanted=most, got=told.again[one])
    for name in sorted(set(told.lapsed) | eye.expected.lapsed):
        verdict.count(f"lapses of {name}", wanted=int(name in eye.expected.lapsed), got=told.lapsed[name])


def _words(about: About) -> str:
    name, rule = about
    return f"{name} has {rule.name} ({rule.value})"
