"""What is said again of an alert that stands: once when nothing came of it, each morning of what is critical, and
that whoever had it is not expected to have it any more. Tables of days, through the judgement itself."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.orders.alert import AlertRule, Finding, Severity
from bot.orders.care import Claim, holder
from bot.orders.judge import Judgement, Past, Rules, judge
from bot.orders.phase import Phase
from bot.orders.remind import Again, Reminder, reminders
from integrations.model import ProductionStage, ShipmentState
from tests.orders.making import MINUTE, order, production, sales, shipment
from tests.orders.test_calendar import at
from tests.orders.test_stall import CARRIER

S4, S5, S6, D3, D4, D7 = AlertRule.S4, AlertRule.S5, AlertRule.S6, AlertRule.D3, AlertRule.D4, AlertRule.D7
READY = AlertRule.READY
RULES = Rules(calendar=CARRIER)
TOLD = at("2026-03-02 10:00")
AMY = Claim("UAMY", at("2026-03-02 11:00"))
ENDS = at("2026-03-02 17:00")
MORNING = at("2026-03-03 09:00")


def again(
    now: datetime,
    *rules: tuple[AlertRule, Severity],
    claim: Claim | None = None,
    twice: dict[AlertRule, datetime] | None = None,
    told: datetime = TOLD,
) -> tuple[list[tuple[Again, AlertRule, str | None, str | None]], datetime | None]:
    """What is said again of these alerts, with who has and who had it; and when that is next looked at."""
    findings = [Finding(rule=rule, entry="x", words="w", severity=severity) for rule, severity in rules]
    since = {rule: told for rule, _ in rules}
    said, next_at = reminders(findings, since, twice or {}, claim, CARRIER, now)
    return [(one.again, one.finding.rule, one.owner, one.had) for one in said], next_at


HIGH, CRITICAL, WARN = (S4, Severity.HIGH), (D7, Severity.CRITICAL), (D4, Severity.WARN)
TWICE = {S4: at("2026-03-03 10:00"), D4: at("2026-03-03 10:00"), D7: at("2026-03-03 10:00")}


def test_what_is_high_rings_a_second_time_and_says_whose_it_is() -> None:
    due = TWICE[S4]
    assert again(due - MINUTE, HIGH, twice=TWICE) == ([], due)
    assert again(due, HIGH, twice=TWICE) == ([(Again.ESCALATED, S4, None, None)], None)
    today = Claim("UAMY", at("2026-03-03 09:30"))
    said, next_at = again(due, HIGH, twice=TWICE, claim=today)
    assert (said, next_at) == ([(Again.ESCALATED, S4, "UAMY", None)], at("2026-03-03 17:00"))
    said, _ = again(due, HIGH, twice=TWICE, claim=AMY)
    assert (Again.ESCALATED, S4, None, "UAMY") in said


def test_what_only_warns_never_rings_again() -> None:
    assert again(TWICE[D4], WARN, twice=TWICE)[0] == []


def test_what_is_due_at_night_waits_for_the_shift() -> None:
    night = {S4: at("2026-03-03 22:00")}
    assert again(at("2026-03-03 23:00"), HIGH, twice=night) == ([], at("2026-03-04 09:00"))
    assert again(at("2026-03-04 09:00"), HIGH, twice=night)[0] == [(Again.ESCALATED, S4, None, None)]


def test_what_is_critical_comes_back_with_each_shift_until_somebody_has_it() -> None:
    assert again(TOLD + MINUTE, CRITICAL) == ([], MORNING)
    assert again(MORNING - MINUTE, CRITICAL) == ([], MORNING), "nobody is told at night"
    assert again(MORNING, CRITICAL)[0] == [(Again.REPEATED, D7, None, None)]
    assert again(MORNING + 60 * MINUTE, CRITICAL, claim=Claim("UBEN", MORNING + MINUTE))[0] == []
    next_day = MORNING + timedelta(days=1)
    assert again(next_day, CRITICAL, claim=Claim("UBEN", MORNING + MINUTE))[0] == [(Again.REPEATED, D7, None, "UBEN")]
    early_bird = Claim("UBEN", MORNING - 90 * MINUTE)
    assert again(MORNING, CRITICAL, claim=early_bird)[0] == [], "taken before the shift is taken for the shift"


def test_each_shift_has_a_key_of_its_own_and_looking_twice_has_not() -> None:
    finding = Finding(rule=D7, entry="x", severity=Severity.CRITICAL)

    def keys(now: datetime) -> list[str]:
        return [one.key for one in reminders([finding], {D7: TOLD}, {}, None, CARRIER, now)[0]]

    assert keys(MORNING) == keys(MORNING + 90 * MINUTE)
    assert keys(MORNING) != keys(MORNING + timedelta(days=1))


def test_over_a_weekend_there_is_no_shift() -> None:
    friday = at("2026-03-06 16:00")
    said, next_at = again(at("2026-03-07 12:00"), CRITICAL, told=friday)
    assert (said, next_at) == ([], at("2026-03-09 09:00"))


@pytest.mark.parametrize(
    ("now", "who"),
    [(AMY.at, "UAMY"), (ENDS - MINUTE, "UAMY"), (ENDS, None), (MORNING, None)],
)
def test_a_claim_ends_with_the_working_day(now: datetime, who: str | None) -> None:
    assert holder(AMY, CARRIER, now) == who
    assert holder(None, CARRIER, now) is None


def test_next_morning_it_is_nobodys_and_says_who_had_it() -> None:
    assert again(AMY.at + MINUTE, HIGH, claim=AMY) == ([], ENDS), "the card says so at once"
    assert again(ENDS, HIGH, claim=AMY) == ([], MORNING)
    assert again(MORNING, HIGH, claim=AMY) == ([(Again.LAPSED, S4, None, "UAMY")], None)


def test_of_several_it_names_the_worst_and_of_a_later_alert_nothing_lapses() -> None:
    said, _ = again(MORNING, WARN, HIGH, claim=AMY)
    assert said == [(Again.LAPSED, S4, None, "UAMY")]
    assert again(MORNING + 60 * MINUTE, HIGH, claim=AMY, told=MORNING)[0] == []


def test_what_is_critical_says_who_had_it_in_one_line() -> None:
    assert again(MORNING, CRITICAL, HIGH, claim=AMY)[0] == [(Again.REPEATED, D7, None, "UAMY")]


def test_that_an_order_is_ready_is_never_said_again() -> None:
    assert again(MORNING, (READY, Severity.WARN), claim=AMY, twice={READY: TOLD}) == ([], None)


# as it is judged ----------------------------------------------------------------------------------------------
def judged(now: datetime, opened: dict[AlertRule, datetime], phase: Phase, **changes: Any) -> Judgement:
    since = changes.pop("since", at("2026-03-02 09:00"))
    past: dict[str, Any] = {name: changes.pop(name) for name in ("taken_in", "claim", "suspected") if name in changes}
    before = Past(phase=phase, entered_at=since, standing=frozenset(opened), opened=opened, **past)
    return judge(order(**changes), before, RULES, now)


def escalated(judgement: Judgement) -> list[AlertRule]:
    return [one.finding.rule for one in judgement.reminders if one.again is Again.ESCALATED]


PACKED: dict[str, Any] = {"production": production(stage=ProductionStage.PACKED)}
DESK_SHIPPED: dict[str, Any] = {"shipments": (shipment(state=ShipmentState.SHIPPED),)}
PROMISED: dict[str, Any] = {"shipments": (shipment(ship_by=at("2026-03-03 12:00")),)}
SECOND: list[tuple[str, AlertRule, Phase, dict[str, Any], str, str]] = [
    ("as long again", S4, Phase.READY, {}, "2026-03-03 09:00", "2026-03-03 17:00 next 2026-03-04 09:00"),
    ("the next pick-up", S5, Phase.PACKED, PACKED, "2026-03-02 16:00", "2026-03-03 16:00"),
    ("the promise itself", S6, Phase.READY, PROMISED, "2026-03-02 16:00", "2026-03-03 12:00"),
    ("the grace again", D3, Phase.SHIPPED, DESK_SHIPPED, "2026-03-02 10:00", "2026-03-02 11:00"),
]


@pytest.mark.parametrize(("_", "rule", "phase", "changes", "told", "due"), SECOND, ids=[row[0] for row in SECOND])
def test_at_twice_its_limit(
    _: str, rule: AlertRule, phase: Phase, changes: dict[str, Any], told: str, due: str
) -> None:
    extra = {"suspected": {D3: at("2026-03-02 09:00")}} if rule is D3 else {}
    opened = {READY: at("2026-03-02 09:02"), rule: at(told)}
    moment = at(due.rpartition(" next ")[2] or due)
    early = judged(moment - MINUTE, opened, phase, **changes, **extra)
    assert escalated(early) == []
    assert early.look_again_at is not None and early.look_again_at <= moment
    assert escalated(judged(moment, opened, phase, **changes, **extra)) == [rule]


def test_what_was_taken_in_in_silence_stays_silent() -> None:
    since = at("2026-03-02 09:00")
    shown: dict[str, Any] = {**DESK_SHIPPED, "suspected": {D3: since}, "since": since}
    late = at("2026-03-04 12:00")
    assert escalated(judged(late, {D3: since}, Phase.SHIPPED, taken_in=True, **shown)) == []
    assert escalated(judged(late, {D3: since + MINUTE}, Phase.SHIPPED, taken_in=True, **shown)) == [D3]


def test_what_is_called_off_while_it_is_packed_comes_back_each_morning() -> None:
    stopped: dict[str, Any] = {"sales": sales(cancelled_at=TOLD), "suspected": {D7: TOLD}}
    said: tuple[Reminder, ...] = judged(MORNING, {D7: TOLD}, Phase.CANCELLED, **stopped).reminders
    assert [(one.again, one.finding.rule) for one in said] == [(Again.REPEATED, D7)]
    assert judged(TOLD + MINUTE, {D7: TOLD}, Phase.CANCELLED, **stopped).look_again_at == MORNING
