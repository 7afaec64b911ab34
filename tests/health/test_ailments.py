"""What ails a connection: each kind with what makes it so, and what only looks like it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.health.ailments import UNKNOWN, Ailment, Kind, ailments_of, overdue_after
from bot.health.observed import Hooks, Imports, Observed, Refusal

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
AGO = timedelta(minutes=5)
HOUR = timedelta(hours=1)
PAUSED = Hooks(flaws=("it is paused",), paused=True)
WELL, GONE = Hooks(), Hooks(missing=("orders/updated",))
LASTING = {"hooks": WELL, "well_since": NOW - 40 * HOUR, "read_at": NOW - AGO}


def ail(**seen: Any) -> set[Kind]:
    """The kinds that ail a connection of which this was observed."""
    found = ailments_of(Observed(system="Shopify", **seen), NOW)
    return {kind for kind, verdict in found.items() if isinstance(verdict, Ailment)}


def ailment(**seen: Any) -> Ailment:
    found = [one for one in ailments_of(Observed(system="Shopify", **seen), NOW).values() if isinstance(one, Ailment)]
    (only,) = found
    return only


def imported(ago: timedelta, *, asked: timedelta = AGO, pauses: tuple[timedelta, ...] = ()) -> Imports:
    return Imports(NOW - asked - ago, NOW - asked, pauses)


@pytest.mark.parametrize(
    ("seen", "kinds"),
    [
        pytest.param({}, set(), id="nothing is known"),
        pytest.param({"refusal": Refusal(NOW - AGO, 401, "no")}, {Kind.REFUSED}, id="refused and never read"),
        pytest.param(
            {"refusal": Refusal(NOW - AGO, 401, "no"), "read_at": NOW - 2 * AGO}, {Kind.REFUSED}, id="refused since"
        ),
        pytest.param({"refusal": Refusal(NOW - 2 * AGO, 401, "no"), "read_at": NOW - AGO}, set(), id="read since"),
        pytest.param({"lacks": ("Scope x is missing.",)}, {Kind.LACKS}, id="a scope is missing"),
        pytest.param(LASTING, set(), id="webhooks are on"),
        pytest.param(LASTING | {"hooks": GONE}, {Kind.HOOKS}, id="one is gone"),
        pytest.param(LASTING | {"hooks": Hooks(flaws=("it is switched off",))}, {Kind.HOOKS}, id="one is off"),
        pytest.param(LASTING | {"hooks": Hooks(unproven=True)}, {Kind.HOOKS}, id="signed with another token"),
        pytest.param(LASTING | {"hooks": Hooks(unseen="scope missing")}, {Kind.HOOKS}, id="nobody may see them"),
        pytest.param({"hooks": Hooks(found=False, missing=("x",))}, {Kind.HOOKS}, id="never connected"),
        pytest.param({"hooks": Hooks(found=False, missing=("x",)), "heard_at": NOW}, set(), id="made by hand"),
        pytest.param(LASTING | {"unheard": 2}, set(), id="two changed unheard"),
        pytest.param(LASTING | {"unheard": 3}, {Kind.SILENT}, id="three changed unheard"),
        pytest.param(LASTING | {"unheard": 1, "usual": (40, 12, 9)}, {Kind.SILENT}, id="one, in a busy hour"),
        pytest.param(LASTING | {"unheard": 1, "usual": (40, 9, 9)}, set(), id="one, in an hour seldom busy"),
        pytest.param(LASTING | {"unheard": 1, "usual": (40, 12)}, set(), id="one, and two weeks are no usual"),
        pytest.param(LASTING | {"unheard": 1, "usual": (40, 12, 12), "heard_lately": 1}, set(), id="one, and heard"),
        pytest.param(LASTING | {"usual": (400, 400, 400)}, set(), id="silent, and polling found nothing either"),
        pytest.param({"unheard": 30}, set(), id="webhooks that are not ours to watch"),
        pytest.param({"imports": imported(23 * HOUR)}, set(), id="imported today"),
        pytest.param({"imports": imported(25 * HOUR)}, {Kind.IMPORTS}, id="not imported for a day"),
        pytest.param({"imports": imported(25 * HOUR, asked=2 * HOUR)}, set(), id="nobody asked for two hours"),
        pytest.param({"imports": imported(4 * HOUR, pauses=(HOUR,) * 5)}, {Kind.IMPORTS}, id="imports each hour"),
        pytest.param({"imports": imported(3 * HOUR, pauses=(HOUR,) * 5)}, set(), id="within thrice its pause"),
        pytest.param({"imports": imported(4 * HOUR, pauses=(HOUR,) * 4)}, set(), id="four pauses are no usual"),
        pytest.param({"imports": imported(HOUR, pauses=(AGO,) * 9)}, set(), id="an hour is never overdue"),
    ],
)
def test_what_ails_a_connection(seen: dict[str, Any], kinds: set[Kind]) -> None:
    assert ail(**seen) == kinds


@pytest.mark.parametrize(
    ("seen", "cause", "fix"),
    [
        ({"refusal": Refusal(NOW, 401, "Katana refuses our key")}, "refuses our key", "new key"),
        ({"refusal": Refusal(NOW, 402, "Katana refuses our key")}, "refuses our key", "plan"),
        ({"refusal": Refusal(NOW, 403, "Katana refuses our key")}, "refuses our key", "permission"),
        (LASTING | {"hooks": GONE}, "nothing tells orders/updated", "by itself"),
        (LASTING | {"hooks": Hooks(flaws=("it is switched off",))}, "it is switched off", "./shipmate connect"),
        (LASTING | {"hooks": PAUSED}, "it is paused", "Somebody paused it there, so Shipmate leaves it so"),
        ({"hooks": Hooks(found=False, missing=("x",))}, "never asked", "./shipmate connect"),
        (LASTING | {"hooks": Hooks(unproven=True)}, "token", ".env"),
        (LASTING | {"unheard": 4}, "4 orders have changed", "PUBLIC_URL"),
        ({"imports": imported(30 * HOUR)}, "for 30 hours", "Store Setup"),
    ],
)
def test_each_says_its_cause_and_the_fix(seen: dict[str, Any], cause: str, fix: str) -> None:
    found = ailment(**seen)
    assert cause in found.cause
    assert fix in found.fix


def test_while_the_key_is_refused_nobody_can_tell_the_rest() -> None:
    seen = Observed(
        system="Shopify", refusal=Refusal(NOW, 401, "no"), hooks=GONE, unheard=9, imports=imported(99 * HOUR)
    )
    verdicts = ailments_of(seen, NOW)
    assert [verdicts[kind] for kind in Kind if kind is not Kind.REFUSED] == [UNKNOWN] * 4


@pytest.mark.parametrize(("read", "verdict"), [(-AGO, UNKNOWN), (timedelta(), None), (AGO, None)])
def test_webhooks_that_were_put_right_are_well_once_everything_was_read_again(
    read: timedelta, verdict: object
) -> None:
    seen = Observed(system="Shopify", hooks=WELL, well_since=NOW, read_at=NOW + read)
    assert ailments_of(seen, NOW)[Kind.HOOKS] is verdict


def test_a_refusal_that_counts_up_is_the_same_trouble() -> None:
    first, second = (ailment(refusal=Refusal(NOW, 401, f"request {n} refused")) for n in (17, 18))
    assert (first.what, first.cause != second.cause) == (second.what, True)


def test_an_import_is_overdue_by_the_longest_pause_seen() -> None:
    pauses = (HOUR, 2 * HOUR, HOUR, HOUR, HOUR)
    assert overdue_after(imported(HOUR, pauses=pauses)) == 6 * HOUR
