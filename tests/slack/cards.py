"""Cards and words to render: plain ones by name, and hostile ones drawn by hypothesis."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from bot.health.ailments import Kind as Ailing
from bot.orders.alert import AlertRule, Finding, Severity
from bot.orders.bulk import Bulk, Item, Outcome
from bot.orders.card import Card, CardLine, Deed, SystemRow
from bot.orders.care import CareFor
from bot.orders.digest import Digest, Freshness, Oldest, Pickup, Reported, Scarce, Shipped
from bot.orders.drift import Suspicion
from bot.orders.legs import Leg, Mark
from bot.orders.linking import LinkQuestion, LinkSaid, LinkSays
from bot.orders.phase import Phase
from bot.orders.picklist import PickList, Total
from bot.orders.pickups import LISTED, PickupList
from bot.orders.plan import STATUS, Intent
from bot.orders.problem import Problem, ProblemKind
from bot.orders.skipped import Skipped
from bot.orders.sought import By
from bot.services.notifier import Choice, Option, ReadyList, Words
from integrations.model import System

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def line(quantity: str = "2", sku: str = "MUG-BLUE", bin_: str | None = "A3", *, short: bool = False) -> CardLine:
    return CardLine(quantity=Decimal(quantity), sku=sku, title="Blue mug", bin=bin_, short=short)


def rows(*, seen_minutes_ago: int = 2, stale: bool = False) -> tuple[SystemRow, ...]:
    seen = NOON - timedelta(minutes=seen_minutes_ago)
    return (
        SystemRow(system=System.SHOPIFY, words="Paid, Unfulfilled", seen_at=seen, stale=False),
        SystemRow(
            system=System.KATANA,
            words="Not shipped, In stock",
            seen_at=seen,
            stale=stale,
            url="https://factory.katanamrp.com/salesorder/17",
        ),
        SystemRow(system=System.SHIPSTATION, words="Awaiting shipment", seen_at=seen, stale=False),
    )


def card(**changes: Any) -> Card:
    """Order #1042, in stock after two days; `changes` are fields of the card, or of its rows."""
    about_rows = {name: changes.pop(name) for name in ("seen_minutes_ago", "stale") if name in changes}
    fields: dict[str, Any] = {
        "order_id": 17,
        "number": "#1042",
        "phase": Phase.READY,
        "reason": "everything is in stock",
        "service": "Standard",
        "ship_by": None,
        "since": NOON - timedelta(minutes=5),
        "waited_from": NOON - timedelta(days=2, hours=1),
        "lines": (line(), line("1", "TEA-50", "B1")),
        "expected_at": None,
        "systems": rows(**about_rows),
        "deed": None,
        "intents": (Intent.PACK, Intent.SHIP),
        "doubts": None,
        "test": False,
    }
    return Card(**fields | changes)


HOSTILE = st.sampled_from(
    [
        "<!channel>",
        "<!here|x>",
        "<@UAMY>",
        "<#CORDERS>",
        "<https://evil.example|Pay here>",
        "https://evil.example",
        "*bold*",
        "_it_",
        "~gone~",
        "`code`",
        "```",
        "> quoted",
        "&lt;!channel&gt;",
        "&",
        "a\nb\r\n\x00c\u2028d\u200be\u202ef",
        "MUG_BLUE_L",
        "  ",
        "",
        "x" * 5000,
        "&<>" * 900,
        "*_~`" * 900,
        "ü" * 4000,
        "👩‍🚒" * 900,
    ]
)


def _hundred(items: list[Item]) -> tuple[Item, ...]:
    return tuple(items * 100)


texts = st.one_of(HOSTILE, st.text(max_size=40), st.lists(HOSTILE, max_size=4).map(" ".join))
moments = st.integers(min_value=0, max_value=4_000_000_000).map(lambda stamp: datetime.fromtimestamp(stamp, UTC))
maybe_moments = st.none() | moments
quantities = st.decimals(min_value="0.0001", max_value="1000000000", allow_nan=False, places=4)
card_lines = st.builds(
    CardLine, quantity=quantities, sku=texts, title=texts, bin=st.none() | texts, short=st.booleans()
)
urls = st.none() | st.sampled_from(
    [
        "https://factory.katanamrp.com/salesorder/17?a=1&b=2",
        "https://x.example/a|b",
        "https://x.example/a>b",
        "https://x.example/ b",
        "https://x.example/\n",
        "http://x.example",
        "javascript:alert(1)",
        "https://x.example/" + "y" * 3000,
    ]
)
lengths = st.none() | st.integers(min_value=0, max_value=10**7).map(lambda seconds: timedelta(seconds=seconds))
legs = st.none() | st.builds(
    Leg,
    mark=st.sampled_from(Mark),
    note=texts,
    usual=lengths,
    late=lengths,
)
system_rows = st.builds(
    SystemRow,
    system=st.sampled_from(System),
    words=texts,
    seen_at=maybe_moments,
    stale=st.booleans(),
    url=urls,
    leg=legs,
    strange=st.booleans(),
)
users = st.sampled_from(["UAMY", "W012ABC", "", "U1> <!channel", "<!here>", "uamy"])
deeds = st.builds(Deed, intent=st.sampled_from(Intent), who=users, at=moments, running=st.booleans(), on_behalf=texts)
findings = st.builds(
    Finding,
    next=st.just("") | texts,
    rule=st.sampled_from(AlertRule),
    entry=texts,
    words=texts,
    severity=st.sampled_from(Severity),
)
suspicions = st.builds(
    Suspicion,
    rule=st.sampled_from(AlertRule),
    since=moments,
    due_at=moments,
    words=texts,
    severity=st.sampled_from(Severity),
    why_not=texts,
)
problems = st.builds(
    Problem,
    id=st.integers(min_value=1, max_value=2**53 - 1),
    kind=st.sampled_from(ProblemKind),
    note=texts,
    opened_by=users,
    owner=users,
    opened_at=moments,
)
questions = st.builds(
    LinkQuestion,
    system=st.sampled_from(System),
    ref=st.from_regex(r"[0-9]{1,18}", fullmatch=True),
    number=texts,
    goods=texts,
    namesakes=st.lists(texts, max_size=3).map(tuple),
)
links_said = st.builds(
    LinkSaid,
    answer=st.integers(min_value=1, max_value=2**53 - 1),
    system=st.sampled_from(System),
    number=texts,
    mine=st.booleans(),
    who=users,
    at=moments,
)
cards = st.builds(
    Card,
    order_id=st.integers(min_value=1, max_value=2**53 - 1),
    number=texts,
    phase=st.sampled_from(Phase),
    reason=texts,
    service=st.none() | texts,
    ship_by=maybe_moments,
    since=maybe_moments,
    waited_from=maybe_moments,
    lines=st.lists(card_lines, max_size=20).map(tuple),
    expected_at=maybe_moments,
    systems=st.lists(system_rows, max_size=5).map(tuple),
    deed=st.none() | deeds,
    intents=st.lists(st.sampled_from(Intent), max_size=3).map(tuple),
    doubts=st.none() | texts,
    test=st.booleans(),
    shop=texts,
    alerts=st.lists(findings, max_size=3).map(tuple),
    parcel=texts,
    suspected=st.lists(suspicions, max_size=3).map(tuple),
    owner=st.none() | users,
    had=st.none() | users,
    half_done=st.booleans(),
    undo=st.none() | st.integers(min_value=1, max_value=2**53 - 1),
    problem=st.none() | problems,
    may_report=st.booleans(),
    question=st.none() | questions,
    links_said=st.lists(links_said, max_size=3, unique_by=lambda one: one.answer).map(tuple),
    has_namesake=st.booleans(),
    steps=st.lists(texts, max_size=5).map(tuple),
    skipped=st.lists(st.builds(Skipped, of=texts, why=texts, since=maybe_moments), max_size=4).map(tuple),
)
options = st.builds(Option, order_id=st.integers(min_value=1, max_value=10**9), label=texts)
choices = st.builds(
    Choice,
    number=texts,
    command=st.sampled_from([STATUS, *(intent.value for intent in Intent)]),
    options=st.lists(options, max_size=30).map(tuple),
)
ready_lists = st.builds(
    ReadyList,
    day=st.dates(min_value=date(2020, 1, 1)).map(date.isoformat),
    ready=st.lists(cards, max_size=6).map(tuple),
    gone=st.lists(cards, max_size=3).map(tuple),
)
hurried = st.lists(st.builds(replace, cards, phase=st.sampled_from(LISTED)), max_size=6).map(tuple)
pickup_lists = st.builds(
    PickupList,
    clock=st.just("15:00"),
    waiting=hurried,
    left=st.lists(cards, max_size=3).map(tuple),
    over=st.booleans(),
)
some_days = st.dates(min_value=date(2020, 1, 1))
counts = st.integers(min_value=0, max_value=10**6)
freshnesses = st.lists(
    st.builds(Freshness, system=st.sampled_from(System), read_at=maybe_moments, fresh=st.booleans()), max_size=4
).map(tuple)
digests = st.builds(
    Digest,
    day=some_days,
    ready=counts,
    express=counts,
    packed=counts,
    waiting=counts,
    problems=counts,
    oldest=st.none() | st.builds(Oldest, number=texts, shop=texts, waited=st.just("9 working hours"), owner=users),
    pickup=st.none() | st.builds(Pickup, clock=st.just("15:00"), needs=counts),
    scarce=st.lists(st.builds(Scarce, sku=texts, orders=counts, expected_at=maybe_moments), max_size=3).map(tuple),
    shipped=st.none() | st.builds(Shipped, day=some_days, orders=counts, usual=st.none() | counts),
    connections=freshnesses,
    reported=st.none() | st.builds(Reported, problems=counts, number=texts, shop=texts, words=texts, owner=users),
)
totals = st.builds(Total, name=texts, quantity=quantities, bins=st.lists(texts, max_size=3).map(tuple))
pick_lists = st.builds(
    PickList,
    orders=st.lists(cards, max_size=30).map(tuple),
    totals=st.lists(totals, max_size=30).map(tuple),
    shops=st.integers(min_value=1, max_value=3),
    stale=freshnesses,
)
bulk_items = st.builds(
    Item,
    order_id=st.integers(min_value=1, max_value=10**9),
    number=texts,
    outcome=st.sampled_from(Outcome),
    words=texts | st.text(min_size=600, max_size=700),
)
bulks = st.builds(
    Bulk,
    id=st.integers(min_value=1, max_value=10**9),
    who=users,
    at=moments,
    items=st.lists(bulk_items, max_size=12).map(tuple) | st.lists(bulk_items, min_size=1, max_size=1).map(_hundred),
)
_at = moments.map(datetime.isoformat)
_intents = st.sampled_from([intent.value for intent in Intent])
_steps = st.lists(
    st.sampled_from(["pack", "unpack", "ship_desk", "ship_shop", "ship_production", "hold_desk"]), max_size=3
)
_severities = st.sampled_from([severity.value for severity in Severity])
_phases = st.sampled_from([phase.value for phase in Phase])
_counts = st.dictionaries(_phases, st.integers(min_value=0, max_value=10**6))
_unlisted = st.lists(
    st.fixed_dictionaries(
        {
            "system": texts,
            "days": st.integers(min_value=0, max_value=400),
            "old": st.integers(min_value=0, max_value=10**6),
            "missed": st.integers(min_value=0, max_value=10**6),
            "old_named": st.lists(texts, max_size=10),
            "missed_named": st.lists(texts, max_size=10),
        }
    ),
    max_size=2,
)
_of_a_problem = {
    "number": texts,
    "words": texts,
    "who": users,
    "at": _at,
    "owner": users,
    "ended_by": users,
    "ended_at": _at,
    "note": texts,
    "reason": texts,
}
_of_a_connection = {
    "system": texts,
    "ailment": st.sampled_from([kind.value for kind in Ailing]),
    "cause": texts,
    "fix": texts,
    "since": _at,
    "seconds": st.floats(min_value=0, max_value=10**8),
    "caught": st.integers(0, 10**6),
}
_of_a_link = {
    "number": texts,
    "says": st.sampled_from([says.value for says in LinkSays]),
    "system": st.sampled_from([system.value for system in System]),
    "record": texts,
    "words": texts,
    "who": users,
    "at": _at,
    "mine": st.booleans(),
    "another": st.booleans(),
    "answer": st.none() | st.integers(min_value=1, max_value=10**9),
    "order": st.just(17),
}
_again: dict[str, st.SearchStrategy[Any]] = {
    "number": texts,
    "words": texts,
    "severity": _severities,
    "since": _at,
    "owner": st.none() | users,
    "had": st.none() | users,
}
_filled: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "moved": {
        "to": _phases,
        "from": _phases,
        "who": st.none() | users,
        "on_behalf": texts,
        "at": _at,
        "number": texts,
        "reason": texts,
        "did": st.none() | _intents,
    },
    "again": {"number": texts, "at": _at},
    "baseline": {"counts": _counts, "shop": texts, "unlisted": _unlisted},
    "alert": {"number": texts, "words": texts, "severity": _severities, "owner": st.none() | users},
    "escalated": _again,
    "repeated": _again,
    "lapsed": _again | {"had": users},
    "slipped": {"number": texts, "was": _at, "to": st.none() | _at, "at": _at},
    "care": {
        "who": users,
        "how": st.sampled_from([how.value for how in CareFor]),
        "had": st.none() | users,
        "at": _at,
        "until": _at,
    },
    "over": {"number": texts, "words": texts, "seconds": st.floats(min_value=0, max_value=10**8)},
    "shipped": {
        "number": texts,
        "wrote": st.lists(texts, max_size=3),
        "follow": st.lists(texts, max_size=2),
        "parcel": texts,
    },
    "pushed": {"number": texts, "wrote": st.lists(texts, max_size=1)},
    "held": {"number": texts, "until": st.dates(min_value=date(2020, 1, 1)).map(date.isoformat)},
    "released": {"number": texts},
    "made": {"number": texts, "goods": texts},
    "refreshed": {"number": texts},
    "restock": {"number": texts, "goods": texts, "shop": texts, "production": texts},
    "outage": {"system": texts, "since": _at},
    "outage_over": {
        "system": texts,
        "seconds": st.floats(min_value=0, max_value=10**8),
        "changed": st.integers(0, 10**6),
    },
    "ailing": _of_a_connection,
    "recovered": _of_a_connection,
    "problem": _of_a_problem,
    "solved": _of_a_problem,
    "problem_open": _of_a_problem,
    "problem_too_late": _of_a_problem,
    "solved_before": _of_a_problem,
    "link_said": _of_a_link,
    "link_answered": _of_a_link,
    "link_settled": _of_a_link,
    "not_undone": {
        "number": texts,
        "words": texts,
        "link": urls,
        "did": st.none() | _intents,
        "who": users,
        "at": _at,
    },
    "packed": {"number": texts, "items": st.integers(min_value=0, max_value=10**9)},
    "unpacked": {"number": texts, "items": st.integers(min_value=0, max_value=10**9)},
    "already": {"number": texts, "words": texts, "who": st.none() | users, "on_behalf": texts, "at": _at},
    "refused": {"number": texts, "words": texts, "intent": _intents, "link": urls},
    "confirm": {
        "number": texts,
        "words": texts,
        "intent": _intents,
        "phase": _phases,
        "order": st.just(17),
        "again": st.integers(min_value=1, max_value=10**9),
    },
    "under_way": {"intent": _intents, "who": users, "on_behalf": texts, "at": _at, "resumed": st.booleans()},
    "needs_person": {"number": texts, "words": texts, "intent": _intents, "unclear": _steps, "done": _steps},
    "trouble": {"what": texts, "words": texts},
    "not_found": {"number": texts, "unread": st.lists(texts, max_size=3)},
    "bad_number": {"words": texts},
    "not_allowed": {"words": texts, "ask": st.lists(users | texts, max_size=3)},
    "no_customer": {"by": st.sampled_from([by.value for by in By]), "unread": st.lists(texts, max_size=3)},
    "unread_source": {"source": texts, "why_not": texts | st.just("missing_scope")},
    "hint": {"words": texts},
    "practised": {
        "number": texts,
        "intent": _intents,
        "wrote": st.lists(texts, max_size=3),
        "follow": st.lists(texts, max_size=2),
        "parcel": texts,
        "until": _at,
    },
    "practice": {"until": st.none() | _at},
    "practice_on": {"at": _at, "by": users},
    "practice_off": {"at": _at, "by": users},
    "bulk_there": {"count": st.integers(min_value=0, max_value=100), "channel": texts | st.just("CORDERS")},
    "doctor": {
        "passes": st.integers(min_value=0, max_value=40),
        "troubles": st.lists(st.tuples(st.sampled_from(["fail", "warn"]), texts, texts, texts), max_size=60),
    },
    "help": {},
}
KINDS = frozenset(_filled)
words = st.sampled_from(sorted(_filled)).flatmap(
    lambda kind: st.fixed_dictionaries(_filled[kind]).map(lambda data: Words(kind, data))
)
"""Every kind of words, with hostile text in every place that outside text can reach."""
